"""What a line item looks like: inside its document, in a list, and by itself."""

from decimal import Decimal
from typing import Any

from lxml import etree

from . import errors
from .company import Release
from .database import Row
from .kinds import FLAG, MONEY, PRICE, QUANTITY, TEXT, ZERO, Unreadable, read_decimal, to_thousandths
from .pricing import margin
from .search import Key, keys, margin_of, name_of
from .setup import TAXES
from .shape import (
    Drawn,
    Element,
    Group,
    Leaf,
    Place,
    Reference,
    Scene,
    draw_all,
    empty,
    leaves,
    read_leaf,
    record,
    say,
    write_only,
)
from .tables import CLASS, LINE, PRODUCT

_NEW = Release.R2017


def _with_tax(row: Row) -> Decimal:
    total: Decimal = row["total"]
    return sum((row[tax] for tax in TAXES), total)


def _draw_later_sells(parent: Element, row: Row, _: Scene) -> None:
    """What the later release added; quantity discounts do not exist here."""
    each = PRICE.write(to_thousandths(_with_tax(row) / row["quantity"]) if row["quantity"] else row["sell"])
    for name in ("sell_quantity_discount", "sell_tax_inclusive_quantity_discount"):
        say(parent, name, PRICE.write(ZERO))
    say(parent, "sell_tax_inclusive", each)
    say(parent, "sell_tax_inclusive_total", MONEY.write(_with_tax(row)))
    say(parent, "sell_tax_inclusive_discounted", each)


_SELLS = Group(
    "sells",
    (
        Leaf("sell", PRICE),
        Leaf("base", PRICE),
        Leaf("total", MONEY),
        Drawn("sell_tax_inclusive", _draw_later_sells, release=_NEW),
    ),
)


_REFERENCE = Reference("product", "product", "products/", writable=True)
_PRODUCT = Group(
    "lineitem_product",
    (
        _REFERENCE,
        *leaves(TEXT, "code description", writable=True),
    ),
)


def _draw_discount(parent: Element, row: Row, _: Scene) -> None:
    discount = etree.SubElement(parent, "discount", type=row["shown_discount_type"])
    discount.text = PRICE.write(row["shown_discount"])


def _read_discount(element: Element, into: dict[str, Any], here: Place) -> None:
    """`5%`, or a number whose `type` says `percent`; any other is an amount off the unit price."""
    text = read_leaf(element, TEXT, here.path).strip()
    percent = text.endswith("%") or (element.get("type") or "").lower() in {"percent", "percentage", "%"}
    try:
        into["discount"] = to_thousandths(read_decimal(text.removesuffix("%"))) if text else None
    except Unreadable as error:
        raise errors.bad_value(here.path, str(error)) from None
    into["discount_type"] = ("percent" if percent else "amount") if text else ""


def _draw_margin(parent: Element, row: Row, _: Scene) -> None:
    say(parent, "profit_margin", PRICE.write(margin(row["sell"], row["cost"])))


def _draw_level(parent: Element, row: Row, _: Scene) -> None:
    level = etree.SubElement(parent, "pricing_level")
    level.set("index", str(row["pricing_level"] or 0))


def _read_level(element: Element, into: dict[str, Any], here: Place) -> None:
    text = (element.get("index") or element.text or "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 4):
        raise errors.bad_value(here.path, f"{text[:40]!r} is no pricing level")
    into["pricing_level"] = int(text) if text else None


def _draw_serials(parent: Element, row: Row, _: Scene) -> None:
    serials = etree.SubElement(parent, "serial_numbers")
    for text in row["serial_numbers"] or []:
        say(serials, "serial_number", text)


def _read_serials(element: Element, into: dict[str, Any], here: Place) -> None:
    into["serial_numbers"] = [read_leaf(child, TEXT, here.at(str(child.tag)).path) for child in element]


def _draw_taxes(parent: Element, row: Row, _: Scene) -> None:
    taxes = etree.SubElement(parent, "taxes")
    for name in TAXES:
        tax = etree.SubElement(taxes, "tax")
        say(tax, "exempt", "false")
        say(tax, "total", MONEY.write(row[name]))


def _yes(parent: Element, _: Row, __: Scene) -> None:
    say(parent, "editable", FLAG.write(True))


BRIEF = (
    Leaf("quantity", QUANTITY, writable=True),
    Leaf("sell_price", PRICE, "sell", writable=True),
    _SELLS,
    _PRODUCT,
    empty("pricing_calculations", _NEW),
    Leaf("quantity_backordered", QUANTITY, release=_NEW),
)
FULL = (
    Leaf("quantity", QUANTITY, writable=True),
    Leaf("sell_price", PRICE, "sell", writable=True),
    _SELLS,
    write_only("product", _REFERENCE.read),
    _PRODUCT,
    Leaf("cost", PRICE),
    Drawn("discount", _draw_discount, _read_discount),
    Drawn(
        "profit_margin",
        _draw_margin,
        lambda e, into, at: into.update(profit_margin=read_leaf(e, PRICE, at.path)),
    ),
    Drawn("pricing_level", _draw_level, _read_level),
    Drawn("serial_numbers", _draw_serials, _read_serials),
    Leaf("ext_status", TEXT),
    Leaf("quantity_discount", QUANTITY),
    Drawn("editable", _yes),
    Drawn("taxes", _draw_taxes),
    empty("pricing_calculations", _NEW),
    Leaf("quantity_backordered", QUANTITY, release=_NEW),
    Leaf("quantity_reserved", QUANTITY, "reserved", release=_NEW),
)


def draw_lines(parent: Element, row: Row, scene: Scene) -> None:
    """The lines of a document, as its `row` brings them along."""
    lines = etree.SubElement(parent, "lineitems")
    for line in row["lines"]:
        draw_line(line, scene, full=False, parent=lines)


def draw_line(row: Row, scene: Scene, *, full: bool, parent: Element | None = None) -> Element:
    """One line; its `row` says by `document_path` where it belongs."""
    path = f"{row['document_path']}lineitems/{row['id']}/"
    element = record("lineitem", path, row["id"], scene, full=full, parent=parent)
    draw_all(element, FULL if full else BRIEF, row, scene)
    return element


def _of_product(kind: str, names: str) -> dict[str, Key]:
    """Keys that look at the product of a line."""
    return {
        name: Key(name_of(PRODUCT, LINE.c.product, source or name), kind)
        for name, _, source in (entry.partition(":") for entry in names.split())
    }


KEYS: dict[str, Key] = keys(
    LINE,
    {
        "text": "code description tax_status:ext_status",
        "whole": "id",
        "figure": """cost discount quantity quantity_bo:quantity_backordered sell sell_base:base sell_total:total
            tax1_total:tax1 tax2_total:tax2 tax3_total:tax3 tax4_total:tax4 tax5_total:tax5""",
    },
    {
        **_of_product("flag", "current editable editable_sell gift_card inventoried no_profit serialized"),
        **_of_product("text", "family"),
        **_of_product("figure", "min_margin:minimum_margin"),
        "class_name": Key(name_of(CLASS, name_of(PRODUCT, LINE.c.product, "class")), "text"),
        "margin": Key(margin_of(LINE.c.sell, LINE.c.cost), "figure"),
    },
)

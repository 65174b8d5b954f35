"""What a product looks like, in a list and in full, and what filters may ask of it."""

from typing import Any

from lxml import etree
from sqlalchemy import Text, cast, literal

from . import stock
from .database import Row
from .kinds import FLAG, INSTANT, OPEN_PRICE, PRICE, QUANTITY, RATE, TEXT
from .pricing import margin
from .search import Key, keys, margin_of, name_of
from .shape import (
    Drawn,
    Element,
    Group,
    Leaf,
    Place,
    Reference,
    Scene,
    empty,
    leaves,
    read_all,
    read_leaf,
    refer,
    say,
    write_only,
)
from .tables import CLASS, CURRENCY, PRODUCT, SUPPLIER

PATH = "products/"
LONGEST_CODE = 1023
KEYWORDS = 3


def draw_inventory(parent: Element, row: Row, _: Scene) -> None:
    """The seven quantities; nothing is ever under way to this server."""
    inventory = etree.SubElement(parent, "inventory")
    for name, value in quantities(row).items():
        etree.SubElement(inventory, name).text = QUANTITY.write(value)


def quantities(row: Row) -> dict[str, Any]:
    """The quantities of a product, by the names of their elements."""
    nothing = row["available"] * 0
    return {
        "available": row["available"],
        "reserved": row["reserved"],
        "coming_for_stock": nothing,
        "coming_for_customer": nothing,
        "warehouses": nothing,
        "in_transit": nothing,
        "total": stock.total(row),
    }


def _draw_photos(parent: Element, row: Row, scene: Scene) -> None:
    photos = etree.SubElement(parent, "product_photos")
    for number in row["photos"]:
        refer(photos, "product_photo", f"{PATH}{row['id']}/product_photos/", number, scene)


def _draw_sell_price(parent: Element, row: Row, _: Scene) -> None:
    etree.SubElement(parent, "sell_price").text = PRICE.write(row["sell"])


def _read_sell_price(element: Element, into: dict[str, Any], here: Place) -> None:
    into["sell_price"] = read_leaf(element, PRICE, here.path)


def _draw_currency(parent: Element, row: Row, scene: Scene) -> None:
    currency = refer(parent, "currency", "setup/currencies/", row["currency"], scene)
    for name, kind in (("name", TEXT), ("rate", RATE), ("symbol", TEXT)):
        etree.SubElement(currency, name).text = kind.write(row["currency_row"][name])


_CURRENCY = Reference("currency", "currency", "setup/currencies/", writable=True)


def _draw_description(parent: Element, row: Row, _: Scene) -> None:
    """With `short` always there: a client reads the text beside attributes, and fails on a bare one."""
    etree.SubElement(parent, "description", short=row["short_description"]).text = row["description"] or None


def _read_description(element: Element, into: dict[str, Any], here: Place) -> None:
    into["description"] = read_leaf(element, TEXT, here.path)
    if element.get("short") is not None:
        into["short_description"] = element.get("short")


def _draw_margin(parent: Element, row: Row, _: Scene) -> None:
    etree.SubElement(parent, "margin").text = PRICE.write(margin(row["sell"], row["cost"]))


def _draw_keywords(parent: Element, row: Row, _: Scene) -> None:
    keywords = etree.SubElement(parent, "keywords")
    for text in [*(row["keywords"] or []), *[""] * KEYWORDS][:KEYWORDS]:
        etree.SubElement(keywords, "keyword").text = text or None


def _read_cost(element: Element, into: dict[str, Any], here: Place) -> None:
    """Costs are read in two ways: the old top-level `cost`, and `costs/cost`."""
    into["cost"] = read_leaf(element, PRICE, here.path)


def _read_costs(element: Element, into: dict[str, Any], here: Place) -> None:
    values: dict[str, Any] = {}
    read_all(element, leaves(PRICE, "cost average raw", writable=True), values, here)
    columns = {"cost": "cost", "average": "average_cost", "raw": "raw_cost"}
    into.update({columns[name]: value for name, value in values.items()})


def _draw_costs(parent: Element, row: Row, _: Scene) -> None:
    costs = etree.SubElement(parent, "costs")
    for name, column in (("cost", "cost"), ("average", "average_cost"), ("raw", "raw_cost")):
        etree.SubElement(costs, name).text = PRICE.write(row[column])


_WRITABLE_FLAGS = "current editable gift_card inventoried no_profit serialized web editable_sell"

BRIEF = (
    Leaf("code", TEXT, writable=True, longest=LONGEST_CODE),
    Group("flags", leaves(FLAG, "inventoried editable_sell master_model")),
    Drawn("sell_price", _draw_sell_price, _read_sell_price),
    Leaf("description", TEXT),
    Drawn("inventory", draw_inventory),
    Drawn("product_photos", _draw_photos),
)
"""`code` is the first element, which one client takes for granted."""

FULL = (
    Reference("class", "class", "setup/classes/", writable=True),
    Drawn("currency", _draw_currency, _CURRENCY.read),
    Leaf("code", TEXT, writable=True, longest=LONGEST_CODE),
    write_only("cost", _read_cost),
    Drawn("costs", _draw_costs, _read_costs),
    empty("supplier_costs"),
    Group(
        "flags",
        (
            *leaves(FLAG, _WRITABLE_FLAGS, writable=True),
            *leaves(FLAG, "new_cost new_import new_update no_live_rules master_model licensed recurring"),
        ),
    ),
    Drawn("sell_price", _draw_sell_price, _read_sell_price),
    empty("pricing_levels"),
    Leaf("created", INSTANT),
    Leaf("modified", INSTANT),
    Drawn("description", _draw_description, _read_description),
    Leaf("long_web_description", TEXT),
    Leaf("family", TEXT, writable=True),
    Group("gl_product", leaves(TEXT, "asset cogs_expense income payable_expense", prefix="gl_")),
    Drawn("product_id", lambda parent, row, _: say(parent, "product_id", f"P-{row['id']}")),
    Leaf("import_id", TEXT),
    Drawn("inventory", draw_inventory),
    Drawn("margin", _draw_margin),
    Leaf("minimum_margin", PRICE),
    Leaf("notes", TEXT),
    Group(
        "product_info",
        (
            Leaf("color", TEXT),
            *leaves(QUANTITY, "height length"),
            Leaf("size", TEXT),
            *leaves(QUANTITY, "weight width"),
        ),
    ),
    Group("reorder", (*leaves(QUANTITY, "amount calc point", prefix="reorder_"), empty("type"))),
    Group(
        "sells",
        (
            Leaf("sell", PRICE, writable=True),
            *leaves(OPEN_PRICE, "sell_tax_inclusive sell_web", writable=True),
        ),
    ),
    Reference("supplier", "supplier", "suppliers/", writable=True),
    Leaf("supplier_code", TEXT, writable=True),
    Leaf("upc", TEXT, writable=True),
    Group("web", (empty("colors"), Leaf("inventory", QUANTITY, "available"), empty("sizes"))),
    Drawn("keywords", _draw_keywords),
    Leaf("multi_store_label", TEXT),
    Leaf("multi_store_master_label", TEXT),
    empty("categories"),
    empty("related_products"),
    empty("serial_numbers"),
    Drawn("product_photos", _draw_photos),
)

KEYS = keys(
    PRODUCT,
    {
        "text": """code description long_web_description family notes upc supplier_code import_id
            multi_store_label multi_store_master_label product_color:color product_size:size
            gl_inventory_asset:gl_asset gl_product_cogs_expense:gl_cogs_expense gl_product_income:gl_income
            gl_product_payable_expense:gl_payable_expense""",
        "whole": "id",
        "figure": """cost sell sell_price:sell sell_tax_inclusive sell_web min_margin:minimum_margin
            product_height:height product_length:length product_weight:weight product_width:width
            reorder_amt:reorder_amount reorder_point available reserved""",
        "flag": """current editable editable_sell gift_card inventoried master_model new_import new_update
            no_live_rules no_profit serialized web""",
        "instant": "datetime_cre:created datetime_mod:modified created modified",
        "day": "date_cre:created date_mod:modified",
    },
    {
        "class_name": Key(name_of(CLASS, PRODUCT.c["class"]), "text"),
        "currency": Key(name_of(CURRENCY, PRODUCT.c.currency), "text"),
        "supplier": Key(name_of(SUPPLIER, PRODUCT.c.supplier), "text"),
        "product_id": Key(literal("P-").op("||")(cast(PRODUCT.c.id, Text)), "text"),
        "margin": Key(margin_of(PRODUCT.c.sell, PRODUCT.c.cost), "figure"),
    },
)

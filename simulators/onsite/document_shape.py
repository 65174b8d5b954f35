"""What orders, invoices and quotes look like, and what filters may ask of them.

The order of elements is the one of the only complete record that was ever captured (an invoice of 2015); elements
that came later stand beside those they replaced, so that clients of both times find theirs.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree
from sqlalchemy import Text, cast, literal

from .company import Release
from .database import Row
from .document_kinds import INVOICES, KINDS, ORDERS, DocumentKind, DocumentShape
from .kinds import DAY, FLAG, INSTANT, LEAKY, MONEY, PRICE, RATE, TEXT, WHOLE
from .line_shape import draw_lines
from .search import Key, keys, name_of
from .setup import TAXES
from .shape import (
    Drawn,
    Element,
    Group,
    Leaf,
    Node,
    Place,
    Reference,
    Scene,
    address,
    draw_all,
    leaves,
    read_leaf,
    refer,
    say,
    write_only,
)
from .tables import CURRENCY, USER

_CUSTOMER = Reference("customer", "customer", "customers/", writable=True, echoed=frozenset({"merged_to"}))


def _read_phone(element: Element, into: dict[str, Any], here: Place) -> None:
    """The older word for the main telephone number, which stands when the newer one is not sent."""
    into.setdefault("mainphone", read_leaf(element, TEXT, here.path))


def _number(kind: DocumentKind) -> Node:
    name = f"{kind.name}_id"
    return Drawn(name, lambda parent, row, _: say(parent, name, kind.number_of(row["id"])))


def _draw_brief_customer(parent: Element, row: Row, scene: Scene) -> None:
    """In lists a customer says whether it was merged into another; here none ever is."""
    customer = refer(parent, "customer", "customers/", row["customer"], scene)
    if row["customer"] is not None:
        etree.SubElement(etree.SubElement(customer, "merged_to"), "customer")


def _draw_currency(parent: Element, row: Row, scene: Scene) -> None:
    number = row["currency"] or 1
    currency = refer(parent, "currency", "setup/currencies/", number, scene)
    currency.set("full_render", "true")
    for name, kind in (("name", TEXT), ("rate", RATE), ("symbol", TEXT)):
        say(currency, name, kind.write(row["currency_row"][name]))


def _draw_taxes(parent: Element, row: Row, _: Scene) -> None:
    """Rate, amount and number of each of the five taxes; the text says whether the document is exempt from it."""
    exempt = etree.SubElement(etree.SubElement(parent, "taxes", inclusive="false"), "tax_exempt")
    for slot, tax in enumerate(TAXES, 1):
        attributes = {"rate": f"{row['rates'][slot - 1]:.2f}", "total": f"{row[tax]:.2f}", "id": str(slot)}
        etree.SubElement(exempt, "tax", attributes).text = "false"


def _draw_payments(kind: DocumentKind) -> Node:
    def draw(parent: Element, row: Row, scene: Scene) -> None:
        payments = etree.SubElement(parent, "payments")
        for number in row["payments"]:
            refer(payments, "payment", f"{kind.path_of(row['id'])}payments/", number, scene)

    return Drawn("payments", draw)


def _draw_address(which: str) -> Node:
    inner = address(f"{which}_")

    def draw(parent: Element, row: Row, scene: Scene) -> None:
        block = etree.SubElement(parent, which)
        if row["has_address"]:
            draw_all(block, (inner,), row, scene)

    return Drawn(which, draw)


def _draw_source(parent: Element, row: Row, _: Scene) -> None:
    source = etree.SubElement(parent, "source")
    if row["source"] is not None:
        say(source, "id", str(row["source"]))


def _draw_order_type(parent: Element, row: Row, _: Scene) -> None:
    """An order for nobody is one for the shelf."""
    for_somebody = row["customer"] is not None or row["mainname"]
    say(parent, "order_type", "Customer Order" if for_somebody else "Stock Order")


def _user(name: str) -> Group:
    return Group(name, (Reference("user", name, "users/", writable=True),))


def _brief(kind: DocumentKind) -> Iterator[Node]:
    yield Leaf("datetime_created", INSTANT, "created")
    yield _number(kind)
    yield Group(
        f"{kind.name}_customer",
        (Drawn("customer", _draw_brief_customer), *leaves(TEXT, "mainname mainphone contact_info")),
    )
    if kind is INVOICES:
        yield Group("flags", leaves(FLAG, "posted"))
    yield Group("totals", leaves(MONEY, "total"))


def _flags(kind: DocumentKind) -> Group:
    if kind is INVOICES:
        return Group(
            "flags",
            (
                Leaf("drop_shipment", FLAG, writable=True),
                *leaves(FLAG, "exported pay_backorders"),
                Leaf("posted", FLAG, writable=True),
                Leaf("voided", FLAG),
            ),
        )
    reserving = leaves(FLAG, "reserve_inventory", writable=True) if kind.reserves_stock else ()
    return Group("flags", (*leaves(FLAG, "drop_shipment", writable=True), *reserving))


def _customer(kind: DocumentKind) -> Group:
    return Group(
        f"{kind.name}_customer",
        (
            _CUSTOMER,
            *leaves(TEXT, "mainname mainphone", writable=True),
            write_only("phone", _read_phone),
            *leaves(TEXT, "phone_email contact contact_info", writable=True),
            Leaf("discount", PRICE, "customer_discount", writable=True),
            Leaf("pricing_level", WHOLE, "customer_pricing_level", writable=True),
            *leaves(TEXT, "terms_tax zip", writable=True),
            Leaf("po", LEAKY, writable=True),
        ),
    )


def _totals(kind: DocumentKind) -> Group:
    new = Release.R2017
    if kind is INVOICES:
        return Group(
            "totals",
            (
                Leaf("cost", MONEY, release=new),
                Leaf("subtotal", MONEY),
                Leaf("profit", MONEY, release=new),
                *leaves(MONEY, "tax total owing paid"),
                Leaf("total_backordered", MONEY, release=new),
                Leaf("remaining_balance", MONEY, "owing", release=new),
            ),
        )
    with_payments = (
        (Leaf("paid", MONEY), Leaf("remaining_balance", MONEY, "owing")) if kind.has_payments else ()
    )
    credit = (Leaf("credit", MONEY),) if kind.has_payments else ()
    return Group(
        "totals",
        (*leaves(MONEY, "cost subtotal profit tax"), *credit, Leaf("total", MONEY), *with_payments),
    )


def _full(kind: DocumentKind) -> Iterator[Node]:
    invoice = kind is INVOICES
    yield Drawn("document_id", lambda parent, row, _: say(parent, "document_id", str(row["id"])))
    yield Leaf("date_created", DAY, "created")
    yield Leaf("datetime_created", INSTANT, "created", writable=True)
    yield Leaf("date_modified", DAY, "modified")
    yield Leaf("datetime_modified", INSTANT, "modified")
    yield Drawn("storecode", lambda p, row, _: say(p, "storecode", row["store_code"]), release=Release.R2017)
    yield _flags(kind)
    yield _number(kind)
    yield _customer(kind)
    if invoice:
        yield Drawn("source", _draw_source)
    yield Leaf("margin", PRICE)
    yield Group(
        "print_options",
        (
            Leaf("language", TEXT, writable=True),
            Leaf("images", TEXT, "print_images"),
            Leaf("discounts", FLAG, "print_discounts"),
        ),
    )
    yield _user("primary_user")
    yield _user("secondary_user")
    yield from leaves(TEXT, "printed_notes internal_notes", writable=True)
    yield Leaf("shipping_method", LEAKY, writable=True)
    yield Drawn(
        "currency",
        _draw_currency,
        Reference("currency", "currency", "setup/currencies/", writable=True).read,
    )
    yield Leaf("terms", TEXT, writable=True)
    if invoice:
        yield Reference("returned_invoice", "returned", "invoices/")
    yield Leaf("cc_info", TEXT, writable=True)
    yield Leaf("due", DAY)
    if invoice:
        yield Leaf("exported", INSTANT, "exported_at")
        yield Leaf("posted", INSTANT, "posted_at")
    yield Leaf("import_id", TEXT)
    yield from _status(kind)
    yield _totals(kind)
    yield Reference("tax_code", "tax_code", "setup/tax_codes/", writable=True)
    yield Drawn("taxes", _draw_taxes)
    yield Leaf("station", TEXT, writable=True)
    yield Leaf("pricing_level", WHOLE, writable=True)
    yield Leaf("c_discount_percentage", PRICE, writable=True)
    if kind is ORDERS:
        yield Leaf("web_order_number", TEXT, writable=True)
        yield Drawn("order_type", _draw_order_type)
    if kind.has_payments:
        yield _draw_payments(kind)
    yield Drawn("lineitems", draw_lines)
    yield _draw_address("billing")
    yield _draw_address("shipping")


def _status(kind: DocumentKind) -> Iterator[Node]:
    """`invoice_status` became `status` between the releases."""
    if kind is INVOICES:
        yield Leaf("invoice_status", TEXT, "status", release=Release.R2015)
        yield Leaf("status", TEXT, release=Release.R2017)
    else:
        yield Leaf("status", TEXT)


SHAPES = {kind.name: DocumentShape(tuple(_brief(kind)), tuple(_full(kind))) for kind in KINDS}


def document_keys(kind: DocumentKind) -> dict[str, Key]:
    """What filters and orders may ask of this kind."""
    table = kind.table
    number = literal(f"{kind.letter}-").op("||")(cast(table.c.id, Text))
    return keys(
        table,
        {
            "text": """internal_notes printed_notes mainname mainphone contact_info phone_email po station
                shipping_method status web_order_number print_language:language
                print_images terms cc_info import_id""",
            "whole": "id customer document_id:id source_id:source",
            "figure": """c_discount_percentage cost_total:cost margin sell_total:subtotal subtotal tax total
                total_currency:total total_owing:owing total_owing_currency:owing total_paid:paid
                total_paid_currency:paid owing paid""",
            "flag": """dropship:drop_shipment exported posted voided pay_backorders print_discounts
                reserve_inventory""",
            "instant": """datetime_cre:created datetime_mod:modified datetime_created:created
                datetime_modified:modified datetime_posted:posted_at datetime_exported:exported_at""",
            "day": """date_cre:created date_mod:modified date_created:created date_modified:modified
                date_due:due date_posted:posted_at date_exported:exported_at""",
        },
        {
            f"{kind.name}_id": Key(number, "text"),
            f"{kind.name}_status": Key(table.c.status, "text"),
            "currency": Key(name_of(CURRENCY, table.c.currency), "text"),
            "currency_rate": Key(name_of(CURRENCY, table.c.currency, "rate"), "figure"),
            "user": Key(name_of(USER, table.c.primary_user, "username"), "text"),
            "email": Key(table.c.phone_email, "text"),
        },
    )

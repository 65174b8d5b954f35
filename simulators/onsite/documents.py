"""The calls on orders, invoices and quotes themselves; lines and payments have modules of their own."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from . import errors
from .call import Answer, Call, Store, changing, place
from .customers import contact_lines, main_phone
from .database import Row, add, change, find, load
from .document_kinds import KINDS, ORDERS, DocumentKind
from .document_shape import SHAPES, document_keys
from .listing import Listed, answer_list
from .settling import discount_of, lines_of, payments_of, settle
from .setup import tax_rates
from .shape import Element, Scene, draw_all, read_all, record
from .tables import CURRENCY, CUSTOMER, TAX_CODE, USER

Service = Callable[[Store, Call], Answer]


def _listed(kind: DocumentKind) -> Listed:
    def draw(_: Connection, root: Element, page: list[Row], scene: Scene) -> None:
        for row in page:
            element = record(kind.name, kind.path_of(row["id"]), row["id"], scene, full=False, parent=root)
            draw_all(element, SHAPES[kind.name].brief, row, scene)

    return Listed(kind.plural, kind.table, document_keys(kind), draw)


LISTED = {kind.name: _listed(kind) for kind in KINDS}


def list_of(kind: DocumentKind) -> Service:
    """GET of all documents of a kind."""
    return lambda store, call: answer_list(store, call, LISTED[kind.name])


def one_of(kind: DocumentKind) -> Service:
    """GET of one document, in full."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            return Answer(element=draw_document(store, rows, kind, need(rows, kind, call), call.scene))

    return answer


def new(kind: DocumentKind) -> Service:
    """POST of a document; an empty one will do, a walk-in's order excepted."""

    def answer(store: Store, call: Call) -> Answer:
        values = _read(store, call, kind)
        with changing(store, call) as rows:
            _check_references(rows, values)
            if kind is ORDERS:
                _check_walk_in(call, values)
            number = add(rows, kind.table, _first_values(store, rows, call, kind, values))
            row = settle(store, rows, kind, number)
            return Answer(201, draw_document(store, rows, kind, row, call.scene))

    return answer


def put(kind: DocumentKind) -> Service:
    """PUT of one document: what was sent and nothing else; a posted invoice takes only its own un-posting."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            need(rows, kind, call)
        values = _read(store, call, kind)
        with changing(store, call, call.path) as rows:
            row = need(rows, kind, call)
            check_open(kind, row, unposting=values.get("posted") is False)
            _check_references(rows, values)
            change(rows, kind.table, row["id"], _changed_values(store, rows, row, values))
            row = settle(store, rows, kind, row["id"])
            return Answer(element=draw_document(store, rows, kind, row, call.scene))

    return answer


def need(rows: Connection, kind: DocumentKind, call: Call) -> Row:
    """The document in the path. Raises 404."""
    row = find(rows, kind.table, call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def check_open(kind: DocumentKind, row: Row, *, unposting: bool = False) -> None:
    """Raises 406 for what may not be changed: posted and voided invoices."""
    if row["voided"]:
        raise errors.voided(kind.number_of(row["id"]))
    if row["posted"] and not unposting:
        raise errors.posted(kind.number_of(row["id"]))


def draw_document(store: Store, rows: Connection, kind: DocumentKind, row: Row, scene: Scene) -> Element:
    """The full record, with its lines and references to its payments."""
    lines = [
        with_discount(line, row) | {"document_path": kind.path_of(row["id"])}
        for line in lines_of(rows, kind, row["id"])
    ]
    around: dict[str, Any] = {
        "lines": lines,
        "payments": [one["id"] for one in payments_of(rows, kind, row["id"])] if kind.has_payments else [],
        "rates": tax_rates(rows, row["tax_code"]),
        "currency_row": load(rows, CURRENCY, row["currency"] or 1),
        "store_code": store.company.store_code,
    }
    root = record(kind.name, kind.path_of(row["id"]), row["id"], scene, full=True)
    draw_all(root, SHAPES[kind.name].full, row | around, scene)
    return root


def with_discount(line: Row, document: Row) -> Row:
    """The line, and the discount that holds for it."""
    discount = discount_of(line, document)
    return line | {
        "shown_discount": discount.value,
        "shown_discount_type": "percent" if discount.percent else "amount",
    }


def _read(store: Store, call: Call, kind: DocumentKind) -> Row:
    values: Row = {}
    read_all(call.element(kind.name), SHAPES[kind.name].full, values, place(store, kind.name))
    return values


_REFERENCES = {
    "customer": (CUSTOMER, "customer"),
    "currency": (CURRENCY, "currency"),
    "tax_code": (TAX_CODE, "tax_code"),
    "primary_user": (USER, "user"),
    "secondary_user": (USER, "user"),
}


def _check_references(rows: Connection, values: Row) -> None:
    for column, (table, name) in _REFERENCES.items():
        if values.get(column) is not None and find(rows, table, values[column]) is None:
            raise errors.no_such(name, values[column])
    if values.get("created") == "":
        del values["created"]


def _check_walk_in(call: Call, values: Row) -> None:
    """An order without any customer block is a stock order; one with it names a customer or a walk-in."""
    has_block = call.element("order").find("order_customer") is not None
    if has_block and values.get("customer") is None and not values.get("mainname", "").strip():
        raise errors.not_acceptable(
            "WalkInWithoutNameError",
            "order/order_customer has neither a customer nor a mainname; send one of them",
        )


def _first_values(store: Store, rows: Connection, call: Call, kind: DocumentKind, values: Row) -> Row:
    now = store.now()
    first: Row = {
        "created": now,
        "modified": now,
        "due": values.get("created", now)[:10],
        "status": kind.first_status,
        "currency": 1,
        "tax_code": 1,
        "primary_user": call.user,
        "language": "English",
        "customer_pricing_level": 0,
    }
    wanted = {name: value for name, value in values.items() if value is not None}
    return first | _of_customer(rows, values.get("customer")) | wanted | _posting(first, values, now)


def _changed_values(store: Store, rows: Connection, row: Row, values: Row) -> Row:
    """Another customer brings their own details along, but for those that were sent."""
    details: Row = {}
    if "customer" in values and values["customer"] != row["customer"]:
        details = _of_customer(rows, values["customer"])
    return details | values | _posting(row, values, store.now())


def _posting(row: Row, values: Row, now: str) -> Row:
    posted = values.get("posted")
    if posted is None or posted == row.get("posted", False):
        return {}
    return {"posted_at": now if posted else ""}


def _of_customer(rows: Connection, number: int | None) -> Row:
    """What a document takes over from its customer, at that moment."""
    customer = find(rows, CUSTOMER, number)
    if customer is None:
        return {"has_address": False}
    addresses = {
        name: value for name, value in customer.items() if name.startswith(("billing_", "shipping_"))
    }
    person = f"{customer['first']} {customer['last']}".strip()
    return addresses | {
        "has_address": True,
        "mainname": customer["mainname"],
        "mainphone": main_phone(customer),
        "phone_email": customer["email"],
        "contact": person if person != customer["mainname"] else "",
        "contact_info": contact_lines(customer),
        "zip": customer["billing_zip"],
    }

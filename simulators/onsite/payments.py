"""Payments on invoices, and deposits on orders: the same record in two places.

How to make one is nowhere documented: here a payment names its method and its amount, under the lock of its
document. A negative amount gives money back.
"""

from collections.abc import Callable
from typing import Any

from lxml import etree
from sqlalchemy import Connection

from . import errors
from .call import Answer, Call, Store, changing, place
from .database import Row, add, find, find_first, load
from .document_kinds import CANCELLED, INVOICED, DocumentKind
from .documents import check_open, need
from .kinds import FLAG, INSTANT, MONEY, TEXT
from .listing import Listed, answer_list
from .search import keys
from .settling import settle
from .shape import (
    Drawn,
    Element,
    Group,
    Leaf,
    Node,
    Place,
    Scene,
    draw_all,
    empty,
    leaves,
    read_all,
    read_id,
    read_leaf,
    record,
)
from .tables import PAYMENT, PAYMENT_METHOD

Service = Callable[[Store, Call], Answer]


def _draw_method(parent: Element, row: Row, _: Scene) -> None:
    etree.SubElement(parent, "payment_method").text = row["payment_method"] or None


def _read_method(element: Element, into: dict[str, Any], here: Place) -> None:
    into["method_id"] = read_id(element, here.path)
    into["payment_method"] = read_leaf(element, TEXT, here.path).strip()


def _draw_source(parent: Element, row: Row, _: Scene) -> None:
    """The document it belongs to."""
    etree.SubElement(parent, "source", id=str(row["document"]))


FULL: tuple[Node, ...] = (
    Leaf("type", TEXT, writable=True),
    Drawn("payment_method", _draw_method, _read_method),
    Leaf("datetime_created", INSTANT, "created"),
    Leaf("datetime_modified", INSTANT, "modified"),
    Leaf("exported", INSTANT, "exported_at"),
    Leaf("posted", INSTANT, "posted_at"),
    Group("flags", leaves(FLAG, "exported posted voided")),
    Leaf("number", TEXT, writable=True),
    *leaves(MONEY, "amount tendered", writable=True),
    *leaves(TEXT, "authcode avs_result till", writable=True),
    Drawn("source", _draw_source),
    empty("signature_photo"),
)
BRIEF: tuple[Node, ...] = (Leaf("type", TEXT), Drawn("payment_method", _draw_method), Leaf("amount", MONEY))
KEYS = keys(
    PAYMENT,
    {
        "whole": "id",
        "text": "type payment_method number authcode till",
        "figure": "amount tendered",
        "flag": "voided posted exported",
        "instant": "datetime_cre:created datetime_mod:modified",
        "day": "date_cre:created date_mod:modified",
    },
)


def list_of(kind: DocumentKind) -> Service:
    """GET of a document's payments."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            document = need(rows, kind, call)["id"]

        def draw(_: Connection, root: Element, page: list[Row], scene: Scene) -> None:
            for row in page:
                path = f"{kind.path_of(document)}payments/{row['id']}/"
                draw_all(
                    record("payment", path, row["id"], scene, full=False, parent=root), BRIEF, row, scene
                )

        among = (PAYMENT.c.kind == kind.name, PAYMENT.c.document == document)
        return answer_list(store, call, Listed("payments", PAYMENT, KEYS, draw), *among)

    return answer


def one_of(kind: DocumentKind) -> Service:
    """GET of one payment, in full."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            number, document = call.numbers[1], call.numbers[0]
            row = find_first(rows, PAYMENT, id=number, kind=kind.name, document=document)
        if row is None:
            raise errors.not_found(call.path)
        return Answer(element=_draw(kind, row, call.scene))

    return answer


def new(kind: DocumentKind) -> Service:
    """POST of a payment: needs its document's lock."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            need(rows, kind, call)
        values: Row = {}
        read_all(call.element("payment"), FULL, values, place(store, "payment"))
        with changing(store, call, kind.path_of(call.numbers[0])) as rows:
            document = need(rows, kind, call)
            check_open(kind, document)
            if document["status"] in {INVOICED, CANCELLED}:
                raise errors.not_acceptable(
                    "ClosedOrderError", f"{kind.number_of(document['id'])} takes no more deposits"
                )
            number = add_payment(store, rows, kind, document["id"], _methodical(rows, values))
            settle(store, rows, kind, document["id"])
            return Answer(201, _draw(kind, load(rows, PAYMENT, number), call.scene))

    return answer


def add_payment(store: Store, rows: Connection, kind: DocumentKind, document: int, values: Row) -> int:
    """Write a payment down; the document is settled by the caller."""
    now = store.now()
    first = {"kind": kind.name, "document": document, "created": now, "modified": now}
    return add(rows, PAYMENT, first | values)


def _methodical(rows: Connection, values: Row) -> Row:
    """Method and type filled in from the company's payment methods, as far as they know the one that is meant."""
    if not values.get("amount"):
        raise errors.not_acceptable(
            "NoAmountError", "payment/amount is missing or nothing; say how much was paid"
        )
    number = values.pop("method_id", None)
    name = values.get("payment_method", "")
    known = find(rows, PAYMENT_METHOD, number)
    if number is not None and known is None:
        raise errors.no_such("payment_method", number)
    if known is None and name:
        same = PAYMENT_METHOD.select().where(PAYMENT_METHOD.c.name.ilike(name, escape="\\"))
        found = rows.execute(same).mappings().first()
        known = dict(found) if found else None
    if known is None and not name:
        raise errors.not_acceptable(
            "NoMethodError", "payment/payment_method is missing; send its name or its id"
        )
    return {
        **values,
        "payment_method": known["name"] if known else name,
        "type": values.get("type") or (known["type"] if known else "Other"),
        "tendered": values.get("tendered") or values["amount"],
    }


def _draw(kind: DocumentKind, row: Row, scene: Scene) -> Element:
    path = f"{kind.path_of(row['document'])}payments/{row['id']}/"
    root = record("payment", path, row["id"], scene, full=None)
    draw_all(root, FULL, row, scene)
    return root

"""Invoices, credit memos and shipments: listed, shown, commented, mailed, and written directly.

A direct write stores the document and touches neither totals, quantities nor state of its order
(magento2 3307, 3799); clients must use order/:id/invoice, ship and refund.
"""

from sqlalchemy import Connection

from . import errors, inputs, lists, refund_effects, search_query
from .amounts import held, money
from .call import Call
from .database import Row, add, change, fetch_all, fetch_one
from .document import Line
from .document_kinds import CREDIT_MEMOS, SHIPMENTS, Kind
from .order import Order, load, save
from .order_state import apply_save_rule, move, resolve
from .refund_rules import REFUNDED
from .routing import Service
from .sequences import next_increment
from .shape import Shown
from .shop import Shop


def list_of(kind: Kind) -> Service:
    """GET /V1/invoices and its like."""

    def listed(shop: Shop, call: Call) -> Shown:
        criteria = lists.criteria_of(shop, call)
        with shop.database.reading() as rows:
            page = search_query.search(shop, rows, kind.searchable, criteria)
            items = kind.show(rows, page.rows)
        return lists.envelope(shop, criteria, items, page.total)

    return listed


def one_of(kind: Kind) -> Service:
    """GET /V1/invoices/:id and its like."""

    def shown(shop: Shop, call: Call) -> Shown:
        with shop.database.reading() as rows:
            return kind.show(rows, [_document(rows, kind, call.identity())])[0]

    return shown


def comments_of(kind: Kind) -> Service:
    """GET /V1/invoices/:id/comments and its like; an unknown document has none."""

    def listed(shop: Shop, call: Call) -> Shown:
        number = call.identity()
        with shop.database.reading() as rows:
            found = fetch_all(rows, kind.comments.table, parent_id=number)
        items = [kind.comments.shape.show(row) for row in found]
        return lists.envelope(shop, lists.criteria_for("parent_id", number), items, len(items))

    return listed


def comment_on(kind: Kind) -> Service:
    """POST of a comment; `entity.parent_id` names the document where the path does not."""

    def commented(shop: Shop, call: Call) -> Shown:
        (entity,) = call.need({"entity": lambda value: kind.comments.reader()([value])[0]})
        if "id" in call.path:
            entity["parent_id"] = call.identity()
        with shop.database.writing() as rows:
            _document(rows, kind, entity.get("parent_id") or 0)
            if not entity.get("comment"):
                raise errors.business(f"Could not save the {kind.document} comment.")
            values = {name: value for name, value in entity.items() if name != "entity_id"}
            values["created_at"] = values.get("created_at") or shop.now()
            number = add(rows, kind.comments.table, values)
            row = fetch_one(rows, kind.comments.table, entity_id=number)
        return kind.comments.shape.show(row or {})

    return commented


def mail(kind: Kind) -> Service:
    """POST …/:id/emails"""

    def mailed(shop: Shop, call: Call) -> bool:
        with shop.database.writing() as rows:
            document = _document(rows, kind, call.identity())
            if not document["email_sent"]:
                values = {"email_sent": 1, "updated_at": shop.now()}
                change(rows, kind.table, document["entity_id"], values)
        return True

    return mailed


def known(kind: Kind) -> Service:
    """POST …/:id/capture and void: nothing is left to do for a paid invoice; 404 for an unknown one."""

    def answered(shop: Shop, call: Call) -> bool:
        with shop.database.reading() as rows:
            _document(rows, kind, call.identity())
        return True

    return answered


def write_directly(kind: Kind) -> Service:
    """POST /V1/invoices, /V1/creditmemo, /V1/shipment: store what was sent, as it was sent."""

    def written(shop: Shop, call: Call) -> Shown:
        (value,) = call.need({"entity": inputs.as_sent})
        row, parts = kind.read(value)
        with shop.database.writing() as rows:
            order = load(rows, row.get("order_id") or 0)
            number = _write(shop, rows, kind, order, row=row, parts=parts)
            if kind is SHIPMENTS and shop.profile.direct_shipment_counts:
                _count_shipped(shop, rows, order, parts["items"])
            return kind.show(rows, [_document(rows, kind, number)])[0]

    return written


def refund_directly(shop: Shop, call: Call) -> Shown:
    """POST /V1/creditmemo/refund: the amounts are the client's own; order and items grow by them."""
    (value,) = call.need({"creditmemo": inputs.as_sent})
    offline = call.take("offline_requested", inputs.read_bool, False)
    row, parts = CREDIT_MEMOS.read(value)
    with shop.database.writing() as rows:
        if row.get("entity_id"):
            raise errors.business("We cannot register an existing credit memo.")
        if not row.get("order_id"):
            raise errors.Refused(404, "We found an invalid order to refund.")
        order = load(rows, row["order_id"])
        available = order.get("base_total_paid") - order.get("base_total_refunded")
        if held(row, "base_grand_total") > available:
            raise errors.business("The most money available to refund is %1.", money(available))
        row["state"] = REFUNDED
        number = _write(shop, rows, CREDIT_MEMOS, order, row=row, parts=parts)
        refund_effects.apply(order, _lines(order, parts["items"]), row, online=not offline)
        move(order, resolve(rows, order))
        refund_effects.note(order, row, online=not offline)
        apply_save_rule(shop, rows, order)
        save(shop, rows, order)
        return CREDIT_MEMOS.show(rows, [_document(rows, CREDIT_MEMOS, number)])[0]


def refuse_to_cancel(_shop: Shop, _call: Call) -> None:
    """PUT /V1/creditmemo/:id"""
    raise errors.business("You can not cancel Credit Memo")


def label(shop: Shop, call: Call) -> str:
    """GET /V1/shipment/:id/label; the simulator prints none."""
    with shop.database.reading() as rows:
        _document(rows, SHIPMENTS, call.identity())
    return ""


def _document(rows: Connection, kind: Kind, number: int) -> Row:
    found = fetch_one(rows, kind.table, entity_id=number)
    if found is None:
        raise errors.no_entity()
    return found


def _write(
    shop: Shop, rows: Connection, kind: Kind, order: Order, *, row: Row, parts: dict[str, list[Row]]
) -> int:
    values = {name: value for name, value in row.items() if name != "entity_id"}
    values["store_id"] = values.get("store_id") or order.row["store_id"]
    values["increment_id"] = values.get("increment_id") or next_increment(
        rows, kind.table, values["store_id"]
    )
    moment = shop.now()
    values |= {"created_at": moment, "updated_at": moment}
    number = add(rows, kind.table, values)
    for part in kind.parts:
        for given in parts[part.name]:
            own = {name: value for name, value in given.items() if name != "entity_id"}
            own |= {"parent_id": number, "order_id": order.number, "created_at": moment, "updated_at": moment}
            add(rows, part.table, own)
    return number


def _lines(order: Order, given: list[Row]) -> list[Line]:
    lines = []
    for row in given:
        item = order.item(row.get("order_item_id") or 0)
        if item is not None and held(row, "qty") > 0:
            lines.append(Line(item, held(row, "qty"), row))
    return lines


def _count_shipped(shop: Shop, rows: Connection, order: Order, given: list[Row]) -> None:
    for line in _lines(order, given):
        line.item.grow("qty_shipped", line.quantity)
    apply_save_rule(shop, rows, order)
    save(shop, rows, order)

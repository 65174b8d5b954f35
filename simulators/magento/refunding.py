"""Refunding an order or an invoice: what may be refunded, the credit memo, and what it does to the order."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from . import credit_memo_totals, errors, inputs, refund_effects, refund_rules, stock
from .amounts import ONE, held
from .call import Call
from .credit_memo_totals import Extras
from .database import Row, add, change, fetch_all, fetch_among, fetch_one
from .document import Line, comment_rows, copied_from, read_asked
from .order import Order, load, save
from .order_item import OrderItem
from .order_state import STATUSES, apply_save_rule, default_status, resolve
from .refund_rules import REFUNDED, Refund
from .sequences import next_increment
from .shop import Shop
from .tables import (
    CREDIT_MEMO,
    CREDIT_MEMO_COMMENT,
    CREDIT_MEMO_ITEM,
    INVOICE,
    INVOICE_ITEM,
    TRANSACTION,
)


def refund_order(shop: Shop, call: Call) -> str:
    """POST /V1/order/:orderId/refund, offline whatever is asked; answers the credit memo's entity_id as text."""
    refund = replace(_read(call), online=False)
    with shop.database.writing() as rows:
        order = load(rows, call.identity("orderId"))
        return str(_refund(shop, rows, order, refund))


def refund_invoice(shop: Shop, call: Call) -> str:
    """POST /V1/invoice/:invoiceId/refund, offline or online; answers the credit memo's entity_id as text."""
    refund = _read(call)
    with shop.database.writing() as rows:
        invoice = fetch_one(rows, INVOICE, entity_id=call.identity("invoiceId"))
        if invoice is None:
            raise errors.no_entity()
        order = load(rows, invoice["order_id"])
        left = order.get("base_shipping_amount") - order.get("base_shipping_refunded")
        shipping = refund.extras.shipping
        extras = replace(
            refund.extras,
            invoice=invoice,
            shipping=min(left, held(invoice, "base_shipping_amount")) if shipping is None else shipping,
        )
        refund = replace(refund, extras=extras, limits=_limits(rows, invoice))
        return str(_refund(shop, rows, order, refund))


def _refund(shop: Shop, rows: Connection, order: Order, refund: Refund) -> int:
    lines = _lines(order, refund)
    row = copied_from(order) | credit_memo_totals.total(order, lines, refund.extras)
    refund_rules.validate(order, lines, row, refund)
    stored = [line for line in lines if line.quantity > 0]
    refund_effects.apply(order, stored, row, online=refund.online)
    number = _store(shop, rows, row, stored, refund)
    _give_back(shop, rows, stored, refund)
    _move(rows, order)
    _settle_payment(shop, rows, order, row=row, number=number, refund=refund)
    apply_save_rule(shop, rows, order)
    save(shop, rows, order)
    return number


def _read(call: Call) -> Refund:
    arguments: Row = call.take("arguments", _read_arguments, {})
    returned = (arguments.get("extension_attributes") or {}).get("return_to_stock_items") or []
    return Refund(
        read_asked(call),
        Extras(
            arguments.get("shipping_amount"),
            arguments.get("adjustment_positive") or 0,
            arguments.get("adjustment_negative") or 0,
        ),
        frozenset(returned),
        call.take("is_online", inputs.read_bool, False),
    )


def _lines(order: Order, refund: Refund) -> list[Line]:
    going: dict[int, int] = {}
    for item in sorted(order.items, key=lambda item: item.is_dummy and bool(item.children)):
        if _belongs(item, refund):
            quantity = item.in_whole_pieces(_quantity(item, refund, going))
            if refund.limits is not None:
                quantity = min(quantity, max(refund.limits.get(item.number, 0), 0))
            going[item.number] = quantity
    return [Line.of(item, going[item.number]) for item in order.items if item.number in going]


def _belongs(item: OrderItem, refund: Refund) -> bool:
    quantities = refund.asked.quantities
    if refund.limits is not None and item.number not in refund.limits:
        return False
    if not item.is_dummy:
        return True
    family = item.children or ([item.parent] if item.parent else [])
    if quantities:
        return any(quantities.get(member.number, 0) > 0 for member in family)
    return any(member.to_refund > 0 for member in family)


def _quantity(item: OrderItem, refund: Refund, going: dict[int, int]) -> int:
    quantities = refund.asked.quantities
    if not item.is_dummy:
        return quantities.get(item.number, 0) if quantities else item.to_refund
    if item.parent is None:
        return item.whole_families("qty_refunded", going)
    of_parent = quantities.get(item.parent.number, 0) if quantities else item.parent.to_refund
    return item.per_parent * of_parent // ONE


def _store(shop: Shop, rows: Connection, row: Row, lines: Sequence[Line], refund: Refund) -> int:
    row |= {
        "increment_id": next_increment(rows, CREDIT_MEMO, row["store_id"]),
        "state": REFUNDED,
        "invoice_id": refund.extras.invoice["entity_id"] if refund.extras.invoice else None,
        "email_sent": 1 if refund.asked.notify else None,
        "created_at": shop.now(),
        "updated_at": shop.now(),
    }
    number = add(rows, CREDIT_MEMO, row)
    for line in lines:
        add(rows, CREDIT_MEMO_ITEM, line.row | {"parent_id": number})
    for comment in comment_rows(refund.asked, "a Creditmemo"):
        add(rows, CREDIT_MEMO_COMMENT, comment | {"parent_id": number, "created_at": shop.now()})
    return number


def _give_back(shop: Shop, rows: Connection, lines: Sequence[Line], refund: Refund) -> None:
    for line in lines:
        named = {line.item.number, line.item.parent.number if line.item.parent else 0}
        if shop.settings.restock_every_refund or named & refund.back_to_stock:
            stock.give_back_refunded(rows, line.item, line.quantity)


def _settle_payment(
    shop: Shop, rows: Connection, order: Order, *, row: Row, number: int, refund: Refund
) -> None:
    transaction = None
    payment = order.payment
    if refund.online and payment is not None and payment["last_trans_id"]:
        transaction = f"{payment['last_trans_id']}-refund-{number}"
        payment["base_amount_refunded_online"] = (
            held(payment, "base_amount_refunded_online") + row["base_grand_total"]
        )
        change(rows, CREDIT_MEMO, number, {"transaction_id": transaction})
        add(
            rows,
            TRANSACTION,
            {
                "order_id": order.number,
                "payment_id": payment["entity_id"],
                "txn_id": transaction,
                "parent_txn_id": payment["last_trans_id"],
                "txn_type": "refund",
                "is_closed": 1,
                "created_at": shop.now(),
                "additional_information": {},
            },
        )
    invoice = refund.extras.invoice
    if invoice is not None:
        refunded = held(invoice, "base_total_refunded") + row["base_grand_total"]
        change(
            rows, INVOICE, invoice["entity_id"], {"is_used_for_refund": 1, "base_total_refunded": refunded}
        )
    refund_effects.note(order, row, online=refund.online, transaction=transaction)


def _move(rows: Connection, order: Order) -> None:
    state = resolve(rows, order)
    order.row["state"] = state
    if order.status not in STATUSES.get(state, frozenset()):
        order.row["status"] = default_status(state)


def _limits(rows: Connection, invoice: Row) -> dict[int, int]:
    limits = {
        row["order_item_id"]: held(row, "qty")
        for row in fetch_all(rows, INVOICE_ITEM, parent_id=invoice["entity_id"])
    }
    memos = [memo["entity_id"] for memo in fetch_all(rows, CREDIT_MEMO, invoice_id=invoice["entity_id"])]
    for row in fetch_among(rows, CREDIT_MEMO_ITEM, "parent_id", memos):
        if row["order_item_id"] in limits:
            limits[row["order_item_id"]] -= held(row, "qty")
    return limits


def _read_arguments(value: Any) -> Row:
    return inputs.read_object(
        value,
        {
            "shipping_amount": inputs.read_fixed,
            "adjustment_positive": inputs.read_fixed,
            "adjustment_negative": inputs.read_fixed,
            "extension_attributes": _read_argument_attributes,
        },
    )


def _read_argument_attributes(value: Any) -> Row:
    return inputs.read_object(value, {"return_to_stock_items": inputs.read_list(inputs.read_int)})

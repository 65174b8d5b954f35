"""Invoicing an order: what may be invoiced, the document, and what it does to the order."""

from collections.abc import Sequence

from sqlalchemy import Connection

from . import errors, inputs, invoice_totals
from .amounts import ONE, money
from .call import Call
from .database import Row, add, fetch_all
from .document import Asked, Line, comment_rows, copied_from, read_asked
from .order import Order, load, save
from .order_item import OrderItem
from .order_state import CANCELED, CLOSED, COMPLETE, HELD, REVIEW, apply_save_rule, can_invoice, move, resolve
from .sequences import next_increment
from .shop import Shop
from .tables import INVOICE, INVOICE_COMMENT, INVOICE_ITEM, TRANSACTION

PAID = 2

_PREFIX = "Invoice Document Validation Error(s):"
_OFFLINE = frozenset({"checkmo", "cashondelivery", "banktransfer", "purchaseorder", "free"})


def invoice_order(shop: Shop, call: Call) -> str:
    """POST /V1/order/:orderId/invoice; answers the invoice's entity_id as text."""
    asked = read_asked(call)
    capture = call.take("capture", inputs.read_bool, False)
    with shop.database.writing() as rows:
        order = load(rows, call.identity("orderId"))
        earlier = fetch_all(rows, INVOICE, order_id=order.number)
        lines = _lines(order, asked)
        row = copied_from(order) | invoice_totals.total(order, lines, earlier)
        _validate(order, lines)
        stored = [line for line in lines if line.quantity > 0]
        _register(stored)
        number = _store(shop, rows, row, stored, asked)
        _pay(shop, rows, order, row=row, number=number, capture=capture, is_first=not earlier)
        _grow(order, row)
        move(order, resolve(rows, order, in_progress=True))
        apply_save_rule(shop, rows, order)
        save(shop, rows, order)
    return str(number)


def _lines(order: Order, asked: Asked) -> list[Line]:
    quantities = _with_families(order, asked.quantities)
    going: dict[int, int] = {}
    for item in sorted(order.items, key=lambda item: item.is_dummy and bool(item.children)):
        if not _belongs(item, quantities, asked):
            continue
        quantity = item.in_whole_pieces(_quantity(item, quantities, asked, going))
        if quantity > item.to_invoice and not item.is_dummy:
            raise errors.business('We found an invalid quantity to invoice item "%1".', item.name)
        going[item.number] = quantity
    return [Line.of(item, going[item.number]) for item in order.items if item.number in going]


def _with_families(order: Order, asked: dict[int, int]) -> dict[int, int]:
    """Quantities for children follow their parent's; those of unknown ids fall away."""
    quantities = {number: asked[number] for number in asked if order.item(number) is not None}
    for item in order.items:
        if item.number in quantities and item.is_dummy and item.children:
            for child in item.children:
                quantities[child.number] = child.per_parent * quantities[item.number] // ONE
        elif item.number not in quantities and item.parent and item.parent.number in quantities:
            quantities[item.number] = item.per_parent * quantities[item.parent.number] // ONE
    return quantities


def _belongs(item: OrderItem, quantities: dict[int, int], asked: Asked) -> bool:
    if not item.is_dummy:
        return item.to_invoice > 0
    family = item.children or ([item.parent] if item.parent else [])
    if not asked.quantities:
        return any(member.to_invoice > 0 for member in family)
    return any(quantities.get(member.number, 0) > 0 for member in family)


def _quantity(item: OrderItem, quantities: dict[int, int], asked: Asked, going: dict[int, int]) -> int:
    if item.is_dummy and item.children:
        return item.whole_families("qty_invoiced", going)
    if item.number in quantities:
        return quantities[item.number]
    if item.is_dummy:
        return max(item.get("qty_ordered") - item.get("qty_invoiced") - item.get("qty_canceled"), 0)
    return 0 if asked.quantities else item.to_invoice


def _validate(order: Order, lines: Sequence[Line]) -> None:
    messages: list[str] = []
    if sum(line.quantity for line in lines) <= 0:
        messages.append("The invoice can't be created without products. Add products and try again.")
    if order.state in {REVIEW, HELD, CANCELED, COMPLETE, CLOSED}:
        messages.append(f"An invoice cannot be created when an order has a status of {order.status or ''}")
    elif not can_invoice(order):
        messages.append("The order does not allow an invoice to be created.")
    if messages:
        raise errors.business("\n".join([_PREFIX, *messages]))


def _register(lines: Sequence[Line]) -> None:
    for line in lines:
        item = line.item
        item.grow("qty_invoiced", line.quantity)
        for base in invoice_totals.CURRENCIES:
            item.grow(f"{base}row_invoiced", line.get(f"{base}row_total"))
            for kind in ("tax", "discount", "discount_tax_compensation"):
                item.grow(f"{base}{kind}_invoiced", line.get(f"{base}{kind}_amount"))


def _store(shop: Shop, rows: Connection, row: Row, lines: Sequence[Line], asked: Asked) -> int:
    row |= {
        "increment_id": next_increment(rows, INVOICE, row["store_id"]),
        "state": PAID,
        "total_qty": sum(line.quantity for line in lines),
        "can_void_flag": 0,
        "email_sent": 1 if asked.notify else None,
        "created_at": shop.now(),
        "updated_at": shop.now(),
    }
    number = add(rows, INVOICE, row)
    for line in lines:
        add(rows, INVOICE_ITEM, line.row | {"parent_id": number})
    for comment in comment_rows(asked, "an invoice"):
        add(rows, INVOICE_COMMENT, comment | {"parent_id": number, "created_at": shop.now()})
    return number


def _pay(
    shop: Shop, rows: Connection, order: Order, *, row: Row, number: int, capture: bool, is_first: bool
) -> None:
    for base in invoice_totals.CURRENCIES:
        if is_first:
            order.row[f"{base}total_paid"] = row[f"{base}grand_total"]
        else:
            order.grow(f"{base}total_paid", row[f"{base}grand_total"])
    payment = order.payment
    if payment is None:
        return
    for base in invoice_totals.CURRENCIES:
        payment[f"{base}amount_paid"] = (payment[f"{base}amount_paid"] or 0) + row[f"{base}grand_total"]
        payment[f"{base}shipping_captured"] = (payment[f"{base}shipping_captured"] or 0) + (
            row.get(f"{base}shipping_amount") or 0
        )
    if capture and payment["method"] not in _OFFLINE:
        _capture_online(shop, rows, order, payment=payment, row=row, number=number)


def _capture_online(
    shop: Shop, rows: Connection, order: Order, *, payment: Row, row: Row, number: int
) -> None:
    transaction = f"{payment['last_trans_id'] or order.row['increment_id']}-capture-{number}"
    payment["base_amount_paid_online"] = (payment["base_amount_paid_online"] or 0) + row["base_grand_total"]
    payment["last_trans_id"] = transaction
    rows.execute(INVOICE.update().where(INVOICE.c.entity_id == number).values(transaction_id=transaction))
    add(
        rows,
        TRANSACTION,
        {
            "order_id": order.number,
            "payment_id": payment["entity_id"],
            "txn_id": transaction,
            "txn_type": "capture",
            "is_closed": 0,
            "created_at": shop.now(),
            "additional_information": {},
        },
    )
    order.history_entity = "invoice"
    order.note(
        f'Captured amount of {money(row["grand_total"])} online. Transaction ID: "{transaction}"',
        status="processing",
    )


def _grow(order: Order, row: Row) -> None:
    for base in invoice_totals.CURRENCIES:
        order.grow(f"{base}total_invoiced", row[f"{base}grand_total"])
        order.grow(f"{base}subtotal_invoiced", row[f"{base}subtotal"])
        for kind in ("tax", "discount", "discount_tax_compensation"):
            order.grow(f"{base}{kind}_invoiced", row[f"{base}{kind}_amount"])
        order.grow(f"{base}shipping_invoiced", row.get(f"{base}shipping_amount") or 0)
        for credit in ("gift_cards", "customer_balance"):
            if row.get(f"{base}{credit}_amount"):
                order.grow(f"{base}{credit}_invoiced", row[f"{base}{credit}_amount"])
    order.grow("base_total_invoiced_cost", 0)

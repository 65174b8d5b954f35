"""Bringing a document in line with its lines and payments: prices, tax, totals, status, and the stock they move.

Called after every change and inside its transaction, so that no answer ever shows a document half worked out.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from . import errors, stock
from .call import Store
from .database import Row, change, find, find_all, load
from .document_kinds import CANCELLED, INVOICED, INVOICES, ORDERS, OWING, PAID, VOIDED, DocumentKind
from .kinds import ZERO, to_cents
from .pricing import NO_DISCOUNT, Discount, Price, margin, price
from .setup import TAXES, tax_rates
from .tables import LINE, PAYMENT, PRODUCT

MOST = Decimal(10) ** 11
"""Beyond this no amount is believed; the columns reach a little further."""


def settle(store: Store, rows: Connection, kind: DocumentKind, number: int) -> Row:
    """Work the document out anew; answers it as it now is."""
    now = store.now()
    document = load(rows, kind.table, number)
    rates = tax_rates(rows, document["tax_code"])
    lines = [_settle_line(rows, kind, document, line, rates, now) for line in lines_of(rows, kind, number)]
    paid = sum((one["amount"] for one in payments_of(rows, kind, number) if not one["voided"]), ZERO)
    totals = _totals(lines, paid) | {"modified": now}
    _believe(*(totals[name] for name in ("subtotal", "total", "owing", "cost")))
    if kind is ORDERS:
        totals["credit"] = paid - _applied(rows, number)
    if kind is INVOICES:
        totals["status"] = _invoice_status(document, totals)
        if store.company.post_when_paid and lines and totals["status"] == PAID and not document["posted"]:
            totals |= {"posted": True, "posted_at": now}
    change(rows, kind.table, number, totals)
    return document | totals


def lines_of(rows: Connection, kind: DocumentKind, number: int) -> list[Row]:
    """The lines of a document, in the order in which they were added."""
    return find_all(rows, LINE, kind=kind.name, document=number)


def payments_of(rows: Connection, kind: DocumentKind, number: int) -> list[Row]:
    """The payments of a document (deposits, on an order)."""
    return find_all(rows, PAYMENT, kind=kind.name, document=number)


def discount_of(line: Row, document: Mapping[str, Any]) -> Discount:
    """The line's own discount; else the document's, unless its price was named."""
    if line["discount"] is not None:
        return Discount(line["discount"], line["discount_type"] == "percent")
    if line["price_given"]:
        return NO_DISCOUNT
    return Discount(document["c_discount_percentage"])


def put_back(rows: Connection, kind: DocumentKind, line: Row, at: str) -> None:
    """Undo what the line did to the stock of its product."""
    _move(rows, kind, line, line["product"], taken=ZERO, reserved=ZERO, at=at)


def _settle_line(
    rows: Connection, kind: DocumentKind, document: Row, line: Row, rates: tuple[Decimal, ...], now: str
) -> Row:
    worked_out: Price = price(line["base"], line["quantity"], discount_of(line, document), rates)
    _believe(worked_out.sell, worked_out.total, line["quantity"] * line["cost"])
    product = find(rows, PRODUCT, line["product"])
    counted = product is not None and (product["inventoried"] or line["taken"] or line["reserved"])
    moved = (
        _move(
            rows,
            kind,
            line,
            line["product"],
            taken=line["quantity"] if kind.takes_stock and not document["voided"] else ZERO,
            reserved=_to_reserve(rows, kind, document, line),
            at=now,
        )
        if counted
        else {}
    )
    after = (
        {"sell": worked_out.sell, "total": worked_out.total}
        | dict(zip(TAXES, worked_out.taxes, strict=True))
        | moved
    )
    changed = {name: value for name, value in after.items() if line[name] != value}
    if changed:
        change(rows, LINE, line["id"], changed | {"modified": now})
    return line | after


def _believe(*amounts: Decimal) -> None:
    """Raises 406 for money that no shop has ever taken, before it outgrows the columns."""
    if any(abs(amount) >= MOST for amount in amounts):
        raise errors.not_acceptable(
            "TooMuchError", f"{max(amounts, key=abs):f} is more than this server counts"
        )


def _to_reserve(rows: Connection, kind: DocumentKind, document: Row, line: Row) -> Decimal:
    """What is to be set aside for the line: never more than is on hand, and nothing once the order is closed."""
    open_order = kind.reserves_stock and document["status"] not in {INVOICED, CANCELLED}
    wanted: Decimal = max(line["quantity"], ZERO)
    if not open_order or not document["reserve_inventory"]:
        return ZERO
    if wanted <= line["reserved"]:
        return wanted
    so_far: Decimal = line["reserved"]
    return so_far + stock.can_be_reserved(rows, line["product"], wanted - so_far)


def _move(
    rows: Connection,
    kind: DocumentKind,
    line: Row,
    product: int,
    *,
    taken: Decimal,
    reserved: Decimal,
    at: str,
) -> Row:
    """Have the line take and reserve these quantities, whatever it took and reserved before."""
    more_taken, more_reserved = taken - line["taken"], reserved - line["reserved"]
    stock.move(
        rows,
        product,
        available=-more_taken - more_reserved,
        reserved=more_reserved,
        why=kind.name,
        at=at,
        document=kind.number_of(line["document"]),
    )
    return {"taken": taken, "reserved": reserved}


def _totals(lines: list[Row], paid: Decimal) -> Row:
    subtotal = sum((line["total"] for line in lines), ZERO)
    taxes = {tax: sum((line[tax] for line in lines), ZERO) for tax in TAXES}
    tax = sum(taxes.values(), ZERO)
    cost = to_cents(sum((line["quantity"] * line["cost"] for line in lines), ZERO))
    return {
        "subtotal": subtotal,
        "tax": tax,
        "total": subtotal + tax,
        "paid": paid,
        "owing": subtotal + tax - paid,
        "cost": cost,
        "profit": subtotal - cost,
        "margin": margin(subtotal, cost),
        **taxes,
    }


def _applied(rows: Connection, order: int) -> Decimal:
    """What of the order's deposits has been used for its invoices."""
    return sum((one["applied"] for one in payments_of(rows, ORDERS, order)), ZERO)


def _invoice_status(document: Row, totals: Row) -> str:
    """Paid once nothing is left to collect; of a credit, once it has been given back."""
    if document["voided"]:
        return VOIDED
    total, paid = totals["total"], totals["paid"]
    return PAID if (paid >= total if total >= 0 else paid <= total) else OWING

"""What people do at the desk and no call of the API can: turn an order into an invoice, cancel an order, void an
invoice, count the shelf. Reached by the control API only.
"""

from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from . import setup, stock
from .call import Store
from .company import TaxCode
from .database import Row, add, change, find, find_first, load, remove
from .document_kinds import CANCELLED, INVOICED, INVOICES, ORDERS, DocumentKind
from .kinds import ZERO
from .payments import add_payment
from .pricing import SLOTS
from .settling import lines_of, payments_of, put_back, settle
from .tables import LINE, PAYMENT, PRODUCT

_TAKEN_OVER = {
    *(
        "customer",
        "mainname",
        "mainphone",
        "phone_email",
        "contact",
        "contact_info",
        "terms_tax",
        "zip",
        "po",
    ),
    *(
        "printed_notes",
        "internal_notes",
        "shipping_method",
        "terms",
        "customer_discount",
        "language",
        "tax_code",
    ),
    *("customer_pricing_level", "pricing_level", "currency", "primary_user", "c_discount_percentage"),
    *("drop_shipment", "has_address", "web_order_number"),
}
_OF_A_LINE = {
    *(
        "product",
        "code",
        "description",
        "quantity",
        "base",
        "cost",
        "discount",
        "discount_type",
        "price_given",
    ),
    *("pricing_level", "serial_numbers"),
}


class NotPossible(ValueError):
    """The desk cannot do that; says why, in one line."""


def invoice_order(store: Store, number: int) -> int:
    """Turn an order into an invoice: its lines are copied, its reservation is given up, the goods are taken, its
    deposits pay as far as they reach. Answers the invoice's id.
    """
    with store.database.writing() as rows:
        order = _open_order(rows, number)
        facts = {name: value for name, value in order.items() if name in _TAKEN_OVER or _is_address(name)}
        now = store.now()
        first = {"created": now, "due": now[:10], "status": INVOICES.first_status, "source": number}
        invoice = add(rows, INVOICES.table, facts | first)
        for line in lines_of(rows, ORDERS, number):
            copied = {name: value for name, value in line.items() if name in _OF_A_LINE}
            add(rows, LINE, copied | {"kind": INVOICES.name, "document": invoice, "created": now})
        change(rows, ORDERS.table, number, {"status": INVOICED})
        settle(store, rows, ORDERS, number)
        total = settle(store, rows, INVOICES, invoice)["total"]
        _apply_deposits(store, rows, number, invoice, total)
        settle(store, rows, ORDERS, number)
        settle(store, rows, INVOICES, invoice)
    return invoice


def cancel_order(store: Store, number: int) -> None:
    """Close an order: its reservation is given up; its deposits stay, as the customer's credit."""
    with store.database.writing() as rows:
        _open_order(rows, number)
        change(rows, ORDERS.table, number, {"status": CANCELLED})
        settle(store, rows, ORDERS, number)


def void_invoice(store: Store, number: int) -> None:
    """Void an un-posted invoice: its lines go and their goods come back, its payments are voided, its customer is
    taken off; the record stays.
    """
    with store.database.writing() as rows:
        invoice = _need(rows, INVOICES, number)
        if invoice["posted"] or invoice["voided"]:
            state = "voided already" if invoice["voided"] else "posted; un-post it first"
            raise NotPossible(f"{INVOICES.number_of(number)} is {state}")
        for line in lines_of(rows, INVOICES, number):
            put_back(rows, INVOICES, line, store.now())
            remove(rows, LINE, line["id"])
        for payment in payments_of(rows, INVOICES, number):
            change(rows, PAYMENT, payment["id"], {"voided": True, "modified": store.now()})
        blank = {
            name: "" for name in invoice if name in {"mainname", "mainphone", "phone_email", "contact_info"}
        }
        change(rows, INVOICES.table, number, blank | {"voided": True, "customer": None, "has_address": False})
        settle(store, rows, INVOICES, number)


def post_invoice(store: Store, number: int, *, posted: bool) -> None:
    """Post an invoice, or take its posting back."""
    with store.database.writing() as rows:
        if _need(rows, INVOICES, number)["voided"]:
            raise NotPossible(f"{INVOICES.number_of(number)} is voided")
        at = store.now() if posted else ""
        change(rows, INVOICES.table, number, {"posted": posted, "posted_at": at})
        settle(store, rows, INVOICES, number)


def count_shelf(store: Store, code: str, quantity: Decimal) -> Row:
    """Set what is on hand and free of a product; answers its row."""
    with store.database.writing() as rows:
        product = find_first(rows, PRODUCT, code=code)
        if product is None:
            raise NotPossible(f"product {code!r}: not known here; GET /products lists them")
        difference = quantity - product["available"]
        stock.move(rows, product["id"], available=difference, why="count", at=store.now())
        return load(rows, PRODUCT, product["id"])


def add_tax_code(store: Store, code: TaxCode) -> int:
    """One more tax code in the company's setup, until the server is reset; answers its id."""
    if not code.name.strip() or len(code.rates) > SLOTS:
        raise NotPossible(f"tax code {code.name!r}: needs a name, and has at most {SLOTS} rates")
    with store.database.writing() as rows:
        return setup.add_tax_code(rows, code)


def _open_order(rows: Connection, number: int) -> Row:
    order = _need(rows, ORDERS, number)
    if order["status"] in {INVOICED, CANCELLED}:
        raise NotPossible(f"{ORDERS.number_of(number)} is {order['status'].lower()} already")
    return order


def _need(rows: Connection, kind: DocumentKind, number: int) -> Row:
    row = find(rows, kind.table, number)
    if row is None:
        raise NotPossible(f"{kind.name} {number}: there is none")
    return row


def _is_address(name: str) -> bool:
    return name.startswith(("billing_", "shipping_")) and name != "shipping_method"


def _apply_deposits(store: Store, rows: Connection, order: int, invoice: int, total: Decimal) -> None:
    left = total
    for deposit in payments_of(rows, ORDERS, order):
        used = min(deposit["amount"] - deposit["applied"], left)
        if deposit["voided"] or used <= ZERO:
            continue
        left -= used
        change(rows, PAYMENT, deposit["id"], {"applied": deposit["applied"] + used})
        credit: dict[str, Any] = {
            "type": "Credit",
            "payment_method": "Customer Credit",
            "amount": used,
            "tendered": used,
            "number": ORDERS.number_of(order),
        }
        add_payment(store, rows, INVOICES, invoice, credit)

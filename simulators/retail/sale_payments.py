"""The payments in a body: read, and put beside those that a sale has already."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows

from . import records
from .call import Call
from .database import change, find
from .entity import Row
from .sale_books import Tender
from .selling import PAYMENT_TYPE, SALE_PAYMENT


def offered(rows: Rows, call: Call, sale: Row, stored: list[Tender]) -> list[Tender]:
    """The payments that the sale would have: those it has, changed where the body names one by `salePaymentID`,
    and the new ones behind them. Writes nothing. Raises 400."""
    found = {tender.key: tender for tender in stored}
    new: list[Tender] = []
    for body in records.nested(call, call.body, "SalePayments", "SalePayment"):
        key = _key_in(call, body)
        if key and key not in found:
            raise call.refuse(f"salePaymentID {key} is not of this sale.")
        tender = _read(rows, call, sale, body, found.get(key))
        if key:
            found[key] = tender
        else:
            new.append(tender)
    return [*found.values(), *new]


def keep(rows: Rows, call: Call, sale: int, tenders: list[Tender]) -> None:
    """Write payments down; all are of this sale."""
    for tender in tenders:
        values = {**tender.values, "saleID": sale, "timeStamp": call.account.now()}
        if tender.key:
            change(rows, SALE_PAYMENT.name, tender.key, values)
        else:
            records.insert(rows, call, values, SALE_PAYMENT)


def _read(rows: Rows, call: Call, sale: Row, body: Mapping[str, Any], old: Tender | None) -> Tender:
    values: Row = dict(old.values) if old else _usual(sale)
    values |= records.members(call, SALE_PAYMENT, body)
    kind = find(rows, PAYMENT_TYPE.name, values["paymentTypeID"])
    if kind is None:
        raise call.refuse(f"SalePayment: paymentTypeID {values['paymentTypeID']} does not exist.")
    records.must_point(
        rows, call, values, employeeID="Employee", registerID="Register", creditAccountID="CreditAccount"
    )
    return Tender(values, kind, old.key if old else 0)


def _usual(sale: Row) -> Row:
    blank = {field.name: field.kind.blank for field in SALE_PAYMENT.columns if field.writable}
    return {**blank, "registerID": sale["registerID"], "employeeID": sale["employeeID"]}


def _key_in(call: Call, body: Mapping[str, Any]) -> int:
    key = str(body.get("salePaymentID") or "0").strip()
    if not key.isascii() or not key.isdigit():
        raise call.refuse("salePaymentID must be an ID.")
    return int(key)

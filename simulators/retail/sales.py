"""Sales: made with lines, payments and a shipment in one go or in steps, completed, changed, voided, put away."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows

from . import (
    completing,
    contacts,
    customers,
    moments,
    records,
    relation_names,
    sale_books,
    sale_lines,
    sale_payments,
    taxes,
)
from .call import Call, Written
from .database import change, find
from .entity import Row
from .people import CUSTOMER
from .records import Values
from .selling import FIRST_TICKET, SALE, SHIP_TO

_LATER = frozenset(
    (
        "archived",
        "completeTime",
        "completed",
        "customerID",
        "employeeID",
        "quoteID",
        "receiptPreference",
        "referenceNumber",
        "referenceNumberSource",
        "registerID",
        "shopID",
        "tipEmployeeID",
        "tipEnabled",
        "voided",
    )
)
"""Members of a completed sale that may still change."""

_POINTS = {
    "customerID": "Customer",
    "employeeID": "Employee",
    "tipEmployeeID": "Employee",
    "registerID": "Register",
    "shopID": "Shop",
    "taxCategoryID": "TaxCategory",
    "quoteID": "Quote",
    "shipToID": "ShipTo",
    "discountID": "Discount",
}
_NEEDED = ("employeeID", "registerID", "shopID")
_BELONGINGS = ("ShipTo", "SaleNotes")


def create(rows: Rows, call: Call, _: int) -> Written:
    """POST Sale. The server knows no sale twice: the same reference may be posted again and again."""
    values = _head(rows, call)
    for name in _NEEDED:
        if not values.get(name):
            raise call.refuse(f"A Sale must have a {name}.")
    key = insert(rows, call, values)
    return _fill(rows, call, key, complete=bool(values.get("completed")))


def insert(rows: Rows, call: Call, values: Values) -> int:
    """Write the head of a new sale, not completed; answers its key."""
    category = int(values.get("taxCategoryID", _category(rows, values)))
    rates = taxes.of_category(rows, category)
    now = call.account.now()
    usual: Values = {
        "tipEnabled": 1,
        "receiptPreference": "printed",
        "tipEmployeeID": values.get("employeeID", 0),
        "isTaxInclusive": int(taxes.is_inclusive(rows, category)),
        "updatetime": now,
    }
    head = {**usual, **values, "taxCategoryID": category, "tax1Rate": rates.first, "tax2Rate": rates.second}
    key = records.insert(rows, call, {**head, "completed": 0, "voided": 0, "archived": 0}, SALE)
    change(rows, SALE.name, key, {"ticketNumber": str(FIRST_TICKET + key)})
    return key


def update(rows: Rows, call: Call, key: int) -> Written:
    """PUT Sale: lines without `saleLineID` are added, those with one are changed; `completed` completes, `voided`
    undoes."""
    sale = records.must_find(rows, SALE.name, key)
    values = _head(rows, call)
    if sale["voided"]:
        raise call.refuse(f"Sale {key} is voided.")
    if sale["completed"]:
        _check_completed(call, sale, values)
    voids, completes = values.pop("voided", 0), values.pop("completed", 0)
    values["updatetime"] = call.account.now()
    if "taxCategoryID" in values:
        rates = taxes.of_category(rows, int(values["taxCategoryID"]))
        values |= {"tax1Rate": rates.first, "tax2Rate": rates.second}
    records.save(rows, call, SALE, key, values)
    if voids:
        completing.void(rows, call, records.must_find(rows, SALE.name, key))
        return Written(key, _shown(call))
    if "taxCategoryID" in values:
        sale_lines.rerate(rows, records.must_find(rows, SALE.name, key), sale_books.lines_of(rows, key))
    return _fill(rows, call, key, complete=bool(completes) and not sale["completed"])


def archive(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Sale: put away, unless it is completed."""
    sale = records.must_find(rows, SALE.name, key)
    if sale["completed"]:
        raise call.refuse("A completed sale cannot be archived.")
    records.save(rows, call, SALE, key, {"archived": 1, "updatetime": call.account.now()})
    return Written(key, {"Customer": {}})


def _fill(rows: Rows, call: Call, key: int, *, complete: bool) -> Written:
    """Lines, shipment, notes and payments out of the body; then the sale's own figures."""
    sale = records.must_find(rows, SALE.name, key)
    for body in records.nested(call, call.body, "SaleLines", "SaleLine"):
        sale_lines.write(rows, call, sale, body)
    _ship(rows, call, sale)
    _note(rows, call, sale)
    sale = sale_books.reckon(rows, key)
    tenders = sale_payments.offered(rows, call, sale, sale_books.tenders_of(rows, key))
    if complete:
        return Written(key, _shown(call), refusal=completing.complete(rows, call, sale, tenders))
    if call.body.get("SalePayments"):
        sale_payments.keep(rows, call, key, tenders)
        sale_books.reckon(rows, key)
    return Written(key, _shown(call))


def _head(rows: Rows, call: Call) -> Values:
    values = records.members(call, SALE, call.body)
    records.must_point(rows, call, values, **_POINTS)
    when = str(values.get("completeTime", moments.NEVER))
    if when > call.account.now():
        raise call.refuse(f"completeTime {when} lies in the future.")
    customer = records.one(call, call.body, "Customer")
    if customer is not None and not values.get("customerID"):
        values["customerID"] = _customer(rows, call, customer)
    return values


def _customer(rows: Rows, call: Call, body: Mapping[str, Any]) -> int:
    """A customer inside a sale is attached by its key, or made."""
    key = str(body.get("customerID") or "")
    if not key:
        return customers.make(rows, call, body)
    if not key.isdigit() or find(rows, CUSTOMER.name, int(key)) is None:
        raise call.refuse(f"customerID {key} does not exist.")
    return int(key)


def _category(rows: Rows, values: Values) -> int:
    """The tax category of a sale that names none: the customer's, or else the shop's."""
    customer = find(rows, CUSTOMER.name, int(values.get("customerID", 0)))
    if customer is not None and customer["taxCategoryID"]:
        return int(customer["taxCategoryID"])
    shop = find(rows, "Shop", int(values.get("shopID", 0)))
    return int(shop["taxCategoryID"]) if shop else 0


def _check_completed(call: Call, sale: Row, values: Values) -> None:
    if values.get("completed") == 0:
        raise call.refuse(f"Sale {sale['saleID']} is completed and cannot be reopened.")
    if values.get("archived"):
        raise call.refuse("A completed sale cannot be archived.")
    if call.body.get("SaleLines") or call.body.get("SalePayments"):
        raise call.refuse(f"Sale {sale['saleID']} is completed; its lines and payments cannot be changed.")
    for name, value in values.items():
        if name not in _LATER and value != sale[name]:
            raise call.refuse(f"Sale {sale['saleID']} is completed; {name} cannot be changed.")


def _ship(rows: Rows, call: Call, sale: Row) -> None:
    body = records.one(call, call.body, "ShipTo")
    if body is None:
        return
    values = records.members(call, SHIP_TO, body)
    contact = records.one(call, body, "Contact")
    row = find(rows, SHIP_TO.name, sale["shipToID"])
    if row is None:
        values |= {"saleID": sale["saleID"], "customerID": sale["customerID"]}
        values["contactID"] = contacts.create(rows, call, contact)
        key = records.insert(rows, call, values, SHIP_TO)
        change(rows, SALE.name, sale["saleID"], {"shipToID": key})
        return
    records.save(rows, call, SHIP_TO, row["shipToID"], values)
    if contact is not None:
        contacts.update(rows, call, row["contactID"], contact)


def _note(rows: Rows, call: Call, sale: Row) -> None:
    """At most one note of each kind: found, it is rewritten."""
    notes = records.one(call, call.body, "SaleNotes")
    for name, column in (("InternalNote", "internalNoteID"), ("PrintedNote", "printedNoteID")):
        body = records.one(call, notes or {}, name)
        if body is not None:
            key = contacts.save_note(rows, call, sale[column], body)
            change(rows, SALE.name, sale["saleID"], {column: key})


def _shown(call: Call) -> relation_names.Tree:
    written = [name for name in _BELONGINGS if call.body.get(name)]
    if "ShipTo" in written:
        written.append("ShipTo.Contact")
    return relation_names.grow((*SALE.written, *written))

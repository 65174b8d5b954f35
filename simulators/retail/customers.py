"""Customers: written with their contact, their note and their credit account; put away; made anonymous."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows

from . import contacts, credit_accounts, records, relation_names
from .call import Call, Written
from .database import change
from .entity import Row
from .people import CREDIT_ACCOUNT, CUSTOMER

_POINTS = {"discountID": "Discount", "taxCategoryID": "TaxCategory"}
_BELONGINGS = ("Contact", "Note", "CreditAccount")


def create(rows: Rows, call: Call, _: int) -> Written:
    """POST Customer. No member is needed, and none must be the only one of its kind."""
    key = make(rows, call, call.body)
    return Written(key, _shown(call))


def make(rows: Rows, call: Call, body: Mapping[str, Any]) -> int:
    """Write a new customer; answers the key."""
    values = records.members(call, CUSTOMER, body)
    records.must_point(rows, call, values, **_POINTS)
    values["contactID"] = contacts.create(rows, call, records.one(call, body, "Contact"))
    values["noteID"] = contacts.save_note(rows, call, 0, records.one(call, body, "Note") or {})
    key = records.insert(rows, call, values, CUSTOMER)
    _save_credit(rows, call, records.must_find(rows, CUSTOMER.name, key), body)
    return key


def update(rows: Rows, call: Call, key: int) -> Written:
    """PUT Customer."""
    row = records.must_find(rows, CUSTOMER.name, key)
    values = records.members(call, CUSTOMER, call.body)
    records.must_point(rows, call, values, **_POINTS)
    records.save(rows, call, CUSTOMER, key, values)
    contact = records.one(call, call.body, "Contact")
    if contact is not None:
        contacts.update(rows, call, row["contactID"], contact)
    note = records.one(call, call.body, "Note")
    if note is not None:
        contacts.save_note(rows, call, row["noteID"], note)
    _save_credit(rows, call, row, call.body)
    if "archived" in values and row["creditAccountID"]:
        change(rows, CREDIT_ACCOUNT.name, row["creditAccountID"], {"archived": values["archived"]})
    return Written(key, _shown(call))


def archive(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Customer: put away, and the credit account with it."""
    row = records.must_find(rows, CUSTOMER.name, key)
    if row["creditAccountID"]:
        change(rows, CREDIT_ACCOUNT.name, row["creditAccountID"], {"archived": 1})
    return records.archive(rows, call, key)


def anonymize(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Customer/n/Anonymize: put away without a name; notes and the balance of an account stay."""
    row = records.must_find(rows, CUSTOMER.name, key)
    blank = dict.fromkeys(("title", "company", "companyRegistrationNumber", "vatNumber", "dob"), "")
    records.save(rows, call, CUSTOMER, key, {**blank, "firstName": "Customer", "lastName": f"[{key}]"})
    contacts.clear(rows, row["contactID"])
    if row["creditAccountID"]:
        change(rows, CREDIT_ACCOUNT.name, row["creditAccountID"], {"name": ""})
    return archive(rows, call, key)


def _save_credit(rows: Rows, call: Call, row: Row, body: Mapping[str, Any]) -> None:
    credit = records.one(call, body, "CreditAccount")
    if credit is None:
        return
    if row["creditAccountID"]:
        credit_accounts.change_terms(rows, call, row["creditAccountID"], credit)
    else:
        account = credit_accounts.open_for(rows, call, row, credit)
        change(rows, CUSTOMER.name, row["customerID"], {"creditAccountID": account})


def _shown(call: Call) -> relation_names.Tree:
    """The contact, and whatever else the body wrote."""
    written = tuple(name for name in _BELONGINGS if name in call.body)
    return relation_names.grow((*call.entity.written, *written) if call.entity is CUSTOMER else ())

"""What customers may owe, and gift cards. A customer who owes has a negative balance; a gift card that is worth
something has one, too (the vendor's two tutorials)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection as Rows

from . import amounts, records
from .call import Call, Written
from .database import change, find
from .entity import Row
from .fields import KEY, Held, Unreadable
from .people import CREDIT_ACCOUNT

_SHORTEST_CODE, _LONGEST_CODE = 8, 32


def create(rows: Rows, call: Call, _: int) -> Written:
    """POST CreditAccount makes gift cards only; a customer's account is made through the customer."""
    code = str(call.body.get("code") or "")
    if not _SHORTEST_CODE <= len(code) <= _LONGEST_CODE:
        raise call.refuse(f"code must have {_SHORTEST_CODE} to {_LONGEST_CODE} characters.")
    values = records.members(call, CREDIT_ACCOUNT, call.body)
    values |= {"code": code, "giftCard": 1, "customerID": _customer(call)}
    records.must_point(rows, call, values, customerID="Customer")
    return Written(records.insert(rows, call, values))


def open_for(rows: Rows, call: Call, customer: Row, body: Mapping[str, Any]) -> int:
    """A credit account for a customer; the credit limit must be named (0: none). Answers its key."""
    values = records.members(call, CREDIT_ACCOUNT, body)
    if "creditLimit" not in values:
        raise call.refuse("A CreditAccount must have a creditLimit; 0 is unlimited.")
    name = f"{customer['firstName']} {customer['lastName']}".strip()
    values = {"name": name, **values}
    values |= {"customerID": customer["customerID"], "contactID": customer["contactID"]}
    return records.insert(rows, call, values, CREDIT_ACCOUNT)


def change_terms(rows: Rows, call: Call, key: int, body: Mapping[str, Any]) -> None:
    """Change name, description or limit."""
    records.save(rows, call, CREDIT_ACCOUNT, key, records.members(call, CREDIT_ACCOUNT, body))


def pay(rows: Rows, call: Call, key: int, amount: Decimal) -> None:
    """Pay `amount` out of the account (negative: into it). Raises 400 beyond the limit or what a card holds."""
    row = find(rows, CREDIT_ACCOUNT.name, key)
    if row is None:
        raise call.refuse(f"creditAccountID {key} does not exist.")
    balance = amounts.exact(row["balance"]) + (amount if row["giftCard"] else -amount)
    limit = amounts.exact(row["creditLimit"])
    if amount > 0 and row["giftCard"] and balance > 0:
        raise call.refuse(f"Gift card {key} does not hold enough.")
    if amount > 0 and not row["giftCard"] and limit and -balance > limit:
        raise call.refuse(f"The credit limit of credit account {key} would be exceeded.")
    change(
        rows, CREDIT_ACCOUNT.name, key, {"balance": amounts.held(balance), "timeStamp": call.account.now()}
    )


def _customer(call: Call) -> Held:
    try:
        return KEY.read(call.body.get("customerID"))
    except Unreadable as error:
        raise call.refuse(f"customerID {error}.") from None

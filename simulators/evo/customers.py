"""The POS's customer file, fed by imported orders.

A customer is known by the store's customer id, else by e-mail without regard to case (EVO-D20). A stored address is
never blanked: a PayPal order without billing address leaves it as it was.
"""

from dataclasses import asdict
from typing import Any

import sqlalchemy as sql

from . import books
from .messages import Customer, WebOrder

_ADDRESS = ("address1", "address2", "city", "state", "county", "country", "zip_code")
_CONTACT = ("prefix_name", "first_name", "middle_name", "last_name", "suffix_name", "company_name")
_REACHED_BY = ("phone", "work_phone", "email")


def keep(tx: sql.Connection, location: str, order: WebOrder) -> None:
    """Enter or update the customer who pays."""
    customer = order.customer("BILLING")
    key = _key(customer) if customer else ""
    if customer is None or not key:
        return
    table = books.customers
    here = (table.c.location == location, table.c.key == key)
    known = tx.execute(sql.select(table.c.customer).where(*here)).scalar_one_or_none()
    if known is None:
        tx.execute(table.insert().values(location=location, key=key, customer=asdict(customer)))
        return
    tx.execute(table.update().where(*here).values(customer=_updated(known, asdict(customer))))


def everyone(tx: sql.Connection, location: str, limit: int) -> tuple[Customer, ...]:
    """The customer file in the order of its keys."""
    table = books.customers
    query = (
        sql.select(table.c.customer).where(table.c.location == location).order_by(table.c.key).limit(limit)
    )
    return tuple(Customer(**kept) for kept in tx.execute(query).scalars())


def _key(customer: Customer) -> str:
    return f"id {customer.customer_id}" if customer.customer_id else customer.email.lower()


def _updated(known: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """An address is taken whole or not at all, so that no mixture of two addresses arises."""
    updated = dict(known)
    for group in (_ADDRESS, _CONTACT):
        if any(new[name].strip() for name in group):
            updated.update({name: new[name] for name in group})
    updated.update({name: new[name] for name in _REACHED_BY if new[name].strip()})
    return updated

"""Customers: found, shown, registered. An order of an unknown customer id registers that customer."""

import re
from typing import Any

from sqlalchemy import ColumnElement, Connection

from . import customer_addresses, errors, inputs, lists, search_query, tokens
from .call import Call
from .catalogue_shapes import CUSTOMER_SHAPE
from .database import Row, add, change, fetch_one
from .order import Order
from .product_search import unknown_attribute
from .search_query import Searchable
from .shape import Shown
from .shop import Shop
from .store_view import FIRST_STORE
from .tables import CUSTOMER

GENERAL_GROUP = 1

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\Z")


class Customers(Searchable):
    """EAV fields: an attribute that does not exist is refused by name."""

    __slots__ = ()

    def column(self, field: str) -> ColumnElement[Any]:
        name = field.lower()
        if name not in self.table.c or name == "password_hash":
            raise unknown_attribute(field)
        return self.table.c[name]


CUSTOMERS = Customers(CUSTOMER)


def list_customers(shop: Shop, call: Call) -> Shown:
    """GET /V1/customers/search"""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        page = search_query.search(shop, rows, CUSTOMERS, criteria)
    return lists.envelope(shop, criteria, [_show(row) for row in page.rows], page.total)


def get_customer(shop: Shop, call: Call) -> Shown:
    """GET /V1/customers/:customerId"""
    with shop.database.reading() as rows:
        return _show(find(rows, call.identity("customerId")))


def get_own_account(shop: Shop, call: Call) -> Shown:
    """GET /V1/customers/me"""
    with shop.database.reading() as rows:
        return _show(find(rows, call.caller.number))


def create_customer(shop: Shop, call: Call) -> Shown:
    """POST /V1/customers, with or without a password."""
    (given,) = call.need({"customer": _read})
    password = call.take("password", inputs.read_text)
    if password:
        shop.seen_secrets.append(password)
    _validate(given)
    with shop.database.writing() as rows:
        if given.get("entity_id") and fetch_one(rows, CUSTOMER, entity_id=given["entity_id"]):
            raise errors.business("This customer already exists in this store.")
        _check_email(rows, given["email"], None)
        if password:
            given["password_hash"] = tokens.password_hash(password)
        number = _register(shop, rows, given)
        return _show(find(rows, number))


def delete_customer(shop: Shop, call: Call) -> bool:
    """DELETE /V1/customers/:customerId"""
    with shop.database.writing() as rows:
        number = find(rows, call.identity("customerId"))["entity_id"]
        rows.execute(CUSTOMER.delete().where(CUSTOMER.c.entity_id == number))
    return True


def save_customer(shop: Shop, call: Call) -> Shown:
    """PUT /V1/customers/:customerId"""
    (given,) = call.need({"customer": _read})
    with shop.database.writing() as rows:
        number = find(rows, call.identity("customerId"))["entity_id"]
        given.pop("entity_id", None)
        if given.get("email"):
            _check_email(rows, given["email"], number)
        change(
            rows, CUSTOMER, number, customer_addresses.numbered(number, given) | {"updated_at": shop.now()}
        )
        return _show(find(rows, number))


def register_of_order(shop: Shop, rows: Connection, order: Order) -> None:
    """A shop's order has a customer; one that came with a customer id nobody knows brings the customer along."""
    number = order.row["customer_id"]
    if not number or fetch_one(rows, CUSTOMER, entity_id=number) is not None:
        return
    billing = order.billing or order.shipping or {}
    given: Row = {
        "entity_id": number,
        "email": order.row["customer_email"],
        "firstname": order.row["customer_firstname"] or billing.get("firstname") or "",
        "lastname": order.row["customer_lastname"] or billing.get("lastname") or "",
        "addresses": [customer_addresses.of_order(row) for row in order.addresses],
    }
    for name in ("prefix", "middlename", "suffix"):
        given[name] = order.row[f"customer_{name}"]
    view = shop.store_views.find(order.row["store_id"])
    if view is not None:
        given |= {"store_id": order.row["store_id"], "created_in": view.name}
    _register(shop, rows, given)


def _validate(given: Row) -> None:
    lacking = [name for name in ("email", "firstname", "lastname") if not (given.get(name) or "").strip()]
    if lacking:
        raise errors.missing(lacking)
    if not _EMAIL.match(given["email"]):
        raise errors.business('"Email" is not a valid email address.')


def _check_email(rows: Connection, email: str, own: int | None) -> None:
    other = fetch_one(rows, CUSTOMER, email=email)
    if other is not None and other["entity_id"] != own:
        raise errors.business(
            "A customer with the same email address already exists in an associated website."
        )


def _register(shop: Shop, rows: Connection, given: Row) -> int:
    moment = shop.now()
    defaults: Row = {
        "group_id": GENERAL_GROUP,
        "store_id": FIRST_STORE,
        "website_id": 1,
        "created_in": "Default Store View",
        "disable_auto_group_change": 0,
        "created_at": moment,
        "updated_at": moment,
    }
    number = add(rows, CUSTOMER, defaults | {k: v for k, v in given.items() if v is not None})
    change(rows, CUSTOMER, number, customer_addresses.numbered(number, given) | {"entity_id": number})
    return number


def find(rows: Connection, number: int) -> Row:
    """The customer of that id. Raises 404."""
    found = fetch_one(rows, CUSTOMER, entity_id=number)
    if found is None:
        raise errors.no_such("customerId", number)
    return found


def _show(row: Row) -> Shown:
    shown = {"id": row["entity_id"]} | CUSTOMER_SHAPE.show(row)
    for name in ("default_billing", "default_shipping"):
        if name in shown:
            shown[name] = str(shown[name])
    shown["addresses"] = row["addresses"] or []
    shown["extension_attributes"] = {"is_subscribed": False} | (row["extension_attributes"] or {})
    if row["custom_attributes"]:
        shown["custom_attributes"] = row["custom_attributes"]
    return shown


def _read(value: Any) -> Row:
    readers = dict(CUSTOMER_SHAPE.readers) | {
        "id": inputs.read_int,
        "addresses": inputs.read_list(customer_addresses.read),
        "custom_attributes": inputs.read_list(inputs.read_free_object),
        "extension_attributes": inputs.read_free_object,
    }
    given = inputs.read_object(value, readers)
    given["entity_id"] = given.pop("id", None)
    return given

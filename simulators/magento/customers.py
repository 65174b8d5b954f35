"""Customers: found, shown, registered. An order of an unknown customer id registers that customer."""

from typing import Any

from sqlalchemy import ColumnElement, Connection

from . import errors, inputs, lists, search_query, tokens
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


class Customers(Searchable):
    """EAV fields: an attribute that does not exist is refused by name."""

    __slots__ = ()

    def column(self, field: str) -> ColumnElement[Any]:
        if field not in self.table.c or field == "password_hash":
            raise unknown_attribute(field)
        return self.table.c[field]


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
        return _show(_find(rows, call.identity("customerId")))


def get_own_account(shop: Shop, call: Call) -> Shown:
    """GET /V1/customers/me"""
    with shop.database.reading() as rows:
        return _show(_find(rows, call.caller.number))


def create_customer(shop: Shop, call: Call) -> Shown:
    """POST /V1/customers, with or without a password."""
    (given,) = call.need({"customer": _read})
    password = call.take("password", inputs.read_text)
    if not given.get("email"):
        raise errors.business('"%fieldName" is required. Enter and try again.')
    with shop.database.writing() as rows:
        if fetch_one(rows, CUSTOMER, email=given["email"]) is not None:
            raise errors.business(
                "A customer with the same email address already exists in an associated website."
            )
        if password:
            given["password_hash"] = tokens.password_hash(password)
        number = _register(shop, rows, given)
        return _show(_find(rows, number))


def save_customer(shop: Shop, call: Call) -> Shown:
    """PUT /V1/customers/:customerId"""
    (given,) = call.need({"customer": _read})
    with shop.database.writing() as rows:
        number = _find(rows, call.identity("customerId"))["entity_id"]
        given.pop("entity_id", None)
        change(rows, CUSTOMER, number, _numbered(number, given) | {"updated_at": shop.now()})
        return _show(_find(rows, number))


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
        "addresses": [_of_order(row) for row in order.addresses],
    }
    for name in ("prefix", "middlename", "suffix"):
        given[name] = order.row[f"customer_{name}"]
    view = shop.store_views.find(order.row["store_id"])
    if view is not None:
        given |= {"store_id": order.row["store_id"], "created_in": view.name}
    _register(shop, rows, given)


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
    change(rows, CUSTOMER, number, _numbered(number, given) | {"entity_id": number})
    return number


def _numbered(customer: int, given: Row) -> Row:
    """Give addresses their ids and note which are the defaults."""
    values = dict(given)
    for place, address in enumerate(values.get("addresses") or [], 1):
        address["id"] = address.get("id") or customer * 100 + place
        address["customer_id"] = customer
        for kind in ("billing", "shipping"):
            if address.get(f"default_{kind}"):
                values[f"default_{kind}"] = address["id"]
    return values


def _of_order(row: Row) -> Row:
    region = {name: row[name] for name in ("region_code", "region", "region_id") if row[name] is not None}
    copied = ("country_id", "company", "telephone", "postcode", "city", "firstname", "lastname", "vat_id")
    address: Row = {name: row[name] for name in copied if row[name] is not None}
    address |= {"region": region or [], "region_id": row["region_id"] or 0}
    address["street"] = (row["street"] or "").split("\n")
    address[f"default_{row['address_type']}"] = True
    return address


def _find(rows: Connection, number: int) -> Row:
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
        "addresses": inputs.read_list(inputs.read_free_object),
        "custom_attributes": inputs.read_list(inputs.read_free_object),
        "extension_attributes": inputs.read_free_object,
    }
    given = inputs.read_object(value, readers)
    given["entity_id"] = given.pop("id", None)
    return given

"""What hangs on customers: their groups, their addresses one by one, and whether an e-mail address is still free."""

from typing import Any

from sqlalchemy import Connection, exists, func, select

from . import errors, inputs, lists, short_lists
from .call import Call
from .customers import GENERAL_GROUP, find
from .database import Row, change, fetch, fetch_one
from .shape import Shown
from .shop import Shop
from .tables import CUSTOMER

_RETAIL_CUSTOMER = {"tax_class_id": 3, "tax_class_name": "Retail Customer"}
_GROUPS = {0: "NOT LOGGED IN", GENERAL_GROUP: "General", 2: "Wholesale", 3: "Retailer"}


def list_groups(shop: Shop, call: Call) -> Shown:
    """GET /V1/customerGroups/search"""
    return short_lists.envelope(shop, lists.criteria_of(shop, call), [_group(number) for number in _GROUPS])


def get_group(_shop: Shop, call: Call) -> Shown:
    """GET /V1/customerGroups/:id"""
    asked = inputs.read_int(call.text("id"))
    if asked not in _GROUPS:
        raise errors.no_such("id", asked)
    return _group(asked)


def get_default_group(_shop: Shop, _call: Call) -> Shown:
    """GET /V1/customerGroups/default"""
    return _group(GENERAL_GROUP)


def is_email_available(shop: Shop, call: Call) -> bool:
    """POST /V1/customers/isEmailAvailable"""
    (email,) = call.need({"customer_email": inputs.read_text})
    with shop.database.reading() as rows:
        return fetch_one(rows, CUSTOMER, email=email) is None


def billing_address(shop: Shop, call: Call) -> Any:
    """GET /V1/customers/:customerId/billingAddress; nothing when there is no default."""
    return _default(shop, call, "default_billing")


def shipping_address(shop: Shop, call: Call) -> Any:
    """GET /V1/customers/:customerId/shippingAddress; nothing when there is no default."""
    return _default(shop, call, "default_shipping")


def get_address(shop: Shop, call: Call) -> Shown:
    """GET /V1/customers/addresses/:addressId"""
    with shop.database.reading() as rows:
        return _address(rows, call.identity("addressId"))[1]


def delete_address(shop: Shop, call: Call) -> bool:
    """DELETE /V1/addresses/:addressId"""
    number = call.identity("addressId")
    with shop.database.writing() as rows:
        customer, _ = _address(rows, number)
        values: Row = {"addresses": [one for one in customer["addresses"] if one["id"] != number]}
        defaults = ("default_billing", "default_shipping")
        values |= {name: None for name in defaults if customer[name] == number}
        change(rows, CUSTOMER, customer["entity_id"], values | {"updated_at": shop.now()})
    return True


def _group(number: int) -> Shown:
    return {"id": number, "code": _GROUPS[number], **_RETAIL_CUSTOMER}


def _default(shop: Shop, call: Call, which: str) -> Any:
    with shop.database.reading() as rows:
        customer = find(rows, call.identity("customerId"))
    return next((one for one in customer["addresses"] or [] if one["id"] == customer[which]), None)


def _address(rows: Connection, number: int) -> tuple[Row, Shown]:
    members = func.json_each(CUSTOMER.c.addresses).table_valued("value")
    own = func.json_extract(members.c.value, "$.id") == number
    for customer in fetch(rows, select(CUSTOMER).where(exists(select(1).select_from(members).where(own)))):
        return customer, next(one for one in customer["addresses"] if one["id"] == number)
    raise errors.no_such("addressId", number)

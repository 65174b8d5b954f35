"""The addresses of a customer: read, numbered, and taken over from an order. Their region is an object."""

from typing import Any

from . import inputs
from .database import Row
from .inputs import Readers

_TEXTS = (
    """country_id company telephone fax postcode city firstname lastname middlename prefix suffix vat_id"""
)
_OF_ORDER = "country_id company telephone postcode city firstname lastname vat_id"
_DEFAULTS = ("default_billing", "default_shipping")
_PLACES = 100
"""How far the numbers of two customers' addresses are apart."""

_REGION: Readers = {
    "region_code": inputs.read_text,
    "region": inputs.read_text,
    "region_id": inputs.read_int,
    "extension_attributes": inputs.read_any,
}


def read(value: Any) -> Row:
    """An address as a client sends it; what is not set, and a default that is false, is left out."""
    given = inputs.read_object(value, _ADDRESS)
    return {
        name: member
        for name, member in given.items()
        if member is not None and not (name in _DEFAULTS and not member)
    }


def of_order(row: Row) -> Row:
    """The address of an order as its customer's own."""
    region = {name: row[name] for name in ("region_code", "region", "region_id") if row[name] is not None}
    address: Row = {name: row[name] for name in _OF_ORDER.split() if row[name] is not None}
    address |= {"region": region or [], "region_id": row["region_id"] or 0}
    address["street"] = (row["street"] or "").split("\n")
    address[f"default_{row['address_type']}"] = True
    return address


def numbered(customer: int, given: Row) -> Row:
    """The customer's columns with an id in every address, and the ids of those that are the defaults."""
    values = dict(given)
    addresses = values.get("addresses") or []
    last = max([customer * _PLACES, *(address.get("id") or 0 for address in addresses)])
    for address in addresses:
        if not address.get("id"):
            last += 1
            address["id"] = last
        address["customer_id"] = customer
        for name in _DEFAULTS:
            if address.get(name):
                values[name] = address["id"]
    return values


def _read_region(value: Any) -> Row:
    region = inputs.read_object(value, _REGION)
    return {name: member for name, member in region.items() if member is not None}


_ADDRESS: Readers = {
    "id": inputs.read_int,
    "customer_id": inputs.read_int,
    "region": _read_region,
    "region_id": inputs.read_int,
    "street": inputs.read_list(inputs.read_text),
    "custom_attributes": inputs.read_any,
    "extension_attributes": inputs.read_any,
    **dict.fromkeys(_DEFAULTS, inputs.read_bool),
    **dict.fromkeys(_TEXTS.split(), inputs.read_text),
}

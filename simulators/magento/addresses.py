"""Saving an address of an order. The order's own row, and so its `updated_at`, stays as it is."""

from collections.abc import Mapping

from . import errors
from .call import Call
from .database import Row, add, blank, change, fetch_one
from .order import load
from .order_answer import show_address
from .order_entity import read_address
from .shape import Shown
from .shop import Shop
from .tables import ADDRESS

_REQUIRED: Mapping[str, str] = {
    "parent_id": "Parent Order Id",
    "postcode": "Zip code",
    "lastname": "Last name",
    "street": "Street",
    "city": "City",
    "email": "Email",
    "country_id": "Country",
    "firstname": "First Name",
    "address_type": "Address Type",
    "telephone": "Phone Number",
}
_WITHOUT_POSTCODE = frozenset({"HK", "IE", "MO", "PA"})


def save_address(shop: Shop, call: Call) -> Shown:
    """PUT /V1/orders/:parent_id; the address of that `entity_id` is changed, or a new one is written."""
    (given,) = call.need({"entity": read_address})
    given["parent_id"] = call.identity("parent_id")
    with shop.database.writing() as rows:
        load(rows, given["parent_id"])
        number = given.get("entity_id")
        own = fetch_one(rows, ADDRESS, entity_id=number) if number else blank(ADDRESS)
        if own is None or own["parent_id"] not in {None, given["parent_id"]}:
            raise errors.no_entity()
        merged = own | given
        _validate(merged)
        if number:
            change(rows, ADDRESS, number, merged)
        else:
            number = add(rows, ADDRESS, merged)
        return show_address(fetch_one(rows, ADDRESS, entity_id=number) or merged)


def _validate(address: Row) -> None:
    lacking = [
        label
        for name, label in _REQUIRED.items()
        if not address.get(name)
        and not (name == "postcode" and address.get("country_id") in _WITHOUT_POSTCODE)
    ]
    if lacking:
        lines = [f'"{label}" is required. Enter and try again.' for label in lacking]
        raise errors.business("\n".join(["We can't save the address:", *lines]))

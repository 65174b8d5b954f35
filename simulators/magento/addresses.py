"""Saving an address of an order. The order's own row, and so its `updated_at`, stays as it is.

An address is saved as a whole: what is required has to be in the call, also when the address is known already.
"""

from . import errors
from .call import Call
from .database import Row, add, blank, change, fetch_one
from .order import load
from .order_answer import show_address
from .order_entity import read_address
from .shape import Shown
from .shop import Shop
from .tables import ADDRESS

_REQUIRED = [
    "postcode",
    "lastname",
    "street",
    "city",
    "email",
    "country_id",
    "firstname",
    "address_type",
    "telephone",
]
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
        if not _is_whole(given):
            raise errors.business("The order address couldn't be saved.")
        if number:
            change(rows, ADDRESS, number, merged)
        else:
            number = add(rows, ADDRESS, merged)
        return show_address(fetch_one(rows, ADDRESS, entity_id=number) or merged)


def _is_whole(address: Row) -> bool:
    return all(
        address.get(name) or (name == "postcode" and address.get("country_id") in _WITHOUT_POSTCODE)
        for name in _REQUIRED
    )

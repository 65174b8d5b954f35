"""How long a text of an order may be in this POS, and shortening what is longer (EVO-D21).

By default nothing is shortened. Ids, part numbers, codes and amounts are never touched.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from .messages import Customer, OrderItem, WebOrder

ORDER_TEXTS = {"shippingVendor": "shipping_vendor", "shippingMethod": "shipping_method", "comment": "comment"}
CUSTOMER_TEXTS = {
    "prefixName": "prefix_name",
    "firstName": "first_name",
    "middleName": "middle_name",
    "lastName": "last_name",
    "suffixName": "suffix_name",
    "companyName": "company_name",
    "address1": "address1",
    "address2": "address2",
    "city": "city",
    "county": "county",
}
ITEM_TEXTS = {"manufacturerName": "manufacturer_name", "description": "description"}

_Record = TypeVar("_Record", WebOrder, Customer, OrderItem)


class BadLength(ValueError):
    """A length that cannot be kept; the message says which."""


def checked_lengths(lengths: Mapping[str, int]) -> dict[str, int]:
    """The lengths in characters, by member name of the wire. Raises `BadLength`."""
    known = {**ORDER_TEXTS, **CUSTOMER_TEXTS, **ITEM_TEXTS}
    for member, length in lengths.items():
        if member not in known:
            raise BadLength(
                f"text length of {member!r}: not a text that can be shortened; one of {', '.join(known)}"
            )
        if isinstance(length, bool) or not isinstance(length, int) or length < 1:
            raise BadLength(f"text length of {member!r} is {length!r}: give a number of characters from 1 on")
    return dict(lengths)


def shorten(order: WebOrder, lengths: Mapping[str, int]) -> tuple[WebOrder, tuple[str, ...]]:
    """The order as this POS can hold it, and the members that lost their end."""
    if not lengths:
        return order, ()
    lost: dict[str, None] = {}
    whole = _shorten(order, ORDER_TEXTS, lengths, lost)
    return replace(
        whole,
        customers=tuple(_shorten(customer, CUSTOMER_TEXTS, lengths, lost) for customer in whole.customers),
        items=tuple(_shorten(item, ITEM_TEXTS, lengths, lost) for item in whole.items),
    ), tuple(lost)


def _shorten(
    record: _Record, texts: Mapping[str, str], lengths: Mapping[str, int], lost: dict[str, None]
) -> _Record:
    changes = {}
    for member, field in texts.items():
        text = getattr(record, field)
        if member in lengths and len(text) > lengths[member]:
            changes[field] = text[: lengths[member]]
            lost[member] = None
    return replace(record, **changes) if changes else record

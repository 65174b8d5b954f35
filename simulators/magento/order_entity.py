"""Reading the order entity that a client sends, into rows.

Children come with a nested `parent_item` or with `parent_item_id`; that is kept beside the row until the rows have
ids of their own. Commerce amounts are taken at the top level and in `extension_attributes`.
"""

from dataclasses import dataclass, field
from typing import Any

from . import inputs
from .amounts import number
from .database import Row
from .inputs import Readers
from .order_shapes import (
    ADDRESS_SHAPE,
    COMMERCE_COLUMNS,
    HISTORY_SHAPE,
    ITEM_SHAPE,
    ORDER_SHAPE,
    PAYMENT_SHAPE,
)


@dataclass(frozen=True, slots=True)
class GivenItem:
    """An item's columns, and those of the parent it names."""

    row: Row
    parent: Row | None


@dataclass(frozen=True, slots=True)
class GivenOrder:
    """What the client sent; None stands for a part that it left out."""

    row: Row
    items: list[GivenItem] | None = None
    billing: Row | None = None
    shipping: Row | None = None
    payment: Row | None = None
    histories: list[Row] = field(default_factory=list)


def read_order(entity: Any) -> GivenOrder:
    """The entity of POST /V1/orders. Raises the refusals of `inputs`."""
    given = inputs.read_object(entity, _ORDER)
    attributes = given.pop("extension_attributes", None) or {}
    row: Row = {name: value for name, value in given.items() if name not in _PARTS}
    row |= {name: attributes.pop(name) for name in COMMERCE_COLUMNS if name in attributes}
    shipping = _shipping(attributes.pop("shipping_assignments", None))
    information = attributes.pop("payment_additional_info", None)
    if attributes:
        row["extension_attributes"] = {k: v for k, v in attributes.items() if v is not None}
    if shipping is not None:
        row |= shipping.row
    return GivenOrder(
        row,
        given.get("items"),
        given.get("billing_address"),
        shipping.address if shipping else None,
        _with_information(given.get("payment"), information),
        given.get("status_histories") or [],
    )


def read_address(value: Any) -> Row:
    """An order address; its street is kept as lines."""
    given = inputs.read_object(value, _ADDRESS)
    given.pop("extension_attributes", None)
    return given


def read_history(value: Any) -> Row:
    """A line of the status history."""
    given = inputs.read_object(value, _HISTORY)
    given.pop("extension_attributes", None)
    return given


@dataclass(frozen=True, slots=True)
class _Shipping:
    row: Row
    address: Row | None


def _shipping(assignments: list[Row] | None) -> _Shipping | None:
    if not assignments:
        return None
    shipping = assignments[0].get("shipping") or {}
    row = dict(shipping.get("total") or {})
    if shipping.get("method"):
        row["shipping_method"] = shipping["method"]
    return _Shipping(row, shipping.get("address"))


def _with_information(payment: Row | None, pairs: list[Row] | None) -> Row | None:
    if payment is None or not pairs:
        return payment
    return payment | {"additional_information": {pair["key"]: pair.get("value") for pair in pairs}}


def _read_item(value: Any) -> GivenItem:
    given = inputs.read_object(value, _ITEM)
    parent = given.pop("parent_item", None)
    return GivenItem(given, parent)


def _read_parent(value: Any) -> Row:
    given = inputs.read_object(value, _ITEM)
    given.pop("parent_item", None)
    return given


def _read_street(value: Any) -> str:
    return "\n".join(inputs.read_list(inputs.read_text)(value))


def _read_information(value: Any) -> dict[str, Any]:
    kept = inputs.read_any(value)
    if isinstance(kept, dict):
        return kept
    members = kept if isinstance(kept, list) else [kept]
    return {str(place): member for place, member in enumerate(members)}


def _read_payment(value: Any) -> Row:
    given = inputs.read_object(value, _PAYMENT)
    given.pop("extension_attributes", None)
    return given


def _read_assignment(value: Any) -> Row:
    return inputs.read_object(value, _ASSIGNMENT)


def _read_shipping(value: Any) -> Row:
    return inputs.read_object(value, _SHIPPING)


def _read_totals(value: Any) -> Row:
    given = inputs.read_object(value, _TOTALS)
    given.pop("extension_attributes", None)
    return given


def _read_applied_tax(value: Any) -> Row:
    """Kept as it came, its figures as numbers."""
    given = inputs.read_object(value, _APPLIED_TAX)
    figures = {name: number(given[name]) for name in _TAX_FIGURES if given.get(name) is not None}
    return given | figures


def _read_item_applied_tax(value: Any) -> Row:
    return inputs.read_object(value, _ITEM_APPLIED_TAX)


def _read_attributes(value: Any) -> Row:
    return inputs.read_object(value, _ATTRIBUTES)


_OPEN: Readers = {"extension_attributes": inputs.read_any}

_COMMERCE: Readers = dict.fromkeys(COMMERCE_COLUMNS, inputs.read_fixed)

_TOTALS: Readers = {
    name: reader for name, reader in ORDER_SHAPE.readers.items() if "shipping_" in name
} | _OPEN

_ADDRESS: Readers = dict(ADDRESS_SHAPE.readers) | {"street": _read_street} | _OPEN

_HISTORY: Readers = dict(HISTORY_SHAPE.readers) | _OPEN

_PAYMENT: Readers = dict(PAYMENT_SHAPE.readers) | {"additional_information": _read_information} | _OPEN

_ITEM: Readers = (
    dict(ITEM_SHAPE.readers) | {"parent_item": _read_parent, "product_option": inputs.read_any} | _OPEN
)

_ASSIGNMENT: Readers = {"shipping": _read_shipping, "items": inputs.read_any, **_OPEN}

_SHIPPING: Readers = {"address": read_address, "method": inputs.read_text, "total": _read_totals, **_OPEN}

_TAX_FIGURES = ("percent", "amount", "base_amount")

_APPLIED_TAX: Readers = {
    "code": inputs.read_text,
    "title": inputs.read_text,
    **dict.fromkeys(_TAX_FIGURES, inputs.read_fixed),
    **_OPEN,
}

_ITEM_APPLIED_TAX: Readers = {
    "type": inputs.read_text,
    "item_id": inputs.read_int,
    "associated_item_id": inputs.read_int,
    "applied_taxes": inputs.read_list(_read_applied_tax),
    **_OPEN,
}

_PAIR: Readers = {"key": inputs.read_text, "value": inputs.read_text}

_ATTRIBUTES: Readers = dict(_COMMERCE) | {
    "shipping_assignments": inputs.read_list(_read_assignment),
    "payment_additional_info": inputs.read_list(lambda pair: inputs.read_object(pair, _PAIR)),
    "applied_taxes": inputs.read_list(_read_applied_tax),
    "item_applied_taxes": inputs.read_list(_read_item_applied_tax),
    "converting_from_quote": inputs.read_bool,
    "gift_message": inputs.read_any,
    "gift_cards": inputs.read_any,
    "company_order_attributes": inputs.read_any,
    "amazon_order_reference_id": inputs.read_text,
    "pickup_location_code": inputs.read_text,
    "reward_points_balance": inputs.read_int,
}

_PARTS = frozenset({"items", "billing_address", "payment", "status_histories"})

_ORDER: Readers = (
    dict(ORDER_SHAPE.readers)
    | _COMMERCE
    | {
        "items": inputs.read_list(_read_item),
        "billing_address": read_address,
        "payment": _read_payment,
        "status_histories": inputs.read_list(read_history),
        "extension_attributes": _read_attributes,
    }
)

"""What invoices, shipments and credit memos share: lines that point at order items, columns copied from the order."""

from dataclasses import dataclass, field
from typing import Any

from . import errors, inputs
from .amounts import held
from .call import Call
from .database import Row
from .order import Order
from .order_item import OrderItem

COPIED = (
    "store_id",
    "billing_address_id",
    "shipping_address_id",
    "base_currency_code",
    "global_currency_code",
    "order_currency_code",
    "store_currency_code",
    "base_to_global_rate",
    "base_to_order_rate",
    "store_to_base_rate",
    "store_to_order_rate",
    "discount_description",
)
"""Columns that a document repeats from its order."""

COPIED_FROM_ITEM = (
    "product_id",
    "sku",
    "name",
    "description",
    "price",
    "base_price",
    "price_incl_tax",
    "base_price_incl_tax",
    "base_cost",
    "weight",
)
"""Columns that a document's row repeats from the order's row."""


@dataclass(slots=True)
class Line:
    """One row of a document: so much of an order item. `row` gathers its columns."""

    item: OrderItem
    quantity: int
    row: Row = field(default_factory=dict)

    @classmethod
    def of(cls, item: OrderItem, quantity: int) -> "Line":
        copied = {name: item.row[name] for name in COPIED_FROM_ITEM}
        return cls(item, quantity, copied | {"order_item_id": item.number, "qty": quantity})

    def get(self, column: str) -> int:
        """The amount in that column of the row, nought where there is none."""
        return held(self.row, column)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the three calls that make a document have in common."""

    quantities: dict[int, int]
    """Ten-thousandths by order_item_id; empty asks for everything that is left. 0 stands for a line without an id."""
    notify: bool = False
    append_comment: bool = False
    comment: Row | None = None

    @property
    def comment_to_customer(self) -> int:
        return int(self.notify and self.append_comment)


def read_asked(call: Call) -> Asked:
    """The common parameters of a call."""
    items: list[Row] = call.take("items", inputs.read_list(_read_item), [])
    return Asked(
        {item.get("order_item_id") or 0: item.get("qty") or 0 for item in items},
        call.take("notify", inputs.read_bool, False),
        call.take("append_comment", inputs.read_bool, False),
        call.take("comment", _read_comment),
    )


def copied_from(order: Order) -> Row:
    """The order's own columns that every document repeats."""
    return {name: order.row[name] for name in COPIED} | {"order_id": order.number}


def not_saved(document: str) -> errors.Refused:
    """What a document that breaks a rule of its parts is answered with; `document` has its article."""
    return errors.business(f"Could not save {document}, see error log for details")


def comment_rows(asked: Asked, document: str) -> list[Row]:
    """The comment as a row of the document's, if one was sent. Raises the refusal of one without a text."""
    if asked.comment is None:
        return []
    if not asked.comment.get("comment"):
        raise not_saved(document)
    return [
        {
            "comment": asked.comment.get("comment"),
            "is_visible_on_front": asked.comment.get("is_visible_on_front") or 0,
            "is_customer_notified": asked.comment_to_customer,
        }
    ]


def _read_item(value: Any) -> Row:
    return inputs.read_object(
        value,
        {
            "order_item_id": inputs.read_int,
            "qty": inputs.read_fixed,
            "extension_attributes": inputs.read_any,
        },
    )


def _read_comment(value: Any) -> Row:
    return inputs.read_object(
        value,
        {
            "comment": inputs.read_text,
            "is_visible_on_front": inputs.read_int,
            "extension_attributes": inputs.read_any,
        },
    )

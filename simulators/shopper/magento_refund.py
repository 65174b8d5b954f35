"""What a refund asks of Magento: which rows of the order, how many pieces, what of shipping, back to stock or not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .magento_rest import ShopError

Rows = Mapping[int, int]
"""order_item_id -> pieces."""


@dataclass(frozen=True, slots=True)
class CreditMemoRequest:
    """A credit memo to be made; `marker` stands in its comment, so that it can be found again."""

    rows: Rows
    whole: bool
    shipping: Decimal | None
    adjustment_refund: Decimal | None
    adjustment_fee: Decimal | None
    back_to_stock: bool
    marker: str

    def body(self) -> dict[str, Any]:
        """Compose the body of `POST order/:id/refund`. No item at all is said by rows of nothing."""
        return {
            "items": [{"order_item_id": item, "qty": pieces} for item, pieces in self.rows.items()],
            "notify": False,
            "appendComment": False,
            "comment": {"comment": self.marker, "is_visible_on_front": 0},
            "arguments": self._arguments(),
        }

    def _arguments(self) -> dict[str, Any]:
        """Magento refunds all shipping that is left unless a figure is named."""
        shipping = Decimal(0) if self.shipping is None and not self.whole else self.shipping
        amounts = {
            "shipping_amount": shipping,
            "adjustment_positive": self.adjustment_refund,
            "adjustment_negative": self.adjustment_fee,
        }
        arguments: dict[str, Any] = {
            name: float(amount) for name, amount in amounts.items() if amount is not None
        }
        if self.back_to_stock:
            returned = [item for item, pieces in self.rows.items() if pieces]
            arguments["extension_attributes"] = {"return_to_stock_items": returned}
        return arguments


def chosen_rows(thing: str, order: Mapping[str, Any], items: Mapping[int | str, int] | None) -> Rows:
    """Find the rows to refund. `ShopError` for an item the order has not, or has twice, and for no whole pieces."""
    refundable = {int(row["item_id"]): row for row in _carrying_money(order.get("items") or ())}
    if items is None:
        return {item: left for item, row in refundable.items() if (left := _left(row)) > 0}
    asked = {_item(thing, refundable, wanted): pieces for wanted, pieces in items.items()}
    for item, pieces in asked.items():
        if pieces < 1:
            raise ShopError(f"{thing}: {pieces} pieces of item {item}; give 1 or more")
    return asked or dict.fromkeys(refundable, 0)


def _carrying_money(rows: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Leave out the rows that only repeat others: of a family either the parent has the money or the children."""
    by_parent: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_parent.setdefault(int(row.get("parent_item_id") or 0), []).append(row)
    for row in by_parent.get(0, []):
        children = by_parent.get(int(row["item_id"]), [])
        if row.get("product_type") == "bundle" and any(child.get("price") for child in children):
            yield from children
        else:
            yield row


def _left(row: Mapping[str, Any]) -> int:
    return int(row.get("qty_invoiced") or 0) - int(row.get("qty_refunded") or 0)


def _item(thing: str, refundable: Mapping[int, Mapping[str, Any]], wanted: int | str) -> int:
    if isinstance(wanted, int):
        matching = [wanted] if wanted in refundable else []
    else:
        matching = [item for item, row in refundable.items() if row.get("sku") == wanted]
    if len(matching) == 1:
        return matching[0]
    choice = ", ".join(f"{item} ({row.get('sku')})" for item, row in refundable.items())
    fault = "stands on several lines" if matching else "cannot be refunded"
    raise ShopError(f"{thing}: item {wanted} {fault}; there are {choice or 'none'}")

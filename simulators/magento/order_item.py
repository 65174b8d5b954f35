"""One row of an order: its quantities, and which of a parent and its children stands for the money or the parcel.

A configurable product and a bundle arrive as a parent row and child rows. A row that only repeats the other is a
dummy: it has nothing of its own to invoice, refund or ship.
"""

from dataclasses import dataclass, field
from typing import Any

from .amounts import ONE, held
from .database import Row

BY_CHILD = 0
BY_PARENT = 1
"""`product_calculations` of a bundle: whose price counts."""

TOGETHER = 0
SEPARATELY = 1
"""`shipment_type` of a bundle."""


@dataclass(slots=True)
class OrderItem:
    """`row` holds the columns; quantities are ten-thousandths of a piece."""

    row: Row
    parent: "OrderItem | None" = None
    children: list["OrderItem"] = field(default_factory=list)

    @property
    def number(self) -> int:
        number: int = self.row["item_id"]
        return number

    @property
    def sku(self) -> str:
        return self.row["sku"] or ""

    @property
    def name(self) -> str:
        return self.row["name"] or ""

    @property
    def is_virtual(self) -> bool:
        return bool(self.row["is_virtual"])

    def get(self, column: str) -> int:
        """The amount or quantity in that column, nought where there is none yet."""
        return held(self.row, column)

    def grow(self, column: str, by: int) -> None:
        """Add to a running total of the row."""
        self.row[column] = held(self.row, column) + by

    def option(self, name: str) -> Any:
        """A value of `product_options`, which only the shop itself sees."""
        return (self.row["product_options"] or {}).get(name)

    @property
    def children_carry_money(self) -> bool:
        return bool((self.parent or self).option("product_calculations") == BY_CHILD)

    @property
    def ships_separately(self) -> bool:
        return bool((self.parent or self).option("shipment_type") == SEPARATELY)

    @property
    def is_dummy(self) -> bool:
        """Nothing to invoice or refund here: the other row of the family stands for it."""
        if self.children:
            return self.children_carry_money
        return self.parent is not None and not self.children_carry_money

    @property
    def is_dummy_for_shipping(self) -> bool:
        if self.children:
            return self.ships_separately
        return self.parent is not None and not self.ships_separately

    @property
    def per_parent(self) -> int:
        """How many of this child go into one parent, in ten-thousandths; only bundles say so."""
        selection = self.option("bundle_selection_qty")
        return selection if isinstance(selection, int) else ONE

    @property
    def to_invoice(self) -> int:
        if self.is_dummy:
            return 0
        return max(self.get("qty_ordered") - self.get("qty_invoiced") - self.get("qty_canceled"), 0)

    @property
    def simple_to_ship(self) -> int:
        """What is left to ship, whoever stands for it."""
        gone = max(self.get("qty_shipped"), self.get("qty_refunded"))
        return max(self.get("qty_ordered") - gone - self.get("qty_canceled"), 0)

    @property
    def to_ship(self) -> int:
        return 0 if self.is_dummy_for_shipping else self.simple_to_ship

    @property
    def to_refund(self) -> int:
        return 0 if self.is_dummy else max(self.get("qty_invoiced") - self.get("qty_refunded"), 0)

    @property
    def to_cancel(self) -> int:
        return min(self.to_invoice, self.to_ship)

    @property
    def is_fully_refunded(self) -> bool:
        return self.get("qty_refunded") == self.get("qty_ordered")

    def whole_families(self, done: str, going: "dict[int, int]") -> int:
        """How many more parents are complete once `going` (by item id) is added to the children's `done` column.

        Only for a parent whose children stand for it; the scarcest child decides.
        """
        complete = min(
            (child.get(done) + going.get(child.number, 0)) // max(child.per_parent, 1) * ONE
            for child in self.children
        )
        return max(complete - self.get(done), 0)

    def in_whole_pieces(self, quantity: int) -> int:
        """`quantity`, cut down to whole pieces unless the product is sold by measure, never below nought."""
        if not self.row["is_qty_decimal"]:
            quantity = quantity // ONE * ONE
        return max(quantity, 0)

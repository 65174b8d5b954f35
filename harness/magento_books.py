"""What stands in the books of our Magento about one order, as its REST API shows it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Entity = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Books:
    """An order and its documents. Amounts in the order's currency."""

    order: Entity
    invoices: tuple[Entity, ...]
    shipments: tuple[Entity, ...]
    credit_memos: tuple[Entity, ...]

    @property
    def status(self) -> str:
        """The status code; empty where Magento has lost it, as a careless comment brings about (MAG-D19)."""
        return self.order.get("status") or ""

    @property
    def comments(self) -> tuple[str, ...]:
        """Everything written on the order and on its documents."""
        return tuple(self._comments())

    def _comments(self) -> Iterator[str]:
        for line in self.order.get("status_histories") or ():
            yield line.get("comment") or ""
        for document in (*self.invoices, *self.shipments, *self.credit_memos):
            for line in document.get("comments") or ():
                yield line.get("comment") or ""

    @property
    def tracks(self) -> tuple[tuple[str, str], ...]:
        """(tracking number, carrier's title) of every parcel."""
        return tuple(
            (str(track.get("track_number")), str(track.get("title")))
            for shipment in self.shipments
            for track in shipment.get("tracks") or ()
        )

    @property
    def item_ids(self) -> frozenset[str]:
        """The ids of all rows of the order."""
        return frozenset(str(row["item_id"]) for row in self.order["items"])

    def pieces(self, document: Entity) -> Mapping[int, int]:
        """Pieces in a document by line of the order, from 1; lines without any are left out."""
        lines = [row["item_id"] for row in self.order["items"] if not row.get("parent_item_id")]
        return {
            lines.index(item["order_item_id"]) + 1: int(item["qty"])
            for item in document["items"]
            if item["order_item_id"] in lines and item.get("qty")
        }


def given_back(memo: Entity) -> Decimal:
    """What a credit memo comes to, that onto gift card and store credit included."""
    extensions = memo.get("extension_attributes") or {}
    return amount(memo, "grand_total") + sum(
        (amount(extensions, name) for name in ("gift_cards_amount", "customer_balance_amount")), Decimal(0)
    )


def amount(entity: Entity, name: str) -> Decimal:
    """An amount to the cent; what is absent is nothing."""
    return Decimal(str(entity.get(name) or 0)).quantize(Decimal("0.01"))

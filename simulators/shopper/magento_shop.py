"""The shopper's and the shop staff's hands on Magento, over REST only: place, cancel, hold, refund, look."""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import requests

from .magento_entity import entity
from .magento_refund import CreditMemoRequest, chosen_rows
from .magento_rest import TIMEOUTS, MagentoRest, ShopError, Timeouts
from .order import VirtualOrder

_HELD = "holded"
_FIRST_STORE = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that Magento accepted: its number (increment_id) and its entity_id."""

    number: str
    entity_id: int


@dataclass(frozen=True, slots=True)
class Track:
    """A parcel on its way."""

    number: str
    title: str
    carrier: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """What was sent together: order_item_id -> pieces, and the parcels it travels in."""

    number: str
    pieces: Mapping[int, int]
    tracks: tuple[Track, ...]


class MagentoShop:
    """One Magento, as its customers and staff use it. Every trouble is a `ShopError` of one line.

    No write is repeated after a lost connection before the shop was searched for what it may have done.
    `url` is the base without /rest; orders are placed in the store view with the code `store_view`, or the first;
    see `MagentoRest` for the other parameters.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        store_view: str = "",
        session: requests.Session | None = None,
        timeout: Timeouts = TIMEOUTS,
        certificate: str | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._rest = MagentoRest(
            url, token, session=session, timeout=timeout, certificate=certificate, pause=pause
        )
        self._store_view = store_view
        self._store_id: int | None = None if store_view else _FIRST_STORE
        self._in_doubt: set[str] = set()

    def __enter__(self) -> "MagentoShop":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Hang up; a session that was handed in stays open."""
        self._rest.close()

    def place(self, order: VirtualOrder) -> Placed:
        """Place an order, and invoice it with capture when a tender is captured.

        Call it again with the same order after a `ShopError`: it looks the reference up first. Another process
        that repeats an order asks `look_up` beforehand.
        """
        thing = f"order {order.reference}"
        try:
            body = {"entity": entity(order, self._store())}
        except ValueError as error:
            raise ShopError(f"{thing}: {error}") from None
        seen_before = order.reference in self._in_doubt
        self._in_doubt.add(order.reference)
        answer = self._rest.post(
            thing, "orders", body, lambda: self._by_reference(order.reference), in_doubt=seen_before
        )
        placed = _placed(thing, answer)
        if any(tender.state == "captured" for tender in order.tenders):
            self._capture(placed)
        self._in_doubt.discard(order.reference)
        return placed

    def look_up(self, reference: str) -> Placed | None:
        """Find the order placed under a reference of ours, or None. Two of them are a `ShopError`."""
        found = self._by_reference(reference)
        return None if found is None else _placed(f"order {reference}", found)

    def find(self, number: str) -> dict[str, Any]:
        """Give the order of this number (increment_id) as REST shows it."""
        for order in self._rest.matching(f"order {number}", "orders", increment_id=number):
            if order.get("increment_id") == number:
                return order
        raise ShopError(f"order {number}: {self._rest.url} has none of that number; check the number")

    def cancel(self, number: str) -> None:
        """Cancel an order; one that may not be cancelled any more is a `ShopError`."""
        thing = f"cancelling order {number}"
        path = f"orders/{self._entity_id(number)}/cancel"
        done = self._rest.post(thing, path, {}, lambda: self._is_now(number, "canceled"))
        if done is not True:
            status = self.find(number).get("status")
            raise ShopError(f"{thing}: its status {status} does not allow it; unhold it, or refund it")

    def hold(self, number: str) -> None:
        """Put an order on hold."""
        path = f"orders/{self._entity_id(number)}/hold"
        self._rest.post(f"holding order {number}", path, {}, lambda: self._is_now(number, _HELD))

    def unhold(self, number: str) -> None:
        """Take an order off hold."""
        path = f"orders/{self._entity_id(number)}/unhold"
        self._rest.post(
            f"unholding order {number}", path, {}, lambda: self._is_now(number, _HELD, no_more=True)
        )

    def refund(
        self,
        number: str,
        items: Mapping[int | str, int] | None = None,
        shipping: Decimal | None = None,
        adjustment_refund: Decimal | None = None,
        adjustment_fee: Decimal | None = None,
        *,
        back_to_stock: bool = False,
    ) -> int:
        """Make an offline credit memo and give its entity_id.

        `items` maps order_item_id or SKU to pieces; None is all that is left, {} none at all. `shipping` is the
        part of it to refund before tax; None is all that is left for a whole refund and nothing for one by items.
        Amounts in the order's currency. `back_to_stock` returns the refunded pieces to the shelf.
        """
        thing = f"refunding order {number}"
        order = self.find(number)
        memo = CreditMemoRequest(
            rows=chosen_rows(thing, order, items),
            whole=items is None,
            shipping=shipping,
            adjustment_refund=adjustment_refund,
            adjustment_fee=adjustment_fee,
            back_to_stock=back_to_stock,
            marker=f"refund {secrets.token_hex(6)}",
        )
        order_id = int(order["entity_id"])
        answer = self._rest.post(
            thing, f"order/{order_id}/refund", memo.body(), lambda: self._marked_memo(order_id, memo.marker)
        )
        return int(answer)

    def shipments(self, number: str) -> tuple[Shipment, ...]:
        """Give what was shipped of an order, oldest first."""
        found = self._rest.matching(
            f"shipments of order {number}", "shipments", order_id=self._entity_id(number)
        )
        return tuple(_shipment(row) for row in sorted(found, key=lambda row: int(row["entity_id"])))

    def _store(self) -> int:
        """The number of the store view, asked for once."""
        if self._store_id is None:
            views = self._rest.get(f"store view {self._store_view}", "store/storeViews")
            try:
                ids = {str(view["code"]): int(view["id"]) for view in views if int(view["id"])}
            except (KeyError, TypeError, ValueError):
                raise ShopError(
                    f"store view {self._store_view}: {self._rest.url} lists none; is it the base of a Magento?"
                ) from None
            if self._store_view not in ids:
                raise ShopError(
                    f"store view {self._store_view}: {self._rest.url} has none of that code; "
                    f"choose one of {', '.join(ids)}"
                )
            self._store_id = ids[self._store_view]
        return self._store_id

    def _capture(self, placed: Placed) -> None:
        """Invoice everything. An order found again may have been invoiced already, so look first."""
        self._rest.post(
            f"capturing order {placed.number}",
            f"order/{placed.entity_id}/invoice",
            {"capture": True, "notify": False},
            lambda: self._invoice_of(placed.entity_id),
            in_doubt=True,
        )

    def _by_reference(self, reference: str) -> dict[str, Any] | None:
        rows = self._rest.matching(f"order {reference}", "orders", ext_order_id=reference)
        found = [row for row in rows if row.get("ext_order_id") == reference]
        if len(found) > 1:
            numbers = ", ".join(str(row.get("increment_id")) for row in found)
            raise ShopError(
                f"order {reference}: it is in the shop {len(found)} times ({numbers}); cancel all but one"
            )
        return found[0] if found else None

    def _invoice_of(self, order_id: int) -> str | None:
        invoices = self._rest.matching(f"invoices of order {order_id}", "invoices", order_id=order_id)
        return str(invoices[0]["entity_id"]) if invoices else None

    def _marked_memo(self, order_id: int, marker: str) -> str | None:
        for memo in self._rest.matching(
            f"credit memos of order {order_id}", "creditmemos", order_id=order_id
        ):
            if any(marker in (comment.get("comment") or "") for comment in memo.get("comments") or ()):
                return str(memo["entity_id"])
        return None

    def _is_now(self, number: str, state: str, *, no_more: bool = False) -> bool | None:
        return True if (self.find(number).get("state") == state) is not no_more else None

    def _entity_id(self, number: str) -> int:
        return int(self.find(number)["entity_id"])


def _placed(thing: str, order: Any) -> Placed:
    try:
        return Placed(str(order["increment_id"]), int(order["entity_id"]))
    except (KeyError, TypeError, ValueError):
        raise ShopError(f"{thing}: the shop answered no order; is this the base of a Magento?") from None


def _shipment(row: Mapping[str, Any]) -> Shipment:
    return Shipment(
        number=str(row.get("increment_id")),
        pieces={int(item["order_item_id"]): int(item.get("qty") or 0) for item in row.get("items") or ()},
        tracks=tuple(
            Track(str(track.get("track_number")), str(track.get("title")), str(track.get("carrier_code")))
            for track in row.get("tracks") or ()
        ),
    )

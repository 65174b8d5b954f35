"""Magento as a source of orders: what changed, what it means, and errands in its books."""

import hashlib
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from ...clock import Clock
from ...errand import Done, Errand
from ...money import amount
from ...order import Order
from ...policy import Policy
from ...settings import Settings
from ...standing import Decision, Gone
from ..source import CreditMemo, Page, Sighting, StoreRefused, StoreTrouble, Unreadable
from . import decision
from .catalogue import Manufacturers
from .client import MagentoClient, segment
from .errands import MANY, Errands
from .questions import Filter, question
from .reading import Raw, Reader, is_fulfilled, moment, shipping_method, skus
from .refund import read_memo

log = logging.getLogger(__name__)


@contextmanager
def _refusals_as_trouble() -> Iterator[None]:
    """A store that refuses to be read is not set up rightly, which a person has to see; no order is at fault."""
    try:
        yield
    except StoreRefused as refusal:
        raise StoreTrouble(
            f"Magento: it refuses to be read ({refusal}); check [magento] in the settings"
        ) from None


class MagentoSource:
    """The store behind the bridge. See `Source` for what each method promises."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._client = MagentoClient(settings.magento)
        self._manufacturers = Manufacturers(self._client, clock)
        self._errands = Errands(
            self._client, refund_voided=settings.refund_voided_orders, notify=settings.email_shipments
        )

    def close(self) -> None:
        self._client.close()

    def server_time(self) -> datetime | None:
        """Asked for with the cheapest question there is."""
        with _refusals_as_trouble():
            self._client.get("orders", question([], page_size=1) | {"fields": "total_count"})
        return self._client.answered_at

    def changed_since(self, moment: datetime) -> Iterator[Page]:
        """Pages by key, not by number: a row that moves to the end while we read must not shift others past us.

        (updated_at > u OR entity_id > e) AND updated_at >= u is exactly what lies behind the row (u, e).
        """
        groups = [[("updated_at", "gteq", _column(moment))]]
        reached = ("", "")
        while True:
            found = self._list("orders", groups, sort=("updated_at", "entity_id"))
            yield Page(tuple(self._sightings(found)), self._client.answered_at)
            if len(found) < self._settings.magento.page_size:
                return
            before, reached = reached, (str(found[-1].get("updated_at")), str(found[-1].get("entity_id")))
            if reached == before:
                raise StoreTrouble(
                    "Magento: it gives the same page again and again; does it know searchCriteria?"
                )
            last, entity = reached
            groups = [
                [("updated_at", "gteq", last)],
                [("updated_at", "gt", last), ("entity_id", "gt", entity)],
            ]

    def by_ids(self, source_ids: Sequence[str]) -> Page:
        """These orders as they are now."""
        size = self._settings.magento.page_size
        found: list[Raw] = []
        for start in range(0, len(source_ids), size):
            found += self._list("orders", [[("entity_id", "in", ",".join(source_ids[start : start + size]))]])
        return Page(tuple(self._sightings(found)), self._client.answered_at)

    def decide(self, sighting: Sighting, policy: Policy, *, offered: bool) -> Decision:
        """By the tables of both download modes."""
        try:
            return decision.decide(sighting.raw, policy, offered=offered)
        except (ValueError, TypeError, AttributeError) as error:
            return Decision("data:unreadable", f"the store's answer makes no sense ({error})")

    def read(self, sightings: Sequence[Sighting]) -> dict[str, Order | Unreadable]:
        """The neutral orders, their manufacturers asked for together."""
        with _refusals_as_trouble():
            known = self._manufacturers.look_up({sku for sighting in sightings for sku in skus(sighting.raw)})
        orders: dict[str, Order | Unreadable] = {}
        for sighting in sightings:
            try:
                orders[sighting.source_id] = Reader(
                    self._settings, sighting.raw, sighting.created_at, known
                ).order()
            except Unreadable as unreadable:
                orders[sighting.source_id] = unreadable
        return orders

    def credit_memos(self, sighting: Sighting, ledger: str) -> list[CreditMemo]:
        """The refunds of an order; those with the bridge's marker in a comment are the bridge's own."""
        found = self._list("creditmemos", [[("order_id", "eq", sighting.source_id)]], page_size=MANY)
        try:
            return [
                read_memo(memo, sighting.raw, ledger, self._settings.not_restocked_words) for memo in found
            ]
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreTrouble(
                f"Magento: a credit memo of order {sighting.number} makes no sense ({error})"
            ) from None

    def put_stock(self, item_number: str, pieces: int) -> None:
        """The quantity of the default stock, found by SKU."""
        product = segment(item_number)
        try:
            held = self._client.get(f"stockItems/{product}")
            if amount(held["qty"]) != pieces:
                stock = {"qty": pieces, "is_in_stock": pieces > 0}
                self._client.put(f"products/{product}/stockItems/{held['item_id']}", {"stockItem": stock})
        except (ValueError, TypeError, KeyError) as error:
            raise StoreTrouble(f"Magento: its stock of {item_number} makes no sense ({error})") from None

    def run(self, errand: Errand) -> Done:
        """Do it in Magento's books."""
        try:
            return self._errands.run(errand)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StoreTrouble(f"Magento: its answer makes no sense ({error})") from None

    def _list(
        self,
        path: str,
        groups: list[list[Filter]],
        sort: Sequence[str] = ("entity_id",),
        page_size: int | None = None,
    ) -> list[Raw]:
        criteria = question(groups, sort=sort, page_size=page_size or self._settings.magento.page_size)
        with _refusals_as_trouble():
            found = self._client.get(path, criteria)
        items = found.get("items") if isinstance(found, dict) else None
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise StoreTrouble(f"Magento: GET {path}: the answer is no list; is magento.url a Magento store?")
        return items

    def _sightings(self, found: list[Raw]) -> Iterator[Sighting]:
        for raw in found:
            try:
                yield _sighting(raw)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                # Without number and times there is nothing to write a decision on.
                log.warning("an order of the store cannot be read at all: %s", error)


def _sighting(raw: Raw) -> Sighting:
    return Sighting(
        source_id=str(raw["entity_id"]),
        number=str(raw["increment_id"]),
        created_at=moment(raw["created_at"]),
        updated_at=moment(raw["updated_at"]),
        digest=hashlib.sha256(json.dumps(raw, sort_keys=True, default=_plain).encode()).hexdigest(),
        gone=_gone(raw),
        refunded=_refunded(raw),
        shipped=any(amount(item.get("qty_shipped")) > 0 for item in raw.get("items") or []),
        fulfilled=is_fulfilled(raw),
        authorised=decision.authorised(raw) > amount((raw.get("payment") or {}).get("amount_paid")),
        store_id=str(raw.get("store_id") or ""),
        shipping_method=shipping_method(raw),
        payment_method=str((raw.get("payment") or {}).get("method") or ""),
        raw=raw,
    )


def _refunded(raw: Raw) -> bool:
    """By its pieces too: what a gift card paid for in full has no total to refund."""
    pieces = any(amount(item.get("qty_refunded")) > 0 for item in raw.get("items") or [])
    return pieces or amount(raw.get("total_refunded")) > 0


def _gone(raw: Raw) -> Gone:
    if raw.get("status") == decision.CANCELED:
        return Gone.CANCELED
    total = amount(raw.get("grand_total"))
    paid_back = raw.get("status") == "closed" or 0 < total <= amount(raw.get("total_refunded"))
    return Gone.REFUNDED if paid_back else Gone.NO


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return str(value.normalize())
    raise TypeError(f"{type(value).__name__} in an order")


def _column(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

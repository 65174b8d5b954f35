"""One pass: read what changed in the store, decide, deliver into the ledger, push, write back. Restartable anywhere.

Every page of the store is one transaction: orders, decisions, notes and the cursor commit together, so that a crash
repeats a page at most, and repeating changes nothing (MAG-D05).
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .clock import Clock, instant, stamp
from .delivery import Delivery, Judgement
from .errand import Trouble
from .ledger import Ledger, advance_fact, fact, put_fact
from .order_book import first_offers_ahead, to_reread
from .outlets.outlet import Outlet, PushedOutlet
from .policy import read_history
from .push import Push
from .push_book import first_pushes_ahead
from .settings import Settings
from .sources.source import Page, Source
from .standing import QUALIFIES, STORE
from .stock_sync import StockSync
from .write_back import WriteBack

log = logging.getLogger(__name__)

SAME_CLOCK = timedelta(seconds=2)
"""Clocks that differ by less are the same; the store tells whole seconds only."""

AT_ONCE = 60
"""How many orders are looked at once more before their first offer: two answers' worth (decisions 4)."""


@dataclass(slots=True)
class Report:
    """What a cycle did: orders read and pushed, errands done, and how often which decision was taken."""

    read: int = 0
    pushed: int = 0
    written: int = 0
    decisions: Counter[str] = field(default_factory=Counter)

    def to_json(self) -> dict[str, Any]:
        """`downloaded`: orders found fit for the POS."""
        return {
            "read": self.read,
            "downloaded": self.decisions[QUALIFIES],
            "decisions": dict(self.decisions),
            "pushed": self.pushed,
            "written": self.written,
        }


class _Way:
    """All that a cycle does with one pushed outlet. A POS that cannot be reached keeps nobody else waiting."""

    def __init__(
        self, ledger: Ledger, source: Source, outlet: PushedOutlet, settings: Settings, clock: Clock
    ) -> None:
        tries = settings.write_back_tries
        redeliver = settings.rejected_policy == "redeliver"
        self._download_orders = settings.download_orders
        self._stock = StockSync(ledger, source, outlet)
        self._push = Push(ledger, outlet, clock, tries=tries, redeliver=redeliver)
        self._errands = WriteBack(ledger, outlet.name, outlet, clock, tries=tries)

    def sync_stock(self, keep: Callable[[], None]) -> None:
        """What could not be told is told with the next cycle."""
        try:
            self._stock.run(keep)
        except Trouble as trouble:
            log.warning("the stock is not told to the store: %s", trouble)

    def deliver(self, report: Report, keep: Callable[[], None]) -> None:
        if self._download_orders:
            report.pushed += self._push.run(keep)
        report.written += self._errands.run(keep)


class Cycle:
    """The bridge's pulse. One at a time: the caller holds the lease, and `keep` renews it."""

    def __init__(
        self,
        ledger: Ledger,
        source: Source,
        outlet: Outlet,
        pushed: Mapping[str, PushedOutlet],
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._source = source
        self._settings = settings
        self._clock = clock
        self._delivery = Delivery(ledger, source, outlet, pushed, settings, clock)
        self._ways = [_Way(ledger, source, outlet, settings, clock) for outlet in pushed.values()]
        self._write_back = WriteBack(ledger, STORE, source, clock, tries=settings.write_back_tries)

    def run(self, keep: Callable[[], None] = lambda: None) -> Report:
        """Raises `StoreTrouble`; what was committed until then stays, and the next cycle goes on from there."""
        report = Report()
        with self._ledger.reading() as connection:
            enabled_since = fact(connection, "enabled_since")
        if enabled_since is not None:
            self._read_store(instant(enabled_since), report, keep)
        for way in self._ways:
            way.deliver(report, keep)
        report.written += self._write_back.run(keep)
        for way in self._ways:  # last: what was handed over just now is set aside by then
            way.sync_stock(keep)
        return report

    def _read_store(self, enabled_since: datetime, report: Report, keep: Callable[[], None]) -> None:
        judgement: Judgement | None = None
        seen: set[str] = set()
        for page in self._source.changed_since(self._start(enabled_since)):
            keep()
            if judgement is None:
                judgement = self._judgement(enabled_since, page.answered_at)
                begun = page.answered_at
            self._take(page, judgement, report)
            seen.update(sighting.source_id for sighting in page.sightings)
        if judgement is None:
            return
        # Closed on the store's own time of the first answer: whatever changed later is read by the next cycle.
        if begun is not None:
            with self._ledger.writing() as transaction:
                advance_fact(transaction, "cursor", stamp(begun))
        with self._ledger.reading() as connection:
            again = {
                *to_reread(connection, AT_ONCE),
                *first_offers_ahead(connection, AT_ONCE),
                *first_pushes_ahead(connection, AT_ONCE),
            } - seen
        if again:
            self._take(self._source.by_ids(sorted(again)), judgement, report, moves_cursor=False)

    def _take(self, page: Page, judgement: Judgement, report: Report, *, moves_cursor: bool = True) -> None:
        report.read += len(page.sightings)
        last = page.sightings[-1].updated_at if page.sightings and moves_cursor else None
        report.decisions += self._delivery.take(page.sightings, judgement, cursor=last)

    def _start(self, enabled_since: datetime) -> datetime:
        """Where to read from: the cursor, or what orders are taken from, less the overlap (MAG-D05)."""
        with self._ledger.reading() as connection:
            cursor = fact(connection, "cursor")
            settled = fact(connection, "orders_from")
        if cursor is None or settled is None or self._earlier_start(settled):
            self._judgement(enabled_since, self._source.server_time())
            return self._start(enabled_since)
        return instant(cursor) - timedelta(minutes=self._settings.overlap_minutes)

    def _earlier_start(self, settled: str) -> bool:
        wanted = self._settings.orders_from
        return wanted is not None and wanted < instant(settled)

    def _judgement(self, enabled_since: datetime, told: datetime | None) -> Judgement:
        """By what orders are judged now. The store's clock, which `told` shows, may differ from ours (EVO-D23)."""
        ahead = timedelta(0)
        if told is not None and abs(told - self._clock()) > SAME_CLOCK:
            ahead = told - self._clock()
        with self._ledger.writing() as transaction:
            first = fact(transaction, "first_orders_from")
            if first is None:
                first = stamp((enabled_since + ahead - SAME_CLOCK).replace(microsecond=0))
                put_fact(transaction, "first_orders_from", first)
            orders_from = self._settings.orders_from or instant(first)
            settled = fact(transaction, "orders_from")
            if settled is None or orders_from < instant(settled):
                put_fact(transaction, "cursor", stamp(orders_from))
            if settled != stamp(orders_from):
                put_fact(transaction, "orders_from", stamp(orders_from))
            return Judgement(orders_from, ahead, read_history(transaction))

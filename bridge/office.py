"""The operator's view of the ledger: what became of every order, and the few things a person may do about it."""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from . import order_book, push_book, work_book
from .clock import Clock, stamp
from .desk import ACTIONS, DeskRefused
from .ledger import Ledger, empty, fact, put_fact
from .order_book import Entry
from .outlets.web_orders.gate import PINNED, SWITCH
from .policy import Policy, enact
from .settings import Settings
from .standing import Decision, Note, Outcome, Standing

log = logging.getLogger(__name__)


class UnknownOrder(Exception):
    """No order of that number."""


class Office:
    """Reads and steers one ledger. What it refuses raises `DeskRefused` or `UnknownOrder` and changes nothing."""

    def __init__(self, ledger: Ledger, settings: Settings, clock: Clock) -> None:
        self._ledger = ledger
        self._settings = settings
        self._clock = clock
        self._redeliver = settings.rejected_policy == "redeliver"

    @property
    def inactive(self) -> tuple[str, ...]:
        """Settings without effect as things are, in words (MAG-D09)."""
        return self._settings.onsite.inactive if self._settings.onsite else ()

    def open_up(self) -> None:
        """Bring the ledger in line with the settings; a change of them counts from now on (MAG-D06, EVO-D23)."""
        with self._ledger.writing() as transaction:
            self._settle(transaction)

    def forget_everything(self) -> None:
        """An empty ledger, as on the first day. For laboratories."""
        with self._ledger.writing() as transaction:
            empty(transaction)
            self._settle(transaction)

    def _settle(self, transaction: Connection) -> None:
        now = self._clock()
        enact(transaction, Policy.of(self._settings), now)
        ticked = str(int(self._settings.enable_web_order_module))
        # The file rules when it changes; until then what the operator switched by hand stays as it is.
        if fact(transaction, "module_setting") != ticked:
            put_fact(transaction, "module_setting", ticked)
            self._switch(transaction, self._settings.enable_web_order_module, now)
        if self._settings.terms:  # a pushed outlet has no switch in the POS
            self._begin_reading(transaction, now)
        if fact(transaction, "rejected_policy") != self._settings.rejected_policy:
            put_fact(transaction, "rejected_policy", self._settings.rejected_policy)
            order_book.list_rejected_anew(transaction, redeliver=self._redeliver)

    # Orders

    def page(self, after: str, limit: int) -> tuple[list[dict[str, Any]], str | None]:
        """Summaries of orders by number, and where the next page begins."""
        with self._ledger.reading() as connection:
            entries = order_book.page(connection, after, limit)
            ids = [entry.id for entry in entries]
            notes = order_book.notes_of(connection, ids)
            kept = push_book.kept_back(connection, ids)
        following = entries[-1].number if len(entries) == limit else None
        return [_summary(entry, notes[entry.id], kept.get(entry.id)) for entry in entries], following

    def order(self, number: str) -> dict[str, Any]:
        """One order as `order-status` (decisions 9), with its decision, marks and unfinished work."""
        with self._ledger.reading() as connection:
            entry = order_book.find(connection, number)
            if entry is None:
                raise UnknownOrder(number)
            notes = order_book.notes_of(connection, [entry.id])[entry.id]
            parcels = order_book.shipments_of(connection, entry.id)
            lines = order_book.lines_of(connection, entry.id)
            waiting = work_book.unfinished(connection, entry.id)
            by_hand = work_book.for_people(connection, entry.id)
            kept = push_book.kept_back(connection, [entry.id]).get(entry.id)
            document = order_book.document_at(connection, entry.id, entry.standing.outlet)
        return {
            "status": entry.standing.status.value,
            "downloaded": entry.standing.downloaded_at is not None and not entry.standing.waiting,
            "notes": notes,
            "shipments": [
                {
                    "carrier": parcel.carrier,
                    "tracking": parcel.tracking,
                    "items": [{"itemID": item, "quantity": pieces} for item, pieces in parcel.items],
                }
                for parcel in parcels
            ],
            "decision": asdict(_shown(entry.standing, kept)),
            "outlet": entry.standing.outlet,
            "document": {"kind": document[0], "id": document[1]} if document else None,
            "marks": entry.standing.marks,
            "number": entry.number,
            "lines": [asdict(line) for line in lines],
            "waiting": waiting,
            "for_people": by_hand,
        }

    def act(self, number: str, action: str) -> dict[str, Any]:
        """release, resend, exclude, hold, unhold, export."""
        with self._ledger.writing() as transaction:
            entry = order_book.find(transaction, number)
            if entry is None:
                raise UnknownOrder(number)
            if action == "release" and push_book.wake(transaction, entry.id):
                outcome = Outcome(entry.standing, notes=(Note("Released: it is tried with the next cycle."),))
            else:
                outcome = ACTIONS[action](entry.standing, self._clock())
            order_book.commit(transaction, entry, outcome, self._clock(), redeliver=self._redeliver)
        log.info("operator: %s order %s", action, number)
        return self.order(number)

    # Work that only a person can do

    def work(self) -> Sequence[dict[str, Any]]:
        with self._ledger.reading() as connection:
            return work_book.for_people(connection)

    def finish_work(self, work_id: int) -> None:
        with self._ledger.writing() as transaction:
            if not work_book.close_by_hand(transaction, work_id):
                raise DeskRefused(f"work {work_id}: there is none for a person; GET /to-do lists it")

    # The module

    def enabled(self) -> bool:
        with self._ledger.reading() as connection:
            return fact(connection, SWITCH) == "1"

    def switch(self, *, on: bool) -> None:
        """Enable or disable the web-order module; the first enabling is the moment from which orders count."""
        with self._ledger.writing() as transaction:
            self._switch(transaction, on, self._clock())

    def _switch(self, transaction: Connection, on: bool, now: datetime) -> None:
        put_fact(transaction, SWITCH, str(int(on)))
        if on:
            self._begin_reading(transaction, now)

    def _begin_reading(self, transaction: Connection, now: datetime) -> None:
        if fact(transaction, "enabled_since") is None:
            put_fact(transaction, "enabled_since", stamp(now))

    def forget_machine_address(self) -> None:
        """The next successful Test Connection pins anew (EVO-D22)."""
        with self._ledger.writing() as transaction:
            put_fact(transaction, PINNED, None)

    def last_cycle(self) -> str | None:
        with self._ledger.reading() as connection:
            return fact(connection, "last_cycle")

    def note_cycle(self, report: str) -> None:
        with self._ledger.writing() as transaction:
            put_fact(transaction, "last_cycle", report)


def _summary(entry: Entry, notes: list[str], kept: Decision | None) -> dict[str, Any]:
    standing: Standing = entry.standing
    decision = _shown(standing, kept)
    return {
        "number": entry.number,
        "status": standing.status.value,
        "outlet": standing.outlet,
        "decision": decision.code,
        "decision_text": decision.text,
        "marks": standing.marks,
        "notes": notes,
    }


def _shown(standing: Standing, kept: Decision | None) -> Decision:
    """What keeps the order, if anything does; one that nothing keeps may still wait for its turn to be pushed."""
    if kept is None and standing.to_push(redeliver=False):
        return Decision(standing.decision.code, "qualifies, and waits for its turn to be handed to the POS")
    return kept or standing.decision

"""Handing orders to a POS that does not poll: one by one, each document exactly once.

Before anything is sent it is on record that the POS may have the order; so after a lost answer or a crash it is handed
over `again`, and the outlet looks before it repeats (MAG-D04).
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from . import order_book, push_book
from .clock import Clock
from .errand import Refused, as_trouble
from .ledger import Ledger
from .order_book import Entry
from .outlets.outlet import Pushed, PushedOutlet, Stopped
from .push_book import Waiting
from .standing import QUALIFIES, Decision, Note, Outcome, Standing, Status, Work
from .write_back import TROUBLES_IN_A_ROW, pause

log = logging.getLogger(__name__)

BATCH = 20


class Push:
    """The orders of one outlet. What the POS will not have after so many `tries` waits for an operator."""

    def __init__(
        self, ledger: Ledger, outlet: PushedOutlet, clock: Clock, *, tries: int, redeliver: bool
    ) -> None:
        self._ledger = ledger
        self._outlet = outlet
        self._clock = clock
        self._tries = tries
        self._redeliver = redeliver

    def run(self, keep: Callable[[], None]) -> int:
        """Hand over what is due, once; give how many were taken. `keep` is called before each."""
        taken = troubles = 0
        for waiting in self._due():
            if not self._outlet.ready():
                break
            keep()
            if not self._offer(waiting):
                continue
            try:
                pushed = self._outlet.push(waiting.consignment, again=waiting.offered)
            except Stopped as stop:
                self._put_off(waiting, stop.decision)
            except Refused as refusal:
                self._refused(waiting, str(refusal))
            except Exception as error:  # noqa: BLE001 - a sick order must keep no other waiting
                self._put_off(waiting, Decision("pos:trouble", str(as_trouble(error))))
                troubles += 1
                if troubles >= TROUBLES_IN_A_ROW:
                    return taken
                continue
            else:
                self._taken(waiting, pushed)
                taken += 1
            troubles = 0
        return taken

    def _due(self) -> Iterator[Waiting]:
        after: Waiting | None = None
        while batch := self._batch(after):
            yield from batch
            after = batch[-1]

    def _batch(self, after: Waiting | None) -> list[Waiting]:
        with self._ledger.reading() as connection:
            return push_book.due(connection, self._outlet.name, self._clock(), after, BATCH)

    def _offer(self, waiting: Waiting) -> bool:
        """On record, before anything is sent, that from now on the POS may have it. False when an operator keeps it
        by now.
        """
        with self._ledger.writing() as transaction:
            entry = self._entry(transaction, waiting)
            if not entry.standing.to_push(redeliver=self._redeliver):
                return False
            if not waiting.offered:
                self._commit(transaction, entry, Outcome(replace(entry.standing, offered_at=self._clock())))
        return True

    def _taken(self, waiting: Waiting, pushed: Pushed) -> None:
        """What makes the order downloaded also queues its invoice in the store (decisions 4)."""
        with self._ledger.writing() as transaction:
            entry = self._entry(transaction, waiting)
            kind = f"{self._outlet.name}:{pushed.kind}"
            order_book.add_document(transaction, entry.id, kind, pushed.id, ours=True)
            push_book.wake(transaction, entry.id)
            self._commit(transaction, entry, _downloaded(entry.standing, pushed, self._clock()))

    def _put_off(self, waiting: Waiting, decision: Decision) -> None:
        log.warning("order %s: not in %s yet: %s", waiting.number, self._outlet.name, decision.text)
        with self._ledger.writing() as transaction:
            push_book.put_off(transaction, waiting, decision, self._clock() + pause(waiting.tries))

    def _refused(self, waiting: Waiting, reason: str) -> None:
        if waiting.refusals + 1 < self._tries:
            log.warning("order %s: %s refuses it: %s", waiting.number, self._outlet.name, reason)
            decision = Decision("pos:refused", reason)
            with self._ledger.writing() as transaction:
                due_at = self._clock() + pause(waiting.tries)
                push_book.put_off(transaction, waiting, decision, due_at, refused=True)
            return
        note = Note(f"Refused by the POS: {reason}", for_person=True)
        with self._ledger.writing() as transaction:
            push_book.wake(transaction, waiting.order_id)
            entry = self._entry(transaction, waiting)
            rejected = replace(entry.standing, status=Status.REJECTED)
            self._commit(transaction, entry, Outcome(rejected, notes=(note,)))

    def _entry(self, transaction: Connection, waiting: Waiting) -> Entry:
        return order_book.find_by_source(transaction, [waiting.source_id])[waiting.source_id]

    def _commit(self, transaction: Connection, entry: Entry, outcome: Outcome) -> None:
        order_book.commit(transaction, entry, outcome, self._clock(), redeliver=self._redeliver)


def _downloaded(standing: Standing, pushed: Pushed, now: datetime) -> Outcome:
    decision = Decision(QUALIFIES, f"stands in the POS as {pushed.name}")
    taken = replace(standing, status=Status.DOWNLOADED, downloaded_at=now, decision=decision)
    notes = [Note(text, key=f"push:{text}"[:500]) for text in pushed.notes]
    notes += [Note(text, key=f"push:{text}"[:500], for_person=True) for text in pushed.tasks]
    work = (Work("invoice", "invoice", {"capture": standing.capture}),) if standing.invoice else ()
    return Outcome(taken, notes=tuple(notes), work=work)

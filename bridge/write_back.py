"""Doing in the store, or in the POS of a pushed outlet, what the ledger says is to be done there (decisions 5, 6).

Before anything is sent it is on record that it may have been; so after a lost answer or a crash the errand is run
`again`, and looks before it repeats. What the POS was answered does not depend on any of this.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from sqlalchemy import Connection

from .clock import Clock
from .errand import Done, Errand, NeedsPerson, Refused, as_trouble
from .ledger import Ledger, fact
from .order_book import add_document, add_note, document_at
from .standing import STORE, Note
from .work_book import Task, begin_tries, due_work, settle, still_waits

log = logging.getLogger(__name__)

BATCH = 20
TROUBLES_IN_A_ROW = 3
"""So many failures one after the other mean that the other system is down; fewer, that one order is sick."""

LONGEST_PAUSE = timedelta(hours=1)


class Doer(Protocol):
    """Who runs the errands: a store, or a pushed outlet."""

    def run(self, errand: Errand) -> Done: ...


class WriteBack:
    """The queue of errands at one place, and how it is worked off."""

    def __init__(self, ledger: Ledger, place: str, doer: Doer, clock: Clock, *, tries: int) -> None:
        self._ledger = ledger
        self._place = place
        self._doer = doer
        self._clock = clock
        self._tries = tries
        self._troubles = 0

    def run(self, keep: Callable[[], None]) -> int:
        """Try everything that is due, once; give how much got done. `keep` is called before each errand."""
        self._troubles = 0
        tried: set[int] = set()
        total = 0
        # What waited behind an errand of the same order comes up in the next pass.
        while (done := self._pass(tried, keep)) and not self._is_down:
            total += done
        return total + done

    @property
    def _is_down(self) -> bool:
        return self._troubles >= TROUBLES_IN_A_ROW

    def _pass(self, tried: set[int], keep: Callable[[], None]) -> int:
        done = after = 0
        while batch := self._due(after):
            after = batch[-1].id
            fresh = [task for task in batch if task.id not in tried]
            self._put_on_record(fresh)
            for task in fresh:
                keep()
                tried.add(task.id)
                done += self._try(task)
                if self._is_down:
                    return done
        return done

    def _put_on_record(self, tasks: list[Task]) -> None:
        if tasks:
            with self._ledger.writing() as transaction:
                begin_tries(transaction, tasks)

    def _due(self, after: int) -> list[Task]:
        with self._ledger.reading() as connection:
            return due_work(connection, self._place, self._clock(), after, BATCH)

    def _try(self, task: Task) -> int:
        errand = self._errand(task)
        if errand is None:
            return 0
        try:
            done = self._doer.run(errand)
        except Refused as refusal:
            self._troubles = 0
            self._refused(task, str(refusal))
            return 0
        except NeedsPerson as needed:
            self._troubles = 0
            self._hand_over(task, str(needed))
            return 1
        except Exception as error:  # noqa: BLE001 - a sick order must keep no other waiting
            self._troubles += 1
            self._postpone(task, str(as_trouble(error)))
            return 0
        self._troubles = 0
        self._done(task, done)
        return 1

    def _errand(self, task: Task) -> Errand | None:
        """None when it is not wanted any more."""
        with self._ledger.reading() as connection:
            if not still_waits(connection, task):
                return None
            mine = marker_of(connection)
            document = None if self._place == STORE else document_at(connection, task.order_id, self._place)
        digest = hashlib.sha256(f"{task.number}/{task.key}".encode()).hexdigest()[:10]
        return Errand(
            task.kind,
            task.source_id,
            task.number,
            task.details,
            f"{mine}{digest}",
            again=task.tries > 0,
            document=document,
        )

    def _done(self, task: Task, done: Done) -> None:
        with self._ledger.writing() as transaction:
            settle(transaction, task, state="done")
            for kind, document in done.documents:
                kept = kind if self._place == STORE else f"{self._place}:{task.kind}:{kind}"
                add_document(transaction, task.order_id, kept, document, ours=True)
            if done.note:
                self._note(transaction, task, Note(done.note, key=f"done:{task.key}"))

    def _postpone(self, task: Task, reason: str) -> None:
        log.warning("order %s: %s is put off: %s", task.number, task.kind, reason)
        with self._ledger.writing() as transaction:
            settle(
                transaction, task, state="waiting", reason=reason, due_at=self._clock() + pause(task.tries)
            )

    def _refused(self, task: Task, reason: str) -> None:
        if task.refusals + 1 >= self._tries:
            self._hand_over(
                task, f"{_WORDS.get(task.kind, task.kind)} is refused by the {self._place}: {reason}"
            )
            return
        log.warning("order %s: %s is refused: %s", task.number, task.kind, reason)
        due = self._clock() + pause(task.tries)
        with self._ledger.writing() as transaction:
            settle(transaction, task, state="waiting", reason=reason, due_at=due, refused=True)

    def _hand_over(self, task: Task, reason: str) -> None:
        with self._ledger.writing() as transaction:
            settle(transaction, task, state="person", reason=reason, refused=True)
            self._note(transaction, task, Note(f"Work for a person: {reason}", key=f"person:{task.key}"))

    def _note(self, transaction: Connection, task: Task, note: Note) -> None:
        add_note(transaction, task.order_id, note, self._clock())


_WORDS = {
    "invoice": "the invoice",
    "ship": "the shipment",
    "void": "the cancellation",
    "cancel-line": "the refund of a line",
    "comment": "a comment",
    "return": "the return",
    "canceled": "the cancellation",
}


def marker_of(connection: Connection) -> str:
    """What every marker of this ledger begins with."""
    return f"tillproof {(fact(connection, 'ledger') or '')[:8]}/"


def pause(earlier_tries: int) -> timedelta:
    """None after the first try (the next cycle repeats it), then 30 s doubling up to an hour."""
    if earlier_tries == 0:
        return timedelta(0)
    return min(timedelta(seconds=30 * (1 << min(earlier_tries - 1, 10))), LONGEST_PAUSE)

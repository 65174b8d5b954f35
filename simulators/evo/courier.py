"""Sends what lies in the outbox and notes down what the store answered (EVO-D12).

One message is on its way at a time. A message is sent again only with the same bytes, and only when nobody can know
whether the store has it.
"""

from datetime import datetime
from threading import Lock

import sqlalchemy as sql

from ..clock import Clock
from . import alarms, outbox, outcome
from .alarms import AlarmKind
from .books import Books
from .events import Acknowledged, AlarmRaised, Announcer, Delayed, Delivered, Event
from .link import Link
from .outbox import Letter, MessageKind, MessageState

_ACKNOWLEDGEMENTS = (MessageKind.ACKNOWLEDGEMENT, MessageKind.CANCELLATION_ACKNOWLEDGEMENT)


class Courier:
    """Carries letters of one POS to its store."""

    def __init__(self, books: Books, link: Link, clock: Clock, announcer: Announcer) -> None:
        self._books = books
        self._link = link
        self._clock = clock
        self._announcer = announcer
        self.on_the_way = Lock()

    def next_due(self) -> datetime | None:
        """When the next letter may leave; None when there is none."""
        with self._books.read() as tx:
            return outbox.next_due(tx, self._link.connection.location)

    def send_due(self) -> None:
        """Send everything that may leave now."""
        with self._books.read() as tx:
            numbers = outbox.due(tx, self._link.connection.location, self._clock())
        for number in numbers:
            self.send(number)

    def send(self, number: int) -> Letter:
        """Send one letter if it may leave; returns it as it lies in the outbox afterwards."""
        with self.on_the_way:
            with self._books.read() as tx:
                free = outbox.may_leave(tx, self._link.connection.location, number)
                letter = outbox.fetch(tx, number)
            if not free or not self._link.may_call(self._clock()):
                return letter
            reply = self._link.wire.post(letter.path, letter.body, letter.content_type)
            result = outcome.of_message(reply)
            with self._books.write() as tx:
                events = self._settle(tx, letter, result)
                letter = outbox.fetch(tx, number)
        self._announcer.tell(*events)
        return letter

    def _settle(
        self,
        tx: sql.Connection,
        letter: Letter,
        result: outcome.Done | outcome.Refused | outcome.Stopped | outcome.Again,
    ) -> list[Event]:
        now = self._clock()
        match result:
            case outcome.Done(words):
                outbox.settle(tx, letter.number, MessageState.DONE, words)
                return [_good_news(letter, now)]
            case outcome.Refused(words):
                outbox.settle(tx, letter.number, MessageState.REFUSED, words)
                text = f"the store refused the {_name(letter)}: {words}"
                return _alarm(tx, AlarmKind.MESSAGE_REFUSED, letter.order_id, text, now)
            case outcome.Stopped(words):
                outbox.settle(tx, letter.number, MessageState.WAITING, words, due_at=now)
                self._link.halt(tx, words, now)
                return [AlarmRaised(now, AlarmKind.CONNECTION, "", words)]
            case outcome.Again(words, after, hold):
                when = self._link.wait(after, now)
                outbox.settle(tx, letter.number, MessageState.WAITING, words, due_at=when)
                if hold:
                    self._link.quiet_until = when
                return [Delayed(now, letter.order_id, _name(letter), words, when)]


def _alarm(tx: sql.Connection, kind: AlarmKind, subject: str, text: str, now: datetime) -> list[Event]:
    alarms.sound(tx, kind, subject, text, now)
    return [AlarmRaised(now, kind, subject, text)]


def _good_news(letter: Letter, now: datetime) -> Event:
    if letter.kind in _ACKNOWLEDGEMENTS:
        codes = tuple(issue["code"] for issue in letter.told["issues"])
        return Acknowledged(now, letter.order_id, letter.told["responseType"], codes)
    return Delivered(now, letter.order_id, letter.kind)


def _name(letter: Letter) -> str:
    return letter.kind.replace("_", " ")

"""One visit of the harness at a target: looks before it starts, knows what it placed, clears up after itself.

A real shop is never harmed (decisions 9): nothing is acknowledged, shipped or voided that the harness did not place
itself. Orders of others that are outstanding stop the run before it starts, unless the target is `disposable`.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..simulators.clock import Clock, real_clock
from . import wire
from .examiner import Answer, Examiner, Line
from .orders import OrderBook
from .target import Target, TargetError
from .transcript import Transcript

ROUNDS = 200
"""How often at most a queue is polled and acknowledged to empty it; 30 orders a round."""

ORDER_ID = re.compile(rb"""order[Ii][dD]"?\s*[>:]\s*"?([^<"]+)""")
"""An order id in XML or JSON, well-formed or not."""

POS_CLOCK = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
"""What the POS of the harness believes; dates are information only (EVO-D17c)."""


@dataclass
class Visit:
    """The target, the line to it, and the ids of everything placed there. `run` tells this run from all others."""

    target: Target
    line: Line
    seed: int
    run: str
    placed: set[str] = field(default_factory=set)
    unsettled: bool = False

    @property
    def clock(self) -> Clock:
        """The time that virtual orders are placed at: the target's own, if it lives by one."""
        clock: Clock = getattr(self.target, "clock", real_clock)
        return clock

    @property
    def is_polled(self) -> bool:
        """Whether the target serves web orders to a POS that polls; if not, there is nothing to ask it for."""
        return bool(self.target.connection.url)

    def transcript(self) -> Transcript:
        connection = self.target.connection
        pair = f"{connection.user}:{connection.password}" if self.is_polled else ""
        return Transcript(tuple(filter(None, (connection.password, pair, *self.target.secrets))))

    def examiner(self, transcript: Transcript) -> Examiner:
        return Examiner(self.target.connection, transcript, self.line.session, POS_CLOCK)

    def look(self) -> None:
        """Before anything is placed. Raises `TargetError` where no examination is possible or right."""
        if not self.is_polled:
            return
        examiner = self.examiner(self.transcript())
        answer = examiner.poll()
        url = self.target.connection.url
        if not answer.status:
            raise TargetError(
                f"{self.target.name}: {url} gives {answer.in_words()}; start it, or correct the url"
            )
        if answer.status in {401, 403}:
            raise TargetError(
                f"{self.target.name}: {url} refuses user {self.target.connection.user!r} ({answer.status}); "
                "correct user and password"
            )
        self.placed |= {order_id for order_id, _ in _listed(answer) if self.target.is_own(order_id)}
        strangers = self._strangers(answer)
        if strangers and not self.target.disposable:
            raise TargetError(
                f"{self.target.name}: {len(strangers)} orders or cancellations of others are outstanding at {url}; "
                "point the target at a shop for tests, or say disposable = true if nothing there is of worth"
            )
        if strangers:
            self._acknowledge_away(examiner, answer)
        self.clear_up(examiner)

    def try_hooks(self) -> None:
        """Place one order and look at it, so that hooks which do not work are known before three hundred scenarios are.

        Raises `TargetError`.
        """
        order_id = self.target.place_order(OrderBook(self.seed, "try", self.clock, self.run).order())
        self.placed.add(order_id)
        self.target.run_cycle()
        self.target.read_order(order_id)
        self.clear_up(self.examiner(self.transcript()))

    def settle(self) -> None:
        """Make what was placed or changed visible, if anything was."""
        if self.unsettled:
            self.unsettled = False
            self.target.run_cycle()

    def clear_up(self, examiner: Examiner) -> None:
        """Acknowledge away what this run placed and is still listed; give up quietly where that does not work."""
        self.settle()
        if not self.is_polled:
            return
        before: set[tuple[str, str]] = set()
        for _ in range(ROUNDS):
            own = {each for each in _listed(examiner.poll()) if each[0] in self.placed}
            if not own or own == before:
                return
            for order_id, kind in sorted(own):
                examiner.acknowledge(order_id, kind=kind)
            before = own

    def shows_strangers(self, body: bytes) -> bool:
        """Whether an answer, readable or not, tells of orders that this run did not place."""
        told = {found.decode(errors="replace").strip() for found in ORDER_ID.findall(body)}
        return not self.placed.issuperset(told)

    def _strangers(self, answer: Answer) -> set[tuple[str, str]]:
        return {each for each in _listed(answer) if each[0] not in self.placed}

    def _acknowledge_away(self, examiner: Examiner, answer: Answer) -> None:
        """Only for a disposable shop."""
        for _ in range(ROUNDS):
            strangers = self._strangers(answer)
            if not strangers:
                return
            for order_id, kind in sorted(strangers):
                examiner.acknowledge(order_id, kind=kind)
            answer = examiner.poll()
            if self._strangers(answer) == strangers:
                break
        raise TargetError(
            f"{self.target.name}: what others left outstanding stays listed when it is acknowledged; empty the shop"
        )


def _listed(answer: Answer) -> set[tuple[str, str]]:
    """(id, responseType) of everything a poll lists; nothing when it cannot be read."""
    try:
        outstanding = answer.outstanding()
    except wire.Unreadable:
        return set()
    return {(order_id, "WEB_ORDER") for order_id in outstanding.order_ids} | {
        (order_id, "WEB_ORDER_CANCELLATION") for order_id in outstanding.cancelled_ids
    }


def run_name(now: datetime) -> str:
    """A short name for a run: the second it began at, so that a shop never sees a reference twice."""
    return f"{int(now.timestamp()):X}"

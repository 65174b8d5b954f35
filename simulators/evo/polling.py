"""One poll: fetch what is outstanding, take it in, acknowledge; and again at once after a full batch (EVO-D26).

Nothing is taken from an answer that cannot be read as a whole (POS-D02a).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus
from threading import Lock

from ..clock import Clock
from . import alarms, outcome
from .alarms import AlarmKind
from .books import Books
from .courier import Courier
from .events import AlarmRaised, Announcer, Event, Polled, PollFailed
from .link import Link
from .messages import Activity
from .mischief import Mischief
from .outbox import MessageState, put
from .reading import Unreadable, read_activity
from .reception import Fate, Reception, Taken
from .wire import Reply

FULL_BATCH = 30


class PollOutcome(StrEnum):
    """`again`: after the Retry Interval. `stopped`: not before a person has looked."""

    ANSWERED = "answered"
    AGAIN = "again"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one poll came to, with the rounds it took to drain the store."""

    at: datetime
    outcome: PollOutcome
    words: str
    rounds: int
    orders: int
    imported: int
    offered_again: int
    refused: int
    cancelled: int


class Poller:
    """Polls, one at a time (POS-D03a)."""

    def __init__(
        self,
        books: Books,
        link: Link,
        reception: Reception,
        courier: Courier,
        *,
        clock: Clock,
        announcer: Announcer,
        mischief: Mischief,
    ) -> None:
        self._books = books
        self._link = link
        self._reception = reception
        self._courier = courier
        self._clock = clock
        self._announcer = announcer
        self._mischief = mischief
        self.one_at_a_time = Lock()
        self.last: PollReport | None = None

    def poll(self) -> PollReport:
        """Poll now, whatever the interval says. Raises `NotEnabled`."""
        with self.one_at_a_time:
            self._link.require_enabled()
            round_trip = _RoundTrip(self._clock())
            self._act_ahead()
            self._courier.send_due()
            trouble = self._drain(round_trip)
            self.last = self._succeed(round_trip) if trouble is None else self._fail(round_trip, trouble)
            return self.last

    def _drain(self, round_trip: "_RoundTrip") -> outcome.Again | outcome.Stopped | None:
        while True:
            answers = [self._fetch() for _ in range(2 if self._mischief.polls_overlap() else 1)]
            round_trip.rounds += 1
            for answer in answers:
                if not isinstance(answer, Activity):
                    return answer
            with self._books.write() as tx:
                self._link.answered(tx, self._clock())
            full = [self._take_in(answer, round_trip) for answer in answers if isinstance(answer, Activity)]
            if not any(full) or not self._link.may_call(self._clock()):
                return None

    def _fetch(self) -> Activity | outcome.Again | outcome.Stopped:
        reply = self._link.wire.get("/OutstandingActivity")
        trouble = outcome.of_status(reply)
        if trouble is not None or not isinstance(reply, Reply):
            return trouble or outcome.Again("no answer")
        if reply.status >= HTTPStatus.BAD_REQUEST:
            return outcome.Again(f"the store answered {reply.status}")
        try:
            return read_activity(reply.body)
        except Unreadable as reason:
            return outcome.Again(str(reason))

    def _take_in(self, activity: Activity, round_trip: "_RoundTrip") -> bool:
        """Whether it makes sense to poll again at once: a full batch, of which something new was settled."""
        self._announcer.tell(Polled(self._clock(), len(activity.orders), len(activity.cancellations)))
        connection = self._link.connection
        progress = False
        for order in activity.orders:
            settled = self._deliver(self._reception.order(connection, order), round_trip)
            progress |= round_trip.is_new("order", order.order_id) and settled
        for cancellation in activity.cancellations:
            settled = self._deliver(self._reception.cancellation(connection, cancellation), round_trip)
            progress |= round_trip.is_new("cancellation", cancellation.order_id) and settled
        round_trip.orders += len(activity.orders)
        return progress and max(len(activity.orders), len(activity.cancellations)) >= FULL_BATCH

    def _deliver(self, taken: Taken, round_trip: "_RoundTrip") -> bool:
        """Send the acknowledgement; whether the store has accepted it."""
        round_trip.fates[taken.fate] += 1
        self._announcer.tell(*taken.events)
        letters = [self._courier.send(number) for number in taken.letters]
        return any(letter.state is MessageState.DONE for letter in letters)

    def _act_ahead(self) -> None:
        message = self._mischief.acknowledgement_ahead(self._clock())
        if message is None:
            return
        with self._books.write() as tx:
            number = put(tx, self._link.connection, message)
        self._courier.send(number)

    def _succeed(self, round_trip: "_RoundTrip") -> PollReport:
        interval = timedelta(seconds=self._link.connection.request_interval)
        self._link.poll_due = round_trip.at + interval
        return round_trip.report(PollOutcome.ANSWERED, "the store answered")

    def _fail(self, round_trip: "_RoundTrip", trouble: outcome.Again | outcome.Stopped) -> PollReport:
        now = self._clock()
        news: list[Event] = [PollFailed(now, trouble.words)]
        with self._books.write() as tx:
            if isinstance(trouble, outcome.Stopped):
                self._link.halt(tx, trouble.words, now)
                news.append(AlarmRaised(now, AlarmKind.CONNECTION, "", trouble.words))
            elif alarms.sound(tx, AlarmKind.CONNECTION, "", trouble.words, now):
                news.append(AlarmRaised(now, AlarmKind.CONNECTION, "", trouble.words))
        self._announcer.tell(*news)
        if isinstance(trouble, outcome.Stopped):
            return round_trip.report(PollOutcome.STOPPED, trouble.words)
        self._link.poll_due = self._link.wait(trouble.after, now)
        if trouble.hold:
            self._link.quiet_until = self._link.poll_due
        return round_trip.report(PollOutcome.AGAIN, trouble.words)


class _RoundTrip:
    """The count of one poll while it is going on."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.rounds = 0
        self.orders = 0
        self.fates: Counter[Fate] = Counter()
        self._seen: set[tuple[str, str]] = set()

    def is_new(self, what: str, order_id: str) -> bool:
        """Whether this poll meets it for the first time: a store that never stops offering must not hold us."""
        known = (what, order_id) in self._seen
        self._seen.add((what, order_id))
        return not known

    def report(self, result: PollOutcome, words: str) -> PollReport:
        return PollReport(
            at=self.at,
            outcome=result,
            words=words,
            rounds=self.rounds,
            orders=self.orders,
            imported=self.fates[Fate.IMPORTED],
            offered_again=self.fates[Fate.OFFERED_AGAIN],
            refused=self.fates[Fate.REFUSED],
            cancelled=self.fates[Fate.CANCELLED],
        )

"""Work that falls due, in virtual and in real time."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from tillproof.simulators.agenda import Agenda, Ticker
from tillproof.simulators.clock import Clock, VirtualClock, real_clock

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)


class Every:
    """Runs at a fixed interval and remembers when."""

    def __init__(self, clock: Clock, interval: timedelta) -> None:
        self._clock, self._interval = clock, interval
        self._next = clock() + interval
        self.runs: list[datetime] = []
        self.ran = Event()

    def due(self) -> datetime:
        return self._next

    def run(self) -> None:
        self.runs.append(self._clock())
        self._next = self._clock() + self._interval
        self.ran.set()


def test_a_week_of_polls_passes_in_a_moment() -> None:
    clock = VirtualClock(NOON)
    agenda, poll = Agenda(clock), Every(clock, timedelta(minutes=5))
    agenda.add(poll)
    assert agenda.advance(clock, timedelta(days=7)) == 7 * 24 * 12
    assert poll.runs[0] == NOON + timedelta(minutes=5)
    assert clock() == NOON + timedelta(days=7)


def test_jobs_run_in_the_order_in_which_they_fall_due() -> None:
    clock = VirtualClock(NOON)
    agenda = Agenda(clock)
    slow, quick = Every(clock, timedelta(seconds=3)), Every(clock, timedelta(seconds=2))
    agenda.add(slow)
    agenda.add(quick)
    agenda.advance(clock, timedelta(seconds=6))
    assert [run.second for run in quick.runs] == [2, 4, 6]
    assert [run.second for run in slow.runs] == [3, 6]


def test_the_clock_never_runs_backwards() -> None:
    clock = VirtualClock(NOON)
    with pytest.raises(ValueError, match="lies before"):
        clock.set(NOON - timedelta(seconds=1))
    with pytest.raises(ValueError, match="no time zone"):
        clock.set(datetime(2031, 5, 7))  # noqa: DTZ001
    assert clock() == NOON


def test_a_ticker_runs_what_is_due_and_ends_when_told() -> None:
    agenda, poll = Agenda(real_clock), Every(real_clock, timedelta(milliseconds=5))
    agenda.add(poll)
    ticker = Ticker(agenda, real_clock).start()
    assert poll.ran.wait(5)
    ticker.stop()
    runs = len(poll.runs)
    assert agenda.next_due() is not None
    assert len(poll.runs) == runs

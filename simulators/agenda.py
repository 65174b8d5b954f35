"""Work that falls due: a POS polls, a lost message is sent again.

The same jobs run in real time (a `Ticker` thread) and in virtual time (`Agenda.advance`), by one flow of control.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Protocol

from .clock import Clock, VirtualClock

LONGEST_NAP = timedelta(seconds=1)
"""A sleeping ticker looks at the agenda at least this often: a job may have been added or have changed its mind."""


class Job(Protocol):
    """Something with a next time of its own."""

    def due(self) -> datetime | None:
        """When it next wants to run; None while it wants nothing."""

    def run(self) -> None:
        """Do what is due and move `due` on."""


class Agenda:
    """The jobs of one system, run one at a time in the order in which they fall due."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: list[Job] = []
        self._running = Lock()

    def add(self, job: Job) -> None:
        """From now on `job` is run whenever it is due."""
        self._jobs.append(job)

    def next_due(self) -> datetime | None:
        """The earliest time at which any job wants to run."""
        return min((when for when, _ in self._wishes()), default=None)

    def run_due(self) -> int:
        """Run everything that is due now; returns how many runs that took.

        A job runs at most once a call, so one that stays due cannot hold up the rest for ever.
        """
        with self._running:
            now = self._clock()
            ready = sorted((wish for wish in self._wishes() if wish[0] <= now), key=lambda wish: wish[0])
            for _, job in ready:
                job.run()
            return len(ready)

    def advance(self, clock: VirtualClock, distance: timedelta) -> int:
        """Move `clock` forward by `distance`, stopping at each due time on the way; returns the number of runs.

        On return all work due by the new time is done.
        """
        end = clock() + distance
        runs = self.run_due()
        while (when := self.next_due()) is not None and when <= end:
            clock.set(max(when, clock()))
            runs += self.run_due()
        clock.set(end)
        return runs

    def _wishes(self) -> Iterator[tuple[datetime, Job]]:
        for job in list(self._jobs):
            when = job.due()
            if when is not None:
                yield when, job


class Ticker:
    """Runs an agenda in real time, in a thread that ends with `stop`."""

    def __init__(self, agenda: Agenda, clock: Clock, *, name: str = "agenda") -> None:
        self._agenda = agenda
        self._clock = clock
        self._woken = Event()
        self._stopping = False
        self._thread = Thread(target=self._tick, name=name, daemon=True)

    def start(self) -> "Ticker":
        self._thread.start()
        return self

    def wake(self) -> None:
        """Look at the agenda now: something has changed."""
        self._woken.set()

    def stop(self) -> None:
        """End the thread, after the job that is running."""
        self._stopping = True
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _tick(self) -> None:
        while not self._stopping:
            self._agenda.run_due()
            self._woken.wait(self._nap().total_seconds())
            self._woken.clear()

    def _nap(self) -> timedelta:
        when = self._agenda.next_due()
        if when is None:
            return LONGEST_NAP
        return max(timedelta(0), min(when - self._clock(), LONGEST_NAP))

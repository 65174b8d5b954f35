"""The time that simulators live by: a callable that returns an aware UTC instant (decisions on the clock)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """The machine's own time, in UTC."""
    return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is told otherwise, so that a week of polls takes a moment.

    It never runs backwards: setting it to an earlier instant raises `ValueError`.
    """

    def __init__(self, start: datetime) -> None:
        self._now = _as_utc(start)
        self._lock = Lock()

    def __call__(self) -> datetime:
        return self._now

    def set(self, when: datetime) -> None:
        """Move the clock to `when` (aware, any zone)."""
        when = _as_utc(when)
        with self._lock:
            if when < self._now:
                raise ValueError(
                    f"clock: {when.isoformat()} lies before {self._now.isoformat()}; give a later one"
                )
            self._now = when

    def move(self, distance: timedelta) -> None:
        """Move the clock forward by `distance`."""
        self.set(self._now + distance)


def _as_utc(when: datetime) -> datetime:
    if when.tzinfo is None:
        raise ValueError(f"clock: {when.isoformat()} names no time zone; give an aware instant")
    return when.astimezone(UTC)

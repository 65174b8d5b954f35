"""What can be wrong with a simulator's clock: it is off, or it stands still, as far as the disturbed requests can tell.

Whoever writes times down or sends them asks a clock made by `as_disturbed`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .clock import Clock

if TYPE_CHECKING:
    from .faults import Fault

ClockFault = Callable[[Mapping[str, Any], datetime], datetime]


def _skew(parameters: Mapping[str, Any], now: datetime) -> datetime:
    """Ahead by so many `seconds`, or behind if they are negative."""
    return now + timedelta(seconds=float(parameters.get("seconds", -420)))


def _stands(parameters: Mapping[str, Any], _: datetime) -> datetime:
    """It is always `at` (RFC 3339, with a zone)."""
    at = datetime.fromisoformat(str(parameters.get("at")))
    if at.tzinfo is None:
        raise ValueError("has no zone")
    return at


CLOCK_FAULTS: Mapping[str, ClockFault] = {"clock_skew": _skew, "clock_stands": _stands}
"""Every simulator understands these; with `times` null until they are cleared."""

_reading: ContextVar[Callable[[datetime], datetime] | None] = ContextVar("reading", default=None)


def as_disturbed(clock: Clock) -> Clock:
    """The same clock, as the request that is being worked on finds it."""

    def read() -> datetime:
        wrong = _reading.get()
        return clock() if wrong is None else wrong(clock())

    return read


@contextmanager
def reading(fault: "Fault | None") -> Iterator[None]:
    """Within, clocks made by `as_disturbed` suffer from this clock fault."""
    if fault is None:
        yield
        return
    token = _reading.set(lambda now: CLOCK_FAULTS[fault.name](fault.parameters, now))
    try:
        yield
    finally:
        _reading.reset(token)

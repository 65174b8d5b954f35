"""Time as the bridge sees it: a callable that returns aware UTC, handed to whoever needs it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


class LabClock:
    """Follows another clock until it is set; from then on it stands still until set again. For laboratories."""

    def __init__(self, follows: Clock) -> None:
        self._follows = follows
        self._fixed: datetime | None = None

    def __call__(self) -> datetime:
        return self._follows() if self._fixed is None else self._fixed

    def set(self, moment: datetime) -> None:
        self._fixed = moment.astimezone(UTC)


def stamp(moment: datetime) -> str:
    """An instant as the ledger keeps it: fixed width, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant(text: str) -> datetime:
    """The inverse of `stamp`."""
    return datetime.fromisoformat(text)

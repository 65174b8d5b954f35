"""Magento's instants: UTC text of second resolution."""

import re
from datetime import UTC, datetime, timedelta, timezone

ZERO = "0000-00-00 00:00:00"
"""Before every instant."""

_PATTERN = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?\s*([+-]\d\d:\d\d)?"
)


def written(instant: datetime) -> str:
    """`YYYY-MM-DD HH:MM:SS` of an aware instant."""
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def read(text: str) -> datetime:
    """The instant of a column's text."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)


def understood(text: str) -> str | None:
    """What MySQL reads from a client's text, in the column's own form; None if it cannot be an instant.

    A date alone is its midnight, `T` and an offset are understood, anything after that is cut off.
    """
    match = _PATTERN.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    try:
        instant = datetime(year, month, day, hour, minute, second, tzinfo=_zone(match.group(7)))
    except ValueError:
        return None
    return written(instant)


def _zone(offset: str | None) -> timezone:
    if not offset:
        return UTC
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if offset[0] == "-" else distance)

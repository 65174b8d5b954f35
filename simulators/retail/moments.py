"""Instants as R-Series writes and reads them: `2026-03-04T09:15:00+00:00`, always UTC, whole seconds.

Kept as that very text, which sorts as it should; the empty text stands for "not yet" and sorts first.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

NEVER = ""

_WRITTEN = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?)?"
    # A raw `+` in a query has become a blank by the time it is read: `2026-03-04T09:15:00 00:00`.
    r"(?:\s*(?P<zulu>[Zz])|(?P<sign>[+\- ])(?P<hours>\d{2}):?(?P<minutes>\d{2}))?\Z"
)


class NotAMoment(ValueError):
    """The text names no instant."""


def written(when: datetime) -> str:
    """The instant as the wire and the columns have it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def instant(column: str) -> datetime:
    """What `written` wrote."""
    return datetime.fromisoformat(column)


def understood(text: str) -> str:
    """Any spelling that clients use, as a column holds it; the empty text stays empty. Raises `NotAMoment`.

    Without an offset the time is UTC; a date alone is its first second.
    """
    if not text.strip():
        return NEVER
    match = _WRITTEN.match(text.strip())
    if match is None:
        raise NotAMoment(text)
    try:
        naive = datetime.fromisoformat(f"{match['date']}T{match['time'] or '00:00:00'}")
        return written(naive.replace(tzinfo=_zone(match)))
    except (ValueError, OverflowError):
        raise NotAMoment(text) from None


def _zone(match: re.Match[str]) -> timezone:
    if match["hours"] is None:
        return UTC
    distance = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    return timezone(-distance if match["sign"] == "-" else distance)

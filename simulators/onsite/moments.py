"""The server's instants: local time of the company without a zone, microseconds, as text that sorts by time."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_AMERICAN_DAY = re.compile(r"(?P<m>\d{1,2})-(?P<d>\d{1,2})-(?P<y>\d{4})")
_TIME = re.compile(
    r"(?:T|\s+)(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2})(?:\.(?P<us>\d{1,6})\d*)?)?\s*(?P<zone>UTC|Z|[+-]\d\d:?\d\d)?"
)


def written(instant: datetime, zone: ZoneInfo) -> str:
    """`YYYY-MM-DDTHH:MM:SS.ffffff` of an aware instant, in `zone`."""
    return instant.astimezone(zone).replace(tzinfo=None).isoformat(timespec="microseconds")


def understood(text: str, zone: ZoneInfo | None = None) -> str | None:
    """What a client's text means, in the form of `written`; None if it is no instant.

    A date alone (`YYYY-MM-DD` or `M-DD-YYYY`) is its midnight; between date and time stand `T` or blanks. A zone
    after it is converted to `zone`, or refused where there is none to convert to.
    """
    text = text.strip()
    day = _DAY.match(text) or _AMERICAN_DAY.match(text)
    if day is None:
        return None
    rest = text[day.end() :]
    time = _TIME.fullmatch(rest)
    if rest and time is None:
        return None
    try:
        when = datetime(int(day["y"]), int(day["m"]), int(day["d"]))  # noqa: DTZ001 - local, as everything here
        if time is not None:
            when = when.replace(
                hour=int(time["h"]),
                minute=int(time["min"]),
                second=int(time["s"] or 0),
                microsecond=int((time["us"] or "").ljust(6, "0")),
            )
            if time["zone"]:
                return written(when.replace(tzinfo=_zone(time["zone"])), zone) if zone else None
    except (ValueError, OverflowError):
        return None
    return when.isoformat(timespec="microseconds")


def understood_day(text: str) -> str | None:
    """`YYYY-MM-DD` of a client's text, whatever time of the day it adds; None if it is no date."""
    instant = understood(text)
    return None if instant is None else instant[:10]


def days_between(earlier: str, later: str) -> int:
    """Whole calendar days from one written instant or day to another."""
    return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days


def _zone(text: str) -> timezone:
    if text in {"UTC", "Z"}:
        return UTC
    distance = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-distance if text[0] == "-" else distance)

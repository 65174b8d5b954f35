"""What an answer means for the message it answers: the table of EVO-D12.

| answer | meaning |
| --- | --- |
| 2xx + SUCCESS | done |
| 2xx or 4xx + FAILURE, and any other 4xx | refused: final, shown to staff |
| 401, 403, 404, 3xx | stopped: alarm; nothing is sent until a person has looked, then this message again |
| 408, 429, 5xx, silence, 2xx without acknowledgeResponse | the same content again after the Retry Interval |
"""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from .reading import Unreadable, read_answer
from .wire import Reply, Silence

LONGEST_RETRY_AFTER = 86_400.0
"""Seconds. A store that asks for more is tried again after a day."""


@dataclass(frozen=True, slots=True)
class Done:
    """The store has it."""

    words: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The store has it and does not want it; saying it again would not help."""

    words: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """A person has to mend something first: the connection, or the store (POS-D04d)."""

    words: str


@dataclass(frozen=True, slots=True)
class Again:
    """Nobody knows whether the store has it. `after`: seconds the store asked for (0: none);
    `hold`: other calls wait as well."""

    words: str
    after: float = 0.0
    hold: bool = False


def of_message(reply: Reply | Silence) -> Done | Refused | Stopped | Again:
    """What became of a message the POS posted."""
    trouble = of_status(reply)
    if trouble is not None:
        return trouble
    assert isinstance(reply, Reply)  # noqa: S101 - a Silence is always trouble; tells the type checker
    try:
        answer = read_answer(reply.body)
    except Unreadable as reason:
        if reply.status >= HTTPStatus.BAD_REQUEST:
            return Refused(f"the store answered {_named(reply.status)}")
        return Again(str(reason))
    if reply.status >= HTTPStatus.BAD_REQUEST:
        return Refused(answer.message or f"the store answered {_named(reply.status)}")
    if answer.success:
        return Done(answer.message)
    return Refused(answer.message or "the store gave no reason")


def of_status(reply: Reply | Silence) -> Stopped | Again | None:
    """What the status alone says; None where the body has to be read."""
    if isinstance(reply, Silence):
        return Again(reply.reason, hold=reply.unreachable)
    status = reply.status
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Stopped(f"the store does not admit this connection: {_named(status)}")
    if status == HTTPStatus.NOT_FOUND:
        return Stopped(f"the store has nothing at this address: {_named(status)}")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        target = reply.redirects_to or "nowhere"
        return Stopped(
            f"the store redirects to {target} ({status}), which is not followed: a fault of the store"
        )
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS) or status >= 500:
        after = retry_after(reply)
        hold = status == HTTPStatus.TOO_MANY_REQUESTS or after > 0
        return Again(f"the store answered {_named(status)}", after, hold)
    return None


def retry_after(reply: Reply) -> float:
    """Seconds from now; a date is measured against the store's own `Date`, whose clock need not be ours."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), LONGEST_RETRY_AFTER)
    wanted, now = _date(text), _date(reply.headers.get("date", ""))
    if wanted is None or now is None:
        return 0.0
    return min(max(0.0, (wanted - now).total_seconds()), LONGEST_RETRY_AFTER)


def _date(text: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return date if date.tzinfo else None


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)

"""Alarms: what staff has to look at. One open alarm per (kind, subject), however often it happens.

Functions here work inside a transaction of the books.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sql

from . import books


class AlarmKind(StrEnum):
    """What the alarm is about; `CONNECTION` goes away by itself once the store answers well again."""

    CONNECTION = "connection"
    ORDER_REFUSED = "order_refused"
    MESSAGE_REFUSED = "message_refused"
    CANCELLATION = "cancellation"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`subject` is an order id, or empty for the connection; `raised_at` is the first time (UTC)."""

    number: int
    kind: AlarmKind
    subject: str
    text: str
    raised_at: datetime
    times: int


def sound(tx: sql.Connection, kind: AlarmKind, subject: str, text: str, now: datetime) -> bool:
    """Raise the alarm; False when the same one, with the same text, is open already."""
    table = books.alarms
    open_one = (table.c.cleared_at.is_(None), table.c.kind == kind, table.c.subject == subject)
    known = tx.execute(sql.select(table.c.text).where(*open_one)).scalar_one_or_none()
    if known is None:
        tx.execute(table.insert().values(kind=kind, subject=subject, text=text, raised_at=now))
    else:
        tx.execute(table.update().where(*open_one).values(text=text, times=table.c.times + 1))
    return known != text


def clear(tx: sql.Connection, kind: AlarmKind, now: datetime, *, subject: str | None = None) -> None:
    """What the alarm was about is over."""
    table = books.alarms
    which = [table.c.cleared_at.is_(None), table.c.kind == kind]
    if subject is not None:
        which.append(table.c.subject == subject)
    tx.execute(table.update().where(*which).values(cleared_at=now))


def dismiss(tx: sql.Connection, number: int, now: datetime) -> bool:
    """Staff has seen it; False when there is no such open alarm."""
    table = books.alarms
    done = tx.execute(
        table.update().where(table.c.number == number, table.c.cleared_at.is_(None)).values(cleared_at=now)
    )
    return done.rowcount > 0


def still_open(tx: sql.Connection, limit: int) -> tuple[Alarm, ...]:
    """The open alarms, newest first."""
    table = books.alarms
    query = sql.select(table).where(table.c.cleared_at.is_(None)).order_by(table.c.number.desc()).limit(limit)
    return tuple(_alarm(row) for row in tx.execute(query))


def _alarm(row: sql.Row[Any]) -> Alarm:
    return Alarm(row.number, AlarmKind(row.kind), row.subject, row.text, row.raised_at, row.times)

"""Work in the ledger: what is still to be done in the store, and what only a person can do."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, literal_column, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from .clock import stamp
from .prepared import Prepared
from .standing import Work
from .tables import orders, work


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of work, ready to be tried. `tries` counts the earlier ones: above 0, look before repeating."""

    id: int
    order_id: int
    number: str
    source_id: str
    kind: str
    key: str
    details: dict[str, Any]
    tries: int
    refusals: int


def add_work(
    transaction: Connection,
    order_id: int,
    task: Work,
    now: datetime,
    *,
    state: str = "waiting",
    reason: str = "",
) -> None:
    """Queue work; a key that is there already is left alone."""
    row = {
        "order_id": order_id,
        "place": task.place,
        "kind": task.kind,
        "key": task.key,
        "details": json.dumps(task.details),
        "state": state,
        "tries": 0,
        "refusals": 0,
        "due_at": stamp(now),
        "reason": reason,
    }
    _ADD.on(transaction, **row)


def drop_waiting(transaction: Connection, order_id: int, kind: str, reason: str) -> None:
    """Work that is no longer wanted."""
    transaction.execute(
        update(work)
        .where(work.c.order_id == order_id, work.c.kind == kind, work.c.state == _WAITING)
        .values(state="dropped", reason=reason)
    )


def due_work(connection: Connection, place: str, now: datetime, after: int, limit: int) -> list[Task]:
    """Work at a place, behind the id `after`, whose time has come: of each order only the first still waiting there."""
    earlier = work.alias("earlier")
    blocked = exists().where(
        earlier.c.order_id == work.c.order_id,
        # The plus keeps SQLite from going through all that waits at the place: the order's own work is little.
        literal_column("+earlier.place") == work.c.place,
        earlier.c.state == _WAITING,
        earlier.c.id < work.c.id,
    )
    statement = (
        select(work, orders.c.number, orders.c.source_id)
        .join(orders, orders.c.id == work.c.order_id)
        .where(
            work.c.place == place, work.c.state == _WAITING, work.c.id > after, work.c.due_at <= stamp(now)
        )
        .where(~blocked, or_(work.c.kind != "return", orders.c.downloaded_at.is_not(None)))  # MAG-D07
        .order_by(work.c.id)
        .limit(limit)
    )
    return [
        Task(
            row.id,
            row.order_id,
            row.number,
            row.source_id,
            row.kind,
            row.key,
            json.loads(row.details),
            row.tries,
            row.refusals,
        )
        for row in connection.execute(statement)
    ]


def still_waits(connection: Connection, task: Task) -> bool:
    """False when it was dropped since it was found due."""
    statement = select(work.c.id).where(work.c.id == task.id, work.c.state == _WAITING)
    return connection.execute(statement).first() is not None


def begin_tries(transaction: Connection, tasks: list[Task]) -> None:
    """Before anything is sent: from now on these may have reached the store."""
    transaction.execute(
        update(work).where(work.c.id.in_([task.id for task in tasks])).values(tries=work.c.tries + 1)
    )


def settle(
    transaction: Connection,
    task: Task,
    *,
    state: str,
    reason: str = "",
    due_at: datetime | None = None,
    refused: bool = False,
) -> None:
    """How a try ended. Work dropped meanwhile is not woken up again."""
    values: dict[str, Any] = {"reason": reason, "state": state}
    if due_at is not None:
        values["due_at"] = stamp(due_at)
    if refused:
        values["refusals"] = task.refusals + 1
    transaction.execute(update(work).where(work.c.id == task.id, work.c.state == _WAITING).values(values))


def for_people(connection: Connection, order_id: int | None = None) -> list[dict[str, Any]]:
    """What only a person can do, oldest first."""
    statement = (
        select(work.c.id, orders.c.number, work.c.kind, work.c.reason)
        .join(orders, orders.c.id == work.c.order_id)
        .where(work.c.state == _PERSON)
        .order_by(work.c.id)
    )
    if order_id is not None:
        statement = statement.where(work.c.order_id == order_id)
    return [dict(row) for row in connection.execute(statement).mappings()]


def unfinished(connection: Connection, order_id: int) -> list[dict[str, Any]]:
    """What waits to be done in the store for this order, and why it is not done yet."""
    statement = (
        select(work.c.id, work.c.kind, work.c.tries, work.c.due_at, work.c.reason)
        .where(work.c.order_id == order_id, work.c.state == _WAITING)
        .order_by(work.c.id)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]


def close_by_hand(transaction: Connection, work_id: int) -> bool:
    """A person did it. False when there is no such work."""
    closed = transaction.execute(
        update(work).where(work.c.id == work_id, work.c.state == _PERSON).values(state="done")
    )
    return bool(closed.rowcount)


# Literals, because SQLite uses a partial index only where the statement itself names the index's condition.
_WAITING: ColumnElement[str] = literal_column("'waiting'")
_PERSON: ColumnElement[str] = literal_column("'person'")
_ADD = Prepared(
    insert(work).on_conflict_do_nothing(),
    columns=[column.name for column in work.columns if column is not work.c.id],
)

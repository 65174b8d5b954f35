"""Orders in the ledger that wait to be handed to the POS of a pushed outlet, and what keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, literal_column, or_, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from .clock import stamp
from .order_text import read_consignment
from .outlets.outlet import Consignment
from .standing import Decision
from .tables import orders, pushes, renderings


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order to be handed over. `offered`: the POS may have it; `tries` and `refusals` count earlier ones."""

    order_id: int
    source_id: str
    number: str
    exportable_at: str
    offered: bool
    tries: int
    refusals: int
    consignment: Consignment


def due(
    connection: Connection, outlet: str, now: datetime, after: Waiting | None, limit: int
) -> list[Waiting]:
    """Orders of the outlet whose time has come, oldest first, behind `after`."""
    statement = (
        select(orders, pushes.c.tries, pushes.c.refusals, renderings.c.json)
        .join(renderings, renderings.c.order_id == orders.c.id)
        .outerjoin(pushes, pushes.c.order_id == orders.c.id)
        .where(orders.c.to_push == _ONE, orders.c.outlet == outlet)
        .where(or_(pushes.c.due_at.is_(None), pushes.c.due_at <= stamp(now)))
        .order_by(orders.c.exportable_at, orders.c.number)
        .limit(limit)
    )
    if after is not None:
        place = tuple_(orders.c.exportable_at, orders.c.number)
        statement = statement.where(place > (after.exportable_at, after.number))
    return [
        Waiting(
            row.id,
            row.source_id,
            row.number,
            row.exportable_at,
            row.offered_at is not None,
            row.tries or 0,
            row.refusals or 0,
            read_consignment(row.json),
        )
        for row in connection.execute(statement)
    ]


def first_pushes_ahead(connection: Connection, limit: int) -> list[str]:
    """Store ids of the orders that are next to be handed over for the first time."""
    statement = (
        select(orders.c.source_id)
        .where(orders.c.to_push == _ONE, orders.c.offered_at.is_(None))
        .order_by(orders.c.outlet, orders.c.exportable_at, orders.c.number)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def put_off(
    transaction: Connection, waiting: Waiting, decision: Decision, due_at: datetime, *, refused: bool = False
) -> None:
    """It was not taken: why, and when it is tried again."""
    values = {
        "tries": waiting.tries + 1,
        "refusals": waiting.refusals + int(refused),
        "due_at": stamp(due_at),
        "code": decision.code,
        "reason": decision.text,
    }
    statement = insert(pushes).values(order_id=waiting.order_id, **values)
    transaction.execute(statement.on_conflict_do_update(index_elements=["order_id"], set_=values))


def wake(transaction: Connection, order_id: int) -> bool:
    """What kept the order may be gone: it is tried with the next cycle. False when nothing kept it."""
    return bool(transaction.execute(delete(pushes).where(pushes.c.order_id == order_id)).rowcount)


def kept_back(connection: Connection, order_ids: Sequence[int]) -> dict[int, Decision]:
    """What keeps these orders, by order; those that nothing keeps are absent."""
    statement = select(pushes).where(pushes.c.order_id.in_(order_ids))
    return {row.order_id: Decision(row.code, row.reason) for row in connection.execute(statement)}


# A literal, because SQLite uses a partial index only where the statement itself names the index's condition.
_ONE: ColumnElement[int] = literal_column("1")

"""The outbox: every message to the store, written down with its final bytes before it is sent.

Messages of one order leave in the order in which they were written; those of other orders do not wait for them.
Functions here work inside a transaction of the books; the courier does the sending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sql

from . import books
from .connection import Connection
from .messages import Acknowledgement, ItemAction, LineAction, Message, OrderVoid, ResponseType, Shipment
from .wire import path_of
from .writing import write


class MessageKind(StrEnum):
    """What the message tells the store."""

    ACKNOWLEDGEMENT = "acknowledgement"
    CANCELLATION_ACKNOWLEDGEMENT = "cancellation_acknowledgement"
    SHIPMENT = "shipment"
    VOID = "void"
    CANCEL_LINE = "cancel_line"
    SELL_LINE = "sell_line"


class MessageState(StrEnum):
    """WAITING is sent when due, again and again; the others are final."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    ABANDONED = "abandoned"  # by staff
    SKIPPED = "skipped"  # never sent, on purpose (fault skip_acknowledgement)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it lies in the outbox: `told` is its content for people, `answer` the store's words."""

    number: int
    order_id: str
    kind: MessageKind
    path: str
    content_type: str
    body: bytes
    told: dict[str, Any]
    state: MessageState
    written_at: datetime
    due_at: datetime
    attempts: int
    answer: str


_TABLE, _EARLIER = books.messages, books.messages.alias("earlier")
_WAITING: sql.ColumnElement[str] = sql.literal_column(f"'{MessageState.WAITING}'")
_READY = (
    _TABLE.c.state == _WAITING,
    _TABLE.c.location == sql.bindparam("here"),
    ~sql.exists().where(
        _EARLIER.c.location == _TABLE.c.location,
        _EARLIER.c.order_id == _TABLE.c.order_id,
        _EARLIER.c.number < _TABLE.c.number,
        _EARLIER.c.state == _WAITING,
    ),
)
# Built once: the POS asks these at every turn.
_NEXT_DUE = sql.select(sql.func.min(_TABLE.c.due_at, type_=books.Instant())).where(*_READY)
_DUE = (
    sql.select(_TABLE.c.number)
    .where(*_READY, _TABLE.c.due_at <= sql.bindparam("now"))
    .order_by(_TABLE.c.number)
)
_MAY_LEAVE = sql.select(_TABLE.c.number).where(*_READY, _TABLE.c.number == sql.bindparam("number"))


def put(
    tx: sql.Connection,
    connection: Connection,
    message: Message,
    *,
    state: MessageState = MessageState.WAITING,
) -> int:
    """Write a message down, due at once; returns its number."""
    kind, path, told = _described(message)
    written = books.messages.insert().values(
        location=connection.location,
        order_id=message.order_id,
        kind=kind,
        path=path,
        content_type=connection.media_type,
        body=write(message, connection.content_type, connection.zone),
        told=told,
        state=state,
        written_at=message.date,
        due_at=message.date,
    )
    number: int = tx.execute(written.returning(books.messages.c.number)).scalar_one()
    return number


def fetch(tx: sql.Connection, number: int) -> Letter:
    """One message."""
    return _letter(tx.execute(sql.select(books.messages).where(books.messages.c.number == number)).one())


def settle(
    tx: sql.Connection, number: int, state: MessageState, answer: str, *, due_at: datetime | None = None
) -> None:
    """Note down an attempt and what came of it."""
    table = books.messages
    changes: dict[str, Any] = {"state": state, "answer": answer, "attempts": table.c.attempts + 1}
    if due_at is not None:
        changes["due_at"] = due_at
    tx.execute(table.update().where(table.c.number == number).values(**changes))


def abandon(tx: sql.Connection, number: int) -> bool:
    """Never send this message again; False when it is not waiting."""
    table = books.messages
    waiting = table.update().where(table.c.number == number, table.c.state == MessageState.WAITING)
    return tx.execute(waiting.values(state=MessageState.ABANDONED)).rowcount > 0


def next_due(tx: sql.Connection, location: str) -> datetime | None:
    """When the next message may leave."""
    when: datetime | None = tx.execute(_NEXT_DUE, {"here": location}).scalar_one()
    return when


def due(tx: sql.Connection, location: str, now: datetime) -> Sequence[int]:
    """The numbers of the messages that may leave now."""
    return tx.execute(_DUE, {"here": location, "now": now}).scalars().all()


def may_leave(tx: sql.Connection, location: str, number: int) -> bool:
    """Whether the message is waiting and no earlier one of its order is."""
    return tx.execute(_MAY_LEAVE, {"here": location, "number": number}).scalar_one_or_none() is not None


def owes_acknowledgement(tx: sql.Connection, location: str, order_id: str, kind: MessageKind) -> bool:
    """Whether an answer to the store is still to be sent, or to be sent again."""
    table = books.messages
    query = sql.select(table.c.number).where(
        table.c.location == location,
        table.c.order_id == order_id,
        table.c.kind == kind,
        table.c.state == MessageState.WAITING,
    )
    return tx.execute(query.limit(1)).scalar_one_or_none() is not None


def of_order(tx: sql.Connection, location: str, order_id: str, limit: int) -> tuple[Letter, ...]:
    """The latest messages about one order, oldest first."""
    table = books.messages
    query = (
        sql.select(table)
        .where(table.c.location == location, table.c.order_id == order_id)
        .order_by(table.c.number.desc())
        .limit(limit)
    )
    return tuple(_letter(row) for row in reversed(tx.execute(query).all()))


def waiting(tx: sql.Connection, location: str) -> int:
    """How many messages the store has not answered for good."""
    table = books.messages
    query = sql.select(sql.func.count()).where(
        table.c.location == location, table.c.state == MessageState.WAITING
    )
    return tx.execute(query).scalar_one()


def _described(message: Message) -> tuple[MessageKind, str, dict[str, Any]]:
    match message:
        case Acknowledgement():
            return _acknowledgement(message)
        case Shipment():
            items = message.items
            told = {
                "carrier": message.carrier,
                "method": message.method,
                "tracking": message.tracking,
                "items": items
                if items is None
                else [{"itemID": item.item_id, "quantity": item.quantity} for item in items],
            }
            return MessageKind.SHIPMENT, path_of("Order", message.order_id, "Shipment"), told
        case OrderVoid():
            return MessageKind.VOID, path_of("Order", message.order_id), {"reason": message.reason}
        case ItemAction():
            return _item_action(message)


def _acknowledgement(message: Acknowledgement) -> tuple[MessageKind, str, dict[str, Any]]:
    about_order = message.response_type is ResponseType.ORDER
    kind = MessageKind.ACKNOWLEDGEMENT if about_order else MessageKind.CANCELLATION_ACKNOWLEDGEMENT
    issues = [
        {"code": issue.code, "message": issue.message, "responseStatus": issue.status}
        for issue in message.issues
    ]
    return kind, path_of("AcknowledgeRequest"), {"responseType": message.response_type, "issues": issues}


def _item_action(message: ItemAction) -> tuple[MessageKind, str, dict[str, Any]]:
    cancelling = message.action is LineAction.CANCEL
    kind = MessageKind.CANCEL_LINE if cancelling else MessageKind.SELL_LINE
    path = path_of("Order", message.order_id, "Item", message.item_id)
    if not message.item_id:  # a store of old has the part number only (EVO-62)
        path = path_of("Order", message.order_id, "Item")
    told = {"itemID": message.item_id, "itemNumber": message.item_number, "quantity": message.quantity}
    return kind, path, told


def _letter(row: sql.Row[Any]) -> Letter:
    return Letter(
        number=row.number,
        order_id=row.order_id,
        kind=MessageKind(row.kind),
        path=row.path,
        content_type=row.content_type,
        body=row.body,
        told=row.told,
        state=MessageState(row.state),
        written_at=row.written_at,
        due_at=row.due_at,
        attempts=row.attempts,
        answer=row.answer,
    )

"""Orders in the ledger: finding them, and committing what an event led to, whole.

Functions over an open transaction; the caller decides what belongs together. One place computes which orders a poll
lists, so that the partial index and the rules cannot drift apart.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, literal_column, select, update
from sqlalchemy.dialects.sqlite import insert

from .clock import instant, stamp
from .order import Order
from .outlets.outlet import Rendering
from .prepared import Prepared
from .standing import (
    Cancellation,
    Decision,
    Gone,
    Line,
    Note,
    Outcome,
    Shipment,
    Standing,
    Status,
    Work,
)
from .tables import documents, lines, notes, orders, renderings, shipments
from .work_book import add_work, drop_waiting

IN_ONE_QUESTION = 500
"""How many ids are asked for in one statement."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An order as the ledger has it."""

    id: int
    number: str
    source_id: str
    digest: str
    content: str
    standing: Standing


def find(connection: Connection, number: str) -> Entry | None:
    """The order of that number: case and zeros count (EVO-D01)."""
    row = _BY_NUMBER.on(connection, sought=number).fetchone()
    return None if row is None else _entry(dict(zip(_NAMES, row, strict=True)))


def find_by_source(connection: Connection, source_ids: Iterable[str]) -> dict[str, Entry]:
    """The orders the store knows by these ids."""
    sought = list(source_ids)
    found: dict[str, Entry] = {}
    for start in range(0, len(sought), IN_ONE_QUESTION):
        part = sought[start : start + IN_ONE_QUESTION]
        for row in connection.execute(select(orders).where(orders.c.source_id.in_(part))).mappings():
            found[row["source_id"]] = _entry(row)
    return found


def page(connection: Connection, after: str, limit: int) -> list[Entry]:
    """Orders by number, those behind `after`."""
    statement = select(orders).where(orders.c.number > after).order_by(orders.c.number).limit(limit)
    return [_entry(row) for row in connection.execute(statement).mappings()]


def lines_of(connection: Connection, order_id: int) -> tuple[Line, ...]:
    """What is left of the order's lines, in the order's sequence."""
    statement = select(lines).where(lines.c.order_id == order_id).order_by(lines.c.position)
    return tuple(
        Line(
            row.item_id,
            row.source_line,
            row.item_number,
            row.quantity,
            row.shipped,
            row.canceled,
            bool(row.shippable),
        )
        for row in connection.execute(statement)
    )


def shipments_of(connection: Connection, order_id: int) -> list[Shipment]:
    """The parcels the POS reported."""
    statement = select(shipments).where(shipments.c.order_id == order_id).order_by(shipments.c.id)
    return [
        Shipment(row.key, row.carrier, row.method, row.tracking, tuple(map(tuple, json.loads(row.items))))
        for row in connection.execute(statement)
    ]


def has_shipment(connection: Connection, order_id: int, key: str) -> bool:
    """Whether this report of a parcel came before."""
    statement = select(shipments.c.id).where(shipments.c.order_id == order_id, shipments.c.key == key)
    return connection.execute(statement).first() is not None


def has_note(connection: Connection, order_id: int, key: str) -> bool:
    """Whether a note of that key stands on the order."""
    statement = select(notes.c.id).where(notes.c.order_id == order_id, notes.c.key == key)
    return connection.execute(statement).first() is not None


def notes_of(connection: Connection, order_ids: Sequence[int]) -> dict[int, list[str]]:
    """The notes on these orders, oldest first."""
    found: dict[int, list[str]] = {order_id: [] for order_id in order_ids}
    statement = (
        select(notes.c.order_id, notes.c.text).where(notes.c.order_id.in_(order_ids)).order_by(notes.c.id)
    )
    for order_id, text in connection.execute(statement):
        found[order_id].append(text)
    return found


def add(transaction: Connection, number: str, source_id: str, standing: Standing) -> Entry:
    """An order seen for the first time. Raises `IntegrityError` if the number is taken."""
    values = {
        "number": number,
        "source_id": source_id,
        "digest": "",
        "content": "",
        **_columns(standing, redeliver=False),
    }
    key = transaction.execute(orders.insert().values(values)).inserted_primary_key
    if key is None:
        raise RuntimeError(f"the ledger gave order {number} no row")
    return Entry(key[0], number, source_id, "", "", standing)


def commit(
    transaction: Connection, entry: Entry, outcome: Outcome, now: datetime, *, redeliver: bool
) -> None:
    """Write down everything an event led to. `redeliver`: rejected orders stay listed (EVO-D09)."""
    if outcome.standing != entry.standing:
        changed = _columns(outcome.standing, redeliver=redeliver)
        _UPDATE.on(transaction, sought=entry.id, **changed)
    for line in outcome.lines:
        transaction.execute(
            update(lines)
            .where(lines.c.order_id == entry.id, lines.c.item_id == line.item_id)
            .values(shipped=line.shipped, canceled=line.canceled)
        )
    if outcome.shipment is not None:
        _add_shipment(transaction, entry.id, outcome.shipment, now)
    if outcome.drops_invoice:
        drop_waiting(transaction, entry.id, "invoice", "the order was cancelled first")
    for work in outcome.work:
        add_work(transaction, entry.id, work, now)
    for note in outcome.notes:
        add_note(transaction, entry.id, note, now)


def add_note(transaction: Connection, order_id: int, note: Note, now: datetime) -> None:
    """A note, once if it has a key; with it the comment in the store and the work for a person it asks for."""
    written = _ADD_NOTE.on(
        transaction, order_id=order_id, at=stamp(now), text=note.text, key=note.key or None
    )
    if written.rowcount == 0:
        return
    if note.for_store:
        add_work(transaction, order_id, _comment(note), now)
    if note.for_person:
        add_work(transaction, order_id, _by_hand(note), now, state="person", reason=note.text)


def settle_reading(transaction: Connection, entry: Entry, digest: str, content: str) -> None:
    """Remember what was read, so that reading it again is recognised."""
    transaction.execute(update(orders).where(orders.c.id == entry.id).values(digest=digest, content=content))


def put_lines(transaction: Connection, order_id: int, order: Order) -> None:
    """The lines of an order that is not downloaded yet; pieces already cancelled stay cancelled."""
    canceled = {line.item_id: line.canceled for line in lines_of(transaction, order_id)}
    transaction.execute(lines.delete().where(lines.c.order_id == order_id))
    rows = [
        {
            "order_id": order_id,
            "item_id": line.item_id,
            "position": position,
            "source_line": line.source_line,
            "item_number": line.item_number,
            "quantity": line.quantity,
            "shipped": 0,
            "canceled": min(canceled.get(line.item_id, 0), line.quantity),
            "shippable": int(line.shippable),
        }
        for position, line in enumerate(order.lines)
    ]
    transaction.execute(lines.insert(), rows)


def add_document(transaction: Connection, order_id: int, kind: str, document_id: str, *, ours: bool) -> None:
    """A document in the store's books, known from now on."""
    transaction.execute(
        insert(documents)
        .values(order_id=order_id, kind=kind, document_id=document_id, ours=int(ours))
        .on_conflict_do_nothing()
    )


def documents_of(connection: Connection, order_id: int, kind: str) -> set[str]:
    """The known documents of a kind, by their ids in the store."""
    statement = select(documents.c.document_id).where(
        documents.c.order_id == order_id, documents.c.kind == kind
    )
    return set(connection.execute(statement).scalars())


def document_at(connection: Connection, order_id: int, outlet: str) -> tuple[str, str] | None:
    """Kind and id of what stands for the order in the POS of a pushed outlet, if the ledger knows."""
    statement = select(documents.c.kind, documents.c.document_id).where(
        documents.c.order_id == order_id, documents.c.kind.startswith(f"{outlet}:", autoescape=True)
    )
    for kind, document_id in connection.execute(statement):
        outlet_and_kind = kind.split(":")
        if len(outlet_and_kind) == 2:  # three: of an errand about the document
            return outlet_and_kind[1], document_id
    return None


def list_rejected_anew(transaction: Connection, *, redeliver: bool) -> None:
    """After the policy for rejected orders changed (EVO-D09)."""
    rejected = select(orders).where(orders.c.status == Status.REJECTED.value)
    for row in transaction.execute(rejected).mappings().all():
        entry = _entry(row)
        listed = int(entry.standing.listed(redeliver=redeliver))
        to_push = int(entry.standing.to_push(redeliver=redeliver))
        changed = update(orders).where(orders.c.id == entry.id)
        transaction.execute(changed.values(listed=listed, to_push=to_push))


def read_again(transaction: Connection, entry: Entry) -> None:
    """The next cycle reads this order, whether it changes or not."""
    transaction.execute(update(orders).where(orders.c.id == entry.id).values(reread=1))


def to_reread(connection: Connection, limit: int) -> list[str]:
    """Store ids of orders an operator wants read again."""
    statement = select(orders.c.source_id).where(orders.c.reread == _ONE).order_by(orders.c.id).limit(limit)
    return list(connection.execute(statement).scalars())


def first_offers_ahead(connection: Connection, limit: int) -> list[str]:
    """Store ids of the orders that are next to be offered for the first time."""
    statement = (
        select(orders.c.source_id)
        .where(orders.c.listed == _ONE, orders.c.offered_at.is_(None))
        .order_by(orders.c.rank, orders.c.exportable_at, orders.c.number)
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def put_rendering(transaction: Connection, order_id: int, rendering: Rendering) -> None:
    """The order as the POS gets it, beside the order."""
    statement = insert(renderings).values(order_id=order_id, xml=rendering.xml, json=rendering.json)
    transaction.execute(
        statement.on_conflict_do_update(
            index_elements=["order_id"], set_={"xml": rendering.xml, "json": rendering.json}
        )
    )


def put_cancellation(transaction: Connection, order_id: int, rendering: Rendering) -> None:
    """The cancellation as the POS gets it. An order that was never fit for the POS has no rendering to go beside."""
    transaction.execute(
        update(renderings)
        .where(renderings.c.order_id == order_id)
        .values(cancellation_xml=rendering.xml, cancellation_json=rendering.json)
    )


def _add_shipment(transaction: Connection, order_id: int, parcel: Shipment, now: datetime) -> None:
    transaction.execute(
        shipments.insert().values(
            order_id=order_id,
            key=parcel.key,
            at=stamp(now),
            carrier=parcel.carrier,
            method=parcel.method,
            tracking=parcel.tracking,
            items=json.dumps(parcel.items),
        )
    )


def _comment(note: Note) -> Work:
    return Work("comment", f"comment:{note.key or note.text}", {"text": note.text})


def _by_hand(note: Note) -> Work:
    return Work("by-hand", f"by-hand:{note.key or note.text}")


def _entry(row: Mapping[Any, Any]) -> Entry:
    standing = Standing(
        decision=Decision(row["decision"], row["decision_text"]),
        status=Status(row["status"]),
        exportable_at=_moment(row["exportable_at"]),
        offered_at=_moment(row["offered_at"]),
        downloaded_at=_moment(row["downloaded_at"]),
        held=bool(row["held"]),
        excluded=bool(row["excluded"]),
        voided=bool(row["voided"]),
        gone=Gone(row["gone"]),
        cancellation=Cancellation(row["cancellation"]),
        canceled_at=_moment(row["canceled_at"]),
        invoice=bool(row["invoice"]),
        capture=bool(row["capture"]),
        round=row["round"],
        reread=bool(row["reread"]),
        outlet=row["outlet"],
        ticked=bool(row["ticked"]),
    )
    return Entry(row["id"], row["number"], row["source_id"], row["digest"], row["content"], standing)


def _columns(standing: Standing, *, redeliver: bool) -> dict[str, Any]:
    return {
        "decision": standing.decision.code,
        "decision_text": standing.decision.text,
        "status": standing.status.value,
        "exportable_at": _stamp(standing.exportable_at),
        "offered_at": _stamp(standing.offered_at),
        "downloaded_at": _stamp(standing.downloaded_at),
        "held": int(standing.held),
        "excluded": int(standing.excluded),
        "voided": int(standing.voided),
        "gone": standing.gone.value,
        "cancellation": standing.cancellation.value,
        "canceled_at": _stamp(standing.canceled_at),
        "invoice": int(standing.invoice),
        "capture": int(standing.capture),
        "round": standing.round,
        "reread": int(standing.reread),
        "listed": int(standing.listed(redeliver=redeliver)),
        "rank": int(standing.status == Status.REJECTED),
        "outlet": standing.outlet,
        "ticked": int(standing.ticked),
        "to_push": int(standing.to_push(redeliver=redeliver)),
    }


def _moment(text: str | None) -> datetime | None:
    return None if text is None else instant(text)


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


_NAMES = [column.name for column in orders.columns]
# A literal, because SQLite uses a partial index only where the statement itself names the index's condition.
_ONE: ColumnElement[int] = literal_column("1")
_BY_NUMBER = Prepared(select(orders).where(orders.c.number == bindparam("sought")))
_UPDATE = Prepared(
    update(orders).where(orders.c.id == bindparam("sought")),
    columns=[name for name in _NAMES if name not in ("id", "number", "source_id", "digest", "content")],
)
_ADD_NOTE = Prepared(insert(notes).on_conflict_do_nothing(), columns=("order_id", "at", "text", "key"))

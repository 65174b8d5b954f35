"""Defects of the poll: what is offered, in which order, how much, and what a poll leaves behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .defect import Defect, rule
from .document import WebOrder
from .entry import Entry
from .queueing import FULL, Past, Place, mark_offered, oldest_first

WITHOUT_END = 1_000_000


def _also_canceled(entry: Entry) -> bool:
    return replace(entry, canceled_by=None).is_exportable


def _also_downloaded(entry: Entry) -> bool:
    return replace(entry, downloaded=False).is_exportable and not entry.shipments


def _also_held(entry: Entry) -> bool:
    return replace(entry, held=False).is_exportable


def _also_excluded(entry: Entry) -> bool:
    return replace(entry, excluded=False).is_exportable


def _also_rejected(entry: Entry) -> bool:
    return replace(entry, rejected=False).is_exportable


def _rejected_first(entry: Entry) -> Place:
    moment, number = oldest_first(entry)
    return (0.0 if entry.rejected else moment), number


def _by_date(entry: Entry) -> Place:
    return entry.document.placed_at.timestamp(), entry.number


def _back(queue: Sequence[Entry], limit: int, _: Past) -> Sequence[Entry]:
    return queue[-limit:][::-1]


def _in_turn(queue: Sequence[Entry], limit: int, past: Past) -> Sequence[Entry]:
    front = queue[:limit]
    return front[::-1] if past.polls % 2 else front


def _from_offset(queue: Sequence[Entry], limit: int, past: Past) -> Sequence[Entry]:
    start = past.listed if past.listed < len(queue) else 0
    return queue[start : start + limit]


def _mark_downloaded(listed: Sequence[Entry], _: Sequence[Entry], __: datetime) -> list[Entry]:
    return [replace(entry, offered=True, downloaded=True) for entry in listed]


def _lose_the_next(listed: Sequence[Entry], queue: Sequence[Entry], at: datetime) -> list[Entry]:
    lost = [replace(entry, excluded=True) for entry in queue[FULL : FULL + 1]]
    return [*mark_offered(listed, queue, at), *lost]


def _note_the_poll(listed: Sequence[Entry], _: Sequence[Entry], at: datetime) -> list[Entry]:
    return [replace(entry, offered=True).noted(at, "Sent to the POS") for entry in listed]


def _renumber(listed: Sequence[Entry], queue: Sequence[Entry], at: datetime) -> list[Entry]:
    """Gives every line listed another id for the next poll, as a store does that numbers lines while it writes."""
    offered = {entry.number: entry for entry in (*listed, *mark_offered(listed, queue, at))}
    return [replace(entry, document=_renumbered(entry.document)) for entry in offered.values()]


def _renumbered(order: WebOrder) -> WebOrder:
    return replace(order, items=tuple(replace(item, item_id=f"9{item.item_id}"[:50]) for item in order.items))


DEFECTS = (
    Defect(
        "offers-cancelled",
        "an order cancelled in the store before download is still offered",
        ("EVO-13", "EVO-D07a"),
        rule("queue", offers=_also_canceled),
    ),
    Defect(
        "offers-downloaded",
        "an acknowledged order is offered again by every poll",
        ("EVO-11", "EVO-D07a", "EVO-D08c"),
        rule("queue", offers=_also_downloaded),
    ),
    Defect(
        "offers-held",
        "an order on hold is offered",
        ("EVO-D07a",),
        rule("queue", offers=_also_held),
    ),
    Defect(
        "offers-excluded",
        "an order that staff excluded is offered",
        ("EVO-D07a", "EVO-D25a"),
        rule("queue", offers=_also_excluded),
    ),
    Defect(
        "marks-downloaded-on-poll",
        "an order counts as downloaded as soon as it is listed: whoever loses the answer loses the order",
        ("EVO-08", "EVO-10", "EVO-D02b", "EVO-D08a", "EVO-D27"),
        rule("queue", after_offering=_mark_downloaded),
    ),
    Defect(
        "get-changes-state",
        "every poll leaves a note on every order that it lists",
        ("EVO-D02b",),
        rule("queue", after_offering=_note_the_poll),
    ),
    Defect(
        "no-limit",
        "everything outstanding is listed at once",
        ("EVO-06", "EVO-D07b"),
        rule("queue", limit=WITHOUT_END),
    ),
    Defect("limit-31", "31 orders are listed", ("EVO-06", "EVO-D07b"), rule("queue", limit=FULL + 1)),
    Defect(
        "newest-first",
        "the newest orders are listed first, so that old ones starve",
        ("EVO-D07b",),
        rule("queue", slice=_back),
    ),
    Defect(
        "unstable-order",
        "every other poll lists the same orders the other way round",
        ("EVO-D07b",),
        rule("queue", slice=_in_turn),
    ),
    Defect(
        "offset-over-shrinking-set",
        "polls page by an offset into what is left, and skip what moved up",
        ("EVO-D07b", "EVO-D08a"),
        rule("queue", slice=_from_offset),
    ),
    Defect(
        "sorts-by-date",
        "the date of an order decides its place in the queue, not the moment it became exportable",
        ("EVO-D07b", "EVO-D17c"),
        rule("queue", place=_by_date),
    ),
    Defect(
        "loses-thirty-first",
        "of more than 30 orders outstanding the 31st is never offered",
        ("EVO-05", "EVO-D08c"),
        rule("queue", after_offering=_lose_the_next),
    ),
    Defect(
        "rejected-reoffered-first",
        "rejected orders are offered again before all others: thirty of them block the queue",
        ("EVO-D09f", "EVO-D09g"),
        rule("queue", offers=_also_rejected, place=_rejected_first),
    ),
    Defect(
        "item-ids-change",
        "a line has another itemID in every poll",
        ("EVO-64", "EVO-D18e"),
        rule("queue", after_offering=_renumber),
    ),
)

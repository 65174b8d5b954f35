"""What a poll lists, in which order, how much of it, and what listing leaves behind (EVO-D07, D08, D13)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from .entry import Entry

FULL = 30
"""Orders in one answer, and cancellations in one answer (EVO-06)."""

Place = tuple[float, str]
"""Where an entry stands in a list: smaller is further to the front."""


@dataclass(frozen=True, slots=True)
class Past:
    """What the polls so far amount to. No sound store needs it; one that pages by offset does."""

    polls: int = 0
    listed: int = 0


def offers(entry: Entry) -> bool:
    """Whether the order is to be listed in `orders`."""
    return entry.is_exportable


def announces(entry: Entry) -> bool:
    """Whether the order is to be listed in `cancellations`."""
    return entry.owes_notice


def oldest_first(entry: Entry) -> Place:
    """By the moment the order became exportable, then by its id."""
    return entry.since.timestamp(), entry.number


def front(queue: Sequence[Entry], limit: int, _: Past) -> Sequence[Entry]:
    """The first ones; what is acknowledged leaves the queue, and the next poll sees further."""
    return queue[:limit]


def mark_offered(listed: Sequence[Entry], _: Sequence[Entry], __: datetime) -> list[Entry]:
    """The one thing that a poll changes: an order listed for the first time is known to have been offered."""
    return [replace(entry, offered=True) for entry in listed if not entry.offered]


def leave_listed(_: Sequence[Entry], __: datetime) -> list[Entry]:
    """A cancellation stays listed until it is acknowledged."""
    return []


@dataclass(frozen=True, slots=True)
class QueueRules:
    """What decides a poll's answer and its traces.

    `after_offering` is given the orders listed and the whole queue, `after_announcing` the cancellations listed; both
    return the entries that they changed. `survives` is what becomes of an entry when the store is restarted.
    """

    offers: Callable[[Entry], bool] = offers
    announces: Callable[[Entry], bool] = announces
    place: Callable[[Entry], Place] = oldest_first
    limit: int = FULL
    cancellations: int = FULL
    slice: Callable[[Sequence[Entry], int, Past], Sequence[Entry]] = front
    after_offering: Callable[[Sequence[Entry], Sequence[Entry], datetime], list[Entry]] = mark_offered
    after_announcing: Callable[[Sequence[Entry], datetime], list[Entry]] = leave_listed
    survives: Callable[[Entry], Entry] = lambda entry: entry

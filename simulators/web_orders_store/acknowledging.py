"""What an acknowledgement does to an order, or to a cancellation (EVO-D09 to D11, D29).

Every function takes an entry and gives the next one; `Refused` leaves everything as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from .book import Book
from .entry import CanceledBy, Entry, Notice
from .message import (
    ALREADY_IMPORTED,
    HARMLESS,
    WEB_ORDER,
    WEB_ORDER_CANCELLATION,
    Acknowledgement,
    Issue,
)
from .refusal import Refused, refuse_unoffered


def exactly(book: Book, order_id: str) -> Entry | None:
    """The order of that id, letter for letter."""
    return book.get(order_id)


def refuse_unknown(order_id: str) -> None:
    """Raises `Refused`: a typo must not pass for a success."""
    raise Refused(f"no order is called {order_id}")


def known_kind(about: str) -> str:
    """`WEB_ORDER` or `WEB_ORDER_CANCELLATION`. Raises `Refused`."""
    if about not in {WEB_ORDER, WEB_ORDER_CANCELLATION}:
        raise Refused(f"the responseType {about[:40] or '(none)'} is not known")
    return about


def fails(issue: Issue) -> bool:
    """Whether an issue keeps the order from being taken; in doubt it does."""
    return issue.grade not in HARMLESS


def has_it_already(message: Acknowledgement) -> bool:
    """Whether the POS says that it imported the order before, which heals a lost acknowledgement (EVO-59)."""
    return any(issue.code == ALREADY_IMPORTED for issue in message.issues)


def is_taken(_: Entry, message: Acknowledgement, rules: "AcknowledgementRules") -> bool:
    """Whether the POS has the order: no failing issue, or 1010 among them."""
    return rules.heals(message) or not any(rules.fails(issue) for issue in message.issues)


def notes_of(message: Acknowledgement) -> tuple[str, ...]:
    """One note per issue: code, text, grade, and the date the POS gave."""
    return tuple(_note(issue, message) for issue in message.issues)


def note_acceptance(message: Acknowledgement) -> tuple[str, ...]:
    """A clean acknowledgement leaves no note: the status says it."""
    del message
    return ()


def once(entry: Entry, at: datetime, texts: tuple[str, ...]) -> Entry:
    """Note what is not noted yet, so that a repeated message has no second effect."""
    return entry.noted_once(at, texts)


def stay_downloaded(
    entry: Entry, message: Acknowledgement, rules: "AcknowledgementRules", at: datetime
) -> Entry:
    """A word about an order that is downloaded already: a late failure is noted, nothing else (EVO-D10)."""
    if rules.heals(message):
        return entry
    texts = tuple(
        f"Late: {_note(issue, message)}" if rules.fails(issue) else _note(issue, message)
        for issue in message.issues
    )
    return rules.write_down(entry, at, texts)


def nobody_else(book: Book, entry: Entry) -> tuple[Entry, ...]:
    """An acknowledgement concerns exactly one order (EVO-55)."""
    del book, entry
    return ()


@dataclass(frozen=True, slots=True)
class AcknowledgementRules:
    """What decides the outcome of an acknowledgement. `also` names further entries that it changes."""

    find: Callable[[Book, str], Entry | None] = exactly
    unknown: Callable[[str], None] = refuse_unknown
    unoffered: Callable[[Entry], None] = refuse_unoffered
    kind: Callable[[str], str] = known_kind
    fails: Callable[[Issue], bool] = fails
    heals: Callable[[Acknowledgement], bool] = has_it_already
    is_taken: Callable[[Entry, Acknowledgement, "AcknowledgementRules"], bool] = is_taken
    notes: Callable[[Acknowledgement], tuple[str, ...]] = notes_of
    acceptance: Callable[[Acknowledgement], tuple[str, ...]] = note_acceptance
    write_down: Callable[[Entry, datetime, tuple[str, ...]], Entry] = once
    late: Callable[[Entry, Acknowledgement, "AcknowledgementRules", datetime], Entry] = stay_downloaded
    also: Callable[[Book, Entry], tuple[Entry, ...]] = nobody_else


def acknowledge(entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime) -> Entry:
    """What the POS made of an order, or of the news that it was cancelled. Raises `Refused`."""
    if rules.kind(message.about) == WEB_ORDER_CANCELLATION:
        return _acknowledge_cancellation(entry, message, rules, at)
    return _acknowledge_order(entry, message, rules, at)


def _acknowledge_order(
    entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime
) -> Entry:
    if not rules.heals(message):
        rules.unoffered(entry)
    if entry.downloaded:
        return rules.late(entry, message, rules, at)
    if rules.is_taken(entry, message, rules):
        noted = rules.write_down(entry, at, (*rules.acceptance(message), *rules.notes(message)))
        return replace(noted, downloaded=True, rejected=False)
    return replace(rules.write_down(entry, at, rules.notes(message)), rejected=True)


def _acknowledge_cancellation(
    entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime
) -> Entry:
    if not (entry.canceled_by is CanceledBy.STORE and entry.downloaded):
        raise Refused(f"no cancellation of the order {entry.number} has been announced")
    noted = rules.write_down(entry, at, rules.notes(message))
    if entry.notice is Notice.ACKNOWLEDGED:
        return noted
    taken = not any(rules.fails(issue) for issue in message.issues)
    return replace(noted, notice=Notice.ACKNOWLEDGED if taken else Notice.REFUSED)


def _note(issue: Issue, message: Acknowledgement) -> str:
    said = (
        f"POS issue {issue.code or 'without code'} ({issue.grade or 'no grade'}): {issue.text or 'no text'}"
    )
    return f"{said} [{message.date or 'no date'}]"

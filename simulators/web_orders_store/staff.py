"""What the shop's people and its customers do to orders: place, cancel, hold, edit, release (EVO-D23 to D25).

Each is one step under the book's lock. What cannot be done raises `NotPossible`, and nothing has changed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..clock import Clock
from . import purchase as purchases
from . import text
from .book import Book
from .door import Door
from .drafting import DraftRules, draw_up
from .entry import CanceledBy, Entry, Notice
from .purchase import Purchase
from .qualifying import CANCELED, DATA, HELD, reason_to_wait
from .shop import Shop

BEFORE_ENABLING = "placed before the module was enabled"


class UnknownOrder(LookupError):
    """There is no order of that number."""


class NotPossible(ValueError):
    """The order is not in a state for this; the message says why and what helps."""


def remarks_on_text(order: Mapping[str, Any]) -> tuple[str, ...]:
    """Staff are told where text of an order could not be sent as it is (EVO-D21b)."""
    if any(text.loses_something(each) for each in purchases.texts(order)):
        return ("Characters that XML cannot carry were left out for the POS",)
    return ()


def can_take_edit(entry: Entry) -> bool:
    """Until it is downloaded an order is offered as it now is (EVO-D24a)."""
    return not (entry.downloaded or entry.canceled_by)


def note_late_edit(entry: Entry, at: datetime) -> Entry:
    """An edit after download does not reach the POS, and staff are told so (EVO-D24c)."""
    return entry.noted(at, "Edited after download: the POS does not hear of it")


def has_started(door: Door) -> bool:
    """Whether orders placed now are the module's business: from the first enabling on, for ever (EVO-D23)."""
    return door.was_enabled


def as_placed(entry: Entry) -> Entry:
    """A new order is not downloaded, whatever else is known of it (EVO-07)."""
    return entry


def freed(entry: Entry) -> Entry:
    """The entry with nothing in the way of its being offered, or of its cancellation's being announced (EVO-D25b)."""
    notice = Notice.PENDING if entry.notice is Notice.REFUSED else entry.notice
    return replace(entry, waiting="", held=False, excluded=False, rejected=False, notice=notice)


def taken_back(entry: Entry) -> Entry:
    """The entry as it was before it was downloaded: the same id, the same item ids (EVO-D25c)."""
    return replace(entry, downloaded=False)


@dataclass(frozen=True, slots=True)
class StaffRules:
    """What decides about orders on the store's own side."""

    reason_to_wait: Callable[[Purchase, Shop], str] = reason_to_wait
    remarks: Callable[[Mapping[str, Any]], tuple[str, ...]] = remarks_on_text
    takes_edit: Callable[[Entry], bool] = can_take_edit
    late_edit: Callable[[Entry, datetime], Entry] = note_late_edit
    history: str = BEFORE_ENABLING
    has_started: Callable[[Door], bool] = has_started
    placed: Callable[[Entry], Entry] = as_placed
    freed: Callable[[Entry], Entry] = freed
    taken_back: Callable[[Entry], Entry] = taken_back


class Staff:
    """The store's own side of the order book."""

    def __init__(
        self, book: Book, *, shop: Shop, door: Door, rules: StaffRules, draft: DraftRules, clock: Clock
    ) -> None:
        self._book = book
        self._shop = shop
        self._door = door
        self._rules = rules
        self._draft = draft
        self._clock = clock

    def place(self, order: Mapping[str, Any]) -> str:
        """Place a virtual order and give its number; one placed before keeps the number it has.

        Raises `json_schema.Invalid`.
        """
        purchase = purchases.read(order)
        with self._book.lock:
            known = self._book.placed_as(purchase.reference)
            if known is not None:
                return known.number
            sequence = len(self._book) + 1
            number = f"{self._shop.order_prefix}{sequence:06d}"
            drawn = draw_up(number, sequence, purchase, self._shop, self._draft)
            fresh = Entry(number, sequence, purchase.reference, drawn.order, self._clock())
            remarks = (*drawn.remarks, *self._rules.remarks(order))
            self._keep(self._rules.placed(self._judged(fresh.noted(self._clock(), *remarks), purchase)))
            return number

    def edit(self, number: str, order: Mapping[str, Any]) -> None:
        """Change an order to this virtual order. Raises `UnknownOrder`, `json_schema.Invalid`."""
        purchase = purchases.read(order)
        with self._book.lock:
            entry = self.look_up(number)
            if not self._rules.takes_edit(entry):
                self._keep(self._rules.late_edit(entry, self._clock()))
                return
            drawn = draw_up(number, entry.sequence, purchase, self._shop, self._draft)
            remarks = (*drawn.remarks, *self._rules.remarks(order))
            edited = replace(entry, document=drawn.order).noted_once(self._clock(), remarks)
            self._keep(self._judged(edited, purchase))

    def cancel(self, number: str) -> None:
        """Cancel an order in the store. Raises `UnknownOrder`.

        Once something is shipped the protocol has no message for it: a note, and work for a person.
        """
        self._change(number, self._canceled)

    def hold(self, number: str) -> None:
        """Put an order on hold: it is not offered. Raises `UnknownOrder`."""
        self._change(number, lambda entry: replace(entry, held=True))

    def unhold(self, number: str) -> None:
        """Take an order off hold. Raises `UnknownOrder`."""
        self._change(number, lambda entry: replace(entry, held=False))

    def release(self, number: str) -> None:
        """Let an order go out, or a cancellation that the POS refused. Raises `UnknownOrder`, `NotPossible`."""
        self._change(number, self._released)

    def exclude(self, number: str) -> None:
        """Keep an order from the POS. Raises `UnknownOrder`, `NotPossible` once it is downloaded."""
        self._change(number, self._excluded)

    def resend(self, number: str) -> None:
        """Offer a downloaded order again under the same ids. Raises `UnknownOrder`, `NotPossible`."""
        self._change(number, self._resent)

    def look_up(self, number: str) -> Entry:
        """The entry of that order as it is now. Raises `UnknownOrder`."""
        with self._book.lock:
            entry = self._book.get(number)
            if entry is None:
                raise UnknownOrder(f"no order is called {number}")
            return entry

    def restart(self) -> None:
        """Stop the store and start it again."""
        with self._book.lock:
            self._book.reopen()

    def reset(self) -> None:
        """Forget every order, and how the module was switched."""
        with self._book.lock:
            self._book.clear()
            self._door.reset()

    def _judged(self, entry: Entry, purchase: Purchase) -> Entry:
        """What the purchase's status, payments and figures make of it."""
        reason = self._rules.reason_to_wait(purchase, self._shop)
        if not reason and not self._rules.has_started(self._door):
            reason = self._rules.history
        if reason and reason != entry.waiting:
            entry = entry.noted(self._clock(), f"Not offered to the POS: {reason}")
        judged = replace(entry, waiting=reason, held=entry.held or purchase.status == HELD)
        return self._canceled(judged) if purchase.status == CANCELED else judged

    def _canceled(self, entry: Entry) -> Entry:
        if entry.canceled_by:
            return entry
        if entry.shipped_pieces:
            note = "Cancelled in the store after shipment: settle it with the customer; the POS does not hear of it"
            return replace(entry.noted_once(self._clock(), (note,)), needs_staff=True)
        return replace(entry, canceled_by=CanceledBy.STORE, canceled_at=self._clock(), notice=Notice.PENDING)

    def _released(self, entry: Entry) -> Entry:
        if entry.waiting.startswith(DATA):
            raise NotPossible(f"{entry.number}: {entry.waiting}; edit the order")
        free = self._rules.freed(entry)
        return entry if free == entry else free.noted(self._clock(), "Released by staff")

    def _excluded(self, entry: Entry) -> Entry:
        if entry.downloaded:
            raise NotPossible(f"{entry.number}: the POS has it; cancel it instead")
        return (
            entry
            if entry.excluded
            else replace(entry, excluded=True).noted(self._clock(), "Excluded by staff")
        )

    def _resent(self, entry: Entry) -> Entry:
        if not entry.downloaded or entry.canceled_by or entry.shipped_pieces:
            raise NotPossible(
                f"{entry.number}: only a downloaded order of which nothing is shipped can be sent again"
            )
        return self._rules.taken_back(entry).noted(self._clock(), "Sent again by staff")

    def _change(self, number: str, step: Callable[[Entry], Entry]) -> None:
        with self._book.lock:
            self._keep(step(self.look_up(number)))

    def _keep(self, entry: Entry) -> None:
        """Write down; an order that has just become exportable goes to the end of the queue."""
        known = self._book.get(entry.number)
        became_exportable = entry.is_exportable and not (known and known.is_exportable)
        self._book.keep(replace(entry, since=self._clock()) if became_exportable else entry)

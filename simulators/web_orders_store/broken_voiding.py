"""Defects of voids and line actions."""

from datetime import datetime

from .defect import Defect, rule
from .document import Item
from .entry import Entry, LineAction
from .message import ItemAction, OrderAction, Parcel
from .refusal import Breakdown, Refused
from .voiding import VoidRules, cancel_as_a_whole, cancel_pieces, line_of, reason_note


def _let_pass(*_: object) -> None:
    return None


def _as_it_is(entry: Entry) -> Entry:
    return entry


def _note_without_reason(_: OrderAction) -> tuple[str, ...]:
    return ("Voided in the POS",)


def _note_without_date(message: OrderAction) -> tuple[str, ...]:
    return (f"Voided in the POS: {message.reason or 'no reason given'}",)


def _fall_over(_: OrderAction) -> tuple[str, ...]:
    raise Breakdown


def _note_again(entry: Entry, message: OrderAction, _: VoidRules, at: datetime) -> Entry:
    return entry.noted(at, *reason_note(message))


def _refuse_second(entry: Entry, _: OrderAction, __: VoidRules, ___: datetime) -> Entry:
    raise Refused(f"the order {entry.number} is voided already")


def _first_match(entry: Entry, item_id: str, part_number: str) -> Item:
    items = entry.document.items
    by_id = (item for item in items if item.item_id == item_id)
    by_part_number = (item for item in items if item.part_number.strip() == part_number)
    return next(by_id, None) or next(by_part_number, None) or line_of(entry, item_id, part_number)


def _new_every_time(_: Entry, __: LineAction | Parcel) -> bool:
    return False


def _all_of_them(open_pieces: int, _: int) -> int:
    return open_pieces


def _sell_is_cancel(entry: Entry, item: Item, message: ItemAction, rules: VoidRules, at: datetime) -> Entry:
    return cancel_pieces(entry, item, message, rules, at)


def _void(name: str, text: str, breaks: tuple[str, ...], /, **changes: object) -> Defect:
    return Defect(name, text, breaks, rule("void", **changes))


DEFECTS = (
    _void(
        "void-without-effect",
        "a void is answered SUCCESS and noted, and the order stays as it was",
        ("EVO-23", "EVO-D14c", "EVO-D14e"),
        cancel=_as_it_is,
    ),
    _void(
        "void-reason-lost",
        "the note of a void does not hold its reason",
        ("EVO-23", "EVO-D14a", "EVO-D14g"),
        note=_note_without_reason,
    ),
    _void(
        "void-date-lost",
        "the note of a void does not hold the POS's date",
        ("EVO-D14a",),
        note=_note_without_date,
    ),
    _void(
        "void-whole-shipped-order",
        "a void cancels the whole order, shipped or not",
        ("EVO-D14c", "EVO-D14d"),
        shipped=_let_pass,
        cancel=cancel_as_a_whole,
    ),
    _void(
        "void-twice-two-notes",
        "a repeated void leaves a second note",
        ("EVO-D14b",),
        again=_note_again,
    ),
    _void(
        "void-twice-refused",
        "a repeated void is answered FAILURE",
        ("EVO-D14b",),
        again=_refuse_second,
    ),
    _void(
        "void-500",
        "the store falls over when it notes a void, and answers 500 without a body",
        ("EVO-23", "EVO-57", "EVO-D12c", "EVO-D14e"),
        note=_fall_over,
    ),
    _void(
        "unoffered-order-voided",
        "an order that was never offered can be voided, and its lines cancelled",
        ("EVO-D14e", "EVO-D15i"),
        unoffered=_let_pass,
    ),
    _void(
        "void-leaves-notice-pending",
        "an order whose cancellation is listed stays listed after the POS voided it",
        ("EVO-D29b",),
        settle=_as_it_is,
    ),
    _void(
        "cancel-too-many-accepted",
        "more pieces can be cancelled than are open",
        ("EVO-D15d",),
        too_many=_let_pass,
    ),
    _void(
        "cancel-takes-whole-line",
        "CANCEL of some pieces cancels the whole line",
        ("EVO-D15a",),
        pieces=_all_of_them,
    ),
    _void(
        "line-by-first-match",
        "where several lines have the part number the first one is taken",
        ("EVO-D15c",),
        line=_first_match,
    ),
    _void(
        "line-action-doubled-on-repeat",
        "a repeated CANCEL counts twice",
        ("EVO-D15g",),
        is_repeat=_new_every_time,
    ),
    _void(
        "order-outlives-its-lines",
        "an order of which every line is cancelled stays open",
        ("EVO-D15f",),
        emptied=_as_it_is,
    ),
    Defect(
        "item-number-not-trimmed",
        "a part number with blanks around it is not found",
        ("EVO-67", "EVO-D15b"),
        rule("reading", part_number=str),
    ),
    _void(
        "cancelled-line-cannot-be-cancelled",
        "a CANCEL of a line with nothing left to cancel is answered FAILURE",
        ("EVO-D15e",),
        is_done=lambda *_: False,
    ),
    _void(
        "sold-is-cancelled",
        "SELL takes pieces off the line as CANCEL does",
        ("EVO-D15h",),
        sell=_sell_is_cancel,
    ),
)

"""What the POS says: the members of its messages, read out of XML or JSON alike.

A message that cannot be understood is `Refused`: the answer is FAILURE and nothing has changed.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .refusal import Refused

WEB_ORDER = "WEB_ORDER"
WEB_ORDER_CANCELLATION = "WEB_ORDER_CANCELLATION"
ALREADY_IMPORTED = "1010"
"""The issue code by which the POS says that it has this order (EVO-58, EVO-59)."""

HARMLESS = frozenset({"SUCCESS", "WARNING"})
"""Grades of an issue that do not keep an order from being taken; every other one, and none at all, does (EVO-D09h)."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}([.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_QUANTITY = re.compile(r"(\d{1,9})(?:\.0{1,4})?", re.ASCII)
_AMOUNT = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message: an element with its text, or a JSON value, under the name it had."""

    name: str
    text: str = ""
    parts: tuple["Part", ...] = ()

    def all(self, name: str) -> tuple["Part", ...]:
        """The parts of that name, in the order in which they were sent."""
        return tuple(part for part in self.parts if part.name == name)

    def one(self, name: str) -> "Part | None":
        """The part of that name, if there is one. Raises `Refused` if there are several."""
        found = self.all(name)
        if len(found) > 1:
            raise Refused(f"{name} is given {len(found)} times; give it once")
        return found[0] if found else None

    def raw(self, name: str) -> str:
        """The text under that name as it was sent; empty if there is none. Raises `Refused`."""
        part = self.one(name)
        return part.text if part else ""

    def said(self, name: str) -> str:
        """The text under that name without blanks around it; empty if there is none. Raises `Refused`."""
        return self.raw(name).strip()


@dataclass(frozen=True, slots=True)
class Issue:
    """One `responseIssue`."""

    code: str
    text: str
    grade: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An `acknowledgeRequest`: what the POS made of one order, or of one cancellation."""

    order_id: str
    about: str
    date: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class OrderAction:
    """An `order` message; `action` is VOID."""

    action: str
    reason: str
    date: str


@dataclass(frozen=True, slots=True)
class ItemAction:
    """An `item` message; `action` is CANCEL or SELL, `part_number` the POS's own name for the line."""

    action: str
    part_number: str
    quantity: int
    date: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """A `shipment` message. `items` None: everything still open; empty: only the tracking number (EVO-D16)."""

    carrier: str
    method: str
    tracking: str
    items: tuple[tuple[str, int], ...] | None
    date: str

    @property
    def likeness(self) -> object:
        """What a repeat of this message has in common with it (EVO-D16e)."""
        return (
            self.carrier,
            self.tracking,
            None if self.items is None else tuple(sorted(self.items)),
            self.date,
        )


def all_parts(container: Part, name: str) -> Sequence[Part]:
    """The entries of a list, however many there are."""
    return container.all(name)


def is_date(said: str) -> bool:
    """Whether this is a date, in one of the ways in which dates are read (EVO-D17b)."""
    if _DATE.fullmatch(said) is None:
        return False
    try:
        datetime.fromisoformat(said)
    except ValueError:
        return False
    return True


def whole_pieces(said: str) -> int:
    """A whole number of pieces, at least one; `2.0000` is 2 (EVO-D18k, EVO-D18l). Raises `Refused`."""
    match = _QUANTITY.fullmatch(said)
    if match is None or int(match[1]) == 0:
        raise Refused(f"the quantity {said[:40] or '(none)'} is not a whole number of pieces, one or more")
    return int(match[1])


def known_action(said: str, known: Sequence[str]) -> str:
    """One of the actions that there are, in any letter case. Raises `Refused`."""
    if said.upper() not in known:
        raise Refused(f"the action {said[:40] or '(none)'} is not known here; {' and '.join(known)} is")
    return said.upper()


@dataclass(frozen=True, slots=True)
class ReadingRules:
    """How messages are taken apart."""

    issues: Callable[[Part, str], Sequence[Part]] = all_parts
    items: Callable[[Part, str], Sequence[Part]] = all_parts
    part_number: Callable[[str], str] = str.strip
    quantity: Callable[[str], int] = whole_pieces
    action: Callable[[str, Sequence[str]], str] = known_action
    is_date: Callable[[str], bool] = is_date


def read_acknowledgement(message: Part, rules: ReadingRules) -> Acknowledgement:
    """Read an `acknowledgeRequest`. Raises `Refused`."""
    _expect(message, "acknowledgeRequest")
    order_id = message.said("id")
    if not order_id:
        raise Refused("the acknowledgement names no id")
    listed = message.one("responseIssues")
    return Acknowledgement(
        order_id=order_id,
        about=message.said("responseType"),
        date=read_date(message, rules),
        issues=tuple(_issue(part) for part in rules.issues(listed, "responseIssue")) if listed else (),
    )


def read_order_action(message: Part, rules: ReadingRules) -> OrderAction:
    """Read an `order` message. Raises `Refused`."""
    _expect(message, "order")
    action = rules.action(message.said("action"), ("VOID",))
    return OrderAction(action, message.said("reason"), read_date(message, rules))


def read_item_action(message: Part, rules: ReadingRules) -> ItemAction:
    """Read an `item` message. Raises `Refused`."""
    _expect(message, "item")
    action = rules.action(message.said("action"), ("CANCEL", "SELL"))
    part_number = rules.part_number(message.raw("itemNumber"))
    return ItemAction(
        action, part_number, rules.quantity(message.said("quantity")), read_date(message, rules)
    )


def read_parcel(message: Part, rules: ReadingRules) -> Parcel:
    """Read a `shipment`. Raises `Refused`."""
    _expect(message, "shipment")
    listed = message.one("items")
    items = tuple(_parcel_item(part, rules) for part in rules.items(listed, "item")) if listed else None
    return Parcel(
        carrier=message.said("shipmentCarrier"),
        method=message.said("shipmentMethod"),
        tracking=message.said("trackingNumber"),
        items=items,
        date=read_date(message, rules),
    )


def read_date(message: Part, rules: ReadingRules) -> str:
    """The date as the POS wrote it: information only, but it has to be one (EVO-D17). Raises `Refused`."""
    said = message.said("date")
    if said and not rules.is_date(said):
        raise Refused(f"the date {said[:40]} cannot be read; write it like 2021-03-04 09:15:00.123")
    return said


def is_amount(said: str) -> bool:
    """Whether this is an amount of money with at most four decimals."""
    return _AMOUNT.fullmatch(said) is not None


def _expect(message: Part, name: str) -> None:
    if message.name != name:
        raise Refused(f"the message is {message.name[:40] or 'of no kind'}; {name} belongs here")


def _issue(part: Part) -> Issue:
    return Issue(part.said("code"), part.said("message"), part.said("responseStatus"))


def _parcel_item(part: Part, rules: ReadingRules) -> tuple[str, int]:
    item_id = part.said("itemID")
    if not item_id:
        raise Refused("an item of the shipment names no itemID")
    return item_id, rules.quantity(part.said("quantity"))

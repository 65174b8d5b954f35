"""The members of a record: how each kind is kept, read from a client, and written on the wire.

Entities describe their members in tables of text, one line each: `name kind marks`. The marks:
`ro` the server's alone; `computed` the same, and XML says so; `indexed` found without looking at every row;
`unset` left out of answers while it is empty; `hidden` kept, never shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from . import amounts, moments
from .node import Computed, ComputedMoney, Money, Node

Held = int | str
"""A value as a column holds it."""

_LARGEST_WHOLE = 2**53
_FLAGS = {"true": 1, "false": 0, "1": 1, "0": 0, "": 0}


class Unreadable(ValueError):
    """What was sent is not of the member's kind; the message says what would be."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`sql` is `int`, `text` (compared without case, as MySQL's collation does) or `moment`."""

    name: str
    sql: str
    blank: Held
    read: Callable[[Any], Held]
    show: Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Field:
    """One member of an entity, and the column of the same name."""

    name: str
    kind: Kind
    writable: bool = True
    computed: bool = False
    indexed: bool = False
    unset: bool = False
    hidden: bool = False

    @property
    def has_blocks(self) -> bool:
        """Does an index tell in which stretch of keys a value can be found (`skipping.py`)?"""
        return self.indexed and self.kind is MOMENT

    def shown(self, value: Held) -> Node:
        """The value as an answer has it."""
        text = self.kind.show(value)
        if self.kind is MONEY:
            return ComputedMoney(text) if self.computed else Money(text)
        return Computed(text) if self.computed else text


def _read_text(value: Any) -> Held:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Decimal):
        return str(value)
    raise Unreadable("must be text")


def _read_whole(value: Any) -> Held:
    if isinstance(value, bool):
        return int(value)
    if value is None or value == "":
        return 0
    if not isinstance(value, str | int | Decimal):
        raise Unreadable("must be a whole number")
    try:
        number = amounts.read(str(value).strip())
    except amounts.NotAFigure:
        raise Unreadable("must be a whole number") from None
    if number != number.to_integral_value() or abs(number) > _LARGEST_WHOLE:
        raise Unreadable("must be a whole number")
    return int(number)


def _read_key(value: Any) -> Held:
    number = int(_read_whole(value))
    if number < 0:
        raise Unreadable("must be an ID")
    return number


def _read_decimal(value: Any) -> Held:
    if value is None or value == "":
        return 0
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Unreadable("must be a number")
    try:
        return amounts.held(amounts.read(str(value).strip()))
    except amounts.NotAFigure:
        raise Unreadable("must be a number below 10,000,000,000") from None


def _read_flag(value: Any) -> Held:
    if value is None:
        return 0
    text = str(value).strip().lower()
    if text not in _FLAGS:
        raise Unreadable("must be true or false")
    return _FLAGS[text]


def _read_moment(value: Any) -> Held:
    if value is None:
        return moments.NEVER
    if not isinstance(value, str):
        raise Unreadable("must be a date and time")
    try:
        return moments.understood(value)
    except moments.NotAMoment:
        raise Unreadable("must be a date and time like 2026-03-04T09:15:00+00:00") from None


def _show_flag(value: Any) -> str:
    return "true" if value else "false"


TEXT = Kind("text", "text", "", _read_text, str)
WHOLE = Kind("whole", "int", 0, _read_whole, str)
KEY = Kind("key", "int", 0, _read_key, str)
MONEY = Kind("money", "int", 0, _read_decimal, amounts.shown)
NUMBER = Kind("number", "int", 0, _read_decimal, amounts.shown)
"""Rates and percentages: fractions, no currency."""
FLAG = Kind("flag", "int", 0, _read_flag, _show_flag)
MOMENT = Kind("moment", "moment", moments.NEVER, _read_moment, str)

_KINDS = {kind.name: kind for kind in (TEXT, WHOLE, KEY, MONEY, NUMBER, FLAG, MOMENT)}


def describe(table: str) -> tuple[Field, ...]:
    """The fields of a table of text, in its order, which is the order of answers."""
    return tuple(_field(line.split()) for line in table.strip().splitlines() if line.strip())


def _field(words: list[str]) -> Field:
    name, kind, *marks = words
    unknown = set(marks) - {"ro", "computed", "indexed", "unset", "hidden"}
    if unknown:
        raise ValueError(f"field {name}: unknown marks {sorted(unknown)}")
    return Field(
        name,
        _KINDS[kind],
        writable="ro" not in marks and "computed" not in marks and "hidden" not in marks,
        computed="computed" in marks,
        indexed="indexed" in marks,
        unset="unset" in marks,
        hidden="hidden" in marks,
    )

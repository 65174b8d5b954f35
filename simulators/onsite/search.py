"""From a filter to SQL: which keys a resource has, what they look at, and how texts are searched without a scan.

An equal text is found by its column's own index. A search inside a text, or one without case and diacritics, first
asks the text index for candidates (three letters or more), then looks closely at those alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Integer,
    Table,
    and_,
    case,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    type_coerce,
)
from sqlalchemy.types import Text

from . import moments
from .folding import folded
from .kinds import Unreadable, read_decimal
from .predicate import Both, Comparison, Either, Literal, Not, Operator, Predicate, Unfit
from .tables import TEXT_INDEXES, Figure

Column = ColumnElement[Any]

SHORTEST = 3
"""Letters that the text index needs."""
LONGEST = 12
"""Letters that candidates are looked up by: the first ones of an address tell people apart, `@example.com` nobody."""


@dataclass(frozen=True, slots=True)
class Key:
    """One name that filters and orders may use."""

    column: Column
    kind: str
    """text, figure, whole, flag, instant or day."""
    text_index: str = ""
    """The text index and its column, if there is one: `customer.email`."""


Keys = Mapping[str, Key]


def keys(table: Table, named: Mapping[str, str], more: Mapping[str, Key] | None = None) -> dict[str, Key]:
    """Keys of the columns of `table`: `named` says which kind takes which keys, as `key` or `key:column`."""
    found = {
        name: _key(table, kind, source or name)
        for kind, entries in named.items()
        for name, _, source in (entry.partition(":") for entry in entries.split())
    }
    return found | dict(more or {})


def _key(table: Table, kind: str, source: str) -> Key:
    indexed = source in TEXT_INDEXES.get(table.name, ())
    return Key(table.c[source], kind, f"{table.name}.{source}" if indexed else "")


def condition(predicate: Predicate, known: Keys, number: Column, zone: ZoneInfo) -> Column:
    """The predicate as SQL; `number` is the id of the rows looked at. Raises `Unfit`."""
    match predicate:
        case Both(parts):
            return and_(*(condition(part, known, number, zone) for part in parts))
        case Either(parts):
            return or_(*(condition(part, known, number, zone) for part in parts))
        case Not(part):
            return not_(condition(part, known, number, zone))
        case Comparison():
            return _compare(predicate, _known(predicate.key, known), number, zone)


def _known(name: str, known: Keys) -> Key:
    try:
        return known[name]
    except KeyError:
        raise Unfit(f"key {name!r} is not known here; one of {', '.join(sorted(known))}") from None


def _compare(comparison: Comparison, key: Key, number: Column, zone: ZoneInfo) -> Column:
    if comparison.literal.text is None:
        return _compare_with_nil(comparison, key)
    if key.kind == "text":
        return _compare_text(comparison, key, comparison.literal.text, number)
    if comparison.operator not in _PLAIN:
        raise Unfit(f"{comparison.operator} works on texts; {comparison.key} is none")
    value = _VALUES[key.kind](comparison.literal, comparison.key, zone)
    if key.kind == "day":
        return _compare_day(comparison.operator, key.column, value)
    seen = type_coerce(key.column, Integer) if key.kind == "flag" else key.column
    close = _PLAIN[comparison.operator](seen, value)
    return and_(close, key.column != "") if key.kind == "instant" else close


def _compare_day(operator: Operator, seen: Column, day: str) -> Column:
    """A date with a column of instants or dates, as a range of it, so that the column's index serves.

    Every instant of a day sorts between `2026-03-04` and `2026-03-04U`, since `T` follows its date.
    """
    first, past = day, f"{day}U"
    match operator:
        case Operator.IS:
            return and_(seen >= first, seen < past)
        case Operator.IS_NOT:
            return or_(seen < first, seen >= past)
        case Operator.BELOW:
            return and_(seen < first, seen != "")
        case Operator.AT_MOST:
            return and_(seen < past, seen != "")
        case Operator.ABOVE:
            return seen >= past
        case _:
            return seen >= first


def _compare_with_nil(comparison: Comparison, key: Key) -> Column:
    """Nothing and the empty text are one: both are an empty element."""
    absent: Column = key.column.is_(None)
    if key.kind in {"text", "instant", "day"}:
        absent = or_(absent, key.column == "")
    if comparison.operator is Operator.IS:
        return absent
    if comparison.operator is Operator.IS_NOT:
        return not_(absent)
    raise Unfit(f"nil can be equal or not; {comparison.operator} it cannot be")


def _compare_text(comparison: Comparison, key: Key, wanted: str, number: Column) -> Column:
    how = comparison.how
    seen: Column = func.folded(key.column, how, type_=Text) if how else key.column
    value = folded(wanted, how) if how else wanted
    close: Column
    match comparison.operator:
        case Operator.CONTAINS:
            close = func.instr(seen, value) > 0
        case Operator.BEGINS:
            close = func.substr(seen, 1, len(value)) == value
        case Operator.ENDS:
            close = func.substr(seen, -max(len(value), 1), len(value)) == value
        case Operator.LIKE:
            return seen.op("GLOB")(value.replace("[", "[[]"))
        case _:
            close = _PLAIN[comparison.operator](seen, literal(value))
            if not how or comparison.operator is not Operator.IS:
                return close
    return _narrowed(close, key, wanted, number)


def _narrowed(close: Column, key: Key, wanted: str, number: Column) -> Column:
    """The close look, at candidates of the text index only, where it can name some."""
    words = folded(wanted)
    if not key.text_index or len(words) < SHORTEST or "\0" in words:
        return close
    name, _, source = key.text_index.partition(".")
    index = table(f"{name}_text", column("rowid"))
    quoted = words[:LONGEST].replace('"', '""')
    found = column(f"{name}_text", is_literal=True).op("MATCH")(f'{source} : "{quoted}"')
    return and_(number.in_(select(index.c.rowid).where(found)), close)


_PLAIN: dict[Operator, Callable[[Column, Any], Column]] = {
    Operator.IS: lambda seen, value: seen == value,
    Operator.IS_NOT: lambda seen, value: or_(seen != value, seen.is_(None)),
    Operator.BELOW: lambda seen, value: seen < value,
    Operator.AT_MOST: lambda seen, value: seen <= value,
    Operator.ABOVE: lambda seen, value: seen > value,
    Operator.AT_LEAST: lambda seen, value: seen >= value,
}


def _number(given: Literal, key: str, _: ZoneInfo) -> Decimal:
    try:
        return read_decimal(given.text or "")
    except Unreadable as error:
        raise Unfit(f"{key}: {error}") from None


def _whole(given: Literal, key: str, zone: ZoneInfo) -> int | float:
    value = _number(given, key, zone)
    return int(value) if value == value.to_integral_value() else float(value)


def _flag(given: Literal, key: str, _: ZoneInfo) -> int:
    known = {"1": 1, "0": 0, "true": 1, "false": 0}
    try:
        return known[(given.text or "").strip().lower()]
    except KeyError:
        raise Unfit(f"{key} is compared with 1 or 0, not with {given.text!r}") from None


def _instant(given: Literal, key: str, zone: ZoneInfo) -> str:
    instant = moments.understood(given.text or "", zone)
    if instant is None:
        raise Unfit(f"{key}: {given.text!r} is no time; write YYYY-MM-DD hh:mm:ss")
    return instant


def _day(given: Literal, key: str, zone: ZoneInfo) -> str:
    return _instant(given, key, zone)[:10]


_VALUES: dict[str, Callable[[Literal, str, ZoneInfo], Any]] = {
    "figure": _number,
    "whole": _whole,
    "flag": _flag,
    "instant": _instant,
    "day": _day,
}


def ordering(text: str, known: Keys, number: Column, *, walked: bool) -> list[Column]:
    """`key:asc` or `key:desc`, several with commas; equal ones in the order of their ids, which is that of the
    records themselves and may be `walked`. Raises `Unfit`.
    """
    columns = []
    last = number if walked else number + 0
    for part in text.split(","):
        name, _, direction = part.strip().replace(" ", ":", 1).partition(":")
        column = last if name == "id" else _known(name, known).column
        if direction.strip().lower() not in {"", "asc", "desc"}:
            raise Unfit(f"{direction!r} is no direction; write asc or desc")
        columns.append(column.desc() if direction.strip().lower() == "desc" else column.asc())
    return [*columns, last.asc()]


def name_of(target: Table, reference: Column, source: str = "name") -> Column:
    """A column of the record that `reference` points to."""
    return select(target.c[source]).where(target.c.id == reference).scalar_subquery()


def margin_of(sell: Column, cost: Column) -> Column:
    """What is earned, in percent of the price; nothing where there is no price."""
    each, paid = type_coerce(sell, Integer), type_coerce(cost, Integer)
    percent = (each - paid) * 1.0e8 / each  # in the millionths of the other figures
    return type_coerce(case((each == 0, 0), else_=percent), Figure)

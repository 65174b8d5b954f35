"""Lists that a shop keeps in its head (groups, sets, sources): searched by the same criteria as those in tables."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from . import errors
from .search_criteria import Filter, SearchCriteria
from .shape import Shown
from .shop import Shop

Test = Callable[[str, str], bool]
"""A member's text and the text asked for, both without case."""


def envelope(shop: Shop, criteria: SearchCriteria, entries: Sequence[Shown]) -> Shown:
    """The entries that meet the criteria, in order, page by page. Raises the internal error for an unknown field."""
    found = [
        entry for entry in entries if all(_meets_one(entry, group) for group in criteria.groups if group)
    ]
    for sort in reversed(criteria.sorts):
        found.sort(key=partial(_place, sort.field), reverse=sort.direction == "DESC")
    size, page = criteria.page_size or 0, max(criteria.current_page or 1, 1)
    shown = found[(page - 1) * size : page * size] if size > 0 else found
    return {"items": shown, "search_criteria": criteria.echo(shop), "total_count": len(found)}


def _meets_one(entry: Mapping[str, Any], group: Sequence[Filter]) -> bool:
    return any(_meets(entry, each) for each in group)


def _meets(entry: Mapping[str, Any], each: Filter) -> bool:
    own = _text(entry, each.field)
    asked = str(each.value if each.value is not None else "").casefold()
    return _TESTS.get(each.condition, _TESTS["eq"])(own, asked)


def _text(entry: Mapping[str, Any], field: str) -> str:
    value = entry.get(_KEYS.get(field.lower(), field.lower()))
    if value is None or isinstance(value, dict | list):
        raise errors.internal()
    return str(int(value) if isinstance(value, bool) else value).casefold()


_KEYS = {"entity_id": "id", "customer_group_id": "id", "customer_group_code": "code"}
"""Columns that REST shows under another name."""


def _place(field: str, entry: Mapping[str, Any]) -> tuple[float, str]:
    return _rank(_text(entry, field))


def _rank(text: str) -> tuple[float, str]:
    try:
        return float(text), ""
    except ValueError:
        return float("inf"), text


def _like(own: str, asked: str) -> bool:
    pattern = re.escape(asked).replace("%", ".*").replace("_", ".")
    return re.fullmatch(pattern, own, re.DOTALL) is not None


def _among(own: str, asked: str) -> bool:
    return own in asked.split(",")


def _nothing(_own: str, _asked: str) -> bool:
    """Every member here has a value."""
    return False


_TESTS: Mapping[str, Test] = {
    "eq": lambda own, asked: own == asked,
    "neq": lambda own, asked: own != asked,
    "in": _among,
    "nin": lambda own, asked: not _among(own, asked),
    "finset": _among,
    "like": _like,
    "nlike": lambda own, asked: not _like(own, asked),
    "gt": lambda own, asked: _rank(own) > _rank(asked),
    "lt": lambda own, asked: _rank(own) < _rank(asked),
    "gteq": lambda own, asked: _rank(own) >= _rank(asked),
    "lteq": lambda own, asked: _rank(own) <= _rank(asked),
    "from": lambda own, asked: _rank(own) >= _rank(asked),
    "to": lambda own, asked: _rank(own) <= _rank(asked),
    "null": _nothing,
    "notnull": lambda own, asked: not _nothing(own, asked),
}

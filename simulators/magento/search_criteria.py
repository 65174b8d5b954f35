"""What a list call asks for: groups of filters joined by AND, the filters of a group by OR; order and page.

Every level is accepted in camelCase and snake_case. Nothing sent is nothing asked: all rows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import errors, inputs
from .names import find, snake
from .shop import Shop

_RESTRICTED = re.compile(r"[^a-z0-9_.]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition; `value` is text, or None where none was sent."""

    field: str
    value: Any
    condition: str

    def echo(self) -> dict[str, Any]:
        return {"field": self.field, "value": self.value, "condition_type": self.condition}


@dataclass(frozen=True, slots=True)
class Sort:
    """One column to sort by; `direction` ASC or DESC."""

    field: str
    direction: str


@dataclass(frozen=True, slots=True)
class SearchCriteria:
    """`page_size` None means no limit."""

    groups: tuple[tuple[Filter, ...], ...] = ()
    sorts: tuple[Sort, ...] = ()
    page_size: int | None = None
    current_page: int | None = None

    def echo(self, shop: Shop) -> dict[str, Any]:
        """The criteria as the answer repeats them."""
        shown: dict[str, Any] = {
            "filter_groups": [{"filters": [each.echo() for each in group]} for group in self.groups]
        }
        if self.sorts:
            shown["sort_orders"] = [{"field": s.field, "direction": s.direction} for s in self.sorts]
        if self.page_size is not None or shop.profile.page_size_always_echoed:
            shown["page_size"] = self.page_size
        if self.current_page is not None:
            shown["current_page"] = self.current_page
        return shown


def read(shop: Shop, value: Any) -> SearchCriteria:
    """The criteria out of the query. Raises Magento's refusals for what it cannot mean."""
    if not isinstance(value, dict):
        return SearchCriteria(page_size=shop.settings.default_page)
    _known(value, "filter_groups sort_orders page_size current_page request_name")
    page_size = _whole(value, "page_size")
    _limit(shop, page_size)
    return SearchCriteria(
        tuple(_group(group) for group in _members(find(value, "filter_groups"))),
        tuple(_sort(sort) for sort in _members(find(value, "sort_orders"))),
        page_size if page_size is not None else shop.settings.default_page,
        _whole(value, "current_page"),
    )


def _group(value: Mapping[str, Any]) -> tuple[Filter, ...]:
    _known(value, "filters")
    return tuple(_filter(each) for each in _members(find(value, "filters")))


def _filter(value: Mapping[str, Any]) -> Filter:
    _known(value, "field value condition_type")
    field = find(value, "field")
    condition = find(value, "condition_type")
    if not isinstance(field, str | None) or not isinstance(condition, str | None):
        raise errors.internal()
    return Filter(field or "", find(value, "value"), condition or "eq")


def _sort(value: Mapping[str, Any]) -> Sort:
    _known(value, "field direction")
    field = str(find(value, "field") or "")
    direction = str(find(value, "direction") or "DESC").upper()
    if direction not in {"ASC", "DESC"}:
        raise errors.business(
            "The sort order has to be specified as %1 for ascending order or %2 for descending order.",
            "ASC",
            "DESC",
        )
    if _RESTRICTED.search(field):
        raise errors.business("Sort order field %1 contains restricted symbols", field)
    return Sort(field, direction)


def _limit(shop: Shop, page_size: int | None) -> None:
    largest = shop.settings.largest_page
    if largest is not None and page_size is not None and page_size > largest:
        raise errors.Refused(400, "Maximum SearchCriteria pageSize is %max", {"max": largest})


def _whole(criteria: Mapping[str, Any], name: str) -> int | None:
    spelt = next((key for key in criteria if snake(key) == name), name)
    value = criteria.get(spelt)
    try:
        return None if value in (None, "") else inputs.read_int(value)
    except errors.WrongType as refusal:
        raise refusal.inside(spelt) from None


def _known(given: Mapping[str, Any], names: str) -> None:
    """A member that its object does not have is an internal error; a bare `searchCriteria[]` says nothing."""
    if any(snake(key) not in names.split() and not key.isdigit() for key in given):
        raise errors.internal()


def _members(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, dict):
        value = list(value.values())
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise errors.internal()
    return value

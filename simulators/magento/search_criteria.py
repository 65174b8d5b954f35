"""What a list call asks for: groups of filters joined by AND, the filters of a group by OR; order and page.

Every level is accepted in camelCase and snake_case. Nothing sent is nothing asked: all rows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import errors, inputs
from .names import find
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
    page_size = _whole(find(value, "page_size"))
    _limit(shop, page_size)
    return SearchCriteria(
        tuple(_group(group) for group in _members(find(value, "filter_groups"))),
        tuple(_sort(sort) for sort in _members(find(value, "sort_orders"))),
        page_size if page_size is not None else shop.settings.default_page,
        _whole(find(value, "current_page")),
    )


def _group(value: Mapping[str, Any]) -> tuple[Filter, ...]:
    return tuple(_filter(each) for each in _members(find(value, "filters")))


def _filter(value: Mapping[str, Any]) -> Filter:
    field = find(value, "field")
    condition = find(value, "condition_type")
    if not isinstance(field, str | None) or not isinstance(condition, str | None):
        raise errors.internal()
    return Filter(field or "", find(value, "value"), condition or "eq")


def _sort(value: Mapping[str, Any]) -> Sort:
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


def _whole(value: Any) -> int | None:
    return None if value in (None, "") else inputs.read_int(value)


def _members(value: Any) -> list[Mapping[str, Any]]:
    if isinstance(value, dict):
        value = list(value.values())
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(member, dict) for member in value):
        raise errors.internal()
    return value

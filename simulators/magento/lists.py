"""What all list calls share: criteria that must be there, and the envelope of the answer."""

from typing import Any

from . import inputs
from .call import Call
from .search_criteria import Filter, SearchCriteria, read
from .shape import Shown
from .shop import Shop


def criteria_of(shop: Shop, call: Call) -> SearchCriteria:
    """The search criteria of a list call. Raises the required-field refusal when there are none."""
    (value,) = call.need({"search_criteria": inputs.read_any})
    return read(shop, value)


def criteria_if_any(shop: Shop, call: Call) -> SearchCriteria:
    """Those of a list that may be asked for without criteria."""
    return read(shop, call.take("search_criteria", inputs.read_any))


def criteria_for(field: str, value: Any) -> SearchCriteria:
    """The criteria that a service makes up for itself."""
    return SearchCriteria(((Filter(field, value, "eq"),),))


def envelope(shop: Shop, criteria: SearchCriteria, items: list[Shown], total: int) -> Shown:
    """Items, the criteria again, and how many match in all."""
    return {"items": items, "search_criteria": criteria.echo(shop), "total_count": total}

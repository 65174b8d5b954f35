"""Magento's searchCriteria as URL parameters: groups are joined by AND, filters inside a group by OR."""

from collections.abc import Sequence

Filter = tuple[str, str, str]
"""Field, condition (`eq`, `in`, `gteq`, ...), value."""


def question(
    groups: Sequence[Sequence[Filter]], *, sort: Sequence[str] = (), page_size: int
) -> dict[str, str]:
    """The parameters of the first page; `sort` names fields, all ascending."""
    parameters = {"searchCriteria[pageSize]": str(page_size), "searchCriteria[currentPage]": "1"}
    for number, group in enumerate(groups):
        for place, (field, condition, value) in enumerate(group):
            at = f"searchCriteria[filter_groups][{number}][filters][{place}]"
            parameters |= {f"{at}[field]": field, f"{at}[condition_type]": condition, f"{at}[value]": value}
    for number, field in enumerate(sort):
        at = f"searchCriteria[sortOrders][{number}]"
        parameters |= {f"{at}[field]": field, f"{at}[direction]": "ASC"}
    return parameters

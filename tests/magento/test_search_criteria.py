"""The grammar of list calls and its SQL meaning."""

from datetime import timedelta
from typing import Any

import pytest

from tillproof.simulators.magento import Settings


@pytest.fixture(scope="module")
def shop(filled: Any, entity: Any) -> Any:
    """Orders 1 to 5: pending, processing (invoiced), canceled, pending for Ann, holded; a minute apart."""
    return filled(lambda api, clock: _fill(api, clock, entity))


def _fill(api: Any, clock: Any, entity: Any) -> None:
    for number in range(1, 6):
        email = "Ann@Example.com" if number == 4 else f"c{number}@example.com"
        api.place(entity(customer_email=email, ext_order_id=f"EXT-{number}", total_qty_ordered=number))
        clock.move(timedelta(minutes=1))
    api.post("order/2/invoice", {})
    api.post("orders/3/cancel")
    api.post("orders/5/hold")


def _ids(answer: Any) -> list[int]:
    return [order["entity_id"] for order in answer["items"]]


@pytest.mark.parametrize(
    ("field", "condition", "value", "expected"),
    [
        ("status", "eq", "pending", [1, 4]),
        ("status", "neq", "pending", [2, 3, 5]),
        ("status", "in", "pending,holded", [1, 4, 5]),
        ("status", "nin", "pending,holded", [2, 3]),
        ("status", "moreq", "pending", [1, 4]),
        ("status", "whatever", "PENDING", [1, 4]),
        ("customer_email", "eq", "ann@example.com", [4]),
        ("customer_email", "like", "C%@example.com", [1, 2, 3, 5]),
        ("customer_email", "nlike", "c%", [4]),
        ("customer_email", "like", "example", []),
        ("customer_email", "regexp", "^c[12]@", [1, 2]),
        ("increment_id", "eq", "000000003", [3]),
        ("ext_order_id", "eq", "ext-5", [5]),
        ("entity_id", "gt", "3", [4, 5]),
        ("entity_id", "lt", "3", [1, 2]),
        ("entity_id", "gteq", "3", [3, 4, 5]),
        ("entity_id", "lteq", "3", [1, 2, 3]),
        ("entity_id", "from", "4", [4, 5]),
        ("entity_id", "to", "2", [1, 2]),
        ("entity_id", "finset", "3", [3]),
        ("entity_id", "nfinset", "3", [1, 2, 4, 5]),
        ("entity_id", "eq", "abc", []),
        ("entity_id", "eq", "3rd", [3]),
        ("total_invoiced", "null", "", [1, 3, 4, 5]),
        ("total_invoiced", "notnull", "", [2]),
        ("total_invoiced", "gt", "0", [2]),
        ("total_invoiced", "neq", "0", [2]),
        ("total_invoiced", "seq", "", [1, 3, 4, 5]),
        ("total_invoiced", "sneq", "", [2]),
        ("total_invoiced", "is", "", [1, 3, 4, 5]),
        ("grand_total", "eq", "33.89", [1, 2, 3, 4, 5]),
        ("grand_total", "like", "33.8900", [1, 2, 3, 4, 5]),
        ("total_qty_ordered", "in", "2,4.0000", [2, 4]),
        ("created_at", "gteq", "2026-03-04 09:18:00", [4, 5]),
        ("created_at", "lt", "2026-03-04T09:16", [1]),
        ("created_at", "gt", "2026-03-05", []),
        ("created_at", "gteq", "2026-03-04", [1, 2, 3, 4, 5]),
        ("created_at", "gteq", "None", [1, 2, 3, 4, 5]),
        ("created_at", "lt", "yesterday", []),
        ("main_table.entity_id", "eq", "1", [1]),
        ("Entity_ID", "eq", "1", [1]),
    ],
)
def test_conditions(shop: Any, field: str, condition: str, value: str, expected: list[int]) -> None:
    answer = shop.find("orders", [(field, condition, value)])
    assert _ids(answer) == expected
    assert answer["total_count"] == len(expected)


def test_groups_are_anded_and_filters_ored(shop: Any) -> None:
    either = [("status", "eq", "holded"), ("status", "eq", "pending")]
    assert _ids(shop.find("orders", either)) == [1, 4, 5]
    assert _ids(shop.find("orders", either, [("entity_id", "gt", "1")])) == [4, 5]
    span = [("entity_id", "from", "2"), ("entity_id", "to", "4")]
    assert _ids(shop.find("orders", span)) == [1, 2, 3, 4, 5]
    assert _ids(shop.find("orders", span[:1], span[1:])) == [2, 3, 4]


def test_both_spellings_at_every_level(shop: Any) -> None:
    answers = [
        shop.get(
            "orders",
            **{
                f"{criteria}[{groups}][0][filters][0][field]": "entity_id",
                f"{criteria}[{groups}][0][filters][0][value]": "3",
                f"{criteria}[{groups}][0][filters][0][{condition}]": "gteq",
                f"{criteria}[{sort}][0][field]": "entity_id",
                f"{criteria}[{sort}][0][direction]": "desc",
                f"{criteria}[{size}]": "2",
                f"{criteria}[{page}]": "1",
            },
        )
        for criteria, groups, condition, sort, size, page in (
            ("searchCriteria", "filterGroups", "conditionType", "sortOrders", "pageSize", "currentPage"),
            (
                "search_criteria",
                "filter_groups",
                "condition_type",
                "sort_orders",
                "page_size",
                "current_page",
            ),
            ("searchCriteria", "filter_groups", "condition_type", "sortOrders", "page_size", "currentPage"),
        )
    ]
    assert [_ids(answer) for answer in answers] == [[5, 4]] * 3
    assert answers[0]["total_count"] == 3


def test_brackets_may_be_raw_or_encoded(shop: Any) -> None:
    at = "searchCriteria[filterGroups][0][filters][0]"
    raw = f"{at}[field]=entity_id&{at}[value]=2"
    for query in (raw, raw.replace("[", "%5B").replace("]", "%5D"), raw.replace("entity", "enti%74y")):
        assert _ids(shop.call("GET", f"orders?{query}").json()) == [2]


def test_the_echo(shop: Any) -> None:
    answer = shop.find("orders", [("status", "eq", "pending")], pageSize="1", currentPage="1")
    assert answer["search_criteria"] == {
        "filter_groups": [{"filters": [{"field": "status", "value": "pending", "condition_type": "eq"}]}],
        "page_size": 1,
        "current_page": 1,
    }
    assert answer["total_count"] == 2
    assert shop.find("orders")["search_criteria"] == {"filter_groups": []}


@pytest.mark.parametrize("field", ["nonsense", "items.sku", "base_grand_total; drop", ""])
def test_an_unknown_field_is_an_internal_error(shop: Any, field: str) -> None:
    at = "searchCriteria[filter_groups][0][filters][0]"
    answer = shop.call("GET", "orders", params={f"{at}[field]": field, f"{at}[value]": "1"})
    assert answer.status_code == 500
    assert "Report ID: webapi-" in answer.json()["message"]


@pytest.mark.parametrize(
    ("field", "condition", "value"),
    [("status", "regexp", "("), ("status", "is", "null")],
)
def test_what_mysql_cannot_do_is_an_internal_error(shop: Any, field: str, condition: str, value: str) -> None:
    at = "searchCriteria[filter_groups][0][filters][0]"
    query = {f"{at}[field]": field, f"{at}[condition_type]": condition, f"{at}[value]": value}
    assert shop.call("GET", "orders", params=query).status_code == 500


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ([("entity_id", "ASC")], [1, 2, 3, 4, 5]),
        ([("entity_id", "desc")], [5, 4, 3, 2, 1]),
        ([("entity_id", None)], [5, 4, 3, 2, 1]),
        ([("status", "ASC"), ("entity_id", "DESC")], [3, 5, 4, 1, 2]),
    ],
)
def test_sorting(shop: Any, sort: list[tuple[str, str | None]], expected: list[int]) -> None:
    query: dict[str, str] = {}
    for place, (field, direction) in enumerate(sort):
        query[f"searchCriteria[sortOrders][{place}][field]"] = field
        if direction:
            query[f"searchCriteria[sortOrders][{place}][direction]"] = direction
    assert _ids(shop.get("orders", **query)) == expected


def test_sorts_that_are_refused(shop: Any) -> None:
    at = "searchCriteria[sortOrders][0]"
    up = shop.refused("GET", f"orders?{at}[field]=entity_id&{at}[direction]=up")
    assert up == "The sort order has to be specified as %1 for ascending order or %2 for descending order."
    odd = shop.refused("GET", f"orders?{at}[field]=entity%20id&{at}[direction]=ASC")
    assert odd == "Sort order field %1 contains restricted symbols"
    assert shop.call("GET", f"orders?{at}[field]=nonsense&{at}[direction]=ASC").status_code == 500


@pytest.mark.parametrize(
    ("version", "page", "expected"),
    [("2.4.5", 3, [5]), ("2.4.5", 4, []), ("2.4.5", 0, [1, 2]), ("2.3", 4, [5]), ("later", 9, [])],
)
def test_past_the_last_page(
    open_shop: Any, entity: Any, version: str, page: int, expected: list[int]
) -> None:
    api = open_shop(version=version)
    for _ in range(5):
        api.place(entity())
    answer = api.find("orders", pageSize=2, currentPage=page)
    assert (_ids(answer), answer["total_count"]) == (expected, 5)


def test_no_page_size_means_all(shop: Any) -> None:
    assert len(shop.find("orders")["items"]) == 5


def test_empty_indices_do_not_make_one_filter(shop: Any) -> None:
    at = "searchCriteria[filterGroups][][filters][]"
    query = f"{at}[field]=entity_id&{at}[value]=2"
    assert shop.call("GET", f"orders?{query}").status_code == 500


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            "items[entity_id,status],total_count",
            {"items": [{"entity_id": 3, "status": "canceled"}], "total_count": 1},
        ),
        ("items[items[sku]]", {"items": [{"items": [{"sku": "HAT-1"}]}]}),
        ("total_count", {"total_count": 1}),
        ("entity_id", []),
        ("items[nothing]", {"items": [[]]}),
        ("items[entity_id", []),
        ("items[entity id]", []),
        ("items.entity_id", []),
    ],
)
def test_fields_of_a_list(shop: Any, fields: str, expected: Any) -> None:
    at = "searchCriteria[filter_groups][0][filters][0]"
    assert (
        shop.get("orders", **{f"{at}[field]": "entity_id", f"{at}[value]": "3", "fields": fields}) == expected
    )


def test_fields_elsewhere(shop: Any) -> None:
    assert shop.get("orders/1", fields="entity_id,billing_address[city]") == {
        "billing_address": {"city": "Austin"},
        "entity_id": 1,
    }
    assert shop.get("orders/1/statuses", fields="anything") == "pending"
    at = "searchCriteria[filter_groups][0][filters][0]"
    empty = shop.get("orders", **{f"{at}[field]": "entity_id", f"{at}[value]": "99", "fields": "items[sku]"})
    assert empty == {"items": None}


def test_limits_can_be_turned_on(open_shop: Any) -> None:
    api = open_shop(settings=Settings(largest_page=300, default_page=20))
    answer = api.call("GET", "orders?searchCriteria[pageSize]=301")
    assert answer.status_code == 400
    assert answer.json() == {"message": "Maximum SearchCriteria pageSize is %max", "parameters": {"max": 300}}

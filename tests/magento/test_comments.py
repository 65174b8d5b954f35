"""What a comment does to an order's status, release by release."""

from typing import Any

import pytest

REFUSAL = 'Unable to add comment: The status "%1" is not part of the order status history.'


def _say(api: Any, number: int, **line: Any) -> Any:
    return api.call("POST", f"orders/{number}/comments", {"statusHistory": {"comment": "Hello", **line}})


def test_the_comments_status_becomes_the_orders(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    assert _say(api, number, status="anything", is_visible_on_front=1).json() is True
    order = api.order(number)
    assert (order["status"], order["state"]) == ("anything", "new")
    line = order["status_histories"][0]
    assert (line["comment"], line["status"], line["entity_name"], line["is_visible_on_front"]) == (
        "Hello",
        "anything",
        "order",
        1,
    )
    found = api.get(f"orders/{number}/comments")
    assert [row["comment"] for row in found["items"]] == ["Hello"]


def test_leaving_the_status_out_wipes_it(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    _say(api, number)
    order = api.order(number)
    assert "status" not in order
    assert order["state"] == "new"
    assert api.get(f"orders/{number}/statuses") == []  # nothing is an empty list
    assert api.find("orders", [("status", "null", "")])["total_count"] == 1


@pytest.mark.parametrize(
    ("version", "status", "code"),
    [
        ("2.4.7", "processing", 400),
        ("2.4.7", "pending", 200),
        ("later", "complete", 400),
        ("later", "pending", 200),
        ("later", None, 200),
    ],
)
def test_other_releases(open_shop: Any, entity: Any, version: str, status: str | None, code: int) -> None:
    api = open_shop(version=version)
    number = api.place(entity())["entity_id"]
    answer = _say(api, number, **({"status": status} if status else {}))
    assert answer.status_code == code
    if code == 400:
        assert answer.json() == {"message": REFUSAL, "parameters": [status]}
    assert api.order(number)["status"] == "pending"


def test_newest_comes_first(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    for text in ("first", "second"):
        api.post(f"orders/{number}/comments", {"statusHistory": {"comment": text, "status": "pending"}})
    assert [line["comment"] for line in api.order(number)["status_histories"]] == ["second", "first"]


def test_a_comment_needs_a_history(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    answer = api.call("POST", f"orders/{number}/comments", {})
    assert answer.json()["parameters"] == {"fieldName": "statusHistory"}

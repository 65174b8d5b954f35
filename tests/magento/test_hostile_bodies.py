"""Whatever a client sends, the shop answers in Magento's words and never stumbles itself."""

import json
import logging
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["sku", "qty", "order_item_id", "entity_id", "x"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)
QUIET = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _replaced(value: Any, dice: Any) -> Any:
    """`value` with one of its members, at any depth, replaced or left out."""
    if isinstance(value, dict) and value and dice.draw(st.integers(0, 5)):
        key = dice.draw(st.sampled_from(sorted(value)))
        return value | {key: _replaced(value[key], dice)}
    if isinstance(value, list) and value and dice.draw(st.integers(0, 5)):
        place = dice.draw(st.integers(0, len(value) - 1))
        return [*value[:place], _replaced(value[place], dice), *value[place + 1 :]]
    return dice.draw(JSON)


@QUIET
@given(dice=st.data())
def test_orders_and_documents(
    api: Any, entity: Any, tee: Any, dice: Any, caplog: pytest.LogCaptureFixture
) -> None:
    number = api.place(entity(*tee))["entity_id"]
    document = {
        "items": [{"order_item_id": api.order(number)["items"][0]["item_id"], "qty": 1}],
        "comment": {"comment": "x", "is_visible_on_front": 0},
        "arguments": {"shipping_amount": 1, "extension_attributes": {"return_to_stock_items": [1]}},
        "tracks": [{"track_number": "1", "title": "t", "carrier_code": "u"}],
    }
    sent = {
        "orders": {"entity": entity(*tee)},
        f"orders/{number}/comments": {"statusHistory": {"comment": "x"}},
    }
    sent |= {f"order/{number}/{act}": document for act in ("invoice", "ship", "refund")}
    path = dice.draw(st.sampled_from(sorted(sent)))
    body = json.dumps(_replaced(sent[path], dice))
    headers = dict(api.session.headers) | {"Content-Type": "application/json"}
    with caplog.at_level(logging.ERROR):
        answer = requests.post(f"{api.url}/rest/V1/{path}", data=body, headers=headers, timeout=30)
    assert answer.status_code in {200, 400, 404, 500}
    assert not caplog.records
    if not answer.ok:
        assert answer.json()["message"]


def test_half_a_surrogate_pair_is_no_text(api: Any, entity: Any) -> None:
    body = json.dumps({"entity": entity(customer_note="\ud800")})
    answer = api.session.post(
        f"{api.url}/rest/V1/orders", data=body, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, answer.json()) == (400, {"message": "Decoding error."})
    assert api.find("orders")["total_count"] == 0


def test_numbers_no_column_can_hold(api: Any, entity: Any) -> None:
    assert "float" in api.refused("POST", "orders", {"entity": entity(grand_total=10**30)})
    assert "int" in api.refused("POST", "orders", {"entity": entity(store_id=2**64)})
    assert "int" in api.refused("GET", f"orders/{10**25}")
    assert api.find("orders", [("entity_id", "eq", "9" * 30)])["total_count"] == 0


def test_an_increment_id_is_used_once(api: Any, entity: Any) -> None:
    api.place(entity(increment_id="000000002"))
    assert api.refused("POST", "orders", {"entity": entity(increment_id="000000002")}) == (
        "Unique constraint violation found"
    )
    assert [api.place(entity())["increment_id"] for _ in range(2)] == ["000000001", "000000003"]

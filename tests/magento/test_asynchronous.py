"""Calls under /async: accepted at once, asked about later."""

from typing import Any

import pytest


def _later(api: Any, method: str, path: str, body: Any, manner: str = "async") -> Any:
    return api.session.request(method, f"{api.url}/rest/{manner}/V1/{path}", json=body)


def _product(sku: str, **changes: Any) -> dict[str, Any]:
    return {"product": {"sku": sku, "name": sku, "price": 1, "attribute_set_id": 4} | changes}


@pytest.mark.parametrize("manner", ["async", "default/async", "all/async"])
def test_a_call_is_accepted_and_done(api: Any, manner: str) -> None:
    answer = _later(api, "POST", "products", _product("A-1"), manner)
    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt["errors"] is False
    assert [(one["id"], one["status"]) for one in receipt["request_items"]] == [(0, "accepted")]
    assert len(receipt["request_items"][0]["data_hash"]) == 64
    assert api.get("products/A-1")["price"] == 1
    status = api.get(f"bulk/{receipt['bulk_uuid']}/status")
    assert (status["bulk_id"], status["operation_count"]) == (receipt["bulk_uuid"], 1)
    assert status["operations_list"][0]["status"] == 1


def test_a_service_refuses_later_a_broken_call_at_once(api: Any) -> None:
    answer = _later(api, "POST", "orders/77/hold", None)
    assert answer.status_code == 202
    at = f"bulk/{answer.json()['bulk_uuid']}"
    (operation,) = api.get(f"{at}/detailed-status")["operations_list"]
    assert (operation["status"], operation["error_code"]) == (3, 404)
    assert operation["result_message"].startswith("The entity that was requested doesn't exist.")
    assert (operation["topic_name"], operation["serialized_data"]) == ("async.orders.id.hold.post", "{}")
    assert (api.get(f"{at}/operation-status/3"), api.get(f"{at}/operation-status/1")) == (1, 0)
    assert _later(api, "POST", "products", {}).status_code == 400


def test_a_bulk_is_a_list_of_calls(api: Any, entity: Any) -> None:
    members = [_product("A-1"), _product("A-2", price="x"), {}, _product("A-3", name="")]
    answer = _later(api, "POST", "products", members, "async/bulk")
    assert answer.status_code == 202
    receipt = answer.json()
    assert receipt["errors"] is True
    assert [one["status"] for one in receipt["request_items"]] == [
        "accepted",
        "rejected",
        "rejected",
        "accepted",
    ]
    assert '"float" type was expected' in receipt["request_items"][1]["error_message"]
    assert receipt["request_items"][2]["error_message"] == '"product" is required. Enter and try again.'
    listed = api.get(f"bulk/{receipt['bulk_uuid']}/status")["operations_list"]
    assert [one["status"] for one in listed] == [1, 5, 5, 3]
    numbers = [api.place(entity())["entity_id"] for _ in range(2)]
    shipped = [{"orderId": number} for number in numbers]
    assert _later(api, "POST", "order/byOrderId/ship", shipped, "all/async/bulk").status_code == 202
    assert [row["order_id"] for row in api.find("shipments")["items"]] == numbers
    _later(api, "PUT", "products/bySku", [_product("A-1", price=7)], "async/bulk")
    assert api.get("products/A-1")["price"] == 7


def test_what_is_not_put_off(api: Any) -> None:
    for method, path in (("GET", "orders/1"), ("GET", "products")):
        answer = _later(api, method, path, None)
        assert (answer.status_code, answer.json()["message"]) == (
            400,
            "Specified request cannot be processed.",
        )
    api.session.headers.pop("Authorization")
    assert _later(api, "POST", "products", _product("A-1")).status_code == 401


def test_no_secret_is_kept(api: Any) -> None:
    person = {"email": "ann@example.com", "firstname": "Ann", "lastname": "Lee"}
    members = [{"customer": person, "password": "Sesame-0pen"}]
    bulk = _later(api, "POST", "customers", members, "async/bulk").json()["bulk_uuid"]
    shown = api.call("GET", f"bulk/{bulk}/detailed-status").text
    assert "Ann" in shown
    assert "Sesame" not in shown
    assert api.post("integration/customer/token", {"username": "ann@example.com", "password": "Sesame-0pen"})
    journal = api.magento.system.journal.exchanges()
    assert not any(b"Sesame" in exchange.request_body for exchange in journal)
    right = {"username": "admin", "password": "admin123"}
    assert _later(api, "POST", "integration/admin/token", right).status_code == 400


def test_an_unknown_bulk(api: Any) -> None:
    answer = api.call("GET", "bulk/none/status")
    assert answer.status_code == 404
    assert answer.json() == {"message": "Bulk uuid %bulkUuid not exist", "parameters": {"bulkUuid": "none"}}

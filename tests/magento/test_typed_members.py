"""How what a client sends is turned into the types a service declares, and what is said where that cannot be."""

from typing import Any

import pytest

INT = 'The "{}" value\'s type is invalid. The "int" type was expected. Verify and try again.'


@pytest.fixture
def order(api: Any, entity: Any) -> int:
    number: int = api.place(entity())["entity_id"]
    return number


def test_a_refusal_names_every_member_on_the_way(api: Any, order: int) -> None:
    lines = {"items": [{"orderItemId": "abc", "qty": 1}]}
    message = 'Error occurred during "orderItemId" processing. ' + INT.format("abc")
    assert api.refused("POST", f"order/{order}/invoice", lines) == message
    inside = {"entity": {"entity_id": order, "billing_address": {"region_id": "Texas"}}}
    assert api.refused("POST", "orders", inside) == (
        'Error occurred during "billing_address" processing. Error occurred during "region_id" processing. '
        + INT.format("Texas")
    )
    page = api.refused("GET", "orders?searchCriteria[pageSize]=ten")
    assert page == 'Error occurred during "pageSize" processing. ' + INT.format("ten")


@pytest.mark.parametrize(
    ("sent", "shown"), [(True, "1"), (False, ""), ([1], "array"), ("1x", "1x"), ("", "")]
)
def test_what_is_no_number(api: Any, order: int, sent: Any, shown: str) -> None:
    body = {"statusHistory": {"comment": "x", "status": "pending", "is_visible_on_front": sent}}
    message = 'Error occurred during "is_visible_on_front" processing. ' + INT.format(shown)
    assert api.refused("POST", f"orders/{order}/comments", body) == message
    assert api.get(f"orders/{order}/comments")["items"] == []


@pytest.mark.parametrize("sent", ["1", "1.0", 1.9, " 1", "1e0"])
def test_numbers_are_cut_to_whole_ones(api: Any, order: int, sent: Any) -> None:
    body = {"statusHistory": {"comment": "x", "status": "pending", "is_visible_on_front": sent}}
    assert api.post(f"orders/{order}/comments", body) is True
    assert api.get(f"orders/{order}/comments")["items"][0]["is_visible_on_front"] == 1
    assert api.order(f"{order}.0")["entity_id"] == order


@pytest.mark.parametrize(
    ("sent", "is_true"), [("on", True), ("YES", True), (1, True), ("maybe", False), (2, False)]
)
def test_true_and_false_as_php_reads_them(api: Any, order: int, sent: Any, is_true: bool) -> None:
    shipment = api.post(f"order/{order}/ship", {"notify": sent})
    assert ("email_sent" in api.get(f"shipment/{shipment}")) is is_true


@pytest.mark.parametrize(
    "query",
    ["[pagesize]=1", "[filter_groups][0][filter]=1", "[sortOrders][0][order]=ASC"],
)
def test_a_misspelt_criterion_is_an_internal_error(api: Any, query: str) -> None:
    assert api.call("GET", f"orders?searchCriteria{query}").status_code == 500


def test_a_filter_has_three_members(api: Any) -> None:
    at = "searchCriteria[filter_groups][0][filters][0]"
    assert (
        api.call("GET", f"orders?{at}[field]=status&{at}[value]=x&{at}[conditiontype]=neq").status_code == 500
    )
    assert api.get("orders?searchCriteria[]")["total_count"] == 0


def test_a_line_without_an_id_asks_for_nothing(api: Any, order: int) -> None:
    line = {"items": [{"order_item": 1, "qty": 1}]}
    assert api.call("POST", f"order/{order}/invoice", line).status_code == 500
    line = {"items": [{"qty": 1}]}
    assert "without products" in api.refused("POST", f"order/{order}/invoice", line)
    assert "without products" in api.refused("POST", f"order/{order}/ship", line)
    api.post(f"order/{order}/invoice", {})
    assert "not part of the original order" in api.refused("POST", f"order/{order}/refund", line)


def test_a_negative_quantity_is_refunded_by_nobody(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", {})
    line = {"order_item_id": api.order(order)["items"][0]["item_id"], "qty": -1}
    message = api.refused("POST", f"order/{order}/refund", {"items": [line]})
    assert message.endswith("The credit memo's total must be positive.")
    assert "total_refunded" not in api.order(order)


def test_a_track_needs_a_number_and_a_carrier(api: Any, order: int) -> None:
    half = {"track_number": "1Z", "title": "UPS"}
    message = api.refused("POST", f"order/{order}/ship", {"tracks": [half]})
    assert message == "Could not save a shipment, see error log for details"
    assert api.order(order)["items"][0]["qty_shipped"] == 0
    shipment = int(api.post(f"order/{order}/ship", {}))
    for lacking in (half, {"carrier_code": "ups", "title": "UPS"}):
        entity = {"entity": lacking | {"order_id": order, "parent_id": shipment}}
        assert api.refused("POST", "shipment/track", entity) == "Could not save the shipment tracking."


def test_what_an_unknown_order_or_shipment_has(api: Any) -> None:
    assert api.get("orders/77/comments")["items"] == []
    assert api.call("GET", "shipment/77/label").status_code == 404


def test_store_configs_of_some_views(api: Any) -> None:
    assert [row["code"] for row in api.get("store/storeConfigs?storeCodes[]=default")] == ["default"]
    assert api.get("store/storeConfigs?storeCodes[0]=nowhere") == []


def test_what_cannot_be_represented_is_named(api: Any) -> None:
    message = api.call("GET", "orders", headers={"Accept": "text/csv, image/png"}).json()["messages"][
        "error"
    ][0]
    assert '"text/csv, image/png" with media types' in message["message"]


def test_a_scalar_in_place_of_an_object_says_nothing(api: Any, order: int) -> None:
    body = {"statusHistory": "hello"}
    assert api.post(f"orders/{order}/comments", body) is True
    assert api.get(f"orders/{order}/comments")["items"][0]["comment"] is None
    assert "tracking number" in api.refused("POST", f"order/{order}/ship", {"tracks": [None]})
    assert api.call("POST", f"orders/{order}/comments", {"statusHistory": [1]}).status_code == 500


@pytest.mark.parametrize("act", ["invoice", "ship", "refund"])
def test_a_comment_needs_a_text(api: Any, order: int, act: str) -> None:
    if act == "refund":
        api.post(f"order/{order}/invoice", {})
    before = api.order(order)
    body = {"comment": {"comment": "", "is_visible_on_front": 0}, "appendComment": True}
    message = api.refused("POST", f"order/{order}/{act}", body)
    kind = {"invoice": "an invoice", "ship": "a shipment", "refund": "a Creditmemo"}[act]
    assert message == f"Could not save {kind}, see error log for details"
    assert api.order(order) == before


def test_a_comment_on_a_document_needs_a_text(api: Any, order: int) -> None:
    for act in ("invoice", "ship", "refund"):
        api.post(f"order/{order}/{act}", {})
    empty = {"entity": {"parent_id": 1, "comment": "", "is_customer_notified": 0, "is_visible_on_front": 0}}
    places = {
        "invoice": "invoices/comments",
        "shipment": "shipment/1/comments",
        "creditmemo": "creditmemo/1/comments",
    }
    for kind, path in places.items():
        assert api.refused("POST", path, empty) == f"Could not save the {kind} comment."

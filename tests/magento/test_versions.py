"""The differences between releases that have no home elsewhere."""

from typing import Any

import pytest

from tillproof.simulators.magento import open_magento


def test_an_unknown_release_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"magento version '1\.9': not known; give one of 2\.3, 2\.4\.5"):
        open_magento(None, control_token="c", version="1.9")


@pytest.mark.parametrize(("version", "price"), [("2.3", 20), ("2.4.5", 0)])
def test_the_price_of_a_configurables_child(
    open_shop: Any, entity: Any, tee: Any, version: str, price: int
) -> None:
    assert open_shop(version=version).place(entity(*tee))["items"][1]["price"] == price


@pytest.mark.parametrize(("version", "state"), [("2.4.5", "processing"), ("later", "complete")])
def test_shipping_what_was_not_refunded(open_shop: Any, entity: Any, version: str, state: str) -> None:
    api = open_shop(version=version)
    number = api.place(entity())["entity_id"]
    api.post(f"order/{number}/invoice", {})
    item = api.order(number)["items"][0]["item_id"]
    api.post(f"order/{number}/refund", {"items": [{"order_item_id": item, "qty": 1}]})
    api.post(f"order/{number}/ship", {})
    assert api.order(number)["state"] == state


def test_the_echo_of_page_size(open_shop: Any) -> None:
    assert open_shop(version="2.3").find("orders")["search_criteria"] == {
        "filter_groups": [],
        "page_size": None,
    }


def test_patching_without_the_increment_id(open_shop: Any, entity: Any) -> None:
    api = open_shop(version="2.3")
    order = api.place(entity())
    patch = {"entity_id": order["entity_id"], "status": "x"}
    assert api.place(patch)["increment_id"] == "000000002"
    assert api.place(patch | {"increment_id": "000000001"})["increment_id"] == "000000001"


def test_later_a_direct_shipment_counts_and_states_leave_a_line(open_shop: Any, entity: Any) -> None:
    api = open_shop(version="later")
    number = api.place(entity())["entity_id"]
    api.post(f"order/{number}/invoice", {})
    row = {"order_item_id": api.order(number)["items"][0]["item_id"], "qty": 3}
    api.post("shipment", {"entity": {"order_id": number, "items": [row]}})
    order = api.order(number)
    assert (order["items"][0]["qty_shipped"], order["state"]) == (3, "complete")
    assert order["status_histories"][0]["comment"] is None

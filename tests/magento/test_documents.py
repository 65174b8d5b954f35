"""Invoices, shipments and credit memos: made, listed, commented, and written directly."""

from typing import Any

import pytest

TRACK = {"track_number": "1Z999", "title": "UPS Ground", "carrier_code": "ups"}


@pytest.fixture
def order(api: Any, entity: Any) -> int:
    number: int = api.place(entity())["entity_id"]
    return number


def test_ids_are_text_and_numbers_run_per_kind(api: Any, order: int) -> None:
    made = [api.post(f"order/{order}/{act}", {}) for act in ("invoice", "ship", "refund")]
    assert made == ["1", "1", "1"]
    increments = [api.get(path)["increment_id"] for path in ("invoices/1", "shipment/1", "creditmemo/1")]
    assert increments == ["000000001"] * 3


def test_an_invoice(api: Any, order: int) -> None:
    body = {"capture": False, "comment": {"comment": "marker 7", "is_visible_on_front": 0}}
    invoice = api.get(f"invoices/{api.post(f'order/{order}/invoice', body)}")
    assert (invoice["order_id"], invoice["state"], invoice["total_qty"], invoice["grand_total"]) == (
        order,
        2,
        3,
        33.89,
    )
    (row,) = invoice["items"]
    assert (row["qty"], row["row_total"], row["discount_amount"], row["tax_amount"]) == (3, 30, 3, 1.89)
    assert row["row_total_incl_tax"] == 32.1
    assert [comment["comment"] for comment in invoice["comments"]] == ["marker 7"]
    assert api.get("invoices/1/comments")["total_count"] == 1
    payment = api.order(order)["payment"]
    assert (payment["amount_paid"], payment["shipping_captured"]) == (33.89, 5)


def test_capturing_online_leaves_a_transaction(api: Any, entity: Any) -> None:
    payment = {"method": "braintree", "last_trans_id": "auth-9", "amount_authorized": 33.89}
    number = api.place(entity(payment=payment))["entity_id"]
    api.post(f"order/{number}/invoice", {"capture": True})
    captured = api.find("transactions", [("txn_type", "eq", "capture")])["items"]
    assert [row["order_id"] for row in captured] == [number]
    assert api.get("invoices/1")["transaction_id"] == captured[0]["txn_id"]
    assert "Captured amount of $33.89 online." in api.order(number)["status_histories"][0]["comment"]


def test_a_shipment_with_tracks(api: Any, order: int) -> None:
    item = api.order(order)["items"][0]["item_id"]
    body = {"items": [{"order_item_id": item, "qty": 2}], "tracks": [TRACK]}
    shipment = api.get(f"shipment/{api.post(f'order/{order}/ship', body)}")
    assert (shipment["total_qty"], [row["qty"] for row in shipment["items"]]) == (2, [2])
    (track,) = shipment["tracks"]
    assert {name: track[name] for name in TRACK} == TRACK
    assert (track["weight"], track["description"], track["parent_id"]) == (None, None, shipment["entity_id"])
    assert api.order(order)["items"][0]["qty_shipped"] == 2


def test_quantities_to_ship_are_cut_down_and_whole(api: Any, order: int) -> None:
    item = api.order(order)["items"][0]["item_id"]
    api.post(f"order/{order}/ship", {"items": [{"order_item_id": item, "qty": 1.9}]})
    assert api.order(order)["items"][0]["qty_shipped"] == 1
    api.post(f"order/{order}/ship", {"items": [{"order_item_id": item, "qty": 50}]})
    assert api.order(order)["items"][0]["qty_shipped"] == 3


def test_tracks_come_and_go(api: Any, order: int) -> None:
    shipment = int(api.post(f"order/{order}/ship", {}))
    entity = TRACK | {"parent_id": shipment, "order_id": order}
    track = api.post("shipment/track", {"entity": entity})
    assert track["track_number"] == "1Z999"
    assert api.refused("POST", "shipment/track", {"entity": entity | {"order_id": 99}}) == (
        "Could not save the shipment tracking."
    )
    assert api.call("DELETE", f"shipment/track/{track['entity_id']}").json() is True
    assert api.get(f"shipment/{shipment}")["tracks"] == []
    assert api.refused("DELETE", f"shipment/track/{track['entity_id']}", status=404)


def test_a_configurable_in_every_document(api: Any, entity: Any, tee: Any) -> None:
    order = api.place(entity(*tee))
    number, parent = order["entity_id"], order["items"][0]["item_id"]
    one = {"items": [{"order_item_id": parent, "qty": 1}]}
    api.post(f"order/{number}/invoice", one)
    api.post(f"order/{number}/ship", one)
    rows = api.order(number)["items"]
    assert [(row["qty_invoiced"], row["qty_shipped"]) for row in rows] == [(1, 1), (1, 1)]
    assert api.get("invoices/1")["grand_total"] == 25
    assert [row["order_item_id"] for row in api.get("shipment/1")["items"]] == [parent]
    api.post(f"order/{number}/refund", one)
    memo = api.get("creditmemo/1")
    assert [(row["qty"], row["price"]) for row in memo["items"]] == [(1, 20), (1, 0)]
    assert [row["qty_refunded"] for row in api.order(number)["items"]] == [1, 1]


@pytest.mark.parametrize(("priced_by_child", "total"), [(True, 205), (False, 205)])
def test_bundles(api: Any, entity: Any, bike: Any, priced_by_child: bool, total: float) -> None:
    order = api.place(entity(*bike(priced_by_child=priced_by_child)))
    number = order["entity_id"]
    assert order["grand_total"] == total
    api.post(f"order/{number}/invoice", {})
    api.post(f"order/{number}/ship", {})
    after = api.order(number)
    assert (after["total_invoiced"], after["state"]) == (total, "complete")
    assert [row["qty_shipped"] for row in after["items"]] == [2, 2, 4]
    assert [row["qty_invoiced"] for row in after["items"]] == [2, 2, 4]
    api.post(f"order/{number}/refund", {})
    assert api.order(number)["state"] == "closed"


def test_one_bundle_of_two(api: Any, entity: Any, bike: Any) -> None:
    order = api.place(entity(*bike(priced_by_child=True)))
    number = order["entity_id"]
    bundle, frame, wheel = (row["item_id"] for row in order["items"])
    half = {"items": [{"order_item_id": frame, "qty": 1}, {"order_item_id": wheel, "qty": 2}]}
    api.post(f"order/{number}/invoice", half)
    assert api.order(number)["total_invoiced"] == 105
    api.post(f"order/{number}/ship", {"items": [{"order_item_id": bundle, "qty": 1}]})
    assert [row["qty_shipped"] for row in api.order(number)["items"]] == [1, 1, 2]
    api.post(f"order/{number}/refund", half | {"arguments": {"shipping_amount": 0}})
    after = api.order(number)
    assert ([row["qty_refunded"] for row in after["items"]], after["total_refunded"]) == ([1, 1, 2], 100)


def test_a_credit_memo_with_adjustments(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", {})
    item = api.order(order)["items"][0]["item_id"]
    arguments = {"shipping_amount": 2, "adjustment_positive": 1.5, "adjustment_negative": 0.5}
    body = {"items": [{"order_item_id": item, "qty": 1}], "arguments": arguments}
    memo = api.get(f"creditmemo/{api.post(f'order/{order}/refund', body)}")
    assert (memo["adjustment"], memo["adjustment_positive"], memo["adjustment_negative"]) == (1, 1.5, 0.5)
    assert (memo["shipping_amount"], memo["grand_total"]) == (2, 9.63 + 2 + 1)
    after = api.order(order)
    assert (after["total_refunded"], after["total_offline_refunded"], after["shipping_refunded"]) == (
        12.63,
        12.63,
        2,
    )
    assert (after["discount_refunded"], after["tax_refunded"], after["subtotal_refunded"]) == (-1, 0.63, 10)
    row = after["items"][0]
    assert (row["qty_refunded"], row["amount_refunded"], row["tax_refunded"], row["discount_refunded"]) == (
        1,
        10,
        0.63,
        1,
    )
    history = after["status_histories"][0]
    assert (history["comment"], history["entity_name"]) == ("We refunded $12.63 offline.", "creditmemo")


def test_only_shipping_is_refunded(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", {})
    item = api.order(order)["items"][0]["item_id"]
    api.post(f"order/{order}/refund", {"items": [{"order_item_id": item, "qty": 0}]})
    memo = api.get("creditmemo/1")
    assert (memo["items"], memo["grand_total"], memo["shipping_amount"]) == ([], 5, 5)


def test_an_order_is_refunded_offline_whatever_is_asked(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", {"capture": True})
    api.post(f"order/{order}/refund", {"isOnline": True})
    shown = api.order(order)
    assert (shown["total_offline_refunded"], shown.get("total_online_refunded") or 0) == (33.89, 0)


def test_refunding_an_invoice(api: Any, order: int) -> None:
    item = api.order(order)["items"][0]["item_id"]
    for quantity in (1, 2):
        api.post(f"order/{order}/invoice", {"items": [{"order_item_id": item, "qty": quantity}]})
    second = api.get(f"creditmemo/{api.post('invoice/2/refund', {'isOnline': True})}")
    assert (second["grand_total"], second["shipping_amount"], second["invoice_id"]) == (19.26, 0, 2)
    assert api.get("invoices/2")["base_total_refunded"] == 19.26
    assert api.order(order)["total_online_refunded"] == 19.26
    message = api.refused("POST", "invoice/2/refund", {})
    assert "We can't create creditmemo for the invoice." in message
    first = api.get(f"creditmemo/{api.post('invoice/1/refund', {})}")
    assert (first["grand_total"], first["shipping_amount"]) == (14.63, 5)
    assert api.order(order)["total_refunded"] == 33.89


def test_gift_cards_pay_before_money_does(api: Any, entity: Any) -> None:
    number = api.place(entity(grand_total=23.89, gift_cards_amount=10))["entity_id"]
    api.post(f"order/{number}/invoice", {})
    invoice = api.get("invoices/1")
    assert (invoice["grand_total"], invoice["extension_attributes"]["gift_cards_amount"]) == (23.89, 10)
    after = api.order(number)
    assert (after["total_paid"], after["total_due"]) == (23.89, 0)
    assert after["extension_attributes"]["gift_cards_invoiced"] == 10
    api.post(f"order/{number}/refund", {})
    after = api.order(number)
    assert (after["total_refunded"], after["extension_attributes"]["gift_cards_refunded"]) == (23.89, 10)


@pytest.mark.parametrize("kind", ["invoices", "shipments", "creditmemos"])
def test_lists_are_searched_like_orders(api: Any, entity: Any, kind: str) -> None:
    for _ in range(3):
        number = api.place(entity())["entity_id"]
        for act in ("invoice", "ship", "refund"):
            api.post(f"order/{number}/{act}", {})
    found = api.find(kind, [("order_id", "in", "2,3")], pageSize=1, currentPage=2)
    assert ([row["order_id"] for row in found["items"]], found["total_count"]) == ([3], 2)
    assert api.find(kind, [("created_at", "gteq", "2026-03-05 00:00:00")])["total_count"] == 0
    assert len(found["items"][0]["items"]) == 1


def test_comments_and_mails(api: Any, order: int) -> None:
    for act in ("invoice", "ship", "refund"):
        api.post(f"order/{order}/{act}", {})
    comment = {"comment": "seen", "is_customer_notified": 0, "is_visible_on_front": 1}
    assert api.post("invoices/comments", {"entity": comment | {"parent_id": 1}})["comment"] == "seen"
    for kind in ("shipment", "creditmemo"):
        assert api.post(f"{kind}/1/comments", {"entity": comment | {"parent_id": 9}})["parent_id"] == 1
    for kind in ("invoices", "shipment", "creditmemo"):
        found = api.get(f"{kind}/1/comments")
        assert [row["comment"] for row in found["items"]] == ["seen"]
        assert api.post(f"{kind}/1/emails") is True
    assert api.get("shipment/1/label") == ""
    assert api.post("invoices/1/capture") is True
    assert api.post("invoices/1/void") is True
    assert api.refused("PUT", "creditmemo/1", {}) == "You can not cancel Credit Memo"


def test_direct_writes_do_not_move_the_order(api: Any, order: int) -> None:
    before = api.order(order)
    row = {"order_item_id": before["items"][0]["item_id"], "qty": 3}
    invoice = api.post(
        "invoices/", {"entity": {"order_id": order, "grand_total": 33.89, "state": 2, "items": [row]}}
    )
    shipment = api.post("shipment/", {"entity": {"order_id": order, "items": [row], "tracks": [TRACK]}})
    memo = api.post("creditmemo", {"entity": {"order_id": order, "items": [row]}})
    assert [len(written["items"]) for written in (invoice, shipment, memo)] == [1, 1, 1]
    assert shipment["tracks"][0]["order_id"] == order
    assert api.order(order) == before


def test_a_direct_refund_takes_the_clients_amounts(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", {})
    row = {"order_item_id": api.order(order)["items"][0]["item_id"], "qty": 1, "row_total": 10}
    entity = {"order_id": order, "items": [row], "grand_total": 10, "base_grand_total": 10, "subtotal": 10}
    memo = api.post("creditmemo/refund", {"creditmemo": entity, "offlineRequested": True})
    assert (memo["grand_total"], memo["state"]) == (10, 2)
    after = api.order(order)
    assert (after["total_refunded"], after["items"][0]["qty_refunded"]) == (10, 1)
    much = {"creditmemo": entity | {"base_grand_total": 30}, "offlineRequested": True}
    assert api.refused("POST", "creditmemo/refund", much) == "The most money available to refund is %1."
    nobodys = {"creditmemo": {"grand_total": 1}}
    assert api.refused("POST", "creditmemo/refund", nobodys, 404) == "We found an invalid order to refund."

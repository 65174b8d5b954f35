"""An order as it is placed, shown, patched and addressed."""

from datetime import timedelta
from typing import Any

import pytest

RUNNING_TOTALS = {
    f"{kind}_{event}"
    for kind in ("total", "subtotal", "tax", "shipping", "discount")
    for event in ("invoiced", "refunded", "canceled")
} | {"total_paid", "total_offline_refunded", "total_online_refunded", "shipping_tax_refunded"}


def test_what_the_shop_fills_in(api: Any, entity: Any) -> None:
    order = api.place(entity())
    assert {
        name: order[name]
        for name in ("entity_id", "increment_id", "state", "status", "created_at", "updated_at", "store_id")
    } == {
        "entity_id": 1,
        "increment_id": "000000001",
        "state": "new",
        "status": "pending",
        "created_at": "2026-03-04 09:15:00",
        "updated_at": "2026-03-04 09:15:00",
        "store_id": 1,
    }
    assert order["total_item_count"] == 1
    assert order["total_qty_ordered"] == 3
    assert order["base_grand_total"] == order["grand_total"] == 33.89
    assert api.place(entity())["increment_id"] == "000000002"


def test_running_totals_are_absent_until_their_first_event(api: Any, entity: Any) -> None:
    order = api.place(entity())
    assert not RUNNING_TOTALS & order.keys()
    assert order["total_due"] == order["base_total_due"] == 33.89


def test_null_fields_are_left_out_and_some_always_written(api: Any) -> None:
    order = api.place({"items": [{"sku": "A"}], "payment": {"method": "free"}})
    assert (order["base_grand_total"], order["grand_total"], order["customer_email"]) == (None, None, None)
    assert not {"customer_id", "coupon_code", "ext_order_id", "billing_address"} & order.keys()
    payment = order["payment"]
    assert (payment["account_status"], payment["cc_last4"], payment["additional_information"]) == (
        None,
        None,
        [],
    )
    assert {order["items"][0][f"qty_{kind}"] for kind in ("invoiced", "shipped", "refunded", "canceled")} == {
        0
    }


def test_a_guest_has_no_customer_id(api: Any, entity: Any) -> None:
    guest = api.place(entity())
    assert (guest["customer_is_guest"], "customer_id" in guest) == (1, False)
    known = api.place(entity(customer_id=7))
    assert (known["customer_is_guest"], known["customer_id"]) == (0, 7)
    assert api.get("customers/7")["email"] == "zoe@example.com"


def test_addresses(api: Any, entity: Any) -> None:
    order = api.place(entity())
    assignment = order["extension_attributes"]["shipping_assignments"]
    assert len(assignment) == 1
    shipping = assignment[0]["shipping"]
    assert "shipping_address" not in order
    assert (shipping["method"], shipping["address"]["address_type"]) == ("flatrate_flatrate", "shipping")
    assert shipping["total"]["shipping_amount"] == 5
    assert assignment[0]["items"] == order["items"]
    billing = order["billing_address"]
    assert (billing["street"], billing["region"], billing["region_code"]) == (
        ["1 Main St", "Apt 2"],
        "Texas",
        "TX",
    )
    assert order["billing_address_id"] == billing["entity_id"]


def test_an_order_may_have_no_billing_address(api: Any, entity: Any) -> None:
    without = entity()
    del without["billing_address"]
    assert "billing_address" not in api.place(without)


def test_a_virtual_order_has_neither_shipping_address_nor_method(api: Any, entity: Any, item: Any) -> None:
    order = api.place(entity(item(product_type="virtual")))
    assert order["is_virtual"] == 1
    assert (
        not {"address", "method"}
        & order["extension_attributes"]["shipping_assignments"][0]["shipping"].keys()
    )


def test_payment_information_loses_its_keys_but_not_beside_it(api: Any, entity: Any) -> None:
    pairs = [{"key": "method_title", "value": "Card"}, {"key": "avs", "value": "Y"}]
    sent = entity(payment={"method": "braintree", "cc_type": "VI", "cc_last4": "1111"})
    sent["extension_attributes"]["payment_additional_info"] = pairs
    order = api.place(sent)
    assert order["payment"]["additional_information"] == ["Card", "Y"]
    assert order["extension_attributes"]["payment_additional_info"] == pairs


@pytest.mark.parametrize("nested", [True, False])
def test_gift_cards_and_store_credit(api: Any, entity: Any, nested: bool) -> None:
    credit = {"gift_cards_amount": 10, "customer_balance_amount": 3.89}
    sent = entity(grand_total=20)
    (sent["extension_attributes"] if nested else sent).update(credit)
    attributes = api.place(sent)["extension_attributes"]
    assert {name: attributes[name] for name in credit} == credit
    assert attributes["base_gift_cards_amount"] == 10
    at = "searchCriteria[filter_groups][0][filters][0]"
    query = {f"{at}[field]": "gift_cards_amount", f"{at}[value]": "5", f"{at}[condition_type]": "gt"}
    assert api.get("orders", **query)["total_count"] == 1


def test_a_configurable_is_two_rows(api: Any, entity: Any, tee: Any) -> None:
    order = api.place(entity(*tee))
    parent, child = order["items"]
    assert (parent["product_type"], child["product_type"]) == ("configurable", "simple")
    assert parent["sku"] == child["sku"] == "TEE-M"
    assert (parent["price"], child["price"]) == (20, 0)
    assert child["parent_item_id"] == parent["item_id"]
    assert child["parent_item"]["item_id"] == parent["item_id"]
    assert "parent_item" not in parent
    assert (order["total_item_count"], order["total_qty_ordered"]) == (1, 2)


@pytest.mark.parametrize("how", ["by sku", "by item_id", "by parent_item_id", "by quote_item_id"])
def test_children_find_their_parents(api: Any, entity: Any, tee: Any, how: str) -> None:
    parent, child = ({**row} for row in tee)
    for row in (parent, child):
        row.pop("quote_item_id", None)
    named = {"sku": parent["sku"], "product_type": "configurable"}
    if how == "by item_id":
        parent["item_id"] = 900
        named = {"item_id": 900}
    elif how == "by quote_item_id":
        parent["quote_item_id"] = 41
        named = {"sku": "other", "quote_item_id": 41}
    child["parent_item"] = named
    if how == "by parent_item_id":
        parent["item_id"] = 900
        del child["parent_item"]
        child["parent_item_id"] = 900
    first, second = api.place(entity(parent, child))["items"]
    assert (second["parent_item_id"], "parent_item_id" in first) == (first["item_id"], False)


def test_product_options_are_kept(api: Any, entity: Any, item: Any) -> None:
    chosen = {
        "extension_attributes": {
            "bundle_options": [{"option_id": 1, "option_qty": 2, "option_selections": [7]}]
        }
    }
    assert api.place(entity(item(product_option=chosen)))["items"][0]["product_option"] == chosen


def test_items_are_a_list_of_their_own(api: Any, entity: Any, tee: Any) -> None:
    api.place(entity())
    api.place(entity(*tee))
    found = api.find("orders/items", [("sku", "eq", "TEE-M")])
    assert [row["product_type"] for row in found["items"]] == ["configurable", "simple"]
    number = found["items"][1]["item_id"]
    assert api.get(f"orders/items/{number}")["parent_item"]["product_type"] == "configurable"


def test_a_patch_writes_just_what_was_sent(api: Any, entity: Any, clock: Any) -> None:
    order = api.place(entity())
    clock.move(timedelta(minutes=1))
    patch = {"entity_id": order["entity_id"], "status": "picking", "ext_order_id": "POS-1"}
    patched = api.place(patch)
    assert (patched["status"], patched["state"], patched["ext_order_id"]) == ("picking", "new", "POS-1")
    assert (patched["increment_id"], patched["grand_total"]) == (order["increment_id"], 33.89)
    assert patched["updated_at"] == "2026-03-04 09:16:00"
    assert api.put("orders/create", {"entity": patch | {"status": "packed"}})["status"] == "packed"
    assert api.find("orders")["total_count"] == 1
    assert api.refused("POST", "orders", {"entity": {"entity_id": 99, "status": "x"}}, status=404)


def test_an_address_is_saved_beside_the_order(api: Any, entity: Any, clock: Any) -> None:
    order = api.place(entity())
    clock.move(timedelta(minutes=1))
    address = order["billing_address"] | {"city": "Dallas", "parent_id": 99}
    assert api.put(f"orders/{order['entity_id']}", {"entity": address})["city"] == "Dallas"
    after = api.order(order["entity_id"])
    assert (after["billing_address"]["city"], after["updated_at"]) == ("Dallas", order["updated_at"])
    for part in (address | {"city": ""}, {"entity_id": address["entity_id"], "city": "Waco"}):
        refusal = api.refused("PUT", f"orders/{order['entity_id']}", {"entity": part})
        assert refusal == "The order address couldn't be saved."


def test_updated_at_moves_with_the_orders_own_row_only(api: Any, entity: Any, clock: Any) -> None:
    number = api.place(entity())["entity_id"]
    item = api.order(number)["items"][0]["item_id"]

    def moved(act: Any) -> bool:
        before = api.order(number)["updated_at"]
        clock.move(timedelta(minutes=1))
        act()
        return bool(api.order(number)["updated_at"] != before)

    one = {"items": [{"order_item_id": item, "qty": 1}]}
    assert moved(lambda: api.post(f"order/{number}/invoice", one))
    assert not moved(lambda: api.post(f"order/{number}/ship", one))  # a part of a processing order
    shipment = {
        "parent_id": 1,
        "order_id": number,
        "track_number": "1Z",
        "title": "UPS",
        "carrier_code": "ups",
    }
    assert not moved(lambda: api.post("shipment/track", {"entity": shipment}))
    same = {"statusHistory": {"comment": "note", "status": "processing"}}
    assert not moved(lambda: api.post(f"orders/{number}/comments", same))
    assert moved(
        lambda: api.post(f"orders/{number}/comments", {"statusHistory": {"comment": "n", "status": "x"}})
    )
    assert moved(lambda: api.post(f"order/{number}/refund", one))
    assert moved(lambda: api.post(f"orders/{number}/hold"))


def test_mails_and_status(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    assert api.get(f"orders/{number}/statuses") == "pending"
    assert api.post(f"orders/{number}/emails") is True
    assert api.order(number)["email_sent"] == 1


def test_a_transaction_is_listed(api: Any, entity: Any) -> None:
    api.place(entity(payment={"method": "braintree", "last_trans_id": "auth-1", "amount_authorized": 33.89}))
    found = api.find("transactions", [("txn_id", "eq", "auth-1")])["items"]
    assert [(row["txn_type"], row["order_id"], row["is_closed"]) for row in found] == [
        ("authorization", 1, 0)
    ]
    assert api.get(f"transactions/{found[0]['transaction_id']}")["txn_id"] == "auth-1"


def test_two_currencies(api: Any, entity: Any) -> None:
    order = api.place(entity(order_currency_code="EUR", base_currency_code="USD", base_to_order_rate=0.5))
    assert (order["grand_total"], order["base_grand_total"]) == (33.89, 67.78)
    api.post(f"order/{order['entity_id']}/invoice", {})
    after = api.order(order["entity_id"])
    assert (after["total_invoiced"], after["base_total_invoiced"], after["base_total_due"]) == (
        33.89,
        67.78,
        0,
    )


def test_taxes_by_name_are_kept_as_they_were_given(api: Any, entity: Any) -> None:
    given = {
        "code": "US-TX",
        "title": "Sales Tax 8.25%",
        "percent": 8.25,
        "amount": 2.89,
        "base_amount": 2.89,
    }
    by_item = {"type": "product", "item_id": 7, "applied_taxes": [given]}
    extensions = {"applied_taxes": [given], "item_applied_taxes": [by_item]}
    number = api.place(entity(extension_attributes=extensions))["entity_id"]
    shown = api.order(number)["extension_attributes"]
    assert (shown["applied_taxes"], shown["item_applied_taxes"]) == ([given], [by_item])
    nothing = api.place(entity())["extension_attributes"]
    assert (nothing["applied_taxes"], nothing["item_applied_taxes"]) == ([], [])
    strange = {"extension_attributes": {"applied_taxes": [{"rate": 8.25}]}}
    assert "Internal Error" in api.refused("POST", "orders", {"entity": entity(**strange)}, status=500)


def test_a_number_belongs_to_one_order(api: Any, entity: Any) -> None:
    first, second = (api.place(entity()) for _ in range(2))
    patch = {"entity_id": second["entity_id"], "increment_id": first["increment_id"]}
    assert api.refused("POST", "orders", {"entity": patch}) == "Unique constraint violation found"
    assert api.order(second["entity_id"])["increment_id"] == second["increment_id"]

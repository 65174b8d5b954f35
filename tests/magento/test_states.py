"""The state machine, and the words of every refusal."""

from typing import Any

import pytest

HELD_BACK = ("holded", "payment_review", "canceled")


def _row(api: Any, number: int) -> int:
    item: int = api.order(number)["items"][0]["item_id"]
    return item


def _some(api: Any, number: int, quantity: float) -> dict[str, Any]:
    return {"items": [{"order_item_id": _row(api, number), "qty": quantity}]}


def _state(api: Any, number: int) -> tuple[str, str]:
    order = api.order(number)
    return order["state"], order["status"]


@pytest.fixture
def order(api: Any, entity: Any) -> int:
    number: int = api.place(entity())["entity_id"]
    return number


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        (["invoice"], "processing"),
        (["ship"], "processing"),
        (["invoice", "ship"], "complete"),
        (["ship", "invoice"], "complete"),
        (["invoice", "refund"], "closed"),
        (["invoice", "ship", "refund"], "closed"),
        (["cancel"], "canceled"),
        (["hold"], "holded"),
        (["hold", "unhold"], "new"),
        (["invoice", "hold", "unhold"], "processing"),
    ],
)
def test_where_acts_lead(api: Any, order: int, acts: list[str], state: str) -> None:
    for act in acts:
        path = f"order/{order}/{act}" if act in {"invoice", "ship", "refund"} else f"orders/{order}/{act}"
        api.post(path, {})
    assert _state(api, order) == (state, "pending" if state == "new" else state)


def test_partial_refunds(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", {})
    api.post(f"order/{order}/refund", _some(api, order, 1))
    assert _state(api, order)[0] == "processing"
    api.post(f"order/{order}/ship", {})
    api.post(f"order/{order}/ship", {})
    assert _state(api, order)[0] == "complete"
    api.post(f"order/{order}/refund", _some(api, order, 1))
    assert _state(api, order)[0] == "complete"


def test_invoicing_pending_payment_falls_back_to_new(api: Any, entity: Any) -> None:
    number = api.place(entity(state="pending_payment", status="pending_payment"))["entity_id"]
    api.post(f"order/{number}/invoice", {})
    assert _state(api, number) == ("new", "pending")


def test_a_virtual_order_is_complete_once_invoiced(api: Any, entity: Any, item: Any) -> None:
    number = api.place(entity(item(product_type="virtual")))["entity_id"]
    api.post(f"order/{number}/invoice", {})
    assert _state(api, number)[0] == "complete"
    assert "status of complete" in api.refused("POST", f"order/{number}/ship", {})


def test_custom_statuses_give_way_to_the_states_own(api: Any, order: int) -> None:
    api.place({"entity_id": order, "status": "picking"})
    api.post(f"order/{order}/invoice", {})
    assert _state(api, order) == ("processing", "processing")


def test_hold_remembers_and_unhold_forgets(api: Any, order: int) -> None:
    api.post(f"orders/{order}/hold")
    held = api.order(order)
    assert (held["hold_before_state"], held["hold_before_status"]) == ("new", "pending")
    assert api.refused("POST", f"orders/{order}/hold") == "A hold action is not available."
    api.post(f"orders/{order}/unhold")
    assert "hold_before_state" not in api.order(order)
    assert api.refused("POST", f"orders/{order}/unhold") == "You cannot remove the hold."


@pytest.mark.parametrize("acts", [["hold"], ["cancel"], ["invoice"], ["invoice", "ship"]])
def test_cancel_answers_false_where_it_may_not(api: Any, order: int, acts: list[str]) -> None:
    for act in acts:
        api.post(f"order/{order}/{act}" if act in {"invoice", "ship"} else f"orders/{order}/{act}", {})
    before = api.order(order)
    assert api.post(f"orders/{order}/cancel") is False
    assert api.order(order) == before
    assert api.refused("POST", "orders/99/cancel", status=404)


def test_cancelling_writes_down_what_was_lost(api: Any, order: int) -> None:
    assert api.post(f"orders/{order}/cancel") is True
    after = api.order(order)
    assert (after["total_canceled"], after["subtotal_canceled"], after["shipping_canceled"]) == (33.89, 30, 5)
    assert (after["tax_canceled"], after["discount_canceled"]) == (1.89, 3)
    assert (after["items"][0]["qty_canceled"], after["items"][0]["tax_canceled"]) == (3, 1.89)


def test_cancelling_the_rest_of_a_partly_invoiced_order(api: Any, order: int) -> None:
    api.post(f"order/{order}/invoice", _some(api, order, 1))
    assert api.post(f"orders/{order}/cancel") is True
    after = api.order(order)
    assert (after["state"], after["items"][0]["qty_canceled"]) == ("processing", 2)
    assert (after["total_canceled"], after["discount_canceled"]) == (19.26, 4)  # overstated, as the real one


@pytest.mark.parametrize("status", HELD_BACK)
def test_documents_of_an_order_that_is_held_back(api: Any, entity: Any, status: str) -> None:
    number = api.place(entity(state=status, status=status))["entity_id"]
    invoice = api.refused("POST", f"order/{number}/invoice", {})
    assert invoice == (
        "Invoice Document Validation Error(s):\n"
        f"An invoice cannot be created when an order has a status of {status}"
    )
    ship = api.refused("POST", f"order/{number}/ship", {})
    assert ship == (
        "Shipment Document Validation Error(s):\n"
        f"A shipment cannot be created when an order has a status of {status}"
    )
    refund = api.refused("POST", f"order/{number}/refund", {})
    assert refund.split("\n")[:2] == [
        "Creditmemo Document Validation Error(s):",
        f"A creditmemo can not be created when an order has a status of {status}",
    ]


def test_invoice_refusals(api: Any, order: int) -> None:
    path = f"order/{order}/invoice"
    answer = api.call("POST", path, _some(api, order, 4))
    assert (answer.status_code, answer.json()) == (
        400,
        {
            "message": 'We found an invalid quantity to invoice item "%1".',
            "parameters": ["Name of HAT-1"],
        },
    )
    prefix = "Invoice Document Validation Error(s):\n"
    nothing = "The invoice can't be created without products. Add products and try again."
    unknown = {"items": [{"order_item_id": 999, "qty": 1}]}
    assert api.refused("POST", path, unknown) == prefix + nothing
    api.post(path, {})
    again = api.refused("POST", path, {})
    assert again == f"{prefix}{nothing}\nThe order does not allow an invoice to be created."
    assert api.refused("POST", "order/99/invoice", {}, status=404)


def test_an_unknown_row_invoices_nothing_of_a_family(api: Any, entity: Any, tee: Any) -> None:
    number = api.place(entity(*tee))["entity_id"]
    unknown = {"items": [{"order_item_id": 999, "qty": 1}]}
    assert "without products" in api.refused("POST", f"order/{number}/invoice", unknown)


def test_shipment_refusals(api: Any, order: int) -> None:
    prefix = "Shipment Document Validation Error(s):\n"
    path = f"order/{order}/ship"
    nothing = "You can't create a shipment without products."
    assert api.refused("POST", path, {"items": [{"order_item_id": 999, "qty": 1}]}) == prefix + nothing
    track = {"tracks": [{"title": "UPS", "carrier_code": "ups"}]}
    assert api.refused("POST", path, track) == f"{prefix}Please enter a tracking number."
    api.post(path, {})
    again = api.refused("POST", path, {})
    assert again == f"{prefix}{nothing}\nThe order does not allow a shipment to be created."


def test_refund_refusals(api: Any, order: int) -> None:
    prefix = "Creditmemo Document Validation Error(s):\n"
    path = f"order/{order}/refund"
    early = api.refused("POST", path, {})
    assert "The order does not allow a creditmemo to be created." in early.split("\n")
    assert "The most money available to refund is 0." in early.split("\n")
    api.post(f"order/{order}/invoice", {})
    much = api.refused("POST", path, _some(api, order, 4)).split("\n")
    assert much[0] + "\n" == prefix
    assert (
        'The quantity to creditmemo must not be greater than the unrefunded quantity for product SKU "HAT-1".'
        in much
    )
    assert "The quantity to refund must not be greater than the unrefunded quantity." in much
    foreign = api.refused("POST", path, {"items": [{"order_item_id": 999, "qty": 1}]})
    assert "The creditmemo contains product item that is not part of the original order." in foreign
    nothing = _some(api, order, 0) | {"arguments": {"shipping_amount": 0}}
    assert api.refused("POST", path, nothing) == f"{prefix}The credit memo's total must be positive."
    greedy = {"arguments": {"adjustment_positive": 100}}
    assert "The most money available to refund is 33.89." in api.refused("POST", path, greedy)
    shipping = api.call("POST", path, {"arguments": {"shipping_amount": 6}})
    assert shipping.json() == {
        "message": "Maximum shipping amount allowed to refund is: %1",
        "parameters": ["$5.00"],
    }


def test_no_shipping_to_refund(api: Any, entity: Any) -> None:
    number = api.place(entity(shipping_amount=0))["entity_id"]
    api.post(f"order/{number}/invoice", {})
    message = api.refused("POST", f"order/{number}/refund", {"arguments": {"shipping_amount": 1}})
    assert message == "You can not refund shipping if there is no shipping amount."


def test_a_free_order_invoices_nothing_and_refunds_nothing(api: Any, entity: Any, item: Any) -> None:
    free = item(price=0, row_total=0, row_total_incl_tax=0, discount_amount=0, tax_amount=0)
    number = api.place(entity(free, shipping_amount=0, payment={"method": "free"}))["entity_id"]
    api.post(f"order/{number}/invoice", {})
    after = api.order(number)
    assert (after["total_invoiced"], after["state"]) == (0, "processing")
    assert "The credit memo's total must be positive." in api.refused("POST", f"order/{number}/refund", {})


def test_the_child_of_a_configurable_cannot_be_refunded_alone(api: Any, entity: Any, tee: Any) -> None:
    order = api.place(entity(*tee))
    api.post(f"order/{order['entity_id']}/invoice", {})
    child = {"items": [{"order_item_id": order["items"][1]["item_id"], "qty": 1}]}
    message = api.refused("POST", f"order/{order['entity_id']}/refund", child)
    assert "The creditmemo contains incorrect product items." in message


def test_a_part_of_a_bundle_that_ships_together_is_not_shipped_alone(
    api: Any, entity: Any, bike: Any
) -> None:
    order = api.place(entity(*bike(priced_by_child=False)))
    frame = order["items"][1]["item_id"]
    message = api.refused(
        "POST", f"order/{order['entity_id']}/ship", {"items": [{"order_item_id": frame, "qty": 1}]}
    )
    assert (
        'Cannot create shipment as bundle product "BIKE" has shipment type "Together". '
        "Bundle product itself should be shipped instead."
    ) in message

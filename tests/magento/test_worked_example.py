"""Section 5 of the wire facts, to the cent: 3 at 10.00, 10 % off, 7 % tax after discount, 5.00 shipping."""

from typing import Any


def _figures(order: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: order.get(name) for name in names}


def test_from_order_to_closed(api: Any, entity: Any) -> None:
    order = api.place(entity())
    number, row = order["entity_id"], order["items"][0]
    assert (row["row_total"], row["row_total_incl_tax"], row["discount_amount"]) == (27, 28.89, 3)
    assert _figures(order, "subtotal", "discount_amount", "tax_amount", "grand_total", "total_due") == {
        "subtotal": 30,
        "discount_amount": -3,
        "tax_amount": 1.89,
        "grand_total": 33.89,
        "total_due": 33.89,
    }
    assert "total_invoiced" not in order

    first = api.post(f"order/{number}/invoice", {"items": [{"order_item_id": row["item_id"], "qty": 1}]})
    invoice = api.get(f"invoices/{first}")
    assert _figures(
        invoice, "subtotal", "discount_amount", "tax_amount", "shipping_amount", "grand_total", "state"
    ) == {
        "subtotal": 10,
        "discount_amount": -1,
        "tax_amount": 0.63,
        "shipping_amount": 5,
        "grand_total": 14.63,
        "state": 2,
    }
    order = api.order(number)
    assert _figures(order, "total_invoiced", "total_paid", "total_due", "discount_invoiced", "state") == {
        "total_invoiced": 14.63,
        "total_paid": 14.63,
        "total_due": 19.26,
        "discount_invoiced": -1,
        "state": "processing",
    }

    second = api.get(f"invoices/{api.post(f'order/{number}/invoice', {})}")
    assert (second["subtotal"], second["discount_amount"], second["tax_amount"]) == (20, -2, 1.26)
    assert second["grand_total"] == 19.26
    assert second.get("shipping_amount", 0) == 0
    order = api.order(number)
    assert (order["total_invoiced"], order["total_due"], order["state"]) == (33.89, 0, "processing")

    one = {"items": [{"order_item_id": row["item_id"], "qty": 1}]}
    memo = api.get(f"creditmemo/{api.post(f'order/{number}/refund', one)}")
    assert (memo["grand_total"], memo["shipping_amount"], memo["state"]) == (14.63, 5, 2)

    api.post(f"order/{number}/ship", {})
    order = api.order(number)  # 2.4.5 reckons ordered - max(shipped, refunded), so one may still be shipped
    assert (order["items"][0]["qty_shipped"], order["state"]) == (2, "processing")
    api.post(f"order/{number}/ship", {})
    assert api.order(number)["state"] == "complete"
    api.post(f"order/{number}/refund", {})
    order = api.order(number)
    assert (order["state"], order["status"], order["total_refunded"]) == ("closed", "closed", 33.89)
    assert (order["total_paid"], order["total_invoiced"], order["items"][0]["qty_invoiced"]) == (
        33.89,
        33.89,
        3,
    )


def test_refund_of_one_without_shipping(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    row = api.order(number)["items"][0]["item_id"]
    api.post(f"order/{number}/invoice", {})
    body = {"items": [{"order_item_id": row, "qty": 1}], "arguments": {"shipping_amount": 0}}
    memo = api.get(f"creditmemo/{api.post(f'order/{number}/refund', body)}")
    assert (memo["subtotal"], memo["discount_amount"], memo["tax_amount"]) == (10, -1, 0.63)
    assert memo["grand_total"] == 9.63

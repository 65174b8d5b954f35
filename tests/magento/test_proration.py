"""However an order is cut up, its documents add up to it, to the cent."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CENTS = st.integers(min_value=0, max_value=30_000)
LINE = st.fixed_dictionaries(
    {"quantity": st.integers(1, 7), "price": CENTS, "discount": st.integers(0, 100), "tax": CENTS}
)
SUMMED = ("subtotal", "discount_amount", "tax_amount", "shipping_amount", "grand_total")


def _dollars(cents: int) -> float:
    return cents / 100


def _order(
    lines: list[dict[str, int]], shipping: int, shipping_discount: int, shipping_tax: int
) -> dict[str, Any]:
    items, totals = [], {"subtotal": 0, "discount": shipping_discount, "tax": shipping_tax}
    for place, line in enumerate(lines):
        total = line["price"] * line["quantity"]
        discount = total * line["discount"] // 100
        tax = min(line["tax"], total)
        items.append(
            {
                "sku": f"S{place}",
                "name": f"S{place}",
                "qty_ordered": line["quantity"],
                "price": _dollars(line["price"]),
                "row_total": _dollars(total),
                "row_total_incl_tax": _dollars(total + tax),
                "discount_amount": _dollars(discount),
                "tax_amount": _dollars(tax),
            }
        )
        totals["subtotal"] += total
        totals["discount"] += discount
        totals["tax"] += tax
    grand = totals["subtotal"] - totals["discount"] + totals["tax"] + shipping
    return {
        "items": items,
        "payment": {"method": "checkmo"},
        "subtotal": _dollars(totals["subtotal"]),
        "discount_amount": -_dollars(totals["discount"]),
        "tax_amount": _dollars(totals["tax"]),
        "shipping_amount": _dollars(shipping),
        "shipping_discount_amount": _dollars(shipping_discount),
        "shipping_tax_amount": _dollars(shipping_tax),
        "shipping_incl_tax": _dollars(shipping + shipping_tax),
        "grand_total": _dollars(grand),
    }


def _sums(documents: list[dict[str, Any]]) -> dict[str, Decimal]:
    return {
        name: sum((Decimal(str(document.get(name) or 0)) for document in documents), Decimal(0))
        for name in SUMMED
    }


def _pieces(data: Any, order: dict[str, Any], done: str, whole: str) -> list[dict[str, Any]]:
    """Some of what is left of each row; all of it when the dice say so."""
    asked = []
    for row in order["items"]:
        left = int(row[whole] - row[done])
        if left:
            asked.append({"order_item_id": row["item_id"], "qty": data.draw(st.integers(0, left))})
    return asked


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    lines=st.lists(LINE, min_size=1, max_size=4),
    shipping=st.integers(0, 2_000),
    shipping_share=st.integers(0, 100),
    shipping_tax=st.integers(0, 300),
)
def test_documents_add_up_to_the_order(
    api: Any, data: Any, lines: list[dict[str, int]], shipping: int, shipping_share: int, shipping_tax: int
) -> None:
    tax = shipping_tax if shipping else 0
    placed = api.place(_order(lines, shipping, shipping * shipping_share // 100, tax))
    number = placed["entity_id"]
    expected = _sums([placed])

    for _ in range(3):
        asked = _pieces(data, api.order(number), "qty_invoiced", "qty_ordered")
        if any(one["qty"] for one in asked):
            api.post(f"order/{number}/invoice", {"items": asked})
    if any(row["qty_ordered"] > row["qty_invoiced"] for row in api.order(number)["items"]):
        api.post(f"order/{number}/invoice", {})
    of_order = [("order_id", "eq", str(number))]
    assert _sums(api.find("invoices", of_order)["items"]) == expected
    order = api.order(number)
    assert (
        Decimal(str(order["total_invoiced"])) == Decimal(str(order["total_paid"])) == expected["grand_total"]
    )
    assert order["total_due"] == 0

    if placed["grand_total"] > 0:
        _refund_all(api, data, number)
        assert _sums(api.find("creditmemos", of_order)["items"]) == expected
        assert Decimal(str(api.order(number)["total_refunded"])) == expected["grand_total"]


def _refund_all(api: Any, data: Any, number: int) -> None:
    """In parts that the dice choose; a part worth nothing is refused, and changes nothing."""
    for _ in range(2):
        asked = _pieces(data, api.order(number), "qty_refunded", "qty_invoiced")
        if any(one["qty"] for one in asked):
            shipping = data.draw(st.sampled_from([0, None]))
            arguments = {} if shipping is None else {"arguments": {"shipping_amount": shipping}}
            api.call("POST", f"order/{number}/refund", {"items": asked, **arguments})
    if Decimal(str(api.order(number).get("total_refunded", 0))) < Decimal(
        str(api.order(number)["total_paid"])
    ):
        api.post(f"order/{number}/refund", {})

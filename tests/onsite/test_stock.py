"""Stock: what invoices take, what orders set aside, what returns bring back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def quantities(api: Any, product: int = 1) -> tuple[Decimal, Decimal]:
    shown = api.get(f"product_inventory/{product}/")
    assert Decimal(shown.findtext("total")) == sum(
        Decimal(shown.findtext(name)) for name in ("available", "reserved", "warehouses", "in_transit")
    )
    return Decimal(shown.findtext("available")), Decimal(shown.findtext("reserved"))


def order(api: Any, *, reserving: bool = True) -> str:
    flag = str(reserving).lower()
    body = f"<order><flags><reserve_inventory>{flag}</reserve_inventory></flags></order>"
    uri: str = api.post("orders/", body).get("uri")
    api.lock(uri)
    return uri


def invoice(api: Any) -> str:
    uri: str = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(uri)
    return uri


def test_an_invoice_takes_and_a_negative_line_brings_back(api: Any) -> None:
    sale = invoice(api)
    api.line(sale, 1, "2.5")
    assert quantities(api) == (Decimal("17.5"), 0)
    api.line(invoice(api), 1, "-1")
    assert quantities(api) == (Decimal("18.5"), 0)


def test_more_can_be_sold_than_is_there(api: Any) -> None:
    api.line(invoice(api), 1, 23)
    assert quantities(api) == (-3, 0)


def test_a_reservation_takes_only_what_is_on_hand(api: Any) -> None:
    first, second = order(api), order(api)
    assert api.line(first, 2, 3).findtext("quantity_reserved") == "3.000"
    assert api.line(second, 2, 3).findtext("quantity_reserved") == "2.000"
    assert quantities(api, 2) == (0, 5)
    api.line(order(api, reserving=False), 1, 3)
    assert quantities(api) == (20, 0)


def test_a_reservation_can_be_switched_on_and_off(api: Any) -> None:
    uri = order(api, reserving=False)
    api.line(uri, 1, 4)
    for flag, expected in (("true", (16, 4)), ("true", (16, 4)), ("false", (20, 0))):
        api.put(uri, f"<order><flags><reserve_inventory>{flag}</reserve_inventory></flags></order>")
        assert quantities(api) == expected


def test_cancelling_an_order_gives_its_reservation_up(api: Any) -> None:
    api.line(order(api), 1, 4)
    assert api.control("POST", "/orders/1/cancel") == (200, {"cancelled": 1})
    assert quantities(api) == (20, 0)
    assert api.get("orders/1/").findtext("status") == "Cancelled"


def test_what_is_not_inventoried_is_never_counted(api: Any) -> None:
    api.line(invoice(api), 3, 2)
    api.line(order(api), 3, 2)
    assert quantities(api, 3) == (0, 0)
    reason = api.refused(
        406,
        "POST",
        "product_inventory/3/adjust_inventory/",
        "<adjustment><quantity>1</quantity></adjustment>",
    )
    assert "not inventoried" in reason


def test_adjusting_needs_no_lock(api: Any, connect: Any) -> None:
    connect().lock("products/1/")
    path = "product_inventory/1/adjust_inventory/"
    body = "<adjustment><quantity>-2.5</quantity><cost>4</cost><source_id>7</source_id><note>broken</note></adjustment>"
    assert api.post(path, body).findtext("available") == "17.500"
    assert "quantity" in api.refused(406, "POST", path, "<adjustment/>")
    assert api.get("products/1/").findtext("inventory/available") == "17.500"


def test_the_shelf_can_be_counted_from_outside(api: Any) -> None:
    status, product = api.control("PUT", "/quantity-on-hand", json={"code": "HAT-1", "quantity": "7"})
    assert (status, product["available"]) == (200, "7.000")
    assert api.available(1) == "7.000"
    assert api.control("PUT", "/quantity-on-hand", json={"code": "NONE", "quantity": "7"})[0] == 409
    assert api.control("PUT", "/quantity-on-hand", json={"code": "HAT-1", "quantity": "x"})[0] == 400


MOVES = st.one_of(
    st.tuples(st.just("sell"), st.integers(-5, 9)),
    st.tuples(st.just("order"), st.integers(-2, 9)),
    st.tuples(st.just("change"), st.integers(-5, 9)),
    st.tuples(st.just("invoice"), st.integers(0, 9)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("void"), st.integers(0, 9)),
    st.tuples(st.just("adjust"), st.integers(-5, 9).filter(bool)),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=st.lists(MOVES, max_size=7))
def test_stock_adds_up_whatever_happens(api: Any, moves: list[tuple[str, int]]) -> None:
    """On hand = what was there, plus adjustments, minus what stands on invoices that are not voided; and what is
    set aside is what open orders ask for, as far as it was there."""
    api.onsite.reset()
    adjusted = 0
    sold: dict[int, int] = {}
    ordered: dict[int, int] = {}
    last: tuple[str, int] | None = None
    orders = invoices = 0
    for what, number in moves:
        if what == "sell":
            invoices += 1
            api.line(invoice(api), 1, number)
            sold[invoices] = number
            last = ("invoices", invoices)
        elif what == "order":
            orders += 1
            api.line(order(api), 1, number)
            ordered[orders] = number
            last = ("orders", orders)
        elif what == "change" and last is not None:
            document = api.get(f"{last[0]}/{last[1]}/")
            if document.findtext("status") not in {"Invoiced", "Cancelled", "Voided"}:
                line = document.find("lineitems/lineitem").get("uri")
                api.lock(line)
                api.put(line, f"<lineitem><quantity>{number}</quantity></lineitem>")
                (sold if last[0] == "invoices" else ordered)[last[1]] = number
        elif what == "invoice" and number in ordered:
            invoices += 1
            assert api.control("POST", f"/orders/{number}/invoice")[1] == {"invoice": invoices}
            sold[invoices] = ordered.pop(number)
        elif what == "cancel" and number in ordered:
            api.control("POST", f"/orders/{number}/cancel")
            del ordered[number]
        elif what == "void" and number in sold:
            assert api.control("POST", f"/invoices/{number}/void")[0] == 200
            del sold[number]
        elif what == "adjust":
            adjusted += number
            api.post(
                "product_inventory/1/adjust_inventory/",
                f"<adjustment><quantity>{number}</quantity></adjustment>",
            )
        available, reserved = quantities(api)
        assert available + reserved == 20 + adjusted - sum(sold.values())
        assert 0 <= reserved <= sum(max(quantity, 0) for quantity in ordered.values())
        open_orders = api.control("GET", "/orders")[1]["orders"]
        assert len(open_orders) == orders


def test_every_move_is_written_down(api: Any) -> None:
    api.line(invoice(api), 1, 3)
    api.line(order(api), 1, 2)
    with api.onsite.store.database.reading() as rows:
        sums = rows.exec_driver_sql(
            "SELECT sum(available), sum(reserved) FROM stock_move WHERE product = 1"
        ).one()
    assert [Decimal(each) / 10**6 for each in sums] == list(quantities(api))


@pytest.mark.parametrize("kind", ["orders", "invoices"])
def test_a_refused_line_moves_nothing(api: Any, kind: str) -> None:
    uri = order(api) if kind == "orders" else invoice(api)
    api.refused(
        406, "POST", f"{uri}lineitems/", "<lineitem><product id='77'/><quantity>1</quantity></lineitem>"
    )
    api.refused(
        400,
        "POST",
        f"{uri}lineitems/",
        "<lineitem><product id='1'/><quantity>1</quantity><cost>1</cost></lineitem>",
    )
    assert quantities(api) == (20, 0)
    assert len(api.get(uri).find("lineitems")) == 0


def test_a_product_whose_quantities_move_counts_as_modified(api: Any, clock: Any) -> None:
    """A connector that keeps a shop's stock up to date asks for what was modified since."""
    clock.move(timedelta(minutes=1))
    api.line(order(api), 2, 1)
    assert api.get("products/2/").findtext("modified") == "2026-03-04T09:16:00.000000"
    (found,) = api.get("products/", filter='datetime_mod >= "2026-03-04T09:16:00"')
    assert found.findtext("code") == "TEE-M"

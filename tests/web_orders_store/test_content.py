"""What a web order says: lines, money, payments, people, text (EVO-14 to EVO-19, EVO-D17 to D21)."""

import unicodedata
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tillproof.schemas import validation
from tillproof.simulators.shopper import GALLERY, Shopper
from tillproof.simulators.web_orders_store import Shop, TaxRule
from tillproof.simulators.web_orders_store.pricing import split_to_the_cent
from tillproof.simulators.web_orders_store.text import HEALTHY, loses_something, through

NO_TAX = {"tax_percent": "0", "tax": "0.00"}


def totals(subtotal: str, grand_total: str, discount: str = "0.00", tax: str = "0.00") -> dict[str, str]:
    shipping = "5.00"
    return {
        "subtotal": subtotal,
        "discount": discount,
        "shipping": shipping,
        "tax": tax,
        "grand_total": grand_total,
    }


def paid(amount: str, kind: str = "visa") -> list[dict[str, str]]:
    return [{"type": kind, "amount": amount, "state": "captured"}]


def party(order: Any, role: str) -> dict[str, str]:
    (found,) = (each for each in order.iter("customer") if each.findtext("type") == role)
    return {child.tag: child.text or "" for child in found}


def lines(order: Any) -> list[tuple[str, str, str]]:
    return [
        (item.findtext("itemNumber"), item.findtext("quantity"), item.findtext("amount"))
        for item in order.iter("orderItem")
    ]


def balance(order: Any) -> tuple[Decimal, Decimal]:
    """What the order comes to, and what was paid."""
    owed = Decimal(order.findtext("shippingCost")) + Decimal(order.findtext("taxAmount"))
    owed += sum(
        int(item.findtext("quantity")) * Decimal(item.findtext("amount")) for item in order.iter("orderItem")
    )
    return owed, sum((Decimal(each.findtext("amount")) for each in order.iter("payment")), Decimal(0))


@pytest.mark.parametrize("like", [None, *GALLERY])
def test_the_whole_gallery_is_valid_and_adds_up(served: Any, like: str | None) -> None:
    order = Shopper(7, served.clock).order(like).to_json()
    number = served.shop.place(order)
    if served.shop.read(number)["marks"]:
        served.shop.do("release", number)
    sent = served.pos.order(number)
    assert balance(sent) == (Decimal(order["totals"]["grand_total"]),) * 2


@given(st.integers(1, 200), st.integers(0, 10_000_000))
def test_a_split_line_is_exact(quantity: int, cents: int) -> None:
    total = Decimal(cents) / 100
    prices = split_to_the_cent(total, quantity)
    assert sum(pieces for pieces, _ in prices) == quantity
    assert sum(pieces * price for pieces, price in prices) == total
    assert 1 <= len(prices) <= 2


def test_three_pieces_for_25_00_are_two_lines_of_one_part(served: Any, a_line: Any) -> None:
    number = served.shop.place(
        lines=[a_line(quantity=3, unit_price="9.00", discount="2.00")],
        totals=totals("27.00", "30.00", "2.00"),
        tenders=paid("30.00"),
    )
    order = served.pos.order(number)
    assert lines(order) == [("SKU-1", "2", "8.33"), ("SKU-1", "1", "8.34")]
    first, second = (each.text for each in order.iter("itemID"))
    assert second == f"{first}-2"


def test_shipping_is_net_and_its_tax_counts_once(served: Any, a_line: Any) -> None:
    number = served.shop.place(
        lines=[a_line(tax_percent="10", tax="2.00")],
        shipping_discount="1.00",
        shipping_tax="0.40",
        totals=totals("20.00", "26.40", "1.00", "2.40"),
        tenders=paid("26.40"),
    )
    order = served.pos.order(number)
    assert (order.findtext("shippingCost"), order.findtext("taxAmount")) == ("4.00", "2.40")


def test_bundles_and_configurables_are_one_line_per_sold_unit(served: Any, a_line: Any) -> None:
    child = {
        "name": "Part",
        "manufacturer": None,
        "manufacturer_id": None,
        "quantity": 3,
        "discount": "0.00",
        **NO_TAX,
    }
    free, dear = {"unit_price": "0.00"}, {"unit_price": "4.00"}
    number = served.shop.place(
        lines=[
            a_line(1, kind="configurable", parent_sku="C", children=[{**child, **free, "sku": "SKU-1"}]),
            a_line(2, kind="bundle_fixed", children=[{**child, **free, "sku": "P1"}]),
            a_line(3, kind="bundle_dynamic", unit_price="0.00", children=[{**child, **dear, "sku": "P2"}]),
        ],
        totals=totals("64.00", "69.00"),
        tenders=paid("69.00"),
    )
    assert lines(served.pos.order(number)) == [
        ("SKU-1", "2", "10.00"),
        ("SKU-2", "2", "10.00"),
        ("P2", "6", "4.00"),
    ]


def test_a_line_without_manufacturer_gets_the_shops_own_word(served: Any, a_line: Any) -> None:
    number = served.shop.place(lines=[a_line(manufacturer=None, manufacturer_id=None, name="")])
    item = served.pos.order(number).find("orderItems/orderItem")
    assert [item.findtext(name) for name in ("manufacturerName", "manufacturerID", "description")] == [
        "Unbranded",
        "NONE",
        "SKU-1",
    ]


@pytest.mark.parametrize(
    ("kind", "token"),
    [
        ("visa", "VISA"),
        ("mastercard", "MASTERCARD"),
        ("discover", "DISCOVER"),
        ("amex", "AMEX"),
        ("paypal", "PAYPAL"),
        ("check", "OTHER"),
        ("bank_transfer", "OTHER"),
        ("gift_card", "OTHER"),
        ("store_credit", "OTHER"),
    ],
)
def test_each_tender_has_its_word(served: Any, kind: str, token: str) -> None:
    number = served.shop.place(tenders=[*paid("15.00", kind), *paid("10.00")])
    payments = served.pos.order(number).iterfind("payments/payment")
    assert [(each.findtext("type"), each.findtext("amount")) for each in payments] == [
        (token, "15.00"),
        ("VISA", "10.00"),
    ]


def test_a_free_order_has_no_payment(served: Any, a_line: Any) -> None:
    number = served.shop.place(
        lines=[a_line(discount="20.00")],
        shipping_discount="5.00",
        tenders=[],
        totals=totals("20.00", "0.00", "25.00"),
    )
    assert len(served.pos.order(number).find("payments")) == 0


def test_paypal_without_billing_keeps_name_mail_and_phone(served: Any) -> None:
    number = served.shop.place(bill_to=None, tenders=paid("25.00", "paypal"))
    billing = party(served.pos.order(number), "BILLING")
    assert (billing["firstName"], billing["lastName"]) == ("Ada", "Reyes")
    assert (billing["email"], billing["phone"]) == ("ada@example.test", "555-0100")
    assert {billing[name] for name in ("address1", "address2", "city", "state", "country", "zipCode")} == {""}


def test_a_shipping_address_without_name_gets_the_payers(served: Any, an_order: Any) -> None:
    nameless = {**an_order()["ship_to"], "first_name": None, "last_name": "", "company": "Depot"}
    shipping = party(served.pos.order(served.shop.place(ship_to=nameless)), "SHIPPING")
    assert (shipping["firstName"], shipping["lastName"], shipping["companyName"]) == ("Ada", "Reyes", "Depot")


def test_a_pickup_goes_to_the_shop_by_wc(served: Any) -> None:
    order = served.pos.order(served.shop.place(pickup=True, ship_to=None))
    assert (order.findtext("shippingVendor"), order.findtext("shippingMethod")) == ("WC", "WC")
    shipping = party(order, "SHIPPING")
    assert (shipping["address1"], shipping["lastName"]) == ("1 Harbour Road", "Reyes")


def test_virtual_goods_ship_to_the_billing_address(served: Any) -> None:
    order = served.pos.order(served.shop.place(ship_to=None, shipping_method=None))
    shipping, billing = party(order, "SHIPPING"), party(order, "BILLING")
    assert {**shipping, "type": ""} == {**billing, "type": ""}


def test_a_guest_is_known_again_by_e_mail(served: Any, an_order: Any) -> None:
    def guest(email: str | None) -> str:
        customer = {**an_order()["customer"], "id": None, "email": email}
        return party(served.pos.order(served.shop.place(customer=customer)), "BILLING")["customerID"]

    assert guest("Ada@Example.test") == guest(" ada@example.TEST") != guest("eve@example.test")
    assert guest(None) != guest(None)


@pytest.mark.parametrize(
    ("stored", "sent"),
    [
        ("O'Brien & Søn <x> ]]>", "O'Brien & Søn <x> ]]>"),
        ("Caf&eacute; &trade; &#039; AT&T &copy", "Café ™ ' AT&T &copy"),
        ("&amp;eacute;", "&eacute;"),
        ("Cafe\u0301 Łódź \U0001f6b2", "Café Łódź \U0001f6b2"),
        ("a\x00b\x1ac\ufffe", "abc"),
        ("one\r\ntwo\tthree", "one\r\ntwo\tthree"),
    ],
)
def test_text_arrives_as_the_shop_holds_it(served: Any, stored: str, sent: str) -> None:
    number = served.shop.place(comment=stored)
    assert served.pos.order(number).findtext("comment") == sent
    assert bool(served.shop.notes(number)) == ("\x00" in stored)


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_written(text: str) -> None:
    written = through(HEALTHY, text)
    element = etree.Element("x")
    element.text = written
    assert unicodedata.is_normalized("NFC", written)
    assert loses_something(text) or "&" in text or written == unicodedata.normalize("NFC", text)


def test_long_text_is_whole_up_to_the_limit_and_cut_with_a_note_beyond(served: Any, an_order: Any) -> None:
    for extra, notes in ((0, 0), (1, 1)):
        person = {**an_order()["bill_to"], "first_name": "n" * (100 + extra), "street": ["s" * (255 + extra)]}
        number = served.shop.place(bill_to=person, comment="c" * (4000 + extra))
        order = served.pos.order(number)
        billing = party(order, "BILLING")
        assert [len(billing["firstName"]), len(billing["address1"]), len(order.findtext("comment"))] == [
            100,
            255,
            4000,
        ]
        assert len(served.shop.notes(number)) == notes


def test_dates_are_in_the_shops_zone(serve: Any) -> None:
    served = serve(Shop(zone=ZoneInfo("America/New_York")))
    number = served.shop.place(placed_at="2026-11-01T05:30:00Z")
    assert served.pos.order(number).findtext("date") == "2026-11-01 01:30:00.000"
    assert datetime(2026, 11, 1, 5, 30, tzinfo=UTC).astimezone(ZoneInfo("America/New_York")).hour == 1


def test_an_order_names_a_tax_rule_that_is_listed(serve: Any) -> None:
    rules = (TaxRule("7", "Elsewhere"), TaxRule("9", "Fresno County"))
    served = serve(Shop(tax_rules=rules, tax_rule_of_state={"CA": "9"}))
    assert served.pos.order(served.shop.place()).findtext("taxRuleID") == "9"
    listed = served.pos.send("GET", "/TaxRules").content
    assert validation.is_valid("web-orders/tax-rules", listed)
    assert [each.text for each in etree.fromstring(listed).iter("taxRuleID")] == ["7", "9"]

"""What an order looks like to the POS: money to the cent, people, text (EVO-14..19, EVO-D17..D21, decisions 2)."""

import html
import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tillproof.bridge import ShopAddress, TaxRule
from tillproof.bridge.sources.magento import magento
from tillproof.harness.money import expected
from tillproof.simulators.shopper import GALLERY

TAKEN = [None, *(name for name, like in GALLERY.items() if like.qualifies)]


def lines(told: Any) -> list[tuple[str, str, int, str]]:
    return [
        (
            line.findtext("itemID"),
            line.findtext("itemNumber"),
            int(line.findtext("quantity")),
            line.findtext("amount"),
        )
        for line in told.find("orderItems")
    ]


def payments(told: Any) -> list[tuple[str, str]]:
    return [(each.findtext("type"), each.findtext("amount")) for each in told.find("payments")]


def customer(told: Any, kind: str) -> dict[str, str]:
    [found] = [each for each in told.find("customers") if each.findtext("type") == kind]
    return {member.tag: member.text or "" for member in found}


def test_every_order_of_the_gallery_adds_up_to_the_cent(scene: Any) -> None:
    orders = {}
    for name in TAKEN:
        order = scene.shopper.order(name)
        orders[scene.place(order)] = order
    scene.cycle()
    seen = []
    while (poll := scene.poll()).orders:
        for number in poll.orders:
            must_be(poll.order(number), expected(orders[number]))
            scene.acknowledge(number)
            seen.append(number)
    assert seen == list(orders)


def must_be(told: Any, money: Any) -> None:
    parts: dict[str, tuple[int, Decimal]] = {}
    for _, number, quantity, price in lines(told):
        pieces, net = parts.get(number, (0, Decimal(0)))
        parts[number] = (pieces + quantity, net + quantity * Decimal(price))
        assert quantity > 0
    assert parts == {part.item_number: (part.quantity, part.net) for part in money.parts}
    assert Decimal(told.findtext("shippingCost")) == money.shipping
    assert Decimal(told.findtext("taxAmount")) == money.tax
    assert Decimal(told.findtext("orderTotal")) == money.total
    assert sorted(payments(told)) == sorted((each.type, f"{each.amount:.2f}") for each in money.payments)


def only(scene: Any, like: Any = None) -> Any:
    number = scene.place(like)
    scene.cycle()
    return scene.poll().order(number)


def test_three_for_25(scene: Any) -> None:
    told = only(scene, "three-for-25")
    split = [
        line
        for line in lines(told)
        if "-" in line[0] or any(o[0].startswith(f"{line[0]}-") for o in lines(told))
    ]
    (first, sku, two, low), (second, same, one, high) = split
    assert (sku, second) == (same, f"{first}-2")
    assert (two, low, one, high) == (2, "8.33", 1, "8.34")


def test_split_lines_keep_their_ids_through_edits(scene: Any) -> None:
    number = scene.place("three-for-25")
    scene.cycle()
    before = lines(scene.poll().order(number))
    scene.patch(number, customer_note="an edit")
    scene.cycle()
    assert lines(scene.poll().order(number)) == before


def test_a_split_line_is_shipped_as_one_in_the_store(scene: Any) -> None:
    number = scene.delivered("three-for-25")
    parts = [line for line in scene.read(number)["lines"] if line["source_line"] != line["item_id"]]
    [part] = parts
    scene.ship(number, {part["item_id"]: 1}, tracking="A")
    scene.ship(number, {part["source_line"]: 1}, tracking="B")
    scene.cycle()
    assert [shipment.pieces for shipment in scene.shop.shipments(number)] == [
        {int(part["source_line"]): 1}
    ] * 2


def test_nothing_has_a_twin_of_no_price(scene: Any) -> None:
    told = only(scene, "every-kind-of-product")
    numbers = [number for _, number, _, _ in lines(told)]
    assert len(numbers) == len(set(numbers))
    assert all(Decimal(price) > 0 for _, _, _, price in lines(told))


def test_a_configurable_carries_the_part_number_of_what_was_sold(scene: Any) -> None:
    order = scene.shopper.order("configurable")
    told = only(scene, order)
    assert {number for _, number, _, _ in lines(told)} == {line.sku for line in order.lines}


def test_manufacturers(scene: Any) -> None:
    scene.restart(
        manufacturer_ids={"Torvane": "TRV"}, default_manufacturer="House brand", default_manufacturer_id="HB"
    )
    order = scene.shopper.order("every-kind-of-product")
    plain = scene.shopper.order("no-manufacturer")
    told = [only(scene, each) for each in (order, plain)]
    named = {
        line.findtext("itemNumber"): (line.findtext("manufacturerName"), line.findtext("manufacturerID"))
        for each in told
        for line in each.find("orderItems")
    }
    assert ("House brand", "HB") in named.values()
    for line in (*order.lines, *plain.lines):
        if line.kind != "bundle_dynamic" and line.manufacturer:
            assert named[line.sku][0] == line.manufacturer
    assert all(code == "TRV" for name, code in named.values() if name == "Torvane")


def test_manufacturers_are_asked_for_once(scene: Any) -> None:
    order = scene.shopper.order()
    for _ in range(3):
        only(scene, scene.shopper.order("fifty-lines"))
    asked = scene.calls("GET", "/products")
    only(scene, order)
    scene.cycle()
    assert scene.calls("GET", "/products") - asked <= 2


def test_paypal_without_billing_address(scene: Any) -> None:
    order = scene.shopper.order("paypal-without-billing")
    told = only(scene, order)
    billing, shipping = customer(told, "BILLING"), customer(told, "SHIPPING")
    assert (billing["email"], billing["lastName"], bool(billing["phone"])) == (
        order.customer.email,
        order.customer.last_name,
        True,
    )
    assert {billing[name] for name in ("address1", "address2", "city", "state", "zipCode", "country")} == {""}
    assert shipping["address1"] == order.ship_to.street[0]
    assert payments(told)[0][0] == "PAYPAL"


def test_billing_may_fall_back_on_shipping_and_says_so(scene: Any) -> None:
    scene.restart(billing_fallback="shipping")
    told = only(scene, "paypal-without-billing")
    assert customer(told, "BILLING")["address1"] == customer(told, "SHIPPING")["address1"] != ""
    assert "Billing address" in told.findtext("comment")


def test_pickup_is_will_call_at_the_shop(scene: Any) -> None:
    scene.restart(shop_address=ShopAddress("Bikes", ("1 Road", "Unit 2"), "Town", "OH", "43004", "US", "555"))
    order = scene.shopper.order("pickup")
    told = only(scene, order)
    assert (told.findtext("shippingVendor"), told.findtext("shippingMethod")) == ("WC", "WC")
    shipping = customer(told, "SHIPPING")
    assert (shipping["address1"], shipping["address2"], shipping["companyName"]) == (
        "1 Road",
        "Unit 2",
        "Bikes",
    )
    assert shipping["lastName"] == customer(told, "BILLING")["lastName"]


def test_virtual_only_is_shipped_to_the_billing_address_by_nobody(scene: Any) -> None:
    told = only(scene, "virtual-only")
    billing, shipping = customer(told, "BILLING"), customer(told, "SHIPPING")
    assert shipping | {"type": "BILLING"} == billing
    assert (told.findtext("shippingVendor"), told.findtext("shippingCost")) == ("", "0.00")


def test_guests_have_a_stable_id(scene: Any) -> None:
    order = scene.shopper.order("guest")
    told = only(scene, order)
    number = told.findtext("orderID")
    guest = customer(told, "BILLING")["customerID"]
    scene.patch(number, customer_email=order.customer.email.upper())
    scene.cycle()
    assert customer(scene.poll().order(number), "BILLING")["customerID"] == guest
    assert customer(only(scene, "guest"), "BILLING")["customerID"] != ""


@pytest.mark.parametrize(
    "like", ["hostile-names", "decomposed-accents", "html-entities", "hostile-comment", "control-characters"]
)
def test_hostile_text_arrives_readable(scene: Any, like: str) -> None:
    order = scene.shopper.order(like)
    told = only(scene, order)
    illegal = {chr(code) for code in range(32)} - set("\t\n\r") | {"\x7f"} - {"\x7f"}

    def fit(text: str) -> str:
        kept = "".join(c for c in html.unescape(text) if c not in illegal and c not in "\ufffe\uffff")
        return unicodedata.normalize("NFC", kept)

    billing = customer(told, "BILLING")
    assert billing["firstName"] == fit(order.bill_to.first_name)
    assert billing["lastName"] == fit(order.bill_to.last_name)
    assert billing["city"] == fit(order.bill_to.city)
    assert told.findtext("comment") == fit(order.comment or "")
    lossy = any(
        c in illegal for c in f"{order.bill_to}{order.comment}".encode().decode("unicode_escape", "ignore")
    )
    assert bool(scene.notes(told.findtext("orderID"))) == lossy


def test_long_texts_are_not_cut(scene: Any) -> None:
    order = scene.shopper.order("long-texts")
    billing = customer(only(scene, order), "BILLING")
    assert (billing["lastName"], billing["address1"]) == (order.bill_to.last_name, order.bill_to.street[0])


@pytest.mark.parametrize("zone", ["UTC", "America/Chicago", "Asia/Kathmandu"])
def test_dates_are_in_the_declared_zone(scene: Any, zone: str) -> None:
    scene.restart(time_zone=zone)
    told = only(scene)
    assert told.findtext("date") == f"{scene.clock().astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}.000"


def test_tax_rules_by_destination(scene: Any) -> None:
    rules = (
        TaxRule("7", "other"),
        TaxRule("8", "United States", ("US",)),
        TaxRule("9", "Ontario", ("CA-ON", "CA-BC", "CA-AB", "CA-QC")),
    )
    scene.restart(tax_rules=rules)
    assert only(scene).findtext("taxRuleID") == "8"
    assert only(scene, "abroad").findtext("taxRuleID") == "7"


def test_a_second_order_of_the_same_number_is_not_taken_and_noted(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = scene.place(), scene.place()
    sighting = magento._sighting
    monkeypatch.setattr(magento, "_sighting", lambda raw: replace(sighting(raw), number=first))
    scene.cycle()
    assert scene.poll().orders == [first]
    assert "second order" in scene.notes(first)[0]


@pytest.mark.parametrize("number", ["A/B", "x" * 51, " "])
def test_numbers_the_wire_cannot_carry_are_held_with_a_reason(scene: Any, number: str) -> None:
    real = scene.place()
    scene.patch(real, increment_id=number)
    scene.cycle()
    [order] = scene.control("GET", "/orders").json()["orders"]
    assert (order["decision"], scene.poll().orders) == ("data:number", [])

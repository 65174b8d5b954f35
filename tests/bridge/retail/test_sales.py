"""An order becomes a completed sale: goods, shipping, tax, payments; what does not go along; when it goes at all."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge.errand import Done, Errand, NeedsPerson
from tillproof.bridge.order import Payment, Tax
from tillproof.bridge.outlets.outlet import Glance, Stopped

CENTS = Decimal("0.01")
SALES_TAX = Tax("sales tax ", Decimal("8.25"), Decimal("1.65"))


def _tax_category(scene: Any, name: str = "Sales Tax", **more: Any) -> str:
    return str(scene.post("TaxCategory", {"tax1Name": name, "tax1Rate": "0.0825", **more})["taxCategoryID"])


def _taxed(scene: Any, **more: Any) -> Any:
    goods = scene.line(tax=Decimal("1.65"), tax_percent=Decimal("8.25"))
    return scene.order(goods, taxes=(SALES_TAX,), **more)


def test_an_order_becomes_a_completed_sale(scene: Any) -> None:
    pushed = scene.push(scene.order())
    sale = scene.sale()
    assert (pushed.kind, pushed.id, pushed.name) == ("sale", sale["saleID"], f"sale {sale['ticketNumber']}")
    assert (sale["completed"], sale["total"], sale["balance"]) == ("true", "27.48", "0")
    assert (sale["referenceNumber"], sale["referenceNumberSource"]) == ("100000001", "Webstore")
    assert scene.goods_of(sale) == [("1", "2", "9.99"), ("Shipping: UPS Ground", "1", "7.5")]
    assert scene.payments_of(sale) == [("Credit Card (Braintree)", "27.48")]
    assert scene.on_hand("BELL-1") == 18
    assert "9 Other Street" in str(scene.many("ShipTo", load_relations='["Contact"]'))
    assert "Billing address: Ann Lee, 1 Long Road, Rear, 80014 Denver" in str(sale["SaleNotes"])


def test_a_free_order_needs_no_payment(scene: Any) -> None:
    free = scene.line(amount="0.00", list_price=Decimal("9.99"))
    scene.push(scene.order(free, shipping_cost=Decimal("0.00")))
    sale = scene.sale()
    assert (sale["completed"], sale["total"], "SalePayments" in sale) == ("true", "0", False)
    assert sale["SaleLines"]["SaleLine"]["normalUnitPrice"] == "9.99"


def test_tax_is_a_line_of_its_own_unless_told_otherwise(scene: Any) -> None:
    scene.push(_taxed(scene))
    sale = scene.sale()
    assert (sale["total"], sale["taxTotal"]) == ("29.13", "0")
    assert scene.goods_of(sale)[-1] == ("Tax: sales tax", "1", "1.65")


def test_tax_by_the_category_of_that_name(scene: Any) -> None:
    """MAG-59; the account has a tax of that name with other rates, which is renamed."""
    scene.put("TaxCategory/1", {"tax1Name": "Elsewhere"})
    category = _tax_category(scene)
    scene.outlet(tax_mode="category")
    scene.push(_taxed(scene))
    sale = scene.sale()
    assert (sale["taxCategoryID"], sale["total"], sale["taxTotal"]) == (category, "29.13", "1.65")


def test_tax_that_the_pos_rounds_otherwise_is_put_right_by_a_line(scene: Any) -> None:
    scene.put("TaxCategory/1", {"tax1Name": "Elsewhere"})
    _tax_category(scene)
    scene.outlet(tax_mode="category")
    one = scene.line(tax=Decimal("1.64"))
    scene.push(scene.order(one, taxes=(replace(SALES_TAX, amount=Decimal("1.64")),)))
    sale = scene.sale()
    assert sale["total"] == "29.12"
    assert scene.goods_of(sale)[-1] == ("Rounding", "1", "-0.01")


def test_rates_of_a_class_and_tax_on_shipping(scene: Any) -> None:
    scene.put("TaxCategory/1", {"tax1Name": "Elsewhere"})
    _tax_category(
        scene, TaxCategoryClasses={"TaxCategoryClass": {"taxClassID": 1, "tax1Rate": "0.04", "tax2Rate": "0"}}
    )
    scene.outlet(tax_mode="category")
    tax = Decimal("0.80") + Decimal("0.62")
    goods = scene.line(tax=Decimal("0.80"))
    names = (replace(SALES_TAX, amount=tax),)
    scene.push(scene.order(goods, shipping_tax=Decimal("0.62"), taxes=names))
    assert (scene.sale()["total"], scene.sale()["taxTotal"]) == ("28.9", "1.42")


@pytest.mark.parametrize("case", ["missing", "twice", "unnamed", "other rate"])
def test_a_tax_that_is_not_sure_stops_the_order(scene: Any, case: str) -> None:
    scene.put("TaxCategory/1", {"tax1Name": "Elsewhere"})
    for _ in range({"missing": 0, "twice": 2}.get(case, 1)):
        _tax_category(scene)
    sold = _taxed(scene)
    if case == "unnamed":
        sold = replace(sold, taxes=())
    if case == "other rate":
        sold = scene.order(
            scene.line(tax=Decimal("1.20")), taxes=(replace(SALES_TAX, amount=Decimal("1.20")),)
        )
    scene.outlet(tax_mode="category")
    with pytest.raises(Stopped) as stopped:
        scene.push(sold)
    assert stopped.value.decision.code == "data:tax"
    assert scene.sales() == [] == scene.many("Customer")


def test_an_untaxed_order_takes_no_tax_from_the_account(scene: Any) -> None:
    scene.outlet(tax_mode="category")
    scene.push(scene.order())
    assert (scene.sale()["taxCategoryID"], scene.sale()["total"]) == ("0", "27.48")
    no_tax = _tax_category(scene, "No Tax", tax1Rate="0")
    scene.push(scene.order(number="100000002"))
    assert scene.sales(referenceNumber="100000002")[0]["taxCategoryID"] == no_tax


# Payments


def test_a_missing_payment_type_is_made_once(scene: Any) -> None:
    outlet = scene.outlet()
    pushed = scene.push(scene.order(), outlet)
    assert "Payment type Credit Card (Braintree) was not in Lightspeed Retail" in str(pushed.notes)
    assert "Payment type" not in str(scene.push(scene.order(number="100000002"), outlet).notes)
    assert [one["name"] for one in scene.many("PaymentType")].count("Credit Card (Braintree)") == 1


def test_names_of_payments_are_trimmed_and_without_case(scene: Any) -> None:
    number = scene.post("PaymentType", {"name": " credit card (BRAINTREE)"})["paymentTypeID"]
    scene.push(scene.order())
    assert scene.sale()["SalePayments"]["SalePayment"]["paymentTypeID"] == number


@pytest.mark.parametrize(
    ("mapping", "payment", "name"),
    [
        ({}, Payment("OTHER", Decimal("27.48"), "se", "SmartEtailing Payments"), "Stripe"),
        (
            {"stripe_payments": "Stripe"},
            Payment("VISA", Decimal("27.48"), "stripe_payments", "Card"),
            "Stripe",
        ),
        ({"VISA": "Stripe"}, Payment("VISA", Decimal("27.48"), "braintree", "Card"), "Stripe"),
        ({}, Payment("OTHER", Decimal("27.48"), "giftcardaccount", "Gift Card"), "Web Gift Card"),
        ({}, Payment("OTHER", Decimal("27.48"), "checkmo", ""), "checkmo"),
    ],
)
def test_payments_under_another_name(scene: Any, mapping: Any, payment: Payment, name: str) -> None:
    stripe = scene.post("PaymentType", {"name": "Stripe"})["paymentTypeID"]
    scene.outlet(payment_types=mapping)
    scene.push(scene.order(payments=(payment,)))
    assert scene.payments_of(scene.sale()) == [(name, "27.48")]
    if name == "Stripe":
        assert scene.sale()["SalePayments"]["SalePayment"]["paymentTypeID"] == stripe


@pytest.mark.parametrize("title", ["Stripe", "Store account"])
def test_payments_that_cannot_be_told_apart_stop_the_order(scene: Any, title: str) -> None:
    """SET-28; and the POS's own account types take no payment of a stranger."""
    for _ in range(2):
        scene.post("PaymentType", {"name": "Stripe"})
    outlet = scene.outlet(payment_types={"Store account": "Credit Account"})
    sold = scene.order(payments=(Payment("OTHER", Decimal("27.48"), "x", title),))
    with pytest.raises(Stopped) as stopped:
        scene.push(sold, outlet)
    assert stopped.value.decision.code == "data:payment"
    assert scene.sales() == [] == scene.many("Customer")
    if title == "Stripe":
        scene.put(
            f"PaymentType/{scene.many('PaymentType', name='Stripe')[0]['paymentTypeID']}", {"name": "Own"}
        )
        scene.push(sold, outlet, again=True)
        assert scene.payments_of(scene.sale()) == [("Stripe", "27.48")]


# What does not go along


def test_gift_cards_stay_behind_and_the_gap_is_named(scene: Any) -> None:
    card = scene.line("GIFT-50", 1, "50.00", stocked=False, shippable=False)
    download = scene.line("PDF-1", 1, "4.00", stocked=False, tax=Decimal("0.33"))
    sold = scene.order(scene.line(), card, download)
    parts = (
        Payment("VISA", Decimal("60.00"), "b", "Card"),
        Payment("OTHER", sold.total - 60, "g", "Voucher"),
    )
    pushed = scene.push(replace(sold, payments=parts))
    sale = scene.sale()
    assert (sale["completed"], Decimal(sale["total"])) == ("true", sold.total - Decimal("54.33"))
    assert scene.payments_of(sale) == [("Card", "5.67"), ("Voucher", "21.81")]
    assert "NotExported 54.33: 1 x GIFT-50, 1 x PDF-1" in str(pushed.notes)
    assert "NotExported 54.33" in sale["SaleNotes"]["InternalNote"]["note"]
    assert "GIFT-50" in str(pushed.tasks)
    assert len(scene.many("Item")) == 2


@pytest.mark.parametrize(
    ("export", "ticked", "fulfilled", "code"),
    [
        ("new-orders", False, False, None),
        ("manual", False, True, "not-marked"),
        ("manual", True, False, None),
        ("once-fulfilled", True, False, "not-fulfilled"),
        ("once-fulfilled", False, True, None),
    ],
)
def test_when_an_order_goes(scene: Any, export: str, ticked: bool, fulfilled: bool, code: str | None) -> None:
    decision = scene.outlet(export=export).judge(scene.order(), Glance(ticked, fulfilled))
    assert (decision and decision.code) == code


def test_gates_stand_in_their_order(scene: Any) -> None:
    outlet = scene.outlet(export="manual")
    cards = scene.order(scene.line(stocked=False))
    glance = Glance(ticked=False, fulfilled=False)
    assert outlet.judge(cards, replace(glance, settled=False)).code == "unbalanced"
    assert outlet.judge(cards, glance).code == "no-inventory-lines"


# Quotes


def test_an_order_becomes_a_quote(scene: Any) -> None:
    scene.outlet(document="quote")
    pushed = scene.push(scene.order())
    (quote,) = scene.many("Quote")
    sale = scene.sale()
    assert (pushed.kind, pushed.id, quote["saleID"]) == ("quote", quote["quoteID"], sale["saleID"])
    assert (sale["completed"], sale["total"], sale["balance"]) == ("false", "27.48", "27.48")
    assert scene.on_hand("BELL-1") == 20
    assert scene.push(scene.order(), again=True).id == pushed.id
    assert len(scene.many("Quote")) == len(scene.sales()) == 1


# Afterwards


def test_a_sale_is_left_alone_for_ever(scene: Any) -> None:
    """Reopened, edited, completed anew, voided: SET-17, SET-30."""
    pushed = scene.push(scene.order())
    scene.reopen(pushed.id)
    scene.put(
        f"Sale/{pushed.id}",
        {"SaleLines": {"SaleLine": {"unitQuantity": 1, "unitPrice": "1", "note": "Bell"}}},
    )
    before = scene.sale()
    again = scene.push(scene.order(), again=True)
    assert (again.id, scene.sale()) == (pushed.id, before)
    assert "comes to 28.48 in Lightspeed Retail, the order to 27.48" in str(again.notes)
    scene.put(f"Sale/{pushed.id}", {"voided": True})
    assert "was voided" in str(scene.push(scene.order(), again=True).notes)
    assert len(scene.sales()) == 1


@pytest.mark.parametrize("kind", ["canceled", "return"])
def test_what_the_store_does_later_is_work_for_a_person(scene: Any, kind: str) -> None:
    pushed = scene.push(scene.order())
    before = scene.sale()
    errand = Errand(kind, "1", "100000001", {}, "m", again=False, document=("sale", pushed.id))
    outlet = scene.outlet()
    for each in (errand, replace(errand, document=None)):
        with pytest.raises(NeedsPerson, match="refund or void it there, too"):
            outlet.run(each)
    assert outlet.run(replace(errand, document=None, number="100000002")) == Done()
    assert scene.sale() == before
    assert outlet.books_returns is False
    assert outlet.stock() is None

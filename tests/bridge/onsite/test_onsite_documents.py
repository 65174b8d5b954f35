"""What stands in OnSite after a push: lines, money, stock, notes, deposits."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from onsite_till import BUYER, line, money, order

from tillproof.bridge.order import Party, Payment
from tillproof.bridge.outlets.outlet import Glance, Stopped, Terms
from tillproof.bridge.setting import SettingsError


def facts(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["code"], one["quantity"], one["sell"]) for one in document["lines"]]


def test_an_order_with_reservation_and_deposit(till: Any) -> None:
    pushed = till.push(order(shipping="5.00", tax="3.71"))
    (document,) = till.orders
    assert (pushed.kind, pushed.id, pushed.name) == ("order", "1", "order O-1")
    assert facts(document) == [
        ("HAT-1", "2.000", "10.000"),
        ("TEE-M", "1.000", "19.990"),
        ("Magento Shipping", "1.000", "5.000"),
        ("Magento Taxes", "1.000", "3.710"),
    ]
    assert (document["totals"]["total"], document["totals"]["tax"]) == ("48.70", "0.00")
    assert document["web_order_number"] == "000000123"
    assert [(one["payment_method"], one["amount"]) for one in document["payments"]] == [("Visa", "48.70")]
    assert (till.stock("HAT-1"), till.stock("TEE-M")) == ((18, 2), (4, 1))
    assert not till.invoices
    assert (pushed.notes, pushed.tasks) == ((), ())


def test_an_invoice_takes_the_goods_at_once(till: Any) -> None:
    pushed = till.push(order(shipping="5.00"), download_orders_as="invoices")
    (document,) = till.invoices
    assert (pushed.kind, pushed.name) == ("invoice", "invoice I-1")
    assert (document["totals"]["total"], document["payments"], document["status"]) == ("44.99", [], "Owing")
    assert till.stock("HAT-1") == (18, 0)
    assert not till.orders


def test_neither_reservation_nor_deposit(till: Any) -> None:
    till.push(order(), reserve_order_inventory=False, create_order_deposits=False)
    assert till.stock("HAT-1") == (20, 0)
    assert till.orders[0]["payments"] == []


def test_settings_that_have_no_effect_are_named(till: Any) -> None:
    invoices = till.settings(download_orders_as="invoices")
    assert invoices.terms == Terms("invoice")
    assert [text.partition(":")[0] for text in invoices.inactive] == [
        "Reserve Order Inventory",
        "Create Order Deposits",
    ]
    assert till.settings().inactive == ()
    assert till.settings(create_order_deposits=False).terms == Terms("order", reserve=True, deposit=False)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("url", "http://127.0.0.1:9630"),
        ("url", ""),
        ("password", ""),
        ("username", "a:b"),
        ("private_id", "ä"),
        ("application_id", "two\nlines"),
        ("download_orders_as", "quotes"),
        ("tax_mode", "none"),
        ("page_size", 0),
        ("answer_seconds", 0),
    ],
)
def test_settings_that_cannot_be(till: Any, setting: str, value: Any) -> None:
    with pytest.raises(SettingsError, match=rf"^onsite\.{setting}\b"):
        till.settings(**{setting: value})


def test_secrets_are_not_shown(till: Any) -> None:
    shown = repr(till.settings(password="hush-hush", private_id="very-private"))
    assert "hush-hush" not in shown
    assert "very-private" not in shown


def test_a_discount_is_a_line_of_its_own(till: Any) -> None:
    till.push(order(line("HAT-1", 2, "8.50", "10.00"), line("TEE-M", 1, "19.99")))
    (document,) = till.orders
    assert facts(document)[0] == ("HAT-1", "2.000", "10.000")
    assert facts(document)[-1] == ("Magento Discount", "1.000", "-3.000")
    assert document["totals"]["total"] == "36.99"


def test_special_products_are_made_once_and_move_no_stock(till: Any) -> None:
    for number in ("000000001", "000000002"):
        till.push(order(line("HAT-1", 1, "9.00", "10.00"), number=number, shipping="5.00", tax="1.00"))
    products = till.control("GET", "/products")["products"]
    special = [(one["code"], one["inventoried"]) for one in products if one["code"].startswith("Magento")]
    assert sorted(special) == [
        ("Magento Discount", False),
        ("Magento Shipping", False),
        ("Magento Taxes", False),
    ]


def test_goods_that_onsite_does_not_know(till: Any) -> None:
    """They are sold all the same, marked, and somebody is asked to put it right (MAG-58)."""
    pushed = till.push(order(line("GONE-1", 2, "3.00"), line("HAT-1")))
    (document,) = till.orders
    marked = document["lines"][0]
    assert (marked["code"], marked["description"]) == ("No Product Found", "GONE-1 GONE-1 in words")
    assert document["totals"]["total"] == "16.00"
    (task,) = pushed.tasks
    assert "GONE-1" in task
    assert "O-1" in task


def test_a_product_that_came_meanwhile_makes_no_second_line(till: Any) -> None:
    web = order(line("GONE-1", 2, "3.00"), line("HAT-1"))
    till.push(web)
    till.api("POST", "products/", "<product><code>GONE-1</code></product>")
    assert till.push(web, again=True).id == "1"
    assert len(till.orders[0]["lines"]) == 2


def test_hostile_item_numbers(till: Any) -> None:
    till.push(order(line('MUG "5\\6"'), line('" OR 1 = 1 OR code == "')))
    assert [one["code"] for one in till.orders[0]["lines"]] == ['MUG "5\\6"', "No Product Found"]


def test_many_lines(till: Any) -> None:
    till.push(order(*(line(f"X-{place}", 1, "1.00") for place in range(45)), line("HAT-1", 3)))
    assert (len(till.orders[0]["lines"]), till.orders[0]["totals"]["total"]) == (46, "75.00")
    assert till.stock("HAT-1") == (17, 3)


def test_printed_notes(till: Any) -> None:
    web = order(captured=False, carrier="ups", method="ground")
    till.push(replace(web, comment="Ring twice & <wait>"))
    assert till.orders[0]["printed_notes"].splitlines() == [
        "Magento order 000000123 of 2026-03-04 09:15 UTC",
        "Comment: Ring twice & <wait>",
        "Payment: Credit Card 39.99, authorized or pending",
        "Shipping: Flat Rate - Fixed",
        "Bill to: Zoë O'Neill, Acme <& Sons>, 1 Main St, Back door, 2nd floor, Fresno CA 93650 US, 555-0100",
        "Ship to: Max O'Neill, 2 Side St, Napa CA US",
    ]


def test_the_card_and_the_gateways_reference_are_printed(till: Any) -> None:
    """MAG-52."""
    web = order()
    [paid] = web.payments
    till.push(replace(web, payments=(replace(paid, last_four="1111", reference="ch_42"),)))
    printed = till.orders[0]["printed_notes"].splitlines()
    assert "Payment: Credit Card 39.99, charged, card ending in 1111, reference ch_42" in printed


def test_text_that_no_xml_can_carry_is_left_out(till: Any) -> None:
    till.push(order(replace(line("HAT-1"), description="Hat\x00\x1f!"), comment="a\x0bb"))
    assert till.orders[0]["lines"][0]["description"] == "Hat!"
    assert "Comment: ab" in till.orders[0]["printed_notes"]


# Deposits


def test_an_authorisation_is_no_deposit(till: Any) -> None:
    pushed = till.push(order(captured=False))
    assert till.orders[0]["payments"] == []
    assert pushed.notes == ("No deposit for 39.99: it is authorised at most, not captured.",)


def test_a_deposit_for_each_tender_in_hand(till: Any) -> None:
    tenders = (
        Payment("OTHER", money("9.99"), "giftcardaccount", "Gift Card", money("9.99")),
        Payment("MASTERCARD", money("30.00"), "braintree", "Card", money("10.00")),
    )
    pushed = till.push(order(payments=tenders), payment_methods={"giftcardaccount": "Gift Card"})
    assert [(one["payment_method"], one["amount"], one["number"]) for one in till.orders[0]["payments"]] == [
        ("Gift Card", "9.99", "000000123"),
        ("MasterCard", "10.00", "000000123-2"),
    ]
    assert "20.00" in pushed.notes[0]


def test_a_free_order(till: Any) -> None:
    pushed = till.push(order(line("HAT-1", 1, "0.00"), payments=()))
    assert (till.orders[0]["totals"]["total"], till.orders[0]["payments"], pushed.notes) == ("0.00", [], ())


# Customers


def test_a_new_customer_has_both_addresses(till: Any) -> None:
    till.push(order())
    customer = till.api("GET", "customers/1/")
    assert customer.findtext("name/first") == "Zoë"
    assert customer.findtext("company") == "Acme <& Sons>"
    assert customer.findtext("email") == "Zoe@Example.com"
    assert customer.findtext("phone_numbers/phone_number/number") == "555-0100"
    assert customer.findtext("billing/address/address1") == "1 Main St"
    assert customer.findtext("billing/address/address2") == "Back door, 2nd floor"
    assert customer.findtext("shipping/address/city") == "Napa"
    assert till.orders[0]["customer"] == 1


def test_the_shop_is_nobodys_address(till: Any) -> None:
    till.push(order(carrier="WC", method="WC", shipping_title="Pickup"))
    assert till.api("GET", "customers/1/").findtext("shipping/address/city") == "Fresno"
    assert "Ship to" not in till.orders[0]["printed_notes"]


def known(till: Any, email: str, first: str = "Zoë", last: str = "O'Neill") -> str:
    body = (
        f"<customer><name><first>{first}</first><last>{last}</last></name><email>{email}</email></customer>"
    )
    number: str = till.api("POST", "customers/", body).get("id")
    return number


def customers(till: Any) -> int:
    return len(till.api("GET", "customers/"))


@pytest.mark.parametrize("email", ["zoe@example.com", " ZOE@EXAMPLE.COM  "])
def test_one_with_that_email_is_attached(till: Any, email: str) -> None:
    known(till, "azoe@example.com")
    number = known(till, email)
    pushed = till.push(order())
    assert (str(till.orders[0]["customer"]), customers(till), pushed.notes) == (number, 2, ())


def test_of_several_the_oldest_with_a_warning(till: Any) -> None:
    known(till, "zoe@example.com")
    known(till, "ZOE@example.com")
    pushed = till.push(order())
    assert till.orders[0]["customer"] == 1
    assert "Several customers" in pushed.notes[0]


def test_another_name_is_never_overwritten(till: Any) -> None:
    known(till, "zoe@example.com", "Maria", "Old")
    pushed = till.push(order())
    customer = till.api("GET", "customers/1/")
    assert (customer.findtext("name/first"), customer.findtext("billing/address/city")) == ("Maria", "")
    assert "Maria Old" in pushed.notes[0]


@pytest.mark.parametrize("email", ["", "  ", "nobody", "@example.com", "zoe@"])
def test_without_an_email_nothing_is_made(till: Any, email: str) -> None:
    web = order(billing=replace(BUYER, email=email))
    with pytest.raises(Stopped) as stopped:
        till.push(web)
    assert stopped.value.decision.code == "data:email"
    assert till.outlet().judge(web, Glance(ticked=False, fulfilled=False)).code == "data:email"
    assert (customers(till), till.orders) == (0, [])


def test_an_order_with_an_email_is_not_judged(till: Any) -> None:
    assert till.outlet().judge(order(), Glance(ticked=False, fulfilled=False)) is None


# Tax


def test_a_tax_code_by_the_stores_name(till: Any) -> None:
    till.push(order(tax="3.30"), tax_mode="tax_code")
    (document,) = till.orders
    assert [one["code"] for one in document["lines"]] == ["HAT-1", "TEE-M"]
    assert (document["totals"]["tax"], document["totals"]["total"]) == ("3.30", "43.29")
    assert till.api("GET", "orders/1/").find("tax_code").get("id") == "3"


def test_several_taxes_are_one_tax_code(till: Any) -> None:
    till.push(order(line("HAT-1", 1, "100.00"), tax="7.25", taxes=("State", "County")), tax_mode="tax_code")
    assert till.orders[0]["totals"] == till.orders[0]["totals"] | {"tax": "7.25", "total": "107.25"}


@pytest.mark.parametrize("taxes", [("US-NV-*-Rate 1",), ()])
def test_a_tax_without_a_tax_code_is_not_guessed(till: Any, taxes: tuple[str, ...]) -> None:
    with pytest.raises(Stopped) as stopped:
        till.push(order(tax="3.30", taxes=taxes), tax_mode="tax_code")
    assert stopped.value.decision.code == "data:tax"
    assert (till.orders, customers(till)) == ([], 0)


@pytest.mark.parametrize("tax", ["3.28", "3.29", "3.31", "3.32"])
def test_a_cent_or_two_are_rounding(till: Any, tax: str) -> None:
    web = order(tax=tax)
    till.push(web, tax_mode="tax_code")
    (document,) = till.orders
    assert document["totals"]["total"] == str(web.total)
    assert document["lines"][-1]["code"] == "Magento Rounding"
    till.push(web, tax_mode="tax_code", again=True)
    assert till.orders == [document]


@pytest.mark.parametrize("tax", ["3.27", "3.33", "1.65"])
def test_more_is_not_put_right(till: Any, tax: str) -> None:
    with pytest.raises(Stopped, match=r"3\.30") as stopped:
        till.push(order(tax=tax), tax_mode="tax_code")
    assert stopped.value.decision.code == "data:total"
    assert till.orders == []


def test_an_untaxed_order_has_no_tax_code_with_a_rate(till: Any) -> None:
    for mode, number in (("tax_line", "1"), ("tax_code", "2")):
        till.push(order(number=number), tax_mode=mode)
    assert {one["totals"]["tax"] for one in till.orders} == {"0.00"}


def test_the_tax_code_for_untaxed_documents_can_be_named(till: Any) -> None:
    till.push(order(), no_tax_code="No tax")
    with pytest.raises(Stopped, match="Exempt") as stopped:
        till.push(order(number="2"), no_tax_code="Exempt")
    assert stopped.value.decision.code == "data:tax"


# What stands there already


def test_terms_that_changed_on_the_way_make_no_second_document(till: Any) -> None:
    till.push(order())
    pushed = till.push(order(), again=True, download_orders_as="invoices")
    assert (pushed.kind, till.invoices) == ("order", [])
    assert till.stock("HAT-1") == (18, 2)
    assert "order O-1" in pushed.notes[0]


def test_the_same_number_of_another_store_is_another_order(till: Any) -> None:
    till.push(order(), store_name="Outlet shop")
    till.push(order())
    till.push(order(), again=True)
    assert len(till.orders) == 2


def test_somebody_elses_document_of_that_number_is_left_alone(till: Any) -> None:
    till.api("POST", "orders/", "<order><web_order_number>000000123</web_order_number></order>")
    assert till.push(order(), again=True).id == "2"
    assert till.orders[0]["lines"] == []


@pytest.mark.parametrize("kind", ["orders", "invoices"])
def test_what_a_person_added_is_not_taken_off(till: Any, kind: str) -> None:
    pushed = till.push(order(), download_orders_as=kind)
    path = f"{kind}/{pushed.id}/"
    till.api("LOCK", path)
    till.api("POST", f"{path}lineitems/", "<lineitem><product id='1'/><quantity>7</quantity></lineitem>")
    till.api("UNLOCK", path)
    with pytest.raises(Stopped, match="7") as stopped:
        till.push(order(), again=True, download_orders_as=kind)
    assert stopped.value.decision.code == "data:document"
    assert len(till.documents(kind)[0]["lines"]) == 3


def test_an_order_invoiced_in_between_is_the_document(till: Any) -> None:
    till.push(order())
    till.control("POST", "/orders/1/invoice")
    pushed = till.push(order(), again=True)
    assert (pushed.kind, len(till.orders), len(till.invoices), pushed.tasks) == ("order", 1, 1, ())
    assert till.stock("HAT-1") == (18, 0)


def test_a_deposit_that_came_too_late_is_a_task(till: Any) -> None:
    till.push(order(captured=False))
    till.control("POST", "/orders/1/invoice")
    pushed = till.push(order(), again=True)
    assert "39.99" in pushed.tasks[0]


def test_a_half_made_document_that_was_posted_stops(till: Any) -> None:
    till.fault("posted_meanwhile", method="POST", path="lineitems", nth=2)
    with pytest.raises(Exception, match="posted"):
        till.push(order(), download_orders_as="invoices")
    with pytest.raises(Stopped, match="posted") as stopped:
        till.push(order(), again=True, download_orders_as="invoices")
    assert stopped.value.decision.code == "data:document"
    till.control("POST", "/invoices/1/unpost")
    assert till.push(order(), again=True, download_orders_as="invoices").id == "1"
    assert till.invoices[0]["totals"]["total"] == "39.99"


def test_a_voided_document_is_none(till: Any) -> None:
    till.push(order(), download_orders_as="invoices")
    till.control("POST", "/invoices/1/void")
    assert till.push(order(), again=True, download_orders_as="invoices").id == "2"
    assert till.stock("HAT-1") == (18, 0)


def test_an_order_that_oversells_reserves_what_there_is(till: Any) -> None:
    till.push(order(line("TEE-M", 9)))
    assert till.stock("TEE-M") == (0, 5)
    assert Decimal(till.orders[0]["totals"]["total"]) == 90


def test_what_is_free_comes_last(till: Any) -> None:
    till.push(order(line("HAT-1", 1, "0.00"), line("TEE-M", 1, "19.99")), download_orders_as="invoices")
    assert [one["code"] for one in till.invoices[0]["lines"]] == ["TEE-M", "HAT-1"]


def test_names_of_people(till: Any) -> None:
    till.push(order(billing=Party(email="zoe@example.com")))
    assert till.orders[0]["customer"] == 1

"""Orders, invoices and quotes: money, status, customers, and what people at the desk do with them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillproof.simulators.onsite import Company, TaxCode
from tillproof.simulators.onsite.pricing import Discount, net_of_tax, price


def totals(document: Any) -> dict[str, str]:
    return {each.tag: each.text for each in document.find("totals")}


@pytest.fixture
def customer(api: Any) -> Any:
    return api.post(
        "customers/",
        "<customer><name><first>Wendy</first><last>Marvell</last></name><email>w@example.com</email>"
        "<phone_numbers><phone_number><number>555-1</number></phone_number><phone_number><main>true</main>"
        "<number>555-2</number></phone_number></phone_numbers><billing><address><address1>1 Main St</address1>"
        "<zip>73301</zip></address></billing></customer>",
    )


def test_a_document_takes_over_its_customer(api: Any, customer: Any) -> None:
    invoice = api.post(
        "invoices/", "<invoice><invoice_customer><customer id='1'/></invoice_customer></invoice>"
    )
    block = {each.tag: each.text for each in invoice.find("invoice_customer")}
    assert (block["mainname"], block["mainphone"], block["zip"]) == ("Wendy Marvell", "555-1", "73301")
    assert block["contact_info"] == "555-1\n555-2\nw@example.com"
    assert invoice.find("invoice_customer/customer").get("uri") == customer.get("uri")
    assert invoice.findtext("billing/address/address1") == "1 Main St"
    api.locked_put("customers/1/", "<customer><name><last>Darling</last></name></customer>")
    assert api.get("invoices/1/").findtext("invoice_customer/mainname") == "Wendy Marvell"


def test_walk_ins(api: Any) -> None:
    order = api.post(
        "orders/", "<order><order_customer><mainname>Tigerlilly</mainname></order_customer></order>"
    )
    assert order.find("order_customer/customer").attrib == {}
    assert (order.findtext("order_id"), order.findtext("order_type")) == ("O-1", "Customer Order")
    assert api.post("orders/", "<order/>").findtext("order_type") == "Stock Order"


def test_tax_is_worked_out_by_line_so_that_sums_agree(open_server: Any) -> None:
    codes = (TaxCode("none"), TaxCode("two", (Decimal("5"), Decimal("9.975"))))
    api = open_server(company=Company(tax_codes=codes))
    api.post("products/", "<product><code>A</code><sell_price>0.99</sell_price></product>")
    uri = api.post("invoices/", "<invoice><tax_code id='2'/></invoice>").get("uri")
    api.lock(uri)
    for quantity in (1, 3):
        api.line(uri, 1, quantity)
    invoice = api.get(uri)
    assert [
        (tax.get("id"), tax.get("rate"), tax.get("total")) for tax in invoice.iterfind("taxes/tax_exempt/tax")
    ][:3] == [("1", "5.00", "0.20"), ("2", "9.98", "0.40"), ("3", "0.00", "0.00")]
    lines = [api.get(line.get("uri")) for line in invoice.iterfind("lineitems/lineitem")]
    by_line = [[Decimal(tax.findtext("total")) for tax in line.iterfind("taxes/tax")] for line in lines]
    assert [len(taxes) for taxes in by_line] == [5, 5]
    assert str(sum(map(sum, by_line))) == totals(invoice)["tax"] == "0.60"
    assert totals(invoice)["total"] == "4.56"
    assert lines[0].findtext("sells/sell_tax_inclusive_total") == "1.14"


def test_discounts(api: Any) -> None:
    uri = api.post("invoices/", "<invoice><c_discount_percentage>10</c_discount_percentage></invoice>").get(
        "uri"
    )
    api.lock(uri)

    def shown(line: Any) -> tuple[str, ...]:
        discount = line.find("discount")
        return line.findtext("sells/base"), line.findtext("sell_price"), discount.text, discount.get("type")

    inherited = api.line(uri, 1, 1)
    assert shown(inherited) == ("10.000", "9.000", "10.000", "percent")
    assert shown(api.line(uri, 1, 1, "<sell_price>8</sell_price>")) == ("8.000", "8.000", "0.000", "percent")
    assert shown(api.line(uri, 1, 1, "<discount>25%</discount>")) == ("10.000", "7.500", "25.000", "percent")
    assert shown(api.line(uri, 1, 1, "<discount type='percent'>50</discount>")) == (
        "10.000",
        "5.000",
        "50.000",
        "percent",
    )
    assert shown(api.line(uri, 1, 1, "<discount>1.5</discount>")) == ("10.000", "8.500", "1.500", "amount")
    api.put(uri, "<invoice><c_discount_percentage>20</c_discount_percentage></invoice>")
    prices = [line.findtext("sell_price") for line in api.get(uri).iterfind("lineitems/lineitem")]
    assert prices == ["8.000", "8.000", "7.500", "5.000", "8.500"]


@given(
    base=st.decimals(0, 99999, places=3),
    quantity=st.decimals(-999, 999, places=3),
    discount=st.decimals(0, 100, places=3),
    rates=st.lists(st.decimals(0, 25, places=3), max_size=5),
)
def test_line_arithmetic(base: Decimal, quantity: Decimal, discount: Decimal, rates: list[Decimal]) -> None:
    cent = Decimal("0.01")
    priced = price(base, quantity, Discount(discount), rates)
    assert abs(priced.sell - base * (100 - discount) / 100) <= Decimal("0.0005")
    assert priced.total == (quantity * priced.sell).quantize(cent, ROUND_HALF_UP)
    for rate, tax in zip(rates, priced.taxes, strict=True):
        assert abs(tax - priced.total * rate / 100) <= Decimal("0.005")
    back = price(base, -quantity, Discount(discount), rates)
    assert (back.total, back.taxes) == (-priced.total, tuple(-tax for tax in priced.taxes))


def test_a_price_with_tax_is_worked_back(open_server: Any) -> None:
    assert net_of_tax(Decimal("19.99"), [Decimal(7)]) == Decimal("18.682")
    company = Company(tax_inclusive=True, tax_codes=(TaxCode("VAT", (Decimal(7),)),))
    made = open_server(company=company).post("products/", "<product><sell_price>19.99</sell_price></product>")
    assert (made.findtext("sells/sell"), made.findtext("sells/sell_tax_inclusive")) == ("18.682", "19.990")


def test_a_client_may_send_back_all_that_it_was_shown(api: Any, customer: Any) -> None:
    """One client keeps writable elements of what it read, strips references to ids, and sends everything."""
    made = api.post(
        "invoices/",
        "<invoice><invoice_customer><customer id='1'/></invoice_customer><station>API</station>"
        "<c_discount_percentage>10</c_discount_percentage><terms>Net 30</terms></invoice>",
    )
    uri = made.get("uri")
    api.lock(uri)
    line = api.line(uri, 1, 2)
    before = api.get(uri)
    body = echo(
        before, INVOICE_WRITABLE, skip={"exported", "voided", "pay_backorders", "images", "discounts"}
    )
    after = api.put(uri, body)
    assert shape(after) == shape(before)
    api.lock(line.get("uri"))
    for _ in range(2):
        again = api.put(line.get("uri"), echo(line, LINE_WRITABLE, skip=set()))
        assert shape(again) == shape(line)
    api.locked_put(customer.get("uri"), echo(customer, CUSTOMER_WRITABLE, skip=set()))
    assert shape(api.get(customer.get("uri"))) == shape(customer)


INVOICE_WRITABLE = {
    *(
        "datetime_created",
        "flags",
        "invoice_customer",
        "print_options",
        "primary_user",
        "secondary_user",
        "terms",
    ),
    *(
        "printed_notes",
        "internal_notes",
        "shipping_method",
        "currency",
        "cc_info",
        "tax_code",
        "pricing_level",
    ),
    "c_discount_percentage",
}
LINE_WRITABLE = {
    *("quantity", "lineitem_product", "profit_margin", "sell_price", "pricing_level", "discount"),
    "serial_numbers",
}
CUSTOMER_WRITABLE = {
    "name",
    "company",
    "email",
    "homepage",
    "phone_numbers",
    "billing",
    "shipping",
    "is_company",
}


def echo(element: Any, writable: set[str], skip: set[str]) -> str:
    def written(node: Any) -> str:
        if node.tag in skip:
            return ""
        kept = "".join(f' {name}="{node.get(name)}"' for name in ("id", "index", "type") if node.get(name))
        inner = "" if node.tag == "currency" else "".join(map(written, node)) or node.text or ""
        return f"<{node.tag}{kept}>{inner}</{node.tag}>"

    return (
        f"<{element.tag}>{''.join(written(node) for node in element if node.tag in writable)}</{element.tag}>"
    )


def shape(element: Any) -> list[tuple[str, Any, Any]]:
    return [(node.tag, dict(node.attrib), node.text) for node in element.iter() if "modified" not in node.tag]


@pytest.mark.parametrize(
    ("quantity", "payments", "status", "owing"),
    [
        (0, [], "Paid", "0.00"),
        (1, [], "Owing", "10.00"),
        (1, ["4"], "Owing", "6.00"),
        (1, ["4", "6"], "Paid", "0.00"),
        (1, ["12"], "Paid", "-2.00"),
        (1, ["10", "-10"], "Owing", "10.00"),
        (-1, [], "Owing", "-10.00"),
        (-1, ["-4"], "Owing", "-6.00"),
        (-1, ["-10"], "Paid", "0.00"),
    ],
)
def test_status_follows_money(api: Any, quantity: int, payments: list[str], status: str, owing: str) -> None:
    uri = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(uri)
    if quantity:
        api.line(uri, 1, quantity)
    for amount in payments:
        api.post(f"{uri}payments/", f"<payment><payment_method id='1'/><amount>{amount}</amount></payment>")
    invoice = api.get(uri)
    assert (invoice.findtext("status"), totals(invoice)["owing"]) == (status, owing)
    assert totals(invoice)["remaining_balance"] == owing
    listed = [each.get("uri") for each in invoice.iterfind("payments/payment")]
    assert [Decimal(api.get(each).findtext("amount")) for each in listed] == [
        Decimal(one) for one in payments
    ]


def test_posting_when_paid_is_a_company_option(open_server: Any) -> None:
    api = open_server(company=Company(post_when_paid=True))
    api.post("products/", "<product><sells><sell>10</sell></sells></product>")
    uri = api.post("invoices/", "<invoice/>").get("uri")
    assert api.get(uri).findtext("flags/posted") == "false"
    api.lock(uri)
    api.line(uri, 1, 1)
    api.post(f"{uri}payments/", "<payment><payment_method>Cash</payment_method><amount>10</amount></payment>")
    assert api.get(uri).findtext("flags/posted") == "true"
    api.refused(406, "PUT", uri, "<invoice/>")


def test_an_order_with_a_deposit_becomes_an_invoice(api: Any, customer: Any) -> None:
    order = api.post(
        "orders/",
        "<order><order_customer><customer id='1'/></order_customer><web_order_number>000000017</web_order_number>"
        "<flags><reserve_inventory>true</reserve_inventory></flags></order>",
    ).get("uri")
    api.lock(order)
    api.line(order, 1, 3)
    deposit = api.post(
        f"{order}payments/", "<payment><payment_method>PayPal</payment_method><amount>40</amount></payment>"
    )
    assert (deposit.findtext("type"), deposit.find("source").get("id")) == ("Other", "1")
    before = totals(api.get(order))
    assert (before["total"], before["paid"], before["credit"], before["remaining_balance"]) == (
        "30.00",
        "40.00",
        "40.00",
        "-10.00",
    )
    assert api.control("POST", "/orders/1/invoice") == (201, {"invoice": 1})
    invoice = api.get("invoices/1/")
    assert (invoice.findtext("source/id"), invoice.findtext("status")) == ("1", "Paid")
    assert totals(invoice)["paid"] == totals(invoice)["total"] == "30.00"
    closed = api.get(order)
    assert (closed.findtext("status"), totals(closed)["credit"]) == ("Invoiced", "10.00")
    inventory = api.get("product_inventory/1/")
    assert (inventory.findtext("available"), inventory.findtext("reserved")) == ("17.000", "0.000")
    assert "invoiced" in api.refused(
        406, "POST", f"{order}lineitems/", "<lineitem><product id='1'/></lineitem>"
    )
    assert api.control("POST", "/orders/1/invoice")[0] == 409
    assert api.control("POST", "/orders/7/cancel")[0] == 409


def test_a_tax_code_is_added_at_the_desk(api: Any) -> None:
    status, answer = api.control("POST", "/tax-codes", json={"name": "Sales Tax 5.5%", "rates": ["5.5", "1"]})
    assert status == 201
    code = api.get(f"setup/tax_codes/{answer['tax_code']}/")
    assert (code.findtext("name"), [tax.text for tax in code.find("rates")][:2]) == (
        "Sales Tax 5.5%",
        ["5.500", "1.000"],
    )
    assert api.control("POST", "/tax-codes", json={"name": " ", "rates": []})[0] == 409
    assert api.control("POST", "/tax-codes", json={"name": "X", "rates": ["much"]})[0] == 400


def test_voiding_is_the_desks_business(api: Any) -> None:
    uri = api.post(
        "invoices/", "<invoice><invoice_customer><mainname>X</mainname></invoice_customer></invoice>"
    ).get("uri")
    api.lock(uri)
    api.line(uri, 1, 2)
    api.post(f"{uri}payments/", "<payment><payment_method>Cash</payment_method><amount>20</amount></payment>")
    api.control("POST", "/invoices/1/post")
    assert api.control("POST", "/invoices/1/void")[0] == 409
    api.control("POST", "/invoices/1/unpost")
    assert api.control("POST", "/invoices/1/void") == (200, {"voided": 1})
    invoice = api.get(uri)
    assert (invoice.findtext("flags/voided"), invoice.findtext("status"), len(invoice.find("lineitems"))) == (
        "true",
        "Voided",
        0,
    )
    assert api.available(1) == "20.000"
    assert "voided" in api.refused(406, "PUT", uri, "<invoice/>")
    assert api.get(f"{uri}payments/1/").findtext("flags/voided") == "true"


def test_changing_a_line(api: Any) -> None:
    uri = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(uri)
    line = api.line(uri, 1, 2).get("uri")
    api.lock(line)
    changed = api.put(line, "<lineitem><quantity>5</quantity><sell_price>4.5</sell_price></lineitem>")
    assert (changed.findtext("sells/base"), changed.findtext("sells/total")) == ("4.500", "22.50")
    other = api.put(line, "<lineitem><lineitem_product><code>TEE-M</code></lineitem_product></lineitem>")
    assert (other.findtext("sell_price"), other.findtext("lineitem_product/description")) == (
        "19.990",
        "Tee, medium",
    )
    assert [api.available(product) for product in (1, 2)] == ["20.000", "0.000"]
    renamed = api.put(
        line, "<lineitem><lineitem_product><description>Gift</description></lineitem_product></lineitem>"
    )
    assert renamed.findtext("lineitem_product/description") == "Gift"
    assert totals(api.get(uri))["total"] == "99.95"


def test_quotes_move_nothing_and_take_no_money(api: Any) -> None:
    uri = api.post("quotes/", "<quote><quote_customer><mainname>X</mainname></quote_customer></quote>").get(
        "uri"
    )
    api.lock(uri)
    api.line(uri, 1, 2)
    assert (api.get(uri).findtext("quote_id"), totals(api.get(uri))["total"]) == ("Q-1", "20.00")
    assert api.available(1) == "20.000"
    api.refused(404, "POST", f"{uri}payments/", "<payment/>")


def test_money_that_nobody_ever_had_is_refused(api: Any) -> None:
    uri = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(uri)
    line = "<lineitem><product id='1'/><quantity>999999999</quantity><sell_price>999999999</sell_price></lineitem>"
    assert "more than this server counts" in api.refused(406, "POST", f"{uri}lineitems/", line)
    assert api.available(1) == "20.000"

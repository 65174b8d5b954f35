"""Selling: what a sale comes to, when it balances, what happens to it otherwise."""

from typing import Any

import pytest

MISC = {"itemID": 0, "unitQuantity": 1}
HEAD = {"employeeID": 1, "registerID": 1, "shopID": 1}


def _figures(sale: Any) -> tuple[str, ...]:
    return tuple(sale[name] for name in ("calcSubtotal", "calcDiscount", "calcTax1", "calcTax2", "total"))


def test_an_order_of_a_web_store(api: Any) -> None:
    contact = {"noEmail": False, "Emails": {"ContactEmail": {"address": "zoe@example.com"}}}
    customer = api.post("Customer", {"firstName": "Zoë", "Contact": contact})["customerID"]
    shipping = {"itemID": 0, "unitQuantity": 1, "unitPrice": 7.50, "tax": False, "taxClassID": 0}
    body = {
        **HEAD,
        "customerID": customer,
        "taxCategoryID": 1,
        "completed": True,
        "referenceNumber": "W1001",
        "referenceNumberSource": "Webstore",
        "SaleLines": {
            "SaleLine": [
                {"itemID": api.item(quantity=3), "unitQuantity": 1, "unitPrice": 9.99, "tax": True},
                {**shipping, "Note": {"note": "Shipping", "isPublic": True}},
            ]
        },
        "SalePayments": {"SalePayment": {"amount": 18.99, "paymentTypeID": 3, "remoteReference": "W1001-1"}},
    }
    sale = api.post("Sale", body)
    assert _figures(sale) == ("17.49", "0", "0.5", "1", "18.99")
    assert (sale["completed"], sale["balance"], sale["change"]) == ("true", "0", "0")
    assert (sale["calcTaxable"], sale["calcNonTaxable"], sale["taxTotal"]) == ("9.99", "7.5", "1.5")
    assert (sale["ticketNumber"], sale["customerID"]) == ("220000000001", customer)
    goods, charge = sale["SaleLines"]["SaleLine"]
    assert (goods["calcTax1"], goods["calcTax2"], goods["calcTotal"]) == ("0.4995", "0.9965025", "11.4860025")
    assert (charge["Note"]["note"], charge["Note"]["isPublic"], charge["tax"]) == (
        "Shipping",
        "true",
        "false",
    )
    assert api.on_hand(goods["itemID"]) == {"1": "2", "0": "2"}
    (found,) = api.many("Sale", "referenceNumber=W1001&referenceNumberSource=Webstore")
    assert found["saleID"] == sale["saleID"]
    (payment,) = api.many("SalePayment", "remoteReference=W1001-1")
    assert (payment["amount"], payment["saleID"], payment["registerID"]) == ("18.99", "1", "1")


TAXED = [
    # unit price, quantity, further members; subtotal, discount, taxes, total
    (["9.99", 1, {}], ("9.99", "0", "0.5", "1", "11.49")),
    (["14.10", 1, {}], ("14.1", "0", "0.71", "1.41", "16.22")),
    (["14.10", 1, {"tax": False}], ("14.1", "0", "0", "0", "14.1")),
    (["0.10", 1, {}], ("0.1", "0", "0.01", "0.01", "0.12")),
    (["90.09", 7, {}], ("630.63", "0", "31.53", "62.91", "725.07")),
    (["45", 2, {"discountPercent": 0.5}], ("90", "45", "2.25", "4.49", "51.74")),
    (["34.95", 2, {"discountPercent": "0.05"}], ("69.9", "3.5", "3.32", "6.62", "76.34")),
    (["20", 3, {"discountAmount": "5.01"}], ("60", "5.01", "2.75", "5.49", "63.23")),
    (["10", 1, {"taxClassID": 2}], ("10", "0", "0", "0", "10")),
    (["-5", 1, {}], ("-5", "0", "-0.25", "-0.5", "-5.75")),
]


@pytest.mark.parametrize(("line", "figures"), TAXED)
def test_arithmetic(api: Any, line: Any, figures: tuple[str, ...]) -> None:
    price, quantity, more = line
    item = api.item()
    lines = [{"itemID": item, "unitPrice": price, "unitQuantity": quantity, **more}]
    sale = api.post("Sale", api.sale_body(*lines, completed=False, taxCategoryID=1))
    assert _figures(sale) == figures
    assert sale["calcTotal"] == sale["totalDue"] == sale["displayableTotal"] == sale["balance"] == figures[-1]


def test_taxes_are_rounded_over_the_sale_and_not_by_line(api: Any) -> None:
    item = api.item()
    lines = [{"itemID": item, "unitPrice": "0.10", "unitQuantity": 1}] * 3
    assert _figures(api.post("Sale", api.sale_body(*lines, completed=False, taxCategoryID=1))) == (
        "0.3",
        "0",
        "0.02",
        "0.03",
        "0.35",
    )


def test_two_lines_of_the_vendors_own_example(api: Any) -> None:
    lines = [{"itemID": api.item(price=price), "unitQuantity": 1} for price in ("9.99", "20")]
    sale = api.post(
        "Sale", api.sale_body(*lines, pay=[{"amount": 34.48, "paymentTypeID": 1}], taxCategoryID=1)
    )
    assert _figures(sale) == ("29.99", "0", "1.5", "2.99", "34.48")
    assert sale["taxTotal"] == "4.49"


def test_a_tax_class_has_rates_of_its_own(api: Any) -> None:
    books = api.post("TaxClass", {"name": "Books"})["taxClassID"]
    own = {"TaxCategoryClass": {"taxClassID": books, "tax1Rate": "0.01", "tax2Rate": 0}}
    api.put("TaxCategory/1", {"TaxCategoryClasses": own})
    line = {"itemID": api.item(price="100", taxClassID=books), "unitQuantity": 1}
    sale = api.post("Sale", api.sale_body(line, completed=False, taxCategoryID=1))
    assert _figures(sale) == ("100", "0", "1", "0", "101")
    assert sale["tax2Rate"] == "0.09975"
    assert sale["SaleLines"]["SaleLine"]["tax2Rate"] == "0"


def test_without_a_tax_category_nothing_is_taxed(api: Any) -> None:
    line = {"itemID": api.item(), "unitQuantity": 3, "unitPrice": "0.11", "tax": True}
    sale = api.post("Sale", api.sale_body(line, completed=False, taxCategoryID=0))
    assert (sale["SaleLines"]["SaleLine"]["tax"], sale["total"], sale["tax1Rate"]) == ("false", "0.33", "0")
    assert "TaxCategory" not in sale


def test_another_tax_category_taxes_the_lines_anew(api: Any) -> None:
    other = api.post("TaxCategory", {"tax1Name": "GST", "tax1Rate": "0.1"})["taxCategoryID"]
    line = {"itemID": api.item(price="10"), "unitQuantity": 1}
    api.post("Sale", api.sale_body(line, completed=False, taxCategoryID=1))
    assert api.put("Sale/1", {"taxCategoryID": other})["total"] == "11"


def test_prices_may_hold_the_tax(api: Any) -> None:
    vat = api.post("TaxCategory", {"isTaxInclusive": True, "tax1Name": "VAT", "tax1Rate": "0.2"})[
        "taxCategoryID"
    ]
    line = {"itemID": api.item(price="12"), "unitQuantity": 1}
    sale = api.post("Sale", api.sale_body(line, completed=False, taxCategoryID=vat))
    assert _figures(sale) == ("10", "0", "2", "0", "12")
    assert (sale["isTaxInclusive"], sale["displayableSubtotal"]) == ("true", "12")


def test_the_tax_category_is_the_customers_or_else_the_shops(api: Any) -> None:
    assert api.post("Sale", HEAD)["taxCategoryID"] == "1"
    free = api.post("TaxCategory", {"tax1Name": "None"})["taxCategoryID"]
    customer = api.post("Customer", {"taxCategoryID": free})["customerID"]
    assert api.post("Sale", {**HEAD, "customerID": customer})["taxCategoryID"] == free


CASH, CARD, CHECK = 1, 3, 2


@pytest.mark.parametrize(
    ("total", "payments", "kept", "change"),
    [
        ("10", [(CASH, "10")], ["10"], "0"),
        ("10", [(CASH, "20")], ["10"], "10"),
        ("10", [(CARD, "10")], ["10"], "0"),
        ("10", [(CARD, "4"), (CASH, "6")], ["4", "6"], "0"),
        ("10", [(CARD, "4"), (CASH, "10")], ["4", "6"], "4"),
        ("10", [(CASH, "3"), (CASH, "9")], ["3", "7"], "2"),
        ("10", [(CARD, "10"), (CASH, "5")], ["10"], "5"),
        ("0", [], [], "0"),
        ("-10", [(CHECK, "-10")], ["-10"], "0"),
        ("-10", [(CASH, "-10")], ["-10"], "0"),
    ],
)
def test_payments_that_settle(api: Any, total: str, payments: Any, kept: list[str], change: str) -> None:
    pay = [{"paymentTypeID": kind, "amount": amount} for kind, amount in payments]
    sale = api.sale({**MISC, "unitPrice": total}, pay=pay)
    assert (sale["completed"], sale["balance"], sale["change"]) == ("true", "0", change)
    assert sale["calcPayments"] == total
    assert [payment["amount"] for payment in api.many("SalePayment")] == kept


@pytest.mark.parametrize(
    ("total", "payments", "reason", "balance"),
    [
        ("10", [], "Payments are insufficient.", "10"),
        ("34.48", [(CASH, "11.49")], "Payments are insufficient.", "22.99"),
        ("10", [(CARD, "9.99")], "Payments are insufficient.", "0.01"),
        ("10", [(CARD, "10.01")], "Non-cash payments are greater than the total.", "-0.01"),
        ("10", [(CARD, "20"), (CASH, "1")], "Non-cash payments are greater than the total.", "-11"),
        ("-10", [(CHECK, "-9")], "Refunds are insufficient.", "-1"),
        ("-10", [(CASH, "-11")], "Refunds are greater than the total.", "1"),
    ],
)
def test_payments_that_do_not(api: Any, total: str, payments: Any, reason: str, balance: str) -> None:
    item = api.item(quantity=5)
    pay = [{"paymentTypeID": kind, "amount": amount} for kind, amount in payments]
    lines = [{**MISC, "unitPrice": total}, {"itemID": item, "unitQuantity": 2, "unitPrice": 0}]
    said = api.refused("POST", "Sale.json", api.sale_body(*lines, pay=pay))
    assert said == {
        "httpCode": "400",
        "httpMessage": "Bad Request",
        "message": f"Cannot complete an out of balance sale. {reason}",
        "errorClass": "OutOfBalanceError",
        "saleID": "1",
        "balance": balance,
    }
    sale = api.one("Sale/1", load_relations='["SaleLines","SalePayments"]')
    assert (sale["completed"], sale["total"], sale["balance"]) == ("false", total, total)
    assert len(sale["SaleLines"]["SaleLine"]) == 2
    assert "SalePayments" not in sale
    assert api.on_hand(item)["1"] == "5"


def test_the_sale_that_exists_all_the_same_is_repaired_by_put(api: Any) -> None:
    body = api.sale_body({**MISC, "unitPrice": "10"}, pay="9", referenceNumber="W1")
    key = api.refused("POST", "Sale.json", body)["saleID"]
    assert api.refused("PUT", f"Sale/{key}.json", {"completed": True})["balance"] == "10"
    right = {"completed": True, "SalePayments": {"SalePayment": {"amount": "10", "paymentTypeID": CARD}}}
    assert api.put(f"Sale/{key}", right)["completed"] == "true"
    assert len(api.many("Sale", "referenceNumber=W1")) == 1


def test_nobody_keeps_a_reference_from_being_used_twice(api: Any) -> None:
    body = api.sale_body({**MISC, "unitPrice": "1"}, pay="1", referenceNumber="W1")
    assert [api.post("Sale", body)["saleID"] for _ in range(2)] == ["1", "2"]
    assert len(api.many("Sale", "referenceNumber=W1")) == 2


def test_step_by_step(api: Any) -> None:
    item = api.item(price="5", quantity=9)
    sale = api.post("Sale", {**HEAD, "taxCategoryID": 0})
    assert (sale["completed"], sale["total"]) == ("false", "0")
    api.put("Sale/1", {"SaleLines": [{"SaleLine": {"itemID": item, "unitQuantity": 1}}]})
    sale = api.put("Sale/1", {"SaleLines": {"SaleLine": [{"itemID": item, "unitQuantity": 2}]}})
    assert (sale["total"], len(sale["SaleLines"]["SaleLine"]), api.on_hand(item)["1"]) == ("15", 2, "9")
    sale = api.put("Sale/1", {"SaleLines": {"SaleLine": {"saleLineID": 1, "unitQuantity": 4}}})
    assert (sale["total"], len(sale["SaleLines"]["SaleLine"])) == ("30", 2)
    half = {"SalePayments": {"SalePayment": {"amount": "10", "paymentTypeID": CASH}}}
    assert api.put("Sale/1", half)["balance"] == "20"
    rest = {"completed": "true", "SalePayments": {"SalePayment": {"amount": "20", "paymentTypeID": CARD}}}
    sale = api.put("Sale/1", rest)
    assert (sale["completed"], sale["calcPayments"], api.on_hand(item)["1"]) == ("true", "30", "3")


@pytest.mark.parametrize(
    "lines",
    [
        {"SaleLine": MISC},
        {"SaleLine": [MISC]},
        [{"SaleLine": MISC}],
        [{"SaleLine": [MISC]}],
        "",
        None,
        {"SaleLine": ""},
    ],
)
def test_three_spellings_of_lines(api: Any, lines: Any) -> None:
    sale = api.post("Sale", {**HEAD, "SaleLines": lines})
    assert ("SaleLines" in sale) == (bool(lines) and lines != {"SaleLine": ""})


def test_a_line_takes_from_its_item_what_it_does_not_say(api: Any) -> None:
    api.item(price="4.50", defaultCost="2", upc="012345678905")
    for named in (
        {"itemID": 1},
        {"itemCode": "012345678905"},
        {"itemCode": "210000000001"},
        {"itemCode": "1"},
    ):
        line = api.post("Sale", api.sale_body({**named, "unitQuantity": 2}, completed=False))["SaleLines"][
            "SaleLine"
        ]
        told = tuple(
            line[name] for name in ("itemID", "unitPrice", "avgCost", "taxClassID", "employeeID", "shopID")
        )
        assert told == ("1", "4.5", "2", "1", "1", "1")
        assert "itemCode" not in line


def test_a_free_charge_is_taxed_only_if_it_says_so(api: Any) -> None:
    lines = [{**MISC, "unitPrice": "10"}, {**MISC, "unitPrice": "10", "tax": True}]
    sale = api.post("Sale", api.sale_body(*lines, completed=False, taxCategoryID=1))
    assert (sale["calcTaxable"], sale["calcNonTaxable"], sale["total"]) == ("10", "10", "21.5")


@pytest.mark.parametrize(
    "changes",
    [
        {"employeeID": None},
        {"registerID": 0},
        {"shopID": 9},
        {"customerID": 9},
        {"taxCategoryID": 9},
        {"completeTime": "2026-03-04T09:15:01+00:00"},
        {"SaleLines": {"SaleLine": {"itemID": 9, "unitQuantity": 1}}},
        {"SaleLines": {"SaleLine": {"itemCode": "none", "unitQuantity": 1}}},
        {"SaleLines": {"SaleLine": {**MISC, "unitQuantity": 1.5}}},
        {"SaleLines": {"SaleLine": {**MISC, "discountAmount": 1, "discountPercent": 0.1}}},
        {"SaleLines": {"SaleLine": {**MISC, "unitPrice": 9_999_999_999, "unitQuantity": 99}}},
        {"SaleLines": [MISC]},
        {"SaleLines": {"Line": MISC}},
        {"SaleLines": "x"},
        {"SalePayments": {"SalePayment": {"amount": 1}}},
        {"SalePayments": {"SalePayment": {"amount": 1, "paymentTypeID": 99}}},
        {"SalePayments": {"SalePayment": {"amount": "much", "paymentTypeID": 1}}},
        {"SalePayments": {"SalePayment": {"amount": 1, "paymentTypeID": 4}}, "completed": True},
    ],
)
def test_a_senseless_sale_leaves_nothing_behind(api: Any, changes: Any) -> None:
    said = api.refused("POST", "Sale.json", {**HEAD, **changes})
    assert said["errorClass"] == "Exception"
    assert api.many("Sale") == api.many("SaleLine") == api.many("SalePayment") == []


def test_a_payment_type_may_insist_on_a_customer(api: Any) -> None:
    kind = api.post("PaymentType", {"name": "Invoice", "requireCustomer": True})["paymentTypeID"]
    body = api.sale_body({**MISC, "unitPrice": "1"}, pay=[{"amount": "1", "paymentTypeID": kind}])
    assert "customer" in api.refused("POST", "Sale.json", body)["message"]
    customer = api.post("Customer", {})["customerID"]
    assert api.post("Sale", {**body, "customerID": customer})["completed"] == "true"


def test_a_completed_sale_changes_its_head_only(api: Any) -> None:
    api.sale({**MISC, "unitPrice": "5"}, pay="5")
    customer = api.post("Customer", {"firstName": "A"})["customerID"]
    sale = api.put("Sale/1", {"customerID": customer, "referenceNumber": "W1", "completed": True})
    assert (sale["Customer"]["firstName"], sale["referenceNumber"]) == ("A", "W1")
    for change in (
        {"completed": False},
        {"taxCategoryID": 1},
        {"SaleLines": {"SaleLine": MISC}},
        {"SalePayments": {"SalePayment": {"amount": 1, "paymentTypeID": 1}}},
    ):
        api.refused("PUT", "Sale/1.json", change)
    api.refused("DELETE", "Sale/1.json")
    assert api.one("Sale/1")["archived"] == "false"


def test_put_away_while_open(api: Any) -> None:
    api.post("Sale", HEAD)
    assert api.delete("Sale/1")["archived"] == "true"
    assert api.many("Sale") == []


def test_when_it_was_completed_may_lie_in_the_past(api: Any) -> None:
    sale = api.sale(completeTime="2025-12-24T18:00:00-0500")
    assert sale["completeTime"] == "2025-12-24T23:00:00+00:00"
    assert sale["timeStamp"] == "2026-03-04T09:15:00+00:00"


def test_a_shipment_and_notes(api: Any) -> None:
    address = {"Addresses": {"ContactAddress": {"address1": "1 Main St", "city": "Austin", "zip": "73301"}}}
    ship_to = {"firstName": "Zoë", "shipNote": "Ring", "shipped": False, "Contact": address}
    notes = {"InternalNote": {"note": "fragile"}, "PrintedNote": {"note": "Thank you"}}
    sale = api.post("Sale", {**HEAD, "ShipTo": ship_to, "SaleNotes": notes})
    assert sale["ShipTo"]["Contact"]["Addresses"]["ContactAddress"]["city"] == "Austin"
    (shipment,) = api.many("ShipTo", 'load_relations=["Contact"]&shipToID=IN,[1]')
    assert (shipment["saleID"], shipment["shipNote"], shipment["shipped"]) == ("1", "Ring", "false")
    api.put("Sale/1", {"ShipTo": {"shipped": True}, "SaleNotes": {"InternalNote": {"note": "very fragile"}}})
    loaded = api.one("Sale/1", load_relations='["ShipTo.Contact","SaleNotes"]')
    assert (loaded["ShipTo"]["shipped"], loaded["ShipTo"]["shipNote"]) == ("true", "Ring")
    assert loaded["SaleNotes"]["InternalNote"] == {"noteID": "1", "note": "very fragile"}
    assert loaded["SaleNotes"]["PrintedNote"]["note"] == "Thank you"
    api.refused("PUT", "ShipTo/1.json", {"shipped": False}, status=405)


def test_a_customer_may_come_with_the_sale(api: Any) -> None:
    sale = api.post("Sale", {**HEAD, "Customer": {"firstName": "New"}})
    assert (sale["customerID"], sale["Customer"]["firstName"]) == ("1", "New")
    assert api.post("Sale", {**HEAD, "Customer": {"customerID": 1}})["customerID"] == "1"


def test_lines_of_an_open_sale_one_by_one(api: Any) -> None:
    item = api.item(price="5")
    api.post("Sale", {**HEAD, "taxCategoryID": 0})
    line = api.post("Sale/1/SaleLine", {"itemID": item, "unitQuantity": 2})
    assert (line["saleLineID"], line["saleID"], line["calcTotal"]) == ("1", "1", "10")
    assert api.put("Sale/1/SaleLine/1", {"unitQuantity": 3})["calcTotal"] == "15"
    assert [each["saleLineID"] for each in api.many("Sale/1/SaleLine")] == ["1"]
    assert api.one("Sale/1/SaleLine/1")["calcTotal"] == api.one("Sale/1")["total"] == "15"
    api.refused("GET", "Sale/2/SaleLine.json", status=404)
    assert api.delete("Sale/1/SaleLine/1")["Sale"]["total"] == "0"
    api.refused("GET", "SaleLine/1.json", status=404)
    api.put("Sale/1", {"completed": True})
    api.refused("POST", "Sale/1/SaleLine.json", {"itemID": item, "unitQuantity": 1})


def test_a_quote_holds_an_open_sale(api: Any) -> None:
    api.post("Sale", HEAD)
    quote = api.post("Quote", {"saleID": 1, "notes": "until Friday", "issueDate": "2026-03-01"})
    assert (quote["saleID"], quote["issueDate"]) == ("1", "2026-03-01T00:00:00+00:00")
    assert api.one("Sale/1", load_relations='["Quote"]')["Quote"]["notes"] == "until Friday"
    assert api.delete("Quote/1")["archived"] == "true"
    assert api.one("Sale/1")["archived"] == "false"


def test_on_account(api: Any) -> None:
    api.post("Customer", {"firstName": "Ann", "lastName": "Lee"})
    api.refused("PUT", "Customer/1.json", {"CreditAccount": {"name": "Ann"}})
    account = api.put("Customer/1", {"CreditAccount": {"creditLimit": 100}})["CreditAccount"][
        "creditAccountID"
    ]
    pay = [{"amount": "60", "paymentTypeID": 4, "creditAccountID": account}]
    api.sale({**MISC, "unitPrice": "60"}, pay=pay, customerID=1)
    assert api.one(f"CreditAccount/{account}")["balance"] == "-60"
    said = api.refused("POST", "Sale.json", api.sale_body({**MISC, "unitPrice": "60"}, pay=pay, customerID=1))
    assert "credit limit" in said["message"]
    assert len(api.many("Sale")) == 1
    deposit = [
        {"amount": "-60", "paymentTypeID": 4, "creditAccountID": account},
        {"amount": "60", "paymentTypeID": 1},
    ]
    sale = api.sale(pay=deposit, customerID=1)
    assert (sale["total"], sale["totalDue"], sale["balance"]) == ("0", "60", "0")
    assert api.one(f"CreditAccount/{account}")["balance"] == "0"


def test_a_gift_card(api: Any) -> None:
    api.refused("POST", "CreditAccount.json", {"code": "short"})
    card = api.post("CreditAccount", {"code": "2312345678904", "name": "Card"})
    assert (card["code"], card["giftCard"]) == ("*********8904", "true")
    assert api.many("CreditAccount") == []
    assert len(api.many("CreditAccount", "giftCard=true&archived=true&code=2312345678904")) == 1
    load = [
        {"amount": "-100", "paymentTypeID": 5, "creditAccountID": 1},
        {"amount": "100", "paymentTypeID": 1},
    ]
    sale = api.sale(pay=load)
    assert (sale["total"], sale["totalDue"], sale["displayableTotal"], sale["balance"]) == (
        "0",
        "100",
        "100",
        "0",
    )
    assert api.one("CreditAccount/1")["balance"] == "-100"
    spend = [{"amount": "101", "paymentTypeID": 5, "creditAccountID": 1}]
    said = api.refused("POST", "Sale.json", api.sale_body({**MISC, "unitPrice": "101"}, pay=spend))
    assert "does not hold enough" in said["message"]


def test_a_receipt_by_mail(api: Any) -> None:
    api.sale()
    answer = api.call("POST", "Sale/1/EmailReceipt.json", {"emailAddress": "zoe@example.com"})
    assert answer.json() == {"message": "Receipt emailed to: zoe@example.com"}
    api.refused("POST", "Sale/1/EmailReceipt.json", {})

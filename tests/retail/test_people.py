"""Customers with their contact, and the small records of an account."""

from datetime import timedelta
from typing import Any

import pytest


def test_nobody_wants_to_be_written_to_unless_they_say_so(api: Any) -> None:
    contact = api.post("Customer", {"Contact": {"noEmail": False}})["Contact"]
    assert (contact["noEmail"], contact["noPhone"], contact["noMail"]) == ("false", "true", "true")


def test_a_contact_has_one_of_each_use(api: Any) -> None:
    contact = {
        "Addresses": {
            "ContactAddress": {"address1": "1 Main St", "city": "Austin", "stateCode": "TX", "zip": "73301"}
        },
        "Phones": {
            "ContactPhone": [{"number": "1", "useType": "Home"}, {"number": "2", "useType": "Mobile"}]
        },
        "Emails": [{"ContactEmail": {"address": "a@example.com", "useType": "Primary"}}],
        "Websites": {"ContactWebsite": {"url": "example.com"}},
    }
    shown = api.post("Customer", {"firstName": "A", "Contact": contact})["Contact"]
    assert shown["Phones"]["ContactPhone"] == [
        {"number": "1", "useType": "Home"},
        {"number": "2", "useType": "Mobile"},
    ]
    assert shown["Emails"]["ContactEmail"] == {"address": "a@example.com", "useType": "Primary"}
    assert "contactID" not in shown
    change = {
        "Phones": {"ContactPhone": {"number": "3", "useType": "Home"}},
        "Emails": {"ContactEmail": {"address": "b@example.com", "useType": "Secondary"}},
        "Addresses": {"ContactAddress": {"city": "Waco"}},
    }
    shown = api.put("Customer/1", {"Contact": change})["Contact"]
    assert [phone["number"] for phone in shown["Phones"]["ContactPhone"]] == ["3", "2"]
    assert [mail["address"] for mail in shown["Emails"]["ContactEmail"]] == ["a@example.com", "b@example.com"]
    address = shown["Addresses"]["ContactAddress"]
    assert (address["address1"], address["city"], address["zip"]) == ("1 Main St", "Waco", "73301")
    assert api.put("Customer/1", {"Contact": {"Phones": {"ContactPhone": {"number": ""}}}})["Contact"][
        "Phones"
    ] == {"ContactPhone": {"number": "2", "useType": "Mobile"}}


def test_two_customers_may_share_an_address(api: Any) -> None:
    contact = {"Emails": {"ContactEmail": {"address": "a@example.com"}}}
    for _ in range(2):
        api.post("Customer", {"Contact": contact})
    assert len(api.many("Customer", 'load_relations=["Contact"]&Contact.email=a@example.com')) == 2


def test_put_away_with_the_credit_account_and_back(api: Any) -> None:
    api.post("Customer", {"firstName": "A", "CreditAccount": {"creditLimit": "5", "name": "A"}})
    assert "Contact" not in api.delete("Customer/1")
    assert api.many("CreditAccount") == []
    api.put("Customer/1", {"archived": False})
    assert api.many("CreditAccount")[0]["creditLimit"] == "5"


def test_without_a_name(api: Any) -> None:
    contact = {"Emails": {"ContactEmail": {"address": "a@example.com"}}}
    api.post("Customer", {"firstName": "Ann", "lastName": "Lee", "Contact": contact, "Note": {"note": "VIP"}})
    gone = api.delete("Customer/1/Anonymize")
    assert (gone["firstName"], gone["lastName"], gone["archived"]) == ("Customer", "[1]", "true")
    loaded = api.one("Customer/1", load_relations='["Contact","Note"]')
    assert (loaded["Contact"]["Emails"], loaded["Note"]["note"]) == ("", "VIP")


def test_stamps(api: Any) -> None:
    api.post("Customer", {"firstName": "A"})
    api.clock.move(timedelta(minutes=1))
    customer = api.put("Customer/1", {"firstName": "B"})
    assert (customer["createTime"], customer["timeStamp"]) == (
        "2026-03-04T09:15:00+00:00",
        "2026-03-04T09:16:00+00:00",
    )


def test_types_of_payment(api: Any) -> None:
    names = {kind["paymentTypeID"]: kind["name"] for kind in api.many("PaymentType")}
    assert (names["1"], names["4"], names["5"]) == ("Cash", "Credit Account", "Gift Card")
    made = api.post("PaymentType", {"name": "Stripe", "type": "credit card", "internalReserved": True})
    assert (made["type"], made["internalReserved"], made["archived"]) == ("user defined", "false", "false")
    assert api.post("PaymentType", {"name": "Stripe"})["paymentTypeID"] != made["paymentTypeID"]
    assert api.put("PaymentType/7", {"name": "Stripe 2"})["name"] == "Stripe 2"
    api.refused("PUT", "PaymentType/1.json", {"name": "Coins"})
    api.refused("DELETE", "PaymentType/1.json")
    api.refused("POST", "PaymentType.json", {})
    assert api.delete("PaymentType/7")["archived"] == "true"


def test_shops_registers_employees(api: Any) -> None:
    shop = api.post("Shop", {"name": "Harbour", "timeZone": "US/Pacific"})
    assert (shop["shopID"], shop["Contact"]["noMail"]) == ("2", "true")
    assert api.put("Register/1", {"name": "Front"})["name"] == "Front"
    api.refused("POST", "Register.json", {"name": "Back"}, status=405)
    api.refused("POST", "Register/1/open.json", {"paymentTypeID": 1})
    assert api.post("Register/1/close", {"notes": "night"})["openEmployeeID"] == "1"
    assert api.one("Register/1")["open"] == "false"
    assert api.post("Register/1/open", {"paymentTypeID": 1, "amount": "100"})["amount"] == "100"
    employee = api.post("Employee", {"firstName": "Sam", "lastName": "Till"})
    assert api.delete(f"Employee/{employee['employeeID']}")["archived"] == "true"


def test_taxes(api: Any) -> None:
    made = api.post("TaxCategory", {"tax1Name": "GST", "tax1Rate": "0.05", "tax2Rate": 0.07})
    assert (made["tax1Rate"], made["tax2Rate"]) == ("0.05", "0.07")
    (shipped,) = api.many("TaxCategory", 'load_relations=["TaxCategoryClasses.TaxClass"]&taxCategoryID=1')
    assert shipped["TaxCategoryClasses"]["TaxCategoryClass"]["TaxClass"]["name"] == "Labor"
    assert api.delete(f"TaxCategory/{made['taxCategoryID']}")["tax1Name"] == "GST"
    api.refused("GET", f"TaxCategory/{made['taxCategoryID']}.json", status=404)
    assert "in use" in api.refused("DELETE", "TaxClass/2.json")["message"]
    free = api.post("TaxClass", {"name": "Free"})["taxClassID"]
    assert api.delete(f"TaxClass/{free}")["name"] == "Free"


def test_discounts(api: Any) -> None:
    api.refused("POST", "Discount.json", {"name": "Both", "discountAmount": 1, "discountPercent": 0.1})
    half = api.post("Discount", {"name": "Half", "discountPercent": "0.5"})["discountID"]
    line = {"itemID": api.item(price="10"), "unitQuantity": 1, "discountID": half}
    assert api.sale(line, pay="5")["calcDiscount"] == "5"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "SalePayment"),
        ("PUT", "InventoryLog/1"),
        ("DELETE", "SaleVoid/1"),
        ("POST", "ShipTo"),
        ("POST", "Customer/1"),
        ("PUT", "Customer"),
        ("PATCH", "Customer/1"),
        ("POST", "Sale/1/Customer"),
    ],
)
def test_verbs_that_an_entity_does_not_take(api: Any, method: str, path: str) -> None:
    api.refused(method, f"{path}.json", {}, status=405)

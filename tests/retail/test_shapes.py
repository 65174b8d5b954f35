"""What every client has to cope with: text for everything, an object or a list, absent members, empty text."""

from typing import Any

import pytest


def _scalars(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in _scalars(value)]
    if isinstance(node, list):
        return [leaf for value in node for leaf in _scalars(value)]
    return [node]


def test_every_scalar_is_text(api: Any) -> None:
    customer = api.post(
        "Customer", {"firstName": "Zoë", "Contact": {"Phones": {"ContactPhone": {"number": "5"}}}}
    )
    item = api.item(price="47.50", quantity=3)
    api.sale({"itemID": item, "unitQuantity": 1}, pay="47.5", customerID=customer["customerID"])
    for entity in ("Customer", "Item", "Sale", "SaleLine", "PaymentType", "Shop", "Register", "TaxCategory"):
        answer = api.get(f"{entity}.json", load_relations="all")
        assert all(isinstance(leaf, str) for leaf in _scalars(answer)), answer
    assert api.many("Sale")[0]["total"] == "47.5"
    assert api.many("Sale")[0]["completed"] == "true"


def test_one_is_an_object_and_several_are_a_list(api: Any) -> None:
    assert "Customer" not in api.get("Customer.json")
    api.post("Customer", {"firstName": "A"})
    assert isinstance(api.get("Customer.json")["Customer"], dict)
    api.post("Customer", {"firstName": "B"})
    assert isinstance(api.get("Customer.json")["Customer"], list)


@pytest.mark.parametrize("version", ["/API/V3", "/API"])
def test_nothing_found_is_no_member(api: Any, version: str) -> None:
    answer = api.get(f"{api.root}{version}/Account/1/Customer.json")
    assert list(answer) == ["@attributes"]


def test_an_empty_relation_is_empty_text(api: Any) -> None:
    contact = api.post("Customer", {"firstName": "A"})["Contact"]
    assert (contact["Phones"], contact["Emails"], contact["Websites"]) == ("", "", "")
    assert set(contact["Addresses"]["ContactAddress"].values()) == {""}
    assert api.one("Customer/1", load_relations="all")["Tags"] == ""
    assert api.one("Shop/1", load_relations='["Contact"]')["Contact"]["Addresses"] == ""


def test_relations_of_a_sale_are_absent_while_empty(api: Any) -> None:
    sale = api.post("Sale", {"taxCategoryID": 0, "employeeID": 1, "shopID": 1, "registerID": 1})
    assert not {"SaleLines", "SalePayments", "Customer", "TaxCategory", "ShipTo"} & set(sale)
    assert (sale["balance"], sale["completed"], sale["customerID"]) == ("0", "false", "0")
    loaded = api.one("Sale/1", load_relations="all")
    assert not {"SaleLines", "SalePayments", "Customer", "TaxCategory", "Quote"} & set(loaded)


def test_a_to_one_relation_is_an_object_or_absent(api: Any) -> None:
    api.post("Customer", {"taxCategoryID": 1})
    api.post("Customer", {})
    first, second = api.many("Customer", 'load_relations=["TaxCategory"]')
    assert first["TaxCategory"]["tax2Rate"] == "0.09975"
    assert "TaxCategory" not in second
    assert second["taxCategoryID"] == "0"


def test_times_that_have_not_come_are_absent(api: Any) -> None:
    sale = api.post("Sale", {"employeeID": 1, "shopID": 1, "registerID": 1})
    assert "completeTime" not in sale
    assert sale["createTime"] == sale["timeStamp"] == "2026-03-04T09:15:00+00:00"
    assert "dob" not in api.post("Customer", {})
    assert api.post("Customer", {"dob": "2001-02-03"})["dob"] == "2001-02-03T00:00:00+00:00"


def test_a_read_shows_no_relations_and_a_write_shows_its_own(api: Any) -> None:
    customer = api.post("Customer", {"firstName": "A"})["customerID"]
    line = {"itemID": api.item(), "unitQuantity": 1, "note": "engraved"}
    sale = api.sale(line, pay="11.49", customerID=customer, taxCategoryID=1)
    assert [name for name in sale if name[0].isupper()] == [
        "Customer",
        "Shop",
        "TaxCategory",
        "SaleLines",
        "SalePayments",
    ]
    assert list(sale)[-1] == "taxTotal"
    assert (sale["Customer"]["contactID"], sale["Customer"]["noteID"]) != ("0", "0")
    assert sale["TaxCategory"]["TaxCategoryClasses"]["TaxCategoryClass"]["taxClassID"] == "2"
    assert sale["SaleLines"]["SaleLine"]["Note"]["note"] == "engraved"
    assert sale["SalePayments"]["SalePayment"]["PaymentType"]["name"] == "Check"
    assert not [name for name in api.one("Sale/1") if name[0].isupper()]


def test_a_write_answers_200_and_shows_what_it_is_asked_for(api: Any) -> None:
    answer = api.call("POST", 'Item.json?load_relations=["TaxClass"]', {"description": "Bell"})
    assert answer.status_code == 200
    item = answer.json()["Item"]
    assert item["TaxClass"]["name"] == "Item"
    assert [row["shopID"] for row in item["ItemShops"]["ItemShop"]] == ["1", "0"]


def test_the_account_and_the_session(api: Any) -> None:
    account = api.get(f"{api.root}/API/V3/Account.json")
    assert account["@attributes"] == {"count": "1"}
    assert account["Account"]["accountID"] == "1"
    assert account["Account"]["link"]["@attributes"]["href"] == "/API/V3/Account/1"
    assert (
        api.get(f"{api.root}/API/Account.json")["Account"]["link"]["@attributes"]["href"] == "/API/Account/1"
    )
    assert api.get(f"{api.root}/API/V3/Account/1.json")["@attributes"] == {"systemCustomerID": "1"}
    session = api.get(f"{api.root}/API/V3/Session.json")
    assert (session["employeeID"], session["systemCustomerID"], session["shopCount"]) == ("1", "1", "1")
    assert session["Rights"]["register"] == "true"


def test_a_single_record_tells_no_next(api: Any) -> None:
    assert api.get("Shop/1.json")["@attributes"] == {"count": "1"}
    assert api.get("Shop.json")["@attributes"] == {"next": "", "previous": ""}

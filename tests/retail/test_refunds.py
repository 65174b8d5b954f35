"""Taking back: refunds whole and in part, by id and by ticket; voids; what both do to stock and credit."""

from typing import Any

import pytest

HEAD = {"employeeID": 1, "registerID": 1, "shopID": 1}


def _pay(**more: Any) -> Any:
    return {**HEAD, "SalePayments": {"SalePayment": {"paymentTypeID": 1, **more}}}


@pytest.fixture
def sold(api: Any) -> Any:
    """Sale 1: three bells at 9.99 and shipping, taxed: 29.97 + 1.5 + 2.99 + 5 = 39.46; seven bells are left."""
    item = api.item(quantity=10)
    shipping = {"itemID": 0, "unitQuantity": 1, "unitPrice": 5, "note": "Shipping"}
    lines = [{"itemID": item, "unitQuantity": 3}, shipping]
    customer = api.post("Customer", {"firstName": "A"})["customerID"]
    sale = api.sale(*lines, pay="39.46", taxCategoryID=1, customerID=customer)
    assert (sale["total"], api.on_hand(item)) == ("39.46", {"1": "7", "0": "7"})
    return api


@pytest.mark.parametrize("number", ["1", "220000000001"])
def test_all_of_it(sold: Any, number: str) -> None:
    refund = sold.post(f"Sale/{number}/refund", _pay())
    assert (refund["saleID"], refund["completed"], refund["customerID"]) == ("2", "true", "1")
    assert (refund["total"], refund["calcPayments"], refund["balance"]) == ("-39.46", "-39.46", "0")
    assert (refund["calcTax1"], refund["calcTax2"], refund["taxTotal"]) == ("-1.5", "-2.99", "-4.49")
    assert [name for name in refund if name[0].isupper()] == ["SaleLines", "SalePayments"]
    lines = refund["SaleLines"]["SaleLine"]
    assert [(line["unitQuantity"], line["parentSaleLineID"]) for line in lines] == [("-3", "1"), ("-1", "2")]
    assert refund["SalePayments"]["SalePayment"]["amount"] == "-39.46"
    assert sold.on_hand("1") == {"1": "10", "0": "10"}
    assert "left to refund" in sold.refused("POST", "Sale/1/refund.json", _pay())["message"]


def test_in_parts(sold: Any) -> None:
    two = {"SaleLines": {"SaleLine": {"parentSaleLineID": 1, "unitQuantity": -2}}}
    first = sold.post("Sale/1/refund", {**_pay(), **two})
    assert (first["total"], sold.on_hand("1")["1"]) == ("-22.97", "9")
    assert (
        "must lie between -1 and -1"
        in sold.refused("POST", "Sale/1/refund.json", {**_pay(), **two})["message"]
    )
    rest = sold.post("Sale/1/refund", _pay())
    assert [line["unitQuantity"] for line in rest["SaleLines"]["SaleLine"]] == ["-1", "-1"]
    assert sold.on_hand("1")["1"] == "10"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (HEAD, "At least one SalePayment"),
        ({**_pay(), "SaleLines": {"SaleLine": {"parentSaleLineID": 1, "unitQuantity": 1}}}, "unitQuantity"),
        ({**_pay(), "SaleLines": {"SaleLine": {"parentSaleLineID": 1, "unitQuantity": -4}}}, "unitQuantity"),
        (
            {**_pay(), "SaleLines": {"SaleLine": {"parentSaleLineID": 9, "unitQuantity": -1}}},
            "is not of sale 1",
        ),
    ],
)
def test_a_senseless_refund_leaves_nothing_behind(sold: Any, body: Any, words: str) -> None:
    assert words in sold.refused("POST", "Sale/1/refund.json", body)["message"]
    assert len(sold.many("Sale")) == 1


def test_an_unbalanced_refund_fails_and_stays_open(sold: Any) -> None:
    said = sold.refused("POST", "Sale/1/refund.json", _pay(amount=-1))
    assert (said["errorClass"], said["saleID"]) == ("OutOfBalanceError", "2")
    assert sold.one("Sale/2")["completed"] == "false"
    assert sold.on_hand("1")["1"] == "7"


def test_not_at_once(sold: Any) -> None:
    refund = sold.post("Sale/1/refund", {**_pay(amount="-39.46"), "completed": False})
    assert (refund["completed"], refund["balance"], sold.on_hand("1")["1"]) == ("false", "0", "7")
    assert sold.put("Sale/2", {"completed": True})["completed"] == "true"
    assert sold.on_hand("1")["1"] == "10"


def test_two_open_refunds_cannot_both_be_completed(sold: Any) -> None:
    for _ in range(2):
        sold.post("Sale/1/refund", {**_pay(amount="-39.46"), "completed": False})
    sold.put("Sale/2", {"completed": True})
    assert "cannot be refunded" in sold.refused("PUT", "Sale/3.json", {"completed": True})["message"]


def test_by_a_sale_with_negative_lines(sold: Any) -> None:
    line = {"itemID": 1, "parentSaleLineID": 1, "unitQuantity": -1}
    sale = sold.sale(line, pay="-11.49", taxCategoryID=1)
    assert (sale["total"], sold.on_hand("1")["1"]) == ("-11.49", "8")
    line["unitQuantity"] = -3
    body = sold.sale_body(line, pay="-34.46", taxCategoryID=1)
    assert "more cannot be refunded" in sold.refused("POST", "Sale.json", body)["message"]


def test_only_what_is_completed_and_there(api: Any) -> None:
    api.refused("POST", "Sale/1/refund.json", _pay(), status=404)
    api.post("Sale", HEAD)
    assert "not completed" in api.refused("POST", "Sale/1/refund.json", _pay())["message"]


def test_a_discount_is_shared_out_to_the_cent(api: Any) -> None:
    line = {"itemID": api.item(price="10"), "unitQuantity": 3, "discountAmount": "1"}
    api.sale(line, pay="29")
    one = {"SaleLines": {"SaleLine": {"parentSaleLineID": 1, "unitQuantity": -1}}}
    totals = [api.post("Sale/1/refund", {**_pay(), **one})["total"] for _ in range(3)]
    assert totals == ["-9.67", "-9.66", "-9.67"]


def test_a_refund_can_be_refunded_in_nothing(sold: Any) -> None:
    sold.post("Sale/1/refund", _pay())
    assert "left to refund" in sold.refused("POST", "Sale/2/refund.json", _pay())["message"]


def test_a_void_undoes_everything(sold: Any) -> None:
    sale = sold.put("Sale/1", {"voided": True})
    assert (sale["voided"], sale["completed"], sale["calcPayments"]) == ("true", "false", "0")
    assert sale["SalePayments"]["SalePayment"]["archived"] == "true"
    assert sold.on_hand("1") == {"1": "10", "0": "10"}
    (void,) = sold.many("SaleVoid")
    assert (void["saleID"], void["employeeID"], void["reason"]) == ("1", "1", "Robin Till Void: ")
    assert sold.many("SalePayment") == []
    for change in ({"voided": True}, {"completed": True}, {"referenceNumber": "x"}):
        assert "voided" in sold.refused("PUT", "Sale/1.json", change)["message"]


def test_what_was_refunded_is_not_voided(sold: Any) -> None:
    sold.post("Sale/1/refund", _pay())
    assert "refunded" in sold.refused("PUT", "Sale/1.json", {"voided": True})["message"]
    assert sold.put("Sale/2", {"voided": True})["voided"] == "true"
    assert sold.on_hand("1")["1"] == "7"
    assert sold.put("Sale/1", {"voided": True})["voided"] == "true"
    assert sold.on_hand("1")["1"] == "10"


def test_an_open_sale_voided_moves_nothing(api: Any) -> None:
    item = api.item(quantity=2)
    api.post("Sale", api.sale_body({"itemID": item, "unitQuantity": 1}, completed=False))
    assert api.put("Sale/1", {"voided": "true"})["voided"] == "true"
    assert api.on_hand(item)["1"] == "2"


def test_credit_comes_back_with_a_void(api: Any) -> None:
    api.post("Customer", {"CreditAccount": {"creditLimit": 0}})
    pay = [{"amount": "6", "paymentTypeID": 4, "creditAccountID": 1}]
    api.sale({"itemID": 0, "unitQuantity": 1, "unitPrice": 6}, pay=pay, customerID=1)
    assert api.one("CreditAccount/1")["balance"] == "-6"
    api.put("Sale/1", {"voided": True})
    assert api.one("CreditAccount/1")["balance"] == "0"

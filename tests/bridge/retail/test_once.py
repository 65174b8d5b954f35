"""Once only: whatever is cut off, refused or killed on the way, the next try finds it and goes on (SET-15)."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge.errand import Trouble
from tillproof.bridge.order import Order, Payment
from tillproof.bridge.outlets.outlet import Stopped

REQUESTS = 9
"""Of a push that has to make everything; see `test_what_a_push_asks`."""

EACH_REQUEST = range(1, REQUESTS + 1)
SOME_REQUESTS = (1, 5, 8, 9)
"""Token, item, customer, sale: for disturbances that look to the bridge like one tried at each request."""


def _everything_new(scene: Any, **more: Any) -> Order:
    scene.outlet(supplier_manufacturers=("Hexmoor",))
    hook = scene.line("HEX-1", 1, "3.00", manufacturer="Hexmoor")
    sold: Order = scene.order(scene.line(), hook, **more)
    return sold


def _check_books(scene: Any, number: str = "100000001") -> None:
    """One of everything, and the cents and pieces right."""
    (sale,) = scene.sales(referenceNumber=number)
    assert (sale["completed"], sale["total"], sale["balance"]) == ("true", "30.48", "0")
    assert len(scene.many("Sale", archived="true", referenceNumber=number)) == 1
    assert len(scene.many("Customer")) == 1
    assert len(scene.many("Item", customSku="HEX-1")) == 1
    assert [one["name"] for one in scene.many("PaymentType")].count("Credit Card (Braintree)") == 1
    assert (scene.on_hand("BELL-1"), scene.on_hand("HEX-1")) == (18, -1)


def test_what_a_push_asks(scene: Any) -> None:
    scene.push(_everything_new(scene))
    _check_books(scene)
    asked = scene.asked()
    assert asked == [
        ("POST", "token"),
        *[("GET", "Item")] * 2,
        ("GET", "PaymentType"),
        ("POST", "Item"),
        ("POST", "PaymentType"),
        ("GET", "Customer"),
        ("POST", "Customer"),
        ("POST", "Sale"),
    ]
    outlet = scene.outlet()
    scene.push(scene.order(number="2"), outlet)
    scene.retail.system.journal.clear()
    scene.push(scene.order(number="3"), outlet)
    assert scene.asked() == [("GET", "Customer"), ("POST", "Sale")]


FAULTS = (
    ("drop_request", {}, EACH_REQUEST),
    ("drop_response", {}, EACH_REQUEST),
    ("status_after", {"code": 502}, EACH_REQUEST),
    ("429", {"retry_after": 2}, EACH_REQUEST),
    ("expire_token", {}, EACH_REQUEST),
    ("status", {"code": 503}, SOME_REQUESTS),
    ("truncate", {"bytes": 40}, SOME_REQUESTS),
    ("truncate", {"bytes": 40, "whole": True}, SOME_REQUESTS),
    ("html_login", {}, SOME_REQUESTS),
    ("redirect", {}, SOME_REQUESTS),
    ("burst", {}, SOME_REQUESTS),
    ("revoke_token", {}, SOME_REQUESTS),
    ("try_again", {}, SOME_REQUESTS),
)


@pytest.mark.parametrize(
    ("fault", "parameters", "nth"), [(name, more, nth) for name, more, times in FAULTS for nth in times]
)
def test_each_request_disturbed(scene: Any, fault: str, parameters: Any, nth: int) -> None:
    sold = _everything_new(scene)
    scene.fault(fault, parameters=parameters, nth=nth)
    scene.push_until_done(sold)
    _check_books(scene)
    if fault in {"429", "burst"}:
        assert scene.waited in ([], [parameters.get("retry_after", 1)])


@pytest.mark.parametrize("nth", SOME_REQUESTS)
def test_nobody_answers_for_a_while(scene: Any, nth: int) -> None:
    """The answer is lost, and so are the next requests: also those that would look for it."""
    sold = _everything_new(scene)
    scene.fault("restart", parameters={"requests": 3}, nth=nth)
    scene.push_until_done(sold)
    _check_books(scene)


@pytest.mark.parametrize("nth", EACH_REQUEST)
def test_without_an_email_one_flagged_customer(scene: Any, nth: int) -> None:
    sold = _everything_new(scene, billing=replace(scene.ann, email=" "))
    scene.customer("ann.lee@example.com")
    scene.delete(f"Customer/{scene.many('Customer')[0]['customerID']}")
    scene.fault("drop_response", nth=nth)
    pushed = scene.push_until_done(sold)
    _check_books(scene)
    assert "came without an e-mail" in str(pushed.notes)


@pytest.mark.parametrize("fault", ["drop_response", "status_after", "drop_request"])
def test_a_quote_once(scene: Any, fault: str) -> None:
    for number in range(1, 9):
        scene.outlet(document="quote")
        scene.fault(fault, nth=number)
        scene.push_until_done(scene.order(number=f"Q{number}"))
        scene.retail.system.faults.clear()
        (sale,) = scene.sales(referenceNumber=f"Q{number}")
        assert (sale["completed"], sale["total"]) == ("false", "27.48")
        assert len(scene.many("Quote", saleID=sale["saleID"])) == 1


# Out of balance: the sale exists all the same


@pytest.mark.parametrize("lost", [None, 1, 2])
def test_an_unbalanced_leftover_is_repaired_not_repeated(scene: Any, lost: int | None) -> None:
    """Also where the answer that tells of it is lost, or that of the repair."""
    sold = _everything_new(scene)
    scene.fault("out_of_balance", path="Sale")
    if lost:
        scene.fault("drop_response", method="POST" if lost == 1 else "PUT", path="/Sale")
    scene.push_until_done(sold)
    _check_books(scene)
    assert scene.asked().count(("POST", "Sale")) == 1


def test_a_leftover_without_lines_gets_them(scene: Any) -> None:
    body = {"employeeID": 1, "registerID": 1, "shopID": 1, "taxCategoryID": 1}
    reference = {"referenceNumber": "100000001", "referenceNumberSource": "Webstore"}
    scene.post("Sale", body | reference)
    scene.push(_everything_new(scene), again=True)
    _check_books(scene)


def test_an_open_sale_that_somebody_works_on_is_left_to_them(scene: Any) -> None:
    """Finished there, it counts; put away there, the order is exported anew."""
    sold = _everything_new(scene)
    scene.fault("out_of_balance", path="Sale", times=2)
    with pytest.raises(Stopped):
        scene.push(sold)
    number = scene.sale()["saleID"]
    scene.put(
        f"Sale/{number}",
        {"SaleLines": {"SaleLine": {"unitQuantity": 1, "unitPrice": 2, "note": "Gift wrap"}}},
    )
    with pytest.raises(Stopped, match="stands open with other lines") as stopped:
        scene.push(sold, again=True)
    assert stopped.value.decision.code == "data:total"
    scene.delete(f"Sale/{number}")
    scene.push(sold, again=True)
    (sale,) = scene.sales()
    assert (sale["completed"], sale["total"]) == ("true", "30.48")


def test_payments_that_do_not_settle_the_sale_stop_it(scene: Any) -> None:
    """It stands open with both figures told, and is finished when that is put right."""
    sold = scene.order(payments=(Payment("VISA", Decimal("20.00"), "b", "Card"),))
    with pytest.raises(Stopped, match=r"comes to 27\.48") as stopped:
        scene.push(sold)
    assert stopped.value.decision.code == "data:total"
    scene.push(scene.order(payments=(Payment("VISA", Decimal("27.48"), "b", "Card"),)), again=True)
    assert scene.sale()["completed"] == "true"
    assert scene.on_hand("BELL-1") == 18


def test_an_order_that_went_through_is_found_and_nothing_is_made(scene: Any) -> None:
    sold = _everything_new(scene)
    scene.fault("drop_response", method="POST", path="/Sale")
    with pytest.raises(Trouble):
        scene.push(sold)
    scene.retail.system.journal.clear()
    pushed = scene.push(sold, again=True)
    assert pushed.id == scene.sale()["saleID"]
    assert {method for method, place in scene.asked() if place != "token"} == {"GET"}
    _check_books(scene)

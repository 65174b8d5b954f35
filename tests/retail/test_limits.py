"""Rate limits: the bucket, its drip, the burst window, what requests cost, and what every answer says of it."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tillproof.simulators.faults import Fault
from tillproof.simulators.retail import Connection, Settings


@pytest.fixture
def limited(open_account: Callable[..., Any]) -> Any:
    return open_account(limits=True)


def _cost(api: Any, method: str, path: str, body: Any = None) -> str:
    cost: str = api.call(method, path, body).headers["X-LS-API-Request-Cost"]
    return cost


def test_every_answer_tells_where_it_stands(limited: Any) -> None:
    answer = limited.call("GET", "Shop.json")
    assert {name: value for name, value in answer.headers.items() if name.startswith("X-LS")} == {
        "X-LS-Acct-Id": "1",
        "X-LS-OAuth-Client-Id": "1",
        "X-LS-API-Bucket-Level": "1/90",
        "X-LS-API-Burst-Level": "1/20",
        "X-LS-API-Drip-Rate": "1",
        "X-LS-API-Request-Cost": "1",
    }
    assert answer.headers["Cf-Ray"]
    for path, status in (("Shop/9.json", 404), ("Shop.json?sort=x", 400)):
        answer = limited.call("GET", path)
        assert (answer.status_code, answer.headers["X-LS-API-Drip-Rate"]) == (status, "1")


def test_the_bucket_leaks(limited: Any) -> None:
    for level in ("1/90", "2/90", "3/90"):
        assert limited.call("GET", "Shop.json").headers["X-LS-API-Bucket-Level"] == level
    limited.clock.move(timedelta(seconds=1.5))
    assert limited.call("GET", "Shop.json").headers["X-LS-API-Bucket-Level"] == "2.5/90"
    limited.clock.move(timedelta(hours=1))
    assert limited.call("GET", "Shop.json").headers["X-LS-API-Bucket-Level"] == "1/90"


def test_the_first_overflow_passes_and_the_next_waits(limited: Any) -> None:
    for _ in range(10):  # 9 a second stay in the bucket
        assert limited.call("GET", "Shop.json?count=1").status_code == 200
        limited.clock.move(timedelta(seconds=1))
    answer = limited.call("GET", "Shop.json?count=1")
    assert (answer.status_code, answer.headers["X-LS-API-Bucket-Level"]) == (200, "100/90")
    limited.clock.move(timedelta(seconds=1))
    answer = limited.call("GET", "Shop.json")
    assert answer.status_code == 429
    assert answer.headers["X-LS-API-RateLimit-Type"] == "api-leaky-bucket"
    assert answer.headers["Retry-After"] == "9"
    assert answer.headers["X-LS-API-Bucket-Level"] == "99/90"
    assert answer.json()["httpCode"] == "429"
    assert "Rate Limit Exceeded" in answer.json()["message"]
    limited.clock.move(timedelta(seconds=int(answer.headers["Retry-After"])))
    assert limited.call("GET", "Shop.json").status_code == 200


def test_twenty_in_a_second(limited: Any) -> None:
    for number in range(1, 21):
        assert limited.call("GET", "Shop.json").headers["X-LS-API-Burst-Level"] == f"{number}/20"
    answer = limited.call("GET", "Shop.json")
    assert (answer.status_code, answer.headers["X-LS-API-RateLimit-Type"]) == (429, "api-burst-limiter")
    assert answer.headers["Retry-After"] == "1"
    assert "burst rate limit exceeded" in answer.json()["message"].lower()
    limited.clock.move(timedelta(seconds=1))
    assert limited.call("GET", "Shop.json").status_code == 200


def test_a_refused_write_wrote_nothing(limited: Any) -> None:
    for _ in range(20):
        limited.call("GET", "Shop.json")
    limited.refused("POST", "Customer.json", {"firstName": "A"}, status=429)
    limited.clock.move(timedelta(seconds=1))
    assert limited.many("Customer") == []


def test_registers_widen_the_limits(open_account: Callable[..., Any]) -> None:
    wide = open_account(limits=True, settings=Settings(registers=3))
    headers = wide.call("GET", "Shop.json").headers
    assert (headers["X-LS-API-Bucket-Level"], headers["X-LS-API-Drip-Rate"]) == ("1/110", "2")
    even = open_account(limits=True, settings=Settings(registers=2))
    assert even.call("GET", "Shop.json").headers["X-LS-API-Drip-Rate"] == "1.5"


def test_each_connection_has_a_bucket_of_its_own(open_account: Callable[..., Any]) -> None:
    person = Connection("person", "p" * 16, "q" * 16, "t" * 16)
    api = open_account(limits=True, connections=[person])
    api.call("GET", "Shop.json")
    api.session.headers["Authorization"] = f"Bearer {'t' * 16}"
    headers = api.call("GET", "Shop.json").headers
    assert (headers["X-LS-API-Bucket-Level"], headers["X-LS-OAuth-Client-Id"]) == ("1/90", "2")


LINE = {"itemID": 0, "unitQuantity": 1, "unitPrice": 1}
HEAD = {"employeeID": 1, "registerID": 1, "shopID": 1}


@pytest.mark.parametrize(
    ("method", "path", "body", "cost"),
    [
        ("GET", "Sale.json", None, "1"),
        ("GET", "Sale/1.json", None, "1"),
        ("GET", 'Sale/1.json?load_relations=["Customer"]', None, "1.1"),
        ("GET", 'Sale/1.json?load_relations=["SaleLines"]', None, "1.2"),
        ("GET", 'Sale.json?load_relations=["Customer"]', None, "1.2"),
        ("GET", 'Sale.json?load_relations=["SaleLines"]', None, "1.4"),
        ("GET", 'Sale/1.json?load_relations=["SaleLines.Item"]', None, "1.4"),
        ("GET", 'Customer.json?load_relations=["Contact"]&Contact.email=a', None, "1.2"),
        ("GET", "Sale.json?count=1", None, "10"),
        ("GET", "Item.json?or=upc%3D1|upc%3D2", None, "1"),
        ("GET", "Item.json?or=upc%3D1|ean%3D2", None, "3"),
        ("GET", "Item.json?or=itemID%3D>,1|defaultCost%3D>,2", None, "12"),
        ("GET", "../../Account/1/Item.json?offset=1000", None, "1.5"),
        ("GET", "../../Account/1/Item.json?orderby=customSku", None, "5"),
        ("GET", "../../Account/1/Item.json?orderby=description", None, "1"),
        ("POST", "Customer.json", {"firstName": "A"}, "1"),
        (
            "POST",
            "Customer.json",
            {"Contact": {"noEmail": True, "Emails": {"ContactEmail": {"address": "a"}}}},
            "2",
        ),
        ("DELETE", "Sale/1.json", None, "2"),
        ("POST", "Sale.json", HEAD, "2"),
        ("POST", "Sale.json", {**HEAD, "completed": True}, "5"),
        ("POST", "Sale.json", {**HEAD, "completed": "true"}, "5"),
        ("POST", "Sale.json", {**HEAD, "completed": "false", "SaleLines": {"SaleLine": [LINE, LINE]}}, "3"),
        ("POST", "Sale.json", {**HEAD, "SaleLines": [{"SaleLine": LINE}]}, "2.5"),
        ("POST", "Sale/1/refund.json", {}, "10"),
        ("POST", "Sale/1/EmailReceipt.json", {}, "5"),
        ("POST", "Sale/1/SaleLine.json", {}, "2"),
        ("PUT", "SaleLine/1.json", {}, "2"),
        ("PUT", "PaymentType/1.json", {}, "1"),
    ],
)
def test_costs(api: Any, method: str, path: str, body: Any, cost: str) -> None:
    path = path.replace("../../", f"{api.root}/API/")
    assert _cost(api, method, path, body) == cost


def test_all_costs_the_sum_of_all(api: Any) -> None:
    names = ("Contact", "CustomerType", "Discount", "Note", "TaxCategory", "CreditAccount", "Tags")
    each = [Decimal(_cost(api, "GET", f'Customer.json?load_relations=["{name}"]')) - 1 for name in names]
    assert Decimal(_cost(api, "GET", "Customer.json?load_relations=all")) == 1 + sum(each)


@pytest.mark.parametrize(("fault", "limiter"), [("429", "api-leaky-bucket"), ("burst", "api-burst-limiter")])
def test_limits_on_purpose(api: Any, fault: str, limiter: str) -> None:
    api.retail.system.faults.set(Fault(fault, parameters={"retry_after": 7}, method="POST"))
    assert api.call("GET", "Shop.json").status_code == 200
    answer = api.call("POST", "Customer.json", {"firstName": "A"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.headers["X-LS-API-RateLimit-Type"] == limiter
    assert api.many("Customer") == []


@pytest.mark.parametrize(
    ("fault", "status", "word"), [("forbidden", 403, "allow"), ("try_again", 400, "try again")]
)
def test_other_faults(api: Any, fault: str, status: int, word: str) -> None:
    api.retail.system.faults.set(Fault(fault))
    assert word in api.refused("POST", "Customer.json", {}, status=status)["message"]
    assert api.many("Customer") == []


def test_a_sale_completed_and_its_answer_lost(api: Any) -> None:
    api.retail.system.faults.set(Fault("status_after", parameters={"code": 502}, method="POST", path="/Sale"))
    answer = api.call("POST", "Sale.json", api.sale_body(LINE, pay=1, referenceNumber="W1"))
    assert answer.status_code == 502
    (sale,) = api.many("Sale", "referenceNumber=W1")
    assert sale["completed"] == "true"


def test_without_limits_the_bucket_stays_empty(api: Any) -> None:
    for _ in range(30):
        answer = api.call("GET", "Shop.json?count=1")
    assert answer.headers["X-LS-API-Bucket-Level"] == "0/90"
    assert answer.headers["X-LS-API-Burst-Level"] == "0/20"
    assert answer.headers["X-LS-API-Request-Cost"] == "10"

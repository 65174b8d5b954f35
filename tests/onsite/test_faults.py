"""What the server can be told to do wrong, and what the control API shows."""

from typing import Any

import pytest
import requests

LINE = "<lineitem><quantity>1</quantity><product id='1'/></lineitem>"


def test_seats_exhausted(api: Any, connect: Any) -> None:
    api.get("customers/")
    api.fault("seats_exhausted")
    api.get("customers/")
    late = connect()
    assert "seats" in late.refused(403, "GET", "customers/")
    late.get("customers/")


def test_lock_held_by_another(api: Any) -> None:
    api.fault("lock_held_by_another", times=2, path="products/1/")
    api.lock("products/2/")
    for _ in range(2):
        api.refused(403, "LOCK", "products/1/")
    api.lock("products/1/")


def test_lock_lost(api: Any) -> None:
    api.lock("products/1/")
    api.fault("lock_lost")
    api.refused(406, "PUT", "products/1/", "<product/>")
    api.locked_put("products/1/", "<product/>")


def test_session_lost(api: Any) -> None:
    api.lock("products/1/")
    api.fault("session_lost")
    assert "set-cookie" in api.call("GET", "products/1/").headers
    api.refused(406, "PUT", "products/1/", "<product/>")
    assert len(api.control("GET", "/sessions")[1]["sessions"]) == 1


@pytest.mark.parametrize("name", ["password_expired", "application_not_licensed"])
def test_credentials_that_are_right_no_more(api: Any, name: str) -> None:
    api.fault(name)
    api.refused(401, "GET", "customers/")
    api.get("customers/")


def test_posted_meanwhile(api: Any) -> None:
    api.post("invoices/", "<invoice/>")
    api.lock("invoices/1/")
    api.fault("posted_meanwhile")
    api.refused(406, "POST", "invoices/1/lineitems/", LINE)
    assert api.get("invoices/1/").findtext("flags/posted") == "true"


@pytest.mark.parametrize("name", ["internal_error", "reporting"])
def test_a_server_that_cannot(api: Any, name: str) -> None:
    api.fault(name, method="POST")
    api.get("customers/")
    api.refused(500, "POST", "customers/", "<customer/>")
    assert len(api.get("customers/")) == 0


def test_an_answer_that_is_lost_was_carried_out(api: Any) -> None:
    api.fault("drop_response", method="POST")
    with pytest.raises(requests.ConnectionError):
        api.call("POST", "customers/", "<customer><email>a@example.com</email></customer>")
    assert len(api.get("customers/", filter='email == "a@example.com"')) == 1


def test_faults_are_named_by_the_control_api(api: Any) -> None:
    assert {"seats_exhausted", "lock_held_by_another", "drop_response"} <= set(
        api.control("GET", "/")[1]["faults"]
    )


def test_documents_as_the_control_api_lists_them(api: Any) -> None:
    for _ in range(3):
        api.post("invoices/", "<invoice/>")
    api.lock("invoices/1/")
    api.line("invoices/1/", 1, 2)
    api.post(
        "invoices/1/payments/", "<payment><payment_method>Cash</payment_method><amount>5</amount></payment>"
    )
    status, page = api.control("GET", "/invoices?limit=2")
    assert (status, [one["number"] for one in page["invoices"]], page["next"]) == (200, ["I-1", "I-2"], 2)
    assert api.control("GET", "/invoices?after=2")[1]["next"] is None
    one = api.control("GET", "/invoices/1")[1]
    assert (one["status"], one["totals"]["owing"]) == ("Owing", "15.00")
    assert [(line["code"], line["taken"]) for line in one["lines"]] == [("HAT-1", "2.000")]
    assert [(payment["payment_method"], payment["amount"]) for payment in one["payments"]] == [
        ("Cash", "5.00")
    ]
    assert api.control("GET", "/orders/9")[0] == 404
    assert api.control("GET", "/products?code=HAT-1")[1]["products"][0]["available"] == "18.000"

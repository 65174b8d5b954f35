"""What the vendor's public tutorial does, step by step, with plain requests."""

from typing import Any

import pytest
import requests
from lxml import etree


def test_the_first_request(api: Any) -> None:
    answer = api.call("GET", "")
    assert answer.status_code == 200
    assert answer.content == b"<?xml version='1.0' encoding='UTF-8'?>\n<resources/>"
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert "LS_SERVER_SESSION_ID" in answer.cookies


@pytest.mark.parametrize("plural", ["customers", "products", "orders", "invoices", "quotes"])
def test_list_then_log_out(api: Any, plural: str) -> None:
    listed = api.call("GET", f"{plural}/?count=10&offset=0")
    assert listed.status_code == 200
    logout = api.call("POST", "sessions/current/logout/")
    assert (logout.status_code, logout.content) == (204, b"")
    assert etree.fromstring(listed.content).get("total_count") == ("3" if plural == "products" else "0")


def test_lock_change_unlock(api: Any) -> None:
    lock = api.call("LOCK", "products/1/")
    assert (
        lock.content
        == b"<?xml version='1.0' encoding='UTF-8'?>\n<lock acquired=\"true\">Lock Acquired</lock>"
    )
    changed = api.put("products/1/", "<product><sells><sell>12.5</sell></sells></product>")
    assert changed.findtext("sell_price") == changed.findtext("sells/sell") == "12.500"
    assert (changed.get("full_render"), changed.findtext("code")) == ("true", "HAT-1")
    unlock = api.call("UNLOCK", "products/1/")
    assert (
        unlock.content == b"<?xml version='1.0' encoding='UTF-8'?>\n<lock released=\"true\">Unlocked</lock>"
    )


def test_find_a_customer_or_make_one(api: Any) -> None:
    assert len(api.get("customers/", filter='email == "zoe@example.com"')) == 0
    made = api.post(
        "customers/",
        "<customer><name><first>Zoë</first><last>O'Neill</last></name><email>zoe@example.com</email></customer>",
    )
    (found,) = api.get("customers/", filter='email == "zoe@example.com"')
    assert found.get("uri") == made.get("uri") == f"{api.url}/api/customers/1/"
    assert api.get(found.get("uri")).findtext("name/first") == "Zoë"


def test_an_invoice_with_lines(api: Any) -> None:
    api.post("customers/", "<customer><company>Acme</company></customer>")
    invoice = api.post(
        "invoices/",
        "<?xml version='1.0' encoding='utf-8'?>\n<invoice>\n <invoice_customer>\n  <customer id='1'/>\n"
        " </invoice_customer>\n <station>API</station>\n"
        " <c_discount_percentage>10</c_discount_percentage>\n</invoice>",
    )
    uri = invoice.get("uri")
    assert invoice.findtext("invoice_id") == "I-1"
    assert invoice.findtext("invoice_customer/mainname") == "Acme"
    api.lock(uri)
    line = api.line(uri, 1, 3)
    assert line.findtext("lineitem_product/code") == "HAT-1"
    assert (line.findtext("sells/base"), line.findtext("sell_price")) == ("10.000", "9.000")
    api.line(uri, 2, 1)
    paid = api.post(
        f"{uri}payments/", "<payment><payment_method>visa</payment_method><amount>44.99</amount></payment>"
    )
    assert (paid.findtext("type"), paid.findtext("payment_method")) == ("Credit Card", "Visa")
    api.unlock(uri)
    shown = api.get(uri)
    assert [one.findtext("sells/total") for one in shown.find("lineitems")] == ["27.00", "17.99"]
    totals = {each.tag: each.text for each in shown.find("totals")}
    assert (totals["subtotal"], totals["tax"], totals["total"], totals["owing"]) == (
        "44.99",
        "0.00",
        "44.99",
        "0.00",
    )
    assert shown.findtext("status") == shown.findtext("invoice_status") == "Paid"
    assert [api.available(product) for product in (1, 2)] == ["17.000", "4.000"]
    assert api.call("POST", "sessions/current/logout/").status_code == 204


def test_a_posted_invoice_is_not_edited_before_it_is_unposted(api: Any) -> None:
    uri = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(uri)
    posted = api.put(uri, "<invoice><flags><posted>true</posted></flags></invoice>")
    assert posted.findtext("posted") == "2026-03-04T09:15:00.000000"
    assert "un-post" in api.refused(406, "PUT", uri, "<invoice><station>API</station></invoice>")
    assert "posted" in api.refused(406, "POST", f"{uri}lineitems/", "<lineitem><product id='1'/></lineitem>")
    body = "<invoice><flags><posted>false</posted></flags><station>API</station></invoice>"
    unposted = api.put(uri, body)
    assert (unposted.findtext("posted"), unposted.findtext("station")) == ("", "API")
    assert unposted.findtext("flags/posted") == "false"


def test_a_client_of_one_call_logs_in_and_out_by_itself(api: Any) -> None:
    """A reader of 2022 opens a session for every single record."""
    for number in (1, 2, 3):
        with requests.Session() as alone:
            alone.auth, alone.verify = api.session.auth, api.session.verify
            alone.headers.update(api.session.headers)
            assert alone.get(f"{api.url}/api/products/{number}/").status_code == 200
            assert alone.post(f"{api.url}/api/sessions/current/logout/").status_code == 204
    assert api.control("GET", "/sessions")[1]["sessions"] == []

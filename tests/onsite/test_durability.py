"""What was answered is on disk; a restart forgets nothing but who was logged in."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tillproof.simulators.onsite import DatabaseUnusable, open_onsite

SHELF = [{"sku": "HAT-1", "name": "Hat", "price": "10", "qty": 20}]


def test_a_restart_forgets_nothing(open_server: Any, tmp_path: Path) -> None:
    file = tmp_path / "onsite.db"
    first = open_server(file)
    first.onsite.load_products(SHELF)
    first.post("customers/", "<customer><email>a@example.com</email></customer>")
    uri = "invoices/1/"
    first.post("invoices/", "<invoice><invoice_customer><customer id='1'/></invoice_customer></invoice>")
    first.lock(uri)
    first.line(uri, 1, 3)
    before = first.call("GET", uri).text.replace(first.url, "")
    cookies = first.session.cookies
    first.onsite.close()

    second = open_server(file)
    second.onsite.load_products(SHELF)
    second.session.cookies = cookies
    assert "set-cookie" in second.call("GET", "customers/").headers
    assert second.call("GET", uri).text.replace(second.url, "") == before
    assert second.available(1) == "17.000"
    second.refused(406, "PUT", uri, "<invoice/>")
    (found,) = second.get("customers/", filter='email CONTAINS[cd] "A@EXAMPLE"')
    assert found.get("id") == "1"
    assert second.post("invoices/", "<invoice/>").findtext("invoice_id") == "I-2"


def test_an_answer_goes_out_after_the_commit(open_server: Any, tmp_path: Path) -> None:
    file = tmp_path / "onsite.db"
    api = open_server(file)
    other = sqlite3.connect(file)
    try:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        for number in range(1, 4):
            api.post("invoices/", "<invoice/>")
            assert other.execute("SELECT count(*) FROM invoice").fetchone() == (number,)
    finally:
        other.close()
    assert file.stat().st_mode & 0o077 == 0


def test_many_writers_at_once(open_server: Any, tmp_path: Path) -> None:
    api = open_server(tmp_path / "onsite.db", seats=50)

    def make(_: int) -> None:
        session = requests.Session()
        session.mount("https://", api.session.get_adapter("https://"))
        session.auth, session.verify = api.session.auth, api.session.verify
        session.headers.update(api.session.headers)
        for _ in range(4):
            assert session.post(f"{api.url}/api/customers/", data="<customer/>").status_code == 201
            assert session.get(f"{api.url}/api/customers/").status_code == 200

    with ThreadPoolExecutor(6) as crowd:
        list(crowd.map(make, range(6)))
    assert [one.get("id") for one in api.get("customers/")] == [str(number) for number in range(1, 25)]


def test_a_file_of_something_else_is_refused_in_one_line(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no database at all, but long enough to be looked at as one " * 20)
    with pytest.raises(DatabaseUnusable, match="name another file"):
        open_onsite(other, control_token="control", certificate_folder=tmp_path)
    with pytest.raises(DatabaseUnusable, match="name another file"):
        open_onsite(tmp_path / "no" / "folder.db", control_token="control", certificate_folder=tmp_path)


def test_reset_goes_back_to_how_it_was_opened(api: Any) -> None:
    api.lock("products/1/")
    api.put("products/1/", "<product><code>CHANGED</code></product>")
    api.post("customers/", "<customer/>")
    assert api.control("POST", "/reset")[0] == 200
    assert [one.findtext("code") for one in api.get("products/")] == ["HAT-1", "TEE-M", "SHIPPING"]
    assert api.post("customers/", "<customer/>").get("id") == "1"
    api.refused(406, "PUT", "products/1/", "<product/>")


def test_loading_products_again_keeps_what_is_on_hand(open_server: Any) -> None:
    api = open_server()
    api.onsite.load_products(SHELF)
    api.control("PUT", "/quantity-on-hand", json={"code": "HAT-1", "quantity": "3"})
    api.onsite.load_products([{"sku": "HAT-1", "name": "Bowler", "price": "12", "qty": 99}])
    product = api.get("products/1/")
    assert [product.findtext(path) for path in ("description", "sell_price", "inventory/available")] == [
        "Bowler",
        "12.000",
        "3.000",
    ]

"""What was answered is written down; a restart forgets nothing; finding costs what is found."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, event

from tillproof.simulators.retail import finding

HAT = {"sku": "HAT-1", "name": "Hat", "price": "10", "qty": 20, "type_id": "simple", "manufacturer": "Acme"}
PAGES = (
    "Sale/1",
    "Sale/2",
    "Sale",
    "Item",
    "ItemShop",
    "InventoryLog",
    "SalePayment",
    "Manufacturer",
    "Shop",
)


def _refresh(api: Any, token: str) -> Any:
    body = {
        "client_id": "client-of-a-bridge",
        "client_secret": "s" * 32,
        "grant_type": "refresh_token",
        "refresh_token": token,
    }
    return requests.post(f"{api.root}/auth/oauth/token", json=body, timeout=10)


def _pages(api: Any) -> list[Any]:
    relations = '["SaleLines.Note"]'
    return [
        api.get(f"{page}.json", **({"load_relations": relations} if page == "Sale" else {})) for page in PAGES
    ]


def test_a_restart_forgets_nothing(open_account: Any, tmp_path: Path) -> None:
    path = tmp_path / "retail.db"
    first = open_account(path)
    first.retail.load_products([HAT])
    line = {"itemID": 1, "unitQuantity": 2, "note": "blue"}
    first.sale(line, pay="20", referenceNumber="W1")
    first.refused("POST", "Sale.json", first.sale_body(line, pay="3"))
    issued = _refresh(first, "r" * 32).json()
    first.session.headers["Authorization"] = f"Bearer {issued['access_token']}"
    before = _pages(first)
    first.retail.close()

    second = open_account(path)
    second.retail.load_products([HAT])
    assert requests.get(f"{second.url}/Shop", headers=first.session.headers, timeout=10).status_code == 200
    second.session.headers["Authorization"] = f"Bearer {issued['access_token']}"
    assert [_without_links(page) for page in _pages(second)] == [_without_links(page) for page in before]
    assert second.on_hand("1")["1"] == "18"
    assert second.post("Sale", second.sale_body(completed=False))["saleID"] == "3"
    assert _refresh(second, "r" * 32).json()["error"] == "invalid_grant"
    assert _refresh(second, issued["refresh_token"]).status_code == 200


def _without_links(page: Any) -> Any:
    """The next server has another port."""
    return {name: value for name, value in page.items() if name != "@attributes"}


def test_an_answer_goes_out_after_the_commit(open_account: Any, tmp_path: Path) -> None:
    path = tmp_path / "retail.db"
    api = open_account(path)
    with closing(sqlite3.connect(path)) as other:
        for number in range(1, 4):
            api.sale(referenceNumber=f"W{number}")
            assert other.execute("SELECT count(*) FROM Sale WHERE completed = 1").fetchone() == (number,)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_refused_write_changes_nothing(api: Any) -> None:
    item = api.item(quantity=5)
    line = {"itemID": item, "unitQuantity": 1}
    api.sale(line, pay="9.99")
    before = _pages_of(api)
    api.refused("POST", "Sale.json", api.sale_body(line, {"itemID": 99, "unitQuantity": 1}, pay="9.99"))
    api.refused("POST", "Sale.json", api.sale_body(line, pay=[{"paymentTypeID": 99, "amount": "9.99"}]))
    api.refused("PUT", "Sale/1.json", {"completed": False})
    api.refused("POST", "Sale/1/refund.json", {"SalePayments": {"SalePayment": {"paymentTypeID": 99}}})
    api.refused("PUT", f"Item/{item}.json", {"description": "New", "taxClassID": 99})
    api.refused("POST", "Customer.json", {"firstName": "A", "taxCategoryID": 99})
    assert _pages_of(api) == before
    assert api.post("Sale", api.sale_body(completed=False))["saleID"] == "2"


def _pages_of(api: Any) -> list[Any]:
    return [
        api.many(entity) for entity in ("Sale", "SaleLine", "SalePayment", "Item", "ItemShop", "Customer")
    ]


def test_many_writers_at_once(open_account: Any, tmp_path: Path) -> None:
    api = open_account(tmp_path / "retail.db")
    item = api.item(price="1", quantity=100)
    body = api.sale_body({"itemID": item, "unitQuantity": 1}, pay="1")

    def sell() -> None:
        for _ in range(5):
            requests.post(f"{api.url}/Sale.json", json=body, headers=dict(api.session.headers), timeout=30)

    writers = [threading.Thread(target=sell) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    tickets = [sale["ticketNumber"] for sale in api.many("Sale", "limit=100")]
    assert tickets == [str(220000000000 + number) for number in range(1, 21)]
    assert api.on_hand(item) == {"1": "80", "0": "80"}


def test_a_reset_keeps_connections_and_the_loaded_catalogue(open_account: Any) -> None:
    api = open_account()
    api.retail.load_products([HAT])
    api.sale({"itemID": 1, "unitQuantity": 1}, pay="10")
    api.post("Customer", {"firstName": "A"})
    token = _refresh(api, "r" * 32).json()["access_token"]
    control = {"Authorization": "Bearer control"}
    assert requests.post(f"{api.root}/_tillproof/reset", headers=control, timeout=10).status_code == 200
    assert (api.many("Sale"), api.many("Customer"), api.on_hand("1")["1"]) == ([], [], "20")
    assert api.post("Customer", {"firstName": "B"})["customerID"] == "1"
    api.session.headers["Authorization"] = f"Bearer {token}"
    assert api.call("GET", "Shop.json").status_code == 401


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory, serve_account: Any) -> Iterator[Any]:
    """How the database carries out a request: the steps of all its statements, or of those with these words."""
    path = tmp_path_factory.mktemp("plans") / "retail.db"
    seen: list[tuple[str, Any]] = []

    def write_down(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if statement.startswith(("SELECT", "WITH")) and "FROM token" not in statement:
            seen.append((statement, values))

    with serve_account(path) as api:
        _one_of_each(api)
        event.listen(Engine, "before_cursor_execute", write_down)

        def explain(query: str, words: str = "") -> list[str]:
            seen.clear()
            api.get(query.replace("?", ".json?", 1))
            with closing(sqlite3.connect(path)) as rows:
                explained = [
                    rows.execute(f"EXPLAIN QUERY PLAN {text}", values)
                    for text, values in seen
                    if words in text
                ]
                return [step[3] for steps in explained for step in steps]

        yield explain
        event.remove(Engine, "before_cursor_execute", write_down)


def _one_of_each(api: Any) -> None:
    mail = {"ContactEmail": {"address": "zoe@example.com", "useType": "Primary"}}
    api.post("Customer", {"firstName": "Zoë", "Contact": {"Emails": mail}})
    api.retail.load_products([HAT])
    line = {"itemID": 1, "unitQuantity": 1}
    api.sale(line, pay="10", referenceNumber="W1", referenceNumberSource="Webstore", customerID=1)


def _tables_read_through(steps: list[str]) -> list[str]:
    """Tables that are read from end to end; what a statement made for itself does not count."""
    own = ("anon_", "(subquery-", "blocks", "CONSTANT", "json_each")
    return [step for step in steps if step.startswith("SCAN") and not step.split()[1].startswith(own)]


SINCE = "2026-03-04T09:00:00%2B00:00"

BY_INDEX = [
    ("Sale?referenceNumber=W1&referenceNumberSource=Webstore", "Sale_referenceNumber "),
    ("Sale?customerID=1", "Sale_customerID "),
    ("Sale?ticketNumber=220000000001", "Sale_ticketNumber "),
    (f"Sale?timeStamp=%3E,{SINCE}", "Sale_timeStamp "),
    (f"Sale?completeTime=%3E%3C,{SINCE},{SINCE}", "Sale_completeTime "),
    ("Sale?completed=false", "Sale_completed "),
    ("SaleLine?saleID=1", "SaleLine_saleID "),
    ("SaleLine?itemID=1", "SaleLine_itemID "),
    ("SalePayment?remoteReference=W1-1", "SalePayment_remoteReference "),
    ('Customer?load_relations=["Contact"]&Contact.email=zoe@example.com', "Contact_email "),
    ('Customer?load_relations=["Contact"]&Contact.email=~,zoe@%25', "Contact_email "),
    ("Customer?lastName=~,L%25", "Customer_lastName "),
    ("Item?customSku=HAT-1", "Item_customSku "),
    ("Item?itemCode=HAT-1", "Item_upc "),
    ("Item?or=customSku%3DHAT-1|upc%3D1", "Item_customSku "),
    ("Item?itemID=IN,[1,2,3]", "INTEGER PRIMARY KEY"),
    (f"ItemShop?timeStamp=%3E,{SINCE}&sort=timeStamp", "ItemShop_timeStamp "),
]


@pytest.mark.parametrize(("query", "index"), BY_INDEX)
def test_few_records_are_found_by_their_index(plans: Any, query: str, index: str) -> None:
    steps = plans(query)
    assert any(index in step for step in steps), steps
    assert _tables_read_through(steps) == []


WALKED = [
    "Sale?limit=50",
    "Sale?after=WzQwXQ==",
    "Sale?sort=-saleID&completed=true",
    "Sale?sort=-timeStamp",
    f"Sale?timeStamp=%3E,{SINCE}&completed=true",
    f"Sale?sort=timeStamp&timeStamp=%3E,{SINCE}",
    'Sale?load_relations=["SaleLines","SalePayments.PaymentType","Customer.Contact"]',
    'Customer?load_relations=["Contact"]&Contact.email=!~,',
    "Customer?sort=lastName",
    'Item?load_relations=["ItemShops","Manufacturer"]&ItemShops.shopID=1',
]


@pytest.mark.parametrize("query", WALKED)
def test_where_many_match_no_page_needs_sorting(
    plans: Any, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "FEW", 0)
    steps = plans(query, "ORDER BY")
    page = [step for step in steps[:1] if "INDEX" in step]
    assert page, steps
    assert not [step for step in plans(query, "LIMIT") if "TEMP B-TREE" in step]


def test_a_walk_begins_where_the_newer_records_are(plans: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FEW", 0)
    steps = plans(f"Sale?timeStamp=%3E,{SINCE}")
    assert any("Sale_timeStamp_block (<expr>=? AND timeStamp>?)" in step for step in steps), steps
    assert "SEARCH Sale USING COVERING INDEX Sale_walk (archived=? AND saleID>?)" in steps

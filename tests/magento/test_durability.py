"""What was answered is written down; a restart forgets nothing; finding by time costs what it finds."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine, event


def test_a_restart_forgets_nothing(open_shop: Any, entity: Any, tmp_path: Path) -> None:
    path = tmp_path / "magento.db"
    first = open_shop(path)
    first.magento.load_products([{"sku": "HAT-1", "name": "Hat", "price": "10", "qty": 20}])
    first.place(entity())
    first.post("order/1/invoice", {})
    credentials = {"username": "admin", "password": "admin123"}
    token = first.post("integration/admin/token", credentials)
    first.magento.close()

    second = open_shop(path)
    second.magento.load_products([{"sku": "HAT-1", "name": "Hat", "price": "10", "qty": 20}])
    second.session.headers["Authorization"] = f"Bearer {token}"
    assert second.order(1) == first.order(1)
    assert second.order(1)["total_invoiced"] == 33.89
    assert second.place(entity())["increment_id"] == "000000002"
    assert second.get("stockItems/HAT-1")["qty"] == 14


def test_an_answer_goes_out_after_the_commit(open_shop: Any, entity: Any, tmp_path: Path) -> None:
    path = tmp_path / "magento.db"
    api = open_shop(path)
    other = sqlite3.connect(path)
    try:
        for number in range(1, 4):
            api.place(entity())
            assert other.execute("SELECT count(*) FROM sales_order").fetchone() == (number,)
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    finally:
        other.close()


def test_a_refused_write_changes_nothing(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    before = api.order(number)
    api.refused("POST", f"order/{number}/invoice", {"items": [{"order_item_id": 1, "qty": 9}]})
    api.refused("POST", f"order/{number}/ship", {"tracks": [{"title": "no number"}]})
    assert api.order(number) == before
    assert api.find("invoices")["total_count"] == api.find("shipments")["total_count"] == 0
    api.post(f"order/{number}/invoice", {})
    assert api.get("invoices/1")["increment_id"] == "000000001"


def test_many_writers_at_once(open_shop: Any, entity: Any, tmp_path: Path) -> None:
    api = open_shop(tmp_path / "magento.db")

    def place() -> None:
        header = dict(api.session.headers)
        for _ in range(5):
            requests.post(f"{api.url}/rest/V1/orders", json={"entity": entity()}, headers=header, timeout=30)

    writers = [threading.Thread(target=place) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = api.find("orders")["items"]
    assert sorted(order["increment_id"] for order in found) == [f"{number:09d}" for number in range(1, 21)]


@pytest.fixture
def statements() -> Iterator[list[tuple[str, Any]]]:
    """The SQL of list calls, as it is carried out."""
    seen: list[tuple[str, Any]] = []

    def write_down(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if "FROM sales_order \n" in statement and ("count(*)" in statement or "ORDER BY" in statement):
            seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", write_down)
    yield seen
    event.remove(Engine, "before_cursor_execute", write_down)


UPDATED = [("updated_at", "gteq", "2026-03-04 09:15:00")]


@pytest.mark.parametrize(
    "groups",
    [
        [UPDATED],
        [UPDATED, [("total_invoiced", "gt", "0")]],
        [UPDATED, [("total_invoiced", "null", "")], [("status", "in", "pending,processing")]],
        [[("total_invoiced", "null", "")]],
        [[("status", "eq", "pending")]],
        [[("increment_id", "eq", "000000001")]],
        [[("ext_order_id", "eq", "X")]],
        [[("customer_email", "eq", "zoe@example.com")]],
        [[("created_at", "from", "2026-03-04 00:00:00")]],
    ],
)
def test_lists_are_found_by_an_index(
    open_shop: Any, entity: Any, tmp_path: Path, statements: list[tuple[str, Any]], groups: Any
) -> None:
    path = tmp_path / "magento.db"
    api = open_shop(path)
    api.place(entity())
    statements.clear()
    more = {"pageSize": 50, "sortOrders][0][field": "updated_at", "sortOrders][0][direction": "ASC"}
    api.find("orders", *groups, **more)
    assert len(statements) >= 2
    with sqlite3.connect(path) as rows:
        for statement, values in statements:
            plan = [row[3] for row in rows.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert "INDEX order_" in plan[0] or "PRIMARY KEY" in plan[0], plan
    rows.close()


def test_sorting_by_time_needs_no_sorting(
    open_shop: Any, entity: Any, tmp_path: Path, statements: list[tuple[str, Any]]
) -> None:
    path = tmp_path / "magento.db"
    api = open_shop(path)
    api.place(entity())
    statements.clear()
    more = {
        "pageSize": 50,
        "sortOrders][0][field": "updated_at",
        "sortOrders][0][direction": "ASC",
        "sortOrders][1][field": "entity_id",
        "sortOrders][1][direction": "ASC",
    }
    api.find("orders", UPDATED, **more)
    with sqlite3.connect(path) as rows:
        plans = [
            [row[3] for row in rows.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
            for statement, values in statements[:2]
        ]
    rows.close()
    wanted = ["SEARCH sales_order USING COVERING INDEX order_updated (updated_at>?)"]
    assert plans == [wanted, wanted]


def test_a_reset_keeps_users_and_the_loaded_catalogue(open_shop: Any, entity: Any) -> None:
    api = open_shop()
    api.magento.load_products([{"sku": "HAT-1", "name": "Hat", "price": "10", "qty": 20}])
    api.place(entity())
    control = {"Authorization": "Bearer control"}
    answer = requests.post(f"{api.url}/_tillproof/reset", headers=control, timeout=10)
    assert answer.status_code == 200
    assert api.find("orders")["total_count"] == 0
    assert api.get("stockItems/HAT-1")["qty"] == 20
    assert api.place(entity())["increment_id"] == "000000001"

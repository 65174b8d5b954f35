"""What the ledger is asked at every moment goes by an index: its cost must not grow with what lies behind."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from tillproof.bridge import order_book, push_book, work_book
from tillproof.bridge.ledger import Ledger
from tillproof.bridge.outlets.web_orders import poll

NOW = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.sqlite")
    yield ledger
    ledger.close()


def plan_of(ledger: Ledger, ask: Callable[[Connection], Any]) -> list[str]:
    """How SQLite goes about the questions of `ask`."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    with ledger.reading() as connection:
        event.listen(ledger._engine, "before_cursor_execute", note)
        ask(connection)
        event.remove(ledger._engine, "before_cursor_execute", note)
        return [
            row[3]
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: order_book.find_by_source(c, ["1", "2"]),
        lambda c: order_book.page(c, "000000001", 10),
        lambda c: order_book.lines_of(c, 1),
        lambda c: order_book.shipments_of(c, 1),
        lambda c: order_book.has_shipment(c, 1, "key"),
        lambda c: order_book.has_note(c, 1, "key"),
        lambda c: order_book.notes_of(c, [1, 2]),
        lambda c: order_book.documents_of(c, 1, "creditmemo"),
        lambda c: order_book.document_at(c, 1, "onsite"),
        lambda c: order_book.to_reread(c, 60),
        lambda c: order_book.first_offers_ahead(c, 60),
        lambda c: push_book.first_pushes_ahead(c, 60),
        lambda c: push_book.due(c, "onsite", NOW, None, 20),
        lambda c: work_book.due_work(c, "store", NOW, 0, 20),
        work_book.for_people,
        lambda c: work_book.unfinished(c, 1),
    ],
)
def test_an_index_for_every_question(ledger: Ledger, ask: Callable[[Connection], Any]) -> None:
    plan = plan_of(ledger, ask)
    assert plan
    assert [step for step in plan if step.startswith("SCAN") and "USING" not in step] == []


def test_whether_an_order_has_earlier_work_is_asked_of_its_own_alone(ledger: Ledger) -> None:
    """Else a store that was down for a day costs the square of what has piled up."""
    plan = plan_of(ledger, lambda c: work_book.due_work(c, "store", NOW, 0, 20))
    assert [step for step in plan if "earlier" in step and "order_id=?" not in step] == []


@pytest.mark.parametrize("question", [poll.XML, poll.JSON])
def test_a_poll_goes_by_what_waits(ledger: Ledger, question: Any) -> None:
    with ledger.reading() as connection:
        driver: Any = connection.connection.dbapi_connection
        asked = driver.execute(f"EXPLAIN QUERY PLAN {question.sql}", question._fixed | {"at_most": 30})
        plan = [row[3] for row in asked if "orders" in row[3]]
    assert [step.partition("INDEX ")[2] for step in plan] == ["orders_listed", "orders_to_cancel"]

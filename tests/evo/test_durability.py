"""Nothing that was committed is lost, and nothing is acknowledged that was not (POS-D01d, POS-D04g)."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tillproof.simulators.evo import Pos
from tillproof.simulators.evo.books import BooksUnusable

DIES_BEFORE_SENDING = """
import os, sys
from datetime import datetime
from pathlib import Path
from tillproof.simulators.evo import Connection, open_pos
from tillproof.simulators.evo.events import Imported

books, url, now = sys.argv[1:]
settings = Connection(url=url, user="u", password="p", enabled=True)
pos = open_pos(Path(books), settings, clock=lambda: datetime.fromisoformat(now), control_token="t")
pos.listen(lambda event: os._exit(9) if isinstance(event, Imported) else None)
pos.poll()
"""


def test_a_till_that_dies_between_commit_and_send_acknowledges_after_its_restart(
    open_till: Callable[..., Pos],
    store: Any,
    order: Callable[..., str],
    tmp_path: Path,
    clock: Callable[[], datetime],
) -> None:
    store.orders |= {"W-1": order("W-1"), "W-2": order("W-2")}
    books = tmp_path / "till"
    started = [sys.executable, "-c", DIES_BEFORE_SENDING, str(books), store.url, clock().isoformat()]
    dead = subprocess.run(started, check=False)
    assert dead.returncode == 9
    assert store.seen("POST") == [], "the acknowledgement left before its sale was safe"

    pos = open_till(books, None)
    assert [sale.order_id for sale in pos.sales()] == ["W-1"]
    written = pos.messages("W-1")[0].body
    pos.poll()
    first = store.seen("POST")[0]
    assert first.body == written
    assert b"1010" not in first.body
    assert [sale.order_id for sale in pos.sales()] == ["W-1", "W-2"]
    assert [len(pos.messages(order_id)) for order_id in ("W-1", "W-2")] == [1, 1]


def test_a_till_that_dies_after_sending_repeats_the_same_acknowledgement(
    open_till: Callable[..., Pos], store: Any, order: Callable[..., str], tmp_path: Path
) -> None:
    class PowerCut(BaseException):
        pass

    def cut(_: Any) -> Any:
        raise PowerCut

    store.orders["W-1"] = order()
    pos = open_till(tmp_path / "till")
    post, pos._link.wire.post = pos._link.wire.post, lambda *call: (post(*call), cut(call))
    with pytest.raises(PowerCut):
        pos.poll()
    pos.close()

    again = open_till(tmp_path / "till", None)
    again.poll()
    first, second = store.seen("POST")
    assert first.body == second.body
    assert len(again.sales()) == 1


def test_sales_and_their_numbers_outlive_restarts(
    open_till: Callable[..., Pos], store: Any, order: Callable[..., str], tmp_path: Path
) -> None:
    for number in range(3):
        pos = open_till(tmp_path / "till")
        store.orders[f"W-{number}"] = order(f"W-{number}")
        pos.poll()
        pos.ship("W-0", f"T-{number}", items=[])
        pos.close()
    pos = open_till(tmp_path / "till")
    assert [(sale.number, sale.order_id) for sale in pos.sales()] == [
        ("S-000001", "W-0"),
        ("S-000002", "W-1"),
        ("S-000003", "W-2"),
    ]
    told = [letter.told.get("tracking") for letter in pos.messages("W-0")]
    assert told == [None, "T-0", "T-1", "T-2"]


def test_two_tills_never_share_books(open_till: Callable[..., Pos], tmp_path: Path) -> None:
    open_till(tmp_path / "till")
    with pytest.raises(BooksUnusable, match="another POS"):
        open_till(tmp_path / "till")


def test_a_file_that_is_something_else_is_refused_and_left_alone(
    open_till: Callable[..., Pos], tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Ada, " * 200)
    with pytest.raises(BooksUnusable, match=r"letter\.txt"):
        open_till(letter)
    assert letter.read_text() == "Dear Ada, " * 200


def test_a_folder_that_is_not_there(open_till: Callable[..., Pos], tmp_path: Path) -> None:
    with pytest.raises(BooksUnusable, match="cannot be written"):
        open_till(tmp_path / "nowhere" / "till")


def test_an_order_number_of_another_location_is_another_order(
    open_till: Callable[..., Pos], connection: Any, store: Any, order: Callable[..., str], tmp_path: Path
) -> None:
    store.orders["W-1"] = order()
    main = open_till(tmp_path / "till")
    main.poll()
    main.close()
    store.orders["W-1"] = order()
    branch = open_till(tmp_path / "till", replace(connection, location="Branch"))
    assert branch.sales() == ()
    assert branch.poll().imported == 1


def test_reset_forgets_the_business_and_keeps_the_connection(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    store.orders["W-1"] = order()
    pos.poll()
    kept = pos.connection
    pos.reset()
    assert (pos.sales(), pos.alarms(), pos.messages("W-1"), pos.customers()) == ((), (), (), ())
    assert pos.connection == kept
    store.orders["W-1"] = order()
    pos.poll()
    assert pos.sale("W-1").number == "S-000001"

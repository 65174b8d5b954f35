"""What shares a commit: nothing of it is there before, and a failure undoes its own change alone (decisions 12)."""

import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path
from sqlite3 import OperationalError
from threading import Event

import pytest

from tillproof.bridge.ledger import Ledger, fact, put_fact
from tillproof.bridge.rounds import Rounds


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(tmp_path / "ledger.sqlite")
    yield found
    found.close()


def put(ledger: Ledger, name: str, *, failing: bool = False) -> None:
    with ledger.writing() as transaction:
        put_fact(transaction, name, "there")
        if failing:
            raise ValueError(name)


def held(ledger: Ledger) -> list[str]:
    with ledger.reading() as connection:
        return [name for name in "abc" if fact(connection, name)]


def test_changes_of_a_round_are_committed_at_its_end(ledger: Ledger) -> None:
    with ledger.together():
        put(ledger, "a")
        put(ledger, "b")
        assert held(ledger) == []
    assert held(ledger) == ["a", "b"]
    put(ledger, "c")
    assert held(ledger) == ["a", "b", "c"]


def test_a_change_that_fails_is_undone_alone(ledger: Ledger) -> None:
    with ledger.together():
        put(ledger, "a")
        with pytest.raises(ValueError, match="b"):
            put(ledger, "b", failing=True)
        put(ledger, "c")
    assert held(ledger) == ["a", "c"]


def test_a_round_that_fails_leaves_nothing(ledger: Ledger) -> None:
    def cut_short() -> None:
        with ledger.together():
            put(ledger, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        cut_short()
    put(ledger, "b")
    assert held(ledger) == ["b"]


def test_what_sqlite_undid_by_itself_is_never_called_committed(ledger: Ledger) -> None:
    def undo() -> None:
        with ledger.writing() as transaction:
            transaction.connection.driver_connection.execute(
                "ROLLBACK"
            )  # as SQLite does when the disk is full

    def round_goes_on() -> None:
        with ledger.together():
            put(ledger, "a")
            with pytest.raises(OperationalError, match="no such savepoint"):
                undo()
            put(ledger, "b")

    with pytest.raises(OperationalError, match="no transaction"):
        round_goes_on()
    assert "a" not in held(ledger)


def test_whoever_comes_meanwhile_shares_the_next_round() -> None:
    served: list[Sequence[int]] = []
    begun, go_on = Event(), Event()

    def serve(requests: Sequence[int]) -> list[str]:
        begun.set()
        assert go_on.wait(10)
        served.append(requests)
        return [f"answer {request}" for request in requests]

    async def play() -> list[str]:
        rounds = Rounds(serve)
        loop = asyncio.get_running_loop()
        first = loop.create_task(rounds.answer(0))
        await loop.run_in_executor(None, begun.wait, 10)
        others = [loop.create_task(rounds.answer(request)) for request in range(1, 6)]
        await asyncio.sleep(0)  # they run up to where they wait
        others[1].cancel()
        go_on.set()
        answers = await asyncio.gather(first, *others, return_exceptions=True)
        rounds.close()
        return [str(answer) for answer in answers if not isinstance(answer, BaseException)]

    assert asyncio.run(play()) == [f"answer {request}" for request in (0, 1, 3, 4, 5)]
    assert served == [[0], [1, 2, 3, 4, 5]]


def test_all_of_a_round_hear_of_its_failure_and_the_next_is_served() -> None:
    def serve(requests: Sequence[str]) -> list[str]:
        if "bad" in requests:
            raise OSError("the disk is full")
        return list(requests)

    async def play() -> list[object]:
        rounds = Rounds(serve)
        failed = await asyncio.gather(*map(rounds.answer, ("bad", "good")), return_exceptions=True)
        after = await rounds.answer("good")
        rounds.close()
        return [*failed, after]

    first, second, after = asyncio.run(play())
    assert isinstance(first, OSError)
    assert first is second
    assert after == "good"

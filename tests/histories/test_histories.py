"""Random histories of orders between a shop that fails, a bridge that dies and a POS that repeats itself.

A failing history comes out shortened, with what happened and the command that plays it again.
"""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from life.broken import Broken
from life.play import Player, header_of
from life.stage import HereStage, Store
from life.steps import History, histories, of_seed, parse, written
from life.trap import Trap

Record = Callable[[str, object], None]


def play(store: Store, trap: Trap, folder: Path, history: History) -> Player:
    """Plays it on a bridge and a ledger of its own."""
    __tracebackhide__ = True
    store.next_history()
    stage = HereStage(store, trap, folder / f"ledger-{store.histories}.sqlite", header_of(history))
    player = Player(stage, history)
    try:
        player.play()
    except Broken as broken:
        text = shlex.quote(written(history))
        raise Broken(
            f"{broken}\n\nPlay it again:\n  pytest tests/histories -k replay_here --history {text}"
        ) from None
    finally:
        stage.close()
        for file in folder.iterdir():
            file.unlink()
    return player


def test_histories(
    store: Store, trap: Trap, ledgers: Path, chunk: range, longest: int, record_property: Record
) -> None:
    """None lost, none doubled, right to the cent: whatever happens in whatever order."""
    played = steps = 0

    def run(history: History) -> None:
        nonlocal played, steps
        __tracebackhide__ = True
        player = play(store, trap, ledgers, history)
        played, steps = played + 1, steps + player.steps

    for number in chunk:
        of_seed(number, histories(longest), run)
    record_property("histories", played)
    record_property("steps", steps)


def test_replay_here(store: Store, trap: Trap, ledgers: Path, request: pytest.FixtureRequest) -> None:
    """One given history, the bridge in this process: `--history 'place visa; carry'`."""
    text = request.config.getoption("--history", None)
    if text is None:
        pytest.skip("no --history was given")
    player = play(store, trap, ledgers, parse(text))
    print("\n".join(player.story))

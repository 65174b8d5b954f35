"""The same histories with the bridge as a process of its own, which is killed (kill -9) at commits and at random."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from life.broken import Broken
from life.own_process import Cradle, OwnProcessStage
from life.play import Player, header_of
from life.stage import Store
from life.steps import History, histories, of_seed, parse, written

Record = Callable[[str, object], None]


def play(store: Store, cradle: Cradle, folder: Path, history: History) -> tuple[Player, int]:
    """Plays it, and tells how often the bridge was killed."""
    __tracebackhide__ = True
    store.next_history()
    stage = OwnProcessStage(store, cradle, folder / f"ledger-{store.histories}.sqlite", header_of(history))
    player = Player(stage, history)
    try:
        player.play()
    except Broken as broken:
        text = shlex.quote(written(history))
        raise Broken(
            f"{broken}\n\nPlay it again:\n  pytest tests/histories -k replay_killed --history {text}"
        ) from None
    finally:
        stage.close()
    return player, stage.deaths


def test_killed(
    store: Store,
    cradle: Cradle,
    ledgers: Path,
    deadly_chunk: range,
    longest: int,
    record_property: Record,
) -> None:
    """A bridge that is killed at any moment and started again loses nothing and doubles nothing."""
    played = steps = kills = 0

    def run(history: History) -> None:
        nonlocal played, steps, kills
        __tracebackhide__ = True
        player, deaths = play(store, cradle, ledgers, history)
        played, steps, kills = played + 1, steps + player.steps, kills + deaths

    for number in deadly_chunk:
        of_seed(number, histories(longest, killed=True), run)
    record_property("histories with kills", played)
    record_property("steps", steps)
    record_property("kills", kills)


def test_replay_killed(store: Store, cradle: Cradle, ledgers: Path, request: pytest.FixtureRequest) -> None:
    """One given history, the bridge in a process of its own: `--history 'place visa; cycle killed 5'`."""
    text = request.config.getoption("--history", None)
    if text is None:
        pytest.skip("no --history was given")
    player, _ = play(store, cradle, ledgers, parse(text))
    print("\n".join(player.story))

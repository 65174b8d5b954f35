"""What `tillproof check` does with a shop: words for people, findings for programs, an exit code."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tillproof.harness.run import examine
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import open_store

PASSWORD = "pä:ss wörd & more"
Describe = Callable[..., str]


@pytest.fixture
def describe(tmp_path: Path) -> Iterator[Describe]:
    """The path of a target's TOML: a store with these defects, its TOML changed in these places."""
    servers: list[Server] = []

    def path(*defects: str, **changed: str) -> str:
        store = open_store(user="lightspeed", password=PASSWORD, control_token="t" * 32, defects=defects)
        server = Server(store.system.wsgi).start()
        servers.append(server)
        toml = store.target_toml(server.url)
        for old, new in changed.items():
            assert old in toml
            toml = toml.replace(old, new)
        file = tmp_path / "target.toml"
        file.write_text(toml, encoding="utf-8")
        return str(file)

    yield path
    for server in servers:
        server.stop()


def test_a_pass(describe: Describe, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "report.json"
    assert examine(describe(), only=["EVO-06", "EVO-03"], report=report) == 0
    shown = capsys.readouterr().out
    assert "tillproof examined web orders store" in shown
    assert "1 pass, 1 not observable" in shown
    assert "That a store never calls a POS is not visible from outside" in shown
    assert json.loads(report.read_text(encoding="utf-8"))["counts"]["pass"] == 1


def test_a_failure_shows_clause_expectation_and_exchange(
    describe: Describe, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "report.json"
    assert examine(describe("limit-31"), only=["EVO-06"], report=report) == 1
    shown = capsys.readouterr().out
    assert "EVO-06 MUST (seed): One answer carries at most 30 orders." in shown
    assert "expected  at most 30 orders" in shown
    assert "actual    31 orders" in shown
    assert "step      Then that poll lists at most 30 orders" in shown
    assert 'curl -sS -i -u "$USER:$PASSWORD"' in shown
    for text in (shown, report.read_text(encoding="utf-8")):
        assert PASSWORD not in text
        assert "t" * 32 not in text


def test_a_warning_does_not_fail(describe: Describe, capsys: pytest.CaptureFixture[str]) -> None:
    assert examine(describe("date-iso-T"), only=["EVO-D17a"]) == 0
    shown = capsys.readouterr().out
    assert "warning: EVO-D17a SHOULD" in shown
    assert "1 passed with warning" in shown


def test_a_hook_that_is_not_there_leaves_things_unseen(
    describe: Describe, capsys: pytest.CaptureFixture[str]
) -> None:
    target = describe()
    text = "\n".join(
        line for line in Path(target).read_text(encoding="utf-8").splitlines() if "release" not in line
    )
    Path(target).write_text(text, encoding="utf-8")
    assert examine(target, only=["EVO-D25b"]) == 2
    assert "the target has no hook release" in capsys.readouterr().out


def test_a_hook_that_is_broken_stops_the_run_before_it_starts(
    describe: Describe, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine(describe(**{"hooks/read_order/{id}": "hooks/read_nothing/{id}"})) == 2
    shown = capsys.readouterr().out
    assert "hook read_order: GET" in shown
    assert "answered 404" in shown
    assert "t" * 32 not in shown


def test_a_hook_that_breaks_later_is_no_verdict(
    describe: Describe, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        examine(describe(**{"hooks/cancel_order/{id}": "hooks/cancel_nothing/{id}"}), only=["EVO-D29b"]) == 2
    )
    shown = capsys.readouterr().out
    assert "stopped by the configuration (no verdict about the target): hook cancel_order" in shown
    assert "1 not run" in shown


def test_a_start_that_cannot_be_reached_blames_no_requirement(
    describe: Describe, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine(describe("born-downloaded"), only=["EVO-D14d"]) == 1
    shown = capsys.readouterr().out
    assert "could not begin (no requirement is blamed): the poll does not list" in shown
    assert "web-orders: 1 requirement: 1 not run" in shown


def test_wrong_credentials_stop_before_anything_is_placed(
    describe: Describe, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine(describe(**{'user = "lightspeed"': 'user = "somebody"'})) == 2
    assert "refuses user 'somebody' (401); correct user and password" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"target": "nowhere.toml"}, "target nowhere.toml: No such file or directory"),
        (
            {"target": "reference", "only": ["EVO-5"]},
            "no requirement is called 'EVO-5'; did you mean EVO-05?",
        ),
    ],
)
def test_what_makes_no_sense_is_said_in_one_line(
    arguments: dict[str, object], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine(**arguments) == 2  # type: ignore[arg-type]
    assert words in capsys.readouterr().err


def test_listing(capsys: pytest.CaptureFixture[str]) -> None:
    assert examine("reference", list_only=True, only=["EVO-06"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("web-orders/polling.feature:")
    assert line.endswith("Of 31 orders no more than 30 are in one answer  (EVO-06)")
    assert examine("reference", list_only=True, only=["EVO-03"]) == 2


def test_features_of_ones_own(describe: Describe, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my features"
    folder.mkdir()
    text = "Feature: F\n  @EVO-05\n  Scenario: Mine own\n    Given an order\n    Then the next poll lists the order\n"
    (folder / "mine.feature").write_text(text, encoding="utf-8")
    assert examine(describe(), only=["EVO-05"], features=[folder]) == 0
    assert examine("reference", list_only=True, only=["EVO-05"], features=[folder]) == 0
    assert "mine.feature:3  Mine own  (EVO-05)" in capsys.readouterr().out

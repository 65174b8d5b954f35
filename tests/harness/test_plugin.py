"""The plugin in other people's projects: run from foreign folders, under foreign settings, as they would run it."""

import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tillproof.harness.run import plugin_arguments
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import open_store

INI = """\
[pytest]
addopts = --strict-markers
python_functions = it_*
bdd_features_base_dir = somewhere_else
tillproof_features = own
filterwarnings = error
"""

TARGET_OF_ONES_OWN = """\
import pytest
from pytest_bdd import then, when

from tillproof.harness.hooked import HookedTarget
from tillproof.harness.target_file import load
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import open_store


@pytest.fixture(scope="session")
def tillproof_target(tmp_path_factory):
    store = open_store(user="lightspeed", password="a made-up one", control_token="t" * 32)
    with Server(store.system.wsgi) as server:
        file = tmp_path_factory.mktemp("target") / "target.toml"
        file.write_text(store.target_toml(server.url), encoding="utf-8")
        yield HookedTarget(load(file))


@then("a step of my own finds it listed")
def _(tillproof_scene, tillproof_examination):
    listed = tillproof_scene.order.id in tillproof_scene.poll().order_ids
    tillproof_examination.judge("EVO-05", listed, expected="listed", actual="not listed")


@when("a step is asynchronous")
async def _():
    pass


@when("the ground is marked")
def _(request):
    (request.config.rootpath / "ran").touch()
"""

GOOD_FEATURE = """\
Feature: My own
  @EVO-05
  Scenario: Mine
    Given an order
    Then a step of my own finds it listed
  @EVO-05 @EVO-07
  Scenario: With words of tillproof
    Given an order
    Then the order is not downloaded (EVO-07)
    And the next poll lists the order (EVO-05)
"""

BROKEN_FEATURES = {
    "undefined": (
        "@EVO-05",
        "Given an order\n    Then the moon rises",
        "no step definition for: Then the moon rises",
    ),
    "asynchronous": ("@EVO-05", "When a step is asynchronous", "is asynchronous and would never run"),
    "unknown": ("@EVO-999", "Given an order", "no requirement is called 'EVO-999'"),
    "untagged": ("@other", "Given an order", "speaks about no requirement"),
    "stray": (
        "@EVO-05",
        "Given an order\n    Then the next poll lists the order (EVO-06)",
        "judges EVO-06, but the scenario is not tagged @EVO-06",
    ),
    "silent": (
        "@EVO-05 @EVO-06",
        "Given an order\n    Then the next poll lists the order (EVO-05)",
        "tagged @EVO-06, but no step speaks about it",
    ),
    "vague": (
        "@EVO-05 @EVO-06",
        "Given an order\n    Then the next poll lists the order",
        "name what this step judges, as in (EVO-05)",
    ),
    "no gherkin": ("", "Scenario\nScenario: x\n  Whatever:", ""),
}


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", *plugin_arguments(), "-p", "no:cacheprovider", "-q", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Somebody's project with settings of its own."""
    (tmp_path / "pytest.ini").write_text(INI, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(TARGET_OF_ONES_OWN, encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "not_ours").mkdir()
    (tmp_path / "not_ours" / "other.feature").write_text("This is no Gherkin", encoding="utf-8")
    return tmp_path


def test_a_project_with_settings_features_steps_and_a_target_of_its_own(project: Path) -> None:
    (project / "own" / "mine.feature").write_text(GOOD_FEATURE, encoding="utf-8")
    (project / "test_other.py").write_text(
        "def it_is_so(): pass\ndef test_not_this(): assert 0\n", encoding="utf-8"
    )
    done = run(project, ".", "--pyargs", "tillproof.features", "-k", "Mine or words or it_is_so")
    assert "3 passed" in done.stdout, done.stdout + done.stderr
    assert "tillproof examined a target of your own" in done.stdout
    assert "narrowed to a selection of 2 scenarios: only 2 requirements claimed" in done.stdout
    assert "web-orders: 2 requirements: 2 pass" in done.stdout
    assert done.returncode == 0


def test_a_file_that_is_not_sound_stops_everything_before_anything_runs(project: Path) -> None:
    for name, (tags, steps, _) in BROKEN_FEATURES.items():
        text = f"Feature: F\n  {tags}\n  Scenario: S\n    {steps}\n"
        (project / "own" / f"{name}.feature").write_text(text, encoding="utf-8")
    sound = "Feature: F\n  @EVO-05\n  Scenario: S\n    When the ground is marked\n"
    (project / "own" / "a_sound_one.feature").write_text(sound, encoding="utf-8")
    done = run(project, "own")
    for _, _, complaint in BROKEN_FEATURES.values():
        assert complaint in done.stdout
    assert f"{len(BROKEN_FEATURES)} errors" in done.stdout
    assert not (project / "ran").exists()
    assert done.returncode == 2


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_without_a_target_nothing_is_examined(tmp_path: Path, workers: tuple[str, ...]) -> None:
    done = run(tmp_path, "--pyargs", "tillproof.features", *workers)
    assert "no target given. Say what to examine: --tillproof-target FILE" in done.stdout
    assert "1 error" in done.stdout
    assert done.returncode == 2


def test_the_reference_bridge_under_several_workers(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        *("--pyargs", "tillproof.features", "-n", "2"),
        *("--tillproof-target", "reference", "--tillproof-report", "report.json"),
        *("--tillproof-only", "EVO-05", "--tillproof-only", "EVO-52", "--tillproof-only", "EVO-D14d"),
    )
    assert "narrowed to only EVO-05, EVO-52, EVO-D14d: only 3 requirements claimed" in done.stdout, (
        done.stdout
    )
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {each["id"]: each["verdict"] for each in report["requirements"]} == {
        "EVO-05": "pass",
        "EVO-52": "pass",
        "EVO-D14d": "pass",
    }
    assert (report["exit_code"], done.returncode) == (0, 0)


def test_a_shop_is_not_examined_by_several_workers_at_once(tmp_path: Path) -> None:
    store = open_store(user="lightspeed", password="a made-up one", control_token="t" * 32)
    with Server(store.system.wsgi) as server:
        (tmp_path / "target.toml").write_text(store.target_toml(server.url), encoding="utf-8")
        done = run(tmp_path, "--pyargs", "tillproof.features", "-n", "2", "--tillproof-target", "target.toml")
    assert "2 workers would take each other's orders" in done.stderr
    assert done.returncode == 2


def test_a_selection_of_nothing_is_not_masked(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "--pyargs",
        "tillproof.features",
        "--tillproof-target",
        "reference",
        "-k",
        "no_such_scenario",
    )
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_plugin_itself_loads_nothing_heavy() -> None:
    code = """
    import sys
    import pytest
    before = set(sys.modules)
    import tillproof.harness.plugin
    heavy = {"lxml", "requests", "flask", "sqlalchemy", "pytest_bdd", "jsonschema"}
    print(sorted(heavy & (set(sys.modules) - before)))
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(code)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"

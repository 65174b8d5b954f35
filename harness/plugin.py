"""The pytest plugin: options and fixtures. What happens in a run is in `course`, which is loaded only when needed.

Nothing heavy is imported here: pytest loads this module for everybody who has tillproof installed.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .course import Course
    from .examination import Examination
    from .scene import Scene
    from .target import Target
    from .visit import Visit


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup(
        "tillproof", "tillproof: does this connection between web shop and till really work?"
    )
    group.addoption(
        "--tillproof-target",
        metavar="FILE",
        help="what to examine: a TOML file, or the word reference for the reference bridge",
    )
    group.addoption(
        "--tillproof-only",
        metavar="ID",
        action="append",
        default=[],
        help="run only the scenarios tagged with this requirement; may be given several times",
    )
    group.addoption("--tillproof-report", metavar="FILE", help="write the findings to this JSON file")
    group.addoption(
        "--tillproof-seed",
        metavar="N",
        type=int,
        help="make the same virtual orders again; default: 1 for the reference bridge, else a new one each time",
    )
    parser.addini("tillproof_features", "folders with features of your own", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    asked_for = any(config.getoption(f"tillproof_{name}") for name in ("target", "only", "report"))
    if asked_for:
        from . import course  # noqa: PLC0415

        course.begin(config)
    elif config.getoption("dist", "no") != "no":
        config.pluginmanager.register(_Doorkeeper(config), "tillproof-doorkeeper")


class _Doorkeeper:
    """With workers the controller learns from reports alone that scenarios of ours are among the tests."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if any(name == "tillproof" for name, _ in report.user_properties):
            self._begin().pytest_runtest_logreport(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed and report.nodeid.endswith(".feature"):
            self._begin().pytest_collectreport(report)

    def _begin(self) -> "Course":
        """From here on the course hears for itself."""
        from . import course  # noqa: PLC0415

        self._config.pluginmanager.unregister(self)
        return course.begin(self._config)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".feature":
        return None
    from . import course  # noqa: PLC0415

    return course.collect(file_path, parent)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_bdd_apply_tag(tag: str) -> bool | None:
    """Requirement tags of the features we collect are no marks: `EVO-05` would break --strict-markers."""
    ours = sys.modules.get(f"{__package__}.collector")  # not loaded: no feature of ours is being collected
    return True if ours is not None and ours.takes(tag) else None


@pytest.fixture(scope="session")
def tillproof_target(pytestconfig: pytest.Config) -> Iterator["Target"]:
    """The thing under test. Override it in your root conftest.py to hand over a `Target` of your own."""
    from . import course  # noqa: PLC0415

    with course.of(pytestconfig).open_target() as target:
        yield target


@pytest.fixture(scope="session")
def tillproof_visit(pytestconfig: pytest.Config, tillproof_target: "Target") -> Iterator["Visit"]:
    """The one visit of this process at the target, begun by a look at what is outstanding there."""
    from . import course  # noqa: PLC0415

    with course.of(pytestconfig).visiting(tillproof_target) as visit:
        yield visit


@pytest.fixture
def tillproof_scene(request: pytest.FixtureRequest, tillproof_visit: "Visit") -> Iterator["Scene"]:
    """What the steps of one scenario share. Afterwards what the scenario left outstanding is cleared up."""
    from . import course  # noqa: PLC0415

    with course.scene(request.node, tillproof_visit) as scene:
        yield scene


@pytest.fixture
def tillproof_examination(tillproof_scene: "Scene") -> "Examination":
    """The judge of the running scenario, for steps of your own: `judge("EVO-06", ok, expected=..., actual=...)`."""
    return tillproof_scene.examination

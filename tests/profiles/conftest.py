"""The scenarios of a profile, run against a reference bridge that a test may have made worse before.

Each folder here is called after its profile. That broken bridges are noticed is proven by `nox -s mutants`, which takes
some minutes; the suite runs every scenario once.
"""

import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Scenario

from tillproof.harness import steps
from tillproof.harness.examination import Examination, ScenarioKey, ScenarioResult
from tillproof.harness.examiner import Line
from tillproof.harness.folders import own_folder
from tillproof.harness.guards import REQUIREMENT_TAG
from tillproof.harness.orders import OrderBook
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.scene import Scene
from tillproof.harness.steps import sentences
from tillproof.harness.target import Target
from tillproof.harness.verdict import Verdict
from tillproof.harness.visit import Visit
from tillproof.schemas import requirements

collect_ignore_glob = [] if os.environ.get("TILLPROOF_MUTANTS") else ["*/test_broken_bridges.py"]


NOTICED = {Verdict.FAIL, Verdict.WARNING}


@dataclass(frozen=True)
class Rendered:
    """One scenario, or one row of an outline."""

    name: str
    tags: tuple[str, ...]
    scenario: Scenario


@pytest.fixture
def profile(request: pytest.FixtureRequest) -> str:
    """The folder's name, where a test has no parameter of this name."""
    return request.path.parent.name


@pytest.fixture
def scenarios(profile: str) -> list[Rendered]:
    return _scenarios_of(profile)


@cache
def _scenarios_of(profile: str) -> list[Rendered]:
    for module in pkgutil.iter_modules(steps.__path__):
        importlib.import_module(f"{steps.__name__}.{module.name}")
    found = []
    for path in sorted((own_folder() / profile).glob("*.feature")):
        for template in get_feature(str(path.parent), path.name).scenarios.values():
            tags = tuple(sorted(tag for tag in template.tags if REQUIREMENT_TAG.fullmatch(tag)))
            rows = [row for examples in template.examples for row in examples.as_contexts()] or [{}]
            found += [
                Rendered(f"{path.stem}: {template.name}[{place}]", tags, template.render(row))
                for place, row in enumerate(rows)
            ]
    return found


@dataclass(frozen=True)
class Examiner:
    """A visit at a target, and how one scenario is run there."""

    visit: Visit
    profile: str

    def run(self, rendered: Rendered) -> ScenarioResult:
        catalogue = requirements.load()
        transcript = self.visit.transcript()
        key = ScenarioKey(self.profile, rendered.name, rendered.scenario.line_number)
        examination = Examination(key, [catalogue.get(tag) for tag in rendered.tags], transcript.last)
        book = OrderBook(1, rendered.name, self.visit.clock, self.visit.run)
        scene = Scene(self.visit, examination, self.visit.examiner(transcript), book, transcript)
        end: Exception | None = None
        try:
            for step in rendered.scenario.steps:
                _do(scene, step)
        except Exception as error:  # noqa: BLE001 - however a scenario ends, that is its result
            end = error
        scene.leave()
        return examination.conclude(end)

    def unnoticed(self, scenarios: Iterable[Rendered], broken: Iterable[str]) -> set[str]:
        """Which of these rules no scenario sees broken: by a failure, or by the warning of a SHOULD."""
        unseen = set(broken)
        for each in scenarios:
            if unseen & set(each.tags):
                checks = self.run(each).checks
                unseen -= {check.requirement for check in checks if check.verdict in NOTICED}
        return unseen


def _do(scene: Scene, step: object) -> None:
    (context,) = [each for each in sentences.vocabulary() if sentences.fits(each, step)]
    scene.examination.step = f"{step.keyword} {step.name}"
    scene.begin_step()
    given = {**(context.parser.parse_arguments(step.name) or {}), "tillproof_scene": scene}
    if step.datatable is not None:
        given["datatable"] = step.datatable.raw()
    wanted = inspect.signature(context.step_func).parameters
    context.step_func(**{name: value for name, value in given.items() if name in wanted})


@pytest.fixture
def examine(profile: str) -> Iterator[Callable[[Target], Examiner]]:
    """Begin a visit at a target."""
    lines = []

    def begin(target: Target) -> Examiner:
        lines.append(Line(target.connection.url))
        return Examiner(Visit(target, lines[-1], seed=1, run="TEST"), profile)

    yield begin
    for line in lines:
        line.session.close()


@pytest.fixture(scope="session")
def sound() -> Iterator[ReferenceTarget]:
    """The reference bridge as it is, for tests that leave it so."""
    with ReferenceTarget() as target:
        yield target


@pytest.fixture
def reference() -> Iterator[Callable[[], ReferenceTarget]]:
    """Open the reference bridge, as it is at that moment."""
    opened = []

    def begin() -> ReferenceTarget:
        opened.append(ReferenceTarget())
        return opened[-1]

    yield begin
    for target in opened:
        target.close()


@pytest.fixture
def unnoticed(
    scenarios: list[Rendered],
    examine: Callable[[Target], Examiner],
    reference: Callable[[], ReferenceTarget],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[Callable[[pytest.MonkeyPatch], None], str, Iterable[str]], set[str]]:
    """Worsen a reference bridge of its own, and tell which of the rules it breaks no scenario there notices."""

    def look(worsen: Callable[[pytest.MonkeyPatch], None], place: str, broken: Iterable[str]) -> set[str]:
        worsen(monkeypatch)
        there = [each for each in scenarios if each.name.startswith(place)]
        return examine(reference()).unnoticed(there, broken)

    return look

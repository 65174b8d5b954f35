"""Scenarios run without pytest around them, so that two hundred broken stores can be examined in seconds."""

import importlib
import inspect
import os
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Scenario

from tillproof.harness import steps
from tillproof.harness.examination import Examination, ScenarioKey, ScenarioResult
from tillproof.harness.examiner import Line
from tillproof.harness.folders import own_folder
from tillproof.harness.guards import REQUIREMENT_TAG
from tillproof.harness.hooked import HookedTarget
from tillproof.harness.orders import OrderBook
from tillproof.harness.scene import Scene
from tillproof.harness.steps import sentences
from tillproof.harness.target import Target
from tillproof.harness.target_file import load
from tillproof.harness.visit import Visit
from tillproof.schemas import requirements
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import open_store

collect_ignore = [] if os.environ.get("TILLPROOF_MUTANTS") else ["test_broken_stores.py"]

PASSWORD = "pä:ss wörd & more"


@dataclass(frozen=True)
class Rendered:
    """One scenario, or one row of an outline."""

    feature: str
    tags: tuple[str, ...]
    scenario: Scenario


@pytest.fixture(scope="session")
def scenarios() -> list[Rendered]:
    """Every scenario of the profile web-orders."""
    for module in pkgutil.iter_modules(steps.__path__):
        importlib.import_module(f"{steps.__name__}.{module.name}")
    return list(_rendered(sorted((own_folder() / "web-orders").glob("*.feature"))))


def _rendered(paths: Iterable[Path]) -> Iterator[Rendered]:
    for path in paths:
        feature = get_feature(str(path.parent), path.name)
        for template in feature.scenarios.values():
            tags = template.tags | feature.tags | (template.rule.tags if template.rule else set())
            ids = tuple(sorted(tag for tag in tags if REQUIREMENT_TAG.fullmatch(tag)))
            rows = [row for examples in template.examples for row in examples.as_contexts()] or [{}]
            for row in rows:
                yield Rendered(path.stem, ids, template.render(row))


@pytest.fixture(scope="session")
def perform() -> Callable[[Visit, Rendered], ScenarioResult]:
    """Run one scenario on a visit."""
    return _perform


def _perform(visit: Visit, rendered: Rendered) -> ScenarioResult:
    catalogue = requirements.load()
    scenario = rendered.scenario
    transcript = visit.transcript()
    examination = Examination(
        ScenarioKey(rendered.feature, scenario.name, scenario.line_number),
        [catalogue.get(tag) for tag in rendered.tags],
        transcript.last,
    )
    book = OrderBook(visit.seed, f"{rendered.feature} {scenario.name}", visit.clock, visit.run)
    scene = Scene(visit, examination, visit.examiner(transcript), book, transcript)
    end: Exception | None = None
    try:
        for step in scenario.steps:
            (context,) = [each for each in sentences.vocabulary() if sentences.fits(each, step)]
            examination.step = f"{step.keyword} {step.name}"
            scene.begin_step()
            given = {**(context.parser.parse_arguments(step.name) or {}), "tillproof_scene": scene}
            if step.datatable is not None:
                given["datatable"] = step.datatable.raw()
            wanted = inspect.signature(context.step_func).parameters
            context.step_func(**{name: value for name, value in given.items() if name in wanted})
    except Exception as error:  # noqa: BLE001 - however a scenario ends, that is its result
        end = error
    scene.leave()
    return examination.conclude(end)


@pytest.fixture
def store_visit(tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """A visit at a store with the defects named."""
    opened: list[Server | Line] = []

    def visit(*defects: str) -> Visit:
        store = open_store(user="lightspeed", password=PASSWORD, control_token="t" * 32, defects=defects)
        server = Server(store.system.wsgi).start()
        file = tmp_path / "target.toml"
        file.write_text(store.target_toml(server.url), encoding="utf-8")
        target: Target = HookedTarget(load(file))
        line = Line(target.connection.url)
        opened.extend((line, server))
        return Visit(target, line, seed=1, run="TEST")

    yield visit
    for each in opened:
        each.session.close() if isinstance(each, Line) else each.stop()

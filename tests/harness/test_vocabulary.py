"""The profile web-orders as a whole: every requirement is spoken about or excused, and its vocabulary stays small."""

from typing import Any

from pytest_bdd.steps import StepFunctionContext

from tillproof.harness.folders import own_folder
from tillproof.harness.steps import sentences
from tillproof.schemas import requirements


def vocabulary() -> list[StepFunctionContext]:
    """Without the sentences that only profile magento and those of pushed POS need."""
    others = (".magento_", ".pushed_", ".onsite_", ".retail_")
    return [
        each
        for each in sentences.vocabulary()
        if not any(name in each.step_func.__module__ for name in others)
    ]


def test_every_requirement_of_the_profile_is_exercised_or_excused(scenarios: list[Any]) -> None:
    exercised = {tag for each in scenarios for tag in each.tags}
    excused = set(requirements.unexercised())
    wanted = {each.id for each in requirements.load().of_profile("web-orders")}
    assert wanted - exercised - excused == set()
    assert exercised & excused == set()


def test_every_scenario_stands_under_a_rule(scenarios: list[Any]) -> None:
    assert [each.scenario.name for each in scenarios if each.scenario.rule is None] == []


def test_the_vocabulary_is_small_and_explains_what_a_name_does_not(scenarios: list[Any]) -> None:
    assert len(vocabulary()) < 60


def test_every_step_is_used_and_fits_one_definition_only(scenarios: list[Any]) -> None:
    steps = {(step.type, step.name): step for each in scenarios for step in each.scenario.steps}.values()
    fitting = {
        step.name: [each for each in sentences.vocabulary() if sentences.fits(each, step)] for step in steps
    }
    assert {name: len(found) for name, found in fitting.items() if len(found) != 1} == {}
    used = {id(found[0]) for found in fitting.values()}
    assert [each.parser.name for each in vocabulary() if id(each) not in used] == []


def test_the_folder_of_features_holds_nothing_else() -> None:
    files = [path for path in own_folder().glob("**/*") if path.is_file() and "__pycache__" not in path.parts]
    assert {path.name for path in files if path.suffix != ".feature"} == {"__init__.py"}
    assert (own_folder() / "__init__.py").read_text(encoding="utf-8").strip() == ""

"""Each profile as a whole: nothing is left out without a reason, few words, and the reference bridge passes.

Of an outline the suite plays the first row and the last; `nox -s thorough` plays them all.
"""

import os
from itertools import groupby
from typing import Any

import pytest
from pytest_bdd.feature import get_feature

from tillproof.harness.examination import Ending
from tillproof.harness.folders import own_folder
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.steps import sentences
from tillproof.harness.verdict import Verdict
from tillproof.schemas import requirements

SENTENCES = {
    "magento": ((".magento_",), 25),
    "onsite": ((".pushed_", ".onsite_"), 45),
    "retail": ((".retail_",), 40),
}
"""Per profile: the modules of its own steps, and how many sentences these may hold at most."""

ADVISORIES = {"MAG-D09d"}
"""What is said of every bridge without reservation."""

AT_MOST = 12
"""Scenarios in one test, so that several processes can share a profile."""

THOROUGH = bool(os.environ.get("TILLPROOF_THOROUGH"))


def parts() -> list[tuple[str, str, int, int]]:
    """Every feature of every profile, the long ones in several parts: (profile, feature, part, of how many)."""
    found = []
    for profile in SENTENCES:
        for path in sorted((own_folder() / profile).glob("*.feature")):
            templates = get_feature(str(path.parent), path.name).scenarios.values()
            rows = sum(
                sum(len(list(examples.as_contexts())) for examples in each.examples) or 1
                for each in templates
            )
            of = -(-rows // AT_MOST)
            found += [(profile, path.stem, part, of) for part in range(of)]
    return found


@pytest.mark.parametrize("profile", SENTENCES)
def test_every_requirement_is_exercised_or_excused(profile: str, scenarios: list[Any]) -> None:
    exercised = {tag for each in scenarios for tag in each.tags}
    excused = set(requirements.unexercised())
    wanted = {each.id for each in requirements.load().of_profile(profile)}
    assert wanted - exercised - excused == set()
    assert wanted & exercised & excused == set()


@pytest.mark.parametrize("profile", SENTENCES)
def test_the_vocabulary_is_small_and_every_step_is_used(profile: str, scenarios: list[Any]) -> None:
    modules, at_most = SENTENCES[profile]
    steps = {(step.type, step.name): step for each in scenarios for step in each.scenario.steps}.values()
    fitting = {
        step.name: [each for each in sentences.vocabulary() if sentences.fits(each, step)] for step in steps
    }
    assert {name: len(found) for name, found in fitting.items() if len(found) != 1} == {}
    own = [
        each for each in sentences.vocabulary() if any(name in each.step_func.__module__ for name in modules)
    ]
    used = {id(found) for (found,) in fitting.values()}
    assert len(own) < at_most
    assert [each.parser.name for each in own if id(each) not in used] == []


@pytest.mark.parametrize(("profile", "feature", "part", "of"), parts())
def test_the_reference_bridge_passes(
    feature: str, part: int, of: int, scenarios: list[Any], examine: Any, sound: ReferenceTarget
) -> None:
    examiner = examine(sound)
    mine = _chosen([each for each in scenarios if each.name.startswith(f"{feature}:")])[part::of]
    results = [examiner.run(each) for each in mine]
    wrong = {
        str(result.key): result.reason or [check.actual for check in result.checks if check.actual]
        for result in results
        if result.ending is not Ending.COMPLETED
        or any(
            check.verdict is not Verdict.PASS and check.requirement not in ADVISORIES
            for check in result.checks
        )
    }
    assert results
    assert wrong == {}


def _chosen(rows: list[Any]) -> list[Any]:
    if THOROUGH:
        return rows
    outlines = [list(group) for _, group in groupby(rows, lambda row: row.name.rpartition("[")[0])]
    return [row for outline in outlines for row in (outline[:1] + outline[1:][-1:])]

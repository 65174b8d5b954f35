"""Profile magento as a whole: nothing is left out without a reason, few words, and what cannot be seen is not green."""

from pathlib import Path
from typing import Any

import pytest

from tillproof.harness.examination import Ending
from tillproof.harness.hooked import HookedTarget
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.steps import sentences
from tillproof.harness.target import HookMissing, OptionalHooks
from tillproof.harness.target_file import load
from tillproof.harness.verdict import Verdict
from tillproof.schemas import requirements


def test_every_requirement_is_exercised_or_excused(scenarios: list[Any]) -> None:
    exercised = {tag for each in scenarios for tag in each.tags}
    excused = set(requirements.unexercised())
    wanted = {each.id for each in requirements.load().of_profile("magento")}
    assert wanted - exercised - excused == set()
    assert wanted & exercised & excused == set()


def test_the_vocabulary_is_small_and_every_step_is_used(scenarios: list[Any]) -> None:
    steps = {(step.type, step.name): step for each in scenarios for step in each.scenario.steps}.values()
    own = [each for each in sentences.vocabulary() if ".magento_" in each.step_func.__module__]
    used = {id(each) for step in steps for each in own if sentences.fits(each, step)}
    assert len(own) < 25
    assert [each.parser.name for each in own if id(each) not in used] == []


@pytest.mark.parametrize("feature", ["content", "deciding", "reading", "refunds", "writing"])
def test_the_reference_bridge_passes(
    feature: str, scenarios: list[Any], examine: Any, reference: Any
) -> None:
    examiner = examine(reference())
    results = [examiner.run(each) for each in scenarios if each.name.startswith(f"{feature}:")]
    wrong = {
        str(result.key): result.reason or [check.actual for check in result.checks if check.actual]
        for result in results
        if result.ending is not Ending.COMPLETED
        or any(check.verdict is not Verdict.PASS for check in result.checks)
    }
    assert results
    assert wrong == {}


class WithoutSettings(ReferenceTarget):
    """A bridge whose settings nobody can change from outside, and that tells nothing of its decisions."""

    set_settings = OptionalHooks.set_settings

    def read_order(self, order_id: str) -> Any:
        state = super().read_order(order_id)
        return type(state)(state.status, state.downloaded, state.notes, state.shipments)


@pytest.mark.parametrize(
    ("tag", "seen"),
    [("MAG-10", False), ("MAG-02", False), ("MAG-D01e", False), ("MAG-D01a", False), ("MAG-06", True)],
)
def test_what_a_target_does_not_offer_is_never_green(
    tag: str, seen: bool, scenarios: list[Any], examine: Any
) -> None:
    with WithoutSettings() as target:
        examiner = examine(target)
        results = [examiner.run(each) for each in scenarios if tag in each.tags]
    checks = [check for result in results for check in result.checks if check.requirement == tag]
    assert bool(checks) is seen
    assert {result.ending for result in results} <= {Ending.COMPLETED, Ending.NOT_OBSERVABLE}


STORE = """
name = "a shop without Magento"
profiles = ["web-orders"]
[web_orders]
url = "http://127.0.0.1:9/LightSpeed"
user = "lightspeed"
password = "made up"
[hooks]
place_order = { command = ["false"] }
read_order = { command = ["false", "{id}"] }
"""


def test_a_target_without_our_magento_shows_nothing(
    tmp_path: Path, scenarios: list[Any], examine: Any
) -> None:
    file = tmp_path / "target.toml"
    file.write_text(STORE, encoding="utf-8")
    target = HookedTarget(load(file))
    with pytest.raises(HookMissing, match="set_settings"):
        target.set_settings(None)
    first = next(each for each in scenarios if each.scenario.steps[0].name.startswith("the store"))
    assert examine(target).run(first).ending is Ending.NOT_OBSERVABLE

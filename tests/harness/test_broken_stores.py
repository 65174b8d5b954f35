"""The proof that the scenarios notice: no known defect of a store passes unseen. Played by `nox -s mutants` only."""

from collections.abc import Callable
from typing import Any

import pytest

from tillproof.harness.examination import ScenarioResult
from tillproof.harness.verdict import Verdict
from tillproof.harness.visit import Visit
from tillproof.schemas import requirements
from tillproof.simulators.web_orders_store.defect import Defect
from tillproof.simulators.web_orders_store.defects import DEFECTS

Perform = Callable[[Visit, Any], ScenarioResult]
Visiting = Callable[..., Visit]

NOTICED = {Verdict.FAIL, Verdict.WARNING, Verdict.NOT_APPLICABLE}
"""A MAY that is not kept leaves an advisory note and nothing worse."""

OUT_OF_REACH = {
    (
        "offset-over-shrinking-set",
        "EVO-D08c",
    ): "it begins again at the front, so that all orders arrive in the end",
    (
        "rejected-reoffered-first",
        "EVO-D07a",
    ): "a store may offer rejected orders again (docs/spec, acknowledgement)",
    ("rejected-reoffered-first", "EVO-D07b"): "so there is no right sequence of orders that were rejected",
    ("void-reason-lost", "EVO-D14g"): "what the note of a void without reason says is free",
    ("edit-reopens-downloaded", "EVO-D24c"): "it leaves a note all the same, and what notes say is free",
}
"""What a defect is said to break and cannot be seen to break from outside, with the reason."""


@pytest.mark.parametrize("defect", DEFECTS.values(), ids=lambda defect: defect.name)
def test_a_defect_is_noticed_under_every_clause_it_breaks(
    defect: Defect, scenarios: list[Any], perform: Perform, store_visit: Visiting
) -> None:
    wanted = {
        each
        for each in defect.breaks
        if each not in requirements.unexercised() and (defect.name, each) not in OUT_OF_REACH
    }
    wanted &= {tag for each in scenarios for tag in each.tags}
    if not wanted:
        pytest.skip("breaks only what no scenario of this profile can see")
    visit = store_visit(defect.name)
    for each in scenarios:
        if wanted & set(each.tags):
            visit.target.reset()  # some defects show in a fresh store only
            checks = perform(visit, each).checks
            wanted -= {check.requirement for check in checks if check.verdict in NOTICED}
    assert not wanted, f"{defect.text}: unseen under {sorted(wanted)}"

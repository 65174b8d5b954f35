"""A healthy store passes every scenario; so what a broken one fails in is its own."""

import os
from collections.abc import Callable
from typing import Any

import pytest

from tillproof.harness.examination import Ending, ScenarioResult
from tillproof.harness.verdict import Verdict
from tillproof.harness.visit import Visit

Perform = Callable[[Visit, Any], ScenarioResult]
Visiting = Callable[..., Visit]

SEQUENCES = {"in sequence": 1, "backwards": -1}
if not os.environ.get("TILLPROOF_THOROUGH"):
    del SEQUENCES["backwards"]


@pytest.mark.parametrize("step", SEQUENCES.values(), ids=SEQUENCES)
def test_a_healthy_store_passes_everything_one_after_another(
    step: int, scenarios: list[Any], perform: Perform, store_visit: Visiting
) -> None:
    visit = store_visit()
    results = [perform(visit, each) for each in scenarios[::step]]
    worst = {
        f"{result.key}": result.reason or result.ending.key
        for result in results
        if result.ending not in {Ending.COMPLETED, Ending.NOT_OBSERVABLE}
        or any(check.verdict in {Verdict.FAIL, Verdict.WARNING} for check in result.checks)
    }
    assert worst == {}

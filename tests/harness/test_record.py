"""All results joined: one finding per requirement, and the exit code that follows."""

import pytest

from tillproof.harness.check import Check
from tillproof.harness.examination import Ending, ScenarioKey, ScenarioResult
from tillproof.harness.record import Assessment, Claim, assess
from tillproof.harness.verdict import Verdict
from tillproof.schemas.requirements import Requirement


def requirement(name: str, level: str = "MUST") -> Requirement:
    return Requirement(
        name, "web-orders", "store", level, "ours", "Something is so.", "docs/spec/web-orders.md"
    )


A, B, C = requirement("EVO-A"), requirement("EVO-B"), requirement("EVO-C", "SHOULD")


def result(ending: Ending = Ending.COMPLETED, reason: str = "", **verdicts: Verdict | None) -> ScenarioResult:
    """`EVO_A=Verdict.PASS` is a check that was reached, `EVO_A=None` a tag only."""
    names = {name.replace("_", "-"): verdict for name, verdict in verdicts.items()}
    checks = tuple(
        Check(name, verdict, "Then so", "this", "that") for name, verdict in names.items() if verdict
    )
    key = ScenarioKey("web-orders/polling.feature", " ".join(names), len(names))
    return ScenarioResult(key, tuple(names), ending, reason, "Then so", checks)


def joined(*results: ScenarioResult, excuses: dict[str, str] | None = None) -> Assessment:
    return assess(Claim(("web-orders",), (A, B, C)), results, excuses or {})


def verdicts(assessment: Assessment) -> dict[str, Verdict]:
    return {finding.requirement.id: finding.verdict for finding in assessment.findings}


def test_the_worst_that_was_reached_counts() -> None:
    found = verdicts(
        joined(
            result(EVO_A=Verdict.PASS, EVO_B=Verdict.PASS),
            result(Ending.BROKEN, EVO_A=Verdict.FAIL, EVO_B=None),
            result(Ending.NOT_OBSERVABLE, "no hook", EVO_C=None),
        )
    )
    assert found == {"EVO-A": Verdict.FAIL, "EVO-B": Verdict.PASS, "EVO-C": Verdict.NOT_OBSERVABLE}


def test_what_nobody_exercised_is_not_run_and_never_green() -> None:
    assert verdicts(joined(result(EVO_A=Verdict.PASS)))["EVO-B"] is Verdict.NOT_RUN


def test_a_written_reason_excuses() -> None:
    (_, finding, _) = joined(result(EVO_A=Verdict.PASS), excuses={"EVO-B": "it cannot be seen"}).findings
    assert (finding.verdict, finding.reason, finding.excused) == (
        Verdict.NOT_OBSERVABLE,
        "it cannot be seen",
        True,
    )


PASSED = {"EVO_A": Verdict.PASS, "EVO_B": Verdict.PASS, "EVO_C": Verdict.PASS}


@pytest.mark.parametrize(
    ("results", "code"),
    [
        ([result(**PASSED)], 0),
        ([result(**{**PASSED, "EVO_C": Verdict.WARNING})], 0),
        ([result(EVO_A=Verdict.PASS, EVO_B=Verdict.PASS)], 0),
        ([result(EVO_A=Verdict.PASS, EVO_C=Verdict.PASS)], 1),
        ([result(**PASSED), result(Ending.BROKEN, EVO_A=Verdict.FAIL)], 1),
        ([result(**PASSED), result(Ending.PRECONDITION, "no poll", EVO_A=None)], 1),
        ([result(**PASSED), result(Ending.CONFIGURATION, "hook broken", EVO_A=None)], 2),
        ([result(Ending.NOT_OBSERVABLE, "no hook", EVO_A=None, EVO_B=None, EVO_C=None)], 2),
        ([], 2),
        ([result(**PASSED), result(Ending.ERROR, "ours", EVO_A=Verdict.FAIL)], 3),
        ([result(**{**PASSED, "EVO_B": Verdict.NOT_OBSERVABLE})], 0),
    ],
)
def test_exit_codes(results: list[ScenarioResult], code: int) -> None:
    assert joined(*results).exit_code == code

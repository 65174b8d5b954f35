"""A verdict belongs to a check, and a check may only say what its scenario is tagged with."""

import pytest

from tillproof.harness.check import ErrorOfOurs, NotObservable, PreconditionFailed, RequirementBroken
from tillproof.harness.examination import Ending, Examination, ScenarioKey, ScenarioResult
from tillproof.harness.target import HookBroken, HookMissing
from tillproof.harness.verdict import Verdict
from tillproof.schemas.requirements import Requirement


def requirement(name: str, level: str) -> Requirement:
    return Requirement(
        name, "web-orders", "store", level, "ours", "Something is so.", "docs/spec/web-orders.md"
    )


MUST, SHOULD, MAY = (requirement(f"EVO-D{level}", level) for level in ("MUST", "SHOULD", "MAY"))


def examine(*tags: Requirement) -> Examination:
    return Examination(
        ScenarioKey("web-orders/polling.feature", "A scenario", 7), tags, lambda: "GET / -> 200"
    )


def judge(examination: Examination, tag: Requirement, ok: bool) -> None:
    examination.judge(tag.id, ok, expected="this", actual="that")


def test_a_failed_must_fails_and_ends_the_scenario() -> None:
    examination = examine(MUST)
    with pytest.raises(RequirementBroken, match="EVO-DMUST: expected this; actual that") as end:
        judge(examination, MUST, ok=False)
    result = examination.conclude(end.value)
    assert (result.ending, result.verdict(MUST.id)) == (Ending.BROKEN, Verdict.FAIL)
    assert result.checks[0].exchange == "GET / -> 200"


def test_a_failed_should_warns_and_the_scenario_goes_on() -> None:
    examination = examine(SHOULD, MUST)
    judge(examination, SHOULD, ok=False)
    judge(examination, MUST, ok=True)
    result = examination.conclude(None)
    assert result.ending is Ending.COMPLETED
    assert result.verdict(SHOULD.id) is Verdict.WARNING
    assert result.verdict(MUST.id) is Verdict.PASS


def test_a_may_that_is_not_kept_leaves_an_advisory_note() -> None:
    examination = examine(MAY)
    judge(examination, MAY, ok=False)
    result = examination.conclude(None)
    assert result.verdict(MAY.id) is Verdict.NOT_APPLICABLE
    assert result.checks[0].note == "advisory: that"


def test_all_requirements_of_a_step_are_judged_before_a_broken_must_ends_the_scenario() -> None:
    examination = examine(MUST, SHOULD)
    with pytest.raises(RequirementBroken) as end:
        examination.judge_all((MUST.id, SHOULD.id), False, expected="this", actual="that")
    result = examination.conclude(end.value)
    assert result.verdict(SHOULD.id) is Verdict.WARNING


def test_a_check_may_not_speak_about_what_the_scenario_is_not_tagged_with() -> None:
    with pytest.raises(ErrorOfOurs, match="speaks about EVO-DMAY, but the scenario is tagged EVO-DMUST"):
        judge(examine(MUST), MAY, ok=True)


def test_a_step_that_names_nothing_judges_the_only_tag() -> None:
    assert examine(MUST).spoken_about(()) == (MUST.id,)
    with pytest.raises(ErrorOfOurs, match="must name those it judges"):
        examine(MUST, MAY).spoken_about(())


def test_a_tag_that_no_check_spoke_about_is_an_error_of_ours() -> None:
    examination = examine(MUST, SHOULD)
    judge(examination, MUST, ok=True)
    result = examination.conclude(None)
    assert result.ending is Ending.ERROR
    assert "tagged EVO-DSHOULD, but no check spoke about it" in result.reason
    assert result.verdict(SHOULD.id) is Verdict.ERROR_OF_OURS
    assert result.verdict(MUST.id) is Verdict.PASS


def test_a_prohibition_shows_nothing_without_a_witness() -> None:
    examination = examine(MUST)
    with pytest.raises(PreconditionFailed, match="nothing is shown about EVO-DMUST: another order is listed"):
        examination.judge_absence(
            (),
            True,
            expected="not listed",
            actual="not listed",
            witness=False,
            active="another order is listed",
        )
    examination.judge_absence(
        (), True, expected="not listed", actual="not listed", witness=True, active="another order is listed"
    )
    assert examination.conclude(None).verdict(MUST.id) is Verdict.PASS


def test_what_is_there_breaks_a_prohibition_with_or_without_witness() -> None:
    with pytest.raises(RequirementBroken):
        examine(MUST).judge_absence((), False, expected="", actual="", witness=False, active="")


def test_a_must_that_the_scenario_is_not_about_can_be_blamed() -> None:
    examination = examine(SHOULD)
    with pytest.raises(RequirementBroken, match="EVO-DMUST: expected this; actual that") as end:
        examination.blame(MUST, expected="this", actual="that")
    result = examination.conclude(end.value)
    assert result.requirements == (SHOULD.id, MUST.id)
    assert (result.verdict(MUST.id), result.verdict(SHOULD.id)) == (Verdict.FAIL, Verdict.NOT_RUN)


@pytest.mark.parametrize(
    ("end", "ending", "verdict"),
    [
        (PreconditionFailed("the poll cannot be read"), Ending.PRECONDITION, Verdict.NOT_RUN),
        (NotObservable("no JSON"), Ending.NOT_OBSERVABLE, Verdict.NOT_OBSERVABLE),
        (HookMissing("release"), Ending.NOT_OBSERVABLE, Verdict.NOT_OBSERVABLE),
        (HookBroken("hook read_order: answered 500"), Ending.CONFIGURATION, Verdict.NOT_RUN),
        (ErrorOfOurs("wrong"), Ending.ERROR, Verdict.ERROR_OF_OURS),
        (ZeroDivisionError("wrong"), Ending.ERROR, Verdict.ERROR_OF_OURS),
    ],
)
def test_no_requirement_is_blamed_for_a_scenario_that_did_not_come_to_its_check(
    end: Exception, ending: Ending, verdict: Verdict
) -> None:
    result = examine(MUST).conclude(end)
    assert (result.ending, result.reason, result.verdict(MUST.id)) == (ending, str(end), verdict)


def test_a_result_travels_as_json() -> None:
    examination = examine(MUST, SHOULD)
    judge(examination, SHOULD, ok=False)
    result = examination.conclude(PreconditionFailed("no such order"))
    assert ScenarioResult.from_json(result.to_json()) == result

"""A scenario that did not pass, told to the person who has to mend something."""

from ..schemas import requirements
from .check import Check
from .collector import Bound
from .examination import Ending, ScenarioResult
from .verdict import Verdict

OPENINGS = {
    Ending.PRECONDITION: "could not begin (no requirement is blamed)",
    Ending.CONFIGURATION: "stopped by the configuration (no verdict about the target)",
    Ending.ERROR: "stopped by an error of ours (please report it)",
}


def of_broken(bound: Bound, result: ScenarioResult) -> str:
    """The clause, what was expected, what came, and the exchange that shows it."""
    check = next(check for check in reversed(result.checks) if check.verdict is Verdict.FAIL)
    return "\n".join((*_clause(check), *_place(bound, result), *_evidence(check)))


def of_unjudged(bound: Bound, result: ScenarioResult) -> str:
    """Why the scenario did not come to its checks."""
    opening = f"{OPENINGS[result.ending]}: {result.reason}"
    return "\n".join((opening, *_place(bound, result)))


def _clause(check: Check) -> tuple[str, ...]:
    requirement = requirements.load().get(check.requirement)
    return (
        f"{requirement.id} {requirement.level} ({requirement.basis}): {requirement.text}",
        f"  expected  {check.expected}",
        f"  actual    {check.actual}",
    )


def _place(bound: Bound, result: ScenarioResult) -> tuple[str, ...]:
    step = (f"  step      {result.step}",) if result.step else ()
    return (f"  scenario  {bound.key}", *step)


def _evidence(check: Check) -> tuple[str, ...]:
    return tuple(f"  | {line}" for line in check.exchange.splitlines())

"""All results of a run joined into one finding per requirement, and the exit code that follows (decisions 8)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..schemas.requirements import Requirement
from .check import Check
from .examination import Ending, ScenarioResult
from .verdict import Verdict, join

PASSED, FAILED, UNUSABLE, OUR_ERROR = 0, 1, 2, 3
"""Exit codes."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the target claims in this run. `narrowed` says by what selection, or is empty for whole profiles."""

    profiles: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    narrowed: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one requirement, the reason for people, the scenario it rests on."""

    requirement: Requirement
    verdict: Verdict
    reason: str
    scenario: str = ""
    scenarios: tuple[str, ...] = ()
    advisories: tuple[str, ...] = ()
    excused: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.requirement.id,
            "profile": self.requirement.profile,
            "level": self.requirement.level,
            "basis": self.requirement.basis,
            "text": self.requirement.text,
            "verdict": self.verdict.key,
            "reason": self.reason,
            "excused": self.excused,
            "scenario": self.scenario,
            "scenarios": list(self.scenarios),
            "advisories": list(self.advisories),
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything a report is made from."""

    claim: Claim
    findings: tuple[Finding, ...]
    results: tuple[ScenarioResult, ...]

    @property
    def exit_code(self) -> int:
        endings = {result.ending for result in self.results}
        verdicts = {finding.verdict for finding in self.findings}
        if Verdict.ERROR_OF_OURS in verdicts or Ending.ERROR in endings:
            return OUR_ERROR
        if Verdict.FAIL in verdicts or endings & {Ending.PRECONDITION, Ending.BROKEN}:
            return FAILED
        if Ending.CONFIGURATION in endings or not verdicts & {Verdict.PASS, Verdict.WARNING}:
            return UNUSABLE
        return FAILED if any(is_missing(finding) for finding in self.findings) else PASSED

    def count(self, verdict: Verdict, profile: str | None = None) -> int:
        return sum(
            finding.verdict is verdict and profile in {None, finding.requirement.profile}
            for finding in self.findings
        )


def is_missing(finding: Finding) -> bool:
    """A claimed MUST that nobody came to judge, and no reason why."""
    return finding.requirement.level == "MUST" and finding.verdict is Verdict.NOT_RUN and not finding.excused


def assess(claim: Claim, results: Iterable[ScenarioResult], excuses: Mapping[str, str]) -> Assessment:
    """Join everything. `excuses`: requirement id to the written reason why no scenario exercises it."""
    results = tuple(
        sorted(results, key=lambda result: (result.key.feature, result.key.line, result.key.name))
    )
    by_requirement: dict[str, list[ScenarioResult]] = {}
    for result in results:
        for requirement in result.requirements:
            by_requirement.setdefault(requirement, []).append(result)
    findings = (
        _find(requirement, by_requirement.get(requirement.id, []), excuses.get(requirement.id, ""))
        for requirement in claim.requirements
    )
    return Assessment(claim, tuple(findings), results)


def _find(requirement: Requirement, results: Sequence[ScenarioResult], excuse: str) -> Finding:
    if not results:
        verdict = Verdict.NOT_OBSERVABLE if excuse else Verdict.NOT_RUN
        return Finding(requirement, verdict, excuse or "no scenario about it was run", excused=bool(excuse))
    verdict = join(result.verdict(requirement.id) for result in results)
    decisive = next(result for result in results if result.verdict(requirement.id) is verdict)
    checks = [check for result in results for check in result.checks if check.requirement == requirement.id]
    check = next((check for check in checks if check.verdict is verdict), None)
    return Finding(
        requirement,
        verdict,
        _reason(decisive, check),
        str(decisive.key),
        tuple(str(result.key) for result in results),
        tuple(dict.fromkeys(check.note for check in checks if check.note)),
        excused=verdict in {Verdict.NOT_OBSERVABLE, Verdict.NOT_APPLICABLE},
    )


def _reason(result: ScenarioResult, check: Check | None) -> str:
    if check is None:
        return result.reason
    if check.verdict is Verdict.PASS or not check.expected:
        return ""
    return f"expected {check.expected}; actual {check.actual}"

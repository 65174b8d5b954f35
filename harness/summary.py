"""The end of a run, for people: how many passed per profile, and all that is not green, each with its reason."""

from collections.abc import Iterator
from typing import Protocol

from .examination import Ending, ScenarioResult
from .record import Assessment, Finding
from .verdict import Verdict

SHOWN = (
    Verdict.ERROR_OF_OURS,
    Verdict.FAIL,
    Verdict.WARNING,
    Verdict.NOT_RUN,
    Verdict.NOT_OBSERVABLE,
    Verdict.NOT_APPLICABLE,
)
"""The verdicts whose requirements are listed one by one, worst first."""

COLORS = {Verdict.ERROR_OF_OURS: "red", Verdict.FAIL: "red", Verdict.WARNING: "yellow", Verdict.PASS: "green"}

MOST = 10
"""Scenarios that are named for one reason; the others are counted."""

UNJUDGED = {
    Ending.PRECONDITION: "could not begin (no requirement is blamed)",
    Ending.CONFIGURATION: "stopped by the configuration (no verdict about the target)",
    Ending.ERROR: "stopped by an error of ours (please report it)",
}


class Writer(Protocol):
    """What pytest's terminal reporter offers."""

    def write_sep(self, sep: str, title: str, **markup: bool) -> None: ...
    def write_line(self, line: str, **markup: bool) -> None: ...


def write(writer: Writer, assessment: Assessment, target: str) -> None:
    """Write the whole summary."""
    writer.write_sep("=", f"tillproof examined {target}")
    if assessment.claim.narrowed:
        claimed = _counted(len(assessment.findings), "requirement")
        writer.write_line(f"narrowed to {assessment.claim.narrowed}: only {claimed} claimed")
    for profile in assessment.claim.profiles:
        _write_profile(writer, assessment, profile)
    for ending, title in UNJUDGED.items():
        _write_unjudged(writer, title, [each for each in assessment.results if each.ending is ending])


def _write_profile(writer: Writer, assessment: Assessment, profile: str) -> None:
    findings = [each for each in assessment.findings if each.requirement.profile == profile]
    counts = ", ".join(
        f"{number} {verdict.words}" for verdict in Verdict if (number := assessment.count(verdict, profile))
    )
    writer.write_line(f"{profile}: {_counted(len(findings), 'requirement')}: {counts or 'none'}")
    for verdict in SHOWN:
        of_verdict = [each for each in findings if each.verdict is verdict]
        markup = {COLORS[verdict]: True} if verdict in COLORS else {}
        for finding in of_verdict:
            for line in _lines(finding):
                writer.write_line(line, **markup)
    for finding in findings:
        if finding.verdict is Verdict.PASS:
            for advisory in finding.advisories:
                writer.write_line(f"  {finding.requirement.id} passed, {advisory}")


def _lines(finding: Finding) -> Iterator[str]:
    requirement = finding.requirement
    yield f"  {finding.verdict.words}: {requirement.id} {requirement.level} ({requirement.basis}): {requirement.text}"
    if finding.reason:
        yield f"      {finding.reason}"
    if finding.verdict in {Verdict.FAIL, Verdict.WARNING} and finding.scenarios:
        yield f"      in {_where(finding)}"
    for advisory in finding.advisories:
        yield f"      {advisory}"


def _where(finding: Finding) -> str:
    return finding.scenario or finding.scenarios[0]


def _write_unjudged(writer: Writer, title: str, results: list[ScenarioResult]) -> None:
    """One reason often stops many scenarios; it is told once."""
    if not results:
        return
    writer.write_line(f"{_counted(len(results), 'scenario')} {title}:", red=True)
    by_reason: dict[str, list[str]] = {}
    for result in results:
        reason = result.reason.splitlines()[0] if result.reason else "no reason given"
        by_reason.setdefault(reason, []).append(str(result.key))
    for reason, scenarios in by_reason.items():
        writer.write_line(f"  {reason}")
        for scenario in scenarios[:MOST]:
            writer.write_line(f"      {scenario}")
        if len(scenarios) > MOST:
            writer.write_line(f"      and {len(scenarios) - MOST} more")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

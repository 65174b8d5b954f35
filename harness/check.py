"""One check of one requirement, and the ways in which a scenario can end before its last step."""

from dataclasses import dataclass
from typing import Any

from .verdict import Verdict


@dataclass(frozen=True, slots=True)
class Check:
    """What was judged, with what outcome. `exchange` is the redacted transcript it rests on."""

    requirement: str
    verdict: Verdict
    step: str = ""
    expected: str = ""
    actual: str = ""
    exchange: str = ""
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "requirement": self.requirement,
            "verdict": self.verdict.key,
            "step": self.step,
            "expected": self.expected,
            "actual": self.actual,
            "exchange": self.exchange,
            "note": self.note,
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Check":
        return cls(**{**plain, "verdict": Verdict.read(plain["verdict"])})


class ScenarioEnd(Exception):
    """A scenario ends here; the text says why, in words for the person who reads the report."""


class RequirementBroken(ScenarioEnd):
    """A check of a MUST failed."""

    def __init__(self, check: Check) -> None:
        self.check = check
        super().__init__(f"{check.requirement}: expected {check.expected}; actual {check.actual}")


class PreconditionFailed(ScenarioEnd):
    """The peer did not do what the scenario starts from; no requirement of this scenario is blamed."""


class NotObservable(ScenarioEnd):
    """The target does not let us do or see what the scenario needs; no verdict, and never a pass."""


class ErrorOfOurs(ScenarioEnd):
    """The examination itself is wrong."""

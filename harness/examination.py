"""What one scenario finds out: its checks, and how it ended.

A check may speak only about requirements tagged on its scenario. The level of the requirement decides what a failed
check means: MUST fails and ends the scenario, SHOULD warns and goes on, MAY and INFO leave an advisory note.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, NoReturn

from ..schemas.requirements import Requirement
from .check import Check, ErrorOfOurs, NotObservable, PreconditionFailed, RequirementBroken
from .target import HookMissing, TargetError
from .verdict import Verdict, join


class Ending(Enum):
    """How a scenario ended."""

    COMPLETED = auto()
    BROKEN = auto()
    PRECONDITION = auto()
    NOT_OBSERVABLE = auto()
    CONFIGURATION = auto()
    ERROR = auto()

    @property
    def key(self) -> str:
        return self.name.lower()


ENDINGS: tuple[tuple[type[BaseException], Ending], ...] = (
    (RequirementBroken, Ending.BROKEN),
    (PreconditionFailed, Ending.PRECONDITION),
    (NotObservable, Ending.NOT_OBSERVABLE),
    (HookMissing, Ending.NOT_OBSERVABLE),
    (TargetError, Ending.CONFIGURATION),
)
"""The first that fits; whatever is not here is an error of ours."""

UNREACHED = {
    Ending.NOT_OBSERVABLE: Verdict.NOT_OBSERVABLE,
    Ending.ERROR: Verdict.ERROR_OF_OURS,
}
"""What a tag gets whose check the scenario never came to; not run, where nothing stands here."""


@dataclass(frozen=True, slots=True)
class ScenarioKey:
    """Which scenario: its file below the folder of features, its name, the line it begins at."""

    feature: str
    name: str
    line: int

    def __str__(self) -> str:
        return f"{self.feature}:{self.line} {self.name}"


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """A scenario that was run. Plain enough to travel from a worker to the controller as JSON."""

    key: ScenarioKey
    requirements: tuple[str, ...]
    ending: Ending
    reason: str
    step: str
    checks: tuple[Check, ...]

    def verdict(self, requirement: str) -> Verdict:
        """What this scenario says about one of its tags."""
        reached = [check.verdict for check in self.checks if check.requirement == requirement]
        return join(reached) if reached else UNREACHED.get(self.ending, Verdict.NOT_RUN)

    def to_json(self) -> dict[str, Any]:
        return {
            "feature": self.key.feature,
            "scenario": self.key.name,
            "line": self.key.line,
            "requirements": list(self.requirements),
            "ending": self.ending.key,
            "reason": self.reason,
            "step": self.step,
            "checks": [check.to_json() for check in self.checks],
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "ScenarioResult":
        return cls(
            key=ScenarioKey(plain["feature"], plain["scenario"], plain["line"]),
            requirements=tuple(plain["requirements"]),
            ending=Ending[plain["ending"].upper()],
            reason=plain["reason"],
            step=plain["step"],
            checks=tuple(Check.from_json(check) for check in plain["checks"]),
        )


def ending_of(end: BaseException) -> Ending:
    """How a scenario ended that ended with this."""
    return next((ending for kind, ending in ENDINGS if isinstance(end, kind)), Ending.ERROR)


class Examination:
    """The judge of one scenario. `evidence` gives the redacted transcript that a failed check is reported with."""

    def __init__(
        self,
        key: ScenarioKey,
        requirements: Iterable[Requirement],
        evidence: Callable[[], str] = str,
    ) -> None:
        self.key = key
        self.requirements = {requirement.id: requirement for requirement in requirements}
        self.step = ""
        self.evidence = evidence
        self._checks: list[Check] = []
        self._blamed: dict[str, Requirement] = {}

    def judge(self, requirement: str, ok: bool, *, expected: str, actual: str) -> None:
        """Judge one tagged requirement. Raises `RequirementBroken` when a MUST is not met."""
        level = self._tagged(requirement).level
        if ok:
            self._write(requirement, Verdict.PASS, expected, actual)
        elif level == "MUST":
            raise RequirementBroken(self._write(requirement, Verdict.FAIL, expected, actual))
        elif level == "SHOULD":
            self._write(requirement, Verdict.WARNING, expected, actual)
        else:
            self._write(requirement, Verdict.NOT_APPLICABLE, expected, actual, note=f"advisory: {actual}")

    def blame(self, requirement: Requirement, *, expected: str, actual: str) -> NoReturn:
        """A MUST that the scenario is not about turned out to be broken on the way. Raises `RequirementBroken`."""
        self._blamed[requirement.id] = requirement
        raise RequirementBroken(self._write(requirement.id, Verdict.FAIL, expected, actual))

    def judge_all(self, named: Sequence[str], ok: bool, *, expected: str, actual: str) -> None:
        """Judge every requirement a step speaks about, all of them before a broken MUST ends the scenario."""
        broken: RequirementBroken | None = None
        for requirement in self.spoken_about(named):
            try:
                self.judge(requirement, ok, expected=expected, actual=actual)
            except RequirementBroken as error:
                broken = broken or error
        if broken is not None:
            raise broken

    def judge_absence(
        self, named: Sequence[str], ok: bool, *, expected: str, actual: str, witness: bool, active: str
    ) -> None:
        """Judge that something does *not* happen. Without evidence that the peer was at work, nothing is shown.

        `active` says what the witness is: "order W-17 is listed in the same answer".
        """
        if ok and not witness:
            about = ", ".join(self.spoken_about(named))
            raise PreconditionFailed(f"nothing is shown about {about}: {active} was to be seen, and is not")
        self.judge_all(named, ok, expected=f"{expected} (while {active})", actual=actual)

    def not_applicable(self, requirement: str, reason: str) -> None:
        """The peer does not use what the requirement is about."""
        self._tagged(requirement)
        self._checks.append(Check(requirement, Verdict.NOT_APPLICABLE, self.step, note=reason))

    def require(self, ok: bool, reason: str) -> None:
        """What the scenario starts from. Raises `PreconditionFailed`, which blames no requirement."""
        if not ok:
            raise PreconditionFailed(reason)

    def not_observable(self, reason: str) -> NoReturn:
        raise NotObservable(reason)

    def spoken_about(self, named: Sequence[str]) -> tuple[str, ...]:
        """The requirements that a step speaks about: those it names, else the only one on the scenario."""
        if named:
            return tuple(named)
        if len(self.requirements) != 1:
            tags = ", ".join(self.requirements) or "no requirement"
            raise ErrorOfOurs(
                f"the scenario is tagged {tags}: the step {self.step!r} must name those it judges"
            )
        return tuple(self.requirements)

    def conclude(self, end: BaseException | None, reason: str = "") -> ScenarioResult:
        """The result, given how the scenario ended: `None` = its last step was done."""
        ending = Ending.COMPLETED if end is None else ending_of(end)
        reason = reason or ("" if end is None else str(end))
        silent = [tag for tag in self.requirements if all(check.requirement != tag for check in self._checks)]
        if ending is Ending.COMPLETED and silent:
            ending = Ending.ERROR
            reason = f"tagged {', '.join(silent)}, but no check spoke about it; judge it or take the tag away"
        about = tuple(dict.fromkeys([*self.requirements, *self._blamed]))
        return ScenarioResult(self.key, about, ending, reason, self.step, tuple(self._checks))

    def _tagged(self, requirement: str) -> Requirement:
        if requirement not in self.requirements:
            tags = ", ".join(self.requirements) or "nothing"
            raise ErrorOfOurs(f"a check speaks about {requirement}, but the scenario is tagged {tags}")
        return self.requirements[requirement]

    def _write(self, requirement: str, verdict: Verdict, expected: str, actual: str, note: str = "") -> Check:
        exchange = "" if verdict is Verdict.PASS else self.evidence()
        check = Check(requirement, verdict, self.step, expected, actual, exchange, note)
        self._checks.append(check)
        return check

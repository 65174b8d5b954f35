"""What a defect is: its name, what the store then does wrong, which requirements that breaks, how it is done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ...schemas import requirements
from .rules import Rules

Change = Callable[[Rules], Rules]


@dataclass(frozen=True, slots=True)
class Defect:
    """One thing that a store with this defect does wrong. `breaks` are ids of the catalogue of requirements."""

    name: str
    text: str
    breaks: tuple[str, ...]
    change: Change = field(repr=False, compare=False)

    @property
    def level(self) -> str:
        """The gravest level among the requirements that it breaks: a defect of level SHOULD draws a warning."""
        broken = {requirements.load().get(each).level for each in self.breaks}
        return next(level for level in requirements.LEVELS if level in broken)


def rule(concern: str, **changes: Any) -> Change:
    """Other rules for one concern: `rule("queue", limit=31)` is a store that lists 31."""

    def change(rules: Rules) -> Rules:
        return replace(rules, **{concern: replace(getattr(rules, concern), **changes)})

    return change

"""The course of one pytest run, as the controller knows it: the target chosen, the scenarios selected, their results.

Results reach the controller as JSON in `user_properties`, so it is all one whether workers ran the scenarios or not.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..schemas import requirements
from ..schemas.requirements import Requirement
from .collector import Bound
from .examination import ScenarioResult
from .folders import own_folder
from .guards import scenarios_of
from .record import Assessment, Claim, assess

PROPERTY = "tillproof"
"""The key of `user_properties` that holds a result."""


@dataclass
class Proceedings:
    """`target` is a name for people; `profiles` what it claims; `only` the requirements asked for by option."""

    target: str
    profiles: tuple[str, ...]
    only: tuple[str, ...] = ()
    report: Path | None = None
    results: list[ScenarioResult] = field(default_factory=list)
    selected: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)
    deselected: int = 0
    other_failures: int = 0

    @property
    def took_place(self) -> bool:
        """Whether any scenario was to be run at all."""
        return bool(self.selected)

    def select(self, bound: Iterable[Bound]) -> None:
        """The scenarios that will run."""
        for each in bound:
            self.selected[each.key.feature, each.key.line] = each.requirements

    def hand_over(self) -> dict[str, Any]:
        """What a worker tells the controller at its end."""
        return {
            "selected": [[feature, line, list(tags)] for (feature, line), tags in self.selected.items()],
            "deselected": self.deselected,
        }

    def take_over(self, told: dict[str, Any]) -> None:
        """Every worker collects everything, so that each tells the same."""
        for feature, line, tags in told["selected"]:
            self.selected[feature, line] = tuple(tags)
        self.deselected = max(self.deselected, told["deselected"])

    def hear(self, properties: Sequence[tuple[str, object]], *, failed: bool) -> None:
        """A report of pytest."""
        told = [str(value) for name, value in properties if name == PROPERTY]
        self.results += (ScenarioResult.from_json(json.loads(each)) for each in told)
        self.other_failures += failed and not told

    def assessment(self) -> Assessment:
        return assess(self._claim(), self.results, requirements.unexercised())

    def _claim(self) -> Claim:
        catalogue = requirements.load()
        whole = [each for profile in self.profiles for each in catalogue.of_profile(profile)]
        if self.only:
            named = tuple(catalogue.get(each) for each in self.only)
            return Claim(self.profiles, named, f"only {', '.join(self.only)}")
        left_out = self.deselected or self._missing()
        if not left_out:
            return Claim(self.profiles, tuple(whole))
        tagged = {tag for tags in self.selected.values() for tag in tags}
        narrowed = f"a selection of {len(self.selected)} scenario{'s' if len(self.selected) > 1 else ''}"
        return Claim(self.profiles, tuple(_those(whole, tagged)), narrowed)

    def _missing(self) -> int:
        """How many of our own scenarios for these profiles were not collected."""
        return sum(key not in self.selected for key in own_scenarios(self.profiles))


def _those(whole: Iterable[Requirement], tagged: set[str]) -> Iterable[Requirement]:
    return (requirement for requirement in whole if requirement.id in tagged)


def own_scenarios(profiles: Iterable[str]) -> list[tuple[str, int]]:
    """(file, line) of every scenario that comes with this distribution for these profiles."""
    from pytest_bdd.gherkin_parser import get_gherkin_document  # noqa: PLC0415 - only at the end of a run

    folder = own_folder()
    return [
        (path.relative_to(folder).as_posix(), placed.scenario.location.line)
        for profile in profiles
        for path in sorted((folder / profile).glob("**/*.feature"))
        for placed in scenarios_of(get_gherkin_document(str(path)))
    ]

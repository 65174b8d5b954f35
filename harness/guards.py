"""What a feature file must not do, found before anything runs (the traps of pytest-bdd lose truth silently).

Every guard reads the parsed Gherkin document and gives its complaints as lines "<line number>: <what, why, cure>".
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_bdd.gherkin_parser import Child, GherkinDocument, Scenario, Step, Tag

from ..schemas import requirements

REQUIREMENT_TAG = re.compile(r"[A-Z]{3}-[A-Z]?\d+[a-z]?")


@dataclass(frozen=True, slots=True)
class Placed:
    """A scenario with the tags and the background steps it inherits from its feature and its rule."""

    scenario: Scenario
    tags: tuple[Tag, ...]
    background: tuple[Step, ...]

    @property
    def requirement_tags(self) -> tuple[str, ...]:
        names = (tag.name.removeprefix("@") for tag in self.tags)
        return tuple(sorted({name for name in names if REQUIREMENT_TAG.fullmatch(name)}))


def scenarios_of(document: GherkinDocument) -> Iterator[Placed]:
    """Every scenario of the file, also those that pytest-bdd would drop for sharing a name."""
    feature = document.feature
    yield from _placed(feature.children, tuple(feature.tags), ())


def _placed(
    children: Iterable[Child], tags: tuple[Tag, ...], background: tuple[Step, ...]
) -> Iterator[Placed]:
    for child in children:
        if child.background:
            background = (*background, *child.background.steps)
        if child.scenario:
            yield Placed(child.scenario, (*tags, *child.scenario.tags), background)
        if child.rule:
            yield from _placed(child.rule.children, (*tags, *child.rule.tags), background)


def complaints(document: GherkinDocument) -> list[str]:
    """Everything wrong with the file that can be seen without its steps."""
    placed = list(scenarios_of(document))
    return [
        *_shared_names(placed),
        *_rewritten_docstrings(placed),
        *_empty_outlines(placed),
        *_tags_on_examples(placed),
        *_unknown_requirements(placed),
        *_untagged(placed),
    ]


def _shared_names(placed: Iterable[Placed]) -> Iterator[str]:
    first: dict[str, int] = {}
    for each in placed:
        name, line = each.scenario.name, each.scenario.location.line
        if name in first:
            yield (
                f"{line}: scenario {name!r} has the name of the one in line {first[name]}, and only one of "
                "the two would run; rename it (a rule is no name space)"
            )
        first.setdefault(name, line)


def _rewritten_docstrings(placed: Iterable[Placed]) -> Iterator[str]:
    for each in placed:
        headers = [examples.table_header for examples in each.scenario.examples if examples.table_header]
        columns = sorted({cell.value for header in headers for cell in header.cells})
        for step in (*each.background, *each.scenario.steps):
            text = step.docstring.content if step.docstring else ""
            for column in columns:
                if f"<{column}>" in text:
                    yield (
                        f"{step.location.line}: the column {column!r} of {each.scenario.name!r} would rewrite "
                        f"<{column}> in this docstring; rename the column"
                    )


def _empty_outlines(placed: Iterable[Placed]) -> Iterator[str]:
    for each in placed:
        for examples in each.scenario.examples:
            if not examples.table_body:
                yield f"{examples.location.line}: these Examples of {each.scenario.name!r} have no row; give one"


def _tags_on_examples(placed: Iterable[Placed]) -> Iterator[str]:
    for each in placed:
        for examples in each.scenario.examples:
            for tag in examples.tags:
                yield (
                    f"{examples.location.line}: tag {tag.name} stands on Examples, where pytest-bdd passes it by; "
                    "put it on the scenario"
                )


def _unknown_requirements(placed: Iterable[Placed]) -> Iterator[str]:
    catalogue = requirements.load()
    told: set[str] = set()
    for each in placed:
        for name in each.requirement_tags:
            if name in told:
                continue
            try:
                catalogue.get(name)
            except requirements.UnknownRequirement as error:
                told.add(name)
                yield f"{each.scenario.location.line}: tag @{name}: {error}"


def _untagged(placed: Iterable[Placed]) -> Iterator[str]:
    for each in placed:
        if not each.requirement_tags:
            yield (
                f"{each.scenario.location.line}: scenario {each.scenario.name!r} speaks about no requirement; "
                "tag it with one, as in @EVO-05"
            )

"""How a step of ours is written: its text with {fields}, and at the end the requirements it judges, as in (EVO-05).

`action` may stand under any keyword; `check` stands under Then, and its function is given `judged`, the ids.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import parse  # type: ignore[import-untyped]
from pytest_bdd import parsers, step
from pytest_bdd.parser import Step
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from ..phrases import PHRASES

Decorator = Callable[[Callable[..., None]], Callable[..., None]]

IDS = re.compile(r"\s*\((?P<ids>[A-Z]{3}-[A-Z]?\d+[a-z]?(?:, [A-Z]{3}-[A-Z]?\d+[a-z]?)*)\)$")


def ids_in(text: str) -> tuple[str, ...]:
    """The requirements that a step names at its end."""
    found = IDS.search(text)
    return tuple(found["ids"].split(", ")) if found else ()


class Sentence(parsers.StepParser):
    """A text with fields of the `parse` library, of `PHRASES`, and of `own` phrases."""

    def __init__(self, text: str, *, judges: bool, own: Mapping[str, Any] | None = None) -> None:
        super().__init__(text)
        self.judges = judges
        self._pattern = parse.compile(text, {**PHRASES, **(own or {})}, case_sensitive=True)

    def is_matching(self, name: str) -> bool:
        return self._read(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        found = self._read(name)
        if found is None:
            return None
        return {**found, "judged": ids_in(name)} if self.judges else found

    def _read(self, name: str) -> dict[str, Any] | None:
        text = IDS.sub("", name) if self.judges else name
        found = self._pattern.parse(text)
        return None if found is None else dict(found.named)


def action(text: str, **own: Callable[[str], Any]) -> Decorator:
    """What the customer, the shop or the POS does."""
    return step(Sentence(text, judges=False, own=own))


def check(text: str, **own: Callable[[str], Any]) -> Decorator:
    """What must be so afterwards."""
    return step(Sentence(text, judges=True, own=own), "then")


def vocabulary() -> Sequence[StepFunctionContext]:
    """All step definitions of ours that were imported so far."""
    return tuple(
        context for context in step_function_context_registry.values() if isinstance(context.parser, Sentence)
    )


def fits(context: StepFunctionContext, step: Step) -> bool:
    return context.type in {None, step.type} and context.parser.is_matching(step.name)

"""Collects `.feature` files, only those of `tillproof.features` and of the folders that the ini names.

Each scenario becomes one pytest item, with pytest-bdd running its steps. What a guard complains about ends the
collection: nothing runs while a file is not sound.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pytest_bdd import scenario as bind
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.gherkin_parser import GherkinDocument, get_gherkin_document
from pytest_bdd.parser import ScenarioTemplate, Step
from pytest_bdd.scenario import find_fixturedefs_for_step, scenario_wrapper_template_registry
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from . import guards
from .examination import ScenarioKey
from .folders import INI_FOLDERS, own_folder
from .steps import sentences


@dataclass(frozen=True, slots=True)
class Bound:
    """What an item knows of its scenario."""

    key: ScenarioKey
    requirements: tuple[str, ...]


SCENARIO = pytest.StashKey[Bound]()


def folder_of(path: Path, config: pytest.Config) -> Path | None:
    """The folder of features that `path` belongs to; `None` for the files of others."""
    folders = [own_folder(), *(Path(folder).resolve() for folder in config.getini(INI_FOLDERS))]
    return next((folder for folder in folders if path.resolve().is_relative_to(folder)), None)


_binding: ContextVar[bool] = ContextVar("binding", default=False)


def takes(tag: str) -> bool:
    """Whether a tag that pytest-bdd is about to make a mark is a requirement of a scenario of ours."""
    return _binding.get() and guards.REQUIREMENT_TAG.fullmatch(tag) is not None


class FeatureFile(pytest.Module):
    """A `.feature` file. Its "module" is made of the scenarios, bound by pytest-bdd."""

    folder: Path
    refusal = ""
    """Why nothing can be collected at all."""

    @property
    def shown_path(self) -> str:
        return self.path.resolve().relative_to(self.folder).as_posix()

    @property
    def is_ours(self) -> bool:
        """Whether it came with this distribution."""
        return self.folder == own_folder()

    def _getobj(self) -> Any:
        feature = get_feature(str(self.path.parent), self.path.name)
        return SimpleNamespace(**{name: self._bind(name) for name in feature.scenarios})

    def _bind(self, name: str) -> Callable[..., object]:
        def nothing_more() -> None:
            """All there is to do is in the steps."""

        token = _binding.set(True)
        try:
            decorated: Callable[..., object] = bind(
                self.path.name, name, features_base_dir=str(self.path.parent)
            )(nothing_more)
        finally:
            _binding.reset(token)
        return decorated

    def istestfunction(self, obj: object, name: str) -> bool:  # noqa: ARG002 - pytest's signature
        """Every scenario, whatever `python_functions` of the user's ini says."""
        return True

    def collect(self) -> Iterable[pytest.Item | pytest.Collector]:
        if self.refusal:
            raise self.CollectError(self.refusal)
        document = self._document()
        self._refuse(guards.complaints(document))
        items = list(super().collect())
        self._refuse(dict.fromkeys(complaint for item in items for complaint in self._prepare(item)))
        return items

    def _document(self) -> GherkinDocument:
        try:
            return get_gherkin_document(str(self.path))
        except GherkinParseError as error:
            raise self.CollectError(
                f"{self.path}:{error.line}: {error.message} ({error.line_content.strip()})"
            ) from error
        except TypeError as error:
            raise self.CollectError(
                f"{self.path}: holds no feature; write one, or remove the file"
            ) from error

    def _prepare(self, item: pytest.Item | pytest.Collector) -> Iterator[str]:
        assert isinstance(item, pytest.Function)  # noqa: S101 - a namespace of functions yields nothing else
        template = scenario_wrapper_template_registry[item.obj]
        tags = template.tags | template.feature.tags | (template.rule.tags if template.rule else set())
        named = tuple(sorted(tag for tag in tags if guards.REQUIREMENT_TAG.fullmatch(tag)))
        item.extra_keyword_matches.update(tags)
        item.stash[SCENARIO] = Bound(
            key=ScenarioKey(self.shown_path, item.name, template.line_number),
            requirements=named,
        )
        yield from _step_complaints(item, template, set(named))

    def _refuse(self, complaints: Iterable[str]) -> None:
        lines = [f"{self.path}:{complaint}" for complaint in complaints]
        if lines:
            raise self.CollectError("\n".join(lines))


def _step_complaints(item: pytest.Function, template: ScenarioTemplate, tags: set[str]) -> Iterator[str]:
    named: set[str] = set()
    all_ours = True
    for step in template.render(_example(item)).steps:
        found = list(_definitions(item, step))
        yield from _definition_complaints(step, found)
        if not found or not isinstance(found[0].parser, sentences.Sentence):
            all_ours = False
        elif found[0].parser.judges:
            ids = set(sentences.ids_in(step.name)) or (tags if len(tags) == 1 else set())
            named |= ids
            yield from _judging_complaints(step, ids, tags)
    if all_ours:
        for silent in sorted(tags - named):
            yield f"{template.line_number}: tagged @{silent}, but no step speaks about it"


def _definition_complaints(step: Step, found: Sequence[StepFunctionContext]) -> Iterator[str]:
    where = f"{step.line_number}:"
    if not found:
        yield f"{where} no step definition for: {step.keyword} {step.name}"
    elif any(_is_asynchronous(each) for each in found):
        yield f"{where} the step {step.name!r} is asynchronous and would never run; make it a plain function"
    elif len(found) > 1 and isinstance(found[0].parser, sentences.Sentence):
        yield f"{where} two step definitions fit: {step.name}"


def _judging_complaints(step: Step, ids: set[str], tags: set[str]) -> Iterator[str]:
    if not ids:
        yield f"{step.line_number}: name what this step judges, as in (EVO-05): {step.name}"
    for stray in sorted(ids - tags):
        yield f"{step.line_number}: judges {stray}, but the scenario is not tagged @{stray}"


def _example(item: pytest.Function) -> Mapping[str, object]:
    """The row of the outline that the item is; nothing for a plain scenario."""
    if not hasattr(item, "callspec"):
        return {}
    return cast("Mapping[str, object]", item.callspec.params["_pytest_bdd_example"])


def _definitions(item: pytest.Function, step: Step) -> Iterator[StepFunctionContext]:
    """Those that fit. Ours are tried first, because asking pytest about every fixture takes long."""
    ours = [context for context in sentences.vocabulary() if sentences.fits(context, step)]
    if ours:
        yield from ours
        return
    manager = item.session._fixturemanager  # noqa: SLF001 - pytest-bdd itself has no other way
    for definition in find_fixturedefs_for_step(step, manager, item):
        yield step_function_context_registry[definition.func]


def _is_asynchronous(context: StepFunctionContext) -> bool:
    function = context.step_func
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)

"""Examining a target without knowing pytest: what `tillproof check` does."""

import os
import shlex
from collections.abc import Sequence
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from ..schemas import requirements
from .folders import INI_FOLDERS, own_folder

NOTHING = 2
"""The exit code for a run that could not begin, or in which nothing was there to run."""


def examine(
    target: str,
    *,
    only: Sequence[str] = (),
    list_only: bool = False,
    report: Path | None = None,
    features: Sequence[Path] = (),
) -> int:
    """Run the scenarios against `target`, a TOML file or the word reference, and give the exit code.

    `only`: requirement ids; `features`: folders with feature files of your own, run as well. 0 passed, 1 failed,
    2 nothing could be said, 3 an error of ours (decisions 8).
    """
    if list_only:
        return _list(only, features)
    code = int(pytest.main([*plugin_arguments(), *_arguments(target, only, report, features)]))
    return NOTHING if code in {pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED} else code


def plugin_arguments() -> list[str]:
    """How pytest is told to load our plugin: by the name it is installed under, else by its module."""
    installed = entry_points(group="pytest11", name="tillproof")
    return ["-p", "tillproof" if installed else f"{__package__}.plugin"]


def _arguments(target: str, only: Sequence[str], report: Path | None, features: Sequence[Path]) -> list[str]:
    folders = [folder.resolve() for folder in features]
    return [
        # The ini of the project this is called in is not asked: it is about that project's own tests.
        f"-c{os.devnull}",
        f"--rootdir={Path.cwd()}",
        "--import-mode=importlib",
        "-pno:cacheprovider",
        "-q",
        "-rN",
        "--no-header",
        "--disable-warnings",
        f"--tillproof-target={target}",
        *(f"--tillproof-only={each}" for each in only),
        *([f"--tillproof-report={report.resolve()}"] if report else []),
        "-o",
        f"{INI_FOLDERS}={shlex.join(map(str, folders))}",
        str(own_folder()),
        *map(str, folders),
    ]


def _list(only: Sequence[str], features: Sequence[Path]) -> int:
    """Print every scenario with the requirements it speaks about."""
    # pytest must be the first to import pytest-bdd, or it says that it came too late.
    from pytest_bdd.gherkin_parser import get_gherkin_document  # noqa: PLC0415

    from .guards import scenarios_of  # noqa: PLC0415

    catalogue = requirements.load()
    try:
        wanted = {catalogue.get(each).id for each in only}
    except requirements.UnknownRequirement as error:
        print(f"tillproof: {error}")
        return NOTHING
    found = 0
    for folder in (own_folder(), *features):
        for path in sorted(folder.glob("**/*.feature")):
            for placed in scenarios_of(get_gherkin_document(str(path))):
                if not wanted or wanted & set(placed.requirement_tags):
                    found += 1
                    place = f"{path.relative_to(folder).as_posix()}:{placed.scenario.location.line}"
                    print(f"{place}  {placed.scenario.name}  ({', '.join(placed.requirement_tags)})")
    return 0 if found else NOTHING

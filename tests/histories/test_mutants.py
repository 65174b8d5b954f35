"""The usual histories notice each of these broken bridges. Played by `nox -s mutants` only: it takes some minutes."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mutants import MUTANTS, Mutant, Text

import tillproof.bridge

OURS = Path(__file__).parent
DISTRIBUTION = Path(tillproof.bridge.__file__).parents[1]
PACKAGES = ("bridge", "harness", "schemas", "simulators", "features")
PROMISE = re.compile(r"^E +life\.broken\.Broken: (.+)$", re.MULTILINE)
NOT_SHORTENED = Text("tests/histories/life/steps.py", ", Phase.shrink)", ",)")
"""Nobody reads these histories: the first that fails is enough."""

CHUNK = re.compile(r"seeds \d+ to (\d+)")


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_bridge_breaks_a_promise(mutant: Mutant, tmp_path: Path) -> None:
    root = _copy(tmp_path / "tillproof")
    for text in (*mutant.texts, NOT_SHORTENED):
        file = root / text.file
        found = file.read_text().count(text.now)
        assert found == 1, f"{text.file} holds {found} times, not once: {text.now}"
        file.write_text(file.read_text().replace(text.now, text.then))
    told = _play(root)
    complaint = PROMISE.search(told)
    assert complaint, f"{mutant.broken} Not noticed:\n{told[-2000:]}"
    print(f"| {mutant.name} | {mutant.broken} | {int(CHUNK.findall(told)[-1]) + 1} | {complaint[1]} |")


def _copy(root: Path) -> Path:
    """What is installed, with the histories of this checkout."""
    root.mkdir()
    shutil.copy(DISTRIBUTION / "__init__.py", root)
    for package in PACKAGES:
        shutil.copytree(DISTRIBUTION / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(OURS, root / "tests" / "histories", ignore=shutil.ignore_patterns("__pycache__", ".*"))
    shutil.copy(OURS.parents[1] / "pyproject.toml", root)
    return root


def _play(root: Path) -> str:
    """What the usual histories say of the bridge in this copy, up to the first that fails."""
    environment = os.environ | {"PYTHONPATH": str(root.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-v",
        "-p",
        "no:cacheprovider",
        "tests/histories/test_histories.py",
    ]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr

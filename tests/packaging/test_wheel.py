"""What a user gets: the wheel holds every package, feature, schema and template, and nothing that is not theirs."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ("schemas", "simulators", "bridge", "harness", "features")
CARRIED = {".py", ".feature", ".csv", ".json", ".xsd", ".html", ".css", ".typed"}
TOP = {"tillproof/__init__.py", "tillproof/py.typed"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "a-b.c"  # a folder name that could never be imported
    _copy_of_the_sources(source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(folder),
    ]
    done = subprocess.run([*command, str(source)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def _copy_of_the_sources(target: Path) -> None:
    for path in ROOT.rglob("*"):
        inside = path.relative_to(ROOT)
        if (
            path.is_file()
            and (inside.parts[0] in SHIPPED or len(inside.parts) == 1)
            and "__pycache__" not in inside.parts
        ):
            (target / inside).parent.mkdir(parents=True, exist_ok=True)
            (target / inside).write_bytes(path.read_bytes())


def test_the_wheel_holds_all_that_the_folders_hold(wheel: zipfile.ZipFile) -> None:
    wanted = {
        f"tillproof/{path.relative_to(ROOT).as_posix()}"
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.suffix in CARRIED
    }
    assert len(wanted) > 100
    assert (wanted | TOP) - set(wheel.namelist()) == set()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    strange = [
        name
        for name in wheel.namelist()
        if name not in TOP and not name.startswith(tuple(f"tillproof/{folder}/" for folder in SHIPPED))
    ]
    assert all(".dist-info/" in name for name in strange), strange


def test_the_wheel_brings_the_command_and_the_plugin(wheel: zipfile.ZipFile) -> None:
    (entry_points,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    text = wheel.read(entry_points).decode()
    assert "tillproof = tillproof.harness.cli:main" in text
    assert "tillproof = tillproof.harness.plugin" in text

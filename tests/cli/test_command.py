"""The command itself: help at once, errors in one line, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tillproof.harness.cli import SUBCOMMANDS

HEAVY = (
    "flask",
    "lxml",
    "pytest",
    "faker",
    "sqlalchemy",
    "requests",
    "xmlschema",
    "rich",
    "jsonschema",
    "cheroot",
)


def tillproof(*arguments: str, cwd: object = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from tillproof.harness.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, timeout=60)


SIMULATED = [["simulate", name] for name in ("magento", "onsite", "retail")]


@pytest.mark.parametrize(
    "subcommand",
    [[], *([name] for name in SUBCOMMANDS), *SIMULATED],
    ids=lambda names: " ".join(names) or "-",
)
def test_help_answers_without_loading_anything_heavy(subcommand: list[str]) -> None:
    program = (
        "import sys\n"
        "from tillproof.harness.cli import tillproof\n"
        f"tillproof({[*subcommand, '--help']!r}, standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.startswith("Usage: ")
    assert done.stderr == "[]\n"


def test_every_subcommand_is_described() -> None:
    text = tillproof("--help").stdout
    assert all(f"  {name} " in text for name in SUBCOMMANDS)


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["order", "--count", "0"],
        ["order", "--like", "nothing-of-the-kind"],
        ["order", "--for", "web"],
        ["order", "--for", "all"],
        ["follow"],
        ["follow", "--json"],
        ["ship"],
        ["ship", "000000001"],
        ["ship", "000000001", "--item", "7"],
        ["void", "000000001"],
        ["cancel", "000000001"],
        ["refund", "000000001", "--shipping", "much"],
        ["release", "000000001"],
        ["export"],
        ["export", "000000001"],
        ["fault", "magento"],
        ["fault", "onsite", "busy"],
        ["reset", "--yes"],
        ["up", "--without", "nothing"],
        ["up", "--host", "0.0.0.0"],
        ["up", "--outlet", "pos"],
        ["up", "--outlet", "onsite", "--without", "onsite"],
        ["up", "--host", "192.0.2.1", "--insecure-http"],
        ["up", "--tls-cert", "/dev/null"],
        ["check", "--target", "no-such-file.toml"],
        ["check", "--only", "EVO-9999"],
        ["bridge"],
        ["bridge", "--settings", "no-such-file.toml"],
        ["pos", "--url", "ftp://example.com"],
        ["simulate", "nothing"],
        ["simulate", "magento", "--version", "1.9"],
        ["simulate", "retail", "--host", "192.0.2.1"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_said_in_one_line_with_exit_code_2(
    arguments: list[str], tmp_path: object
) -> None:
    done = tillproof(*arguments, cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith(("tillproof: ", "Error: ", "Exit: tillproof: ")), done.stderr


@pytest.mark.parametrize("system", ["magento", "onsite", "retail"])
def test_a_system_alone_says_where_it_is_and_who_may_come_in(system: str, tmp_path: Path) -> None:
    program = "from tillproof.harness.cli import main; main()"
    command = [sys.executable, "-c", program, "simulate", system, "--home", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout is not None
            first = running.stdout.readline()
            assert "credentials are in" in running.stdout.readline()
            endpoints = json.loads((tmp_path / "endpoints.json").read_text())
            assert set(endpoints) == {system}
            assert endpoints[system]["url"] in first
            assert f"{system} knows: " in tillproof("fault", system, "--home", str(tmp_path)).stdout
        finally:
            running.send_signal(2)
        assert running.wait(60) == 0

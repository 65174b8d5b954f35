"""The guide for bridge developers: its examples are read and run, so that they stay true."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tillproof.harness.run import plugin_arguments
from tillproof.harness.target_file import HOOKS, load
from tillproof.harness.verdict import Verdict
from tillproof.simulators.serving import Server
from tillproof.simulators.web_orders_store import open_store

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "examine-your-bridge.md"
TEXT = GUIDE.read_text(encoding="utf-8")
ENVIRONMENT = {"BRIDGE_PASSWORD": "a made-up one", "BRIDGE_TOKEN": "Bearer another made-up one"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("toml", blocks("toml"))
def test_every_target_is_one(toml: str, tmp_path: Path) -> None:
    path = tmp_path / "my-bridge.toml"
    path.write_text(toml, encoding="utf-8")
    assert load(path, ENVIRONMENT).name == "my bridge"


def test_every_hook_and_every_verdict_is_explained() -> None:
    assert [hook for hook in HOOKS if f"`{hook}`" not in TEXT] == []
    assert [verdict.words for verdict in Verdict if f"| {verdict.words} |" not in TEXT] == []


def test_the_feature_of_ones_own_runs(tmp_path: Path) -> None:
    (feature,) = blocks("gherkin")
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "mine.feature").write_text(feature, encoding="utf-8")
    (ini,) = blocks("ini")
    (tmp_path / "pytest.ini").write_text(ini, encoding="utf-8")
    store = open_store(user="lightspeed", password="a made-up one", control_token="t" * 32)
    with Server(store.system.wsgi) as server:
        (tmp_path / "target.toml").write_text(store.target_toml(server.url), encoding="utf-8")
        words = [
            *plugin_arguments(),
            "-q",
            "-p",
            "no:cacheprovider",
            "--tillproof-target",
            "target.toml",
            "features",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0

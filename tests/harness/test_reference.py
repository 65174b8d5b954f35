"""The reference bridge passes everything, file by file; and a bridge behind our Magento is examined by a TOML file.

Of an outline the suite plays the first row and the last; `nox -s thorough` plays them all.
"""

import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tillproof.bridge import Magento, Settings, open_bridge
from tillproof.harness.examination import Ending, ScenarioResult
from tillproof.harness.examiner import Line
from tillproof.harness.folders import own_folder
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.run import examine
from tillproof.harness.target import BridgeSettings
from tillproof.harness.verdict import Verdict
from tillproof.harness.visit import Visit
from tillproof.simulators.serving import Server

FEATURES = sorted(path.stem for path in (own_folder() / "web-orders").glob("*.feature"))


@pytest.fixture(scope="module")
def visit() -> Iterator[Visit]:
    with ReferenceTarget() as target, Line(target.connection.url) as line:
        yield Visit(target, line, seed=1, run="REFERENCE")


@pytest.mark.parametrize("feature", FEATURES)
def test_the_reference_bridge_passes(
    feature: str, visit: Visit, scenarios: list[Any], perform: Callable[[Visit, Any], ScenarioResult]
) -> None:
    results = [perform(visit, each) for each in _chosen(scenarios, feature)]
    wrong = {
        str(result.key): result.reason
        or "; ".join(check.actual for check in result.checks if check.verdict is Verdict.WARNING)
        for result in results
        if result.ending not in {Ending.COMPLETED, Ending.NOT_OBSERVABLE}
        or any(check.verdict is Verdict.WARNING for check in result.checks)
    }
    assert wrong == {}
    seen = sum(result.ending is Ending.COMPLETED for result in results)
    assert seen >= len(results) - 1, "only an order id without letters may leave something unseen"


def _chosen(scenarios: list[Any], feature: str) -> list[Any]:
    rows = [each for each in scenarios if each.feature == feature]
    if os.environ.get("TILLPROOF_THOROUGH"):
        return rows
    outlines = [list(group) for _, group in groupby(rows, lambda row: row.scenario.line_number)]
    return [row for outline in outlines for row in (outline[:1] + outline[1:][-1:])]


MAGENTO_BACKED = """
name = "a bridge of ours, taken for a stranger's"
profiles = ["web-orders", "magento"]
[web_orders]
url = "{bridge}/LightSpeed"
user = "lightspeed"
password_env = "TILLPROOF_TEST_PASSWORD"
[hooks]
read_order = {{ url = "{bridge}/_tillproof/orders/{{id}}", headers = {{ Authorization = "Bearer {token}" }} }}
run_cycle = {{ url = "{bridge}/_tillproof/cycle", headers = {{ Authorization = "Bearer {token}" }} }}
[magento]
listen = "127.0.0.1:{port}"
user = "bridge"
password = "a made-up one"
token = "{token}"
"""


def test_a_bridge_behind_our_magento(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port, token, password = _free_port(), "t" * 32, "a password: ü"
    monkeypatch.setenv("TILLPROOF_TEST_PASSWORD", password)
    settings = Settings(
        magento=Magento(url=f"http://127.0.0.1:{port}", token=token),
        lightspeed_username="lightspeed",
        lightspeed_password=password,
        enable_web_order_module=True,
        orders_from=datetime(2020, 1, 1, tzinfo=UTC),
        control_token=token,
    )
    bridge = open_bridge(settings, tmp_path / "ledger.sqlite")
    with Server(bridge.wsgi) as server:
        toml = MAGENTO_BACKED.format(bridge=server.url, port=port, token=token)
        (tmp_path / "target.toml").write_text(toml, encoding="utf-8")
        # Placed, held, cancelled and edited there; to release an order there is no hook.
        only = ["EVO-05", "EVO-07", "EVO-13", "EVO-D07a", "EVO-D24a", "EVO-D25b"]
        code = examine(str(tmp_path / "target.toml"), only=only)
    bridge.close()
    shown = capsys.readouterr().out
    assert code == 0, shown
    assert "web-orders: 6 requirements: 5 pass, 1 not observable" in shown
    assert "the target has no hook release" in shown


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_settings_without_effect_are_shown_as_inactive() -> None:
    """MAG-D09c, as far as the target contract does not reach."""
    with ReferenceTarget() as target:
        assert target.onsite
        target.set_settings(BridgeSettings(download_orders_as="invoices"))
        inactive = target._control("GET", "/")["inactive"]
    assert [line.partition(":")[0] for line in inactive] == [
        "Reserve Order Inventory",
        "Create Order Deposits",
    ]

"""Profile retail as a whole: nothing is left out without a reason, few words, and what cannot be seen is not green."""

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tillproof.bridge import Magento, Settings, open_bridge
from tillproof.bridge.outlets.retail.settings import Retail
from tillproof.harness.examination import Ending
from tillproof.harness.hooked import HookedTarget
from tillproof.harness.magento_backed import MagentoBackedTarget
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.retail_side import RetailSide
from tillproof.harness.steps import sentences
from tillproof.harness.target import OptionalHooks
from tillproof.harness.target_file import load
from tillproof.harness.verdict import Verdict
from tillproof.schemas import requirements
from tillproof.simulators.serving import Server


def test_every_requirement_is_exercised_or_excused(scenarios: list[Any]) -> None:
    exercised = {tag for each in scenarios for tag in each.tags}
    excused = set(requirements.unexercised())
    wanted = {each.id for each in requirements.load().of_profile("retail")}
    assert wanted - exercised - excused == set()
    assert wanted & exercised & excused == set()


def test_the_vocabulary_is_small_and_every_step_is_used(scenarios: list[Any]) -> None:
    steps = {(step.type, step.name): step for each in scenarios for step in each.scenario.steps}.values()
    fitting = {
        step.name: [each for each in sentences.vocabulary() if sentences.fits(each, step)] for step in steps
    }
    assert {name: len(found) for name, found in fitting.items() if len(found) != 1} == {}
    own = [each for each in sentences.vocabulary() if ".retail_" in each.step_func.__module__]
    used = {id(found[0]) for found in fitting.values()}
    assert len(own) < 40
    assert [each.parser.name for each in own if id(each) not in used] == []


@pytest.mark.parametrize(
    ("feature", "part", "of"),
    [
        ("once", 0, 3),
        ("once", 1, 3),
        ("once", 2, 3),
        ("sales", 0, 1),
        ("customers", 0, 1),
        ("export", 0, 1),
        ("items", 0, 1),
        ("payments", 0, 1),
        ("afterwards", 0, 1),
        ("limits", 0, 1),
    ],
)
def test_the_reference_bridge_passes(
    feature: str, part: int, of: int, scenarios: list[Any], examine: Any, sound: ReferenceTarget
) -> None:
    examiner = examine(sound)
    mine = [each for each in scenarios if each.name.startswith(f"{feature}:")][part::of]
    results = [examiner.run(each) for each in mine]
    wrong = {
        str(result.key): result.reason or [check.actual for check in result.checks if check.actual]
        for result in results
        if result.ending is not Ending.COMPLETED
        or any(check.verdict is not Verdict.PASS for check in result.checks)
    }
    assert results
    assert wrong == {}


class WithoutSettings(ReferenceTarget):
    """A bridge whose settings nobody can change from outside, and whose export box nobody can tick."""

    set_settings = OptionalHooks.set_settings
    export_order = OptionalHooks.export_order

    @property
    def retail(self) -> RetailSide:
        self.set_settings = super().set_settings  # the target itself may, to set its Retail up
        try:
            return super().retail
        finally:
            del self.set_settings


@pytest.mark.parametrize(("tag", "seen"), [("SET-16", False), ("SET-D22", False), ("SET-19", True)])
def test_what_a_target_does_not_offer_is_never_green(
    tag: str, seen: bool, scenarios: list[Any], examine: Any
) -> None:
    with WithoutSettings() as target:
        examiner = examine(target)
        results = [examiner.run(each) for each in scenarios if tag in each.tags]
    checks = [check for result in results for check in result.checks if check.requirement == tag]
    assert bool(checks) is seen
    assert {result.ending for result in results} <= {Ending.COMPLETED, Ending.NOT_OBSERVABLE}


STORE = """
name = "a shop that pushes nothing"
profiles = ["web-orders"]
[web_orders]
url = "http://127.0.0.1:9/LightSpeed"
user = "lightspeed"
password = "made up"
[hooks]
place_order = { command = ["false"] }
read_order = { command = ["false", "{id}"] }
"""


def test_a_target_that_pushes_into_no_retail_of_ours_shows_nothing(
    tmp_path: Path, scenarios: list[Any], examine: Any
) -> None:
    file = tmp_path / "target.toml"
    file.write_text(STORE, encoding="utf-8")
    result = examine(HookedTarget(load(file))).run(scenarios[0])
    assert result.ending is Ending.NOT_OBSERVABLE
    assert "[retail]" in result.reason


FILE = """
name = "the reference bridge, described like any other"
profiles = ["retail"]
[hooks]
read_order = {{ url = "{bridge}/_tillproof/orders/{{id}}", headers = {{ Authorization = "Bearer c0ntrol" }} }}
run_cycle = {{ url = "{bridge}/_tillproof/cycle", headers = {{ Authorization = "Bearer c0ntrol" }} }}
export_order = {{ url = "{bridge}/_tillproof/orders/{{id}}/export", headers = {{ Authorization = "Bearer c0ntrol" }} }}
[magento]
listen = "127.0.0.1:{magento}"
user = "bridge"
password = "a made-up one"
token = "t0ken"
[retail]
listen = "127.0.0.1:{retail}"
client_id = "bridge"
client_secret = "a made-up secret"
refresh_token = "a-made-up-token"
"""


def test_a_bridge_described_in_a_file_is_examined_in_the_same_way(
    tmp_path: Path, scenarios: list[Any], examine: Any
) -> None:
    """Twice: account and shop are kept, and with them the tokens that the bridge has now."""
    magento, retail, own = free_ports(3)
    file = tmp_path / "target.toml"
    file.write_text(
        FILE.format(bridge=f"http://127.0.0.1:{own}", magento=magento, retail=retail), encoding="utf-8"
    )
    settings = Settings(
        magento=Magento(url=f"http://127.0.0.1:{magento}", token="t0ken"),
        lightspeed_username="nobody",
        lightspeed_password="polls",
        outlet="retail",
        retail=Retail(
            url=f"http://127.0.0.1:{retail}/API/V3/Account/1/",
            token_url=f"http://127.0.0.1:{retail}/auth/oauth/token",
            client_id="bridge",
            client_secret="a made-up secret",
            refresh_token="a-made-up-token",
        ),
        control_token="c0ntrol",
    )
    endings = []
    for wanted in ("sales: An ordinary order", "export: By hand"):
        target = MagentoBackedTarget(load(file))
        bridge = open_bridge(settings, tmp_path / "ledger.sqlite")
        with target, Server(bridge.wsgi, port=own):
            examiner = examine(target)
            examiner.visit.look()
            chosen = [each for each in scenarios if each.name.startswith(wanted)]
            endings += [examiner.run(each).ending for each in chosen]
        bridge.close()
    assert endings == [Ending.COMPLETED, Ending.NOT_OBSERVABLE]


def free_ports(count: int) -> list[int]:
    with ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]

"""Profile onsite as a whole: nothing is left out without a reason, few words, and what cannot be seen is not green."""

import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tillproof.bridge import Magento, Settings, open_bridge
from tillproof.bridge.outlets.onsite.settings import OnSite
from tillproof.harness.examination import Ending
from tillproof.harness.hooked import HookedTarget
from tillproof.harness.magento_backed import MagentoBackedTarget
from tillproof.harness.onsite_side import OnSiteSide
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.steps import sentences
from tillproof.harness.target import BridgeSettings, OptionalHooks
from tillproof.harness.target_file import load
from tillproof.harness.verdict import Verdict
from tillproof.schemas import requirements
from tillproof.simulators.serving import Server

ADVISORIES = {"MAG-D09d"}
"""What is said of every bridge without reservation."""


def test_every_requirement_is_exercised_or_excused(scenarios: list[Any]) -> None:
    exercised = {tag for each in scenarios for tag in each.tags}
    excused = set(requirements.unexercised())
    wanted = {each.id for each in requirements.load().of_profile("onsite")}
    assert wanted - exercised - excused == set()
    assert wanted & exercised & excused == set()


def test_the_vocabulary_is_small_and_every_step_is_used(scenarios: list[Any]) -> None:
    steps = {(step.type, step.name): step for each in scenarios for step in each.scenario.steps}.values()
    modules = (".pushed_", ".onsite_")
    own = [
        each for each in sentences.vocabulary() if any(name in each.step_func.__module__ for name in modules)
    ]
    fitting = {
        step.name: [each for each in sentences.vocabulary() if sentences.fits(each, step)] for step in steps
    }
    assert {name: len(found) for name, found in fitting.items() if len(found) != 1} == {}
    used = {id(found[0]) for found in fitting.values()}
    assert len(own) < 45
    assert [each.parser.name for each in own if id(each) not in used] == []


@pytest.mark.parametrize(
    ("feature", "part", "of"),
    [
        ("once", 0, 2),
        ("documents", 0, 2),
        ("documents", 1, 2),
        ("returns", 0, 2),
        ("returns", 1, 2),
        ("once", 1, 2),
        ("customers", 0, 1),
        ("stock", 0, 1),
        ("deposits", 0, 1),
        ("cancelling", 0, 1),
        ("settings", 0, 1),
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
        or any(
            check.verdict is not Verdict.PASS and check.requirement not in ADVISORIES
            for check in result.checks
        )
    }
    assert results
    assert wrong == {}


class WithoutSettings(ReferenceTarget):
    """A bridge whose settings nobody can change from outside."""

    set_settings = OptionalHooks.set_settings

    @property
    def onsite(self) -> OnSiteSide:
        self.set_settings = super().set_settings  # the target itself may, to set its OnSite up
        try:
            return super().onsite
        finally:
            del self.set_settings


def test_what_a_target_does_not_offer_is_never_green(scenarios: list[Any], examine: Any) -> None:
    with WithoutSettings() as target:
        examiner = examine(target)
        for tag, seen in (("MAG-D09c", False), ("MAG-D06c", False), ("MAG-14", True)):
            results = [examiner.run(each) for each in scenarios if tag in each.tags]
            checks = [check for result in results for check in result.checks if check.requirement == tag]
            assert bool(checks) is seen, tag
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


def test_a_target_that_pushes_into_no_onsite_of_ours_shows_nothing(
    tmp_path: Path, scenarios: list[Any], examine: Any
) -> None:
    file = tmp_path / "target.toml"
    file.write_text(STORE, encoding="utf-8")
    result = examine(HookedTarget(load(file))).run(scenarios[0])
    assert result.ending is Ending.NOT_OBSERVABLE
    assert "[onsite]" in result.reason


FILE = """
name = "the reference bridge, described like any other"
profiles = ["onsite"]
[hooks]
read_order = {{ url = "{bridge}/_tillproof/orders/{{id}}", headers = {{ Authorization = "Bearer c0ntrol" }} }}
run_cycle = {{ url = "{bridge}/_tillproof/cycle", headers = {{ Authorization = "Bearer c0ntrol" }} }}
[magento]
listen = "127.0.0.1:{magento}"
user = "bridge"
password = "a made-up one"
token = "t0ken"
[onsite]
listen = "127.0.0.1:{onsite}"
user = "bridge"
password = "a made-up one"
app_id = "com.example.bridge"
private_id = "a made-up id"
"""


def test_a_bridge_described_in_a_file_is_examined_in_the_same_way(
    tmp_path: Path, scenarios: list[Any], examine: Any
) -> None:
    magento, onsite, own = free_ports(3)
    file = tmp_path / "target.toml"
    file.write_text(
        FILE.format(bridge=f"http://127.0.0.1:{own}", magento=magento, onsite=onsite), encoding="utf-8"
    )
    target = MagentoBackedTarget(load(file))
    settings = Settings(
        magento=Magento(url=f"http://127.0.0.1:{magento}", token="t0ken"),
        lightspeed_username="nobody",
        lightspeed_password="polls",
        outlet="onsite",
        onsite=OnSite(
            url=f"https://127.0.0.1:{onsite}",
            username="bridge",
            password="a made-up one",
            application_id="com.example.bridge",
            private_id="a made-up id",
            ca_file=str(tmp_path / ".tillproof" / "onsite.pem"),
        ),
        control_token="c0ntrol",
    )
    bridge = open_bridge(settings, tmp_path / "ledger.sqlite")
    with target, Server(bridge.wsgi, port=own):
        examiner = examine(target)
        examiner.visit.look()
        wanted = [each for each in scenarios if each.name.startswith("documents: Number")]
        wanted += [each for each in scenarios if each.name.startswith("settings: What stands")]
        endings = [examiner.run(each).ending for each in wanted]
        bridge.close()
    assert endings == [Ending.COMPLETED, Ending.NOT_OBSERVABLE]


def free_ports(count: int) -> list[int]:
    with ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


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

"""What a target does not offer, or cannot show, is never green."""

from pathlib import Path
from typing import Any

import pytest

from tillproof.harness.examination import Ending
from tillproof.harness.hooked import HookedTarget
from tillproof.harness.onsite_side import OnSiteSide
from tillproof.harness.reference import ReferenceTarget
from tillproof.harness.retail_side import RetailSide
from tillproof.harness.target import HookMissing, OptionalHooks
from tillproof.harness.target_file import load

SEEN_WITHOUT_SETTINGS = {
    "magento": {"MAG-10": False, "MAG-02": False, "MAG-D01e": False, "MAG-D01a": False, "MAG-06": True},
    "onsite": {"MAG-D09c": False, "MAG-D06c": False, "MAG-14": True},
    "retail": {"SET-16": False, "SET-D22": False, "SET-19": True},
}


class WithoutSettings(ReferenceTarget):
    """A bridge whose settings nobody can change from outside, that exports nothing by hand and tells no decisions."""

    set_settings = OptionalHooks.set_settings
    export_order = OptionalHooks.export_order

    def read_order(self, order_id: str) -> Any:
        state = super().read_order(order_id)
        return type(state)(state.status, state.downloaded, state.notes, state.shipments)

    @property
    def onsite(self) -> OnSiteSide:
        self.set_settings = super().set_settings  # the target itself may, to set its OnSite up
        try:
            return super().onsite
        finally:
            del self.set_settings

    @property
    def retail(self) -> RetailSide:
        self.set_settings = super().set_settings  # likewise
        try:
            return super().retail
        finally:
            del self.set_settings


@pytest.mark.parametrize("profile", SEEN_WITHOUT_SETTINGS)
def test_what_a_target_does_not_offer_is_never_green(
    profile: str, scenarios: list[Any], examine: Any
) -> None:
    with WithoutSettings() as target:
        examiner = examine(target)
        for tag, seen in SEEN_WITHOUT_SETTINGS[profile].items():
            results = [examiner.run(each) for each in scenarios if tag in each.tags]
            checks = [check for result in results for check in result.checks if check.requirement == tag]
            assert bool(checks) is seen, tag
            assert {result.ending for result in results} <= {Ending.COMPLETED, Ending.NOT_OBSERVABLE}


STORE = """
name = "a shop without our Magento, that pushes nothing"
profiles = ["web-orders"]
[web_orders]
url = "http://127.0.0.1:9/LightSpeed"
user = "lightspeed"
password = "made up"
[hooks]
place_order = { command = ["false"] }
read_order = { command = ["false", "{id}"] }
"""


@pytest.mark.parametrize(
    ("profile", "missing"), [("magento", ""), ("onsite", "[onsite]"), ("retail", "[retail]")]
)
def test_a_target_without_our_simulators_shows_nothing(
    profile: str, missing: str, tmp_path: Path, scenarios: list[Any], examine: Any
) -> None:
    file = tmp_path / "target.toml"
    file.write_text(STORE, encoding="utf-8")
    target = HookedTarget(load(file))
    with pytest.raises(HookMissing, match="set_settings"):
        target.set_settings(None)
    needy = next(each for each in scenarios if each.scenario.steps[0].name.startswith("the store") or missing)
    result = examine(target).run(needy)
    assert result.ending is Ending.NOT_OBSERVABLE
    assert missing in result.reason

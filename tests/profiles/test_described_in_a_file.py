"""A bridge that pushes into a till is described in a target file, like any other, and examined in the same way."""

import socket
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tillproof.bridge import Magento, Settings, open_bridge
from tillproof.bridge.outlets.onsite.settings import OnSite
from tillproof.bridge.outlets.retail.settings import Retail
from tillproof.harness.examination import Ending
from tillproof.harness.magento_backed import MagentoBackedTarget
from tillproof.harness.target_file import load
from tillproof.simulators.serving import Server

SHOP = """
name = "the reference bridge, described like any other"
profiles = ["{profile}"]
[hooks]
read_order = {{ url = "{bridge}/_tillproof/orders/{{id}}", headers = {{ Authorization = "Bearer c0ntrol" }} }}
run_cycle = {{ url = "{bridge}/_tillproof/cycle", headers = {{ Authorization = "Bearer c0ntrol" }} }}
export_order = {{ url = "{bridge}/_tillproof/orders/{{id}}/export", headers = {{ Authorization = "Bearer c0ntrol" }} }}
[magento]
listen = "127.0.0.1:{magento}"
user = "bridge"
password = "a made-up one"
token = "t0ken"
[{profile}]
listen = "127.0.0.1:{till}"
"""

ONSITE = """
user = "bridge"
password = "a made-up one"
app_id = "com.example.bridge"
private_id = "a made-up id"
"""

RETAIL = """
client_id = "bridge"
client_secret = "a made-up secret"
refresh_token = "a-made-up-token"
"""


def onsite_settings(port: int, folder: Path) -> Settings:
    till = OnSite(
        url=f"https://127.0.0.1:{port}",
        username="bridge",
        password="a made-up one",
        application_id="com.example.bridge",
        private_id="a made-up id",
        ca_file=str(folder / ".tillproof" / "onsite.pem"),
    )
    return Settings(**COMMON, outlet="onsite", onsite=till)


def retail_settings(port: int, _: Path) -> Settings:
    till = Retail(
        url=f"http://127.0.0.1:{port}/API/V3/Account/1/",
        token_url=f"http://127.0.0.1:{port}/auth/oauth/token",
        client_id="bridge",
        client_secret="a made-up secret",
        refresh_token="a-made-up-token",
    )
    return Settings(**COMMON, outlet="retail", retail=till)


COMMON: dict[str, Any] = {
    "magento": Magento(url="http://127.0.0.1:9", token="t0ken"),
    "lightspeed_username": "nobody",
    "lightspeed_password": "polls",
    "control_token": "c0ntrol",
}


@pytest.mark.parametrize(
    ("profile", "till", "settings_for", "seen", "unseen"),
    [
        ("onsite", ONSITE, onsite_settings, "documents: Number", "settings: What stands"),
        ("retail", RETAIL, retail_settings, "sales: An ordinary order", "export: By hand"),
    ],
    ids=["onsite", "retail"],
)
def test_a_bridge_described_in_a_file_is_examined_in_the_same_way(
    profile: str,
    till: str,
    settings_for: Any,
    seen: str,
    unseen: str,
    tmp_path: Path,
    scenarios: list[Any],
    examine: Any,
) -> None:
    """Twice: account and shop are kept between visits, and with them the tokens that the bridge has now."""
    magento, port, own = free_ports(3)
    file = tmp_path / "target.toml"
    text = SHOP.format(profile=profile, bridge=f"http://127.0.0.1:{own}", magento=magento, till=port)
    file.write_text(text + till, encoding="utf-8")
    settings = settings_for(port, tmp_path)
    settings = replace(settings, magento=replace(settings.magento, url=f"http://127.0.0.1:{magento}"))
    endings = []
    for wanted in (seen, unseen):
        target = MagentoBackedTarget(load(file))
        bridge = open_bridge(settings, tmp_path / "ledger.sqlite")
        with target, Server(bridge.wsgi, port=own):
            examiner = examine(target)
            examiner.visit.look()
            endings += [examiner.run(each).ending for each in scenarios if each.name.startswith(wanted)]
        bridge.close()
    assert endings == [Ending.COMPLETED, Ending.NOT_OBSERVABLE]


def free_ports(count: int) -> list[int]:
    with ExitStack() as open_ones:
        sockets = [open_ones.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]

"""The connection: tokens rotate and are kept, a broken one is told and goes on when renewed; the rate limit is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tillproof.bridge.errand import Trouble

SECRETS = ("s" * 32, "r" * 32, "def502", "eyJ")


def _revoke(scene: Any) -> None:
    kept = json.loads(scene.memory.values["tokens"])
    form = {"client_id": "bridge", "client_secret": "s" * 32, "refresh_token": kept["refresh"]}
    assert requests.post(f"{scene.root}/auth/oauth/revoke", json=form, timeout=10).status_code == 200


def _connect_anew(scene: Any) -> str:
    """A person grants the connection once more; answers its refresh token."""
    consent = {"response_type": "code", "client_id": "bridge", "scope": "employee:all"}
    answer = requests.get(
        f"{scene.root}/auth/oauth/authorize", params=consent, allow_redirects=False, timeout=10
    )
    form = {
        "client_id": "bridge",
        "client_secret": "s" * 32,
        "grant_type": "authorization_code",
        "code": answer.headers["Location"].partition("code=")[2],
    }
    token = requests.post(f"{scene.root}/auth/oauth/token", json=form, timeout=10).json()["refresh_token"]
    return str(token)


def test_tokens_outlive_the_process(scene: Any) -> None:
    scene.push(scene.order())
    scene.retail.system.journal.clear()
    scene.push(scene.order(number="2"))
    assert ("POST", "token") not in scene.asked()


def test_a_token_is_renewed_before_it_runs_out(scene: Any) -> None:
    outlet = scene.outlet()
    scene.push(scene.order(), outlet)
    first = scene.memory.values["tokens"]
    scene._wait(3590)
    scene.retail.system.journal.clear()
    scene.push(scene.order(number="2"), outlet)
    assert scene.asked()[0] == ("POST", "token")
    assert scene.memory.values["tokens"] != first


def test_the_new_pair_is_kept_before_it_is_used(scene: Any) -> None:
    """Killed between the answer and the first use, or the answer lost: the old refresh token still works."""
    scene.fault("drop_response", path="/auth/oauth/token", times=2)
    with pytest.raises(Trouble):
        scene.push(scene.order())
    assert "tokens" not in scene.memory.values
    seen = []

    def put(name: str, value: str) -> None:
        seen.append(len(scene.asked()))
        scene.memory.values[name] = value

    scene.memory.put = put
    scene.retail.system.journal.clear()
    scene.push(scene.order())
    assert seen == [1]


def test_another_process_has_renewed_the_tokens(scene: Any) -> None:
    one, other = scene.outlet(), scene.outlet()
    scene.push(scene.order(number="1"), one)
    scene.push(scene.order(number="2"), other)
    scene._wait(3590)
    scene.push(scene.order(number="3"), other)
    scene.push(scene.order(number="4"), one)
    assert len(scene.sales()) == 4


def test_a_broken_connection_is_told_and_goes_on_when_renewed(scene: Any) -> None:
    scene.push(scene.order(number="1"))
    _revoke(scene)
    outlet = scene.outlet()
    scene.retail.system.journal.clear()
    for _ in range(3):
        with pytest.raises(Trouble, match=r"put the new token into retail\.refresh_token") as trouble:
            scene.push(scene.order(), outlet)
    assert scene.asked().count(("POST", "token")) == 2  # the kept one, that of the settings, then it rests
    assert not any(secret in str(trouble.value) for secret in SECRETS)
    scene.outlet(refresh_token=_connect_anew(scene))
    scene.push(scene.order(), again=True)
    assert len(scene.sales(referenceNumber="100000001")) == 1


def test_secrets_stay_out_of_errors_and_representations(scene: Any) -> None:
    outlet = scene.outlet(client_secret="wrong" * 4)
    with pytest.raises(Trouble, match="client_id or client_secret is refused") as trouble:
        scene.push(scene.order(), outlet)
    told = f"{trouble.value} {scene.settings!r} {vars(outlet)!r}"
    assert not any(secret in told for secret in ("wrong", *SECRETS))


def test_a_scope_that_is_missing_is_told(open_scene: Callable[..., Any]) -> None:
    scene = open_scene(scopes="employee:inventory", limits=False)
    with pytest.raises(Trouble, match="check the scopes of the connection"):
        scene.push(scene.order())


def test_no_429_in_steady_running(open_scene: Callable[..., Any]) -> None:
    scene = open_scene(limits=True)
    outlet = scene.outlet()
    for number in range(40):
        scene.push(scene.order(number=f"W{number}"), outlet)
    exchanges = scene.retail.system.journal.exchanges()
    assert {exchange.status for exchange in exchanges} == {200}
    assert len(scene.sales(limit="100")) == 40
    waited = sum(scene.waited)
    spent = sum(
        float(dict(one.response_headers)["X-LS-API-Request-Cost"]) for one in exchanges if one.session
    )
    assert waited < spent - 60  # the bucket of 90 was used, not only its drip


def test_a_restarted_bridge_finds_a_full_bucket(open_scene: Callable[..., Any]) -> None:
    """It cannot know, so the first answer tells it: refused, waited as long as that says, done."""
    scene = open_scene(limits=True)
    for number in range(9):
        scene.push(scene.order(number=f"W{number}"), scene.outlet())
    assert len(scene.sales()) == 9
    assert all(0 < wait <= 60 for wait in scene.waited)


def test_too_many_requests_for_good_is_trouble(scene: Any) -> None:
    scene.fault("429", times=None, parameters={"retry_after": 4})
    with pytest.raises(Trouble, match="too many requests"):
        scene.push(scene.order())
    assert set(scene.waited) == {4}


def test_one_connection_is_kept_alive(scene: Any) -> None:
    outlet = scene.outlet()
    scene.push(scene.order(number="1"), outlet)
    scene.push(scene.order(number="2"), outlet)
    pools = outlet._client._wire._session.get_adapter(scene.url).poolmanager.pools
    assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118 - no dictionary

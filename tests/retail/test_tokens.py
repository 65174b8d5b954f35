"""Tokens: where they come from, how long they live, what ends them."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tillproof.simulators.faults import Fault

NEW, LEGACY = "/auth/oauth/token", "/oauth/access_token.php"
REFRESH = {
    "grant_type": "refresh_token",
    "client_id": "client-of-a-bridge",
    "client_secret": "s" * 32,
    "refresh_token": "r" * 32,
}


def _ask(api: Any, path: str = NEW, **changes: Any) -> requests.Response:
    return requests.post(f"{api.root}{path}", json={**REFRESH, **changes}, timeout=10)


def _works(api: Any, token: str) -> bool:
    answer = requests.get(f"{api.url}/Shop.json", headers={"Authorization": f"Bearer {token}"}, timeout=10)
    assert answer.status_code in {200, 401}
    return answer.status_code == 200


@pytest.mark.parametrize("path", [NEW, LEGACY])
@pytest.mark.parametrize(
    "sent",
    [
        {"json": REFRESH},
        {"data": REFRESH},
        {"files": {name: (None, value) for name, value in REFRESH.items()}},
        {"data": json.dumps(REFRESH)},
    ],
    ids=["json", "form", "multipart", "json without a type"],
)
def test_a_body_in_any_form(api: Any, path: str, sent: Any) -> None:
    answer = requests.post(f"{api.root}{path}", timeout=10, **sent)
    said = answer.json()
    assert (answer.status_code, said["token_type"], said["expires_in"]) == (200, "Bearer", 3600)
    assert said["refresh_token"].startswith("def50")
    assert said["refresh_token"] != REFRESH["refresh_token"]
    assert _works(api, said["access_token"])
    assert ("scope" in said) == (path == LEGACY)


def test_a_refresh_ends_the_old_access_token_at_once(api: Any) -> None:
    assert _works(api, "a" * 32)
    _ask(api)
    assert not _works(api, "a" * 32)


def test_the_used_refresh_token_ends_with_the_first_use_of_the_new_access_token(api: Any) -> None:
    first = _ask(api).json()
    second = _ask(api).json()  # the first answer was lost
    assert first["refresh_token"] != second["refresh_token"]
    assert _works(api, second["access_token"])
    assert _ask(api).json()["error"] == "invalid_grant"
    assert _ask(api, refresh_token=first["refresh_token"]).json()["error"] == "invalid_grant"
    assert _ask(api, refresh_token=second["refresh_token"]).status_code == 200


def test_the_legacy_address_hands_out_the_same_token_while_it_lives(api: Any) -> None:
    first = _ask(api).json()
    api.clock.move(timedelta(minutes=20))
    again = _ask(api, LEGACY, refresh_token=first["refresh_token"]).json()
    assert (again["access_token"], again["expires_in"]) == (first["access_token"], 2400)
    assert _works(api, again["access_token"])
    api.clock.move(timedelta(seconds=2395))
    later = _ask(api, LEGACY, refresh_token=first["refresh_token"]).json()
    assert later["access_token"] != first["access_token"]
    assert _works(api, later["access_token"])
    assert _ask(api, LEGACY, refresh_token=first["refresh_token"]).status_code == 200


def test_an_access_token_lives_an_hour(api: Any) -> None:
    token = _ask(api).json()["access_token"]
    api.clock.move(timedelta(seconds=3599))
    assert _works(api, token)
    api.clock.move(timedelta(seconds=1))
    assert not _works(api, token)


def test_a_refresh_token_dies_of_thirty_idle_days(api: Any) -> None:
    api.clock.move(timedelta(days=29))
    kept = _ask(api).json()["refresh_token"]
    api.clock.move(timedelta(days=30))
    said = _ask(api, refresh_token=kept).json()
    assert (said["error"], said["hint"]) == ("invalid_grant", "The refresh token has been expired")


def test_five_refreshes_a_minute(api: Any) -> None:
    assert [_ask(api).status_code for _ in range(6)] == [200] * 5 + [429]
    api.clock.move(timedelta(minutes=1, seconds=1))
    assert _ask(api).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"refresh_token": ""}, 400, "invalid_request"),
        ({"refresh_token": "x"}, 400, "invalid_grant"),
        ({"refresh_token": "a" * 32}, 400, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "x"}, 400, "invalid_grant"),
    ],
)
def test_refusals(api: Any, changes: Any, status: int, error: str) -> None:
    answer = _ask(api, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert set(answer.json()) == {"error", "error_description", "hint"}
    assert _works(api, "a" * 32)


def test_only_post_gets_a_token(api: Any) -> None:
    answer = requests.get(f"{api.root}{NEW}", timeout=10)
    assert (answer.status_code, answer.json()["error"]) == (405, "invalid_request")


def test_the_token_tells_account_and_client_and_its_signature_holds(api: Any) -> None:
    token = _ask(api).json()["access_token"]
    head, body, signature = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    claims = json.loads(body)
    assert (claims["acct"], claims["sub"], claims["aud"]) == ("1", "1", "client-of-a-bridge")
    (key,) = api.get(f"{api.root}/.well-known/jwks")["keys"]
    assert json.loads(head)["kid"] == key["kid"]
    modulus, exponent = (int.from_bytes(base64.urlsafe_b64decode(key[name] + "=="), "big") for name in "ne")
    padded = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(256, "big")
    digest = hashlib.sha256(token.rpartition(".")[0].encode()).digest()
    assert hmac.compare_digest(padded[-32:], digest)
    assert padded.startswith(b"\x00\x01\xff\xff")


def _code(api: Any, **more: str) -> str:
    asked = {
        "response_type": "code",
        "client_id": REFRESH["client_id"],
        "scope": "employee:all",
        "state": "7",
        **more,
    }
    answer = requests.get(f"{api.root}/auth/oauth/authorize", params=asked, allow_redirects=False, timeout=10)
    back = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert back["state"] == ["7"]
    return back["code"][0]


def test_a_code_is_good_once_and_for_a_minute(api: Any) -> None:
    code = {"grant_type": "authorization_code", "code": _code(api)}
    said = _ask(api, **code).json()
    assert _works(api, said["access_token"])
    assert _ask(api, **code).json()["error"] == "invalid_grant"
    late = _code(api)
    api.clock.move(timedelta(seconds=60))
    assert _ask(api, grant_type="authorization_code", code=late).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (None, "http://127.0.0.1/callback"),
        ("http://127.0.0.1:5999/back?to=shop#part", "http://127.0.0.1:5999/back?to=shop&"),
        ("http://localhost:3000/oauth", "http://localhost:3000/oauth?"),
        ("http://127.0.0.1.example.com/", "http://127.0.0.1/callback"),
        ("http://[::1", "http://127.0.0.1/callback"),
        ("javascript://localhost/", "http://127.0.0.1/callback"),
    ],
)
def test_a_program_on_this_machine_says_where_it_listens(api: Any, asked: str | None, expected: str) -> None:
    query = {"response_type": "code", "client_id": "client-of-a-bridge", "scope": "employee:all"}
    if asked is not None:
        query["redirect_uri"] = asked
    answer = requests.get(f"{api.root}/auth/oauth/authorize", params=query, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"].startswith(expected)) == (302, True)
    (code,) = parse_qs(urlsplit(answer.headers["Location"]).query)["code"]
    assert _ask(api, grant_type="authorization_code", code=code).status_code == 200


@pytest.mark.parametrize("method", ["S256", "plain"])
def test_pkce(api: Any, method: str) -> None:
    verifier = "v" * 43
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    challenge = digest if method == "S256" else verifier
    code = _code(api, code_challenge=challenge, code_challenge_method=method)
    asked = {"grant_type": "authorization_code", "code": code}
    assert _ask(api, **asked, code_verifier="w" * 43).json()["error"] == "invalid_grant"
    assert _ask(api, **asked).json()["error"] == "invalid_request"
    assert _ask(api, **asked, code_verifier=verifier).status_code == 200


def test_scopes_of_the_grant_hold(api: Any) -> None:
    code = _code(api, scope="employee:register_read employee:customers")
    token = _ask(api, grant_type="authorization_code", code=code).json()["access_token"]
    api.session.headers["Authorization"] = f"Bearer {token}"
    assert api.call("GET", "Sale.json").status_code == 200
    api.refused("POST", "Sale.json", api.sale_body(), status=403)
    assert api.post("Customer", {})["customerID"] == "1"
    api.refused("GET", "ItemShop.json", status=403)


def test_revoking_breaks_the_connection(api: Any) -> None:
    answer = requests.post(f"{api.root}/auth/oauth/revoke", json=REFRESH, timeout=10)
    assert answer.status_code == 200
    assert not _works(api, "a" * 32)
    assert _ask(api).json()["error"] == "invalid_grant"


def test_introspection(api: Any) -> None:
    asked = f"{api.root}/auth/oauth/introspect"
    assert api.get(asked)["acct"] == "1"
    answer = requests.get(asked, headers={"Authorization": "Bearer x"}, timeout=10)
    assert answer.status_code == 401


@pytest.mark.parametrize("header", [None, "Basic a2V5OmFwaWtleQ==", "Bearer", "Bearer wrong", "Nonsense"])
def test_no_token_is_the_classic_401(api: Any, header: str | None) -> None:
    answer = requests.get(
        f"{api.url}/Shop.json", headers={"Authorization": header} if header else {}, timeout=10
    )
    assert (answer.status_code, answer.headers["Content-Type"]) == (401, "application/json")
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="MerchantOS API"'
    assert answer.json()["message"] == "Invalid access token."
    assert answer.json()["errorClass"] == "BadAuthenticationRequestError"


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        ("expire_token", "Access token could not be verified"),
        ("revoke_token", "Access token has been revoked"),
    ],
)
def test_a_token_that_ended_is_told_so(api: Any, fault: str, hint: str) -> None:
    api.retail.system.faults.set(Fault(fault, path="/Shop"))
    assert api.call("GET", "Register.json").status_code == 200
    for _ in range(2):
        answer = api.call("GET", "Shop.json")
        assert (answer.status_code, answer.json()["error"], answer.json()["hint"]) == (
            401,
            "access_denied",
            hint,
        )
    assert _works(api, _ask(api).json()["access_token"])


def test_a_token_of_another_make_is_told_so(api: Any) -> None:
    answer = requests.get(f"{api.url}/Shop.json", headers={"Authorization": "Bearer eyJ.eyJ.sig"}, timeout=10)
    assert answer.json()["hint"] == "Access token could not be verified"


def test_tokens_rest_while_their_employee_is_locked_out(api: Any) -> None:
    second = api.post("Employee", {"firstName": "B"})
    assert second["lockOut"] == "false"
    api.put("Employee/1", {"lockOut": True})
    assert not _works(api, "a" * 32)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "OAuth"])
def test_schemes(api: Any, scheme: str) -> None:
    answer = requests.get(
        f"{api.url}/Shop.json", headers={"Authorization": f"{scheme} {'a' * 32}"}, timeout=10
    )
    assert answer.status_code == 200
    assert requests.get(f"{api.url}/Shop.json?oauth_token={'a' * 32}", timeout=10).status_code == 200


def test_another_account_is_out_of_reach(api: Any) -> None:
    api.refused("GET", f"{api.root}/API/V3/Account/2/Shop.json", status=403)


def test_the_journal_knows_no_token(api: Any) -> None:
    fresh = _ask(api).json()
    assert _works(api, fresh["access_token"])
    requests.get(f"{api.url}/Shop.json?oauth_token=wrong-but-secret", timeout=10)
    kept = repr(api.retail.system.journal.exchanges())
    for secret in (
        "r" * 32,
        "s" * 32,
        "a" * 32,
        fresh["access_token"],
        fresh["refresh_token"],
        "wrong-but-secret",
    ):
        assert secret not in kept
    assert {exchange.credentials for exchange in api.retail.system.journal.exchanges()} == {"right", "wrong"}
    assert "s" * 32 not in repr(api.retail.account.connections)

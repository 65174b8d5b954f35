"""Bearer tokens: the bare string, the refusals, the lock, the end of a token's life, who may do what."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from tillproof.simulators.magento import AdminUser

REFUSAL = (
    "The account sign-in was incorrect or your account is disabled temporarily. "
    "Please wait and try again later."
)
RIGHT = {"username": "admin", "password": "admin123"}
WRONG = {"username": "admin", "password": "guess"}


def _sign_in(api: Any, body: Any) -> requests.Response:
    return requests.post(f"{api.url}/rest/V1/integration/admin/token", json=body, timeout=10)


def _with(token: str, api: Any, path: str = "orders?searchCriteria") -> requests.Response:
    header = {"Authorization": token}
    return requests.get(f"{api.url}/rest/V1/{path}", headers=header, timeout=10)


def test_the_token_is_a_bare_json_string(api: Any) -> None:
    answer = _sign_in(api, RIGHT)
    assert (answer.status_code, answer.text[0], answer.text[-1]) == (200, '"', '"')
    assert _with(f"bearer {answer.json()}", api).status_code == 200


def test_wrong_and_missing_credentials(api: Any) -> None:
    wrong = _sign_in(api, WRONG)
    assert (wrong.status_code, wrong.json()) == (401, {"message": REFUSAL})
    assert _sign_in(api, {"username": "nobody", "password": "x"}).json() == {"message": REFUSAL}
    missing = _sign_in(api, {})
    assert missing.status_code == 400
    required = '"%fieldName" is required. Enter and try again.'
    assert missing.json() == {
        "message": "One or more input exceptions have occurred.",
        "errors": [
            {"message": required, "parameters": {"fieldName": "username"}},
            {"message": required, "parameters": {"fieldName": "password"}},
        ],
    }
    one = _sign_in(api, {"username": "admin"})
    assert one.json() == {"message": required, "parameters": {"fieldName": "password"}}


def test_six_failures_lock_for_half_an_hour(api: Any, clock: Any) -> None:
    for _ in range(6):
        assert _sign_in(api, WRONG).status_code == 401
    assert _sign_in(api, RIGHT).json() == {"message": REFUSAL}
    clock.move(timedelta(seconds=1801))
    assert _sign_in(api, RIGHT).status_code == 200


def test_a_success_forgets_the_failures(api: Any) -> None:
    for _ in range(2):
        for _ in range(5):
            _sign_in(api, WRONG)
        assert _sign_in(api, RIGHT).status_code == 200


def test_a_token_lives_four_hours(api: Any, clock: Any) -> None:
    token = _sign_in(api, RIGHT).json()
    clock.move(timedelta(hours=3, minutes=59))
    assert _with(f"Bearer {token}", api).status_code == 200
    clock.move(timedelta(minutes=2))
    assert _with(f"Bearer {token}", api).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Bearer", "Bearer a b", "Basic YWRtaW46eA=="])
def test_whoever_is_not_known_is_a_guest(api: Any, header: str) -> None:
    answer = _with(header, api)
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "The consumer isn't authorized to access %resources.",
        "parameters": {"resources": "Magento_Sales::actions_view"},
    }


def test_a_user_may_do_what_their_role_allows(open_shop: Any, entity: Any) -> None:
    reader = AdminUser("reader", "reader123", "b" * 32, frozenset({"Magento_Sales::actions_view"}))
    api = open_shop(users=[AdminUser("admin", "admin123", "a" * 32), reader])
    number = api.place(entity())["entity_id"]
    api.session.headers["Authorization"] = f"Bearer {'b' * 32}"
    assert api.order(number)["entity_id"] == number
    assert "isn't authorized" in api.refused("POST", f"orders/{number}/cancel", status=401)


def test_the_token_of_an_integration_bears_only_where_it_may(open_shop: Any) -> None:
    assert _with(f"Bearer {'t' * 32}", open_shop()).status_code == 401
    assert _with(f"Bearer {'t' * 32}", open_shop(version="2.3")).status_code == 200


def test_a_customer_signs_in_and_sees_only_the_own_account(api: Any) -> None:
    person = {"email": "zoe@example.com", "firstname": "Zoë", "lastname": "O'Neill"}
    made = api.post("customers", {"customer": person, "password": "Sunny-day-1"})
    answer = requests.post(
        f"{api.url}/rest/V1/integration/customer/token",
        json={"username": "zoe@example.com", "password": "Sunny-day-1"},
        timeout=10,
    )
    token = f"Bearer {answer.json()}"
    assert _with(token, api, "customers/me").json()["id"] == made["id"]
    assert _with(token, api).status_code == 401
    url = f"{api.url}/rest/V1/integration/customer/revoke-customer-token"
    assert requests.post(url, headers={"Authorization": token}, timeout=10).json() is True
    assert _with(token, api, "customers/me").status_code == 401


def test_the_journal_knows_what_credentials_were_worth_but_not_them(api: Any) -> None:
    token = _sign_in(api, RIGHT).json()
    _with(f"Bearer {token}", api)
    _with("Bearer nonsense", api)
    _with("", api)
    exchanges = api.magento.system.journal.exchanges()
    assert [each.credentials for each in exchanges] == ["right", "right", "wrong", "missing"]
    told = repr(exchanges)
    assert "admin123" not in told
    assert token not in told

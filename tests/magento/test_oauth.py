"""OAuth 1.0a, signed by code of the test's own after RFC 5849."""

import base64
import hashlib
import hmac
import itertools
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import requests
from requests.auth import AuthBase

_NONCES = itertools.count(1)


class OAuth1(AuthBase):
    """Signs with HMAC; `changes` replace values just before the header is written."""

    def __init__(self, moment: float, method: str = "HMAC-SHA256", **changes: str) -> None:
        self.values = {
            "oauth_consumer_key": "k" * 32,
            "oauth_token": "t" * 32,
            "oauth_signature_method": method,
            "oauth_timestamp": str(int(moment)),
            "oauth_version": "1.0",
        }
        self.digest = hashlib.sha1 if method == "HMAC-SHA1" else hashlib.sha256
        self.changes = changes

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        values = self.values | {"oauth_nonce": f"nonce{next(_NONCES)}"} | self.changes
        parts = urlsplit(str(request.url))
        pairs = [(_quoted(name), _quoted(value)) for name, value in values.items()]
        for piece in parts.query.split("&") if parts.query else []:
            name, equals, value = piece.partition("=")
            if equals:
                pairs.append((_quoted(_unquoted(name)), _quoted(_unquoted(value))))
        text = "&".join(f"{name}={value}" for name, value in sorted(pairs))
        where = f"{parts.scheme}://{parts.netloc}{parts.path}"
        base = "&".join([str(request.method), _quoted(where), _quoted(text)])
        key = f"{'s' * 32}&{'u' * 32}"
        signature = base64.b64encode(hmac.new(key.encode(), base.encode(), self.digest).digest()).decode()
        values.setdefault("oauth_signature", signature)
        header = ", ".join(f'{name}="{_quoted(value)}"' for name, value in values.items() if value)
        request.headers["Authorization"] = f"OAuth {header}"
        return request


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")


def _unquoted(text: str) -> str:
    return requests.utils.unquote(text)  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def signed(api: Any, clock: Any) -> Any:
    del api.session.headers["Authorization"]
    api.session.auth = OAuth1(clock().timestamp())
    return api


def test_reads_and_writes_are_signed(signed: Any, entity: Any) -> None:
    number = signed.place(entity(customer_email="o'neill+x@example.com"))["entity_id"]
    assert signed.order(number)["entity_id"] == number
    found = signed.find("orders", [("customer_email", "eq", "o'neill+x@example.com")], pageSize=5)
    assert [order["entity_id"] for order in found["items"]] == [number]


def test_a_bare_search_criteria_is_not_part_of_the_signature(signed: Any) -> None:
    assert signed.call("GET", "orders?searchCriteria").status_code == 200
    assert signed.call("GET", "orders?searchCriteria=").status_code == 200


def test_the_store_code_is_part_of_the_signature(signed: Any) -> None:
    url = f"{signed.url}/rest/default/V1/orders?searchCriteria="
    assert signed.session.get(url).status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"oauth_signature": "wrong"}, 401, "The signature is invalid. Verify and try again."),
        ({"oauth_consumer_key": "x" * 32}, 401, "A consumer having the specified key does not exist"),
        (
            {"oauth_token": "short"},
            400,
            "The token length is invalid. Check the length and try again.",
        ),
        ({"oauth_signature_method": "PLAINTEXT"}, 400, "Signature method %1 is not supported"),
        (
            {"oauth_timestamp": "9999999999"},
            400,
            "The timestamp value in the oauth_timestamp parameter is invalid.",
        ),
        ({"oauth_nonce": ""}, 400, '"%fieldName" is required. Enter and try again.'),
    ],
)
def test_refusals(signed: Any, clock: Any, changes: dict[str, str], status: int, message: str) -> None:
    signed.session.auth = OAuth1(clock().timestamp(), **changes)
    assert signed.refused("GET", "orders?searchCriteria=", status=status) == message


def test_a_nonce_works_once(signed: Any, clock: Any) -> None:
    signed.session.auth = OAuth1(clock().timestamp(), oauth_nonce="once")
    assert signed.call("GET", "orders?searchCriteria=").status_code == 200
    answer = signed.call("GET", "orders?searchCriteria=")
    assert answer.status_code == 401
    assert answer.json() == {
        "message": "The nonce is already being used by the consumer with ID %1",
        "parameters": [1],
    }


def test_sha1_is_a_matter_of_the_release(open_shop: Any, clock: Any) -> None:
    for version, status in (("2.4.5", 400), ("2.3", 200)):
        api = open_shop(version=version)
        api.session.headers.clear()
        api.session.auth = OAuth1(clock().timestamp(), "HMAC-SHA1")
        assert api.call("GET", "orders?searchCriteria=").status_code == status

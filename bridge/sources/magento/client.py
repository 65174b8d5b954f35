"""Magento's REST API over HTTP: tokens, time-outs, and what an answer means.

A GET is repeated by itself when the connection fails; a write never is: that is the ledger's decision (decisions 6).
Secrets never appear in an error.
"""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from ...settings import Magento
from ...silence import no_answer
from ...text import short
from ..source import StoreRefused, StoreTrouble

_RETRY = Retry(
    total=2,
    connect=2,
    read=2,
    status=2,
    other=0,
    redirect=0,
    status_forcelist=(502, 503, 504),
    allowed_methods=("GET",),
    backoff_factor=0.1,
    respect_retry_after_header=False,  # a cycle comes again by itself
    raise_on_status=False,
)


class MagentoClient:
    """One store, one session. Thread-safe as far as cycles are: one at a time."""

    def __init__(self, settings: Magento) -> None:
        self._settings = settings
        view = f"/{settings.store_view}" if settings.store_view else ""
        self._base = f"{settings.url}/rest{view}/V1/"
        self._token = settings.token
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would replace our credentials
        self._session.verify = settings.ca_file or True
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_RETRY))
        self.answered_at: datetime | None = None  # the store's time of the last answer

    def get(self, path: str, parameters: dict[str, str] | None = None) -> Any:
        """GET a resource. Raises `StoreTrouble`, `StoreRefused`."""
        return self._call("GET", path, params=parameters)

    def post(self, path: str, body: Any = None) -> Any:
        """POST. Raises `StoreTrouble` (it may have got through all the same), `StoreRefused`."""
        return self._call("POST", path, json={} if body is None else body)

    def put(self, path: str, body: Any) -> Any:
        """PUT. Raises `StoreTrouble`, `StoreRefused`."""
        return self._call("PUT", path, json=body)

    def close(self) -> None:
        self._session.close()

    def _call(self, method: str, path: str, **content: Any) -> Any:
        answer = self._send(method, path, **content)
        if answer.status_code == 401 and self._settings.username:
            self._token = ""  # it may have run out; log in anew, once
            answer = self._send(method, path, **content)
        return self._understood(method, path, answer)

    def _send(self, method: str, path: str, **content: Any) -> requests.Response:
        if not self._token:
            self._token = self._log_in()
        return self._request(method, path, {"Authorization": f"Bearer {self._token}"}, **content)

    def _log_in(self) -> str:
        path = "integration/admin/token"
        person = {"username": self._settings.username, "password": self._settings.password}
        answer = self._request("POST", path, {}, json=person)
        token = self._understood("POST", path, answer)
        if not isinstance(token, str) or not token:
            raise StoreTrouble(
                "Magento: the log-in gave no token; check magento.username and magento.password"
            )
        return token

    def _request(self, method: str, path: str, headers: dict[str, str], **content: Any) -> requests.Response:
        timeouts = (self._settings.connect_seconds, self._settings.answer_seconds)
        headers["Accept"] = "application/json"
        try:
            answer = self._session.request(
                method, self._base + path, headers=headers, timeout=timeouts, allow_redirects=False, **content
            )
        except OSError as error:  # as are all exceptions of requests
            raise StoreTrouble(no_answer(f"Magento: {method} {path}", error, "magento")) from None
        self.answered_at = _date(answer)
        return answer

    def _understood(self, method: str, path: str, answer: requests.Response) -> Any:
        place = f"Magento: {method} {path}"
        if answer.status_code in (401, 403):
            raise StoreTrouble(
                f"{place}: not allowed ({_reason(answer)}); check the token or user in [magento]"
            )
        if 300 <= answer.status_code < 400:
            raise StoreTrouble(f"{place}: redirects; correct magento.url")
        if answer.status_code == 429 or answer.status_code >= 500:
            raise StoreTrouble(f"{place}: answered {answer.status_code} ({_reason(answer)})")
        if not answer.ok:
            raise StoreRefused(f"{answer.status_code} {_reason(answer)}")
        found = _parsed(answer)
        if found is _NOT_JSON:
            raise StoreTrouble(
                f"{place}: answered something that is not JSON; is magento.url a Magento store?"
            )
        return found


def segment(text: str) -> str:
    """Text as one segment of a path."""
    return quote(text, safe="")


_NOT_JSON = object()


def _parsed(answer: requests.Response) -> Any:
    if "json" not in answer.headers.get("Content-Type", ""):
        return _NOT_JSON
    try:
        return json.loads(answer.content, parse_float=Decimal)
    except (ValueError, RecursionError):
        return _NOT_JSON


def _date(answer: requests.Response) -> datetime | None:
    try:
        return parsedate_to_datetime(answer.headers["Date"]).astimezone(UTC)
    except (KeyError, ValueError, TypeError):
        return None


def _reason(answer: requests.Response) -> str:
    """Magento leaves `%1` and `%name` in its texts; the client fills them in."""
    body = _parsed(answer)
    if not isinstance(body, dict) or not isinstance(body.get("message"), str):
        return answer.reason or "no reason given"
    given = body.get("parameters") or []
    named = {str(n): v for n, v in enumerate(given, 1)} if isinstance(given, list) else given
    return short(re.sub(r"%(\w+)", lambda hole: str(named.get(hole[1], hole[0])), body["message"]), 300)

"""The shopper's line to Magento's REST API: time-outs, errors in one line, and lost answers told from refusals."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests

Timeouts = tuple[float, float]
Result = TypeVar("Result")

TIMEOUTS: Timeouts = (3.05, 30.0)
"""Seconds to connect, and between two bytes of an answer."""

_TRIES = 3
_FIRST_PAUSE = 0.5
_OUTCOME_UNKNOWN = frozenset({408, 425, 429, 500, 502, 503, 504})


class ShopError(Exception):
    """Something at the shop did not work; one line with the thing, the reason and the cure, never the token."""


class _Lost(Exception):
    """No usable answer came: the request may have been carried out, or may `still` be at work after a time-out."""

    def __init__(self, reason: str, *, still: bool = False) -> None:
        super().__init__(reason)
        self.still = still


class MagentoRest:
    """Speaks JSON to one Magento as one user.

    `url` is the shop's base, without /rest; `certificate` a file with the authority that signed the shop's own
    certificate. `pause` waits before something is tried again. Raises `ShopError` for a URL that is none.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        session: requests.Session | None = None,
        timeout: Timeouts = TIMEOUTS,
        certificate: str | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.url = url.rstrip("/")
        if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).netloc:
            raise ShopError(f"shop {url!r}: that is no http or https address; give the base without /rest")
        self._token = token
        self._session = session or requests.Session()
        self._session_is_ours = session is None
        self._timeout = timeout
        self._verify: bool | str = certificate or True
        self._pause = pause

    def close(self) -> None:
        """Close the session unless it was handed in."""
        if self._session_is_ours:
            self._session.close()

    def get(self, thing: str, path: str, query: Mapping[str, str] | None = None) -> Any:
        """Read; repeated by itself when no answer comes, as reading changes nothing."""
        return self._insist(thing, lambda: self._exchange(thing, "GET", path, query=query))

    def matching(self, thing: str, path: str, **fields: str | int) -> list[dict[str, Any]]:
        """Read the entities whose fields equal these."""
        query: dict[str, str] = {}
        for group, (field, value) in enumerate(fields.items()):
            place = f"searchCriteria[filter_groups][{group}][filters][0]"
            query |= {
                f"{place}[field]": field,
                f"{place}[value]": str(value),
                f"{place}[condition_type]": "eq",
            }
        found = self.get(thing, path, query)
        if not isinstance(found, dict):
            raise ShopError(f"{thing}: {self.url} answers no list; is it the base of a Magento?")
        return found.get("items") or []

    def post(
        self, thing: str, path: str, body: Any, look: Callable[[], Result | None], *, in_doubt: bool = False
    ) -> Any | Result:
        """Write once. When the answer is lost, `look` is asked before anything is sent again, as Magento knows no
        idempotency keys; it gives what it found, or None.

        `in_doubt`: an earlier try was lost, so look before the first try as well.
        """
        found = look() if in_doubt else None
        if found is not None:
            return found
        return self._insist(thing, lambda: self._exchange(thing, "POST", path, body=body), look)

    def _insist(self, thing: str, send: Callable[[], Any], look: Callable[[], Any] | None = None) -> Any:
        """Send until an answer comes. A write that timed out may yet be carried out: only look for that one."""
        reason, at_work = "", False
        for attempt in range(_TRIES):
            try:
                if not at_work:
                    return send()
            except _Lost as lost:
                reason, at_work = str(lost), lost.still and look is not None
            self._pause(_FIRST_PAUSE * 2**attempt)
            found = look() if look else None
            if found is not None:
                return found
        raise ShopError(
            f"{thing}: no usable answer from {self.url} ({reason}); see that it runs, then try again"
        )

    def _exchange(
        self, thing: str, method: str, path: str, *, query: Mapping[str, str] | None = None, body: Any = None
    ) -> Any:
        try:
            answer = self._session.request(
                method,
                f"{self.url}/rest/V1/{path}",
                params=query,
                data=None if body is None else json.dumps(body).encode(),
                headers=self._headers(body),
                timeout=self._timeout,
                allow_redirects=False,
                verify=self._verify,
            )
        except requests.exceptions.SSLError as error:
            raise ShopError(
                f"{thing}: {self.url}: TLS fails ({self._line(error)}); check the certificate"
            ) from None
        except requests.RequestException as error:
            still = isinstance(error, requests.ReadTimeout)
            raise _Lost(self._line(_innermost(error)), still=still) from None
        return self._read(thing, answer)

    def _headers(self, body: Any) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        return headers if body is None else headers | {"Content-Type": "application/json"}

    def _read(self, thing: str, answer: requests.Response) -> Any:
        status = answer.status_code
        if status in _OUTCOME_UNKNOWN:
            raise _Lost(f"HTTP {status}{self._said(answer)}")
        if 300 <= status < 400:
            to = self._line(answer.headers.get("Location", "nowhere"))
            raise ShopError(f"{thing}: {self.url} redirects to {to}; give that shop's own address")
        if status in (401, 403):
            raise ShopError(
                f"{thing}: {self.url} does not accept the token{self._said(answer)}; give another"
            )
        if status >= 400:
            raise ShopError(f"{thing}: the shop refuses with HTTP {status}{self._said(answer)}")
        try:
            return answer.json()
        except ValueError:
            raise _Lost("an answer that is no JSON; is this the base of a Magento?") from None

    def _said(self, answer: requests.Response) -> str:
        """Give Magento's own words with its placeholders filled in, if it found any."""
        try:
            body = answer.json()
        except ValueError:
            return ""
        message = body.get("message") if isinstance(body, dict) else None
        return f": {self._line(_filled(message, body.get('parameters')))}" if isinstance(message, str) else ""

    def _line(self, text: object) -> str:
        """Make one line of anything, without the token, however it got in."""
        return " ".join(str(text).replace(self._token, "***").split())[:300] if self._token else str(text)


def _filled(message: str, parameters: Any) -> str:
    pairs = parameters.items() if isinstance(parameters, dict) else enumerate(parameters or [], start=1)
    for name, value in pairs:
        message = message.replace(f"%{name}", str(value))
    return message


def _innermost(error: BaseException) -> BaseException:
    """Find the plainest reason: libraries wrap it several times."""
    seen = error
    while True:
        reason = getattr(seen, "reason", None)
        inner = reason if isinstance(reason, BaseException) else seen.__cause__ or seen.__context__
        if inner is None or inner is seen:
            return seen
        seen = inner

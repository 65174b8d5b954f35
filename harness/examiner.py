"""The POS hand of the harness: raw requests to the store under test, each written down.

It calls like a real POS (Basic on every call, no redirects followed, dates without zone) and can be told to call
wrongly. It never retries: what the store answered is what is judged.
"""

import base64
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from http.cookiejar import DefaultCookiePolicy
from typing import Self
from urllib.parse import quote

import requests
from requests.utils import get_environ_proxies

from . import messages, wire
from .messages import Issue, Message
from .target import Connection
from .transcript import Exchange, Transcript

TIME_OUTS = (10.0, 60.0)
"""Seconds to connect, and between two bytes: a POS gives up after 60 (POS-D03d)."""

XML, JSON = "application/xml", "application/json"


class Credentials(Enum):
    """With what the examiner signs a call."""

    RIGHT = auto()
    WRONG_PASSWORD = auto()
    WRONG_USER = auto()
    MISSING = auto()
    NO_PASSWORD = auto()
    NO_USER = auto()
    USER_FOR_PASSWORD = auto()
    CUT_PASSWORD = auto()
    OTHER_CASE_PASSWORD = auto()


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it goes out; `path` is below the base and begins with a slash, or is empty.

    `optional`: a store need not have that path, and may answer 404.
    """

    method: str
    path: str
    body: bytes = b""
    content_type: str | None = XML
    credentials: Credentials = Credentials.RIGHT
    optional: bool = False
    headers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `status` 0: nothing did, and `trouble` says why."""

    call: Call
    status: int
    headers: Mapping[str, str]
    body: bytes
    trouble: str
    seconds: float

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def node(self) -> wire.Node:
        """Raises `wire.Unreadable`."""
        if not self.status:
            raise wire.Unreadable(f"no answer: {self.trouble}")
        return wire.read(self.body, self.media_type)

    def receipt(self) -> wire.Receipt:
        """Raises `wire.Unreadable`."""
        return wire.receipt(self.node())

    def outstanding(self) -> wire.Outstanding:
        """Raises `wire.Unreadable` also when the status is not 200."""
        if self.status != 200:
            raise wire.Unreadable(self.in_words())
        return wire.outstanding(self.node())

    def in_words(self) -> str:
        """`200 SUCCESS`, `401`, `no answer (timed out)`."""
        if not self.status:
            return f"no answer ({self.trouble})"
        try:
            receipt = self.receipt()
        except wire.Unreadable:
            return str(self.status)
        return f"{self.status} {receipt.status}" + (f" ({receipt.message})" if receipt.message else "")


class Examiner:
    """A POS of its own for each scenario: its dates begin at `start` and move on by a second per message."""

    def __init__(
        self, connection: Connection, transcript: Transcript, session: requests.Session, start: datetime
    ) -> None:
        self._connection = connection
        self._transcript = transcript
        self._session = session
        self._now = start
        self._last_write: Call | None = None
        self.speaks = XML
        self.stands_at = ""

    def date(self) -> str:
        """The next date of this POS: `2031-05-06 07:08:09.123`, no zone (EVO-66); or where its clock stands."""
        if self.stands_at:
            return self.stands_at
        self._now += timedelta(seconds=1, milliseconds=1)
        return self._now.strftime("%Y-%m-%d %H:%M:%S.") + f"{self._now.microsecond // 1000:03d}"

    def poll(self) -> Answer:
        return self.send(Call("GET", "/OutstandingActivity", content_type=self.speaks))

    def poll_with(self, headers: Mapping[str, str]) -> Answer:
        """A poll with these headers only; {credentials} in a value stands for the encoded pair."""
        pair = _encoded(self._pair(Credentials.RIGHT) or "")
        filled = {name: value.replace("{credentials}", pair) for name, value in headers.items()}
        call = Call("GET", "/OutstandingActivity", content_type=None, headers=filled)
        signed_otherwise = any(name.lower() == "authorization" for name in filled)
        return self.send(replace(call, credentials=Credentials.MISSING) if signed_otherwise else call)

    def acknowledge(self, order_id: str, issues: Sequence[Issue] = (), kind: str = "WEB_ORDER") -> Answer:
        message = messages.acknowledgement(order_id, self.date(), issues, kind)
        return self.write("/AcknowledgeRequest", message)

    def act_on_order(self, order_id: str, action: str, reason: str | None) -> Answer:
        return self.write(order_path(order_id), messages.order_action(action, self.date(), reason))

    def act_on_line(
        self, order_id: str, item_id: str | None, action: str, item_number: str, quantity: str
    ) -> Answer:
        """`item_id` `None` leaves the last segment of the path away."""
        path = f"{order_path(order_id)}/Item" + (f"/{quote(item_id, safe='')}" if item_id else "")
        return self.write(path, messages.item_action(action, item_number, quantity, self.date()))

    def ship(
        self,
        order_id: str,
        carrier: str,
        tracking: str,
        items: Sequence[tuple[str, str]] | None,
    ) -> Answer:
        message = messages.shipment(self.date(), carrier, tracking, items)
        return self.write(f"{order_path(order_id)}/Shipment", message)

    def write(self, path: str, message: Message) -> Answer:
        """Send a message of the POS, in the format it speaks."""
        body = message.as_json() if self.speaks == JSON else message.as_xml()
        return self.send(Call("POST", path, body, self.speaks))

    def is_right_by_chance(self, credentials: Credentials) -> bool:
        """Whether credentials that are to be wrong are the right ones: a password without letters, the user's name."""
        return self._pair(credentials) == self._pair(Credentials.RIGHT)

    def repeat(self) -> Answer:
        """Send the last message once more, to the byte."""
        if self._last_write is None:
            raise ValueError("nothing was sent yet that could be repeated")
        return self.send(self._last_write)

    def send(self, call: Call) -> Answer:
        """Send anything. Never raises for what the store does."""
        if call.method == "POST":
            self._last_write = call
        url = self._connection.url.rstrip("/") + call.path
        headers = self._headers(call)
        answer = self._answer(call, url, headers)
        self._transcript.write(
            Exchange(
                call.method,
                url,
                headers,
                call.body,
                call.credentials is not Credentials.MISSING,
                answer.status,
                answer.headers,
                answer.body,
                answer.trouble,
            )
        )
        return answer

    def _headers(self, call: Call) -> dict[str, str]:
        headers = dict(call.headers or {})
        if call.content_type is not None:
            headers["Content-Type"] = call.content_type
        pair = self._pair(call.credentials)
        if pair is not None:
            headers["Authorization"] = f"Basic {_encoded(pair)}"
        return headers

    def _pair(self, credentials: Credentials) -> str | None:
        user, password = self._connection.user, self._connection.password
        return {
            Credentials.RIGHT: f"{user}:{password}",
            Credentials.WRONG_PASSWORD: f"{user}:{password}x",
            Credentials.WRONG_USER: f"{user}x:{password}",
            Credentials.MISSING: None,
            Credentials.NO_PASSWORD: f"{user}:",
            Credentials.NO_USER: f":{password}",
            Credentials.USER_FOR_PASSWORD: f"{user}:{user}",
            Credentials.CUT_PASSWORD: f"{user}:{password[:-1]}",
            Credentials.OTHER_CASE_PASSWORD: f"{user}:{password.swapcase()}",
        }[credentials]

    def _answer(self, call: Call, url: str, headers: Mapping[str, str]) -> Answer:
        request = requests.Request(call.method, url, data=call.body or None, headers=dict(headers))
        prepared = self._session.prepare_request(request)
        prepared.url = url  # as it was spelt: requests would decode what need not be encoded
        try:
            response = self._session.send(
                prepared, timeout=TIME_OUTS, allow_redirects=False, proxies=self._session.proxies
            )
        except requests.RequestException as error:
            return Answer(call, 0, {}, b"", _trouble(error), 0.0)
        return Answer(
            call,
            response.status_code,
            response.headers,
            response.content,
            "",
            response.elapsed.total_seconds(),
        )


class Line:
    """An HTTP session that knows only what a POS knows: no netrc, no cookies, the proxies of the environment."""

    def __init__(self, url: str) -> None:
        self.session = requests.Session()
        self.session.proxies = get_environ_proxies(url)
        self.session.trust_env = False  # a netrc file must not sign calls that are to go unsigned
        self.session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or True
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()


def order_path(order_id: str) -> str:
    return f"/Order/{quote(order_id, safe='')}"


def _encoded(pair: str) -> str:
    return base64.b64encode(pair.encode("utf-8")).decode()


def _trouble(error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "the TLS certificate is not accepted"
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ReadTimeout):
        return "timed out"
    if isinstance(error, requests.exceptions.ConnectionError):
        return "the connection was refused or cut"
    return type(error).__name__

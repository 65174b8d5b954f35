"""OnSite's REST XML API over HTTPS: credentials, the session and its seat, locks, and what an answer means.

Nothing is repeated here: that is the push queue's decision. Secrets never appear in an error.
"""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.cookiejar import DefaultCookiePolicy

import requests
from lxml import etree

from ....schemas import xml
from ...errand import Refused, Trouble
from ...money import amount
from ...silence import no_answer
from ...text import short
from ..outlet import Memory
from .settings import OnSite

Element = etree._Element  # noqa: SLF001 - the only name it has

COOKIE = "LS_SERVER_SESSION_ID"
VERSION = "1.0"
LARGEST_ANSWER = 5 * 1024 * 1024
"""Bytes; a page of 1,000 products has about one megabyte."""
SESSION = "onsite-session"
"""Under this name the session's cookie is remembered: after a crash the bridge goes on in it, with its locks."""

_LOCK = re.compile(r"\b(un)?lock(ed)?\b", re.IGNORECASE)


class Held(Trouble):
    """Not now: somebody else holds the lock, or no seat is free."""


class OnSiteClient:
    """One server, one session. `memory` keeps the session over the end of the process, where there is one."""

    def __init__(self, settings: OnSite, memory: Memory | None = None) -> None:
        self._settings = settings
        self._memory = memory
        self._cookie = (memory.get(SESSION) if memory else None) or ""
        self._locked: set[str] = set()  # and not known to be free again
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would replace our credentials, a bundle our certificate
        self._session.verify = settings.ca_file or True
        self._session.cookies.set_policy(
            DefaultCookiePolicy(allowed_domains=[])
        )  # sent by hand, see `_headers`
        credentials = f"{settings.username}:{settings.password}".encode()
        self._authorization = f"Basic {base64.b64encode(credentials).decode()}"

    def get(self, path: str, root: str, **parameters: object) -> Element:
        """The record or list at `path` below `/api/`. Raises `Trouble`, `Refused`."""
        return self._ask(
            "GET", path, root, parameters={name: str(value) for name, value in parameters.items()}
        )

    def post(self, path: str, body: Element) -> Element:
        """Make a record; answers it in full. Raises `Trouble` (it may have been made all the same), `Refused`."""
        return self._ask("POST", path, str(body.tag), body)

    def put(self, path: str, body: Element) -> Element:
        """Change a record that is locked. Raises `Trouble`, `Refused`."""
        return self._ask("PUT", path, str(body.tag), body)

    @contextmanager
    def locked(self, path: str) -> Iterator[None]:
        """Hold the lock of a record. Raises `Held` when somebody else does."""
        self._locked.add(path)
        try:
            lock = self._ask("LOCK", path, "lock")
        except (Held, Refused):
            self._locked.discard(path)
            raise
        if lock.get("acquired") != "true":
            self._locked.discard(path)
            raise Held(f"OnSite: {path} is locked by somebody else")
        try:
            yield
        finally:
            self._unlock(path)

    def tidy(self) -> None:
        """Try once more to give back the locks of which it is not known that they are free."""
        for path in tuple(self._locked):
            self._unlock(path)

    def close(self) -> None:
        """Log out, so that the seat is free at once; hang up."""
        try:
            if self._cookie and self._send("POST", "sessions/current/logout/")[0] == 204:
                self._keep("")
        except Trouble:
            pass  # the server ends the session by itself after a while
        self._locked.clear()
        self._session.close()

    def _unlock(self, path: str) -> None:
        """What cannot be given back now is left for `tidy`: the work under the lock is done all the same."""
        try:
            self._ask("UNLOCK", path, "lock")
        except (Held, Refused):
            pass  # it is not ours any more
        except Trouble:
            return
        self._locked.discard(path)

    def _ask(
        self,
        method: str,
        path: str,
        root: str,
        body: Element | None = None,
        parameters: dict[str, str] | None = None,
    ) -> Element:
        status, content = self._send(method, path, body, parameters)
        return _understood(f"OnSite: {method} {path}", status, content, root)

    def _send(
        self, method: str, path: str, body: Element | None = None, parameters: dict[str, str] | None = None
    ) -> tuple[int, bytes]:
        settings = self._settings
        try:
            with self._session.request(
                method,
                f"{settings.url}/api/{path}",
                params=parameters,
                data=None if body is None else etree.tostring(body, xml_declaration=True, encoding="UTF-8"),
                headers=self._headers(),
                timeout=(settings.connect_seconds, settings.answer_seconds),
                allow_redirects=False,
                stream=True,
            ) as answer:
                opened = answer.cookies.get(COOKIE)
                content = _limited(answer)
        except OSError as error:  # as are all exceptions of requests
            raise Trouble(no_answer(f"OnSite: {method} {path}", error, "onsite")) from None
        if opened and opened != self._cookie:
            self._begin(opened, method, path)
        return answer.status_code, content

    def _headers(self) -> dict[str, str]:
        """Three credentials on every request, and the session: without it each request would take another seat."""
        settings = self._settings
        headers = {
            "Authorization": self._authorization,
            "User-Agent": f"{settings.application_id}/{VERSION}",
            "X-PAPPID": settings.private_id,
            "Accept": "text/xml",
        }
        return headers | ({"Cookie": f"{COOKIE}={self._cookie}"} if self._cookie else {})

    def _begin(self, cookie: str, method: str, path: str) -> None:
        """A session is new; the one before it is over, and its locks are free for everybody."""
        lost = self._locked - ({path} if method == "LOCK" else set())
        self._locked -= lost
        self._keep(cookie)
        if lost:
            raise Trouble(f"OnSite: {method} {path}: the server ended the session; its locks are lost")

    def _keep(self, cookie: str) -> None:
        self._cookie = cookie
        if self._memory is not None:
            self._memory.put(SESSION, cookie)


def quoted(text: str) -> str:
    """Text as a literal of the filter language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def text_of(element: Element, path: str) -> str:
    """The text at `path`; empty where there is none."""
    return (element.findtext(path) or "").strip()


def id_of(element: Element | None) -> str:
    """The id of a record or a reference; empty for one that points nowhere."""
    return "" if element is None else element.get("id") or ""


def figure(element: Element, path: str) -> Decimal:
    """The number at `path`, exact; nothing there is 0. Raises `Trouble` for what is none."""
    try:
        return amount(text_of(element, path))
    except ValueError:
        raise Trouble(f"OnSite: {path} is no figure; is onsite.url an OnSite server?") from None


def _limited(answer: requests.Response) -> bytes:
    content = b""
    for piece in answer.iter_content(65_536):
        content += piece
        if len(content) > LARGEST_ANSWER:
            raise requests.exceptions.ContentDecodingError("larger than any answer should be")
    return content


def _understood(place: str, status: int, content: bytes, root: str) -> Element:
    try:
        element = xml.parse(content, limit=LARGEST_ANSWER)
    except xml.Refused:
        element = None
    if 200 <= status < 300:
        if element is None or element.tag != root:
            raise Trouble(f"{place}: answered something that is no <{root}>; is onsite.url an OnSite server?")
        return element
    said = _said(element)
    if status == 401:
        raise Trouble(
            f"{place}: refuses the credentials ({said}); check user, password and both ids in [onsite]"
        )
    if status in (403, 409, 423):
        what = "is locked by somebody else" if place.split()[1] == "LOCK" else "is not allowed now"
        raise Held(f"{place}: {what} ({said})")
    if status < 400 or status == 429 or status >= 500 or element is None or element.tag != "error":
        raise Trouble(f"{place}: answered {status} ({said})")
    if status == 406 and _LOCK.search(said):
        raise Trouble(f"{place}: the lock is lost ({said})")
    raise Refused(f"{place}: {status} {said}")


def _said(element: Element | None) -> str:
    """The server's own words for people."""
    said = "" if element is None else element.findtext(".//plain_message") or ""
    return short(said, 300) or "no reason given"

"""HTTP towards the store: Basic in UTF-8, no redirects, one deadline, an answer of bounded size.

Every call ends in a `Reply` or a `Silence`; nothing is raised, and no text ever holds a credential.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import HTTPBasicAuth
from urllib3.exceptions import MaxRetryError

from .connection import Connection

LARGEST_ANSWER = 16 * 1024 * 1024
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def redirects_to(self) -> str:
        """Where a 3xx points, without anything that could be a secret."""
        try:
            target = urlsplit(self.headers.get("location", ""))
            host = (target.hostname or "") + (f":{target.port}" if target.port else "")
        except ValueError:
            return "an address that cannot be read"
        return f"{target.scheme}://{host}{target.path}" if host else target.path


@dataclass(frozen=True, slots=True)
class Silence:
    """No complete answer. `unreachable`: the store as a whole does not answer, so other calls would not fare better."""

    reason: str
    unreachable: bool
    untrusted: bool = False
    late: bool = False


class Wire:
    """The calls of one connection. Sessions are kept open between calls; safe to use from several threads in turn."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc or proxy of this machine must not change what is examined
        self._session.auth = HTTPBasicAuth(connection.user.encode(), connection.password.encode())
        self._session.verify = str(connection.ca_file) if connection.ca_file else True
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))  # every call stands alone
        self._session.headers.clear()
        self._session.headers.update(_headers(connection))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=0))

    def get(self, path: str = "") -> Reply | Silence:
        """GET below the base URL; `path` is "" or starts with a slash and is percent-encoded already."""
        return self._call("GET", path, None, self._connection.media_type)

    def post(self, path: str, body: bytes, media_type: str) -> Reply | Silence:
        """POST below the base URL."""
        return self._call("POST", path, body, media_type)

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _call(self, method: str, path: str, body: bytes | None, media_type: str) -> Reply | Silence:
        deadline = time.monotonic() + self._connection.timeout
        try:
            with self._session.request(
                method,
                self._connection.url + path,
                data=body,
                headers={"Content-Type": media_type, "Accept": media_type},
                timeout=self._connection.timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response, deadline)
        except requests.exceptions.SSLError as error:
            return _insecure(error)
        except requests.exceptions.Timeout:
            return _late(self._connection.timeout)
        except requests.exceptions.ConnectionError as error:
            return _no_connection(error)
        except (requests.exceptions.RequestException, UnicodeError) as error:
            return Silence(f"the call failed ({type(error).__name__})", unreachable=False)
        except OSError:  # what requests raises before it calls anybody
            return Silence("the CA file of the connection cannot be read", unreachable=True)


def path_of(*segments: str) -> str:
    """A path below the base URL; ids are percent-encoded once, a slash within one as well (EVO-D01)."""
    return "".join(f"/{quote(segment, safe='')}" for segment in segments)


def _headers(connection: Connection) -> dict[str, str]:
    headers = {"User-Agent": "tillproof-evo", "Accept-Encoding": "gzip, deflate"}
    if connection.machine_address:
        headers[connection.machine_address_header] = connection.machine_address
    return headers


def _read(response: requests.Response, deadline: float) -> Reply | Silence:
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            return Silence(f"the answer is larger than {LARGEST_ANSWER} bytes", unreachable=False)
        if time.monotonic() > deadline:
            return Silence("the answer did not end in time", unreachable=True, late=True)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, headers, bytes(body))


def _insecure(error: requests.exceptions.SSLError) -> Silence:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Silence("the store's certificate is not trusted", unreachable=True, untrusted=True)
    return Silence("no secure connection could be agreed upon", unreachable=True)


def _late(seconds: float) -> Silence:
    return Silence(f"no answer within {seconds:g} seconds", unreachable=True, late=True)


def _no_connection(error: requests.exceptions.ConnectionError) -> Silence:
    cause = error.args[0] if error.args else None
    if isinstance(cause, MaxRetryError):  # it never came to a connection
        return Silence("the store cannot be reached", unreachable=True)
    if "timed out" in str(cause).lower():  # requests reports a pause in the middle of a body this way
        return Silence("the answer stopped in the middle", unreachable=True, late=True)
    return Silence("the connection was cut before the answer was complete", unreachable=False)

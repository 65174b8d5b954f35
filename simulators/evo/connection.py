"""The settings of one web-orders connection, as the POS's own dialog shows them (EVO-24).

A value object: it checks itself and says in one line what is wrong. It opens nothing and sends nothing.
"""

import hashlib
import platform
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

ContentType = Literal["xml", "json"]

MEDIA_TYPES: dict[ContentType, str] = {"xml": "application/xml", "json": "application/json"}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]+")
_MACHINE_ADDRESS = re.compile(r"[0-9a-f]{12}")


class BadConnection(ValueError):
    """A setting that cannot work, named together with its cure."""


@dataclass(frozen=True, slots=True)
class Connection:
    """URL, credentials, format and pace of one connection.

    Intervals and the time-out are seconds. `zone` is the dealer's IANA time zone, in which the POS writes its dates.
    `machine_address` is read-only for the operator: empty until asked for, then twelve hex digits (EVO-26).
    `location` is the POS location the connection belongs to; orders are imported once by (location, order id),
    so another store deserves another location. An empty `url` means that nobody has filled in the dialog yet.
    Raises `BadConnection`.
    """

    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    content_type: ContentType = "xml"
    request_interval: float = 300
    retry_interval: float = 60
    machine_address: str = ""
    enabled: bool = False
    location: str = "Main"
    zone: str = "UTC"
    timeout: float = 60
    ca_file: Path | None = None
    insecure_http: bool = False  # plain HTTP beyond this machine would show the password to the network
    test_falls_back: bool = True  # EVO-D05: a store without version discovery is tried at OutstandingActivity
    machine_address_header: str = "X-Machine-Address"  # the name is ours (EVO-D22)

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", self.url.strip().rstrip("/"))
        if self.url:
            self._check_url()
        elif self.enabled:
            raise BadConnection("Enabled needs a URL: fill in the store's address first")
        self._check_credentials()
        self._check_choices()
        for name in ("request_interval", "retry_interval", "timeout"):
            seconds = getattr(self, name)
            if (
                isinstance(seconds, bool)
                or not isinstance(seconds, int | float)
                or not 0 < seconds <= 31_536_000
            ):
                raise BadConnection(
                    f"{name} {seconds!r} is not a number of seconds above 0 and within a year"
                )

    def _check_url(self) -> None:
        try:
            parts = urlsplit(self.url)
            host = parts.hostname
            _ = parts.port  # a port beyond 65535 only shows when it is read
        except ValueError as error:
            raise BadConnection(
                f"URL {self.url!r} cannot be read ({error}): write https://host/LightSpeed"
            ) from None
        if parts.scheme not in ("http", "https") or not host:
            raise BadConnection(f"URL {self.url!r} is not http or https: write https://host/LightSpeed")
        if parts.username is not None or parts.password is not None:
            raise BadConnection("the URL holds credentials: write them into User and Password instead")
        if parts.query or parts.fragment:
            raise BadConnection(f"URL {self.url!r} has a query or fragment: the base URL ends with its path")
        self._check_scheme(parts)

    def _check_scheme(self, parts: SplitResult) -> None:
        if parts.scheme == "http" and parts.hostname not in LOOPBACK and not self.insecure_http:
            raise BadConnection(
                f"http://{parts.hostname} would send the password in clear text: use https, or allow insecure_http"
            )

    def _check_credentials(self) -> None:
        if ":" in self.user:
            raise BadConnection("User holds a colon, which HTTP Basic cannot carry: choose another user name")
        for name, text in (("User", self.user), ("Password", self.password)):
            if any(ord(character) < 32 or ord(character) == 127 for character in text):
                raise BadConnection(f"{name} holds a control character: type it again")

    def _check_choices(self) -> None:
        if self.content_type not in get_args(ContentType):
            raise BadConnection(f"content_type {self.content_type!r} is unknown: choose xml or json")
        if self.machine_address and not _MACHINE_ADDRESS.fullmatch(self.machine_address):
            raise BadConnection(
                "machine_address is not twelve hex digits: leave it empty and ask the POS for it"
            )
        if not _HEADER_NAME.fullmatch(self.machine_address_header):
            raise BadConnection(
                f"machine_address_header {self.machine_address_header!r} is not a header name"
            )
        if not self.location.strip():
            raise BadConnection("location is empty: name the POS location of this connection")
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise BadConnection(
                f"zone {self.zone!r} is unknown: give an IANA name such as America/Denver"
            ) from None

    @property
    def media_type(self) -> str:
        """What the POS sends as Content-Type, also with GET (EVO-68)."""
        return MEDIA_TYPES[self.content_type]

    def reaches_the_same_as(self, other: "Connection") -> bool:
        """Whether a test of the other connection says anything about this one."""
        return _address(self) == _address(other)


def _address(connection: Connection) -> tuple[object, ...]:
    return (connection.url, connection.user, connection.password, connection.content_type, connection.ca_file)


def machine_address(seed: str | None = None) -> str:
    """Twelve hex digits standing for this machine: the same for the same seed (default: the host's name).

    Not the real MAC address, which is nobody's business; marked as locally administered, so that it can collide
    with no real one (EVO-26).
    """
    digest = hashlib.sha256(f"evo machine address/{seed or platform.node()}".encode()).digest()
    first = digest[0] & 0b1111_1100 | 0b10
    return f"{first:02x}{digest[1:6].hex()}"

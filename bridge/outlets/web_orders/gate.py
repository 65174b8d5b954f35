"""Who gets in: the module's switch, Basic credentials of its own, the Machine Address (EVO-D03, EVO-D04, EVO-D22)."""

import base64
import binascii
import hashlib
import hmac
import logging
from dataclasses import dataclass

from ...ledger import FACT, Ledger, fact, put_fact
from ...settings import Settings, normal_machine_address

log = logging.getLogger(__name__)

SWITCH = "module_enabled"
PINNED = "machine_address"


@dataclass(frozen=True, slots=True)
class Turned:
    """Not let in: the HTTP status and a reason that gives nothing away."""

    status: int
    reason: str


class Gate:
    """Judges a request by its headers alone. The switch and the pin are in the ledger: all processes share them."""

    def __init__(self, ledger: Ledger, settings: Settings) -> None:
        self._ledger = ledger
        self._user = _digest(settings.lightspeed_username.encode())
        self._password = _digest(settings.lightspeed_password.encode())
        self._mode = settings.machine_address_mode
        self._required = normal_machine_address(settings.machine_address)
        self._observed: str | None = None

    def admit(self, authorization: str, machine_address: str) -> Turned | None:
        """None = come in. The switch comes before the credentials (EVO-D04)."""
        if self._ledger.ask(FACT, name=SWITCH) != [("1",)]:
            return Turned(404, "not found")
        if not self._knows(authorization):
            return Turned(401, "user or password is missing or wrong")
        return self._check_machine(machine_address)

    def _knows(self, authorization: str) -> bool:
        user, password = _credentials(authorization)
        # Both are compared, always and as digests: neither time nor length tells which one was wrong.
        right_user = hmac.compare_digest(_digest(user), self._user)
        right_password = hmac.compare_digest(_digest(password), self._password)
        return right_user and right_password

    def _check_machine(self, told: str) -> Turned | None:
        if self._mode == "off":
            return None
        address = normal_machine_address(told)
        if self._mode == "observe" and address != self._observed:
            self._observed = address
            log.info("the POS shows %s", f"machine address {address}" if address else "no machine address")
        expected = self._expected()
        if expected is None or (address is not None and hmac.compare_digest(address, expected)):
            return None
        return Turned(403, "this machine address is not the one of the connection")

    def _expected(self) -> str | None:
        if self._mode == "pin":
            return next((pinned for (pinned,) in self._ledger.ask(FACT, name=PINNED)), None)
        return self._required if self._mode == "require" else None

    def tested(self, machine_address: str) -> None:
        """A Test Connection succeeded: the first one fixes the address in `pin` mode."""
        address = normal_machine_address(machine_address)
        if self._mode != "pin" or address is None or self._expected() is not None:
            return
        with self._ledger.writing() as transaction:
            if fact(transaction, PINNED) is None:
                put_fact(transaction, PINNED, address)
                log.info("the connection now belongs to machine address %s", address)


def _credentials(authorization: str) -> tuple[bytes, bytes]:
    """User and password as bytes; the password may hold colons. Empty when there are none."""
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return b"", b""
    try:
        user, _, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b"", b""
    return user, password


def _digest(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()

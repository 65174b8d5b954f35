"""Who gets in: the module switch, then Basic credentials, then the machine address (EVO-D03, D04, D22).

The gates stand in a row, and the first that says no gives the answer. None of them looks at an order.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass

from .reply import Reply, plain
from .shop import MachineAddress

RIGHT, WRONG, MISSING = "right", "wrong", "missing"
REALM = "Web orders"

_SEPARATORS = re.compile("[:.-]")
_MACHINE_ADDRESS = re.compile("[0-9A-F]{12}")


@dataclass(frozen=True, slots=True)
class Knock:
    """What the gates look at. `route` is the name of the route, empty where there is none, or not by that method."""

    route: str
    authorization: str
    machine_address: str


def check(authorization: str, user: str, password: str) -> str:
    """`right`, `wrong` or `missing`. The header is as WSGI gives it; the credentials in it are UTF-8 (EVO-D03c)."""
    given = basic_credentials(authorization)
    if given is None:
        return MISSING
    name, _, secret = given.partition(b":")
    same_name = hmac.compare_digest(name, user.encode())
    same_secret = hmac.compare_digest(secret, password.encode())
    return RIGHT if same_name & same_secret else WRONG


def basic_credentials(authorization: str) -> bytes | None:
    """What the header carries, decoded; `None` without a Basic header, empty if it cannot be decoded."""
    scheme, _, encoded = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def challenge(_: "Door", __: "Knock") -> Reply:
    """One answer for everything that is wrong with credentials (EVO-D03e)."""
    return plain(401, "not authorised", (("WWW-Authenticate", f'Basic realm="{REALM}", charset="UTF-8"'),))


def not_here() -> Reply:
    """What every path says while the module is off, and what a path says that there is not."""
    return plain(404, "not found")


class Door:
    """The state of the entrance. Every change is one assignment; the book's lock is not needed."""

    def __init__(
        self, user: str, password: str, machine_address: MachineAddress, rules: "DoorRules", *, enabled: bool
    ) -> None:
        self.user = user
        self._password = password
        self._opens_enabled = enabled
        self.machine_address = machine_address
        self.rules = rules
        self.reset()

    def reset(self) -> None:
        """As it was on the first day."""
        self.enabled = self._opens_enabled
        self.was_enabled = self._opens_enabled
        self.pinned = ""
        self.seen = ""

    def set_enabled(self, enabled: bool) -> None:
        """Switch the module on or off. Only the first time on makes a difference to what is exported (EVO-D23)."""
        self.enabled = enabled
        self.was_enabled = self.was_enabled or enabled

    def credentials(self, knock: Knock) -> str:
        """`right`, `wrong` or `missing`."""
        return self.rules.check(knock.authorization, self.user, self._password)

    def answer(self, knock: Knock) -> Reply | None:
        """The refusal of the first gate that refuses; `None`: come in."""
        for gate in self.rules.gates:
            refusal = gate(self, knock)
            if refusal is not None:
                return refusal
        return None


def module_gate(door: Door, _: Knock) -> Reply | None:
    """Nothing is here while the module is off, whoever asks."""
    return None if door.enabled else not_here()


def credentials_gate(door: Door, knock: Knock) -> Reply | None:
    """Basic on every call."""
    return None if door.credentials(knock) == RIGHT else door.rules.challenge(door, knock)


def machine_gate(door: Door, knock: Knock) -> Reply | None:
    """A weak second lock, never in the place of the first: off, observe, pin or require (EVO-D22)."""
    setting = door.machine_address
    given = door.rules.machine_address(knock.machine_address)
    door.seen = given or door.seen
    demanded = {"pin": door.pinned, "require": door.rules.machine_address(setting.required)}.get(
        setting.mode, ""
    )
    if demanded and given != demanded:
        return plain(403, "another machine address is expected")
    if setting.mode == "pin" and knock.route == "versions":
        door.pinned = given
    return None


def machine_address(text: str) -> str:
    """Twelve hexadecimal digits without separators, in capitals; empty if it is none."""
    bare = _SEPARATORS.sub("", text).strip().upper()
    return bare if _MACHINE_ADDRESS.fullmatch(bare) else ""


Gate = Callable[[Door, Knock], Reply | None]


@dataclass(frozen=True, slots=True)
class DoorRules:
    """The gates in their order, and how credentials are compared and refused."""

    gates: tuple[Gate, ...] = (module_gate, credentials_gate, machine_gate)
    check: Callable[[str, str, str], str] = check
    challenge: Callable[[Door, Knock], Reply] = challenge
    machine_address: Callable[[str], str] = machine_address

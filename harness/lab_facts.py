"""What a lab settles at its first start and keeps: its ports, its seed, its credentials."""

import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass

from .home import Home
from .systems import SYSTEMS
from .troubles import NotStarted

USUAL_PORT = 8310

SECRETS = (
    "shop-password",
    "shop-token",
    "bridge-token",
    "web-orders-password",
    "onsite-password",
    "onsite-private-id",
    "onsite-bridge-password",
    "onsite-bridge-private-id",
    "retail-client-secret",
    "retail-refresh-token",
    "retail-access-token",
    "retail-bridge-client-secret",
    "retail-bridge-refresh-token",
    "retail-bridge-access-token",
    *(f"{system}-control" for system in SYSTEMS),
)
"""A person's connection and the bridge's own are never the same (decisions 15)."""

Secrets = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """The kept facts of one home."""

    port: int
    seed: int
    secrets: Secrets

    @classmethod
    def settled(cls, home: Home, *, port: int | None, seed: int | None, host: str) -> "Facts":
        """What `home` has kept, but for what is asked anew. `port` None: that of the last time; 0: a free one."""
        kept = home.facts()
        facts = cls(
            _first_port(port, kept.get("port"), host),
            seed if seed is not None else kept.get("seed", 1),
            _known(kept.get("secrets", {})),
        )
        home.settle({"port": facts.port, "seed": facts.seed, "secrets": dict(facts.secrets)})
        return facts

    def port_of(self, system: str) -> int:
        return self.port + SYSTEMS.index(system)


def keep_secrets(home: Home) -> Secrets:
    """The credentials alone, for a system that runs by itself."""
    kept = home.facts()
    known = _known(kept.get("secrets", {}))
    home.settle(kept | {"secrets": known})
    return known


def _known(kept: Secrets) -> dict[str, str]:
    return {name: kept.get(name) or secrets.token_urlsafe(24) for name in SECRETS}


def _first_port(asked: int | None, kept: int | None, host: str) -> int:
    if asked:
        return asked
    if asked is None and kept:
        return kept
    if asked is None and _free(USUAL_PORT, host):
        return USUAL_PORT
    for first in range(20_000 + secrets.randbelow(20_000), 60_000, len(SYSTEMS)):
        if _free(first, host):
            return first
    raise NotStarted("no free ports found; name one with --port")


def _free(first: int, host: str) -> bool:
    """Can all ports of a lab be had from `first` on?"""
    for port in range(first, first + len(SYSTEMS)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True

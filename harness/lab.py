"""The lab: a store, the reference bridge and a POS in one process, their state in one folder.

One process, so that ending it - however roughly - ends all of it, and a restart finds every port free and every
database whole. The systems still meet only over HTTP.
"""

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from ..simulators.evo import Event
from ..simulators.serving import Tls
from .endpoints import Endpoints
from .home import Home

SYSTEMS = ("magento", "bridge", "pos")
"""In the order of their ports."""

USUAL_PORT = 8310


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for. `port` None: the port of the last time, else the usual one. `interval` in seconds."""

    home: Home
    port: int | None = None
    seed: int | None = None
    interval: float = 2.0
    without: frozenset[str] = frozenset()
    host: str = "127.0.0.1"
    tls: Tls | None = None
    on_event: Callable[[Event], None] = field(default=lambda _: None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a lab settles at its first start and keeps: ports, seed, credentials."""

    port: int
    seed: int
    secrets: dict[str, str]

    SECRETS = (
        "shop-password",
        "shop-token",
        "bridge-password",
        "bridge-token",
        "web-orders-password",
        "magento-control",
        "bridge-control",
        "pos-control",
    )

    @classmethod
    def settled(cls, plan: Plan) -> "Facts":
        """The facts of `plan`'s home: kept ones, but for what the plan asks anew."""
        kept = plan.home.facts()
        facts = cls(
            port=plan.port or kept.get("port") or USUAL_PORT,
            seed=plan.seed if plan.seed is not None else kept.get("seed", 1),
            secrets={
                name: kept.get("secrets", {}).get(name) or secrets.token_urlsafe(24) for name in cls.SECRETS
            },
        )
        plan.home.settle({"port": facts.port, "seed": facts.seed, "secrets": facts.secrets})
        return facts


class Lab:
    """The systems of one home. `start` serves them; `stop` gives the ports back and closes the databases."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._facts = Facts.settled(plan)
        self._open = ExitStack()

    def start(self) -> Endpoints:
        """Serve everything that the plan does not leave out. Raises `PortTaken`, and then nothing is left running."""
        with self._open as stack:
            systems = {name: start() for name, start in self._starts() if name not in self._plan.without}
            self._open = stack.pop_all()
        return Endpoints(systems)

    def stop(self) -> None:
        """Stop everything, the POS first: it is the one that calls."""
        self._open.close()

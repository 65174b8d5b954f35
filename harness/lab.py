"""The lab: a store, the reference bridge and a POS in one process, their state in one folder.

One process, so that ending it - however roughly - ends all of it, and a restart finds every port free and every
database whole. The systems still meet only over HTTP.
"""

import secrets
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..bridge import LedgerUnusable, Magento, Settings, SettingsError, open_bridge
from ..simulators.agenda import Agenda, Ticker
from ..simulators.clock import real_clock
from ..simulators.evo import Connection, Event, open_pos
from ..simulators.magento import AdminUser, open_magento
from ..simulators.serving import PortTaken, Server, Tls
from ..simulators.shopper.catalogue import products
from .endpoints import Endpoints
from .home import Home
from .troubles import NotStarted

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SYSTEMS = ("magento", "bridge", "pos")
"""In the order of their ports."""

USUAL_PORT = 8310

THREADS = 48
"""For each system: a client that stops in the middle of a request holds one until the server loses patience."""
LOCATION = "tillproof"
"""The POS location of the lab's connection: orders are imported once by it and their number."""

SECRETS = (
    "shop-password",
    "shop-token",
    "bridge-token",
    "web-orders-password",
    "magento-control",
    "bridge-control",
    "pos-control",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for. `port` None: those of the last time; 0: free ones. `interval` in seconds."""

    home: Home
    port: int | None = None
    seed: int | None = None
    interval: float = 2.0
    without: frozenset[str] = frozenset()
    host: str = "127.0.0.1"
    tls: Tls | None = None
    on_event: Callable[[Event], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a lab settles at its first start and keeps: its ports, its seed, its credentials."""

    port: int
    seed: int
    secrets: dict[str, str]

    @classmethod
    def settled(cls, plan: Plan) -> "Facts":
        """The kept facts of `plan`'s home, but for what the plan asks anew."""
        kept = plan.home.facts()
        known = kept.get("secrets", {})
        facts = cls(
            port=_first_port(plan, kept.get("port")),
            seed=plan.seed if plan.seed is not None else kept.get("seed", 1),
            secrets={name: known.get(name) or secrets.token_urlsafe(24) for name in SECRETS},
        )
        plan.home.settle({"port": facts.port, "seed": facts.seed, "secrets": facts.secrets})
        return facts

    def port_of(self, system: str) -> int:
        return self.port + SYSTEMS.index(system)


class Lab:
    """The systems of one home. `start` serves them; `stop` gives ports and databases back."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._facts = Facts.settled(plan)
        self._open = ExitStack()

    def start(self) -> Endpoints:
        """Serve all that the plan does not leave out. Raises `NotStarted`, and then nothing is left running."""
        starts: dict[str, Callable[[ExitStack], dict[str, Any]]] = {
            "magento": self._start_magento,
            "bridge": self._start_bridge,
            "pos": self._start_pos,
        }
        with ExitStack() as opened:
            try:
                running = {
                    name: start(opened) for name, start in starts.items() if name not in self._plan.without
                }
            except (PortTaken, LedgerUnusable, SettingsError, OSError, ValueError) as error:
                raise NotStarted(str(error)) from None
            self._open = opened.pop_all()
        return Endpoints(running)

    def stop(self) -> None:
        """Stop everything, the POS first: it is the one that calls."""
        self._open.close()

    def _start_magento(self, opened: ExitStack) -> dict[str, Any]:
        secret = self._facts.secrets
        magento = open_magento(
            self._plan.home.database("magento"),
            users=[
                AdminUser("shop", secret["shop-password"], secret["shop-token"]),
                AdminUser("bridge", secrets.token_urlsafe(24), secret["bridge-token"]),
            ],
            control_token=secret["magento-control"],
        )
        opened.callback(magento.close)
        magento.load_products(products())
        url = self._serve(opened, "magento", magento.system.wsgi)
        return {
            "url": url,
            "user": "shop",
            "password": secret["shop-password"],
            "token": secret["shop-token"],
        } | self._access("magento", url)

    def _start_bridge(self, opened: ExitStack) -> dict[str, Any]:
        secret = self._facts.secrets
        bridge = open_bridge(self._bridge_settings(), self._plan.home.database("bridge"), lab=True)
        opened.callback(bridge.close)
        url = self._serve(opened, "bridge", bridge.wsgi)
        bridge.start()
        opened.callback(bridge.stop)
        web_orders = {
            "url": f"{url}/LightSpeed",
            "user": "lightspeed",
            "password": secret["web-orders-password"],
        }
        return {"web_orders": web_orders} | self._access("bridge", url)

    def _bridge_settings(self) -> Settings:
        secret = self._facts.secrets
        return Settings(
            magento=Magento(
                url=self._url("magento"), token=secret["bridge-token"], ca_file=self._certificate
            ),
            lightspeed_username="lightspeed",
            lightspeed_password=secret["web-orders-password"],
            enable_web_order_module=True,
            orders_from=datetime(2000, 1, 1, tzinfo=UTC),  # a lab has no history to be flooded with (EVO-D23)
            cycle_seconds=self._plan.interval,
            control_token=secret["bridge-control"],
        )

    def _start_pos(self, opened: ExitStack) -> dict[str, Any]:
        secret = self._facts.secrets
        with_bridge = "bridge" not in self._plan.without
        connection = Connection(
            url=f"{self._url('bridge')}/LightSpeed" if with_bridge else "",
            user="lightspeed",
            password=secret["web-orders-password"],
            request_interval=self._plan.interval,
            retry_interval=self._plan.interval,
            enabled=with_bridge,
            location=LOCATION,
            ca_file=self._plan.tls.certificate if self._plan.tls else None,
        )
        pos = open_pos(self._plan.home.database("pos"), connection, control_token=secret["pos-control"])
        opened.callback(pos.close)
        pos.listen(self._plan.on_event)
        url = self._serve(opened, "pos", pos.system.wsgi)
        agenda = Agenda(real_clock)
        agenda.add(pos.agenda_job)
        ticker = Ticker(agenda, real_clock, name="pos")
        ticker.start()
        opened.callback(ticker.stop)
        return {"url": url} | self._access("pos", url)

    def _serve(self, opened: ExitStack, system: str, application: "WSGIApplication") -> str:
        server = Server(
            application, self._plan.host, self._facts.port_of(system), tls=self._plan.tls, threads=THREADS
        )
        opened.enter_context(server)
        return self._url(system)

    def _url(self, system: str) -> str:
        """How this machine reaches the system; a certificate must name that host."""
        host = "127.0.0.1" if self._plan.host in ANY else self._plan.host
        scheme = "https" if self._plan.tls else "http"
        return f"{scheme}://{host}:{self._facts.port_of(system)}"

    @property
    def _certificate(self) -> str:
        return str(self._plan.tls.certificate) if self._plan.tls else ""

    def _access(self, system: str, url: str) -> dict[str, Any]:
        access: dict[str, Any] = {
            "control": {"url": f"{url}/_tillproof", "token": self._facts.secrets[f"{system}-control"]}
        }
        return access | ({"certificate": self._certificate} if self._plan.tls else {})


ANY = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared, not bound


def _first_port(plan: Plan, kept: int | None) -> int:
    if plan.port:
        return plan.port
    if plan.port is None and kept:
        return kept
    if plan.port is None and _free(USUAL_PORT, plan.host):
        return USUAL_PORT
    for first in range(20_000 + secrets.randbelow(20_000), 60_000, len(SYSTEMS)):
        if _free(first, plan.host):
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

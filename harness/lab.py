"""The lab: a store, the reference bridge and three kinds of POS in one process, their state in one folder.

One process, so that ending it - however roughly - ends all of it, and a restart finds every port free and every
database whole. The systems still meet only over HTTP.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ..bridge import LedgerUnusable, Magento, Route, Settings, SettingsError, open_bridge
from ..bridge.outlets.onsite.settings import OnSite
from ..bridge.outlets.retail.settings import Retail
from ..bridge.settings import OutletName
from ..simulators.agenda import Agenda, Ticker
from ..simulators.clock import real_clock
from ..simulators.evo import Connection, Event, open_pos
from ..simulators.onsite import DatabaseUnusable
from ..simulators.serving import PortTaken, Server, Tls
from . import simulated
from .endpoints import Endpoints
from .home import Home
from .lab_facts import Facts
from .simulated import BRIDGE, STORE_VIEWS, Simulated
from .systems import SYSTEMS, TILLS
from .troubles import NotStarted

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

THREADS = 48
"""For each system: a client that stops in the middle of a request holds one until the server loses patience."""
LOCATION = "tillproof"
"""The POS location of the lab's connection: orders are imported once by it and their number."""

ANY = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared, not bound
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PUSHED: tuple[OutletName, ...] = ("onsite", "retail")
"""Those that the bridge hands orders to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for. `port` None: those of the last time; 0: free ones. `interval` in seconds.

    `outlet` is the bridge's way for orders of the default store view. Without `limits` Retail only counts requests.
    """

    home: Home
    port: int | None = None
    seed: int | None = None
    interval: float = 2.0
    without: frozenset[str] = frozenset()
    outlet: OutletName = "web-orders"
    limits: bool = True
    host: str = "127.0.0.1"
    tls: Tls | None = None
    on_event: Callable[[Event], None] = lambda _: None

    def has(self, system: str) -> bool:
        return system not in self.without


class Lab:
    """The systems of one home. `start` serves them; `stop` gives ports and databases back."""

    def __init__(self, plan: Plan) -> None:
        _check(plan)
        self._plan = plan
        self._facts = Facts.settled(plan.home, port=plan.port, seed=plan.seed, host=plan.host)
        self._secret = self._facts.secrets
        self._tls: dict[str, Tls | None] = dict.fromkeys(SYSTEMS, plan.tls)
        self._open = ExitStack()

    def start(self) -> Endpoints:
        """Serve all that the plan does not leave out. Raises `NotStarted`, and then nothing is left running."""
        starts: dict[str, Callable[[ExitStack], dict[str, Any]]] = {
            "magento": self._start_magento,
            "onsite": self._start_onsite,
            "retail": self._start_retail,
            "bridge": self._start_bridge,  # after those that it calls
            "pos": self._start_pos,
        }
        with ExitStack() as opened:
            try:
                running = {name: start(opened) for name, start in starts.items() if self._plan.has(name)}
            except (PortTaken, LedgerUnusable, DatabaseUnusable, SettingsError, OSError, ValueError) as error:
                raise NotStarted(str(error)) from None
            self._open = opened.pop_all()
        return Endpoints({name: running[name] for name in SYSTEMS if name in running})

    def stop(self) -> None:
        """Stop everything, the callers first."""
        self._open.close()

    def _start_magento(self, opened: ExitStack) -> dict[str, Any]:
        store = simulated.open_store(self._plan.home, self._secret)
        return self._serve_simulated(opened, "magento", store) | {"store_views": self._doors()}

    def _start_onsite(self, opened: ExitStack) -> dict[str, Any]:
        server = simulated.open_onsite_server(self._plan.home, self._secret, host=self._plan.host)
        return self._serve_simulated(opened, "onsite", server)

    def _start_retail(self, opened: ExitStack) -> dict[str, Any]:
        account = simulated.open_retail_account(self._plan.home, self._secret, limits=self._plan.limits)
        return self._serve_simulated(opened, "retail", account)

    def _doors(self) -> dict[str, str]:
        """The store view whose orders are meant for each POS that runs."""
        if not self._plan.has("bridge"):
            return {}
        doors: dict[str, str] = {name: name for name in PUSHED if self._plan.has(name)}
        first = next(name for name, outlet in TILLS.items() if outlet == self._plan.outlet)
        return {first: STORE_VIEWS[0].code} | {name: code for name, code in doors.items() if name != first}

    def _start_bridge(self, opened: ExitStack) -> dict[str, Any]:
        bridge = open_bridge(self._bridge_settings(), self._plan.home.database("bridge"), lab=True)
        opened.callback(bridge.close)
        url = self._serve(opened, "bridge", bridge.wsgi)
        bridge.start()
        opened.callback(bridge.stop)
        web_orders = {
            "url": f"{url}/LightSpeed",
            "user": "lightspeed",
            "password": self._secret["web-orders-password"],
        }
        return {"web_orders": web_orders} | self._access("bridge", url)

    def _bridge_settings(self) -> Settings:
        plan, secret = self._plan, self._secret
        return Settings(
            magento=Magento(
                url=self._url("magento"), token=secret["bridge-token"], ca_file=self._certificate("magento")
            ),
            lightspeed_username="lightspeed",
            lightspeed_password=secret["web-orders-password"],
            enable_web_order_module=True,
            orders_from=datetime(2000, 1, 1, tzinfo=UTC),  # a lab has no history to be flooded with (EVO-D23)
            cycle_seconds=plan.interval,
            outlet=plan.outlet,
            routes=self._routes(),
            onsite=self._onsite_settings() if plan.has("onsite") else None,
            retail=self._retail_settings() if plan.has("retail") else None,
            control_token=secret["bridge-control"],
        )

    def _routes(self) -> tuple[Route, ...]:
        """The store's views are numbered from 1."""
        numbers = {view.code: str(number) for number, view in enumerate(STORE_VIEWS, 1)}
        return tuple(
            Route(outlet=name, store_ids=(numbers[name],)) for name in PUSHED if self._plan.has(name)
        )

    def _onsite_settings(self) -> OnSite:
        return OnSite(
            url=self._url("onsite"),
            username=BRIDGE,
            password=self._secret["onsite-bridge-password"],
            application_id=simulated.application_id(BRIDGE),
            private_id=self._secret["onsite-bridge-private-id"],
            ca_file=self._certificate("onsite"),
        )

    def _retail_settings(self) -> Retail:
        url = self._url("retail")
        return Retail(
            url=simulated.account_url(url),
            token_url=simulated.token_url(url),
            client_id=simulated.client_id(BRIDGE),
            client_secret=self._secret["retail-bridge-client-secret"],
            refresh_token=self._secret["retail-bridge-refresh-token"],
            ca_file=self._certificate("retail"),
        )

    def _start_pos(self, opened: ExitStack) -> dict[str, Any]:
        with_bridge = self._plan.has("bridge")
        connection = Connection(
            url=f"{self._url('bridge')}/LightSpeed" if with_bridge else "",
            user="lightspeed",
            password=self._secret["web-orders-password"],
            request_interval=self._plan.interval,
            retry_interval=self._plan.interval,
            enabled=with_bridge,
            location=LOCATION,
            ca_file=self._plan.tls.certificate if self._plan.tls else None,
            insecure_http=True,  # the command line has asked whether that is meant (decisions 14)
        )
        pos = open_pos(self._plan.home.database("pos"), connection, control_token=self._secret["pos-control"])
        opened.callback(pos.close)
        pos.listen(self._plan.on_event)
        url = self._serve(opened, "pos", pos.system.wsgi)
        agenda = Agenda(real_clock)
        agenda.add(pos.agenda_job)
        ticker = Ticker(agenda, real_clock, name="pos")
        ticker.start()
        opened.callback(ticker.stop)
        return {"url": url} | self._access("pos", url)

    def _serve_simulated(self, opened: ExitStack, system: str, simulator: Simulated) -> dict[str, Any]:
        opened.callback(simulator.close)
        self._tls[system] = self._plan.tls or simulator.tls
        url = self._serve(opened, system, simulator.wsgi)
        shown = self._tls[system]
        return simulator.endpoint(url, shown.certificate if shown else None)

    def _serve(self, opened: ExitStack, system: str, application: "WSGIApplication") -> str:
        port, tls = self._facts.port_of(system), self._tls[system]
        opened.enter_context(Server(application, self._plan.host, port, tls=tls, threads=THREADS))
        return self._url(system)

    def _url(self, system: str) -> str:
        """How this machine reaches the system; a certificate must name that host."""
        host = "127.0.0.1" if self._plan.host in ANY else self._plan.host
        scheme = "https" if self._tls[system] else "http"
        return f"{scheme}://{host}:{self._facts.port_of(system)}"

    def _certificate(self, system: str) -> str:
        """The certificate that the system shows."""
        tls = self._tls[system]
        return str(tls.certificate) if tls else ""

    def _access(self, system: str, url: str) -> dict[str, Any]:
        access: dict[str, Any] = {
            "control": {"url": f"{url}/_tillproof", "token": self._secret[f"{system}-control"]}
        }
        certificate = self._certificate(system)
        return access | ({"certificate": certificate} if certificate else {})


def _check(plan: Plan) -> None:
    """Raises `NotStarted` for what cannot be meant together."""
    till = next((name for name, outlet in TILLS.items() if outlet == plan.outlet), None)
    if till in PUSHED and not plan.has(till):
        raise NotStarted(f"--outlet {plan.outlet}: {till} is left out; leave out --without {till}")
    if plan.has("retail") and plan.has("bridge") and not plan.tls and plan.host not in ANY | LOOPBACK:
        raise NotStarted(
            f"--host {plan.host}: the bridge sends Retail no secrets in clear; give --tls-cert and --tls-key, "
            "or --without retail"
        )

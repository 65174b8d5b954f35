"""The bridge, put together: ledger, source, outlet, cycle, and the application that serves them."""

import json
import logging
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from .clock import Clock, LabClock, real_clock, stamp
from .control import CycleBusy, create_control
from .cycle import Cycle, Report
from .lease import SECONDS as LEASE_SECONDS
from .lease import Lease, LeaseLost
from .ledger import Ledger, LedgerMemory
from .office import Office
from .outlets.onsite.onsite import OnSiteOutlet
from .outlets.outlet import PushedOutlet
from .outlets.retail.bucket import Pause
from .outlets.retail.retail import RetailOutlet
from .outlets.web_orders.app import WebOrders
from .outlets.web_orders.writer import OrderWriter
from .settings import Settings
from .sources.magento.magento import MagentoSource
from .sources.source import Source, StoreTrouble
from .web import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

GLANCE = 0.05
"""Seconds between two looks at a lease that another process holds."""


class Bridge:
    """One process's share of the bridge. `wsgi` serves the POS and the operator; cycles run when asked or by time."""

    def __init__(
        self,
        settings: Settings,
        database: Path,
        *,
        clock: Clock = real_clock,
        lab: bool = False,
        source: Source | None = None,
        pushed: Mapping[str, PushedOutlet] | None = None,
        pause: Pause = time.sleep,
    ) -> None:
        lab_clock = LabClock(clock) if lab else None
        self._clock: Clock = lab_clock or clock
        self._settings = settings
        self._ledger = Ledger(database)
        self.office = Office(self._ledger, settings, self._clock)
        self.office.open_up()
        self._source: Source = source or MagentoSource(settings, self._clock)
        outlet = OrderWriter(settings.time_zone, settings.tax_rules)
        if pushed is None:
            pushed = _pushed_outlets(settings, self._ledger, self._clock, pause)
        self._pushed = pushed
        self._cycle = Cycle(self._ledger, self._source, outlet, self._pushed, settings, self._clock)
        self._lease = Lease(self._ledger)
        self._one_at_a_time = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        control = create_control(
            self.office,
            self.cycle,
            self._forget_everything,
            token=settings.control_token,
            lab_clock=lab_clock,
        )
        self.app = create_app(WebOrders(self._ledger, settings, self._clock), control)

    @property
    def wsgi(self) -> "WSGIApplication":
        return self.app.wsgi_app

    def together(self) -> AbstractContextManager[None]:
        """Requests that this thread answers within the block share one commit at its end, and raise together when it
        fails. No answer may go out before.
        """
        return self._ledger.together()

    def cycle(self) -> Report:
        """Run one cycle now; everything placed before the call is visible when it returns.

        Waits while another process runs one. Raises `StoreTrouble` when the store cannot be asked, `CycleBusy`.
        """
        with self._one_at_a_time:
            patience = time.monotonic() + 2 * LEASE_SECONDS
            while not self._lease.take():
                if time.monotonic() > patience:
                    raise CycleBusy
                time.sleep(GLANCE)
            return self._run()

    def _run(self) -> Report:
        try:
            with self._lease.held():
                report = self._cycle.run(self._keep)
        except StoreTrouble as trouble:
            self._note_end(error=str(trouble))
            raise
        self._note_end(**report.to_json())
        return report

    def _forget_everything(self) -> None:
        with self._one_at_a_time:  # a cycle that runs would write down again what is forgotten
            self.office.forget_everything()

    def _keep(self) -> None:
        """Before each thing that a cycle does. Raises `CycleBusy` when the bridge is stopped, `LeaseLost`."""
        if self._stopping.is_set():
            raise CycleBusy
        self._lease.keep()

    def _note_end(self, **what: object) -> None:
        self.office.note_cycle(json.dumps({"at": stamp(self._clock()), **what}))

    def start(self) -> Self:
        """Run cycles in a thread, one every `cycle_seconds`, whenever no other process does."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._beat, name="bridge-cycles", daemon=True)
        self._thread.start()
        return self

    def _beat(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._one_at_a_time:
                    if self._lease.take():
                        self._run()
            except CycleBusy:
                return
            except (StoreTrouble, LeaseLost) as trouble:
                log.warning("the cycle ended early: %s", trouble)
            except Exception:  # a bridge that stops silently is worse than a loud log
                log.exception("the cycle failed; the next one starts afresh")
            self._stopping.wait(self._settings.cycle_seconds)

    def stop(self) -> None:
        """Let a running cycle end with what it has at hand, and start no other."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def close(self) -> None:
        """Stop, and close the ledger and the connection to the store."""
        self.stop()
        for outlet in self._pushed.values():
            outlet.close()
        self._source.close()
        self._ledger.close()


def _pushed_outlets(
    settings: Settings, ledger: Ledger, clock: Clock, pause: Pause
) -> dict[str, PushedOutlet]:
    """Those that are set up."""
    outlets: dict[str, PushedOutlet] = {}
    if settings.onsite is not None:
        outlets["onsite"] = OnSiteOutlet(settings.onsite, clock, LedgerMemory(ledger, "onsite"))
    if settings.retail is not None:
        outlets["retail"] = RetailOutlet(settings.retail, LedgerMemory(ledger, "retail"), clock, pause=pause)
    return outlets


def open_bridge(
    settings: Settings,
    database: Path,
    *,
    clock: Clock = real_clock,
    lab: bool = False,
    pause: Pause = time.sleep,
) -> Bridge:
    """Open the bridge on this ledger. `lab` opens the control routes `reset` and `clock`.

    `pause` waits so many seconds where a POS asks for patience; whoever sets the clock by hand sets it there, too.

    Raises `LedgerUnusable`.
    """
    return Bridge(settings, database, clock=clock, lab=lab, pause=pause)

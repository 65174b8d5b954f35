"""Opening an OnSite server: its rows, its certificate, its application, and the system that serves all of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..clock import Clock, real_clock
from ..faults import Faults
from ..serving import Tls
from ..system import System, build_system
from . import mischief, products, setup
from .accounts import DEMO, Accounts, Application, User
from .app import create_app
from .call import Store
from .certificate import keep_certificate
from .company import Company
from .control import create_blueprint
from .database import Database


class OnSite:
    """A server that is open. Serve `system.wsgi` with `tls`; close it when done."""

    def __init__(self, store: Store, tls: Tls, system: Callable[["OnSite"], System]) -> None:
        self.store = store
        self.tls = tls
        self._shelf: dict[str, Mapping[str, Any]] = {}
        self._set_up()
        self.system = system(self)
        self.on_close: list[Callable[[], None]] = [store.database.close]

    def load_products(self, items: Iterable[Mapping[str, Any]]) -> None:
        """Put products into the catalogue: dictionaries with `sku`, `name`, `price`, `type_id`, `manufacturer`,
        `manufacturer_id`, `weight`, `qty`. A known code is brought up to date, but keeps the quantity it has.
        """
        shelf = {str(item["sku"]): item for item in items}
        products.load_products(self.store, shelf.values())
        self._shelf |= shelf

    def reset(self) -> None:
        """Back to how it was opened: nobody logged in, nothing sold, the products as they were loaded."""
        self.store.sessions.end_all()
        self.store.locks.clear()
        self.store.database.empty()
        self._set_up()
        products.load_products(self.store, self._shelf.values())

    def close(self) -> None:
        """Give the database back. All sessions end, as they do when the real server is restarted."""
        self.store.sessions.end_all()
        for release in self.on_close:
            release()

    def _set_up(self) -> None:
        with self.store.database.writing() as rows:
            setup.set_up(rows, self.store.company, self.store.accounts)


def open_onsite(
    database: Path | None,
    *,
    clock: Clock = real_clock,
    users: Sequence[User] = (User("lightspeed", "admin", "Light", "Speed"),),
    applications: Sequence[Application] = (Application(DEMO),),
    control_token: str,
    company: Company | None = None,
    seats: int | None = None,
    certificate_folder: Path | None = None,
    certificate_names: Iterable[str] = (),
    faults: Faults | None = None,
) -> OnSite:
    """An OnSite server whose rows are in the file `database` (None: in memory, gone when closed).

    Users and applications are those of a demonstration licence unless given. `seats` is the number of sessions that
    each application for writing may have at once. The certificate lies in `certificate_folder` (None: a temporary
    one) and is kept there; `certificate_names` are named in it beside this machine's own. Raises
    `DatabaseUnusable`.
    """
    settings = company or Company()
    if seats is not None:
        settings = settings.with_seats(seats)
    accounts = Accounts(tuple(users), tuple(applications))
    faults = faults or Faults(mischief.NAMES)
    store = Store(Database(database), clock, accounts, settings, faults)
    fixed = tuple(accounts.secrets())
    folder = None if certificate_folder else TemporaryDirectory(prefix="tillproof-onsite-")
    tls = keep_certificate(certificate_folder or Path(folder.name if folder else ""), certificate_names)

    onsite = OnSite(
        store,
        tls,
        lambda onsite: build_system(
            "onsite",
            create_app(store),
            clock=clock,
            control_token=control_token,
            reset=onsite.reset,
            control=create_blueprint(store),
            secrets=lambda: fixed,
            faults=faults,
        ),
    )
    if folder is not None:
        onsite.on_close.append(folder.cleanup)
    return onsite

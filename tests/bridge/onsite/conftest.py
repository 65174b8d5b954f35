"""An OnSite server over HTTPS, fresh for each test."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from tillproof.simulators.onsite import Application, open_onsite
from tillproof.simulators.onsite import OnSite as OnSiteServer
from tillproof.simulators.serving import Server

sys.path.insert(0, str(Path(__file__).parent))  # `onsite_till` belongs to these tests alone

from onsite_till import APPLICATION, COMPANY, PRIVATE_ID, SHELF, START, Hands, Till


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[OnSiteServer, Server, Hands]]:
    clock = Hands(START)
    onsite = open_onsite(
        None,
        clock=clock,
        applications=(Application(APPLICATION, PRIVATE_ID), Application("com.acme.other")),
        company=COMPANY,
        control_token="control",
        certificate_folder=tmp_path_factory.mktemp("onsite"),
    )
    onsite.load_products(SHELF)
    with Server(onsite.system.wsgi, tls=onsite.tls, threads=10) as server:
        yield onsite, server, clock
    onsite.close()


@pytest.fixture
def fresh(served: tuple[OnSiteServer, Server, Hands]) -> Callable[[], None]:
    """Everything on the server as it was opened."""
    onsite, _, clock = served

    def begin() -> None:
        clock.restart()
        onsite.system.faults.clear()
        onsite.reset()
        onsite.system.journal.clear()

    return begin


@pytest.fixture
def till(served: tuple[OnSiteServer, Server, Hands], fresh: Callable[[], None]) -> Iterator[Till]:
    fresh()
    onsite, server, clock = served
    till = Till(onsite, server.url, clock, Client(onsite.system.wsgi))
    yield till
    onsite.system.faults.clear()
    for outlet in till.opened:
        outlet.close()

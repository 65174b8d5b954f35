"""Lightspeed OnSite as a pushed outlet. See `PushedOutlet` for what each method promises."""

from collections.abc import Iterable, Mapping

from ...clock import Clock
from ...errand import Done, Errand, Refused
from ...order import Order
from ...standing import Decision
from ..outlet import Consignment, Glance, Memory, Pushed, Stopped
from .catalogue import Catalogue
from .client import OnSiteClient
from .documents import Documents
from .pushing import Pushing, check_email
from .returns import Returns
from .settings import OnSite
from .shelf import Shelf


class OnSiteOutlet:
    """One server. With a `memory` a bridge that was killed goes on in its session: no seat and no lock is lost."""

    name = "onsite"
    books_returns = True

    def __init__(self, settings: OnSite, clock: Clock, memory: Memory | None = None) -> None:
        self._settings = settings
        self._client = OnSiteClient(settings, memory)
        catalogue = Catalogue(self._client, settings)
        documents = Documents(self._client, catalogue)
        self._pushing = Pushing(self._client, settings, catalogue, documents)
        self._returns = Returns(self._client, settings, catalogue, documents)
        self._shelf = Shelf(self._client, clock, settings.page_size)

    def judge(self, order: Order, glance: Glance) -> Decision | None:  # noqa: ARG002 - Retail's business
        """Only an order without an e-mail stays behind."""
        try:
            check_email(order.billing)
        except Stopped as stopped:
            return stopped.decision
        return None

    def ready(self) -> bool:
        """OnSite has no rate limit."""
        return True

    def push(self, consignment: Consignment, *, again: bool) -> Pushed:  # noqa: ARG002 - it always looks
        self._client.tidy()
        return self._pushing.push(consignment)

    def run(self, errand: Errand) -> Done:
        self._client.tidy()
        match errand.kind:
            case "return":
                return self._returns.book(errand)
            case "canceled":
                return self._returns.cancel(errand)
        raise Refused(f"OnSite: {errand.kind}: there is no such errand here")

    def stock(self) -> Iterable[Mapping[str, int]] | None:
        """None unless `sync_stock` is on."""
        return self._shelf.pages() if self._settings.sync_stock else None

    def close(self) -> None:
        self._client.close()

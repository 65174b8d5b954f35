"""Our Lightspeed OnSite, opened for a bridge to push into: the harness reads its books and does what its staff does.

The bridge's calls come over HTTPS with the bridge's own credentials; the harness has a port, an application and a seat
of its own, which no wire fault disturbs.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from lxml import etree

from ..schemas import xml
from ..simulators.clock import Clock
from ..simulators.faults import Faults
from ..simulators.journal import Exchange
from ..simulators.onsite import Application, Company, TaxCode, User, open_onsite
from ..simulators.serving import PortTaken, Server
from ..simulators.shopper.catalogue import CATALOGUE
from ..simulators.shopper.taxes import tax_name, tax_percents
from ..simulators.system import UNDISTURBED
from .listeners import OnSiteListener
from .pos_books import Document, DocumentLine, Paid, Person, Shelf, names_order
from .target import HookBroken, TargetError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ANSWER_SECONDS = 30.0
STAFF = "tillproof-staff"
NO_TAX = "No Tax"
PAGE = 500
KINDS = ("orders", "invoices")


class OnSiteSide:
    """An OnSite server with the shopper's catalogue and a tax code for each of the shop's taxes.

    Without `database` everything is gone afterwards; the certificate lies in `certificate_folder` and is kept there.
    `tick` is called before every deed of the staff. Raises `TargetError` where the port is taken.
    """

    title = "Lightspeed OnSite"

    def __init__(
        self,
        bridge: OnSiteListener,
        clock: Clock,
        database: Path | None = None,
        certificate_folder: Path | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.store_view = bridge.store_view
        self._tick = tick
        self._turn = 0
        self._token = secrets.token_urlsafe(24)
        self._password = secrets.token_urlsafe(24)
        taxes = (TaxCode(NO_TAX), *(TaxCode(tax_name(percent), (percent,)) for percent in tax_percents()))
        self._onsite = open_onsite(
            database,
            clock=clock,
            users=(
                User(bridge.user, bridge.password, "Web", "Orders"),
                User(STAFF, self._password, "Sam", "Staff"),
            ),
            applications=(Application(bridge.app_id, bridge.private_id), Application(STAFF)),
            company=Company(tax_codes=taxes),
            control_token=self._token,
            certificate_folder=certificate_folder,
        )
        self._onsite.load_products(CATALOGUE.products())
        self._server = Server(self._onsite.system.wsgi, bridge.host, bridge.port, tls=self._onsite.tls)
        self._back_door = Server(self._undisturbed)
        try:
            self._server.start()
        except PortTaken as error:
            self._onsite.close()
            raise TargetError(f"onsite.listen: {error}") from error
        self._back_door.start()
        self._session = requests.Session()
        self._session.trust_env = False
        self._cookie = ""
        self._stocked: dict[str, bool] = {}

    @property
    def url(self) -> str:
        """Without /api, for the bridge."""
        return self._server.url

    @property
    def certificate(self) -> Path:
        """The certificate that the bridge has to trust."""
        return self._onsite.tls.certificate

    @property
    def faults(self) -> Faults:
        """What this server is told to do wrong to the bridge."""
        return self._onsite.system.faults

    # --- what the bridge asked ------------------------------------------------------------------------------------

    def begin_turn(self) -> None:
        """What the bridge asks from now on belongs to another turn of its."""
        kept = self._onsite.system.journal.exchanges()
        self._turn = kept[-1].number if kept else 0

    def calls_of_the_bridge(self, *, last_turn: bool = False) -> Iterator[Exchange]:
        """What was asked here by anybody but the harness, oldest first."""
        after = self._turn if last_turn else 0
        while page := self._onsite.system.journal.exchanges(after, 200):
            yield from (each for each in page if STAFF not in _agent(each))
            after = page[-1].number

    # --- the books ------------------------------------------------------------------------------------------------

    def last_document(self) -> Mapping[str, int]:
        """The id of the youngest document of each kind; what is younger was made later."""
        return {kind: max((each["id"] for each in self._listed(kind, 0)), default=0) for kind in KINDS}

    def documents(self, number: str, after: Mapping[str, int]) -> tuple[Document, ...]:
        """The documents that name a web order, oldest first, orders before invoices; voided ones are none."""
        return tuple(
            _document(kind.removesuffix("s"), self._control("GET", f"/{kind}/{each['id']}"), self._is_stocked)
            for kind in KINDS
            for each in self._listed(kind, after.get(kind, 0))
            if not each["voided"] and names_order(_notes(each), number)
        )

    def customers(self, email: str) -> tuple[Person, ...]:
        """Those whose e-mail holds this one, in any case, by id."""
        found = self._api("GET", "customers/", filter=f'email CONTAINS[cd] "{email}"', order_by="id:asc")
        return tuple(self.customer(each.get("id") or "") for each in found)

    def customer(self, number: str) -> Person:
        """The customer of that id."""
        return _person(self._api("GET", f"customers/{number}/"))

    def shelf(self, code: str) -> Shelf:
        """How many there are of a product."""
        (product,) = self._control("GET", "/products", query={"code": code})["products"]
        return Shelf(Decimal(product["available"]), Decimal(product["reserved"]))

    # --- what staff does ------------------------------------------------------------------------------------------

    def add_customer(self, email: str, first_name: str, last_name: str) -> Person:
        """A customer who was there before the order."""
        self._tick()
        root = etree.Element("customer")
        name = etree.SubElement(root, "name")
        etree.SubElement(name, "first").text = first_name
        etree.SubElement(name, "last").text = last_name
        etree.SubElement(root, "email").text = email
        address = etree.SubElement(etree.SubElement(root, "billing"), "address")
        etree.SubElement(address, "address1").text = "1 Old Road"
        return _person(self._api("POST", "customers/", root))

    def add_tax_code(self, name: str, percent: Decimal) -> None:
        """The tax code that was missing."""
        self._tick()
        self._control("POST", "/tax-codes", {"name": name, "rates": [str(percent)]})

    def put_on_shelf(self, code: str, pieces: int) -> None:
        """So many of a product are free from now on."""
        self._tick()
        self._control("PUT", "/quantity-on-hand", {"code": code, "quantity": str(pieces)})

    def invoice(self, document: Document) -> None:
        """Turn an order into an invoice."""
        self._tick()
        self._control("POST", f"/orders/{document.id}/invoice")

    def lock(self, document: Document) -> None:
        """Open a document at the desk."""
        self._control("POST", "/locks", {"path": f"/api/{document.kind}s/{document.id}/"})

    def unlock(self) -> None:
        """Close everything that is open at the desk."""
        self._tick()
        self._control("DELETE", "/locks")

    def close(self) -> None:
        self._session.close()
        self._back_door.stop()
        self._server.stop()
        self._onsite.close()

    def _listed(self, kind: str, after: int) -> Iterator[dict[str, Any]]:
        following: int | None = after
        while following is not None:
            page = self._control("GET", f"/{kind}", query={"after": str(following), "limit": str(PAGE)})
            yield from page[kind]
            following = page["next"]

    def _is_stocked(self, code: str) -> bool:
        if code not in self._stocked:
            products = self._control("GET", "/products", query={"code": code})["products"]
            self._stocked[code] = any(product["inventoried"] for product in products)
        return self._stocked[code]

    def _control(
        self, method: str, path: str, body: Any = None, query: Mapping[str, str] | None = None
    ) -> Any:
        response = self._session.request(
            method,
            f"{self._back_door.url}/_tillproof{path}",
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=ANSWER_SECONDS,
        )
        _must_be_ok(response, f"{method} {path}")
        return response.json()

    def _api(
        self, method: str, path: str, body: etree._Element | None = None, **query: str
    ) -> etree._Element:
        """The public API, as an application of our own."""
        response = self._session.request(
            method,
            f"{self._back_door.url}/api/{path}",
            params=query,
            data=None if body is None else etree.tostring(body),
            auth=(STAFF, self._password),
            headers={"User-Agent": f"{STAFF}/1.0", "X-PAPPID": STAFF}
            | ({"Cookie": f"LS_SERVER_SESSION_ID={self._cookie}"} if self._cookie else {}),
            timeout=ANSWER_SECONDS,
        )
        self._cookie = response.cookies.get("LS_SERVER_SESSION_ID") or self._cookie
        self._session.cookies.clear()
        _must_be_ok(response, f"{method} {path}")
        return xml.parse(response.content)

    def _undisturbed(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Sequence[bytes] | Any:
        environ[UNDISTURBED] = True
        environ["wsgi.url_scheme"] = "https"
        return self._onsite.system.wsgi(environ, start_response)


def _must_be_ok(response: requests.Response, what: str) -> None:
    if not response.ok:
        raise HookBroken(f"our OnSite: {what} was answered {response.status_code}: {response.text[:200]}")


def _agent(call: Exchange) -> str:
    return next((value for name, value in call.request_headers if name.lower() == "user-agent"), "")


def _notes(document: Mapping[str, Any]) -> str:
    parts = (document[name] for name in ("web_order_number", "printed_notes", "internal_notes"))
    return "\n".join(part for part in parts if part)


def _document(kind: str, shown: Mapping[str, Any], is_stocked: Callable[[str], bool]) -> Document:
    totals = shown["totals"]
    return Document(
        kind=kind,
        id=str(shown["id"]),
        name=shown["number"],
        open=shown["status"] not in ("Invoiced", "Cancelled") and not shown["posted"],
        replaced=kind == "order" and shown["status"] == "Invoiced",
        source=str(shown["source"] or ""),
        customer=str(shown["customer"] or ""),
        lines=tuple(_line(line, is_stocked) for line in shown["lines"]),
        payments=tuple(
            Paid(each["payment_method"], Decimal(each["amount"]))
            for each in shown["payments"]
            if not each["voided"]
        ),
        tax=Decimal(totals["tax"]),
        total=Decimal(totals["total"]),
        notes=_notes(shown),
    )


def _line(line: Mapping[str, Any], is_stocked: Callable[[str], bool]) -> DocumentLine:
    return DocumentLine(
        code=line["code"],
        description=line["description"],
        quantity=Decimal(line["quantity"]),
        price=Decimal(line["sell"]),
        total=Decimal(line["total"]),
        taken=Decimal(line["taken"]),
        reserved=Decimal(line["reserved"]),
        stocked=is_stocked(line["code"]),
    )


def _person(element: etree._Element) -> Person:
    return Person(
        id=element.get("id") or "",
        email=element.findtext("email") or "",
        first_name=element.findtext("name/first") or "",
        last_name=element.findtext("name/last") or "",
        billing=_place(element, "billing"),
        shipping=_place(element, "shipping"),
    )


def _place(element: etree._Element, which: str) -> str:
    address = element.find(f"{which}/address")
    return "" if address is None else ", ".join(part.text for part in address if part.text)

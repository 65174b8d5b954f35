"""Our Lightspeed Retail, opened for a bridge to push into: the harness reads its books and does what its staff does.

The bridge's calls come with the bridge's own client; the harness has a port and a client of its own, which no fault and
no limit disturbs. Everything is read and done through the account's public API, but for reopening a sale, which people
do at the till and the API cannot.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests

from ..simulators.clock import Clock
from ..simulators.faults import Faults
from ..simulators.journal import Exchange
from ..simulators.retail import Connection, SalesTax, Settings, open_retail
from ..simulators.serving import PortTaken, Server
from ..simulators.shopper.catalogue import CATALOGUE
from ..simulators.shopper.taxes import tax_name, tax_percents
from ..simulators.system import UNDISTURBED
from . import retail_books
from .listeners import RetailListener
from .pos_books import Document, Person, Shelf, names_order
from .retail_books import Record, inner, several
from .simulated import ACCOUNT, NO_TAX, account_url, token_url
from .target import HookBroken, TargetError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ANSWER_SECONDS = 30.0
STAFF = "tillproof-staff"
SHOP = "1"
TOO_MANY = 429

SALE_RELATIONS = (
    "SaleLines",
    "SaleLines.Note",
    "SaleLines.Item",
    "SalePayments",
    "SalePayments.PaymentType",
    "SaleNotes",
    "ShipTo",
    "ShipTo.Contact",
)


class RetailSide:
    """An account with the shopper's catalogue and a tax category for each of the shop's taxes; no limits to begin with.

    Without `database` everything is gone afterwards. `tick` is called before every deed of the staff. Raises
    `TargetError` where the port is taken.
    """

    title = "Lightspeed Retail"

    def __init__(
        self,
        bridge: RetailListener,
        clock: Clock,
        database: Path | None = None,
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self.store_view = bridge.store_view
        self._tick = tick
        self._turn = self._watched_from = 0
        self._control_token = secrets.token_urlsafe(24)
        staff = Connection(STAFF, *(secrets.token_urlsafe(24) for _ in range(3)))
        taxes = (
            SalesTax(NO_TAX, Decimal(0)),
            *(SalesTax(tax_name(rate), rate / 100) for rate in tax_percents()),
        )
        self._retail = open_retail(
            database,
            clock=clock,
            client_id=bridge.client_id,
            client_secret=bridge.client_secret,
            refresh_token=bridge.refresh_token,
            access_token=bridge.access_token,
            connections=[staff],
            account_id=ACCOUNT,
            limits=False,
            control_token=self._control_token,
            settings=Settings(more_taxes=taxes),
        )
        self._retail.load_products(CATALOGUE.products())
        self._server = Server(self._retail.system.wsgi, bridge.host, bridge.port)
        self._back_door = Server(self._undisturbed)
        try:
            self._server.start()
        except PortTaken as error:
            self._retail.close()
            raise TargetError(f"retail.listen: {error}") from error
        self._back_door.start()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {staff.access_token}"

    @property
    def account_url(self) -> str:
        """Where the account's records lie, for the bridge."""
        return account_url(self._server.url)

    @property
    def token_url(self) -> str:
        """Where its tokens are renewed, for the bridge."""
        return token_url(self._server.url)

    @property
    def faults(self) -> Faults:
        """What this account is told to do wrong to the bridge."""
        return self._retail.system.faults

    def keep_limits(self, *, on: bool) -> None:
        """Whether too many calls are refused, and from when on it is watched. The bucket is empty to begin with."""
        self._watched_from = self._last_exchange()
        buckets = self._retail.account.buckets
        buckets.empty()
        buckets.enforced = on

    # --- what the bridge asked ------------------------------------------------------------------------------------

    def begin_turn(self) -> None:
        """What the bridge asks from now on belongs to another turn of its."""
        self._turn = self._last_exchange()

    def calls_since_limits(self) -> list[Exchange]:
        """What the bridge asked since it was last settled whether limits are kept."""
        return [call for call in self.calls_of_the_bridge() if call.number > self._watched_from]

    def calls_of_the_bridge(self, *, last_turn: bool = False) -> Iterator[Exchange]:
        """What was asked here by anybody but the harness, oldest first."""
        after = self._turn if last_turn else 0
        while page := self._retail.system.journal.exchanges(after, 200):
            yield from (each for each in page if each.session != STAFF)
            after = page[-1].number

    # --- the books ------------------------------------------------------------------------------------------------

    def last_document(self) -> Mapping[str, int]:
        """The ids of the youngest sale and the youngest customer; what is younger was made later."""
        sales = self._find("Sale", archived="true", sort="-saleID", limit="1")
        people = self._find("Customer", archived="true", sort="-customerID", limit="1")
        return {
            "sale": int(sales[0]["saleID"]) if sales else 0,
            "customer": int(people[0]["customerID"]) if people else 0,
        }

    def documents(self, number: str, after: Mapping[str, int]) -> tuple[Document, ...]:
        """The sales that name a web order, and refunds of these, oldest first; those voided, or put away unfinished,
        are none."""
        younger = self._find(
            "Sale", SALE_RELATIONS, archived="true", sort="saleID", saleID=f">,{after.get('sale', 0)}"
        )
        sales = [sale for sale in younger if retail_books.counts(sale)]
        named = [sale for sale in sales if names_order(retail_books.notes(sale), number)]
        lines = {line["saleLineID"] for sale in named for line in inner(sale, "SaleLines", "SaleLine")}
        return tuple(
            self._with_quote(retail_books.document(sale))
            for sale in sales
            if sale in named or retail_books.refunded_lines(sale) & lines
        )

    def document(self, number: str) -> Document:
        """The sale of that id, whatever became of it."""
        return self._with_quote(retail_books.document(self._get("Sale", number, SALE_RELATIONS)))

    def customers(self, email: str) -> tuple[Person, ...]:
        """Those whose e-mail holds this one, in any case, by id."""
        found = self._find("Customer", ("Contact",), sort="customerID", **{"Contact.email": f"~,%{email}%"})
        return tuple(map(retail_books.person, found))

    def new_customers(self, after: Mapping[str, int]) -> tuple[Person, ...]:
        """Those made since."""
        found = self._find("Customer", ("Contact",), sort="customerID", customerID=f">,{after['customer']}")
        return tuple(map(retail_books.person, found))

    def customer(self, number: str) -> Person:
        """The customer of that id."""
        return retail_books.person(self._get("Customer", number, ("Contact",)))

    def shelf(self, code: str) -> Shelf:
        """How many there are of an item; no web order sets any aside."""
        return Shelf(Decimal(self._stock(self._item(code))["qoh"]), Decimal(0))

    def items(self, code: str) -> Sequence[Record]:
        """The items that have this custom SKU to the letter."""
        return [
            one
            for one in self._find("Item", ("Manufacturer",), customSku=f"=,{code}")
            if one["customSku"] == code
        ]

    def payment_types(self, name: str) -> Sequence[Record]:
        """Those of this name, blanks and case aside."""
        return [one for one in self._find("PaymentType") if one["name"].strip().casefold() == name.casefold()]

    # --- what staff does ------------------------------------------------------------------------------------------

    def add_customer(self, email: str, first_name: str, last_name: str) -> Person:
        """A customer who was there before the order, with an address and a telephone."""
        contact = {
            "Emails": {"ContactEmail": {"address": email, "useType": "Primary"}},
            "Addresses": {"ContactAddress": {"address1": "1 Old Road", "city": "Oldtown", "zip": "04401"}},
            "Phones": {"ContactPhone": {"number": "207 555 0111", "useType": "Home"}},
        }
        body = {"firstName": first_name, "lastName": last_name, "Contact": contact}
        return self.customer(self._write("POST", "Customer", body)["customerID"])

    def put_on_shelf(self, code: str, pieces: int) -> None:
        """So many of an item are there from now on."""
        shop = {
            "itemShopID": self._stock(item := self._item(code))["itemShopID"],
            "shopID": SHOP,
            "qoh": pieces,
        }
        self._write("PUT", f"Item/{item['itemID']}", {"ItemShops": {"ItemShop": shop}})

    def add_item(self, code: str) -> None:
        """An item of that custom SKU."""
        self._write("POST", "Item", {"description": f"Item {code}", "customSku": code, "taxClassID": 1})

    def have_payment_types(self, name: str, count: int) -> None:
        """So many types of that name and no more: others are called otherwise from now on."""
        same = self.payment_types(name)
        for one in same[count:]:
            number = one["paymentTypeID"]
            self._write("PUT", f"PaymentType/{number}", {"name": f"{name} (old {number})"})
        for _ in range(count - len(same)):
            self._write("POST", "PaymentType", {"name": name})

    def have_tax(self, name: str, percent: Decimal) -> None:
        """A tax category of that name and rate."""
        body = {"tax1Name": name, "tax1Rate": str(percent / 100)}
        same = [one for one in self._find("TaxCategory") if one["tax1Name"] == name]
        place = f"TaxCategory/{same[0]['taxCategoryID']}" if same else "TaxCategory"
        self._write("PUT" if same else "POST", place, body)

    def reopen(self, sale: Document) -> None:
        """As people do at the till."""
        self._tick()
        _must_be_ok(
            self._session.post(
                f"{self._back_door.url}/_tillproof/sales/{sale.id}/reopen",
                headers={"Authorization": f"Bearer {self._control_token}"},
                timeout=ANSWER_SECONDS,
            ),
            f"reopening sale {sale.id}",
        )

    def change(self, sale: Document, **members: Any) -> None:
        """Write into a sale."""
        self._write("PUT", f"Sale/{sale.id}", members)

    def close(self) -> None:
        self._session.close()
        self._back_door.stop()
        self._server.stop()
        self._retail.close()

    def _last_exchange(self) -> int:
        kept = self._retail.system.journal.exchanges()
        return kept[-1].number if kept else 0

    def _item(self, code: str) -> Record:
        (item,) = self._find("Item", ("ItemShops",), customSku=f"=,{code}")
        return item

    def _stock(self, item: Record) -> Record:
        return next(row for row in inner(item, "ItemShops", "ItemShop") if row["shopID"] == SHOP)

    def _with_quote(self, sale: Document) -> Document:
        quotes = self._find("Quote", saleID=f"=,{sale.id}") if sale.kind != "sale" else ()
        return replace(sale, kind="quote") if quotes else sale

    def _find(self, entity: str, relations: Sequence[str] = (), **query: str) -> list[Record]:
        """All pages of a list, or so many records as `limit` says."""
        asked = query | ({"load_relations": json.dumps(relations)} if relations else {})
        url, found = f"{account_url(self._back_door.url)}{entity}.json", list[Record]()
        while url:
            answer = self._ask("GET", url, params=asked)
            found += several(answer, entity)
            url, asked = ("" if "limit" in query else answer["@attributes"]["next"]), {}
        return found

    def _get(self, entity: str, number: str, relations: Sequence[str]) -> Record:
        place = f"{account_url(self._back_door.url)}{entity}/{number}.json"
        (found,) = several(self._ask("GET", place, params={"load_relations": json.dumps(relations)}), entity)
        return found

    def _write(self, method: str, place: str, body: Record) -> Record:
        self._tick()
        url = f"{account_url(self._back_door.url)}{place}.json"
        (written,) = several(self._ask(method, url, data=json.dumps(body)), place.partition("/")[0])
        return written

    def _ask(self, method: str, url: str, **content: Any) -> Record:
        response = self._session.request(method, url, timeout=ANSWER_SECONDS, **content)
        _must_be_ok(response, f"{method} {url}")
        answer: Record = response.json()
        return answer

    def _undisturbed(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Sequence[bytes] | Any:
        environ[UNDISTURBED] = True
        return self._retail.system.wsgi(environ, start_response)


def _must_be_ok(response: requests.Response, what: str) -> None:
    if not response.ok:
        raise HookBroken(f"our Retail: {what} was answered {response.status_code}: {response.text[:200]}")

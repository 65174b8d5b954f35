"""The outlet itself: an order in, a completed sale in Lightspeed Retail out, once (SET-14, SET-15).

What has to exist is looked up first, then made, and the sale comes last, in one request: whatever an interrupted try
has left behind, the next one finds and goes on from there.
"""

import time
from collections.abc import Iterable, Mapping

from ...clock import Clock
from ...customers import Match
from ...errand import Done, Errand, NeedsPerson, Refused
from ...order import Order
from ...standing import Decision
from ..outlet import Consignment, Glance, Memory, Pushed, Stopped
from .articles import Articles
from .bill import Bill, bill_of, gap_note
from .books import Books, is_done, name_of
from .bucket import Pause
from .client import RetailClient
from .payment_types import PaymentTypes
from .people import People
from .reading import Record, figure, flag, key, text
from .sale import Taxation, body_of, payment, taxed_amounts
from .settings import Retail
from .taxes import NO_CATEGORY, Taxes, rounding

DRIPS_OF_AN_ORDER = 15
"""Of a completed sale of a few lines, with its look-ups and a new customer."""


class RetailOutlet:
    """A Lightspeed Retail account as a pushed outlet. `pause` waits so many seconds (for the rate limit)."""

    name = "retail"
    books_returns = False  # SET-29: a person refunds in both places

    def __init__(self, settings: Retail, memory: Memory, clock: Clock, *, pause: Pause = time.sleep) -> None:
        self._settings = settings
        self._client = RetailClient(settings, memory, clock, pause)
        self._books = Books(self._client, settings)
        self._people = People(self._client)
        self._articles = Articles(self._client, settings, clock)
        self._types = PaymentTypes(self._client, settings, clock)
        self._taxes = Taxes(self._client, clock)

    def judge(self, order: Order, glance: Glance) -> Decision | None:
        """The gates of SET-D09 that are this outlet's own, in their order."""
        if not glance.settled:
            return Decision(
                "unbalanced",
                f"Unbalanced: {order.captured} captured of {order.total}, or some of it paid back; only what is paid "
                "in full is exported.",
            )
        if not any(line.stocked for line in order.lines):
            return Decision(
                "no-inventory-lines",
                "Holds only gift cards or other things that no shelf holds; sell them in Lightspeed Retail by hand.",
            )
        if self._settings.export == "manual" and not glance.ticked:
            return Decision("not-marked", "Not marked for export yet.")
        if self._settings.export == "once-fulfilled" and not glance.fulfilled:
            return Decision("not-fulfilled", "Exported once all of it is shipped.")
        return None

    def ready(self) -> bool:
        """Not while the bucket is too full for an order: the next cycle comes back to it."""
        return self._client.has_room(DRIPS_OF_AN_ORDER)

    def push(self, consignment: Consignment, *, again: bool) -> Pushed:
        """Raises `Stopped`, `errand.Refused`, `errand.Trouble`."""
        try:
            return self._push(consignment.order, consignment.terms.document, again=again)
        except (Stopped, Refused):
            for memory in (self._articles, self._types, self._taxes):
                memory.forget()  # somebody will put it right in the POS
            raise

    def run(self, errand: Errand) -> Done:
        """What happens in the store afterwards leaves the POS alone (SET-29, SET-30): a person is told, if the order
        stands there at all. Raises `NeedsPerson`, `errand.Trouble`."""
        if errand.document is not None:
            name = " ".join(errand.document)
        elif (sale := self._books.find(errand.number)) is not None:
            name = name_of(sale)
        else:
            return Done()
        what = "Cancelled" if errand.kind == "canceled" else "Paid back"
        raise NeedsPerson(
            f"{what} in the store, {name} in Lightspeed Retail is not: refund or void it there, too"
        )

    def stock(self) -> Iterable[Mapping[str, int]] | None:
        """Retail does not tell."""
        return None

    def close(self) -> None:
        self._client.close()

    def _push(self, order: Order, document: str, *, again: bool) -> Pushed:
        bill = bill_of(order)
        standing = self._books.find(order.number) if again else None
        if standing is not None and is_done(standing):
            match = self._people.look_up(order, again=True)
            return _pushed(
                "sale", text(standing, "saleID"), standing, bill, [match.note, _edited(standing, bill)]
            )
        new_items = self._articles.look_up(bill.lines)
        new_types = self._types.look_up(bill.payments) if document == "sale" else []
        taxation = self._taxation(order, bill)
        notes = []
        for line in new_items:
            self._articles.create(line)
            notes.append(f"Item {line.item_number} was not in Lightspeed Retail and has been created.")
        for name in new_types:
            self._types.create(name)
            notes.append(f"Payment type {name} was not in Lightspeed Retail and has been created.")
        customer, match = self._customer(order, standing, again=again)
        body = body_of(order, bill, self._settings, taxation, self._articles.of) | {"customerID": customer}
        if document == "quote":
            number, sale = self._books.quote(body, bill.total, standing)
            return _pushed("quote", number, sale, bill, [match.note, *notes])
        payments = [
            payment(order, number, paid, self._types.of(paid)) for number, paid in enumerate(bill.payments, 1)
        ]
        sale = self._books.sell(body, payments, bill.total, standing)
        return _pushed("sale", text(sale, "saleID"), sale, bill, [match.note, *notes, _edited(sale, bill)])

    def _customer(self, order: Order, standing: Record | None, *, again: bool) -> tuple[str, Match]:
        """The id of the customer; whoever an open sale has already stays."""
        match = self._people.look_up(order, again=again)
        if standing is not None and (attached := key(standing, "customerID")):
            return attached, match
        return (match.customer.id if match.customer else self._people.create(order)), match

    def _taxation(self, order: Order, bill: Bill) -> Taxation:
        if self._settings.tax_mode == "line":
            return Taxation(NO_CATEGORY.id, as_line=True)
        category = self._taxes.category(order)
        taxed = taxed_amounts(order, bill, self._articles.tax_class)
        return Taxation(category.id, as_line=False, rounding=rounding(category, taxed, bill.tax))


def _pushed(kind: str, number: str, sale: Record, bill: Bill, notes: list[str]) -> Pushed:
    gap = gap_note(bill)
    name = name_of(sale) if kind == "sale" else f"quote {number}"
    tasks = (f"Sell by hand in Lightspeed Retail what did not go along. {gap}",) if gap else ()
    return Pushed(kind, number, name, tuple(filter(None, (gap, *notes))), tasks)


def _edited(sale: Record, bill: Bill) -> str:
    """A sale that came to something else, or was voided: left alone, and told."""
    if flag(sale, "voided"):
        return f"The {name_of(sale)} of this order was voided in Lightspeed Retail; it is left alone."
    if figure(sale, "total") != bill.total:
        return f"The {name_of(sale)} comes to {figure(sale, 'total')} in Lightspeed Retail, the order to {bill.total}."
    return ""

"""One web order into OnSite: customer, document, lines, reservation, deposits; each is looked for before it is made."""

from collections.abc import Iterator
from contextlib import nullcontext
from decimal import Decimal

from ...customers import Known, match, normal_email
from ...order import Order, Party
from ..outlet import Consignment, Pushed, Stopped, Terms
from . import bodies, notes, wanted
from .bodies import Heading
from .catalogue import Catalogue, Line, TaxCode
from .client import OnSiteClient, id_of, quoted, text_of
from .documents import ORDER, Document, Documents
from .settings import METHODS, OnSite


class Pushing:
    """All that `push` takes. Raises `Stopped`, `Trouble`, `Refused`."""

    def __init__(
        self, client: OnSiteClient, settings: OnSite, catalogue: Catalogue, documents: Documents
    ) -> None:
        self._client = client
        self._settings = settings
        self._catalogue = catalogue
        self._documents = documents

    def push(self, consignment: Consignment) -> Pushed:
        """Looks for the document even the first time: a ledger restored from a copy may have forgotten it."""
        order, terms = consignment.order, consignment.terms
        mark = self._settings.mark_of(order.number)
        document = self._documents.find_order(order.number, mark)
        tax = self._tax(order)
        lines, unmatched = self._catalogue.lines(wanted.of_order(order, tax_as_line=not tax.rates))
        remarks: list[str] = []
        if document is None:
            customer, note = self._customer(order)
            remarks.append(note)
            document = self._documents.begin(terms.document, self._heading(order, terms, mark, tax, customer))
        elif document.kind != terms.document:
            remarks.append(
                f"Stands as {document.name} already: Download Orders As was changed after it was begun."
            )
        with nullcontext() if document.is_closed else self._client.locked(document.path):
            document, tasks = self._finish(document, lines, order, terms)
        if terms.deposit and document.kind == ORDER:
            remarks.append(_not_in_hand(order))
        tasks += [f"{document.name}: put the right product on the line {line}" for line in unmatched]
        return Pushed(document.kind, document.id, document.name, tuple(filter(None, remarks)), tuple(tasks))

    def _finish(
        self, document: Document, lines: list[Line], order: Order, terms: Terms
    ) -> tuple[Document, list[str]]:
        """The document complete, and what is left for a person."""
        document = self._documents.complete(document, lines, order.total)
        if document.kind != ORDER or terms.document != ORDER:
            return document, []
        if not document.is_closed and document.reserves != terms.reserve:
            self._client.put(document.path, bodies.reservation(reserve=terms.reserve))
        missing = list(self._missing_deposits(document, order)) if terms.deposit else []
        if document.is_closed:
            return document, [
                f"{document.name} is {document.status.lower()}: book its deposit of {amount} by hand"
                for _, amount, _ in missing
            ]
        for method, amount, number in missing:
            self._client.post(f"{document.path}payments/", bodies.payment(method, amount, number))
        return document, []

    def _heading(self, order: Order, terms: Terms, mark: str, tax: TaxCode, customer: str) -> Heading:
        return Heading(
            customer=customer,
            tax_code=tax.id,
            printed_notes=notes.of_order(order, self._settings.store_name),
            mark=mark,
            shipping_method=order.shipping_title,
            web_order_number=order.number,
            reserve=terms.reserve,
        )

    def _tax(self, order: Order) -> TaxCode:
        """With a tax code its figure is foreseen, so that nothing is made that could not come out right (MAG-D12)."""
        if self._settings.tax_mode == "tax_line":
            return self._catalogue.no_tax()
        code = self._catalogue.tax_code_for(order)
        foreseen = wanted.tax_on(wanted.of_order(order, tax_as_line=False), code.rates)
        if abs(foreseen - order.tax) > wanted.CLOSE_ENOUGH:
            raise Stopped(
                "data:total",
                f"tax code {code.name!r} would come to {foreseen}, the store's tax is {order.tax}:"
                ' correct its rates, or use tax_mode = "tax_line"',
            )
        return code

    # Customer

    def _customer(self, order: Order) -> tuple[str, str]:
        """The id of the customer with this e-mail, of a new one if there is none, and a note (decisions 18)."""
        check_email(order.billing)
        hits = self._client.get(
            "customers/",
            "customers",
            filter=f"email CONTAINS[cd] {quoted(normal_email(order.billing.email))}",
        )
        known = [
            Known(id_of(hit), (text_of(hit, "email"),), text_of(hit, "name/first"), text_of(hit, "name/last"))
            for hit in hits
        ]
        found = match(order.billing, known)
        if found.customer is not None:
            return found.customer.id, found.note
        return id_of(self._client.post("customers/", bodies.customer(order))), ""

    # Deposits

    def _missing_deposits(self, document: Document, order: Order) -> Iterator[tuple[str, Decimal, str]]:
        """Method, amount and number of each tender in hand that has no deposit yet (MAG-15, MAG-D09)."""
        has_some = document.element.find("payments/payment") is not None
        for place, (method, amount) in enumerate(self._in_hand(order), start=1):
            number = order.number if place == 1 else f"{order.number}-{place}"
            if has_some and self._has_payment(document, number):
                continue
            yield method, amount, number

    def _in_hand(self, order: Order) -> Iterator[tuple[str, Decimal]]:
        settings = self._settings
        for tender in order.payments:
            if tender.captured:
                known = METHODS.get(tender.type, settings.default_payment_method)
                yield settings.payment_methods.get(tender.method, known), tender.captured

    def _has_payment(self, document: Document, number: str) -> bool:
        path = f"{document.path}payments/"
        return len(self._client.get(path, "payments", filter=f"number == {quoted(number)}")) > 0


def check_email(buyer: Party) -> None:
    """Raises `Stopped`: without an e-mail nobody knows whose order it is (decisions 18, MAG-55)."""
    name, at, host = normal_email(buyer.email).partition("@")
    if not (name and at and host):
        raise Stopped("data:email", "the order has no e-mail, by which OnSite tells customers apart")


def _not_in_hand(order: Order) -> str:
    """An authorisation is no money (MAG-D09)."""
    left = order.total - order.captured
    return f"No deposit for {left}: it is authorised at most, not captured." if left > 0 else ""

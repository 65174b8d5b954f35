"""Documents in OnSite: found again by their mark, begun, and brought to completion line by line.

Each step is one request that may get through without its answer. So a document is never assumed to be as it was
left: what it lacks is added to it, and what nobody asked for stops the work (MAG-D12).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..outlet import Stopped
from . import bodies
from .bodies import Heading
from .catalogue import Catalogue, Line
from .client import Element, OnSiteClient, figure, id_of, quoted, text_of
from .wanted import CLOSE_ENOUGH, NO_PRODUCT, ROUNDING

ORDER, INVOICE = "order", "invoice"
INVOICED, CANCELLED = "Invoiced", "Cancelled"
_CODE = "lineitem_product/code"


@dataclass(frozen=True, slots=True)
class Document:
    """An order or invoice as the server showed it last, in full."""

    kind: str
    element: Element

    @property
    def id(self) -> str:
        return id_of(self.element)

    @property
    def path(self) -> str:
        return f"{self.kind}s/{self.id}/"

    @property
    def name(self) -> str:
        """What people call it: `order O-12`."""
        return f"{self.kind} {text_of(self.element, f'{self.kind}_id')}"

    @property
    def status(self) -> str:
        return text_of(self.element, "status") or text_of(self.element, f"{self.kind}_status")

    @property
    def is_voided(self) -> bool:
        return text_of(self.element, "flags/voided") == "true"

    @property
    def is_closed(self) -> bool:
        """Posted, invoiced or cancelled by people: it takes no changes."""
        return text_of(self.element, "flags/posted") == "true" or (
            self.kind == ORDER and self.status in (INVOICED, CANCELLED)
        )

    @property
    def reserves(self) -> bool:
        return text_of(self.element, "flags/reserve_inventory") == "true"

    @property
    def customer(self) -> str:
        return id_of(self.element.find(f"{self.kind}_customer/customer"))

    @property
    def total(self) -> Decimal:
        return self.figure("totals/total")

    @property
    def lines(self) -> list[Element]:
        """Those with pieces: a person may have emptied one."""
        return [line for line in self.element.iterfind("lineitems/lineitem") if figure(line, "quantity")]

    def figure(self, path: str) -> Decimal:
        """An amount of the document."""
        return figure(self.element, path)


class Documents:
    """All methods may raise `Trouble` and `Refused`."""

    def __init__(self, client: OnSiteClient, catalogue: Catalogue) -> None:
        self._client = client
        self._catalogue = catalogue

    def read(self, kind: str, number: str) -> Document:
        return Document(kind, self._client.get(f"{kind}s/{number}/", kind))

    def find(self, kind: str, question: str) -> Document | None:
        """The oldest that answers the filter; a voided one is none."""
        for hit in self._client.get(f"{kind}s/", f"{kind}s", filter=question, order_by="id:asc"):
            document = self.read(kind, id_of(hit))
            if not document.is_voided:
                return document
        return None

    def find_order(self, number: str, mark: str) -> Document | None:
        """What stands for a web order, whichever kind it was made as."""
        marked = f"internal_notes CONTAINS {quoted(mark)}"
        return self.find(ORDER, f"web_order_number == {quoted(number)} AND {marked}") or self.find(
            INVOICE, marked
        )

    def begin(self, kind: str, above: Heading) -> Document:
        """A document without lines."""
        return Document(kind, self._client.post(f"{kind}s/", bodies.heading(kind, above)))

    def complete(self, document: Document, wanted: Sequence[Line], total: Decimal) -> Document:
        """The document with all lines and exactly this total; its lock is held. Raises `Stopped`."""
        missing = compare(document, wanted, [line for line in document.lines if not _rounds(line)])
        if missing:
            document = self.add(document, missing)
        return document if document.total == total else self._round(document, total)

    def add(self, document: Document, lines: Sequence[Line]) -> Document:
        """The document with these lines as well. Raises `Stopped` for one that is closed."""
        if document.is_closed:
            raise Stopped(
                "data:document",
                f"{document.name} is not complete, and {document.status.lower()} or posted: correct or void it there",
            )
        # What is free comes last: where invoices are posted once paid, one that began with it would take no more lines.
        for line in sorted(lines, key=lambda line: not line.price):
            body = bodies.line(line.product, line.quantity, line.price, line.description)
            self._client.post(f"{document.path}lineitems/", body)
        return self.read(document.kind, document.id)

    def _round(self, document: Document, total: Decimal) -> Document:
        """A difference of a cent or two goes onto a line of its own (MAG-D12)."""
        so_far = sum((figure(line, "sells/total") for line in document.lines if _rounds(line)), Decimal(0))
        difference = total - document.total
        if abs(so_far + difference) <= CLOSE_ENOUGH:
            rounding = Line(self._catalogue.special(ROUNDING), ROUNDING, 1, difference, "")
            document = self.add(document, [rounding])
        if document.total != total:
            raise Stopped(
                "data:total",
                f"{document.name} comes to {document.total}, the store says {total}: correct the one that is wrong",
            )
        return document


def compare(document: Document, wanted: Sequence[Line], standing: Sequence[Element]) -> list[Line]:
    """What is wanted and does not stand there. Raises `Stopped` when something stands there that nobody wanted.

    A line that was No Product Found may have its product by now, in the catalogue or on the line itself.
    """
    there = list(standing)
    missing = _unmet(wanted, there, lambda line, stands: line.product == _product_of(stands))
    missing = _unmet(missing, there, lambda line, stands: NO_PRODUCT in (line.code, text_of(stands, _CODE)))
    if there:
        stranger = there[0]
        raise Stopped(
            "data:document",
            f"{document.name} holds {figure(stranger, 'quantity'):f} of {text_of(stranger, _CODE)} at"
            f" {figure(stranger, 'sell_price')}, which it should not: take the line off, or void the document",
        )
    return missing


def _unmet(wanted: Sequence[Line], there: list[Element], same: Callable[[Line, Element], bool]) -> list[Line]:
    """The lines that nothing meets; what meets one is taken out of `there`."""
    unmet = []
    for line in wanted:
        for stands in there:
            if _terms_of(stands) == (Decimal(line.quantity), line.price) and same(line, stands):
                there.remove(stands)
                break
        else:
            unmet.append(line)
    return unmet


def _terms_of(line: Element) -> tuple[Decimal, Decimal]:
    return figure(line, "quantity"), figure(line, "sell_price")


def _product_of(line: Element) -> str:
    return id_of(line.find("lineitem_product/product"))


def _rounds(line: Element) -> bool:
    return text_of(line, _CODE) == ROUNDING

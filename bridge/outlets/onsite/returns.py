"""What happens in the store after the document was made: credit memos, and a cancellation (MAG-D07, MAG-D08).

Of what has been sold a return is an invoice with negative quantities. An order that is not invoiced has sold
nothing yet: what is given back is taken off it by negative lines, so that the invoice made of it comes out right.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from ...errand import Done, Errand, NeedsPerson
from ...order import Return
from ...order_text import read_return
from ..outlet import Stopped
from . import bodies, notes, wanted
from .bodies import Heading
from .catalogue import Catalogue, TaxCode
from .client import Element, OnSiteClient, id_of, quoted, text_of
from .documents import CANCELLED, INVOICE, INVOICED, ORDER, Document, Documents, compare
from .settings import OnSite


class Returns:
    """Raises `Trouble`, `Refused`, `NeedsPerson`."""

    def __init__(
        self, client: OnSiteClient, settings: OnSite, catalogue: Catalogue, documents: Documents
    ) -> None:
        self._client = client
        self._settings = settings
        self._catalogue = catalogue
        self._documents = documents

    def book(self, errand: Errand) -> Done:
        """Make the return of a credit memo, with the same total to the cent."""
        credit = read_return(errand.details["return"])
        original = self._original(errand)
        if original is None:
            raise NeedsPerson(f"credit memo {credit.number} over {credit.total}: its order is not in OnSite")
        label = f"credit memo {credit.number}"
        begun = [
            line
            for line in original.lines
            if text_of(line, "lineitem_product/description").endswith(f"({label})")
        ]
        try:
            if original.kind == ORDER and (begun or original.status != INVOICED):
                return self._take_off(credit, original, begun, label)
            return self._give_back(errand, credit, original)
        except Stopped as stopped:
            raise NeedsPerson(f"credit memo {credit.number} over {credit.total}: {stopped}") from None

    def cancel(self, errand: Errand) -> Done:
        """The document stays; its goods are set free for others (MAG-D08)."""
        original = self._original(errand)
        if original is None:
            return Done()
        released = self._settings.release_on_cancel and original.reserves and not original.is_closed
        if released:
            with self._client.locked(original.path):
                self._client.put(original.path, bodies.reservation(reserve=False))
        if errand.document is None:
            raise NeedsPerson(
                f"cancelled in the store, but {original.name} was begun: look after it in OnSite"
            )
        return Done(note=f"The reservation of {original.name} is released." if released else "")

    def _original(self, errand: Errand) -> Document | None:
        """What stands for the order; looked for by number where the ledger does not know."""
        if errand.document is not None:
            return self._documents.read(*errand.document)
        return self._documents.find_order(errand.number, self._settings.mark_of(errand.number))

    # An invoice with negative quantities

    def _give_back(self, errand: Errand, credit: Return, original: Document) -> Done:
        """The marker is in the body that makes it, so that a repeat finds it."""
        made = None
        if errand.again:
            made = self._documents.find(INVOICE, f"internal_notes CONTAINS {quoted(errand.marker)}")
        tax = self._tax(credit, original)
        lines, unmatched = self._catalogue.lines(wanted.of_return(credit, tax_as_line=not tax.rates))
        if made is None:
            made = self._documents.begin(INVOICE, self._heading(errand, credit, original, tax))
        if made.is_closed:
            made = self._documents.complete(made, lines, -credit.total)
        else:
            with self._client.locked(made.path):
                made = self._documents.complete(made, lines, -credit.total)
        said = f"Credit memo {credit.number} is {made.name}, a return of {original.name}."
        return Done(((made.kind, made.id),), " ".join([said, *_unmatched(unmatched)]))

    def _heading(self, errand: Errand, credit: Return, original: Document, tax: TaxCode) -> Heading:
        store = self._settings.store_name
        return Heading(
            customer=original.customer,
            tax_code=tax.id,
            printed_notes=notes.of_return(credit, store, errand.number, self._name(original)),
            mark=f"[{errand.marker}] return of {original.name}",
        )

    def _name(self, original: Document) -> str:
        """With the invoice that was made of an order: the goods left with that."""
        if original.kind == INVOICE:
            return original.name
        made = self._documents.find(INVOICE, f"source_id = {original.id}")
        return f"{made.name} ({original.name})" if made else original.name

    def _tax(self, credit: Return, original: Document) -> TaxCode:
        """The original's tax code where that gives the memo's tax (adjustments carry none), else a line of tax."""
        if original.figure("totals/tax"):
            code = self._catalogue.tax_code(id_of(original.element.find("tax_code")))
            foreseen = wanted.tax_on(wanted.of_return(credit, tax_as_line=False), code.rates)
            if abs(foreseen + credit.tax) <= wanted.CLOSE_ENOUGH:
                return code
        return self._catalogue.no_tax()

    # Taken off an order

    def _take_off(self, credit: Return, original: Document, begun: Sequence[Element], label: str) -> Done:
        """By lines that say `label` in their descriptions; `begun` are those that stand there already."""
        if original.status == CANCELLED:
            raise NeedsPerson(f"{label} over {credit.total}: {original.name} is cancelled; pay it back there")
        if original.figure("totals/tax"):
            raise NeedsPerson(
                f"{label} over {credit.total}: {original.name} is not invoiced yet and taxed by tax code;"
                " take what was given back off it"
            )
        lines, unmatched = self._catalogue.lines(wanted.of_return(credit, tax_as_line=True))
        lines = [replace(line, description=f"{line.description or line.code} ({label})") for line in lines]
        missing = compare(original, lines, begun)
        said = [f"Credit memo {credit.number} is taken off {original.name}, not invoiced by then."]
        with nullcontext() if original.is_closed else self._client.locked(original.path):
            after = self._documents.add(original, missing) if missing else original
            if after.is_closed:  # invoiced since: its deposits are used up
                return Done(note=" ".join([*said, *_unmatched(unmatched)]))
            self._pay_back(after, credit, label)
            if not after.total and after.reserves:
                self._client.put(after.path, bodies.reservation(reserve=False))
        if not after.total:
            said.append("Nothing is left of it: cancel it in OnSite.")
        return Done(note=" ".join([*said, *_unmatched(unmatched)]))

    def _pay_back(self, order: Document, credit: Return, label: str) -> None:
        """What the deposits are beyond the order's total went back to the customer by the store."""
        path = f"{order.path}payments/"
        if order.element.find("payments/payment") is None:
            return
        deposits = self._client.get(path, "payments")
        if len(self._client.get(path, "payments", filter=f"number == {quoted(label)}")):
            return
        too_much = min(order.figure("totals/paid") - order.total, credit.total)
        if too_much > 0:
            method = text_of(deposits[0], "payment_method")
            self._client.post(path, bodies.payment(method, -too_much, label))


def _unmatched(lines: Sequence[str]) -> list[str]:
    return [f"Put the right product on the line {line}." for line in lines]

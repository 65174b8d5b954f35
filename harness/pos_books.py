"""What stands in the books of a POS that documents are pushed into, in words that fit every such POS.

Amounts are in the order's currency; quantities are pieces. A return has negative quantities.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal("0.00")

MEMO = re.compile(r"memo(?:\s+(?:no\.?|number|id))?\s*[#:]?\s*[\w-]+", re.IGNORECASE)
"""A credit memo by its number, which may be that of an order as well."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """`price` is for one piece before tax, `taken` the pieces that left the shelf, `reserved` those set aside."""

    code: str
    description: str
    quantity: Decimal
    price: Decimal
    total: Decimal
    taken: Decimal
    reserved: Decimal
    stocked: bool


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment or deposit on a document."""

    method: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `kind` is the POS's word: order, invoice, sale. `customer` is an id, empty for none.

    `open`: it still takes changes and nothing took its place; `source` is the id of the document it was made from.
    """

    kind: str
    id: str
    name: str
    open: bool
    replaced: bool
    source: str
    customer: str
    lines: tuple[DocumentLine, ...]
    payments: tuple[Paid, ...]
    tax: Decimal
    total: Decimal
    notes: str

    @property
    def is_return(self) -> bool:
        """Whether it gives back money or goods, and does nothing else."""
        goods = [line.quantity for line in self.lines if line.stocked]
        return self.total < 0 or (bool(goods) and max(goods) < 0)

    @property
    def paid(self) -> Decimal:
        """The sum of its payments."""
        return sum((each.amount for each in self.payments), NOTHING)

    def pieces(self) -> dict[str, Decimal]:
        """What was sold or given back of each product that is on a shelf or could be, by code."""
        return _summed(self.lines, lambda line: line.quantity)

    def amount_on(self, code: str) -> Decimal:
        """What the lines of a product come to."""
        return sum((line.total for line in self.lines if line.code == code), NOTHING)

    def in_words(self) -> str:
        """`order O-12 over 25.00`."""
        return f"{self.kind} {self.name} over {self.total}"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer of the POS. The addresses are in one piece each, for comparison and for people."""

    id: str
    email: str
    first_name: str
    last_name: str
    billing: str
    shipping: str

    def in_words(self) -> str:
        """`customer 7 (Ada Byron, ada@example.com)`."""
        return f"customer {self.id} ({self.first_name} {self.last_name}, {self.email.strip()})"


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many of a product are free, and how many are set aside for orders."""

    available: Decimal
    reserved: Decimal


def names_order(text: str, number: str) -> bool:
    """Whether a text speaks of the order of this number: not of a longer one, nor of a credit memo called so."""
    rest = MEMO.sub("", text)
    return re.search(rf"(?<![\w-]){re.escape(number)}(?![\w-])", rest) is not None


def _summed(lines: Iterable[DocumentLine], what: Callable[[DocumentLine], Decimal]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.code] = sums.get(line.code, Decimal(0)) + what(line)
    return {code: value for code, value in sums.items() if value}

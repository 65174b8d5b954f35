"""Orders, invoices and quotes: one machinery, three kinds. What tells them apart stands here as facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Table

from .shape import Node
from .tables import INVOICE, ORDER, QUOTE

RECEIVED, INVOICED, CANCELLED = "Received", "Invoiced", "Cancelled"
PAID, OWING, VOIDED = "Paid", "Owing", "Voided"
OPEN = "Open"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """`letter` begins the number people see (`I-2`), `path` is where such documents live below `/api/`."""

    name: str
    plural: str
    letter: str
    table: Table
    first_status: str
    takes_stock: bool = False
    reserves_stock: bool = False
    has_payments: bool = False

    @property
    def path(self) -> str:
        return f"{self.plural}/"

    def path_of(self, number: int) -> str:
        return f"{self.plural}/{number}/"

    def number_of(self, number: int) -> str:
        """As it is printed: `O-71`."""
        return f"{self.letter}-{number}"


INVOICES = DocumentKind("invoice", "invoices", "I", INVOICE, PAID, takes_stock=True, has_payments=True)
ORDERS = DocumentKind("order", "orders", "O", ORDER, RECEIVED, reserves_stock=True, has_payments=True)
QUOTES = DocumentKind("quote", "quotes", "Q", QUOTE, OPEN)
KINDS = (INVOICES, ORDERS, QUOTES)


@dataclass(frozen=True, slots=True)
class DocumentShape:
    """The elements of a kind of document, in a list and in full."""

    brief: Sequence[Node]
    full: Sequence[Node]

"""Which taxes a line bears: two rates from the sale's tax category, or those it has for the line's class."""

from dataclasses import dataclass

from sqlalchemy import Connection as Rows

from .database import fetch_one, find
from .goods import TAX_CATEGORY_CLASS
from .tables import TABLES


@dataclass(frozen=True, slots=True)
class Rates:
    """Two rates as columns hold them."""

    first: int = 0
    second: int = 0


def of_category(rows: Rows, category: int) -> Rates:
    """The category's own rates; none for category 0."""
    row = find(rows, "TaxCategory", category)
    return Rates(row["tax1Rate"], row["tax2Rate"]) if row else Rates()


def of_line(rows: Rows, category: int, tax_class: int) -> Rates:
    """The rates for a class of goods."""
    if category and tax_class:
        own = fetch_one(rows, TABLES[TAX_CATEGORY_CLASS.name], taxCategoryID=category, taxClassID=tax_class)
        if own is not None:
            return Rates(own["tax1Rate"], own["tax2Rate"])
    return of_category(rows, category)


def is_inclusive(rows: Rows, category: int) -> bool:
    """Do prices hold the tax?"""
    row = find(rows, "TaxCategory", category)
    return bool(row and row["isTaxInclusive"])

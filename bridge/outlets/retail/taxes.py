"""Tax reckoned by the POS: the tax category whose taxes have the store's names for them (MAG-59)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from ...clock import Clock
from ...money import cents
from ...order import Order
from ...text import plain_name
from ..outlet import Stopped
from .client import RetailClient
from .reading import Record, figure, flag, inner, text

KEPT_FOR = timedelta(minutes=1)
UNTAXED = "no tax"
CLOSE = Decimal("0.02")
"""What may stand on a line "Rounding" (MAG-D12)."""

Rates = tuple[Decimal, Decimal]
Taxed = tuple[Decimal, str]
"""A net amount and the tax class of what it is paid for."""


@dataclass(frozen=True, slots=True)
class Category:
    """A tax category: the names of its taxes, its two rates as fractions, and those of classes that differ."""

    id: str
    names: frozenset[str] = frozenset()
    rates: Rates = (Decimal(0), Decimal(0))
    of_class: dict[str, Rates] = field(default_factory=dict)

    def tax(self, taxed: Iterable[Taxed]) -> Decimal:
        """What the POS will reckon: each rate over all lines, then rounded once."""
        sums = [Decimal(0), Decimal(0)]
        for net, tax_class in taxed:
            for place, rate in enumerate(self.of_class.get(tax_class, self.rates)):
                sums[place] += net * rate
        return cents(sums[0]) + cents(sums[1])


NO_CATEGORY = Category("0")
"""No tax at all."""


class Taxes:
    """Finds tax categories by name; remembers the list for a minute."""

    def __init__(self, client: RetailClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._kept: list[Category] = []
        self._until = clock()

    def category(self, order: Order) -> Category:
        """The one whose taxes are those of the order, no more and no fewer. Raises `Stopped`; nothing is guessed."""
        self._list()
        if not order.tax:
            return next((one for one in self._kept if one.names == {UNTAXED}), NO_CATEGORY)
        names = frozenset(plain_name(tax.name) for tax in order.taxes if tax.amount)
        if not names:
            raise Stopped("data:tax", 'the store does not name its taxes; set retail.tax_mode to "line"')
        found = [one for one in self._kept if one.names == names]
        if len(found) != 1:
            several = "several tax categories" if found else "no tax category"
            raise Stopped(
                "data:tax",
                f"{several} in Lightspeed Retail with {' and '.join(sorted(names))}; have exactly one of that name",
            )
        return found[0]

    def forget(self) -> None:
        """Somebody has to change something in the POS, and may do so now."""
        self._until = self._clock()

    def _list(self) -> None:
        now = self._clock()
        if not timedelta(0) < self._until - now <= KEPT_FOR:
            found = self._client.all("TaxCategory", ("TaxCategoryClasses",))
            self._kept = [_category(one) for one in found if not flag(one, "isTaxInclusive")]
            self._until = now + KEPT_FOR


def rounding(category: Category, taxed: Iterable[Taxed], tax: Decimal) -> Decimal:
    """What lacks to the store's tax when the POS has reckoned its own. Raises `Stopped` where it is more than that."""
    reckoned = category.tax(taxed)
    if abs(tax - reckoned) > CLOSE:
        raise Stopped(
            "data:tax",
            f"tax is {tax} in the store, Lightspeed Retail would reckon {reckoned}; correct the rates of the category",
        )
    return tax - reckoned


def _category(found: Record) -> Category:
    names = frozenset(filter(None, (plain_name(text(found, name)) for name in ("tax1Name", "tax2Name"))))
    classes = inner(found, "TaxCategoryClasses", "TaxCategoryClass")
    return Category(
        text(found, "taxCategoryID"),
        names,
        _rates(found),
        {text(one, "taxClassID"): _rates(one) for one in classes},
    )


def _rates(found: Record) -> Rates:
    return figure(found, "tax1Rate"), figure(found, "tax2Rate")

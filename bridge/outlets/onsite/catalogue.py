"""What a document refers to: products by their code, special ones made where missing, and tax codes by name."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...order import Order
from ..outlet import Stopped
from . import bodies
from .client import Element, OnSiteClient, figure, id_of, quoted, text_of
from .settings import OnSite
from .wanted import NO_PRODUCT, SPECIAL, Wanted

IN_ONE_QUESTION = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A wanted line with its product found: `product` is an id."""

    product: str
    code: str
    quantity: int
    price: Decimal
    description: str


@dataclass(frozen=True, slots=True)
class TaxCode:
    """`rates` in percent, those that are not nothing."""

    id: str
    name: str
    rates: tuple[Decimal, ...]


class Catalogue:
    """Asks the server each time: its products and tax codes are changed by people at the till."""

    def __init__(self, client: OnSiteClient, settings: OnSite) -> None:
        self._client = client
        self._settings = settings

    def lines(self, wanted: Sequence[Wanted]) -> tuple[list[Line], list[str]]:
        """The lines, and in words those whose item number is not known here: they are sold as No Product Found.

        Raises `Trouble`, `Refused`.
        """
        ids = self._by_code({line.code for line in wanted} | {NO_PRODUCT})
        lines, unknown = [], []
        for line in wanted:
            code, text = line.code, line.description
            if code not in ids and code not in SPECIAL:
                code, text = NO_PRODUCT, f"{line.code} {line.description}"
                unknown.append(f"{line.code} ({line.description})")
            if code not in ids:
                ids[code] = self._make(code)
            lines.append(Line(ids[code], code, line.quantity, line.price, text))
        return lines, unknown

    def special(self, code: str) -> str:
        """The id of a special product; it is made if it is not there."""
        return self._by_code({code}).get(code) or self._make(code)

    def _make(self, code: str) -> str:
        return id_of(self._client.post("products/", bodies.special_product(code)))

    def _by_code(self, codes: Iterable[str]) -> dict[str, str]:
        """The ids of the products with these codes; of several with one code the oldest."""
        asked = sorted(codes)
        found: dict[str, str] = {}
        for start in range(0, len(asked), IN_ONE_QUESTION):
            question = " OR ".join(
                f"code == {quoted(code)}" for code in asked[start : start + IN_ONE_QUESTION]
            )
            for product in self._client.get(
                "products/", "products", filter=f"({question})", order_by="id:asc"
            ):
                found.setdefault(text_of(product, "code"), id_of(product))
        return found

    # Tax

    def tax_code_for(self, order: Order) -> TaxCode:
        """By the store's name of the tax, or of all of them with ` + ` between. Raises `Stopped`: none is guessed."""
        if not order.tax:
            return self.no_tax()
        names = dict.fromkeys(tax.name for tax in order.taxes if tax.amount)
        if not names:
            raise Stopped("data:tax", f'tax of {order.tax} without a name; use tax_mode = "tax_line"')
        name = " + ".join(names)
        for code in self._tax_codes():
            if code.name == name:
                return code
        raise Stopped("data:tax", f"OnSite has no tax code {name!r}; add it there, with its rates")

    def no_tax(self) -> TaxCode:
        """A tax code that adds nothing. Raises `Stopped`."""
        wanted = self._settings.no_tax_code
        for code in self._tax_codes():
            if not code.rates and wanted in ("", code.name):
                return code
        named = f" {wanted!r}" if wanted else ""
        raise Stopped("data:tax", f"OnSite has no tax code{named} without a rate; add one there")

    def tax_code(self, number: str) -> TaxCode:
        """The tax code of that id."""
        return _tax_code(self._client.get(f"setup/tax_codes/{number}/", "tax_code"))

    def _tax_codes(self) -> Iterator[TaxCode]:
        yield from map(_tax_code, self._client.get("setup/tax_codes/", "tax_codes"))


def _tax_code(element: Element) -> TaxCode:
    rates = tuple(rate for tax in element.iterfind("rates/tax") if (rate := figure(tax, ".")))
    return TaxCode(id_of(element), text_of(element, "name"), rates)

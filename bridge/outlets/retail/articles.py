"""Items of the account by the shop's item numbers (SET-D16), remembered for a while; a supplier's are made (SET-23)."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from ...clock import Clock
from ...order import OrderLine
from ...text import plain_name
from ..outlet import Stopped
from .client import RetailClient
from .reading import Record, records, text
from .settings import Retail

KEPT_FOR = timedelta(minutes=10)
KEPT = 20_000
IN_ONE_QUESTION = 50
NEW_TAX_CLASS = "1"
"""Item: what R-Series gives a new item, too."""

FIELDS = {
    "customSku": re.compile(".+", re.DOTALL),
    "systemSku": re.compile(r"21[0-9]{10}"),
    "upc": re.compile(r"[0-9]{11,14}"),
    "ean": re.compile(r"[0-9]{11,14}"),
    "manufacturerSku": re.compile(".+", re.DOTALL),  # of that maker only
}
"""Where an item number is looked for, in this order, and what it must look like to be there."""


@dataclass(frozen=True, slots=True)
class Article:
    """An item of the POS."""

    id: str
    tax_class: str


class Articles:
    """Finds and makes items."""

    def __init__(self, client: RetailClient, settings: Retail, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._makers = {plain_name(name) for name in settings.supplier_manufacturers}
        self._prefixes = settings.supplier_prefixes
        self._kept: dict[tuple[str, str], Article] = {}
        self._since = clock()

    def look_up(self, lines: Iterable[OrderLine]) -> list[OrderLine]:
        """Have all items of these lines ready; answers a line for each of a supplier's that has to be made.

        Raises `Stopped` when others are missing or one number means several: nothing is made then (SET-D16).
        """
        self._forget_old()
        sought = {_key(line): line for line in lines}
        for field, looks in FIELDS.items():
            missing = [line for key, line in sought.items() if key not in self._kept]
            self._look_in(field, [line for line in missing if looks.fullmatch(line.item_number)])
        missing = [line for key, line in sought.items() if key not in self._kept]
        unknown = [line.item_number for line in missing if not self._is_suppliers(line)]
        if unknown:
            raise Stopped(
                "data:item",
                f"not in Lightspeed Retail: {', '.join(unknown)}; give the item that custom SKU there, "
                "or name its maker in retail.supplier_manufacturers",
            )
        return missing

    def of(self, line: OrderLine) -> Article:
        """The item of a line that was looked up, or made."""
        return self._kept[_key(line)]

    def tax_class(self, line: OrderLine) -> str:
        """That of the line's item; of one still to be made, the one it will have."""
        return self._kept[_key(line)].tax_class if _key(line) in self._kept else NEW_TAX_CLASS

    def create(self, line: OrderLine) -> None:
        """A new item with nothing on hand."""
        price = str(line.list_price or line.amount)
        body: Record = {
            "description": line.description,
            "customSku": line.item_number,
            "itemType": "default",
            "taxClassID": NEW_TAX_CLASS,
            "Prices": {"ItemPrice": [{"amount": price, "useTypeID": use} for use in ("1", "3")]},
        }
        if line.manufacturer:
            body["Manufacturer"] = {"name": line.manufacturer}
        self._keep(line, self._client.create("Item", body))

    def forget(self) -> None:
        """Somebody has to change something in the POS, and may do so now."""
        self._kept.clear()

    def _look_in(self, field: str, lines: list[OrderLine]) -> None:
        relations = ("Manufacturer",) if field == "manufacturerSku" else ()
        for start in range(0, len(lines), IN_ONE_QUESTION):
            asked = lines[start : start + IN_ONE_QUESTION]
            numbers = sorted({line.item_number for line in asked})
            wanted = f"IN,{json.dumps(numbers)}" if len(numbers) > 1 else f"=,{numbers[0]}"
            found = list(self._client.all("Item", relations, **{field: wanted}))
            for line in asked:
                if (item := _chosen(line, field, found)) is not None:
                    self._keep(line, item)

    def _is_suppliers(self, line: OrderLine) -> bool:
        return plain_name(line.manufacturer) in self._makers or line.item_number.startswith(self._prefixes)

    def _keep(self, line: OrderLine, item: Record) -> None:
        self._kept[_key(line)] = Article(text(item, "itemID"), text(item, "taxClassID"))

    def _forget_old(self) -> None:
        now = self._clock()
        if len(self._kept) > KEPT or not timedelta(0) <= now - self._since < KEPT_FOR:
            self._kept.clear()
            self._since = now


def _chosen(line: OrderLine, field: str, found: list[Record]) -> Record | None:
    """The item that has this number, as text: 0451 is not 451. Written the very same way wins. Raises `Stopped`."""
    number = line.item_number
    same = [item for item in found if text(item, field).casefold() == number.casefold()]
    if field == "manufacturerSku":
        same = [item for item in same if _maker(item) == plain_name(line.manufacturer)]
    same = [item for item in same if text(item, field) == number] or same
    if len(same) > 1:
        ids = ", ".join(text(item, "itemID") for item in same)
        raise Stopped(
            "data:item", f"{field} {number} means several items in Lightspeed Retail ({ids}); keep one"
        )
    return same[0] if same else None


def _maker(item: Record) -> str:
    return next((plain_name(text(maker, "name")) for maker in records(item, "Manufacturer")), "")


def _key(line: OrderLine) -> tuple[str, str]:
    return line.item_number, plain_name(line.manufacturer)

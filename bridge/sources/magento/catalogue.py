"""Who made a product: the product attribute `manufacturer` through the names of its options (decisions 2), cached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ...clock import Clock
from ..source import StoreRefused
from .client import MagentoClient, segment
from .questions import question

KEPT_FOR = timedelta(hours=1)
KEPT_PRODUCTS = 20_000
IN_ONE_QUESTION = 50


@dataclass(frozen=True, slots=True)
class Manufacturer:
    """The name of the option and its value, which is its id in Magento."""

    id: str
    name: str


class Manufacturers:
    """Asks the store once an hour per product. A product without one, or gone from the shop, has none."""

    def __init__(self, client: MagentoClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._names: dict[str, str] = {}
        self._by_sku: dict[str, str] = {}  # SKU to option value, empty for none
        self._since: datetime | None = None

    def look_up(self, skus: Iterable[str]) -> dict[str, Manufacturer]:
        """The manufacturers of these products, by SKU. Raises `StoreTrouble`."""
        self._forget_old()
        sought = set(skus)
        missing = sorted(sought - self._by_sku.keys())
        plain = [sku for sku in missing if "," not in sku]  # a comma would split the SKU in the question
        for start in range(0, len(plain), IN_ONE_QUESTION):
            self._ask(plain[start : start + IN_ONE_QUESTION])
        for sku in missing:
            if "," in sku:
                self._ask_single(sku)
        values = {sku: self._by_sku[sku] for sku in sought if self._by_sku.get(sku)}
        if any(value not in self._names for value in values.values()):
            self._ask_names()
        return {
            sku: Manufacturer(value, self._names[value])
            for sku, value in values.items()
            if value in self._names
        }

    def _forget_old(self) -> None:
        now = self._clock()
        if (
            self._since is None
            or not timedelta(0) <= now - self._since < KEPT_FOR
            or len(self._by_sku) > KEPT_PRODUCTS
        ):
            self._names.clear()
            self._by_sku.clear()
            self._since = now

    def _ask(self, skus: list[str]) -> None:
        criteria = question([[("sku", "in", ",".join(skus))]], page_size=len(skus))
        found = self._client.get("products", criteria | {"fields": "items[sku,custom_attributes]"})
        products = (found.get("items") if isinstance(found, dict) else None) or []
        by_sku = {str(product.get("sku")).lower(): _attribute(product) for product in products}
        for sku in skus:
            self._by_sku[sku] = by_sku.get(sku.lower(), "")

    def _ask_single(self, sku: str) -> None:
        try:
            self._by_sku[sku] = _attribute(self._client.get(f"products/{segment(sku)}"))
        except StoreRefused:
            self._by_sku[sku] = ""

    def _ask_names(self) -> None:
        try:
            options = self._client.get("products/attributes/manufacturer/options")
        except StoreRefused:
            options = []  # a shop may do without the attribute
        self._names = {
            str(option["value"]): str(option.get("label", "")).strip()
            for option in options
            if isinstance(option, dict) and option.get("value") and str(option.get("label", "")).strip()
        }


def _attribute(product: Any) -> str:
    for attribute in (product.get("custom_attributes") if isinstance(product, dict) else None) or []:
        if isinstance(attribute, dict) and attribute.get("attribute_code") == "manufacturer":
            return str(attribute.get("value") or "")
    return ""

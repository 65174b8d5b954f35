"""The shop's catalogue: products of invented brands, what they cost, what they are made of, what is on hand."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product as combinations
from typing import Any

from . import assortment
from .order import Kind, Option
from .plain import money_text

_MAGENTO_TYPES: Mapping[Kind, str] = {
    "simple": "simple",
    "configurable": "configurable",
    "bundle_fixed": "bundle",
    "bundle_dynamic": "bundle",
    "virtual": "virtual",
    "gift_card": "giftcard",
}


@dataclass(frozen=True, slots=True)
class Brand:
    """A manufacturer and the short supplier code by which a dealer system knows it (EVO-75)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One definite article of a configurable product."""

    sku: str
    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What one piece of a bundle contains of a simple product."""

    product: "Product"
    quantity: int


@dataclass(frozen=True, slots=True)
class Product:
    """A product; `price` in USD before tax, `weight` in kg, `on_hand` per variant for a configurable one."""

    sku: str
    name: str
    kind: Kind
    brand: Brand | None
    price: Decimal
    weight: Decimal
    on_hand: int
    variants: tuple[Variant, ...] = ()
    parts: tuple[Part, ...] = ()


class Catalogue:
    """Products in the order given, found by SKU or by kind."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._products = tuple(products)
        self._by_sku = {product.sku: product for product in self._products}

    def __iter__(self) -> Iterator[Product]:
        return iter(self._products)

    def __getitem__(self, sku: str) -> Product:
        """Find a product; an unknown SKU raises `KeyError`."""
        return self._by_sku[sku]

    def first(self, what: str, test: Callable[[Product], bool]) -> Product:
        """Give the first product that passes; none is a `ValueError` naming `what` the catalogue lacks."""
        for product in self._products:
            if test(product):
                return product
        raise ValueError(f"catalogue: it has no {what}, which this order needs; add one")

    def of(self, *kinds: Kind) -> tuple[Product, ...]:
        """Give the products of these kinds."""
        return tuple(product for product in self._products if product.kind in kinds)

    def products(self) -> list[dict[str, Any]]:
        """Give every article as the Magento simulator loads it; variants are articles of their own.

        Keys: sku, name, price (text, USD), type_id, manufacturer (name or None), manufacturer_id (supplier code or
        None), weight (text, kg), qty (on hand; 0 for what is put together from others).
        """
        return [row for product in self._products for row in _articles(product)]


def products() -> list[dict[str, Any]]:
    """Give the articles of the built-in catalogue; see `Catalogue.products`."""
    return CATALOGUE.products()


def _articles(product: Product) -> Iterator[dict[str, Any]]:
    on_hand = 0 if product.variants else product.on_hand
    yield _article(product, product.sku, product.name, _MAGENTO_TYPES[product.kind], on_hand)
    for variant in product.variants:
        yield _article(product, variant.sku, variant.name, "simple", product.on_hand)


def _article(product: Product, sku: str, name: str, type_id: str, on_hand: int) -> dict[str, Any]:
    return {
        "sku": sku,
        "name": name,
        "price": money_text(product.price),
        "type_id": type_id,
        "manufacturer": product.brand.name if product.brand else None,
        "manufacturer_id": product.brand.code if product.brand else None,
        "weight": str(product.weight),
        "qty": on_hand,
    }


def _read(kind: Kind, shelves: Mapping[str, str], known: Mapping[str, Product]) -> Iterator[Product]:
    for code, rows in shelves.items():
        brand = None if code == assortment.OWN_LABEL else Brand(code, assortment.BRANDS[code])
        for row in rows.strip().splitlines():
            sku, name, price, weight, on_hand, *rest = (cell.strip() for cell in row.split("|"))
            yield Product(
                sku,
                name,
                kind,
                brand,
                Decimal(price),
                Decimal(weight),
                int(on_hand),
                variants=tuple(_variants(sku, name, rest)) if kind == "configurable" else (),
                parts=tuple(_parts(rest, known)) if kind.startswith("bundle") else (),
            )


def _variants(sku: str, name: str, choices: list[str]) -> Iterator[Variant]:
    options = [
        [Option(label, value.strip()) for value in values.split(",")]
        for label, values in (choice.split(": ") for choice in choices)
    ]
    for chosen in combinations(*options):
        values = [option.value for option in chosen]
        yield Variant(
            "-".join([sku, *(_short(value) for value in values)]), "-".join([name, *values]), chosen
        )


def _short(value: str) -> str:
    return value.replace("/", "").upper()[:4]


def _parts(rest: list[str], known: Mapping[str, Product]) -> Iterator[Part]:
    for part in rest[0].split(","):
        quantity, sku = part.split()
        yield Part(known[sku], int(quantity))


def _stock_up() -> Catalogue:
    simple = list(_read("simple", assortment.SIMPLE, {}))
    known = {product.sku: product for product in simple}
    return Catalogue(
        [
            *simple,
            *_read("configurable", assortment.CONFIGURABLE, known),
            *_read("bundle_fixed", assortment.BUNDLE_FIXED, known),
            *_read("bundle_dynamic", assortment.BUNDLE_DYNAMIC, known),
            *_read("virtual", assortment.VIRTUAL, known),
            *_read("gift_card", assortment.GIFT_CARD, known),
        ]
    )


CATALOGUE = _stock_up()

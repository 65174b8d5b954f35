"""Difficult goods: products that are several rows in the shop and one line at the till, or the reverse."""

from dataclasses import replace

from .catalogue import Catalogue, Product
from .difficulty import GalleryOrder
from .order import Kind
from .purchase import Pick, Purchase


def _one(catalogue: Catalogue, kind: Kind) -> Product:
    return catalogue.first(f"product of kind {kind}", lambda product: product.kind == kind)


def _configurable(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    jersey = _one(catalogue, "configurable")
    return purchase.of(Pick(jersey, 2, variant=1), *purchase.picks)


def _two_variants(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    jersey = _one(catalogue, "configurable")
    return purchase.of(Pick(jersey, 1, variant=0), Pick(jersey, 1, variant=len(jersey.variants) - 1))


def _bundle_fixed(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    return purchase.of(Pick(_one(catalogue, "bundle_fixed"), 2), *purchase.picks)


def _bundle_dynamic(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    return purchase.of(Pick(_one(catalogue, "bundle_dynamic"), 2), *purchase.picks)


def _everything(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    kinds: tuple[Kind, ...] = ("configurable", "bundle_fixed", "bundle_dynamic", "virtual", "gift_card")
    return purchase.of(*purchase.picks, *(Pick(_one(catalogue, kind)) for kind in kinds))


def _gift_card_bought(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    return purchase.of(Pick(_one(catalogue, "gift_card")), *purchase.picks)


def _no_manufacturer(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    mug = catalogue.first(
        "simple product without a brand", lambda product: product.kind == "simple" and product.brand is None
    )
    return purchase.of(Pick(mug, 2))


def _leading_zero(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    bolt = catalogue.first("SKU that begins with 0", lambda product: product.sku.startswith("0"))
    return purchase.of(Pick(bolt, 12))


def _same_part_twice(purchase: Purchase, _: Catalogue) -> Purchase:
    (pick,) = purchase.picks
    return purchase.of(pick, replace(pick, quantity=2))


def _fifty_lines(purchase: Purchase, catalogue: Catalogue) -> Purchase:
    shelf = catalogue.of("simple")
    return purchase.of(*(Pick(shelf[number % len(shelf)], 1 + number % 3) for number in range(50)))


ENTRIES = (
    GalleryOrder(
        "configurable", "two shop rows, one line: the parent's price, the child's SKU", _configurable
    ),
    GalleryOrder("two-variants", "the same article in two variants", _two_variants),
    GalleryOrder("bundle-fixed", "a bundle with a price of its own; its parts cost nothing", _bundle_fixed),
    GalleryOrder("bundle-dynamic", "a bundle priced by its parts", _bundle_dynamic),
    GalleryOrder(
        "every-kind-of-product", "simple, configurable, bundles, virtual, gift card together", _everything
    ),
    GalleryOrder("gift-card-bought", "a gift card is bought: no tax, no stock", _gift_card_bought),
    GalleryOrder("no-manufacturer", "a product without brand or supplier code", _no_manufacturer),
    GalleryOrder("leading-zero-sku", "a SKU that is no number: 000451", _leading_zero),
    GalleryOrder("same-part-twice", "two lines with the same SKU", _same_part_twice),
    GalleryOrder("fifty-lines", "fifty lines", _fifty_lines),
)

"""The orders that a scenario needs: ordinary ones, those of the gallery, or a basket of given quantities."""

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..simulators.clock import Clock
from ..simulators.shopper import Shopper, VirtualOrder
from ..simulators.shopper.catalogue import CATALOGUE
from ..simulators.shopper.checkout import check_out
from ..simulators.shopper.ordinary import calm
from ..simulators.shopper.purchase import Pick


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of a basket: a letter for the part, so that two lines may ask for the same, and a quantity."""

    part: str
    quantity: int


class OrderBook:
    """Makes the orders of one scenario; the same seed and scenario give the same orders, whatever else runs."""

    def __init__(self, seed: int, scenario: str, clock: Clock, run: str) -> None:
        digest = hashlib.sha256(f"{seed} {scenario}".encode()).digest()
        # Six bytes keep the reference short enough for shops that allow 32 characters.
        self._shopper = Shopper(int.from_bytes(digest[:6], "big"), clock, run=run)

    def order(self, like: str | None = None) -> VirtualOrder:
        """An ordinary order (one that qualifies), or one of the gallery."""
        return self._shopper.order(like)

    def basket(self, wanted: Sequence[Wanted]) -> VirtualOrder:
        """A plain order of these lines: list prices, nothing off, no tax, so that only quantities matter."""
        return self._plain(wanted, Decimal(0))

    def taxed(self, percent: Decimal) -> VirtualOrder:
        """A plain order of one part at this rate, which shipping bears as well."""
        return self._plain([Wanted("A", 3)], percent)

    def gift_cards(self, pieces: int) -> VirtualOrder:
        """Nothing but gift cards: nothing is shipped, nothing is taxed."""
        ordinary = self._shopper.order()
        card = CATALOGUE.first("gift card", lambda product: product.kind == "gift_card")
        plain = calm(random.Random(ordinary.reference), CATALOGUE).of(Pick(card, pieces))
        purchase = replace(plain, tax_percent=Decimal(0), ship_to=None, delivery=None)
        return check_out(purchase, reference=ordinary.reference, placed_at=ordinary.placed_at)

    def _plain(self, wanted: Sequence[Wanted], tax_percent: Decimal) -> VirtualOrder:
        ordinary = self._shopper.order()
        plain = calm(random.Random(ordinary.reference), CATALOGUE)
        picks = (Pick(CATALOGUE[part_number(line.part)], line.quantity) for line in wanted)
        purchase = replace(
            plain.of(*picks),
            tax_percent=tax_percent,
            delivery=plain.delivery and replace(plain.delivery, taxed=bool(tax_percent)),
        )
        return check_out(purchase, reference=ordinary.reference, placed_at=ordinary.placed_at)


def part_number(letter: str) -> str:
    """The SKU that a letter stands for in a basket: A, B, C are three different parts."""
    shelf = [product.sku for product in CATALOGUE.of("simple") if product.brand]
    return shelf[ord(letter) - ord("A")]

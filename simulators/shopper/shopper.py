"""The virtual shopper: throws dice with a seed and places whatever order the dice, or you, name."""

import difflib
import random
import re
from datetime import UTC, datetime

from ..clock import Clock
from .catalogue import CATALOGUE, Catalogue
from .checkout import check_out
from .gallery import GALLERY
from .order import VirtualOrder
from .ordinary import calm, ordinary

MIXED = "mixed"

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RUN = re.compile(r"[A-Z0-9]{1,10}")
_LARGEST_SEED = 2**63 - 1


class UnknownOrder(LookupError):
    """No order of that name is in the gallery; the message names the nearest ones."""


class Shopper:
    """Makes virtual orders. Order n of a seed is always the same, whatever was asked for before it.

    Only `reference` and `placed_at` depend on more: a reference is `<run>-<seed>-<n>`, and `run` tells one run
    from the next, so that a shop never sees a reference twice. Without a run given, the instant at which the
    shopper was made stands for it: the same clock, the same bytes.

    Raises `ValueError` for a seed outside 0 to 2**63-1 and a run that is not 1 to 10 letters and digits; the case
    of letters does not count, as Magento's database does not see it either.
    """

    def __init__(
        self, seed: int, clock: Clock, *, run: str | None = None, catalogue: Catalogue = CATALOGUE
    ) -> None:
        if not 0 <= seed <= _LARGEST_SEED:
            raise ValueError(f"seed {seed}: it must lie between 0 and {_LARGEST_SEED}")
        self._seed = seed
        self._clock = clock
        self._run = _run_at(clock()) if run is None else _checked_run(run)
        self._catalogue = catalogue
        self._made = 0
        self._mixed = 0

    def order(self, like: str | None = None) -> VirtualOrder:
        """Make the next order.

        `like` None gives an ordinary order, which qualifies in Auto-Invoice mode; "mixed" goes through ordinary
        orders and the whole gallery in turn; any other text is a name of the gallery, or `UnknownOrder`.
        """
        if like not in (None, MIXED) and like not in GALLERY:
            raise UnknownOrder(_no_such(like))
        name = self._next_of_the_mix() if like == MIXED else like
        self._made += 1
        dice = random.Random(f"{self._seed} {self._made} {name or ''}")
        if name is None:
            purchase = ordinary(dice, self._catalogue)
        else:
            purchase = GALLERY[name].twist(calm(dice, self._catalogue), self._catalogue)
        return check_out(
            purchase,
            reference=f"{self._run}-{_base36(self._seed)}-{self._made:05d}",
            placed_at=self._clock().astimezone(UTC).replace(microsecond=0),
            label=name,
        )

    def _next_of_the_mix(self) -> str | None:
        """Every other order is ordinary; those between go through the gallery, shuffled anew each round."""
        turn, self._mixed = self._mixed, self._mixed + 1
        if turn % 2 == 0:
            return None
        lap, place = divmod(turn // 2, len(GALLERY))
        names = sorted(GALLERY)
        random.Random(f"{self._seed} lap {lap}").shuffle(names)
        return names[place]


def _no_such(like: str | None) -> str:
    asked = like or ""
    near = difflib.get_close_matches(asked.lower(), [*GALLERY, MIXED], n=3, cutoff=0.5)
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(sorted(GALLERY))}, {MIXED}"
    return f"no order like {asked!r} in the gallery: {hint}"


def _checked_run(run: str) -> str:
    if not _RUN.fullmatch(run.upper()):
        raise ValueError(f"run {run!r}: it must be 1 to 10 letters and digits")
    return run.upper()


def _run_at(when: datetime) -> str:
    """Name a run after the millisecond at which it began."""
    return _base36(round(when.timestamp() * 1000))


def _base36(number: int) -> str:
    text = ""
    while True:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
        if not number:
            return text

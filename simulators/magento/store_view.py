"""The shop's store views: through which door a customer came, and so whose order it is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WEBSITE = "Main Website"
WEBSITE_CODE = "base"
GROUP = "Main Website Store"
ADMIN = "admin"
EVERYWHERE = "all"

FIRST_STORE = 1

_CODE = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class StoreView:
    """A store view by the code that stands in URLs (`/rest/<code>/V1`) and the name that people read.

    Raises `ValueError` for a code that Magento would not take.
    """

    code: str
    name: str

    def __post_init__(self) -> None:
        if not _CODE.match(self.code) or self.code in {ADMIN, EVERYWHERE}:
            raise ValueError(f"store view {self.code!r}: a code is a-z, 0-9 and _, and not admin or all")

    @property
    def full_name(self) -> str:
        """Website, group and view, as an order keeps them (`store_name`)."""
        return f"{WEBSITE}\n{GROUP}\n{self.name}"


DEFAULT_VIEW = StoreView("default", "Default Store View")


@dataclass(frozen=True, slots=True)
class StoreViews:
    """All views of the one website and group; they are numbered from 1 in this order."""

    views: tuple[StoreView, ...] = (DEFAULT_VIEW,)

    @classmethod
    def of(cls, views: Sequence[StoreView]) -> "StoreViews":
        """Raises `ValueError` for none, and for two of one code."""
        if not views or len({view.code for view in views}) < len(views):
            raise ValueError("store_views: needs at least one, each with a code of its own")
        return cls(tuple(views))

    def numbered(self) -> Iterable[tuple[int, StoreView]]:
        """Each with its store_id."""
        return enumerate(self.views, FIRST_STORE)

    def codes(self) -> frozenset[str]:
        """What may stand in a URL; `all` is the admin's scope."""
        return frozenset({EVERYWHERE, *(view.code for view in self.views)})

    def id_of(self, code: str) -> int:
        """The store_id of the view with that code; the first one's for the admin's scope."""
        return next((number for number, view in self.numbered() if view.code == code), FIRST_STORE)

    def find(self, store_id: int) -> StoreView | None:
        """The view with that id."""
        place = store_id - FIRST_STORE
        return self.views[place] if 0 <= place < len(self.views) else None

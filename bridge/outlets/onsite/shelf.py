"""What may be sold, by item number: quantity on hand less what is reserved (MAG-14).

Read in full at first and once an hour; in between only products that changed since. Where that time begins is told
by the server's own stamps, so that neither its clock nor its time zone matters.
"""

import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from ...clock import Clock
from .client import OnSiteClient, figure, id_of, quoted, text_of

FULL_EVERY = timedelta(hours=1)
"""Should a change of stock ever leave no stamp on its product, it is noticed by then."""


class Shelf:
    """Remembers only how far it has read."""

    def __init__(self, client: OnSiteClient, clock: Clock, page_size: int) -> None:
        self._client = client
        self._clock = clock
        self._page_size = page_size
        self._since = ""
        self._full_at: datetime | None = None

    def pages(self) -> Iterator[dict[str, int]]:
        """Pages by key: a product that changes meanwhile shifts no other past us. Raises `Trouble`."""
        now = self._clock()
        full = self._full_at is None or not timedelta(0) <= now - self._full_at < FULL_EVERY
        since = "" if full else self._since
        reached = self._newest_stamp()
        yield from self._read(f" AND datetime_mod >= {quoted(since)}" if since else "")
        self._since = reached  # only now: what broke off is read again
        if full:
            self._full_at = now

    def _read(self, changed: str) -> Iterator[dict[str, int]]:
        last = "0"
        while True:
            found = self._client.get(
                "products/",
                "products",
                filter=f"inventoried = 1 AND id > {last}{changed}",
                order_by="id:asc",
                count=self._page_size,
            )
            page: dict[str, int] = {}
            for product in found:
                page.setdefault(text_of(product, "code"), _free(figure(product, "inventory/available")))
            page.pop("", None)
            if page:
                yield page
            if len(found) < self._page_size:
                return
            last = id_of(found[-1])

    def _newest_stamp(self) -> str:
        newest = self._client.get("products/", "products", order_by="datetime_mod:desc", count=1)
        if not len(newest):
            return ""
        return text_of(self._client.get(f"products/{id_of(newest[0])}/", "product"), "modified")


def _free(available: Decimal) -> int:
    """Whole pieces; nothing where more is promised than there is."""
    return max(math.floor(available), 0)

"""Telling the store what may still be sold: the quantity on hand in the POS less what is reserved (MAG-14).

Only what differs from the last word goes out, so that an order the POS does not have yet is not sold twice over.
"""

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from .ledger import Ledger
from .outlets.outlet import PushedOutlet
from .sources.source import Source, StoreRefused
from .tables import stock


class StockSync:
    """From one outlet into the store."""

    def __init__(self, ledger: Ledger, source: Source, outlet: PushedOutlet) -> None:
        self._ledger = ledger
        self._source = source
        self._outlet = outlet

    def run(self, keep: Callable[[], None]) -> None:
        """Raises `StoreTrouble`, or `Trouble` with the POS; what was told until then is remembered."""
        for page in self._outlet.stock() or ():
            keep()
            told = self._told(list(page))
            news = {number: pieces for number, pieces in page.items() if told.get(number) != pieces}
            self._tell(news)

    def _told(self, numbers: list[str]) -> Mapping[str, int]:
        statement = select(stock.c.item_number, stock.c.pieces).where(
            stock.c.outlet == self._outlet.name, stock.c.item_number.in_(numbers)
        )
        with self._ledger.reading() as connection:
            return {row.item_number: row.pieces for row in connection.execute(statement)}

    def _tell(self, news: Mapping[str, int]) -> None:
        """An item that the store does not have, or will not change, is not asked about again until it moves."""
        if not news:
            return
        for number, pieces in news.items():
            try:
                self._source.put_stock(number, pieces)
            except StoreRefused:
                continue
        rows = [
            {"outlet": self._outlet.name, "item_number": number, "pieces": pieces}
            for number, pieces in news.items()
        ]
        statement = insert(stock)
        statement = statement.on_conflict_do_update(
            index_elements=["outlet", "item_number"], set_={"pieces": statement.excluded.pieces}
        )
        with self._ledger.writing() as transaction:
            transaction.execute(statement, rows)

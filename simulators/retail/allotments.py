"""How much of the stock a sale line has: what is put aside for it, or what was sold by it. There are no lots here, so
that one row says it all."""

from sqlalchemy import Connection as Rows

from .database import add
from .selling import INVENTORY_SALE
from .tables import TABLES


def allot(rows: Rows, line: int, quantity: int, now: str) -> None:
    """The line has so much of the stock, and no other; nothing for 0 and below."""
    table = TABLES[INVENTORY_SALE.name]
    rows.execute(table.delete().where(table.c.saleLineID == line))
    if quantity > 0:
        add(rows, INVENTORY_SALE.name, {"saleLineID": line, "quantity": quantity, "createTime": now})

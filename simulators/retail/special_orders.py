"""Special orders: the record that goes with a sale line of that kind. None is ever tied to a purchase order here, so
that it stays not ordered until the sale of its line is completed."""

from sqlalchemy import Connection as Rows

from . import records
from .call import Call
from .database import add, change, fetch_one, remove
from .entity import Row
from .selling import SALE_LINE, SPECIAL_ORDER
from .tables import TABLES

_NOT_ORDERED = "Not Ordered"


def keep(rows: Rows, call: Call, line: int, *, completed: bool = False) -> None:
    """Make the record of a special order's line, or bring it up to date. Other lines have none."""
    row = records.must_find(rows, SALE_LINE.name, line)
    if not row["isSpecialOrder"]:
        return
    copied = ("unitQuantity", "customerID", "shopID")
    told: Row = {name: row[name] for name in copied} | {"completed": int(completed)}
    known = fetch_one(rows, TABLES[SPECIAL_ORDER.name], saleLineID=line)
    if known is None:
        values = told | {"saleLineID": line, "status": _NOT_ORDERED, "timeStamp": call.account.now()}
        add(rows, SPECIAL_ORDER.name, values)
    elif any(known[name] != value for name, value in told.items()):
        change(rows, SPECIAL_ORDER.name, known["specialOrderID"], told | {"timeStamp": call.account.now()})


def end(rows: Rows, line: int) -> None:
    """The line is gone, and its record with it."""
    known = fetch_one(rows, TABLES[SPECIAL_ORDER.name], saleLineID=line)
    if known is not None:
        remove(rows, SPECIAL_ORDER.name, known["specialOrderID"])

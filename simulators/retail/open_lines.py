"""Lines one by one: those of a sale that is still open (`Sale/n/SaleLine`), and reservations (`SaleLine`): goods put
aside for a customer as layaway or special order, on no sale until they are fetched."""

from sqlalchemy import Connection as Rows

from . import (
    allotments,
    errors,
    records,
    relation_names,
    sale_books,
    sale_lines,
    showing,
    special_orders,
    stock,
)
from .call import Call, Written
from .database import change, find
from .entity import Row
from .goods import ITEM
from .selling import SALE, SALE_LINE

_NEEDED = ("customerID", "employeeID", "itemID", "shopID")


def create_on_sale(rows: Rows, call: Call, sale: int) -> Written:
    """POST Sale/n/SaleLine."""
    row = _open_sale(rows, call, sale)
    key = sale_lines.write(rows, call, row, {**call.body, "saleLineID": 0})
    sale_books.reckon(rows, sale)
    _touch(rows, call, sale)
    return Written(key, _tree())


def update_on_sale(rows: Rows, call: Call, sale: int, line: int) -> Written:
    """PUT Sale/n/SaleLine/m; a reserved line is taken over that way."""
    row = _open_sale(rows, call, sale)
    sale_lines.write(rows, call, row, {**call.body, "saleLineID": line})
    special_orders.keep(rows, call, line)
    sale_books.reckon(rows, sale)
    _touch(rows, call, sale)
    return Written(line, _tree())


def reserve(rows: Rows, call: Call, _: int) -> Written:
    """POST SaleLine makes layaways and special orders only."""
    values = records.members(call, SALE_LINE, call.body)
    if not values.get("isLayaway") and not values.get("isSpecialOrder"):
        raise call.refuse("isLayaway or isSpecialOrder must be true.")
    for name in _NEEDED:
        if not values.get(name):
            raise call.refuse(f"A {name} is required.")
    if int(values.get("unitQuantity", 0)) <= 0:
        raise call.refuse("unitQuantity must be above 0.")
    head = _nobodys_sale(rows, int(values["shopID"]), int(values["customerID"]))
    key = sale_lines.write(rows, call, head, {**call.body, "saleLineID": 0})
    _hold(rows, call, key)
    special_orders.keep(rows, call, key)
    sale_books.reckon_line(rows, key)
    return Written(key, _tree())


def update(rows: Rows, call: Call, key: int) -> Written:
    """PUT SaleLine: a line of an open sale, or a reservation; `saleID` puts a reservation on a sale."""
    line = records.must_find(rows, SALE_LINE.name, key)
    target = str(call.body.get("saleID") or line["saleID"])
    if not target.isdigit():
        raise call.refuse("saleID must be an ID.")
    if int(target):
        return update_on_sale(rows, call, int(target), key)
    values = records.members(call, SALE_LINE, call.body)
    moves = {name for name in ("itemID", "shopID", "customerID", "unitQuantity") if name in values}
    if moves:
        _give_back(rows, call, line)
    head = _nobodys_sale(rows, line["shopID"], line["customerID"])
    sale_lines.write(rows, call, head, {**call.body, "saleLineID": key})
    if moves:
        _hold(rows, call, key)
    special_orders.keep(rows, call, key)
    sale_books.reckon_line(rows, key)
    return Written(key, _tree())


def delete(rows: Rows, call: Call, key: int) -> Written:
    """DELETE SaleLine: off its open sale, or the reservation is off; gone for good."""
    line = records.must_find(rows, SALE_LINE.name, key)
    sale = line["saleID"]
    if sale:
        _open_sale(rows, call, sale)
    _give_back(rows, call, line)
    node = showing.record(rows, SALE_LINE, line, {})
    sale_lines.remove(rows, line)
    special_orders.end(rows, key)
    if sale:
        sale_books.reckon(rows, sale)
        _touch(rows, call, sale)
        node["Sale"] = showing.by_keys(rows, SALE, [sale], {})[0]
    return Written(key, node=node)


def _nobodys_sale(rows: Rows, shop: int, customer: int) -> Row:
    """What a reservation is written on as long as it is on no sale: taxed as the shop taxes."""
    row = find(rows, "Shop", shop) or {"taxCategoryID": 0}
    return {
        "saleID": 0,
        "customerID": customer,
        "employeeID": 0,
        "shopID": shop,
        "taxCategoryID": row["taxCategoryID"],
    }


def line_of(rows: Rows, sale: int, line: int) -> int:
    """The line, if it is on that sale. Raises 404."""
    records.must_find(rows, SALE.name, sale)
    row = find(rows, SALE_LINE.name, line)
    if row is None or row["saleID"] != sale:
        raise errors.not_found(SALE_LINE.name, line)
    return line


def _open_sale(rows: Rows, call: Call, key: int) -> Row:
    sale = records.must_find(rows, SALE.name, key)
    for state in ("completed", "voided", "archived"):
        if sale[state]:
            raise call.refuse(f"Sale {key} is {state}.")
    return sale


def _hold(rows: Rows, call: Call, key: int) -> None:
    """Reserve what a layaway asks for, as far as it is there; `requireFullReservation` insists."""
    line = records.must_find(rows, SALE_LINE.name, key)
    item = find(rows, ITEM.name, line["itemID"])
    if not line["isLayaway"] or item is None or not stock.is_tracked(item):
        return
    quantity = min(line["unitQuantity"], max(stock.on_hand(rows, item["itemID"], line["shopID"]), 0))
    if str(call.body.get("requireFullReservation", "")).lower() == "true" and quantity < line["unitQuantity"]:
        raise call.refuse(f"Only {quantity} of item {item['itemID']} can be reserved.")
    stock.reserve(rows, item, line["shopID"], quantity, _movement(call, line, "RemoveForLayaway"))
    change(rows, SALE_LINE.name, key, {"reserved": quantity})
    allotments.allot(rows, key, quantity, call.account.now())


def _give_back(rows: Rows, call: Call, line: Row) -> None:
    item = find(rows, ITEM.name, line["itemID"])
    if item is not None and line["reserved"]:
        why = _movement(call, line, "BusinessProcessAddInventory")
        stock.reserve(rows, item, line["shopID"], -line["reserved"], why)
        change(rows, SALE_LINE.name, line["saleLineID"], {"reserved": 0})
        allotments.allot(rows, line["saleLineID"], 0, call.account.now())


def _movement(call: Call, line: Row, reason: str) -> stock.Movement:
    return stock.Movement(reason, call.account.now(), line["employeeID"], customer=line["customerID"])


def _touch(rows: Rows, call: Call, sale: int) -> None:
    now = call.account.now()
    change(rows, SALE.name, sale, {"timeStamp": now, "updatetime": now})


def _tree() -> relation_names.Tree:
    return relation_names.grow(SALE_LINE.written)

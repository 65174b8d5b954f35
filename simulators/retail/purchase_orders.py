"""Purchase orders: written by the API, checked in by people alone. Costs are in the account's own currency; what is
spread over lines by shipping or by a discount of the whole order is only kept."""

from sqlalchemy import Connection as Rows
from sqlalchemy import func, select

from . import contacts, records, relation_names, stock
from .amounts import ONE, ZERO, exact, held
from .call import Call, Written
from .database import change, fetch_all
from .entity import Row
from .goods import ITEM
from .purchasing import ORDER, ORDER_LINE
from .records import Values
from .tables import TABLES


def create(rows: Rows, call: Call, _: int) -> Written:
    """POST Order: for a shop; lines follow one by one."""
    usual: Values = {
        "createdByEmployeeID": call.employee,
        "vendorCurrencyRate": ONE,
        "vendorCurrencyCode": call.account.settings.currency,
        "shippingCostMethod": "evenly",
        "discountMethod": "evenly",
    }
    values = usual | _head(rows, call, None)
    key = records.insert(rows, call, values)
    _note(rows, call, records.must_find(rows, ORDER.name, key))
    _sum(rows, key)
    return Written(key, relation_names.grow(ORDER.written))


def update(rows: Rows, call: Call, key: int) -> Written:
    """PUT Order."""
    row = records.must_find(rows, ORDER.name, key)
    records.save(rows, call, ORDER, key, _head(rows, call, row))
    _note(rows, call, row)
    _sum(rows, key)
    _expect_all(rows, call, key, row["shopID"])
    return Written(key, relation_names.grow(ORDER.written))


def archive(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Order: put away, and nothing of it is expected any more."""
    written = records.archive(rows, call, key)
    _expect_all(rows, call, key)
    return Written(written.key, relation_names.grow(ORDER.written))


def create_line(rows: Rows, call: Call, _: int) -> Written:
    """POST OrderLine."""
    values = _line(call)
    for name in ("orderID", "itemID"):
        if not values.get(name):
            raise call.refuse(f"A {name} is required.")
    records.must_point(rows, call, values, orderID=ORDER.name, itemID=ITEM.name)
    _open_order(rows, call, int(values["orderID"]))
    item = records.must_find(rows, ITEM.name, int(values["itemID"]))
    price = values.get("price", values.get("originalPrice"))
    usual: Values = dict.fromkeys(("originalPrice", "price"), item["defaultCost"] if price is None else price)
    values = usual | values
    key = records.insert(rows, call, values)
    _settle(rows, call, records.must_find(rows, ORDER_LINE.name, key))
    return Written(key)


def update_line(rows: Rows, call: Call, key: int) -> Written:
    """PUT OrderLine."""
    row = records.must_find(rows, ORDER_LINE.name, key)
    values = _line(call)
    records.must_point(rows, call, values, orderID=ORDER.name, itemID=ITEM.name)
    for order in {row["orderID"], values.get("orderID") or row["orderID"]}:
        _open_order(rows, call, int(order))
    records.save(rows, call, ORDER_LINE, key, values)
    _settle(rows, call, row)
    _settle(rows, call, records.must_find(rows, ORDER_LINE.name, key))
    return Written(key)


def delete_line(rows: Rows, call: Call, key: int) -> Written:
    """DELETE OrderLine, for good."""
    row = records.must_find(rows, ORDER_LINE.name, key)
    _open_order(rows, call, row["orderID"])
    written = records.delete(rows, call, key)
    _settle(rows, call, row)
    return written


def finish(rows: Rows, call: Call, order: Row) -> int:
    """What people at the till do: what was received goes into stock, at its cost; answers how many."""
    now, checked = call.account.now(), 0
    for line in fetch_all(rows, TABLES[ORDER_LINE.name], orderID=order["orderID"]):
        item = records.must_find(rows, ITEM.name, line["itemID"])
        quantity = line["numReceived"]
        movement = stock.Movement("Order", now, call.employee, order=order["orderID"])
        stock.receive(rows, item, order["shopID"], quantity, line["price"], movement)
        done = {"checkedIn": line["checkedIn"] + quantity, "numReceived": 0, "timeStamp": now}
        change(rows, ORDER_LINE.name, line["orderLineID"], done)
        checked += quantity
    change(rows, ORDER.name, order["orderID"], {"complete": 1, "timeStamp": now})
    _expect_all(rows, call, order["orderID"])
    return checked


def _head(rows: Rows, call: Call, row: Row | None) -> Values:
    values = records.members(call, ORDER, call.body)
    if not {**(row or {}), **values}.get("shopID"):
        raise call.refuse("A shopID is required.")
    records.must_point(rows, call, values, shopID="Shop")
    return values


def _line(call: Call) -> Values:
    values = records.members(call, ORDER_LINE, call.body)
    for name in ("quantity", "numReceived"):
        if int(values.get(name, 0)) < 0:
            raise call.refuse(f"{name} must not be below 0.")
    return values


def _note(rows: Rows, call: Call, row: Row) -> None:
    note = records.one(call, call.body, "Note")
    if note is not None:
        key = contacts.save_note(rows, call, row["noteID"], note)
        change(rows, ORDER.name, row["orderID"], {"noteID": key})


def _open_order(rows: Rows, call: Call, key: int) -> None:
    if records.must_find(rows, ORDER.name, key)["complete"]:
        raise call.refuse(f"Order {key} is complete.")


def _settle(rows: Rows, call: Call, line: Row) -> None:
    """A line has changed: its order's sums, and what is expected of its item."""
    _sum(rows, line["orderID"])
    order = records.must_find(rows, ORDER.name, line["orderID"])
    _expect(rows, call, line["itemID"], order["shopID"])


def _sum(rows: Rows, key: int) -> None:
    order = records.must_find(rows, ORDER.name, key)
    quantity, cost, discount = 0, ZERO, ZERO
    for line in fetch_all(rows, TABLES[ORDER_LINE.name], orderID=key):
        price, full = exact(line["price"]), exact(line["originalPrice"])
        change(rows, ORDER_LINE.name, line["orderLineID"], {"total": held(line["quantity"] * price)})
        quantity += line["quantity"]
        cost += line["quantity"] * price
        discount += line["quantity"] * (full - price)
    sums = {
        "totalQuantity": quantity,
        "totalDiscount": held(discount),
        "subTotalCost": held(cost),
        "totalCost": held(cost + exact(order["shipCost"]) + exact(order["otherCost"])),
    }
    change(rows, ORDER.name, key, sums)


def _expect_all(rows: Rows, call: Call, order: int, *shops: int) -> None:
    shop = records.must_find(rows, ORDER.name, order)["shopID"]
    for line in fetch_all(rows, TABLES[ORDER_LINE.name], orderID=order):
        for each in {shop, *shops}:
            _expect(rows, call, line["itemID"], each)


def _expect(rows: Rows, call: Call, item: int, shop: int) -> None:
    """What is on backorder: ordered for the shop on open orders, and not yet checked in."""
    order, line = TABLES[ORDER.name], TABLES[ORDER_LINE.name]
    query = (
        select(func.coalesce(func.sum(line.c.quantity - line.c.checkedIn), 0))
        .join_from(line, order, line.c.orderID == order.c.orderID)
        .where(line.c.itemID == item, order.c.shopID == shop, order.c.complete == 0, order.c.archived == 0)
    )
    stock.expect(rows, item, shop, int(rows.execute(query).scalar_one()), call.account.now())

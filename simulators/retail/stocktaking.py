"""Inventory counts: what people counted in a shop, what the account believed when they did, and the reconciling that
makes the one the other. What was sold since an item was counted stays sold."""

from sqlalchemy import Connection as Rows
from sqlalchemy import func, select

from . import records, showing, stock
from .amounts import exact, held
from .call import Call, Written
from .database import add, change, fetch_all, fetch_one, remove
from .entity import Row
from .goods import ITEM
from .inventory_counts import COUNT, COUNT_CALC, COUNT_ITEM, COUNT_RECONCILE
from .node import one_or_many
from .records import Values
from .tables import TABLES


def prepare(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A count has a name and is of one shop."""
    merged = {**(row or {}), **values}
    for name in ("name", "shopID"):
        if not merged.get(name):
            raise call.refuse(f"A {name} is required.")
    records.must_point(rows, call, values, shopID="Shop")
    return values


def delete(rows: Rows, call: Call, key: int) -> Written:
    """DELETE InventoryCount, for good, with all that was counted; stock stays as it is."""
    written = records.delete(rows, call, key)
    for part in (COUNT_ITEM, COUNT_CALC):
        table = TABLES[part.name]
        rows.execute(table.delete().where(table.c.inventoryCountID == key))
    return written


def add_item(rows: Rows, call: Call, _: int) -> Written:
    """POST InventoryCountItem: so many of an item were found; several of one item add up."""
    values: Values = {"employeeID": call.employee}
    values |= records.members(call, COUNT_ITEM, call.body)
    for name in ("inventoryCountID", "itemID"):
        if not values.get(name):
            raise call.refuse(f"A {name} is required.")
    _check(rows, call, values)
    key = records.insert(rows, call, values)
    _sum(rows, call, values)
    return Written(key)


def change_item(rows: Rows, call: Call, key: int) -> Written:
    """PUT InventoryCountItem."""
    row = records.must_find(rows, COUNT_ITEM.name, key)
    values = records.members(call, COUNT_ITEM, call.body)
    _check(rows, call, values)
    records.save(rows, call, COUNT_ITEM, key, values)
    _sum(rows, call, row)
    _sum(rows, call, row | values)
    return Written(key)


def delete_item(rows: Rows, call: Call, key: int) -> Written:
    """DELETE InventoryCountItem: it was not counted after all."""
    row = records.must_find(rows, COUNT_ITEM.name, key)
    written = records.delete(rows, call, key)
    _sum(rows, call, row)
    return written


def reconcile(rows: Rows, call: Call, _: int) -> Written:
    """POST InventoryCountReconcile: of one item, or of all that were counted; answers what changed."""
    values = records.members(call, COUNT_RECONCILE, call.body)
    _check(rows, call, values)
    if not values.get("inventoryCountID"):
        raise call.refuse("An inventoryCountID is required.")
    count = records.must_find(rows, COUNT.name, int(values["inventoryCountID"]))
    wanted = {name: value for name, value in values.items() if value}
    sums = fetch_all(rows, TABLES[COUNT_CALC.name], **wanted)
    if not sums:
        raise call.refuse("Nothing was counted.")
    made = [_make_true(rows, call, count, each) for each in sums]
    nodes = showing.by_keys(rows, COUNT_RECONCILE, made, {})
    return Written(node=one_or_many(nodes), name=COUNT_RECONCILE.name)


def _check(rows: Rows, call: Call, values: Values) -> None:
    points = {"inventoryCountID": COUNT.name, "itemID": ITEM.name, "employeeID": "Employee"}
    records.must_point(rows, call, values, **points)


def _sum(rows: Rows, call: Call, counted: Row) -> None:
    """Bring the sum of an item up to date: what was counted, and what is believed to be there now."""
    own = {name: counted[name] for name in ("inventoryCountID", "itemID")}
    items = TABLES[COUNT_ITEM.name]
    query = select(func.count(), func.sum(items.c.qty)).where(
        *(items.c[name] == value for name, value in own.items())
    )
    times, quantity = rows.execute(query).one()
    known = fetch_one(rows, TABLES[COUNT_CALC.name], **own)
    if not times:
        if known is not None:
            remove(rows, COUNT_CALC.name, known["inventoryCountCalcID"])
        return
    count = records.must_find(rows, COUNT.name, own["inventoryCountID"])
    believed = stock.on_hand(rows, own["itemID"], count["shopID"])
    told = {"calcQoh": believed, "countedQoh": int(quantity), "timeStamp": call.account.now()}
    if known is None:
        add(rows, COUNT_CALC.name, own | told)
    else:
        change(rows, COUNT_CALC.name, known["inventoryCountCalcID"], told)


def _make_true(rows: Rows, call: Call, count: Row, total: Row) -> int:
    now = call.account.now()
    item = records.must_find(rows, ITEM.name, total["itemID"])
    difference = total["countedQoh"] - total["calcQoh"]
    movement = stock.Movement(
        "InventoryCount", now, call.employee, automated=False, count=count["inventoryCountID"]
    )
    stock.move(rows, item, count["shopID"], difference, movement)
    done = {"calcQoh": total["countedQoh"], "timeStamp": now}
    change(rows, COUNT_CALC.name, total["inventoryCountCalcID"], done)
    cost = exact(item["avgCost"] or item["defaultCost"])
    changed = {"qohChange": difference, "costChange": held(difference * cost), "createTime": now}
    own = {"inventoryCountID": count["inventoryCountID"], "itemID": item["itemID"]}
    return add(rows, COUNT_RECONCILE.name, own | changed)

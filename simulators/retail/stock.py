"""Quantities on hand: one row for each item and shop, and one for the account as a whole (shop 0), always in step.

Every movement stands in the inventory log. Moving stock does not touch the item's own time stamp; those who poll for
stock look at the rows here.
"""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection as Rows
from sqlalchemy import select

from . import amounts
from .database import add, change, fetch_one, find
from .entity import Row
from .goods import INVENTORY_LOG, ITEM, ITEM_SHOP
from .tables import TABLES

EVERYWHERE = 0
"""The shop of the summary row."""

UNTRACKED = frozenset({"non_inventory"})


@dataclass(frozen=True, slots=True)
class Movement:
    """Why stock moves, for the log."""

    reason: str
    at: str
    employee: int
    automated: bool = True
    sale: int = 0
    customer: int = 0
    count: int = 0
    order: int = 0


def is_tracked(item: Row) -> bool:
    """Does anybody count this item?"""
    return item["itemType"] not in UNTRACKED


def lay_out(rows: Rows, item: int, now: str) -> None:
    """Rows for a new item: the summary, and one for each shop."""
    table = TABLES["Shop"]
    shops = list(
        rows.execute(select(table.c.shopID).where(table.c.archived == 0).order_by(table.c.shopID)).scalars()
    )
    for shop in (EVERYWHERE, *shops):
        _row(rows, item, shop, now)


def move(rows: Rows, item: Row, shop: int, quantity: int, movement: Movement) -> None:
    """Add `quantity` (negative: take away) to what the shop has on hand; it may fall below nought."""
    if not quantity or not is_tracked(item):
        return
    before = _row(rows, item["itemID"], shop, movement.at)
    _write(rows, item, before, before["qoh"] + quantity, movement.at)
    summary = _row(rows, item["itemID"], EVERYWHERE, movement.at)
    _write(rows, item, summary, summary["qoh"] + quantity, movement.at)
    _log(rows, item, shop, quantity, before["qoh"], movement)


def count(rows: Rows, item: Row, shop: int, quantity: int, movement: Movement) -> None:
    """What the shop has on hand is `quantity`, somebody says."""
    row = _row(rows, item["itemID"], shop, movement.at)
    if quantity > row["qoh"] and not item["avgCost"]:
        change(rows, ITEM.name, item["itemID"], {"avgCost": item["defaultCost"]})
        item = {**item, "avgCost": item["defaultCost"]}
    move(rows, item, shop, quantity - row["qoh"], movement)


def receive(rows: Rows, item: Row, shop: int, quantity: int, cost: int, movement: Movement) -> None:
    """Goods come in at a cost (as a column holds it), which is averaged with that of what is there."""
    there = max(on_hand(rows, item["itemID"], EVERYWHERE), 0)
    if quantity > 0:
        worth = there * amounts.exact(item["avgCost"]) + quantity * amounts.exact(cost)
        average = amounts.held(worth / (there + quantity))
        change(rows, ITEM.name, item["itemID"], {"avgCost": average})
        item = {**item, "avgCost": average}
    move(rows, item, shop, quantity, movement)


def expect(rows: Rows, item: int, shop: int, quantity: int, now: str) -> None:
    """So many are on backorder for the shop; the summary follows."""
    row = _row(rows, item, shop, now)
    difference = quantity - row["backorder"]
    for each in (row, _row(rows, item, EVERYWHERE, now)):
        if difference:
            told = {"backorder": each["backorder"] + difference, "timeStamp": now}
            change(rows, ITEM_SHOP.name, each["itemShopID"], told)


def reserve(rows: Rows, item: Row, shop: int, quantity: int, movement: Movement) -> None:
    """Put `quantity` on layaway (negative: give it back): it is out of stock, but not sold."""
    if not quantity or not is_tracked(item):
        return
    move(rows, item, shop, -quantity, movement)
    release(rows, item["itemID"], shop, -quantity, movement.at)


def release(rows: Rows, item: int, shop: int, quantity: int, now: str) -> None:
    """So many are no longer on layaway; stock stays as it is."""
    for place in (shop, EVERYWHERE):
        row = _row(rows, item, place, now)
        change(
            rows,
            ITEM_SHOP.name,
            row["itemShopID"],
            {"onLayaway": row["onLayaway"] - quantity, "timeStamp": now},
        )


def on_hand(rows: Rows, item: int, shop: int) -> int:
    """What the shop has of the item."""
    row = fetch_one(rows, TABLES[ITEM_SHOP.name], itemID=item, shopID=shop)
    return int(row["qoh"]) if row else 0


def clear(rows: Rows, item: Row, movement: Movement) -> None:
    """Nothing is left of the item in any shop."""
    table = TABLES[ITEM_SHOP.name]
    query = select(table.c.shopID).where(table.c.itemID == item["itemID"], table.c.shopID != EVERYWHERE)
    for shop in list(rows.execute(query).scalars()):
        count(rows, item, shop, 0, movement)


def _row(rows: Rows, item: int, shop: int, now: str) -> Row:
    """The row of the item in the shop, made when it is first needed."""
    found = fetch_one(rows, TABLES[ITEM_SHOP.name], itemID=item, shopID=shop)
    if found is not None:
        return found
    key = add(rows, ITEM_SHOP.name, {"itemID": item, "shopID": shop, "timeStamp": now})
    made = find(rows, ITEM_SHOP.name, key)
    assert made is not None  # noqa: S101 - it has just been written
    return made


def _write(rows: Rows, item: Row, row: Row, quantity: int, now: str) -> None:
    cost = amounts.exact(item["avgCost"])
    values = {
        "qoh": quantity,
        "sellable": max(quantity, 0),
        "averageCost": item["avgCost"] if row["shopID"] == EVERYWHERE else 0,
        "totalValueFifo": _value(max(quantity, 0), cost),
        "totalValueAvgCost": _value(max(quantity, 0), cost),
        "totalValueNegativeInventory": _value(min(quantity, 0), cost),
        "timeStamp": now,
    }
    change(rows, ITEM_SHOP.name, row["itemShopID"], values)


def _value(quantity: int, cost: Decimal) -> int:
    return amounts.held(quantity * cost)


def _log(rows: Rows, item: Row, shop: int, quantity: int, before: int, movement: Movement) -> None:
    add(
        rows,
        INVENTORY_LOG.name,
        {
            "shopID": shop,
            "employeeID": movement.employee,
            "itemID": item["itemID"],
            "qohChange": quantity,
            "costChange": item["avgCost"],
            "createTime": movement.at,
            "automated": int(movement.automated),
            "causedNegative": int(before + quantity < 0 and quantity < 0),
            "reason": movement.reason,
            "customerID": movement.customer,
            "inventoryCountID": movement.count,
            "orderID": movement.order,
            "saleID": movement.sale,
        },
    )

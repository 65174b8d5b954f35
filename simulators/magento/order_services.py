"""Reading, placing and patching orders."""

from typing import Any

from . import errors, inputs, lists, patching, placing, search_query
from .call import Call
from .database import fetch_among, fetch_one
from .order import gather, link, load
from .order_answer import show_item, show_order
from .order_entity import read_order
from .search_query import Searchable
from .shape import Shown
from .shop import Shop
from .tables import ORDER, ORDER_ITEM

ORDERS = Searchable(ORDER)
ITEMS = Searchable(ORDER_ITEM)


def list_orders(shop: Shop, call: Call) -> Shown:
    """GET /V1/orders"""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        page = search_query.search(shop, rows, ORDERS, criteria)
        orders = gather(rows, page.rows)
    shown = [show_order(order, shop.profile) for order in orders]
    return lists.envelope(shop, criteria, shown, page.total)


def get_order(shop: Shop, call: Call) -> Shown:
    """GET /V1/orders/:id"""
    with shop.database.reading() as rows:
        return show_order(load(rows, call.identity()), shop.profile)


def get_status(shop: Shop, call: Call) -> str | None:
    """GET /V1/orders/:id/statuses"""
    with shop.database.reading() as rows:
        return load(rows, call.identity()).status


def save_order(shop: Shop, call: Call) -> Shown:
    """POST /V1/orders, PUT /V1/orders/create: a new order, or a patch where `entity_id` is given."""
    (entity,) = call.need({"entity": inputs.as_sent})
    given = read_order(entity)
    with shop.database.writing() as rows:
        if given.row.get("entity_id"):
            return patching.patch(shop, rows, given)
        return placing.place(shop, rows, given, call.store)


def list_items(shop: Shop, call: Call) -> Shown:
    """GET /V1/orders/items"""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        page = search_query.search(shop, rows, ITEMS, criteria)
        numbers = sorted({row["order_id"] for row in page.rows})
        linked = {item.number: item for item in link(fetch_among(rows, ORDER_ITEM, "order_id", numbers))}
    shown = [show_item(linked[row["item_id"]]) for row in page.rows]
    return lists.envelope(shop, criteria, shown, page.total)


def get_item(shop: Shop, call: Call) -> Any:
    """GET /V1/orders/items/:id"""
    with shop.database.reading() as rows:
        found = fetch_one(rows, ORDER_ITEM, item_id=call.identity())
        if found is None:
            raise errors.no_entity()
        linked = link(fetch_among(rows, ORDER_ITEM, "order_id", [found["order_id"]]))
    return next(show_item(item) for item in linked if item.number == found["item_id"])

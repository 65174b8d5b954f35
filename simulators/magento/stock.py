"""Quantities on hand: placing subtracts, cancelling gives back, a refund gives back the rows it names.

Invoices and shipments leave the stock alone (a shop without Multi-Source Inventory).
"""

from sqlalchemy import Connection

from .amounts import held
from .database import change, fetch_one
from .order import Order
from .order_item import OrderItem
from .shop import Shop
from .tables import STOCK_ITEM


def subtract(rows: Connection, order: Order) -> None:
    """The order was placed."""
    for item in order.items:
        if not item.children:
            _move(rows, item, -item.get("qty_ordered"))


def give_back_cancelled(shop: Shop, rows: Connection, item: OrderItem) -> None:
    """The item is about to be cancelled."""
    if item.children or not shop.settings.back_to_stock_on_cancel:
        return
    gone = max(item.get("qty_shipped"), item.get("qty_invoiced"))
    _move(rows, item, item.get("qty_ordered") - gone - item.get("qty_canceled"))


def give_back_refunded(rows: Connection, item: OrderItem, quantity: int) -> None:
    """A credit memo named the row for return to stock."""
    if not item.children:
        _move(rows, item, quantity)


def _move(rows: Connection, item: OrderItem, quantity: int) -> None:
    if quantity == 0 or not item.row["product_id"]:
        return
    stock = fetch_one(rows, STOCK_ITEM, product_id=item.row["product_id"])
    if stock is None or not stock["manage_stock"]:
        return
    left = held(stock, "qty") + quantity
    values = {"qty": left}
    if left <= 0 and quantity < 0 and not stock["backorders"]:
        values["is_in_stock"] = 0
    elif quantity > 0 and left > 0:
        values["is_in_stock"] = 1
    change(rows, STOCK_ITEM, stock["item_id"], values)

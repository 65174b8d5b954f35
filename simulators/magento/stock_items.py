"""Stock items over REST: shown, set, and the list of what runs low."""

from typing import Any

from sqlalchemy import Connection, func, select

from . import errors, inputs
from .amounts import ONE, held, number
from .call import Call
from .catalogue_shapes import STOCK_FLAGS, STOCK_SHAPE
from .database import Row, add, change, fetch, fetch_one
from .shape import Shown
from .shop import Shop
from .tables import PRODUCT, STOCK_ITEM

WITHOUT_STOCK = frozenset({"configurable", "bundle", "grouped"})
"""What is put together from others: its own quantity means nothing."""

_NEVER = frozenset({"item_id", "product_id", "stock_id"})

_DEFAULTS: Row = {
    "stock_id": 1,
    "qty": 0,
    "is_in_stock": 0,
    "is_qty_decimal": 0,
    "use_config_min_qty": 1,
    "min_qty": 0,
    "use_config_min_sale_qty": 1,
    "min_sale_qty": ONE,
    "use_config_max_sale_qty": 1,
    "max_sale_qty": 10_000 * ONE,
    "use_config_backorders": 1,
    "backorders": 0,
    "use_config_notify_stock_qty": 1,
    "notify_stock_qty": ONE,
    "use_config_qty_increments": 1,
    "qty_increments": 0,
    "use_config_enable_qty_inc": 1,
    "enable_qty_increments": 0,
    "use_config_manage_stock": 1,
    "manage_stock": 1,
    "is_decimal_divided": 0,
    "stock_status_changed_auto": 0,
}


def get_stock_item(shop: Shop, call: Call) -> Shown:
    """GET /V1/stockItems/:productSku"""
    with shop.database.reading() as rows:
        return show(_of_sku(rows, call.text("productSku")))


def set_stock_item(shop: Shop, call: Call) -> int:
    """PUT /V1/products/:productSku/stockItems/:itemId; answers the item's id. The product's row stays as it is."""
    (given,) = call.need({"stock_item": read})
    with shop.database.writing() as rows:
        item = _of_sku(rows, call.text("productSku"))
        update(shop, rows, item["product_id"], given)
    answer: int = item["item_id"]
    return answer


def get_stock_status(shop: Shop, call: Call) -> Shown:
    """GET /V1/stockStatuses/:productSku"""
    with shop.database.reading() as rows:
        return _status(_of_sku(rows, call.text("productSku")))


def list_low_stock(shop: Shop, call: Call) -> Shown:
    """GET /V1/stockItems/lowStock/?scopeId&qty&currentPage&pageSize"""
    _, quantity = call.need({"scope_id": inputs.read_int, "qty": inputs.read_fixed})
    page = max(call.take("current_page", inputs.read_int, 1), 1)
    size = call.take("page_size", inputs.read_int, 0)
    low = STOCK_ITEM.c.qty <= quantity
    with shop.database.reading() as rows:
        total = rows.execute(select(func.count()).select_from(STOCK_ITEM).where(low)).scalar_one()
        query = select(STOCK_ITEM).where(low).order_by(STOCK_ITEM.c.item_id)
        found = fetch(rows, query.limit(size).offset((page - 1) * size) if size else query)
    criteria: Shown = {"filter_groups": [], "current_page": page}
    return {"items": [_status(row) for row in found], "search_criteria": criteria, "total_count": total}


def create(shop: Shop, rows: Connection, product: int, given: Row, *, is_stocked: bool) -> None:
    """The stock item of a new product."""
    own = _DEFAULTS | {"manage_stock": int(is_stocked)} | given | {"product_id": product}
    if not is_stocked:
        own["is_in_stock"] = 1
    own |= _verified(shop, own)
    own["item_id"] = None
    add(rows, STOCK_ITEM, {name: value for name, value in own.items() if name != "item_id"})


def update(shop: Shop, rows: Connection, product: int, given: Row) -> None:
    """Write what was sent of a product's stock item; what cannot be sold goes out of stock, whatever was sent."""
    item = fetch_one(rows, STOCK_ITEM, product_id=product)
    if item is not None:
        values = {name: value for name, value in given.items() if name not in _NEVER}
        change(rows, STOCK_ITEM, item["item_id"], values | _verified(shop, item | values))


def show(item: Row) -> Shown:
    """A stock item as REST shows it."""
    return STOCK_SHAPE.show(item) | {"show_default_notification_message": False}


def read(value: Any) -> Row:
    """A stock item as a client sends it; flags may be true, 1 or "1"."""
    readers = dict(STOCK_SHAPE.readers) | {
        "show_default_notification_message": inputs.read_any,
        "extension_attributes": inputs.read_any,
    }
    given = inputs.read_object(value, readers | dict.fromkeys(STOCK_FLAGS.split(), _read_flag))
    for name in ("show_default_notification_message", "extension_attributes"):
        given.pop(name, None)
    return {name: member for name, member in given.items() if member is not None}


def _verified(shop: Shop, item: Row) -> Row:
    """What saving a stock item adds: out of stock when nothing may be sold, and since when it runs low."""
    quantity = held(item, "qty")
    is_sold_out = bool(item["manage_stock"]) and not item["backorders"] and quantity <= held(item, "min_qty")
    is_low = quantity < held(item, "notify_stock_qty")
    values: Row = {
        "stock_status_changed_auto": int(is_sold_out),
        "low_stock_date": shop.now() if is_low else None,
    }
    return values | ({"is_in_stock": 0} if is_sold_out else {})


def _read_flag(value: Any) -> int:
    return int(inputs.read_bool(value))


def _status(item: Row) -> Shown:
    return {
        "product_id": item["product_id"],
        "stock_id": item["stock_id"],
        "qty": number(held(item, "qty")),
        "stock_status": item["is_in_stock"],
        "stock_item": show(item),
    }


def of_sku(rows: Connection, sku: str) -> Row | None:
    """The stock item of a product; None where there is no such SKU."""
    product = fetch_one(rows, PRODUCT, sku=sku)
    return fetch_one(rows, STOCK_ITEM, product_id=product["entity_id"]) if product else None


def _of_sku(rows: Connection, sku: str) -> Row:
    item = of_sku(rows, sku)
    if item is None:
        raise errors.no_stock(sku)
    return item

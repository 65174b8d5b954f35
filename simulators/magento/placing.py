"""Placing an order: what the client sent becomes an order, with ids, an increment id, times and defaults."""

import hashlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table

from . import customers, errors, stock
from .amounts import ONE, divided, held
from .database import Row, add, blank, fetch_one
from .order import Order, load, save
from .order_answer import show_order
from .order_entity import GivenItem, GivenOrder
from .order_item import BY_CHILD, BY_PARENT, TOGETHER, OrderItem
from .order_state import apply_save_rule, default_status, state_of_status
from .sequences import is_taken, next_increment
from .shape import Shown
from .shop import Shop
from .tables import ADDRESS, HISTORY, ORDER, ORDER_ITEM, PAYMENT, PRODUCT, TRANSACTION

_NOUGHT_AT_FIRST = """qty_invoiced qty_shipped qty_refunded qty_canceled price base_price row_total base_row_total
    tax_percent tax_amount base_tax_amount tax_invoiced base_tax_invoiced discount_percent discount_amount
    base_discount_amount discount_invoiced base_discount_invoiced row_invoiced base_row_invoiced amount_refunded
    base_amount_refunded row_weight free_shipping no_discount is_qty_decimal is_virtual"""
_PARENT_TYPES = frozenset({"configurable", "bundle"})
_VIRTUAL_TYPES = frozenset({"virtual", "downloadable"})


def place(shop: Shop, rows: Connection, given: GivenOrder, view: str = "") -> Shown:
    """Write a new order and take its goods out of stock; answers it as REST shows it.

    `view` is the code of the store view at whose door it came; a `store_id` of its own counts for more.
    """
    given.row["store_id"] = _store_id(shop, given.row, view)
    rate = given.row.get("base_to_order_rate") or ONE
    items = [_item_row(shop, rows, item.row, rate) for item in given.items or []]
    for item in items:
        item["store_id"] = item["store_id"] or given.row["store_id"]
    for child, parent in _families(given.items or []):
        items[child]["_parent"] = items[parent]
    order = Order(_order_row(shop, rows, given.row, items), [], [], None, [])
    order.row["entity_id"] = add(rows, ORDER, order.row)
    order.items = _linked(rows, order, items)
    order.remember()
    _price_bundles(shop, order.items)
    order.addresses = [
        complete(ADDRESS, address, parent_id=order.number, address_type=kind)
        for kind, address in (("shipping", given.shipping), ("billing", given.billing))
        if address is not None
    ]
    order.payment = _payment(order, given.payment)
    order.histories = [_history(order, line) for line in given.histories]
    save(shop, rows, order)
    order.row["billing_address_id"] = order.billing["entity_id"] if order.billing else None
    order.row["shipping_address_id"] = order.shipping["entity_id"] if order.shipping else None
    _note_transaction(shop, rows, order)
    customers.register_of_order(shop, rows, order)
    stock.subtract(rows, order)
    apply_save_rule(shop, rows, order)
    save(shop, rows, order)
    return show_order(load(rows, order.number), shop.profile)


def complete(table: Table, given: Row, **values: Any) -> Row:
    """A whole row: what was given, these values, and NULL else; never with a key of the client's choosing."""
    row = blank(table) | {name: value for name, value in given.items() if name in table.c} | values
    row[next(iter(table.primary_key.columns)).name] = None
    return row


def _item_row(shop: Shop, rows: Connection, given: Row, rate: int) -> Row:
    """An item's row with Magento's defaults and the product it means; `rate` is the order's."""
    row = complete(ORDER_ITEM, given, parent_item_id=None)
    _mirror(row, rate)
    row |= {name: 0 for name in _NOUGHT_AT_FIRST.split() if row[name] is None}
    row["product_type"] = row["product_type"] or "simple"
    row["qty_ordered"] = ONE if row["qty_ordered"] is None else row["qty_ordered"]
    if row["product_type"] in _VIRTUAL_TYPES:
        row["is_virtual"] = 1
    if row["original_price"] is None:
        row["original_price"], row["base_original_price"] = row["price"], row["base_price"]
    product = fetch_one(rows, PRODUCT, sku=row["sku"]) if row["sku"] else None
    if (
        product
        and not row["product_id"]
        and (product["type_id"] == row["product_type"] or not _is_parent(row))
    ):
        row["product_id"] = product["entity_id"]
    row["created_at"] = row["updated_at"] = shop.now()
    return row


def _order_row(shop: Shop, rows: Connection, given: Row, items: list[Row]) -> Row:
    row = complete(ORDER, given)
    top = [item for item in items if "_parent" not in item]
    state, status = _state(row)
    currency = row["order_currency_code"] or row["base_currency_code"] or shop.settings.currency
    if row["increment_id"] and is_taken(rows, ORDER, row["store_id"], row["increment_id"]):
        raise errors.business("Unique constraint violation found")
    increment = row["increment_id"] or next_increment(rows, ORDER, row["store_id"])
    defaults: Row = {
        "increment_id": increment,
        "store_name": (shop.store_views.find(row["store_id"]) or shop.store_views.views[0]).full_name,
        "state": state,
        "status": status,
        "protect_code": hashlib.sha256(f"order {increment}".encode()).hexdigest()[:32],
        "created_at": shop.now(),
        "customer_is_guest": 0 if row["customer_id"] else 1,
        "customer_group_id": 1 if row["customer_id"] else 0,
        "customer_note_notify": 1,
        "is_virtual": int(bool(items) and all(item["is_virtual"] for item in items if not _is_parent(item))),
        "total_item_count": len(top),
        "total_qty_ordered": sum(item["qty_ordered"] for item in top),
        "base_to_global_rate": ONE,
        "base_to_order_rate": ONE,
        "store_to_base_rate": 0,
        "store_to_order_rate": 0,
        "order_currency_code": currency,
        "base_currency_code": shop.settings.currency if row["base_to_order_rate"] else currency,
    }
    row |= {name: value for name, value in defaults.items() if row[name] is None}
    row["global_currency_code"] = row["global_currency_code"] or row["base_currency_code"]
    row["store_currency_code"] = row["store_currency_code"] or row["order_currency_code"]
    row["updated_at"] = shop.now()
    _mirror(row, row["base_to_order_rate"])
    return row


def _store_id(shop: Shop, given: Row, view: str) -> int:
    """Raises 404 for a store that there is not; 0 is the admin's own."""
    store_id: int | None = given.get("store_id")
    if store_id is None:
        return shop.store_views.id_of(view)
    if store_id and shop.store_views.find(store_id) is None:
        raise errors.Refused(
            404, "The store that was requested wasn't found. Verify the store and try again."
        )
    return store_id


def _state(row: Row) -> tuple[str, str | None]:
    if row["state"]:
        return row["state"], row["status"] or default_status(row["state"])
    if row["status"]:
        return state_of_status(row["status"]), row["status"]
    return "new", "pending"


def _mirror(row: Row, rate: int) -> None:
    """Fill an amount from its twin in the other currency where only one was sent."""
    for name in [name for name in row if f"base_{name}" in row]:
        base = f"base_{name}"
        if row[base] is None and row[name] is not None:
            row[base] = divided(row[name] * ONE, rate) if rate else row[name]
        elif row[name] is None and row[base] is not None:
            row[name] = divided(row[base] * rate, ONE) if rate else row[base]


def _families(items: list[GivenItem]) -> Iterable[tuple[int, int]]:
    """Places of children and of the parents they name."""
    for place, item in enumerate(items):
        parent = _parent_place(items, place, item)
        if parent is not None:
            yield place, parent


def _parent_place(items: list[GivenItem], place: int, item: GivenItem) -> int | None:
    others = [(other, given.row) for other, given in enumerate(items) if other != place]
    named = item.parent or {}
    wanted = {
        "item_id": named.get("item_id") or item.row.get("parent_item_id"),
        "quote_item_id": named.get("quote_item_id"),
    }
    for column, value in wanted.items():
        for other, row in others:
            if value is not None and row.get(column) == value:
                return other
    if not named.get("sku"):
        return None
    alike = [other for other, row in others if row.get("sku") == named["sku"] and items[other].parent is None]
    before = [other for other in alike if other < place]
    return before[-1] if before else next(iter(alike), None)


def _linked(rows: Connection, order: Order, items: list[Row]) -> list[OrderItem]:
    """Write the items, parents before the children that point at them; in the order in which they came."""
    linked: dict[int, OrderItem] = {}
    for row in sorted(items, key=lambda row: "_parent" in row):
        parent = linked[id(row["_parent"])] if "_parent" in row else None
        mine = id(row)
        row.pop("_parent", None)
        row |= {"order_id": order.number, "parent_item_id": parent.number if parent else None}
        row["item_id"] = add(rows, ORDER_ITEM, row)
        linked[mine] = OrderItem(row, parent)
        if parent:
            parent.children.append(linked[mine])
    return sorted(linked.values(), key=lambda item: item.number)


def _price_bundles(shop: Shop, items: list[OrderItem]) -> None:
    """Work out what a real shop reads from `product_options`, which REST does not carry."""
    for item in items:
        if item.row["product_type"] == "bundle" and item.children:
            by_child = item.get("price") == 0 and any(child.get("row_total") for child in item.children)
            item.row["product_options"] = {
                "product_calculations": BY_CHILD if by_child else BY_PARENT,
                "shipment_type": TOGETHER,
            }
            for child in item.children:
                each = child.get("qty_ordered") * ONE // max(item.get("qty_ordered"), 1)
                child.row["product_options"] = {"bundle_selection_qty": each}
        elif item.row["product_type"] == "configurable" and shop.profile.child_price_is_parents:
            for child in item.children:
                child.row["price"], child.row["base_price"] = item.row["price"], item.row["base_price"]


def _payment(order: Order, given: Row | None) -> Row | None:
    if given is None:
        return None
    payment = complete(PAYMENT, given, parent_id=order.number)
    for base in ("", "base_"):
        if payment[f"{base}amount_ordered"] is None:
            payment[f"{base}amount_ordered"] = order.row[f"{base}grand_total"]
        if payment[f"{base}shipping_amount"] is None:
            payment[f"{base}shipping_amount"] = order.row[f"{base}shipping_amount"]
    _mirror(payment, order.row["base_to_order_rate"])
    return payment


def _history(order: Order, given: Row) -> Row:
    line = complete(HISTORY, given, parent_id=order.number)
    line["entity_name"] = line["entity_name"] or "order"
    line["status"] = line["status"] or order.status
    line["is_visible_on_front"] = line["is_visible_on_front"] or 0
    return line


def _note_transaction(shop: Shop, rows: Connection, order: Order) -> None:
    payment = order.payment
    if payment is None or not payment["last_trans_id"]:
        return
    kind = (
        "authorization"
        if held(payment, "amount_authorized") and not held(payment, "amount_paid")
        else "capture"
    )
    add(
        rows,
        TRANSACTION,
        {
            "order_id": order.number,
            "payment_id": payment["entity_id"],
            "txn_id": payment["last_trans_id"],
            "txn_type": kind,
            "is_closed": int(kind == "capture"),
            "created_at": shop.now(),
            "additional_information": {},
        },
    )


def _is_parent(row: Row) -> bool:
    return row["product_type"] in _PARENT_TYPES

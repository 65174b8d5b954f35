"""Patching an order: only the columns and parts that were sent are written; the save rule follows."""

from sqlalchemy import Connection, Table

from . import errors
from .database import Row
from .order import Order, load, save
from .order_answer import show_order
from .order_entity import GivenOrder
from .order_state import apply_save_rule
from .placing import complete
from .sequences import is_taken, next_increment
from .shape import Shown
from .shop import Shop
from .tables import ADDRESS, HISTORY, ORDER, ORDER_ITEM, PAYMENT

_NEVER = frozenset({"entity_id", "updated_at", "created_at", "total_due", "base_total_due", "items"})


def patch(shop: Shop, rows: Connection, given: GivenOrder) -> Shown:
    """Write what was sent into the order of that entity_id.

    Raises 404 for an unknown one, 400 for an increment_id that another order of its store view has.
    """
    order = load(rows, given.row["entity_id"])
    wanted = given.row.get("increment_id")
    if (
        wanted
        and wanted != order.row["increment_id"]
        and is_taken(rows, ORDER, order.row["store_id"], wanted)
    ):
        raise errors.business("Unique constraint violation found")
    order.row |= _written(ORDER, given.row)
    if shop.profile.patch_renumbers and not given.row.get("increment_id"):
        order.row["increment_id"] = next_increment(rows, ORDER, order.row["store_id"])
    _patch_items(order, given)
    _patch_address(order, "billing", given.billing)
    _patch_address(order, "shipping", given.shipping)
    if order.payment is not None and given.payment is not None:
        order.payment |= _written(PAYMENT, given.payment)
    order.histories += [
        complete(HISTORY, line, parent_id=order.number, entity_name=line.get("entity_name") or "order")
        for line in given.histories
        if not line.get("entity_id")
    ]
    apply_save_rule(shop, rows, order)
    save(shop, rows, order)
    return show_order(load(rows, order.number), shop.profile)


def _patch_items(order: Order, given: GivenOrder) -> None:
    for sent in given.items or []:
        item = order.item(sent.row.get("item_id") or 0)
        if item is not None:
            item.row |= _written(
                ORDER_ITEM, sent.row, never=frozenset({"item_id", "order_id", "parent_item_id"})
            )


def _patch_address(order: Order, kind: str, sent: Row | None) -> None:
    if sent is None:
        return
    own = order.billing if kind == "billing" else order.shipping
    if own is None:
        order.addresses.append(complete(ADDRESS, sent, parent_id=order.number, address_type=kind))
    else:
        own |= _written(ADDRESS, sent, never=frozenset({"parent_id", "address_type"}))


def _written(table: Table, sent: Row, *, never: frozenset[str] = frozenset()) -> Row:
    return {name: value for name, value in sent.items() if name in table.c and name not in _NEVER | never}

"""Shipping an order: what may be shipped, the document with its tracks, and what it does to the order."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from . import errors, inputs
from .amounts import ONE, held
from .call import Call
from .database import Row, add
from .document import Asked, Line, comment_rows, copied_from, not_saved, read_asked
from .inputs import Reader
from .order import Order, load, save
from .order_item import OrderItem
from .order_state import CANCELED, HELD, NEW, REVIEW, apply_save_rule, move, resolve
from .sequences import next_increment
from .shop import Shop
from .tables import SHIPMENT, SHIPMENT_COMMENT, SHIPMENT_ITEM, TRACK

_PREFIX = "Shipment Document Validation Error(s):"

_TRACK: Mapping[str, Reader] = {
    "track_number": inputs.read_text,
    "title": inputs.read_text,
    "carrier_code": inputs.read_text,
    "extension_attributes": inputs.read_any,
}


def ship_order(shop: Shop, call: Call) -> str:
    """POST /V1/order/:orderId/ship; answers the shipment's entity_id as text."""
    asked = read_asked(call)
    tracks: list[Row] = call.take("tracks", inputs.read_list(read_new_track), [])
    packages = call.take("packages", inputs.read_any)
    with shop.database.writing() as rows:
        order = load(rows, call.identity("orderId"))
        lines = _lines(order, asked)
        _validate(order, asked, lines, tracks)
        _register(lines)
        number = _store(shop, rows, order, lines=lines, asked=asked, packages=packages)
        for track in tracks:
            _add_track(shop, rows, track, number, order.number)
        if order.state == NEW:
            move(order, resolve(rows, order, in_progress=True))
        apply_save_rule(shop, rows, order)
        save(shop, rows, order)
    return str(number)


def read_new_track(value: Any) -> Row:
    """A track as it comes with a shipment."""
    track = inputs.read_object(value, _TRACK)
    track.pop("extension_attributes", None)
    return track


def _lines(order: Order, asked: Asked) -> list[Line]:
    lines = []
    for item in order.items:
        if item.is_virtual or item.row["locked_do_ship"] or not _belongs(item, asked.quantities):
            continue
        quantity = _quantity(item, asked.quantities)
        if quantity is not None:
            lines.append(Line.of(item, item.in_whole_pieces(quantity)))
    return lines


def _belongs(item: OrderItem, quantities: Mapping[int, int]) -> bool:
    if not item.is_dummy_for_shipping:
        return item.to_ship > 0
    if item.children:
        return True  # shipped separately: the parent goes with whichever child
    parent = item.parent
    if parent is None:
        return False
    return quantities.get(parent.number, 0) > 0 if quantities else parent.to_ship > 0


def _quantity(item: OrderItem, quantities: Mapping[int, int]) -> int | None:
    """How much goes out; None leaves the row out of the parcel."""
    if not item.is_dummy_for_shipping:
        if item.number in quantities:
            return min(quantities[item.number], item.to_ship)
        return None if quantities else item.to_ship
    if item.parent is None:
        return ONE
    of_parent = quantities.get(item.parent.number, item.parent.to_ship)
    return min(item.per_parent * min(of_parent, item.parent.to_ship) // ONE, item.simple_to_ship)


def _validate(order: Order, asked: Asked, lines: Sequence[Line], tracks: Sequence[Row]) -> None:
    messages = _bundle_messages(order, asked)
    if sum(line.quantity for line in lines) <= 0:
        messages.append("You can't create a shipment without products.")
    if any(not track.get("track_number") for track in tracks):
        messages.append("Please enter a tracking number.")
    if order.state in {REVIEW, HELD, CANCELED} or order.row["is_virtual"]:
        messages.append(f"A shipment cannot be created when an order has a status of {order.status or ''}")
    elif not any(
        item.to_ship > 0 and not item.is_virtual and not item.row["locked_do_ship"] for item in order.items
    ):
        messages.append("The order does not allow a shipment to be created.")
    if messages:
        raise errors.business("\n".join([_PREFIX, *messages]))
    if any(not track.get("carrier_code") for track in tracks):
        raise not_saved("a shipment")


def _bundle_messages(order: Order, asked: Asked) -> list[str]:
    messages = []
    for number in asked.quantities:
        item = order.item(number)
        if item is None or (item.parent or item).row["product_type"] != "bundle":
            continue
        if item.ships_separately and item.children:
            messages.append(
                f'Cannot create shipment as bundle product "{item.sku}" has shipment type "Separately". '
                "Bundle product options should be shipped instead."
            )
        elif not item.ships_separately and item.parent and item.parent.number not in asked.quantities:
            messages.append(
                f'Cannot create shipment as bundle product "{item.parent.sku}" has shipment type "Together". '
                "Bundle product itself should be shipped instead."
            )
    return messages


def _register(lines: Sequence[Line]) -> None:
    for line in lines:
        if line.quantity > 0:
            line.item.grow("qty_shipped", line.quantity)


def _store(
    shop: Shop, rows: Connection, order: Order, *, lines: Sequence[Line], asked: Asked, packages: Any
) -> int:
    counted = [line for line in lines if line.quantity > 0 and not line.item.is_dummy_for_shipping]
    row = copied_from(order) | {
        "increment_id": next_increment(rows, SHIPMENT, order.row["store_id"]),
        "customer_id": order.row["customer_id"],
        "total_qty": sum(line.quantity for line in counted),
        "packages": packages,
        "email_sent": 1 if asked.notify else None,
        "created_at": shop.now(),
        "updated_at": shop.now(),
    }
    weight = sum(held(line.item.row, "weight") * line.quantity // ONE for line in counted)
    if weight:
        row["total_weight"] = weight
    number = add(rows, SHIPMENT, row)
    for line in counted:
        add(rows, SHIPMENT_ITEM, line.row | {"parent_id": number})
    for comment in comment_rows(asked, "a shipment"):
        add(rows, SHIPMENT_COMMENT, comment | {"parent_id": number, "created_at": shop.now()})
    return number


def _add_track(shop: Shop, rows: Connection, track: Row, shipment: int, order: int) -> int:
    moment = shop.now()
    return add(
        rows,
        TRACK,
        track | {"parent_id": shipment, "order_id": order, "created_at": moment, "updated_at": moment},
    )

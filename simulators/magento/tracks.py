"""Tracking numbers on shipments that have left already."""

from typing import Any

from . import errors, inputs
from .call import Call
from .database import Row, add, fetch_one
from .document_shapes import TRACK_SHAPE
from .shape import Shown
from .shop import Shop
from .tables import SHIPMENT, TRACK


def add_track(shop: Shop, call: Call) -> Shown:
    """POST /V1/shipment/track; leaves the order's own row as it is."""
    (entity,) = call.need({"entity": _read})
    with shop.database.writing() as rows:
        shipment = fetch_one(rows, SHIPMENT, entity_id=entity.get("parent_id") or 0)
        belongs = shipment is not None and shipment["order_id"] == entity.get("order_id")
        if not belongs or not (entity.get("track_number") and entity.get("carrier_code")):
            raise errors.business("Could not save the shipment tracking.")
        moment = shop.now()
        values = {name: value for name, value in entity.items() if name != "entity_id"}
        number = add(rows, TRACK, values | {"created_at": moment, "updated_at": moment})
        return TRACK_SHAPE.show(fetch_one(rows, TRACK, entity_id=number) or {})


def remove_track(shop: Shop, call: Call) -> bool:
    """DELETE /V1/shipment/track/:id"""
    number = call.identity()
    with shop.database.writing() as rows:
        if fetch_one(rows, TRACK, entity_id=number) is None:
            raise errors.no_entity()
        rows.execute(TRACK.delete().where(TRACK.c.entity_id == number))
    return True


def _read(value: Any) -> Row:
    given = inputs.read_object(value, dict(TRACK_SHAPE.readers) | {"extension_attributes": inputs.read_any})
    given.pop("extension_attributes", None)
    return given

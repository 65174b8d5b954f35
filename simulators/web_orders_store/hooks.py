"""The store's own control routes: the hooks by which a harness places orders and looks at them (the target contract).

Everything here is for the machine's own operator; the control API around it checks the token and the Host header.
"""

from dataclasses import replace
from typing import Any

import flask

from ...schemas import json_schema
from ..control import refuse
from .book import Book
from .door import Door
from .entry import Entry, Shipment
from .staff import NotPossible, Staff, UnknownOrder

PAGE = 200
"""Most orders that are listed at once."""


class _BadBody(ValueError):
    """The body of a hook is not what it should be."""


def create_hooks(staff: Staff, book: Book, door: Door) -> flask.Blueprint:
    """All routes; `build_system` serves them below `/_tillproof`."""
    routes = flask.Blueprint("web-orders-store", __name__)
    routes.register_error_handler(UnknownOrder, lambda error: refuse(404, str(error)))
    routes.register_error_handler(NotPossible, lambda error: refuse(409, str(error)))
    routes.register_error_handler(json_schema.Invalid, lambda error: refuse(400, f"virtual order: {error}"))
    routes.register_error_handler(_BadBody, lambda error: refuse(400, str(error)))
    _add_hooks(routes, staff, door)
    _add_operator_tools(routes, staff, book, door)
    return routes


def _add_hooks(routes: flask.Blueprint, staff: Staff, door: Door) -> None:
    """The hooks of the target contract, each under its own name."""

    @routes.post("/hooks/place_order")
    def place_order() -> dict[str, Any]:
        return {"id": staff.place(_object())}

    @routes.get("/hooks/read_order/<number>")
    def read_order(number: str) -> dict[str, Any]:
        return order_status(staff.look_up(number))

    @routes.post("/hooks/edit_order/<number>")
    def edit_order(number: str) -> dict[str, Any]:
        staff.edit(number, _object())
        return {}

    @routes.post("/hooks/set_module")
    def set_module() -> dict[str, Any]:
        enabled = _object().get("enabled")
        if not isinstance(enabled, bool):
            raise _BadBody('set_module: the body has no switch; send {"enabled": true} or {"enabled": false}')
        door.set_enabled(enabled)
        return {}

    @routes.post("/hooks/run_cycle")
    def run_cycle() -> dict[str, Any]:
        return {}  # what is placed or changed can be seen at once

    for name, act in {
        "cancel_order": staff.cancel,
        "hold": staff.hold,
        "unhold": staff.unhold,
        "release": staff.release,
        "exclude": staff.exclude,
        "resend": staff.resend,
    }.items():
        routes.add_url_rule(f"/hooks/{name}/<number>", name, _on_order(act), methods=["POST"])
    for name, act_on_all in {"restart": staff.restart, "reset": staff.reset}.items():
        routes.add_url_rule(f"/hooks/{name}", f"hook_{name}", _on_store(act_on_all), methods=["POST"])


def _add_operator_tools(routes: flask.Blueprint, staff: Staff, book: Book, door: Door) -> None:
    """What a person at the store can do beyond that (EVO-D25, EVO-D22c)."""

    @routes.get("/orders")
    def list_orders() -> dict[str, Any]:
        after = flask.request.args.get("after", "")
        with book.lock:
            page = book.after(after, PAGE + 1)
        return {
            "orders": [{"number": entry.number, **order_status(entry)} for entry in page[:PAGE]],
            "next": page[PAGE - 1].number if len(page) > PAGE else None,
        }

    for name, act in {"exclude": staff.exclude, "resend": staff.resend, "release": staff.release}.items():
        routes.add_url_rule(f"/orders/<number>/{name}", f"order_{name}", _on_order(act), methods=["POST"])

    @routes.get("/machine-address")
    def read_machine_address() -> dict[str, Any]:
        return {"mode": door.machine_address.mode, "pinned": door.pinned, "seen": door.seen}

    @routes.post("/hooks/set_machine_address")
    def set_machine_address() -> dict[str, Any]:
        mode = _object().get("mode")
        if mode not in ("off", "pin"):
            raise _BadBody(
                'set_machine_address: the body has no mode; send {"mode": "off"} or {"mode": "pin"}'
            )
        door.machine_address, door.pinned = replace(door.machine_address, mode=mode), ""
        return {}

    @routes.post("/machine-address/reset")
    def reset_machine_address() -> dict[str, Any]:
        door.pinned = ""
        return {}


def order_status(entry: Entry) -> dict[str, Any]:
    """How an order stands, in the shape of the schema `order-status`; its marks are beside it."""
    return {
        "status": entry.status.value,
        "downloaded": entry.downloaded,
        "notes": [note.text for note in entry.notes],
        "shipments": [_shipment(shipment) for shipment in entry.shipments],
        "marks": entry.marks,
    }


def _shipment(shipment: Shipment) -> dict[str, Any]:
    items = [{"itemID": item_id, "quantity": pieces} for item_id, pieces in shipment.items.items()]
    return {"carrier": shipment.carrier, "tracking": shipment.tracking, "items": items}


def _object() -> dict[str, Any]:
    body = flask.request.get_json()
    if not isinstance(body, dict):
        raise _BadBody("the body is no JSON object")
    return body


def _on_order(act: Any) -> Any:
    def view(number: str) -> dict[str, Any]:
        act(number)
        return {}

    return view


def _on_store(act: Any) -> Any:
    def view() -> dict[str, Any]:
        act()
        return {}

    return view

"""The control API of the POS: its sales, what the store was told about them, and what staff does to them.

Answers to actions say what the store answered: {"outcome": "success" | "failure" | "queued", "message": text}.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask

from ..control import refuse
from . import presentation
from .messages import ShippedItem
from .request_body import optional, read_object
from .sales import LARGEST_PAGE, NoSale
from .staff import NotPossible, Told

if TYPE_CHECKING:
    from .pos import Pos

PAGE = 200


def create_blueprint(pos: "Pos") -> flask.Blueprint:
    """Routes below `/sales`, and `/messages`, `/customers`."""
    routes = flask.Blueprint("evo_sales", __name__)
    routes.register_error_handler(NoSale, lambda error: refuse(404, str(error)))
    routes.register_error_handler(NotPossible, lambda error: refuse(409, str(error)))
    _add_reading(routes, pos)
    _add_staff(routes, pos)
    return routes


def _add_reading(routes: flask.Blueprint, pos: "Pos") -> None:
    @routes.get("/sales")
    def list_sales() -> flask.Response | dict[str, Any]:
        limit = flask.request.args.get("limit", PAGE, type=int)
        if not 1 <= limit <= LARGEST_PAGE:
            return refuse(400, f"limit {limit}: give 1 to {LARGEST_PAGE}")
        try:
            found = pos.sales(flask.request.args.get("after", ""), limit)
        except ValueError as error:
            return refuse(400, f"after: {error}")
        return {
            "sales": [presentation.sale_in_list(sale) for sale in found],
            "next": found[-1].number if len(found) == limit else None,
        }

    @routes.get("/sales/<order_id>")
    def read_sale(order_id: str) -> dict[str, Any]:
        return presentation.sale(pos.sale(order_id), pos.messages(order_id))

    @routes.get("/messages")
    def messages() -> flask.Response | dict[str, Any]:
        order_id = flask.request.args.get("order", "")
        if not order_id:
            return refuse(400, "messages: name the order, /messages?order=...")
        return {"messages": [presentation.message(letter) for letter in pos.messages(order_id)]}

    @routes.get("/customers")
    def customers() -> dict[str, Any]:
        return {"customers": [presentation.customer(customer) for customer in pos.customers()]}


def _add_staff(routes: flask.Blueprint, pos: "Pos") -> None:
    @routes.post("/sales/<order_id>/ship")
    def ship(order_id: str) -> dict[str, Any]:
        body = read_object()
        return presentation.told(
            pos.ship(
                order_id,
                optional(body, "tracking", str, ""),
                carrier=optional(body, "carrier", str, ""),
                method=optional(body, "method", str, ""),
                items=_items(body.get("items")),
                force=optional(body, "force", bool, False),
            )
        )

    @routes.post("/sales/<order_id>/void")
    def void(order_id: str) -> dict[str, Any]:
        body = read_object()
        reason = optional(body, "reason", str, "")
        return presentation.told(pos.void(order_id, reason, force=optional(body, "force", bool, False)))

    @routes.post("/sales/<order_id>/cancel-line")
    def cancel_line(order_id: str) -> dict[str, Any]:
        return presentation.told(_line(pos.cancel_line, order_id))

    @routes.post("/sales/<order_id>/sell-line")
    def sell_line(order_id: str) -> dict[str, Any]:
        return presentation.told(_line(pos.sell_line, order_id))


def _line(act: Callable[..., Told], order_id: str) -> Told:
    body = read_object()
    quantity = body.get("quantity")
    return act(
        order_id,
        item_id=optional(body, "itemID", str, ""),
        item_number=optional(body, "itemNumber", str, ""),
        quantity=None if quantity is None else optional(body, "quantity", int, 0),
        force=optional(body, "force", bool, False),
    )


def _items(given: Any) -> list[ShippedItem] | None:
    """[{"itemID": text, "quantity": whole number}], or None for everything open."""
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        flask.abort(400, description='items must be a list such as [{"itemID": "1", "quantity": 1}], or null')
    return [
        ShippedItem(optional(item, "itemID", str, ""), optional(item, "quantity", int, 0)) for item in given
    ]

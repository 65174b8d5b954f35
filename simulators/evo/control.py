"""The control API of the POS: its settings, its polls, what it worries about. Sales are in `sales_control`.

Mounted below `/_tillproof` by `build_system`, which also decides who may use it. Settings have the names of
`Connection`'s fields; the password is taken and never told.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import flask

from ..control import refuse
from . import presentation, sales_control
from .connection import BadConnection, Connection
from .issues import plain
from .link import EnablingRefused, NotEnabled
from .payments import BadPaymentMethods
from .request_body import optional, read_object
from .texts import BadLength

if TYPE_CHECKING:
    from .pos import Pos

_SETTINGS: Mapping[str, tuple[type, ...]] = {
    "url": (str,),
    "user": (str,),
    "password": (str,),
    "content_type": (str,),
    "request_interval": (int, float),
    "retry_interval": (int, float),
    "machine_address": (str,),
    "enabled": (bool,),
    "location": (str,),
    "zone": (str,),
    "timeout": (int, float),
    "ca_file": (str, type(None)),
    "insecure_http": (bool,),
    "test_falls_back": (bool,),
    "machine_address_header": (str,),
}


def create_blueprint(pos: "Pos") -> flask.Blueprint:
    """Everything only this system can do."""
    routes = flask.Blueprint("evo", __name__)
    routes.register_blueprint(sales_control.create_blueprint(pos))
    _refuse_with(routes, 409, NotEnabled, EnablingRefused)
    _refuse_with(routes, 400, BadConnection, BadPaymentMethods, BadLength)
    _add_connection(routes, pos)
    _add_polling(routes, pos)
    _add_house_rules(routes, pos)
    return routes


def _add_connection(routes: flask.Blueprint, pos: "Pos") -> None:
    @routes.get("/connection")
    def read() -> dict[str, Any]:
        return presentation.connection(pos.connection, tested=pos.tested, halted=pos.halted)

    @routes.put("/connection")
    def change() -> dict[str, Any]:
        body = read_object()
        force = optional(body, "force", bool, False)
        pos.save_connection(_changed(pos.connection, body), force=force)
        return read()

    @routes.post("/connection/test")
    def test() -> dict[str, Any]:
        trial = pos.test_connection()
        return {"success": trial.success, "outcome": trial.outcome, "words": trial.words}

    @routes.post("/machine-address")
    def ask_machine_address() -> dict[str, Any]:
        return {"machine_address": pos.ask_machine_address()}


def _add_polling(routes: flask.Blueprint, pos: "Pos") -> None:
    @routes.post("/poll")
    def poll() -> dict[str, Any]:
        return presentation.poll(pos.poll())

    @routes.get("/status")
    def status() -> dict[str, Any]:
        following = pos.next_call()
        return {
            "enabled": pos.connection.enabled,
            "halted": pos.halted,
            "last_poll": presentation.poll(pos.last_poll) if pos.last_poll else None,
            "next_call": presentation.moment(following) if following else None,
            "waiting_messages": pos.waiting_messages(),
        }

    @routes.get("/revenue")
    def revenue() -> dict[str, str]:
        return {method: plain(amount) for method, amount in pos.revenue().items()}

    @routes.get("/alarms")
    def alarms() -> dict[str, Any]:
        return {"alarms": [presentation.alarm(alarm) for alarm in pos.alarms()]}

    @routes.delete("/alarms/<int:number>")
    def dismiss(number: int) -> flask.Response | dict[str, Any]:
        if not pos.dismiss_alarm(number):
            return refuse(404, f"alarm {number}: not open; GET /alarms lists those that are")
        return {"dismissed": number}

    @routes.post("/messages/<int:number>/abandon")
    def abandon(number: int) -> flask.Response | dict[str, Any]:
        if not pos.abandon_message(number):
            return refuse(409, f"message {number}: not waiting, so there is nothing to abandon")
        return {"abandoned": number}


def _add_house_rules(routes: flask.Blueprint, pos: "Pos") -> None:
    @routes.get("/payment-methods")
    def methods() -> dict[str, str]:
        return dict(pos.rules.payment_methods)

    @routes.put("/payment-methods")
    def map_payments() -> dict[str, str]:
        pos.rules.map_payments(read_object())
        return methods()

    @routes.get("/text-lengths")
    def lengths() -> dict[str, int]:
        return dict(pos.rules.text_lengths)

    @routes.put("/text-lengths")
    def limit_texts() -> dict[str, int]:
        pos.rules.limit_texts(read_object())
        return lengths()


def _changed(current: Connection, body: Mapping[str, Any]) -> Connection:
    """The settings with those of the body in place. Raises `BadConnection`."""
    changes: dict[str, Any] = {}
    for name, value in body.items():
        if name == "force":
            continue
        if name not in _SETTINGS:
            raise BadConnection(f"setting {name!r}: not known; one of {', '.join(_SETTINGS)}")
        if not _is_a(value, _SETTINGS[name]):
            raise BadConnection(f"setting {name!r}: {type(value).__name__} is the wrong kind of value")
        changes[name] = Path(value) if name == "ca_file" and value else value
    return replace(current, **changes)


def _is_a(value: object, kinds: tuple[type, ...]) -> bool:
    if isinstance(value, bool):
        return bool in kinds
    return isinstance(value, kinds)


def _refuse_with(routes: flask.Blueprint, status: int, *errors: type[Exception]) -> None:
    answer: Callable[[Exception], flask.Response] = lambda error: refuse(status, str(error))  # noqa: E731
    for error in errors:
        routes.register_error_handler(error, answer)

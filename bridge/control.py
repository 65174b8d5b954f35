"""The operator's API under `/_tillproof`: loopback only, a bearer token, the Host header checked. JSON.

Refusals are `{"error": "one line"}`. `reset` and `clock` exist in laboratories only.
"""

import hmac
import json
from collections.abc import Callable
from datetime import datetime
from importlib.metadata import version
from typing import Any

import flask

from .clock import LabClock
from .cycle import Report
from .desk import ACTIONS, DeskRefused
from .lease import LeaseLost
from .office import Office, UnknownOrder
from .sources.source import StoreTrouble

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
MOST = 1000
LARGEST_ID = 2**63 - 1
"""The ledger counts no further."""

Answer = flask.Response | dict[str, Any]


class CycleBusy(Exception):
    """Another process runs a cycle and does not come to an end, or the bridge is being stopped."""


def create_control(
    office: Office,
    run_cycle: Callable[[], Report],
    forget_everything: Callable[[], None],
    *,
    token: str,
    lab_clock: LabClock | None,
) -> flask.Blueprint:
    """The blueprint. Without a token nobody gets in."""
    routes = flask.Blueprint("control", __name__)
    routes.before_request(lambda: _admit(token))
    routes.register_error_handler(UnknownOrder, lambda error: _refuse(404, f"order {error}: unknown here"))
    routes.register_error_handler(DeskRefused, lambda error: _refuse(409, str(error)))
    routes.register_error_handler(StoreTrouble, lambda error: _refuse(502, str(error)))
    for elsewhere in (CycleBusy, LeaseLost):
        routes.register_error_handler(
            elsewhere,
            lambda _: _refuse(503, "another process runs a long cycle, or the bridge stops; try again"),
        )
    routes.register_error_handler(500, lambda _: _refuse(500, "the bridge failed; its log says why"))
    for unreadable in (400, RecursionError):
        routes.register_error_handler(
            unreadable, lambda _: _refuse(400, "the body is not JSON; see docs/bridge.md")
        )
    routes.register_error_handler(415, lambda _: _refuse(415, "the body must be application/json"))
    _orders(routes, office)
    _work(routes, office)
    _module(routes, office)

    @routes.get("/")
    def say_who() -> Answer:
        cycle = office.last_cycle()
        return {
            "system": "bridge",
            "version": version("tillproof"),
            "enabled": office.enabled(),
            "inactive": list(office.inactive),
            "last_cycle": json.loads(cycle) if cycle else None,
        }

    @routes.post("/cycle")
    def cycle() -> Answer:
        return run_cycle().to_json()

    if lab_clock is not None:
        _laboratory(routes, forget_everything, lab_clock)
    return routes


def _orders(routes: flask.Blueprint, office: Office) -> None:
    @routes.get("/orders")
    def page() -> Answer:
        limit = flask.request.args.get("limit", 200, type=int)
        if not 1 <= limit <= MOST:
            return _refuse(400, f"limit {limit}: choose 1 to {MOST}")
        found, following = office.page(flask.request.args.get("after", ""), limit)
        return {"orders": found, "next": following}

    @routes.get("/orders/<number>")
    def order(number: str) -> Answer:
        return office.order(number)

    @routes.post("/orders/<number>/<action>")
    def act(number: str, action: str) -> Answer:
        if action not in ACTIONS:
            return _refuse(404, f"{action!r} is no action; choose {', '.join(ACTIONS)}")
        try:
            return office.act(number, action)
        except DeskRefused as refused:
            return _refuse(409, f"order {number}: {refused}")


def _work(routes: flask.Blueprint, office: Office) -> None:
    @routes.get("/to-do")
    def work() -> Answer:
        return {"work": list(office.work())}

    @routes.post(f"/to-do/<int(max={LARGEST_ID}):work_id>/done")
    def done(work_id: int) -> Answer:
        office.finish_work(work_id)
        return {"done": work_id}


def _module(routes: flask.Blueprint, office: Office) -> None:
    @routes.get("/module")
    def enabled() -> Answer:
        return {"enabled": office.enabled()}

    @routes.put("/module")
    def switch() -> Answer:
        body = flask.request.get_json()
        on = body.get("enabled") if isinstance(body, dict) else None
        if not isinstance(on, bool):
            return _refuse(400, 'module: send {"enabled": true} or {"enabled": false}')
        office.switch(on=on)
        return {"enabled": office.enabled()}

    @routes.post("/machine-address/reset")
    def forget_machine() -> Answer:
        office.forget_machine_address()
        return {"machine_address": None}


def _laboratory(routes: flask.Blueprint, forget_everything: Callable[[], None], clock: LabClock) -> None:
    @routes.post("/reset")
    def reset() -> Answer:
        forget_everything()
        return {"reset": "bridge"}

    @routes.put("/clock")
    def set_clock() -> Answer:
        body = flask.request.get_json()
        try:
            moment = datetime.fromisoformat(body["now"])
        except (TypeError, KeyError, ValueError):
            moment = None
        if moment is None or moment.tzinfo is None:
            return _refuse(400, 'clock: send {"now": "2026-03-04T09:15:00Z"}')
        clock.set(moment)
        return {"now": clock().isoformat()}


def _admit(token: str) -> flask.Response | None:
    request = flask.request
    if request.remote_addr not in LOOPBACK:
        return _refuse(403, "control: only this machine may use it; connect from 127.0.0.1")
    if _host_name(request.host) not in LOOPBACK:
        return _refuse(403, "control: the Host header names another host; use 127.0.0.1 or localhost")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode(), token.encode())
    if not token or scheme.lower() != "bearer" or not right:
        answer = _refuse(401, "control: the token is missing or wrong; it is control_token in the settings")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tillproof bridge"'
        return answer
    return None


def _host_name(host: str) -> str:
    """Without the port; an IPv6 address without its brackets."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].lower()


def _refuse(status: int, reason: str) -> flask.Response:
    answer = flask.jsonify(error=reason)
    answer.status_code = status
    return answer

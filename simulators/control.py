"""The control API of every simulator: who may use it, and what all of them answer.

Served beside the simulator under `/_tillproof`. Loopback only, a bearer token, the Host header checked (a page in a
browser on the same machine must not reach it by a name of its own). JSON; refusals are `{"error": "one line"}`.
"""

import base64
import hmac
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import flask

from .faults import BadFault, Fault, Faults, UnknownFault
from .journal import Exchange, Journal

PREFIX = "/_tillproof"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PAGE = 200


def create_control(
    name: str,
    *,
    token: str,
    journal: Journal,
    faults: Faults,
    reset: Callable[[], None],
    own: flask.Blueprint | None = None,
) -> flask.Flask:
    """The control application of the system called `name`; `own` adds what only that system can do."""
    app = flask.Flask(f"control-{name}", static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.before_request(lambda: _admit(token))
    app.register_error_handler(400, lambda error: refuse(400, f"{name}: {error.description}"))
    app.register_error_handler(
        RecursionError, lambda _: refuse(400, f"{name}: the body is nested too deeply")
    )
    app.register_error_handler(
        404, lambda _: refuse(404, f"{name}: no such control; see the guide to control APIs")
    )
    app.register_error_handler(405, lambda _: refuse(405, f"{name}: this control does not take that method"))
    app.register_error_handler(
        415, lambda _: refuse(415, f"{name}: the body must be JSON; send application/json")
    )

    @app.get("/")
    def say_who() -> dict[str, Any]:
        return {"system": name, "version": version("tillproof"), "faults": list(faults.known)}

    @app.post("/reset")
    def forget() -> dict[str, Any]:
        faults.clear()
        reset()
        journal.clear()
        return {"reset": name}

    app.register_blueprint(_journal_routes(journal))
    app.register_blueprint(_fault_routes(faults))
    if own is not None:
        app.register_blueprint(own)
    return app


def refuse(status: int, reason: str) -> flask.Response:
    """A refusal in the form that every control API shares."""
    answer = flask.jsonify(error=reason)
    answer.status_code = status
    return answer


def _admit(token: str) -> flask.Response | None:
    request = flask.request
    if request.remote_addr not in LOOPBACK:
        return refuse(403, "control: only this machine may use it; connect from 127.0.0.1")
    if _host_name(request.host) not in LOOPBACK:
        return refuse(403, "control: the Host header names another host; use 127.0.0.1 or localhost")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        answer = refuse(401, "control: the token is missing or wrong; it is in the endpoints file")
        answer.headers["WWW-Authenticate"] = 'Bearer realm="tillproof control"'
        return answer
    return None


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].lower()


def _journal_routes(journal: Journal) -> flask.Blueprint:
    routes = flask.Blueprint("journal", __name__)

    @routes.get("/journal")
    def read() -> dict[str, Any]:
        after = flask.request.args.get("after", 0, type=int)
        page = journal.exchanges(after, PAGE)
        return {
            "exchanges": [_plain(exchange) for exchange in page],
            "next": page[-1].number if page else after,
        }

    return routes


def _plain(exchange: Exchange) -> dict[str, Any]:
    return {
        "number": exchange.number,
        "at": exchange.at.isoformat(),
        "system": exchange.system,
        "session": exchange.session,
        "method": exchange.method,
        "path": exchange.path,
        "query": exchange.query,
        "credentials": exchange.credentials,
        "request": {"headers": exchange.request_headers, "body": _readable(exchange.request_body)},
        "status": exchange.status,
        "response": {"headers": exchange.response_headers, "body": _readable(exchange.response_body)},
        "seconds": round(exchange.seconds, 6),
        "fault": exchange.fault,
    }


def _readable(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}


def _fault_routes(faults: Faults) -> flask.Blueprint:
    routes = flask.Blueprint("faults", __name__)

    @routes.get("/faults")
    def read() -> dict[str, Any]:
        return {"faults": [_described(fault) for fault in faults.waiting()], "known": list(faults.known)}

    @routes.post("/faults")
    def add() -> flask.Response | tuple[dict[str, Any], int]:
        try:
            fault = _fault(flask.request.get_json())
            faults.set(fault)
        except (UnknownFault, BadFault) as error:
            return refuse(400, str(error))
        return _described(fault), 201

    @routes.delete("/faults")
    def clear() -> dict[str, Any]:
        faults.clear()
        return {"faults": []}

    return routes


def _fault(asked: Any) -> Fault:
    if not isinstance(asked, dict) or not isinstance(asked.get("name"), str):
        raise BadFault('fault: the body has no name; send {"name": "drop_response", "times": 1}')
    times = asked.get("times", 1)
    if times is not None and (not isinstance(times, int) or isinstance(times, bool)):
        raise BadFault(f"fault {asked['name']!r}: times is {times!r}; give a whole number or null")
    parameters = asked.get("parameters", {})
    if not isinstance(parameters, dict):
        raise BadFault(f"fault {asked['name']!r}: parameters must be an object")
    nth = asked.get("nth", 1)
    if not isinstance(nth, int) or isinstance(nth, bool):
        raise BadFault(f"fault {asked['name']!r}: nth is {nth!r}; give a whole number")
    return Fault(
        asked["name"], times, parameters, str(asked.get("method", "")), str(asked.get("path", "")), nth
    )


def _described(fault: Fault) -> dict[str, Any]:
    return {
        "name": fault.name,
        "times": fault.times,
        "parameters": dict(fault.parameters),
        "method": fault.method,
        "path": fault.path,
        "nth": fault.nth,
    }

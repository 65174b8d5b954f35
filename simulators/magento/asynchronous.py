"""Calls whose work is done after the answer (`/async/V1`, `/async/bulk/V1`), and what became of them.

The simulator has no queue: it does the work while it accepts it, so that whoever asks next finds it done. A call that
cannot be read is refused at once, one of a bulk is marked as rejected; a service's own refusal shows in the status.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from . import errors, inputs
from .accounts import Caller
from .call import Call
from .database import Row, add, fetch_all, fetch_one
from .names import find, snake
from .routing import Match, Route
from .shape import Shape, Shown
from .shop import Shop
from .tables import BULK, OPERATION

COMPLETE = 1
RETRIABLE = 2
FAILED = 3
OPEN = 4
REJECTED = 5

_USER_TYPES = {"integration": 1, "admin": 2, "customer": 3}
_BULK_SHAPE = Shape(BULK, "description start_time user_id operation_count", always="user_id")
_SHORT_SHAPE = Shape(OPERATION, "status result_message error_code", always="status result_message error_code")
_WHOLE_SHAPE = Shape(
    OPERATION,
    "topic_name serialized_data result_serialized_data status result_message error_code",
    always="serialized_data result_serialized_data result_message error_code",
)

MakeCall = Callable[[Mapping[str, str], Any], Call]
"""Makes the call of a service out of the values in its path and its body."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: int
    message: str | None
    result: Any = None
    code: int | None = None


def takes(route: Route) -> bool:
    """Only writes are put off, never those of a customer's own account, nor a sign-in, whose token would be kept."""
    is_sign_in = route.pattern.startswith("/V1/integration/")
    return route.verb != "GET" and route.resource != "self" and not is_sign_in


def accept(shop: Shop, match: Match, caller: Caller, call: MakeCall, given: Any, *, is_bulk: bool) -> Shown:
    """Do the work and answer what the client may ask about later. Raises the refusal of an unreadable single call."""
    asked = _members(given) if is_bulk else [given]
    outcomes = [_run(shop, match, call, one, is_bulk=is_bulk) for one in asked]
    with shop.database.writing() as rows:
        number = _store(shop, rows, match.route, caller, len(asked))
        for place, (one, outcome) in enumerate(zip(asked, outcomes, strict=True)):
            _note(rows, number, place, match.route, one, outcome)
        bulk = fetch_one(rows, BULK, id=number) or {}
    return {
        "bulk_uuid": bulk["uuid"],
        "request_items": [_receipt(*entry) for entry in enumerate(zip(asked, outcomes, strict=True))],
        "errors": any(outcome.status == REJECTED for outcome in outcomes),
    }


def short_status(shop: Shop, call: Call) -> Shown:
    """GET /V1/bulk/:bulkUuid/status"""
    return _status(shop, call, _SHORT_SHAPE)


def detailed_status(shop: Shop, call: Call) -> Shown:
    """GET /V1/bulk/:bulkUuid/detailed-status"""
    return _status(shop, call, _WHOLE_SHAPE)


def count_of_status(shop: Shop, call: Call) -> int:
    """GET /V1/bulk/:bulkUuid/operation-status/:status"""
    wanted = inputs.read_int(call.text("status"))
    with shop.database.reading() as rows:
        return len(fetch_all(rows, OPERATION, bulk_id=_bulk(rows, call)["id"], status=wanted))


def _members(given: Any) -> list[Any]:
    members = list(given.values()) if isinstance(given, dict) else given
    return members if isinstance(members, list) else []


def _run(shop: Shop, match: Match, call: MakeCall, given: Any, *, is_bulk: bool) -> _Outcome:
    try:
        path = _path_of(match.path, given) if is_bulk else match.path
        result = match.route.service(shop, call(path, given))
    except errors.Malformed as refusal:
        if not is_bulk:
            raise
        return _Outcome(REJECTED, _said(refusal))
    except errors.Refused as refusal:
        return _Outcome(FAILED, _said(refusal), code=refusal.status)
    return _Outcome(COMPLETE, "Service execution success", result)


def _path_of(path: Mapping[str, str], given: Any) -> dict[str, str]:
    """`/products/bySku` takes the SKU of each member from the member: beside its object or inside it."""
    values = dict(path)
    members = given if isinstance(given, dict) else {}
    places = [members, *(member for member in members.values() if isinstance(member, dict))]
    for name, piece in path.items():
        if snake(piece) == f"by_{snake(name)}":
            found = next((value for place in places if (value := find(place, snake(name))) is not None), None)
            if found is None:
                raise errors.missing([name])
            values[name] = inputs.read_text(found)
    return values


def _said(refusal: errors.Refused) -> str:
    """The message with its parameters filled in; nobody else will."""
    text = refusal.message
    parameters = refusal.parameters
    named = parameters if isinstance(parameters, Mapping) else dict(enumerate(map(str, parameters), 1))
    for name, value in named.items():
        text = text.replace(f"%{name}", str(value))
    return text


def _store(shop: Shop, rows: Connection, route: Route, caller: Caller, count: int) -> int:
    values: Row = {
        "uuid": str(uuid.uuid4()),
        "description": f"Topic {_topic(route)}",
        "start_time": shop.now(),
        "user_id": caller.number or None,
        "user_type": _USER_TYPES.get(caller.kind, 4),
        "operation_count": count,
    }
    return add(rows, BULK, values)


def _note(rows: Connection, bulk: int, place: int, route: Route, given: Any, outcome: _Outcome) -> None:
    result = None if outcome.result is None else json.dumps(outcome.result)
    values: Row = {
        "bulk_id": bulk,
        "operation_key": place,
        "topic_name": _topic(route),
        "serialized_data": _serialized(given),
        "result_serialized_data": result,
        "status": outcome.status,
        "result_message": outcome.message,
        "error_code": outcome.code,
    }
    add(rows, OPERATION, values)


def _topic(route: Route) -> str:
    words = [piece.lstrip(":").lower() for piece in route.pieces[1:]]
    return ".".join(["async", *words, route.verb.lower()])


def _serialized(given: Any) -> str:
    """What is kept of the call; a new customer's password is not."""
    kept = inputs.read_any(given)
    if isinstance(kept, dict):
        kept = {name: member for name, member in kept.items() if snake(name) != "password"}
    return json.dumps(kept, separators=(",", ":"))


def _receipt(place: int, entry: tuple[Any, _Outcome]) -> Shown:
    given, outcome = entry
    receipt: Shown = {"id": place, "data_hash": hashlib.sha256(_serialized(given).encode()).hexdigest()}
    if outcome.status == REJECTED:
        return receipt | {"status": "rejected", "error_message": outcome.message}
    return receipt | {"status": "accepted"}


def _bulk(rows: Connection, call: Call) -> Row:
    found = fetch_one(rows, BULK, uuid=call.text("bulkUuid"))
    if found is None:
        raise errors.Refused(404, "Bulk uuid %bulkUuid not exist", {"bulkUuid": call.text("bulkUuid")})
    return found


def _status(shop: Shop, call: Call, shape: Shape) -> Shown:
    with shop.database.reading() as rows:
        bulk = _bulk(rows, call)
        operations = fetch_all(rows, OPERATION, bulk_id=bulk["id"])
    shown = [{"id": row["operation_key"]} | shape.show(row) for row in operations]
    return {
        "operations_list": shown,
        "user_type": bulk["user_type"],
        "bulk_id": bulk["uuid"],
    } | _BULK_SHAPE.show(bulk)

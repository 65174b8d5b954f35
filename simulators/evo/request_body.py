"""What the control API is sent: JSON objects with members of a known kind.

A body of another kind ends the request with 400 and one line that names the member.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import flask

_Value = TypeVar("_Value")


def read_object() -> dict[str, Any]:
    """The object of this request; no body at all is an empty one."""
    if not flask.request.get_data(cache=True):
        return {}
    body = flask.request.get_json()
    if not isinstance(body, dict):
        flask.abort(400, description="the body must be a JSON object")
    return body


def optional(body: Mapping[str, Any], name: str, kind: type[_Value], default: _Value) -> _Value:
    """A member that may be absent or null."""
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        flask.abort(400, description=f"{name} must be of type {kind.__name__}")
    return value

"""The JSON Schemas of what people and programs exchange with the harness, and one clear line where one breaks.

Values that a schema marks ``writeOnly`` (passwords, tokens) never stand in a message.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.exceptions import best_match

NAMES = ("virtual-order", "target", "order-status", "endpoints")
"""The schemas there are."""

_formats = FormatChecker(formats=())


class UnknownSchema(LookupError):
    """No schema is called so."""


class Invalid(ValueError):
    """The instance breaks its schema: ``path`` (``lines[0].quantity``, empty for the whole) and ``reason``."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason


def check(name: str, instance: Any) -> None:
    """Pass an instance (as `json.loads` or `tomllib.loads` give it) or raise `Invalid` for its worst fault."""
    error = best_match(_validator(name).iter_errors(instance))
    if error is not None:
        raise Invalid(_path(error.absolute_path), _reason(error))


def schema(name: str) -> dict[str, Any]:
    """The schema itself, as JSON; raises `UnknownSchema`."""
    if name not in NAMES:
        raise UnknownSchema(f"no schema is called {name!r}; there are {', '.join(NAMES)}")
    loaded: dict[str, Any] = json.loads((files(__package__) / "json" / f"{name}.schema.json").read_bytes())
    return loaded


@cache
def _validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), format_checker=_formats)


@_formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def _path(steps: Iterable[str | int]) -> str:
    text = ""
    for step in steps:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _reason(error: ValidationError) -> str:
    """In words of our own: those of jsonschema repeat the instance, with any secret in it."""
    around = error.schema if isinstance(error.schema, Mapping) else {}
    fault = _Fault(str(error.validator), error.validator_value, error.instance, around)
    return _WORDS.get(fault.keyword, _breaks)(fault)


@dataclass(frozen=True, slots=True)
class _Fault:
    """A keyword, what it wants, what it met, and the schema it stands in."""

    keyword: str
    wanted: Any
    met: Any
    schema: Mapping[str, Any]

    @property
    def instead(self) -> str:
        """What was met, unless it is a secret or too large to show."""
        if self.schema.get("writeOnly") or isinstance(self.met, dict | list):
            return ""
        return f", not {str(self.met)[:60]!r}"


def _missing(fault: _Fault) -> str:
    return f"{next(name for name in fault.wanted if name not in fault.met)!r} is missing"


def _unknown(fault: _Fault) -> str:
    return f"{next(name for name in fault.met if name not in fault.schema['properties'])!r} is not known here"


def _excluded(fault: _Fault) -> str:
    return f"{' and '.join(map(repr, fault.wanted['required']))} cannot stand here"


def _other_type(fault: _Fault) -> str:
    wanted = [fault.wanted] if isinstance(fault.wanted, str) else fault.wanted
    return f"must be {' or '.join(wanted)}, not {_KINDS.get(type(fault.met), type(fault.met).__name__)}"


def _not_among(fault: _Fault) -> str:
    return f"must be one of {', '.join(fault.wanted)}{fault.instead}"


def _ill_formed(fault: _Fault) -> str:
    return f"must be {fault.schema.get('description', f'a match of {fault.wanted}')}{fault.instead}"


def _lacking(fault: _Fault) -> str:
    return f"lacks {fault.wanted['description']}"


def _empty(fault: _Fault) -> str:
    return "must not be empty" if fault.wanted == 1 else _breaks(fault)


def _breaks(fault: _Fault) -> str:
    return f"breaks {fault.keyword} {json.dumps(fault.wanted)}{fault.instead}"


_KINDS = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    dict: "object",
    list: "array",
}

_WORDS = {
    "required": _missing,
    "additionalProperties": _unknown,
    "not": _excluded,
    "type": _other_type,
    "enum": _not_among,
    "pattern": _ill_formed,
    "format": _ill_formed,
    "contains": _lacking,
    "minLength": _empty,
    "minItems": _empty,
}

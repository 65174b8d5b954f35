"""What all writes have in common: reading members out of a body, keys that must exist, stamps, archiving."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection as Rows

from . import errors, relation_names
from .call import Call, Service, Written
from .database import add, change, find, remove
from .entity import Entity, Row
from .fields import Held, Unreadable

Values = dict[str, Held]
"""Columns and what they are to hold."""

Prepare = Callable[[Rows, Call, Row | None, Values], Values]
"""Completes and checks the values of a new record (no row) or of a change to one. Raises 400."""

_STAMPS = {"createTime", "timeStamp"}


def as_it_is(_: Rows, __: Call, ___: Row | None, values: Values) -> Values:
    """No rules beyond the kinds of the members."""
    return values


def creates(prepare: Prepare = as_it_is) -> Service:
    """A service for POST."""

    def create(rows: Rows, call: Call, _: int) -> Written:
        values = prepare(rows, call, None, members(call, call.entity, call.body))
        return Written(insert(rows, call, values), _tree(call))

    return create


def updates(prepare: Prepare = as_it_is) -> Service:
    """A service for PUT: what the body leaves out stays as it is."""

    def update(rows: Rows, call: Call, key: int) -> Written:
        row = must_find(rows, call.entity.name, key)
        values = prepare(rows, call, row, members(call, call.entity, call.body))
        save(rows, call, call.entity, key, values)
        return Written(key, _tree(call))

    return update


def archive(rows: Rows, call: Call, key: int) -> Written:
    """A service for DELETE where it means to put away."""
    must_find(rows, call.entity.name, key)
    save(rows, call, call.entity, key, {"archived": 1})
    return Written(key)


def delete(rows: Rows, call: Call, key: int) -> Written:
    """A service for DELETE where it means for good; answers what is gone."""
    from .showing import record  # noqa: PLC0415 - showing knows every entity, most services need none of it

    row = must_find(rows, call.entity.name, key)
    node = record(rows, call.entity, row, {})
    remove(rows, call.entity.name, key)
    return Written(key, node=node)


def members(call: Call, entity: Entity, body: Mapping[str, Any]) -> Values:
    """The writable members that the body holds; others are passed over. Raises 400."""
    values: Values = {}
    for name, value in body.items():
        field = entity.field(name)
        if field is None or not field.writable:
            continue
        if isinstance(value, dict | list):
            raise call.refuse(f"{name} must not be an object.", of=entity.name)
        try:
            values[field.name] = field.kind.read(value)
        except Unreadable as error:
            raise call.refuse(f"{name} {error}.", of=entity.name) from None
    return values


def insert(rows: Rows, call: Call, values: Mapping[str, Held], entity: Entity | None = None) -> int:
    """Write a new record, stamped with this moment; answers its key."""
    entity = entity or call.entity
    return add(rows, entity.name, {**_stamps(call, entity, _STAMPS), **values})


def save(rows: Rows, call: Call, entity: Entity, key: int, values: Mapping[str, Held]) -> None:
    """Write a change, stamped with this moment."""
    change(rows, entity.name, key, {**_stamps(call, entity, {"timeStamp"}), **values})


def must_find(rows: Rows, entity: str, key: int) -> Row:
    """The record of that key. Raises 404."""
    row = find(rows, entity, key)
    if row is None:
        raise errors.not_found(entity, key)
    return row


def must_point(rows: Rows, call: Call, values: Mapping[str, Held], **targets: str) -> None:
    """Keys that are given must lead somewhere: member name to entity. Raises 400."""
    for name, target in targets.items():
        key = values.get(name)
        if key and find(rows, target, int(key)) is None:
            raise call.refuse(f"{name} {key} does not exist.")


def nested(call: Call, body: Mapping[str, Any], wrapper: str, item: str) -> list[Mapping[str, Any]]:
    """The objects of a to-many relation in a body: `{Items: {Item: {}}}`, `{Items: {Item: [{}]}}` or
    `{Items: [{Item: {}}]}`. Raises 400."""
    value = body.get(wrapper)
    if value is None or value == "":
        return []
    inside = [part.get(item) if isinstance(part, dict) else part for part in _listed(value)]
    found = [each for part in inside for each in _listed(part)]
    if any(isinstance(part, dict) and item not in part for part in _listed(value) if part):
        raise call.refuse(f"{wrapper} must hold {item}.")
    for each in found:
        if not isinstance(each, dict):
            raise call.refuse(f"{item} must be an object.")
    return found


def one(call: Call, body: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    """The object of a to-one relation in a body; None where it is left out or empty. Raises 400."""
    value = body.get(name)
    if value is None or value in ("", []):  # `[]`: what PHP makes of an object without members
        return None
    if not isinstance(value, dict):
        raise call.refuse(f"{name} must be an object.")
    return value


def _listed(value: Any) -> list[Any]:
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def _stamps(call: Call, entity: Entity, wanted: set[str]) -> Values:
    now = call.account.now()
    return {field.name: now for field in entity.columns if field.name in wanted}


def _tree(call: Call) -> relation_names.Tree:
    return relation_names.grow(call.entity.written)

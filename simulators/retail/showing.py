"""From records to answers: members in their order, and the relations that were asked for, loaded page by page."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, select

from .database import among, fetch, key_of
from .entities import ENTITIES
from .entity import Entity, Relation, Row
from .node import Node, one_or_many
from .relation_names import Tree
from .tables import TABLES


def by_keys(rows: Connection, entity: Entity, keys: Sequence[int], tree: Tree) -> list[Node]:
    """The records of these keys, in the order of the keys."""
    found = {row[entity.key]: row for row in _fetch(rows, entity, entity.key, keys)}
    return records(rows, entity, [found[key] for key in keys if key in found], tree)


def record(rows: Connection, entity: Entity, row: Row, tree: Tree) -> Node:
    """One record."""
    return records(rows, entity, [row], tree)[0]


def records(rows: Connection, entity: Entity, found: Sequence[Row], tree: Tree, view: str = "") -> list[Node]:
    """These records, each relation loaded once for all of them."""
    loaded = [
        (relation, _load(rows, entity, relation, found, tree[relation.name]))
        for relation in entity.relations
        if relation.name in tree
    ]
    return [_shape(entity, row, loaded, view) for row in found]


def _shape(entity: Entity, row: Row, loaded: list[tuple[Relation, dict[int, Node]]], view: str) -> Node:
    shown: dict[str, Node] = {
        field.name: field.shown(row[field.name])
        for field in entity.fields
        if not field.hidden and not (field.unset and row[field.name] == field.kind.blank)
    }
    for relation, nodes in loaded:
        node = nodes.get(row[entity.key])
        if node is not None:
            shown[relation.name] = node
        elif relation.many and not relation.absent_when_empty:
            shown[relation.name] = ""
    for field in entity.tail:
        if not field.hidden:
            shown[field.name] = field.shown(row[field.name])
    shape = entity.views.get(view) or entity.views.get("")
    return shape(row, shown) if shape else shown


def _load(
    rows: Connection, entity: Entity, relation: Relation, found: Sequence[Row], tree: Tree
) -> dict[int, Node]:
    """What belongs to each record, by its key; records without anything are left out."""
    if relation.group:
        return _load_group(rows, entity, relation, found, tree)
    if not relation.target:
        return {}
    target = ENTITIES[relation.target]
    if relation.many:
        return _load_many(rows, entity, relation, target, found, tree)
    keys = {row[relation.by] for row in found} - {0}
    others = _fetch(rows, target, target.key, sorted(keys))
    nodes = dict(
        zip(
            (row[target.key] for row in others),
            records(rows, target, others, tree, relation.view),
            strict=True,
        )
    )
    return {row[entity.key]: nodes[row[relation.by]] for row in found if row[relation.by] in nodes}


def _load_many(
    rows: Connection, entity: Entity, relation: Relation, target: Entity, found: Sequence[Row], tree: Tree
) -> dict[int, Node]:
    others = _fetch(rows, target, relation.by, [row[entity.key] for row in found])
    if target.order:
        others.sort(key=target.order)
    gathered: dict[int, list[Node]] = {}
    for row, node in zip(others, records(rows, target, others, tree, relation.view), strict=True):
        gathered.setdefault(row[relation.by], []).append(node)
    return {key: {target.name: one_or_many(nodes)} for key, nodes in gathered.items()}


def _load_group(
    rows: Connection, entity: Entity, relation: Relation, found: Sequence[Row], tree: Tree
) -> dict[int, Node]:
    gathered: dict[int, Node] = {}
    for part in relation.group:
        for key, node in _load(rows, entity, part, found, tree).items():
            gathered.setdefault(key, {})[part.name] = node
    return gathered


def _fetch(rows: Connection, entity: Entity, column: str, keys: Iterable[int]) -> list[Row]:
    listed = list(keys)
    if not listed:
        return []
    table = TABLES[entity.name]
    query: Any = select(table).where(among(table.c[column], listed)).order_by(key_of(table))
    return fetch(rows, query)

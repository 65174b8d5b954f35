"""Which relations a request loads: `load_relations=["A","B.C"]` or `all`, as a tree of names."""

import json

from . import errors
from .entities import ENTITIES
from .entity import Entity
from .query_string import Parameters

Tree = dict[str, "Tree"]
"""Relations by name, each with the relations of what it leads to."""


def read(entity: Entity, parameters: Parameters) -> Tree:
    """What `load_relations` asks for. Raises 400 for a relation that nobody documents."""
    text = parameters.get("load_relations").strip()
    if not text:
        return {}
    if text.strip('"') == "all":
        return grow(entity.everything)
    try:
        names = json.loads(text)
    except (ValueError, RecursionError):
        names = None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise errors.bad('load_relations must be a JSON array of names, like ["Contact"], or all.')
    for name in names:
        _know(entity, name)
    return grow(tuple(names))


def grow(names: tuple[str, ...]) -> Tree:
    """The tree of dotted names; what leads to a relation is loaded with it."""
    tree: Tree = {}
    for name in names:
        branch = tree
        for part in name.split("."):
            branch = branch.setdefault(part, {})
    return tree


def merge(first: Tree, second: Tree) -> Tree:
    """Both trees in one."""
    merged = dict(first)
    for name, branch in second.items():
        merged[name] = merge(merged.get(name, {}), branch)
    return merged


def _know(entity: Entity, name: str) -> None:
    at = entity
    for part in name.split("."):
        relation = at.relation(part)
        if relation is None:
            known = ", ".join(each.name for each in at.relations) or "no relations"
            raise errors.bad(f"load_relations: {at.name} has no relation {part!r}; it has {known}.")
        if not relation.target:
            return  # nothing is ever in it, whatever lies behind
        at = ENTITIES[relation.target]

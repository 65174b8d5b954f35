"""What a request costs in drips, from its text alone (rate limits of 2026-03-17)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .entities import ENTITIES
from .entity import Entity
from .fields import FLAG, Unreadable
from .filters import RANGES
from .query_string import Parameters
from .relation_names import Tree

_ONE = Decimal(1)
_WRITES = frozenset({"POST", "PUT", "DELETE"})
_WRITTEN = {
    "Sale": Decimal(2),
    "SaleLine": Decimal(2),
    "Category": Decimal(10),
    "InventoryCountReconcile": Decimal(10),
}
"""What writing them costs, if not one."""
_NESTED = Decimal("0.5")
_TO_ONE, _TO_MANY = Decimal("0.1"), Decimal("0.2")
_OFFSET = Decimal("0.0005")
"""Per record skipped: the vendor's newest figure; an older page says ten times as much."""


def of_request(
    verb: str, entity: Entity, action: str, *, is_list: bool, parameters: Parameters, tree: Tree, body: Any
) -> Decimal:
    """All that one request costs. `action` is what follows the id: refund, EmailReceipt, ..."""
    if verb == "GET" and is_list and parameters.get("count") == "1":
        return Decimal(10)
    cost = _base(verb, entity, action, body)
    cost += _relations(entity, tree, doubled=is_list)
    if verb in {"POST", "PUT"}:
        cost += _NESTED * _nested(body)
    if verb == "GET" and is_list:
        cost += _alternatives(entity, parameters.get("or")) + _old_paging(entity, parameters)
    return cost


def _base(verb: str, entity: Entity, action: str, body: Any) -> Decimal:
    if verb not in _WRITES:
        return _ONE
    if action == "refund":
        return Decimal(10)
    if action == "EmailReceipt":
        return Decimal(5)
    if entity.name == "Sale" and _completes(body):
        return Decimal(5)
    return _WRITTEN.get(entity.name, _ONE)


def _completes(body: Any) -> bool:
    try:
        return isinstance(body, Mapping) and bool(FLAG.read(body.get("completed")))
    except Unreadable:
        return False


def _relations(entity: Entity, tree: Tree, *, doubled: bool) -> Decimal:
    cost = Decimal(0)
    for name, branch in tree.items():
        relation = entity.relation(name)
        if relation is None:
            continue
        each = _TO_MANY if relation.many else _TO_ONE
        cost += each * 2 if doubled else each
        if relation.target:
            cost += _relations(ENTITIES[relation.target], branch, doubled=doubled or relation.many)
    return cost


def _nested(body: Any, depth: int = 0) -> int:
    """Records inside the body: objects below the top that have a member of their own."""
    if isinstance(body, list):
        return sum(_nested(each, depth) for each in body)
    if not isinstance(body, Mapping) or depth > 20:
        return 0
    own = depth > 0 and any(name[:1].islower() for name in body)
    return int(own) + sum(_nested(each, depth + 1) for each in body.values())


def _alternatives(entity: Entity, text: str) -> Decimal:
    if not text:
        return Decimal(0)
    names, ranges = [], 0
    for operand in text.split("|"):
        name, _, value = operand.partition("=")
        names.append(name)
        ranges += value.partition(",")[0] in RANGES
    if len(set(names)) == 1:
        return Decimal(0)
    entities = {name.rpartition(".")[0] or entity.name for name in names}
    if len(entities) == 1 and ranges <= 1:
        return Decimal(len(names))
    return Decimal(10 * len(entities) + len(names) - len(entities))


def _old_paging(entity: Entity, parameters: Parameters) -> Decimal:
    offset = parameters.get("offset")
    skipped = int(offset) if offset.isascii() and offset.isdigit() and len(offset) < 12 else 0
    order = parameters.get("orderby")
    return _OFFSET * skipped + (4 if order and order not in entity.sortable else 0)

"""What a list is asked for: `field=operator,value`, dotted names for relations, and alternatives by `or`."""

import json
import re
from dataclasses import dataclass
from urllib.parse import unquote

from . import errors
from .entities import ENTITIES
from .entity import Entity, Relation
from .fields import MONEY, NUMBER, TEXT, Field, Held, Unreadable
from .query_string import Parameters

MOST_VALUES = 100
"""In one `IN` (changelog of the vendor, 2022.05.20)."""

RANGES = frozenset({">", ">=", "<", "<=", "><"})

RESERVED = frozenset(
    {
        "after",
        "archived",
        "before",
        "count",
        "limit",
        "load_relations",
        "oauth_token",
        "offset",
        "or",
        "orderby",
        "orderby_desc",
        "pretty_print",
        "sort",
    }
)
"""Parameters that are no members. `archived` is one, but means more than equality."""

_OPERATOR = re.compile(r"(>=|<=|><|!=|!~|=|>|<|~|IN),(.*)\Z", re.DOTALL)
_WORDS = frozenset({"~", "!~"})


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison, on a member of the record or, with `relation`, of a record that belongs to it."""

    field: Field
    operator: str
    values: tuple[Held, ...]
    relation: Relation | None = None

    @property
    def entity(self) -> str:
        """Which entity is looked into; "" for the list's own."""
        return self.relation.target if self.relation else ""


Filter = tuple[Test, ...]
"""Alternatives: one of them must be true."""


def read(entity: Entity, parameters: Parameters, loaded: frozenset[str]) -> tuple[Filter, ...]:
    """All filters of a request; each must be true. Parameters that are no members are passed over, as the vendor's
    own clients rely on it. Raises 400.
    """
    found = [
        tests
        for name, value in parameters
        if name not in RESERVED and (tests := _tests(entity, name, value, loaded))
    ]
    if parameters.get("or"):
        found.append(_alternatives(entity, parameters.get("or"), loaded))
    return tuple(found)


def _alternatives(entity: Entity, text: str, loaded: frozenset[str]) -> Filter:
    """`a=1|b=~,x`; inside, values are encoded once more, so that they may hold a bar."""
    tests: list[Test] = []
    for operand in text.split("|"):
        name, equals, value = operand.partition("=")
        known = _tests(entity, unquote(name.strip()), unquote(value), loaded) if equals else ()
        if not known:
            raise errors.bad(
                f"or: {operand!r} is no comparison; write field%3Dvalue with a field of {entity.name}."
            )
        tests.extend(known)
    return tuple(tests)


def _tests(entity: Entity, name: str, text: str, loaded: frozenset[str]) -> Filter:
    if entity.name == "Item" and name == "itemCode":
        return _item_code(entity, text)
    if entity.name == "Item" and name == "tag":
        return _tag(entity, text)
    relation, field = _member(entity, name, loaded)
    if field is None:
        return ()
    operator, value = _split(text)
    return (Test(field, operator, _values(name, field, operator, value), relation),)


def _member(entity: Entity, name: str, loaded: frozenset[str]) -> tuple[Relation | None, Field | None]:
    first, dot, member = name.partition(".")
    if not dot:
        field = entity.field(name)
        return None, field if field and not field.hidden else None
    relation = entity.relation(first)
    if relation is None or not relation.target:
        return None, None
    field = ENTITIES[relation.target].field(member)
    if field is None or (field.hidden and relation.target != "Contact"):
        return None, None
    if first not in loaded:
        raise errors.bad(
            f'{name}: the relation must be loaded to be searched; add load_relations=["{first}"].'
        )
    return relation, field


def _split(text: str) -> tuple[str, str]:
    match = _OPERATOR.match(text)
    return (match[1].upper(), match[2]) if match else ("=", text)


def _values(name: str, field: Field, operator: str, text: str) -> tuple[Held, ...]:
    if operator in _WORDS:
        if field.kind in (MONEY, NUMBER):
            raise errors.bad(f"{name}: {operator} compares text; use = < > for figures.")
        return (text,)
    if operator == "IN":
        return tuple(_held(name, field, each) for each in _listed(name, text, whole=field.kind is TEXT))
    if operator == "><":
        first, comma, last = text.partition(",")
        if not comma:
            raise errors.bad(f"{name}: a range needs two values, ><,first,last.")
        return (_held(name, field, first), _held(name, field, last))
    return (_held(name, field, text),)


def _held(name: str, field: Field, text: str) -> Held:
    try:
        return field.kind.read(text if field.kind is TEXT else text.strip())
    except Unreadable as error:
        raise errors.bad(f"{name}: {text!r} {error}.") from None


def _listed(name: str, text: str, *, whole: bool = True) -> list[str]:
    """`1,2` or `[1,2]` or `["a","b"]`; unless texts are `whole`, also `["1,2"]`, which a PHP client writes."""
    text = text.strip()
    try:
        parsed = json.loads(text, parse_int=str, parse_float=str) if text.startswith("[") else None
        values = [str(each) for each in parsed] if isinstance(parsed, list) else text.split(",")
        if not whole:
            values = [part for each in values for part in each.split(",")]
    except (ValueError, RecursionError):
        values = text.strip("[]").split(",")
    if len(values) > MOST_VALUES:
        raise errors.bad(f"{name}: IN takes at most {MOST_VALUES} values, not {len(values)}.")
    return values


def _item_code(entity: Entity, text: str) -> Filter:
    """An itemID, UPC, EAN or system SKU."""
    operator, value = _split(text)
    if operator not in {"=", "IN"}:
        raise errors.bad("itemCode: only = and IN are supported.")
    codes = _listed("itemCode", value) if operator == "IN" else [value]
    numbers = tuple(int(code) for code in codes if code.isascii() and code.isdigit() and len(code) < 16)
    return (
        Test(_own(entity, "itemID"), "IN", numbers),
        *(Test(_own(entity, name), "IN", tuple(code for code in codes if code)) for name in ("upc", "ean")),
        Test(_own(entity, "systemSku"), "IN", tuple(code for code in codes if code)),
    )


def _tag(entity: Entity, text: str) -> Filter:
    """A tag that the item wears."""
    relation = entity.relation("TagRelations")
    assert relation is not None  # noqa: S101 - a relation of Item
    field = _own(ENTITIES[relation.target], "name")
    operator, value = _split(text)
    return (Test(field, operator, _values("tag", field, operator, value), relation),)


def _own(entity: Entity, name: str) -> Field:
    field = entity.field(name)
    assert field is not None  # noqa: S101 - the names above are members
    return field

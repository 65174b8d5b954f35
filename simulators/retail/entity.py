"""What the API knows about one sort of record: members, relations, how lists are sorted, what may be done to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .fields import Field, describe
from .node import Node

Row = dict[str, Any]
"""One record, by column."""

View = Callable[[Row, dict[str, Node]], dict[str, Node]]
"""A record and its ordinary shape (relations included) to another shape."""

READ = frozenset({"GET"})
CHANGE = frozenset({"GET", "PUT"})
EVERYTHING = frozenset({"GET", "POST", "PUT", "DELETE"})


@dataclass(frozen=True, slots=True)
class Relation:
    """Records that belong to a record.

    A to-one relation follows the record's own column `by` to the other's key; a to-many one finds the others whose
    column `by` holds the record's key, and wraps them under `target`'s name. Without a target the vendor documents
    the relation, and nothing here can ever be in it.
    """

    name: str
    target: str = ""
    by: str = ""
    many: bool = False
    absent_when_empty: bool = False
    """Seen of the relations of a Sale; elsewhere an empty to-many relation is `""`."""
    view: str = ""
    """Which of the target's shapes is shown: "", or one of `Entity.views`."""
    group: tuple["Relation", ...] = ()
    """To-one relations that are shown together, as one object."""


@dataclass(frozen=True, slots=True)
class Entity:
    """`fields` stand before the relations in an answer, `tail` behind them; the key is the first column."""

    name: str
    plural: str
    key: str
    fields: tuple[Field, ...]
    tail: tuple[Field, ...] = ()
    relations: tuple[Relation, ...] = ()
    sortable: tuple[str, ...] = ()
    verbs: frozenset[str] = READ
    archives: bool = False
    """DELETE sets `archived`, and lists leave archived records out unless asked."""
    written: tuple[str, ...] = ()
    """Relations that the answer to a write shows without being asked."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """Other names under which a member is known to clients."""
    everything: tuple[str, ...] = ()
    """What `load_relations=all` loads: the vendor's list, dotted names included."""
    views: Mapping[str, View] = field(default_factory=dict)
    """Shapes beside the ordinary one; "" replaces the ordinary one."""
    order: Callable[[Row], Any] | None = None
    """How records stand in a to-many relation, if not by their keys."""

    @property
    def columns(self) -> tuple[Field, ...]:
        """All members, whatever their place in an answer."""
        return self.fields + self.tail

    def field(self, name: str) -> Field | None:
        """The member of that name, in any spelling."""
        name = self.spellings.get(name, name)
        return next((each for each in self.columns if each.name == name), None)

    def relation(self, name: str) -> Relation | None:
        return next((each for each in self.relations if each.name == name), None)


def entity(
    name: str,
    table: str,
    *,
    plural: str = "",
    key: str = "",
    tail: str = "",
    relations: tuple[Relation, ...] = (),
    sortable: str = "",
    verbs: frozenset[str] = READ,
    archives: bool = False,
    written: str = "",
    everything: str = "",
    spellings: Mapping[str, str] | None = None,
    views: Mapping[str, View] | None = None,
    order: Callable[[Row], Any] | None = None,
) -> Entity:
    """Describe an entity; `key` and `plural` follow from the name unless they are given."""
    key = key or f"{name[0].lower()}{name[1:]}ID"
    return Entity(
        name,
        plural or f"{name}s",
        key,
        describe(table),
        describe(tail),
        relations,
        (key, *sortable.split()),
        verbs,
        archives,
        tuple(written.split()),
        spellings or {},
        tuple(everything.split()),
        views or {},
        order,
    )


def to_one(name: str, by: str, target: str = "", *, view: str = "") -> Relation:
    """The record that the column `by` points at; left out of answers when it points at none."""
    return Relation(name, target or name, by, view=view)


def to_many(name: str, target: str, by: str, *, absent_when_empty: bool = False, view: str = "") -> Relation:
    """The records whose column `by` points back."""
    return Relation(name, target, by, many=True, absent_when_empty=absent_when_empty, view=view)


def none_of(name: str, *, many: bool = False) -> Relation:
    """A documented relation that is always empty here."""
    return Relation(name, many=many)


def together(name: str, *parts: Relation) -> Relation:
    """To-one relations under one name."""
    return Relation(name, group=parts)

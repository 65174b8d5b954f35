"""A list request, read: filters, order, place, and how much of it. Knows no rows."""

from dataclasses import dataclass, replace
from typing import Literal

from . import cursors, errors, filters
from .entity import Entity
from .fields import Field, Held
from .query_string import Parameters
from .relation_names import Tree

MOST = 100
"""Records on a page, and how many there are unless fewer are asked for."""

_PLACES = ("limit", "sort", "after", "before")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: behind (or, going back, before) the record of that value and key."""

    value: Held
    key: int
    back: bool


@dataclass(frozen=True, slots=True)
class Search:
    """One list request."""

    entity: Entity
    filters: tuple[filters.Filter, ...]
    archived: Literal["false", "true", "only"]
    sort: Field
    descending: bool
    limit: int
    place: Place | None = None
    offset: int = 0
    count_only: bool = False

    @property
    def by_key(self) -> bool:
        """Is the order that of the keys?"""
        return self.sort.name == self.entity.key

    @property
    def sort_name(self) -> str:
        """As the `sort` parameter writes it."""
        return f"-{self.sort.name}" if self.descending else self.sort.name


def read(entity: Entity, parameters: Parameters, loaded: Tree, version: int) -> Search:
    """What the parameters ask for, in the words of V2 or V3. Raises 400."""
    found = filters.read(entity, parameters, frozenset(loaded))
    archived = _archived(parameters)
    counts = parameters.get("count") == "1" and version == 3
    if counts and (together := [name for name in _PLACES if name in parameters]):
        raise errors.bad(f"count=1 cannot be combined with {', '.join(together)}.")
    sort, descending = _order(entity, parameters, version)
    limit = _whole(parameters, "limit", MOST)
    offset = _whole(parameters, "offset", 0)
    if version == 3 and offset:
        raise errors.bad("offset is gone since V3; follow next and previous.")
    search = Search(entity, found, archived, sort, descending, min(limit, MOST), None, offset, counts)
    return search if version == 2 else _placed(search, parameters)


def _placed(search: Search, parameters: Parameters) -> Search:
    after, before = parameters.get("after"), parameters.get("before")
    if after and before:
        raise errors.bad("after and before cannot be combined.")
    if not after and not before:
        return search
    value, key = cursors.read(after or before, search.sort, by_key=search.by_key)
    return replace(search, place=Place(value, key, back=bool(before)))


def _archived(parameters: Parameters) -> Literal["false", "true", "only"]:
    text = parameters.get("archived", parameters.get("archive", "false")).removeprefix("=,").lower()
    if text in {"true", "1"}:  # the vendor's page on customers says archive=1
        return "true"
    if text in {"false", "0", ""}:
        return "false"
    if text == "only":
        return "only"
    raise errors.bad(f"archived: {text!r} is none of true, false, only.")


def _order(entity: Entity, parameters: Parameters, version: int) -> tuple[Field, bool]:
    if version == 2:
        name, descending = parameters.get("orderby") or entity.key, parameters.get("orderby_desc") == "1"
        allowed = {field.name for field in entity.columns if not field.hidden}
    else:
        if parameters.get("orderby"):
            raise errors.bad("orderby is gone since V3; use sort.")
        text = parameters.get("sort") or entity.key
        name, descending = text.removeprefix("-"), text.startswith("-")
        allowed = set(entity.sortable)
    field = entity.field(name)
    if field is None or field.name not in allowed:
        raise errors.bad(
            f"{entity.name} cannot be sorted by {name!r}; allowed are {', '.join(entity.sortable)}."
        )
    return field, descending


def _whole(parameters: Parameters, name: str, default: int) -> int:
    text = parameters.get(name).strip()
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 12:
        raise errors.bad(f"{name}: {text!r} is no whole number from 0.")
    return int(text)

"""How rows travel over REST: which columns an entity shows, which of them even when empty, and how they are read.

The null rule: a field that may be null is left out when it is; a field documented as never null is written anyway.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, Table

from . import inputs
from .amounts import number
from .inputs import Reader, Readers
from .tables import Fixed

Shown = dict[str, Any]


class Shape:
    """The scalar fields of one kind of entity, in the order in which they are written."""

    def __init__(
        self, table: Table, fields: str, *, always: str = "", as_bool: str = "", also: str = ""
    ) -> None:
        self._fields = [
            (name, isinstance(table.c[name].type, Fixed), name in as_bool.split()) for name in fields.split()
        ]
        self._always = frozenset(always.split())
        self.readers: Readers = {name: _reader(table, name) for name in (*fields.split(), *also.split())}

    def show(self, row: Mapping[str, Any]) -> Shown:
        """The entity's fields as they are written, without its nested parts."""
        shown: Shown = {}
        for name, is_fixed, is_bool in self._fields:
            value = row.get(name)
            if value is None:
                if name in self._always:
                    shown[name] = None
            elif is_fixed:
                shown[name] = number(value)
            else:
                shown[name] = bool(value) if is_bool else value
        return shown


def _reader(table: Table, name: str) -> Reader:
    kind = table.c[name].type
    if isinstance(kind, Fixed):
        return inputs.read_fixed
    return inputs.read_int if isinstance(kind, Integer) else inputs.read_text

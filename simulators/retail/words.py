"""Text that is looked for in the middle: an index of every three letters in a row, kept by SQLite itself (FTS5).

`~,%text%` so costs what it finds, not what is there. A pattern without three letters in a row finds much anyway.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, Select, TableClause, column, select, table, text

from .entities import ENTITIES
from .entity import Entity
from .fields import TEXT, Field

_RUN = re.compile(r"[^%_]{3}")


def fields_of(entity: Entity) -> list[Field]:
    """The members whose words are kept: the texts that can be searched quickly."""
    return [field for field in entity.columns if field.indexed and field.kind is TEXT]


def knows(entity: Entity, field: Field, pattern: str) -> bool:
    """Can the index tell which records match? It does not know escapes."""
    return field in fields_of(entity) and "\\" not in pattern and _RUN.search(pattern) is not None


def keys(entity: Entity, field: Field, pattern: str) -> Select[tuple[int]]:
    """The keys of the records whose text is like the pattern."""
    words = _words(entity)
    return select(words.c.rowid).where(words.c[field.name].like(pattern))


def create(rows: Connection) -> None:
    """The indexes, and the triggers that keep them, unless they are there."""
    for entity in ENTITIES.values():
        for statement in _statements(entity) if fields_of(entity) else ():
            rows.execute(text(statement))


def _words(entity: Entity) -> TableClause:
    return table(_name(entity), column("rowid"), *(column(field.name) for field in fields_of(entity)))


def _name(entity: Entity) -> str:
    return f"{entity.name}_words"


def _statements(entity: Entity) -> Iterator[str]:
    name, own, key = _name(entity), entity.name, entity.key
    columns = [f'"{field.name}"' for field in fields_of(entity)]
    listed = ", ".join(columns)
    old, new = (", ".join(f"{when}.{each}" for each in columns) for when in ("old", "new"))
    forget = f'INSERT INTO "{name}"("{name}", rowid, {listed}) VALUES (\'delete\', old."{key}", {old});'  # noqa: S608
    learn = f'INSERT INTO "{name}"(rowid, {listed}) VALUES (new."{key}", {new});'  # noqa: S608
    yield (
        f'CREATE VIRTUAL TABLE IF NOT EXISTS "{name}" USING '
        f"fts5({listed}, content='{own}', content_rowid='{key}', tokenize='trigram')"
    )
    for event, work in (
        ("INSERT", learn),
        ("DELETE", forget),
        (f"UPDATE OF {listed}", forget + learn),
    ):
        trigger = f'"{name}_{event.partition(" ")[0].lower()}"'
        yield f'CREATE TRIGGER IF NOT EXISTS {trigger} AFTER {event} ON "{own}" BEGIN {work} END'

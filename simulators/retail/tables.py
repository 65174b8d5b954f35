"""The rows of an account: one table for each entity, and the tokens of its connections.

Keys are never given out twice. Text compares without case, as MySQL's collation does.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, literal_column

from .entities import ENTITIES
from .entity import Entity
from .fields import FLAG, MOMENT, Field

metadata = MetaData()

BLOCK_BITS = 8
"""So many keys, as a power of two, share a block (`skipping.py`)."""


def _column(field: Field, *, is_key: bool) -> Column[object]:
    if is_key:
        return Column(field.name, Integer, primary_key=True)
    if field.kind.sql == "int":
        return Column(field.name, Integer, nullable=False, default=field.kind.blank)
    collation = "NOCASE" if field.kind.sql == "text" else None
    return Column(field.name, Text(collation=collation), nullable=False, default=field.kind.blank)


def _table(entity: Entity) -> Table:
    table = Table(
        entity.name,
        metadata,
        *(_column(field, is_key=field.name == entity.key) for field in entity.columns),
        sqlite_autoincrement=True,
    )
    for field in entity.columns:
        if field.indexed and not (field.name == "archived" and entity.archives):
            Index(f"{entity.name}_{field.name}", table.c[field.name])
        if field.has_blocks:
            Index(f"{entity.name}_{field.name}_block", block_of(table), table.c[field.name])
    if entity.archives:
        Index(f"{entity.name}_walk", *(table.c[name] for name in ("archived", entity.key, *_watched(entity))))
    return table


def block_of(table: Table) -> Any:
    """The block that a record's key is in, written as the index has it."""
    return literal_column(f'"{next(iter(table.primary_key.columns)).name}" >> {BLOCK_BITS}')


def _watched(entity: Entity) -> list[str]:
    """What a walk along the keys most often looks at: in the index, so that no record must be read to be passed."""
    return [
        field.name
        for field in entity.columns
        if field.indexed and field.kind in (MOMENT, FLAG) and field.name != "archived"
    ]


TABLES: Mapping[str, Table] = {name: _table(entity) for name, entity in ENTITIES.items()}

Index("ItemShop_item_and_shop", TABLES["ItemShop"].c.itemID, TABLES["ItemShop"].c.shopID, unique=True)

TOKEN = Table(
    "token",
    metadata,
    Column("tokenID", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),  # access, refresh or code
    Column("client", Text, nullable=False),
    Column("employee", Integer, nullable=False),
    Column("scope", Text, nullable=False),
    Column("expires", Text, nullable=False),  # a moment; empty: it does not age
    Column("revoked", Integer, nullable=False, default=0),
    Column("used", Integer, nullable=False, default=0),
    Column("issued", Text, nullable=False),
    Column("partner", Integer, nullable=False, default=0),  # the refresh token of an access token
    Column("spent", Integer, nullable=False, default=0),  # the refresh token that this one replaces
    Column("text", Text, nullable=False),  # of access tokens, which the legacy endpoint hands out again
    Column("challenge", Text, nullable=False, default=""),
    sqlite_autoincrement=True,
)
Index("token_client_kind", TOKEN.c.client, TOKEN.c.kind)

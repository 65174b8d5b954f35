"""Increment ids: one running number per store and kind of document, `000000001` upwards."""

from sqlalchemy import Connection, Table

from .database import add, change, fetch_all, fetch_one
from .store_view import FIRST_STORE
from .tables import SEQUENCE


def next_increment(rows: Connection, table: Table, store_id: int | None) -> str:
    """The next increment id for a document of that table; one that a client has used is passed over.

    The first store's have no prefix, another's begin with its number.
    """
    store = store_id or FIRST_STORE
    found = fetch_one(rows, SEQUENCE, document=table.name, store_id=store)
    if found is None:
        key = add(rows, SEQUENCE, {"document": table.name, "store_id": store, "last": 0})
        found = {"entity_id": key, "last": 0}
    last = found["last"] + 1
    prefix = "" if store == FIRST_STORE else str(store)
    while fetch_one(rows, table, increment_id=f"{prefix}{last:09d}") is not None:
        last += 1
    change(rows, SEQUENCE, found["entity_id"], {"last": last})
    return f"{prefix}{last:09d}"


def is_taken(rows: Connection, table: Table, store_id: int | None, increment: str) -> bool:
    """Whether a document of that store has this increment id; another store's may."""
    store = store_id or FIRST_STORE
    found = fetch_all(rows, table, increment_id=increment)
    return any((row["store_id"] or FIRST_STORE) == store for row in found)

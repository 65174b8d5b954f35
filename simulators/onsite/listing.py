"""List calls: `filter`, `order_by`, `count` and `offset`, and the root they are answered under.

The ids come first, out of an index, and then only their rows. Ids of a filtered list are ordered as `id + 0`:
else SQLite walks through all records in their order instead of using the filter's index.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from sqlalchemy import Connection, Table, func, select

from . import errors, predicate
from .call import XML, Answer, Call, Store
from .company import Release
from .database import AT_ONCE, Row
from .kinds import Unreadable, read_decimal
from .search import Column, Keys, condition, ordering
from .shape import Element, Scene


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind of record that can be listed under `root`; `draw` adds one page of them to it."""

    root: str
    table: Table
    keys: Keys
    draw: Callable[[Connection, Element, list[Row], Scene], None]


def answer_list(store: Store, call: Call, listed: Listed, *among: Column) -> Answer:
    """The list that was asked for, of the rows that meet `among`. Raises 400."""
    count, offset = _number(call.query, "count"), _number(call.query, "offset")
    where = [*among, *_filter(store, call, listed)]
    number = listed.table.c.id
    try:
        order = ordering(call.query.get("order_by", "") or "id", listed.keys, number, walked=not where)
    except predicate.Unfit as unfit:
        raise errors.bad_query("order_by", str(unfit)) from None
    root = etree.Element(listed.root)
    pieces: list[bytes] = []
    with store.database.reading() as rows:
        if (count is not None or offset is not None) and store.company.release & Release.R2017:
            matching = select(func.count()).select_from(listed.table).where(*where)
            root.set("total_count", str(rows.execute(matching).scalar_one()))
        ids = select(number).where(*where)
        if count is not None or offset:
            ids = ids.order_by(*order).limit(-1 if count is None else count).offset(offset or 0)
        query = select(listed.table).where(number.in_(ids)).order_by(*order)
        for page in rows.execute(query).mappings().partitions(AT_ONCE):
            pieces += _drawn(rows, root, [dict(row) for row in page], listed, call.scene)
    return Answer(content=_joined(root, pieces), content_type=XML)


def _drawn(rows: Connection, root: Element, page: list[Row], listed: Listed, scene: Scene) -> list[bytes]:
    """Some records as text. The whole list of a big shop as one tree would take a gigabyte."""
    listed.draw(rows, root, page, scene)
    texts = [etree.tostring(child, encoding="UTF-8", xml_declaration=False) for child in root]
    del root[:]
    return texts


def _joined(root: Element, pieces: list[bytes]) -> bytes:
    empty = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    if not pieces:
        return empty
    return b"".join([empty.removesuffix(b"/>"), b">", *pieces, b"</", str(root.tag).encode(), b">"])


def _filter(store: Store, call: Call, listed: Listed) -> list[Column]:
    text = call.query.get("filter", "")
    if not text.strip():
        return []
    try:
        return [condition(predicate.parse(text), listed.keys, listed.table.c.id, store.company.zone)]
    except predicate.Unfit as unfit:
        raise errors.bad_query("filter", str(unfit)) from None


def _number(query: Mapping[str, Any], name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    try:
        value = read_decimal(text)
    except Unreadable:
        value = read_decimal("-1")
    if value < 0 or value != value.to_integral_value():
        raise errors.bad_query(name, f"{text[:40]!r} is no number of records; write a whole one from 0 on")
    return int(value)

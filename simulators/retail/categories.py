"""Categories of items: a tree that is told by parents and kept, as the vendor keeps it, by left and right numbers."""

from collections import defaultdict

from sqlalchemy import Connection as Rows
from sqlalchemy import select, update

from . import errors, records
from .call import Call, Written
from .catalogue import CATEGORY
from .database import change, fetch
from .entity import Row
from .goods import ITEM
from .tables import TABLES

_PLACE = ("nodeDepth", "fullPathName", "leftNode", "rightNode")


def create(rows: Rows, call: Call, _: int) -> Written:
    """POST Category; `fullPathName` follows from the parents, whatever is sent."""
    key = records.insert(rows, call, _checked(rows, call, None))
    _number(rows)
    return Written(key)


def change_category(rows: Rows, call: Call, key: int) -> Written:
    """PUT Category: another name, or another parent, below which all of its own come along."""
    row = records.must_find(rows, CATEGORY.name, key)
    records.save(rows, call, CATEGORY, key, _checked(rows, call, row))
    _number(rows)
    return Written(key)


def delete(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Category, for good: its items have none then, its children move up."""
    row = records.must_find(rows, CATEGORY.name, key)
    written = records.delete(rows, call, key)
    categories, items = TABLES[CATEGORY.name], TABLES[ITEM.name]
    rows.execute(update(categories).where(categories.c.parentID == key).values(parentID=row["parentID"]))
    rows.execute(update(items).where(items.c.categoryID == key).values(categoryID=0))
    _number(rows)
    return written


def _checked(rows: Rows, call: Call, row: Row | None) -> records.Values:
    values = records.members(call, CATEGORY, call.body)
    if not str({**(row or {}), **values}.get("name") or "").strip():
        raise errors.bad("name cannot be blank.")
    records.must_point(rows, call, values, parentID="Category")
    above = int(values.get("parentID", 0))
    while row is not None and above:
        if above == row["categoryID"]:
            raise call.refuse(f"Category {above} cannot be below itself.")
        above = records.must_find(rows, CATEGORY.name, above)["parentID"]
    return values


def _number(rows: Rows) -> None:
    """Number the whole tree anew, children by their names; only what is another than before is written."""
    table = TABLES[CATEGORY.name]
    below: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(fetch(rows, select(table)), key=_by_name, reverse=True):
        below[row["parentID"]].append(row)
    last, way = 0, list(below[0])
    entered: dict[int, Row] = {}
    while way:
        row = way[-1]
        key, above = row["categoryID"], entered.get(row["parentID"])
        last += 1
        if key not in entered:
            path = f"{above['fullPathName']}/{row['name']}" if above else row["name"]
            depth = above["nodeDepth"] + 1 if above else 0
            entered[key] = {**row, "leftNode": last, "nodeDepth": depth, "fullPathName": path}
            way += below[key]
            continue
        way.pop()
        placed = {name: {**entered[key], "rightNode": last}[name] for name in _PLACE}
        if any(row[name] != value for name, value in placed.items()):
            change(rows, CATEGORY.name, key, placed)


def _by_name(row: Row) -> tuple[str, int]:
    return (row["name"].casefold(), row["categoryID"])

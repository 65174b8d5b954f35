"""Tags, and the items that wear them: one word each, in small letters, as the vendor's sample has it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows
from sqlalchemy import update

from . import errors, records
from .call import Call, Written
from .catalogue import TAG, TAG_RELATION
from .database import add, fetch_one
from .entity import Row
from .tables import TABLES


def prepare(rows: Rows, call: Call, row: Row | None, values: records.Values) -> records.Values:
    """A tag has a name that no other has; those who wear it go by the new one at once."""
    if row is None or "name" in values:
        values["name"] = _word(values.get("name"))
    same = fetch_one(rows, TABLES[TAG.name], name=values.get("name", ""))
    if same is not None and (row is None or same["tagID"] != row["tagID"]):
        raise call.refuse(f"A Tag with the name {same['name']} already exists.", status=422)
    if row is not None and "name" in values:
        worn = TABLES[TAG_RELATION.name]
        rows.execute(update(worn).where(worn.c.tagID == row["tagID"]).values(name=values["name"]))
    return values


def delete(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Tag, for good: nothing wears it any more."""
    written = records.delete(rows, call, key)
    worn = TABLES[TAG_RELATION.name]
    rows.execute(worn.delete().where(worn.c.tagID == key))
    return written


def put_on(rows: Rows, call: Call, item: int, body: Mapping[str, Any]) -> None:
    """The tags of an item are those of `Tags: {tag: [...]}`, new ones included; without `Tags` they stay."""
    if "Tags" not in body:
        return
    worn = TABLES[TAG_RELATION.name]
    rows.execute(worn.delete().where(worn.c.itemID == item))
    for name in dict.fromkeys(_named(call, body["Tags"])):
        found = fetch_one(rows, TABLES[TAG.name], name=name)
        key = found["tagID"] if found else add(rows, TAG.name, {"name": name})
        add(rows, TAG_RELATION.name, {"tagID": key, "itemID": item, "name": name})


def _named(call: Call, given: Any) -> list[str]:
    if given is None or given in ("", []):
        return []
    names = given.get("tag", []) if isinstance(given, dict) else given
    names = names if isinstance(names, list) else [names]
    if not all(isinstance(name, str) for name in names):
        raise call.refuse("Tags must hold names: {tag: [name, ...]}.", of="Item")
    return [_word(name) for name in names]


def _word(name: object) -> str:
    word = "".join(str(name or "").split()).lower()
    if not word:
        raise errors.bad("name cannot be blank.")
    return word

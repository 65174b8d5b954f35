"""Addresses, numbers and notes that belong to customers, shops, employees and shipments."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows

from . import records
from .call import Call
from .database import change
from .fields import FLAG, TEXT, Held, Kind, Unreadable
from .people import CONTACT, EMAILS, NOTE, PHONES

_OPT_OUTS = ("noEmail", "noPhone", "noMail")
_ADDRESS = frozenset(("address1", "address2", "city", "state", "stateCode", "zip", "country", "countryCode"))


def create(rows: Rows, call: Call, body: Mapping[str, Any] | None) -> int:
    """A contact with what the body says of it. Nobody wants to be written to unless they say so."""
    values = dict.fromkeys(_OPT_OUTS, 1) | _values(call, body or {})
    return records.insert(rows, call, values, CONTACT)


def update(rows: Rows, call: Call, key: int, body: Mapping[str, Any]) -> None:
    """Change what the body names: a number or address takes the place of the one with its `useType`."""
    records.save(rows, call, CONTACT, key, _values(call, body))


def clear(rows: Rows, key: int) -> None:
    """Forget all that a contact says of a person."""
    blank = {field.name: field.kind.blank for field in CONTACT.columns if field.kind is TEXT}
    change(rows, CONTACT.name, key, blank)


def save_note(rows: Rows, call: Call, key: int, body: Mapping[str, Any]) -> int:
    """Write a note, a new one where the key is 0; answers its key."""
    values = records.members(call, NOTE, body)
    if key:
        records.save(rows, call, NOTE, key, values)
        return key
    return records.insert(rows, call, values, NOTE)


def _values(call: Call, body: Mapping[str, Any]) -> dict[str, Held]:
    values = records.members(call, CONTACT, body)
    for address in records.nested(call, body, "Addresses", "ContactAddress"):
        for name in address.keys() & _ADDRESS:
            values[name] = _read(call, name, TEXT, address[name])
    values |= _by_use(call, body, ("Phones", "ContactPhone", "number"), PHONES, "Home")
    values |= _by_use(call, body, ("Emails", "ContactEmail", "address"), EMAILS, "Primary")
    for website in records.nested(call, body, "Websites", "ContactWebsite"):
        values["website"] = _read(call, "url", TEXT, website.get("url"))
    for name in _OPT_OUTS:
        if name in body:
            values[name] = _read(call, name, FLAG, body[name])
    return values


def _by_use(
    call: Call, body: Mapping[str, Any], names: tuple[str, str, str], uses: Mapping[str, str], usual: str
) -> dict[str, Held]:
    wrapper, item, member = names
    values: dict[str, Held] = {}
    for each in records.nested(call, body, wrapper, item):
        use = str(each.get("useType") or usual)
        if use not in uses:
            raise call.refuse(f"useType {use!r} of {item} is none of {', '.join(uses)}.")
        values[uses[use]] = _read(call, member, TEXT, each.get(member))
    return values


def _read(call: Call, name: str, kind: Kind, value: Any) -> Held:
    try:
        return kind.read(value)
    except Unreadable as error:
        raise call.refuse(f"{name} {error}.") from None

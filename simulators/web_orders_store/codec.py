"""The two formats of the protocol, written and read: XML, and JSON with the same member names (EVO-D06).

JSON holds what XML holds: the root under its name, a list as its container with an array under the entry's name.
Reading is more lenient: JSON may leave out the root's name or the entry's, and a list of one may be the entry itself.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from xml.sax.saxutils import escape

from lxml import etree

from ...schemas import xml
from .message import Part
from .tree import Group, Leaf, Listing, Member, Written

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ENTRY_OF = {"responseIssues": "responseIssue", "items": "item"}
"""The lists in what a POS sends."""

Pairs = tuple[tuple[str, Any], ...]


class Malformed(Exception):
    """The body is not what its content type says, or is not accepted; the text says why. Answered with 400."""


def escaped(text: str) -> str:
    """Text as XML holds it; a carriage return would otherwise be read back as a line feed."""
    return escape(text, {"\r": "&#13;"})


def as_array(entries: list[str]) -> str:
    """A JSON list: an array, also of one or none (EVO-D06c)."""
    return f"[{','.join(entries)}]"


@dataclass(frozen=True, slots=True)
class CodecRules:
    """Where a format can be got wrong. `parse_xml` raises `xml.Refused`."""

    escape: Callable[[str], str] = escaped
    array: Callable[[list[str]], str] = as_array
    parse_xml: Callable[[bytes], "etree._Element"] = xml.parse
    xml_type: str = "application/xml; charset=utf-8"
    json_type: str = "application/json; charset=utf-8"


class Codec(Protocol):
    """One format."""

    content_type: str

    def write(self, member: Member) -> str:
        """A member as text; the root of an answer, or a part to be kept for later."""
        ...

    def document(self, root: Group | Listing) -> bytes:
        """A whole answer."""
        ...

    def read(self, body: bytes) -> Part:
        """A whole request. Raises `Malformed`."""
        ...


class XmlCodec:
    """XML, UTF-8, with a declaration."""

    def __init__(self, rules: CodecRules) -> None:
        self._rules = rules
        self.content_type = rules.xml_type

    def write(self, member: Member) -> str:
        match member:
            case Written(fragment):
                return fragment
            case Leaf(name, text):
                return f"<{name}>{self._rules.escape(text)}</{name}>" if text else f"<{name}/>"
            case Group(name, members) | Listing(name, _, members):
                inner = "".join(map(self.write, members))
                return f"<{name}>{inner}</{name}>" if inner else f"<{name}/>"

    def document(self, root: Group | Listing) -> bytes:
        # A lone surrogate cannot be written; a store that keeps such characters sends nonsense in their place.
        return (DECLARATION + self.write(root)).encode("utf-8", "replace")

    def read(self, body: bytes) -> Part:
        try:
            return _from_element(self._rules.parse_xml(body))
        except xml.Refused as refused:
            raise Malformed(refused.reason) from None


class JsonCodec:
    """JSON, UTF-8."""

    def __init__(self, rules: CodecRules) -> None:
        self._rules = rules
        self.content_type = rules.json_type

    def write(self, member: Member) -> str:
        """The value of a member; its name is written by what holds it."""
        match member:
            case Written(fragment):
                return fragment
            case Leaf(_, text):
                return json.dumps(text, ensure_ascii=False)
            case Group(_, members):
                return self._object((_name(each), self.write(each)) for each in members)
            case Listing(_, entry, entries):
                return self._object([(entry, self._rules.array([self.write(each) for each in entries]))])

    def document(self, root: Group | Listing) -> bytes:
        return self._object([(root.name, self.write(root))]).encode("utf-8", "replace")

    def read(self, body: bytes) -> Part:
        try:
            value = json.loads(
                body.decode("utf-8-sig"),
                object_pairs_hook=tuple,
                parse_float=str,
                parse_int=str,
                parse_constant=_no_number,
            )
            return _from_json(value)
        except (ValueError, RecursionError) as error:
            raise Malformed(f"not well-formed JSON: {str(error)[:200]}") from None

    def _object(self, members: Iterable[tuple[str, str]]) -> str:
        return "{" + ",".join(f'"{name}":{value}' for name, value in members) + "}"


def _name(member: Member) -> str:
    if isinstance(member, Written):
        raise TypeError("what is already written stands in a list only, where JSON needs no name")
    return member.name


def _from_element(element: "etree._Element") -> Part:
    """Namespaces are not looked at: the protocol has none."""
    parts = tuple(_from_element(child) for child in element if isinstance(child.tag, str))
    return Part(etree.QName(element).localname, element.text or "", parts)


def _from_json(value: Any) -> Part:
    """A whole message: its members under its name, or alone, and then the name is what its members tell."""
    if not _is_object(value):
        raise ValueError("the message is not an object")
    if len(value) == 1 and _is_object(value[0][1]):
        return Part(value[0][0], parts=_members(value[0][1]))
    return Part(_kind(value), parts=_members(value))


def _kind(pairs: Pairs) -> str:
    """Which message this is, by the member that only it has."""
    names = {name for name, _ in pairs}
    if "id" in names:
        return "acknowledgeRequest"
    if names & {"trackingNumber", "shipmentCarrier", "items"}:
        return "shipment"
    return "item" if names & {"itemNumber", "quantity"} else "order"


def _members(pairs: Pairs) -> tuple[Part, ...]:
    return tuple(part for name, value in pairs for part in _parts(name, value))


def _parts(name: str, value: Any) -> tuple[Part, ...]:
    """The parts under one name; the name of a list's entries may be left out."""
    if value is None:
        return ()
    if _is_object(value):
        entry = ENTRY_OF.get(name)
        if entry and value and entry not in dict(value):
            return (Part(name, parts=_parts(entry, value)),)
        return (Part(name, parts=_members(value)),)
    if isinstance(value, list):
        entries = [part for each in value for part in _parts(ENTRY_OF.get(name, name), each)]
        return (Part(name, parts=tuple(entries)),) if name in ENTRY_OF else tuple(entries)
    if isinstance(value, bool):
        return (Part(name, str(value).lower()),)
    # JSON can write half of a surrogate pair; nothing behind here could write it again.
    return (Part(name, value.encode("utf-8", "replace").decode()),)


def _is_object(value: Any) -> bool:
    """Objects are read as tuples of pairs, so that a member given twice is seen."""
    return isinstance(value, tuple)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

"""One way of looking at an answer, whether it came as XML or as JSON.

Lenient on purpose: unknown members are passed over, a list of one may be the item itself, a missing declaration, a
byte-order mark and a wrong label on the answer do no harm. What is cut or is something else altogether is `Unreadable`.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from lxml import etree

from ...schemas import xml

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Unreadable(ValueError):
    """The answer, or a member of it, cannot be understood; the text says why in a few words."""


class WebPage(Unreadable):
    """The answer is an HTML page: a login, or the error page of something in between."""


class Node(Protocol):
    """A message or a part of one. Names are the wire's member names."""

    def text(self, *names: str) -> str:
        """The text of the first of these members that is there; empty when none is."""
        ...

    def parts(self, container: str, item: str) -> list["Node"]:
        """The items of a list: `container` holds any number of `item`."""
        ...

    def texts(self, item: str) -> list[str]:
        """All texts of a member that repeats."""
        ...


def read_root(body: bytes, root: str, members: tuple[str, ...]) -> Node:
    """The message named `root`. JSON may leave the root's name out; then one of `members` tells the message.

    Raises `Unreadable`: empty, cut, not well-formed, or another document (an HTML page, say).
    """
    start = body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1]
    if not start:
        raise Unreadable("the answer is empty")
    if start in b"{[":
        return _read_json(body, root, members)
    return _read_xml(body, root)


def _read_xml(body: bytes, root: str) -> Node:
    try:
        element = xml.parse(body)
    except xml.Refused as refused:
        if b"<html" in body[:2000].lower():
            raise WebPage(f"the answer is an HTML page, not {root}") from None
        raise Unreadable(f"the answer is no sound XML ({refused}), not {root}") from None
    name = _local_name(element)
    if name.lower() == "html":
        raise WebPage(f"the answer is an HTML page, not {root}")
    if name != root:
        raise Unreadable(f"the answer is {name[:60]!r}, not {root}")
    return _XmlNode(element)


def _read_json(body: bytes, root: str, members: tuple[str, ...]) -> Node:
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"the answer is no sound JSON ({error}), not {root}") from None
    if isinstance(value, dict) and isinstance(value.get(root), dict):
        return _JsonNode(value[root])
    if isinstance(value, dict) and any(member in value for member in members):
        return _JsonNode(value)
    raise Unreadable(f"the answer is JSON, but not {root}")


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _local_name(element: "etree._Element") -> str:
    return etree.QName(element).localname


class _XmlNode:
    """An element; namespaces are not looked at."""

    def __init__(self, element: "etree._Element") -> None:
        self._children: dict[str, list[etree._Element]] = {}
        for child in element:
            if isinstance(child.tag, str):
                self._children.setdefault(_local_name(child), []).append(child)

    def text(self, *names: str) -> str:
        for name in names:
            if name in self._children:
                return _whole_text(self._children[name][0])
        return ""

    def parts(self, container: str, item: str) -> list[Node]:
        holders = self._children.get(container, [])
        return [_XmlNode(child) for holder in holders for child in holder if _is_called(child, item)]

    def texts(self, item: str) -> list[str]:
        return [_whole_text(child) for child in self._children.get(item, [])]


def _is_called(element: "etree._Element", name: str) -> bool:
    return isinstance(element.tag, str) and _local_name(element) == name


def _whole_text(element: "etree._Element") -> str:
    if len(element):  # markup where text is expected: its words are better than the first of them
        return "".join(map(str, element.itertext()))
    return element.text or ""


class _JsonNode:
    """An object; a list of one item may be the item itself, and a list may stand without its item's name."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        self._value = value

    def text(self, *names: str) -> str:
        for name in names:
            if self._value.get(name) is not None:
                return _scalar(name, self._value[name])
        return ""

    def parts(self, container: str, item: str) -> list[Node]:
        held = self._value.get(container)
        if isinstance(held, dict) and item in held:
            held = held[item]
        items = held if isinstance(held, list) else [held] if held else []
        if not all(isinstance(one, dict) for one in items):
            raise Unreadable(f"{container} is not a list of {item}")
        return [_JsonNode(one) for one in items]

    def texts(self, item: str) -> list[str]:
        held = self._value.get(item)
        items = held if isinstance(held, list) else [held] if held is not None else []
        return [_scalar(item, one) for one in items]


def _scalar(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    raise Unreadable(f"{name} is not a text or a number")

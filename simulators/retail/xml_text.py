"""XML as R-Series writes and reads it: members are elements, amounts say their currency.

Lists stand in the plural of their entity; what a client sends becomes the same objects that JSON would give.
"""

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from ...schemas import xml
from .node import Computed, Money, Node

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BrokenXml(ValueError):
    """The text is no XML that is read here."""


def dump(name: str, node: Node, currency: str) -> bytes:
    """A document of one record."""
    root = etree.Element(name)
    _fill(root, node, currency)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def dump_list(
    plural: str, name: str, nodes: list[Node], attributes: Mapping[str, str], currency: str
) -> bytes:
    """A document of several records."""
    root = etree.Element(plural, dict(attributes))
    for node in nodes:
        _fill(etree.SubElement(root, name), node, currency)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _fill(element: etree._Element, node: Node, currency: str) -> None:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "@attributes":
                element.attrib.update(value)
                continue
            for each in value if isinstance(value, list) else [value]:
                _fill(etree.SubElement(element, name), each, currency)
        return
    if isinstance(node, Money):
        element.set("currency", currency)
    if isinstance(node, Computed):
        element.set("readonly", "true")
    element.text = _ILLEGAL.sub("\ufffd", str(node))


def load(body: bytes) -> Any:
    """The members of the root element. Raises `BrokenXml`."""
    try:
        root = xml.parse(body)
    except xml.Refused as refusal:
        raise BrokenXml(refusal.reason) from None
    value = _value(root)
    return value if isinstance(value, dict) else {}


def _value(element: etree._Element) -> Any:
    if not len(element):
        return element.text or ""
    members: dict[str, Any] = {}
    for child in element:
        name = etree.QName(child).localname
        value = _value(child)
        if name not in members:
            members[name] = value
        elif isinstance(members[name], list):
            members[name].append(value)
        else:
            members[name] = [members[name], value]
    return members

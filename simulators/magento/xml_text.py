"""Magento's XML bodies: root `response`, list members `item`; read back the same way."""

import re
from typing import Any

from lxml import etree

from ...schemas import xml as safe_xml

_ODD = re.compile(r"[^A-Za-z0-9_.-]")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BrokenXml(ValueError):
    """The text is no XML that may be read."""


def dump(value: Any) -> bytes:
    """The text of an XML body."""
    root = etree.Element("response")
    _fill(root, value)
    return (
        b'<?xml version="1.0"?>\n' + etree.tostring(root, encoding="us-ascii", xml_declaration=False) + b"\n"
    )


def load(body: bytes) -> Any:
    """The members of the root element. Raises `BrokenXml`."""
    try:
        root = safe_xml.parse(body)
    except safe_xml.Refused as error:
        raise BrokenXml(str(error)) from None
    return _value(root)


def _fill(element: etree._Element, value: Any) -> None:
    if isinstance(value, dict):
        for key, member in value.items():
            _fill(etree.SubElement(element, _name(key)), member)
    elif isinstance(value, list):
        for member in value:
            _fill(etree.SubElement(element, "item"), member)
    elif value is not None:
        element.text = _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _FORBIDDEN.sub("", str(value))


def _name(key: str) -> str:
    clean = _ODD.sub("_", str(key)) or "item"
    return f"item_{clean}" if not (clean[0].isalpha() or clean[0] == "_") else clean


def _value(element: etree._Element) -> Any:
    children = [child for child in element if isinstance(child.tag, str)]
    if not children:
        return element.text or ""
    names = [etree.QName(child).localname for child in children]
    if set(names) == {"item"}:
        return [_value(child) for child in children]
    found: dict[str, Any] = {}
    for name, child in zip(names, children, strict=True):
        value = _value(child)
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found

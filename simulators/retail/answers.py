"""What goes back to the client, in JSON or XML."""

from collections.abc import Mapping
from dataclasses import dataclass

from . import json_text, xml_text
from .entity import Entity
from .errors import Denied, Refused
from .negotiation import Format
from .node import Node, one_or_many

_JSON = "application/json"
_XML = "application/vnd.merchantos.pos-v1+xml"
_HTML = "text/html; charset=UTF-8"
"""What errors are called, whatever they are written in: seen of 400 and 404."""

_JSON_ERRORS = frozenset({401, 429})


@dataclass(frozen=True, slots=True)
class Body:
    """An answer's bytes and what they are called."""

    text: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Style:
    """How this client wants to read."""

    language: Format
    pretty: bool = False
    currency: str = "USD"


def single(name: str, node: Node, style: Style) -> Body:
    """One record."""
    if style.language == "xml":
        return Body(xml_text.dump(name, node, style.currency), _XML)
    return _json({"@attributes": {"count": "1"}, name: node}, style)


def plain(name: str, node: Node, style: Style) -> Body:
    """An object that stands for itself; `name` is the root in XML."""
    return (
        Body(xml_text.dump(name, node, style.currency), _XML)
        if style.language == "xml"
        else _json(node, style)
    )


def listing(entity: Entity, nodes: list[Node], attributes: Mapping[str, str], style: Style) -> Body:
    """A page of records: none is no member at all, one is an object, several are a list."""
    return listing_of(entity.name, entity.plural, nodes, attributes, style)


def listing_of(
    name: str, plural: str, nodes: list[Node], attributes: Mapping[str, str], style: Style
) -> Body:
    if style.language == "xml":
        return Body(xml_text.dump_list(plural, name, nodes, attributes, style.currency), _XML)
    members: dict[str, Node] = {"@attributes": dict(attributes)}
    if nodes:
        members[name] = one_or_many(nodes)
    return _json(members, style)


def refusal(refused: Refused, style: Style) -> Body:
    """An error; those of the authorisation server are JSON whatever was asked for."""
    if style.language == "xml" and not isinstance(refused, Denied):
        return Body(
            xml_text.dump("error", refused.body(), style.currency), _HTML if refused.status != 401 else _XML
        )
    is_json = refused.status in _JSON_ERRORS
    return Body(json_text.dump(refused.body()), _JSON if is_json else _HTML)


def _json(node: Node, style: Style) -> Body:
    return Body(json_text.dump(node, pretty=style.pretty), _JSON)

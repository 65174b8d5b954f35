"""Which body the client sent and which it wants back: JSON, or XML if it insists."""

import re
from typing import Any

from . import errors, json_text, xml_text

LARGEST_BODY = 5 * 1024 * 1024
"""Bytes."""

JSON_TYPE = "application/json; charset=utf-8"
XML_TYPE = "application/xml; charset=utf-8"

_CONTENT_TYPE = re.compile(r"(?P<type>[a-z\d/\-+.]+)(?:; *charset=(?P<charset>.+))?\Z", re.IGNORECASE)
_XML = frozenset({"application/xml", "text/xml", "application/xhtml+xml"})
_JSON = frozenset({"application/json", "*/*", "application/*"})


def wants_xml(accept: str | None) -> bool:
    """True for XML, False for JSON. Raises the 406 whose body has a shape of its own."""
    wanted = _by_preference(accept)
    for media_type in wanted:
        if media_type in _JSON:
            return False
        if media_type in _XML:
            return True
    raise errors.NotAcceptable(", ".join(wanted))


def write(value: Any, *, xml: bool) -> tuple[bytes, str]:
    """The body and its content type."""
    return (xml_text.dump(value), XML_TYPE) if xml else (json_text.dump(value), JSON_TYPE)


def read(body: bytes, content_type: str) -> Any:
    """What the client sent; no body at all is no parameters, whatever its type is said to be."""
    if not body:
        return {}
    if len(body) > LARGEST_BODY:
        raise errors.Refused(413, "The request body is too large.")
    return _parse(body, _media_type(content_type))


def _parse(body: bytes, media_type: str) -> Any:
    if not media_type:
        raise errors.Refused(400, "Content-Type header is empty.")
    try:
        if media_type == "application/json":
            return json_text.load(body)
        if media_type in _XML:
            return xml_text.load(body)
    except (json_text.BrokenJson, xml_text.BrokenXml):
        raise errors.Refused(400, "Decoding error.") from None
    raise errors.Refused(
        400, "Server cannot understand Content-Type HTTP header media type %1", (media_type,)
    )


def _media_type(content_type: str) -> str:
    """The type alone. Raises for a header that is not a type with at most UTF-8 as its charset."""
    if not content_type.strip():
        return ""
    match = _CONTENT_TYPE.match(content_type.strip())
    if match is None:
        raise errors.business("Content-Type header is invalid.")
    if match["charset"] and match["charset"].lower() != "utf-8":
        raise errors.business("UTF-8 is the only supported charset.")
    return match["type"].lower()


def _by_preference(accept: str | None) -> list[str]:
    if not (accept or "").strip():
        return ["*/*"]
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate((accept or "").split(",")):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        ranked.append((-_quality(parameters), place, media_type))
    return [media_type for rank, _, media_type in sorted(ranked) if rank < 0]


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0

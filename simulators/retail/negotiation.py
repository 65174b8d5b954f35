"""Which language a request speaks: `.json`, `.xml` or nothing (XML) in its URL, and an Accept header above that.

The body speaks the same language. Content-Type plays no part: the vendor's own samples post JSON as a form.
"""

import re
from typing import Any, Literal

from . import errors, json_text, xml_text

Format = Literal["json", "xml"]

_ACCEPTED = re.compile(r"application/(json|xml)\b")
_EXTENSION = re.compile(r"\.(json|xml)\Z", re.IGNORECASE)

LARGEST_BODY = 5 * 1024 * 1024
"""Bytes."""


def split(last: str) -> tuple[str, str]:
    """The last piece of a path without its extension, and the extension ("" without one)."""
    match = _EXTENSION.search(last)
    return (last[: match.start()], match[1].lower()) if match else (last, "")


def chosen(extension: str, accept: str | None) -> Format:
    """The language of the request and of its answer."""
    match = _ACCEPTED.search((accept or "").lower())
    name = match[1] if match else extension
    return "json" if name == "json" else "xml"


def read(body: bytes, language: Format) -> dict[str, Any]:
    """The members of a request's body; none for an empty one. Raises 400."""
    if len(body) > LARGEST_BODY:
        raise errors.bad(f"The body has {len(body)} bytes; at most {LARGEST_BODY} are read.")
    if not body.strip():
        return {}
    try:
        value = json_text.load(body) if language == "json" else xml_text.load(body)
    except json_text.BrokenJson as error:
        raise errors.bad(f"The body is no JSON, which this URL asks for: {error}") from None
    except xml_text.BrokenXml as error:
        raise errors.bad(f"The body is no XML, which this URL asks for: {error}") from None
    if value == []:
        return {}  # what PHP makes of an object without members
    if not isinstance(value, dict):
        raise errors.bad("The body must be one object.")
    return value

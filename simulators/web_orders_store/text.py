"""Text on its way to the POS: composed Unicode, no HTML entities, nothing that XML 1.0 cannot carry (EVO-D21).

Each rule is one step, text in and text out; the order of the steps matters and is `HEALTHY`. Nothing is shortened.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable

Step = Callable[[str], str]

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decode_entities(text: str) -> str:
    """`Caf&eacute;` becomes `Café`, once; an ampersand that begins no complete entity stays as it is."""
    return _ENTITY.sub(lambda match: html.unescape(match.group()), text)


def drop_unwritable(text: str) -> str:
    """Leave out what has no place in an XML 1.0 document: most control characters, lone surrogates."""
    return _NOT_XML.sub("", text)


def compose(text: str) -> str:
    """Unicode NFC."""
    return unicodedata.normalize("NFC", text)


HEALTHY: tuple[Step, ...] = (decode_entities, drop_unwritable, compose)


def through(steps: Iterable[Step], text: str) -> str:
    """Apply the steps one after the other."""
    for step in steps:
        text = step(text)
    return text


def loses_something(text: str) -> bool:
    """Whether characters of this text cannot reach the POS; the order then gets a note."""
    return _NOT_XML.search(decode_entities(text)) is not None

"""Text from a store made fit for the wire (EVO-D21): entities decoded once, NFC, nothing that XML 1.0 cannot carry."""

import html
import re
import unicodedata

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> tuple[str, bool]:
    """The text, and whether characters had to be dropped.

    Only entities written out with their semicolon are decoded: `AT&T` and `a&copy=b` are meant as they stand.
    """
    decoded = _ENTITY.sub(_decoded, text)
    legal = _NOT_IN_XML.sub("", decoded)
    return unicodedata.normalize("NFC", legal), legal != decoded


def _decoded(entity: re.Match[str]) -> str:
    written = entity.group()
    if written.startswith("&#"):
        digits = written[2:-1]
        number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return (
            chr(number) if 0 < number <= 0x10FFFF else "\x00"
        )  # what cannot be is dropped, and noted, later
    return html.unescape(written)


def verbatim(text: str) -> tuple[str, bool]:
    """An identity (order id, part number): only what XML cannot carry is dropped."""
    legal = _NOT_IN_XML.sub("", text)
    return legal, legal != text


def plain_name(text: str) -> str:
    """A name as people compare it: neither case nor blanks count."""
    return " ".join(text.split()).casefold()


def short(text: str, limit: int = 1000) -> str:
    """Text from outside as it may stand in a note: one line, bounded."""
    line = " ".join(_NOT_IN_XML.sub("", text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"

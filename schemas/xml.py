"""The one XML parser for bytes from outside: UTF-8 only, no DTD, no entities, no network, a size limit.

What it refuses it refuses with one clear line. It knows no message; `validation` judges their shape.
"""

import codecs
import re
import threading

from lxml import etree

LIMIT = 5 * 1024 * 1024
"""The largest body in bytes that is looked at (EVO-D06g)."""

_DECLARATION = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")
_UTF8_NAMES = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


class Refused(ValueError):
    """The bytes are not XML that is accepted here; ``reason`` is one line fit for an answer to the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Parsers(threading.local):
    """A parser for each thread: libxml2's parsers must not be shared."""

    def __init__(self) -> None:
        self.parser = etree.XMLParser(
            encoding="utf-8",  # whatever a declaration says: a DOCTYPE must not hide in UTF-7
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            huge_tree=False,  # keeps libxml2's own limits, among them a depth of 256
            remove_comments=True,  # <id>W-1<!-- -->2</id> must read W-12, not W-1
            remove_pis=True,
        )


_parsers = _Parsers()


def parse(body: bytes, *, limit: int = LIMIT) -> etree._Element:
    """The root element of a document in UTF-8 (a byte order mark and a missing declaration are fine).

    Comments and processing instructions are left out. Raises `Refused` for anything larger than ``limit``
    bytes, with a DOCTYPE, in another encoding, or not well-formed (EVO-D06f, EVO-D06g, EVO-D12b);
    `TypeError` for text: only bytes still have their own encoding.
    """
    if not isinstance(body, bytes):
        raise TypeError(f"XML is parsed from bytes, not from {type(body).__name__}")
    if len(body) > limit:
        raise Refused(f"the body has {len(body)} bytes; at most {limit} are read")
    _refuse_encoding(body)
    _refuse_doctype(body)
    try:
        root = etree.fromstring(body, _parsers.parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"not well-formed XML: {_one_line(error)}") from None
    if root.getroottree().docinfo.internalDTD is not None:  # behind the scan above, should it ever miss one
        raise Refused("a DOCTYPE is not accepted")
    return root


def _refuse_encoding(body: bytes) -> None:
    if not body.strip():
        raise Refused("the body is empty")
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused("the encoding is UTF-16; only UTF-8 is read")
    if b"\0" in body:
        raise Refused("the body contains a NUL byte, which XML does not allow")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"the byte at position {error.start} is not UTF-8") from None
    declared = _DECLARATION.match(body.removeprefix(codecs.BOM_UTF8))
    if declared and (name := declared[1].decode()).lower() not in _UTF8_NAMES:
        raise Refused(f"the encoding is declared as {name[:40]!r}; only UTF-8 is read")


def _refuse_doctype(body: bytes) -> None:
    """A DOCTYPE can stand only before the root element, after blanks, comments and instructions.

    It is found before libxml2 sees it, so that no entity is ever declared.
    """
    at = len(codecs.BOM_UTF8) if body.startswith(codecs.BOM_UTF8) else 0
    while True:
        while body[at : at + 1].isspace():
            at += 1
        if body.startswith(b"<!--", at):
            end = body.find(b"-->", at + 4)
        elif body.startswith(b"<?", at):
            end = body.find(b"?>", at + 2)
        elif body[at : at + 9].upper() == b"<!DOCTYPE":
            raise Refused("a DOCTYPE is not accepted")
        else:
            return
        if end < 0:
            return  # unterminated: the parser says so
        at = body.index(b">", end) + 1


def _one_line(error: etree.XMLSyntaxError) -> str:
    text = " ".join(str(error.msg).split())
    if text.startswith("Excessive depth"):
        return "its elements are nested too deeply"
    return "".join(letter if letter.isprintable() else "?" for letter in text[:200])

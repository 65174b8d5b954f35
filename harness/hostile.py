"""Bodies that a POS should never send and a store has to survive, by name; and odd but rightful spellings of good ones.

Each is made for one order, so that a store which falls for it changes that order and is found out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .examiner import XML
from .messages import Message, acknowledgement

BOM = b"\xef\xbb\xbf"
DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>\n"
TOO_LARGE = 5 * 1024 * 1024 + 1
"""Bytes; the limit is 5 MiB (EVO-D06g)."""


@dataclass(frozen=True, slots=True)
class Body:
    """Bytes, and the media type they are sent as."""

    content: bytes
    content_type: str = XML


Make = Callable[[str, str], Body]
"""From an order id and a date of the POS."""


def _text(template: str) -> Make:
    def make(order_id: str, date: str) -> Body:
        return Body(template.replace("ORDER", order_id).replace("DATE", date).encode())

    return make


def _changed(**members: str) -> Make:
    """A good acknowledgement with one member spoilt."""
    return lambda order_id, date: Body(acknowledgement(order_id, date).with_members(**members).as_xml())


def _too_large(order_id: str, date: str) -> Body:
    good = acknowledgement(order_id, date).as_xml()
    return Body(good + b"<!--" + b"x" * TOO_LARGE + b"-->")


def _as_type(content_type: str) -> Make:
    return lambda order_id, date: Body(acknowledgement(order_id, date).as_xml(), content_type)


_ACKNOWLEDGEMENT = (
    "<acknowledgeRequest><id>ORDER</id><responseType>WEB_ORDER</responseType><date>DATE</date>"
    "<responseIssues/></acknowledgeRequest>"
)
_BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 50}">' for n in range(10))

UNDERSTOOD_BUT_WRONG: Mapping[str, Make] = {
    "an empty id": _changed(id=""),
    "two ids": _text(_ACKNOWLEDGEMENT.replace("<id>ORDER</id>", "<id>ORDER</id><id>ORDER</id>")),
    "no id": _text(_ACKNOWLEDGEMENT.replace("<id>ORDER</id>", "")),
    "a wrong root": _text(_ACKNOWLEDGEMENT.replace("acknowledgeRequest", "acknowledgeResponse")),
    "an unknown responseType": _changed(responseType="WEB_ORDER_RETURN"),
    "no responseType": _text(_ACKNOWLEDGEMENT.replace("<responseType>WEB_ORDER</responseType>", "")),
    "an unreadable date": _changed(date="yesterday at noon"),
}
"""Well-formed, and wrong in a value (EVO-D11e)."""

NOT_WELL_FORMED: Mapping[str, Make] = {
    "a body that is cut short": _text(_ACKNOWLEDGEMENT[:-12]),
    "an empty body": _text(""),
    "plain text": _text("ORDER is fine"),
    "bytes that are no UTF-8": lambda order_id, date: Body(
        _text(_ACKNOWLEDGEMENT)(order_id, date).content.replace(b"WEB_ORDER", b"WEB\xff_ORDER")
    ),
    "JSON called XML": lambda order_id, date: Body(acknowledgement(order_id, date).as_json()),
}

WITH_DOCTYPE: Mapping[str, Make] = {
    "an entity for the id": _text(
        '<!DOCTYPE acknowledgeRequest [<!ENTITY who "ORDER">]>'
        + _ACKNOWLEDGEMENT.replace("<id>ORDER</id>", "<id>&who;</id>")
    ),
    "an entity from a file": _text(
        '<!DOCTYPE acknowledgeRequest [<!ENTITY who SYSTEM "file:///etc/hostname">]>'
        + _ACKNOWLEDGEMENT.replace("<responseIssues/>", "<comment>&who;</comment><responseIssues/>")
    ),
    "an entity bomb": _text(
        f"<!DOCTYPE acknowledgeRequest [{_BOMB}]>"
        + _ACKNOWLEDGEMENT.replace("<responseIssues/>", "<comment>&e9;</comment><responseIssues/>")
    ),
    "a DOCTYPE alone": _text("<!DOCTYPE acknowledgeRequest>" + _ACKNOWLEDGEMENT),
}

OF_ANOTHER_TYPE: Mapping[str, Make] = {
    "text/plain": _as_type("text/plain"),
    "image/png": _as_type("image/png"),
    "application/x-www-form-urlencoded": _as_type("application/x-www-form-urlencoded"),
}

HOSTILE: Mapping[str, Make] = {
    **UNDERSTOOD_BUT_WRONG,
    **NOT_WELL_FORMED,
    **WITH_DOCTYPE,
    **OF_ANOTHER_TYPE,
    "a body of more than 5 MiB": _too_large,
}


def _spelt(content_type: str, turn: Callable[[bytes], bytes]) -> Callable[[Message], Body]:
    return lambda message: Body(turn(message.as_xml()), content_type)


SPELLINGS: Mapping[str, Callable[[Message], Body]] = {
    "as text/xml": _spelt("text/xml", lambda body: body),
    "with a charset parameter": _spelt('application/xml; charset="UTF-8"', lambda body: body),
    "without XML declaration": _spelt(XML, lambda body: body.removeprefix(DECLARATION)),
    "with a byte order mark": _spelt(XML, lambda body: BOM + body),
    "with a CDATA section": _spelt(
        XML, lambda body: body.replace(b"<id>", b"<id><![CDATA[").replace(b"</id>", b"]]></id>")
    ),
    "with character references": _spelt(
        XML, lambda body: body.replace(b"<id>0", b"<id>&#48;").replace(b"W", b"&#x57;")
    ),
    "with white space around its values": _spelt(
        XML, lambda body: body.replace(b"<id>", b"<id>\n    ").replace(b"</id>", b"\n  </id>")
    ),
}
"""Good messages in spellings that a store has to read (EVO-D06h)."""

"""Defects of formats and bodies: what is read, what is answered to a write."""

import re
from dataclasses import replace
from functools import partial

from lxml import etree

from ...schemas import xml
from ..serving import LARGEST_REQUEST
from .defect import Defect, rule
from .formats import XML, first_accepted, media_type, wanted
from .refusal import Refused
from .reply import Reply
from .rules import Rules

_WITH_MILLISECONDS = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}")


def _no_body(reply: Reply) -> Reply:
    return replace(reply, body=b"", content_type="")


def _sole_as_map(entries: list[str]) -> str:
    return entries[0] if len(entries) == 1 else f"[{','.join(entries)}]"


def _with_doctype(body: bytes) -> "etree._Element":
    """Reads a DOCTYPE over; entities stay unexpanded, since a defect must not harm whoever runs it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise xml.Refused(f"not well-formed XML: {error.msg}") from None


def _exact_media_type(content_type: str) -> bool:
    return content_type in {"application/xml", "application/json"}


def _accept_only(_: str, accept: str) -> str:
    return first_accepted(accept) or XML


def _anything_else_is_json(content_type: str, accept: str) -> str:
    return "json" if media_type(content_type) != "application/xml" else wanted(content_type, accept)


def _anything(_: str) -> bool:
    return True


def _plain_digits(said: str) -> int:
    if not said.isdecimal():
        raise Refused(f"the quantity {said[:40]} is no number")
    return int(said)


def _some_number(said: str) -> int:
    try:
        return int(float(said))
    except (ValueError, OverflowError):
        return 0


class _Wedged:
    """Reads until the first malformed body, and nothing any more after it."""

    def __init__(self) -> None:
        self._is_wedged = False

    def parse(self, body: bytes) -> "etree._Element":
        if self._is_wedged:
            raise xml.Refused("the reader is in a bad state")
        try:
            return xml.parse(body)
        except xml.Refused:
            self._is_wedged = True
            raise


def _wedge(rules: Rules) -> Rules:
    return rule("codec", parse_xml=_Wedged().parse)(rules)


def _any_size(rules: Rules) -> Rules:
    unlimited = rule("replies", largest_body=LARGEST_REQUEST)(rules)
    return rule("codec", parse_xml=partial(xml.parse, limit=LARGEST_REQUEST))(unlimited)


DEFECTS = (
    Defect(
        "json-single-as-map",
        "a JSON list of one entry is the entry itself",
        ("EVO-D06c",),
        rule("codec", array=_sole_as_map),
    ),
    Defect(
        "xml-labelled-html",
        "XML goes out as text/html",
        ("EVO-D06a",),
        rule("codec", xml_type="text/html; charset=utf-8"),
    ),
    Defect(
        "format-by-accept-only",
        "the Content-Type of a request does not decide the format of its answer",
        ("EVO-68", "EVO-D06b"),
        rule("formats", wanted=_accept_only),
    ),
    Defect(
        "media-type-exact",
        "only application/xml is known, not text/xml and not with a charset",
        ("EVO-D06h",),
        rule("formats", is_spoken=_exact_media_type),
    ),
    Defect(
        "text-xml-taken-for-json",
        "whatever is not application/xml is taken for JSON, text/xml and a missing type too",
        ("EVO-31", "EVO-68", "EVO-D06b", "EVO-D06h"),
        rule("formats", wanted=_anything_else_is_json),
    ),
    Defect(
        "any-media-type-taken",
        "a body of any media type is read as XML",
        ("EVO-D06e",),
        rule("formats", is_spoken=_anything),
    ),
    Defect(
        "doctype-accepted",
        "a body with a DOCTYPE is read",
        ("EVO-D06f",),
        rule("codec", parse_xml=_with_doctype),
    ),
    Defect(
        "malformed-500",
        "a malformed body is answered 500",
        ("EVO-D12a", "EVO-D12c"),
        rule("replies", malformed_status=500),
    ),
    Defect(
        "failure-as-422",
        "a refusal is answered with HTTP status 422",
        ("EVO-57", "EVO-D11a", "EVO-D11g"),
        rule("replies", failure_status=422),
    ),
    Defect(
        "receipt-without-body",
        "writes are answered with an empty body",
        ("EVO-57", "EVO-D12a"),
        rule("replies", receipt=_no_body),
    ),
    Defect(
        "body-of-any-size",
        "a body of more than 5 MiB is read",
        ("EVO-D06g",),
        _any_size,
    ),
    Defect(
        "malformed-body-wedges",
        "after one malformed body no other is read any more",
        ("EVO-D12b",),
        _wedge,
    ),
    Defect(
        "one-date-format",
        "dates are read with milliseconds only, not with T and not with a zone",
        ("EVO-D17b",),
        rule("reading", is_date=lambda said: _WITH_MILLISECONDS.fullmatch(said) is not None),
    ),
    Defect(
        "decimal-quantity-refused",
        "a quantity of 2.0000 is refused",
        ("EVO-D18k",),
        rule("reading", quantity=_plain_digits),
    ),
    Defect(
        "any-quantity-taken",
        "a quantity is whatever number can be made of it: -1, 0, 2.5",
        ("EVO-D18l",),
        rule("reading", quantity=_some_number),
    ),
    Defect(
        "any-action-taken",
        "an unknown action is taken for VOID, or for CANCEL",
        ("EVO-D14f",),
        rule("reading", action=lambda _, known: known[0]),
    ),
)

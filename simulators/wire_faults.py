"""What can go wrong with an exchange on its way: answers that are lost, late, cut, replaced or reshaped."""

import json
import time
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from ..schemas import xml

LONGEST_DELAY = 120.0
"""Seconds; nothing here lasts for ever."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way out, as a wire fault sees it."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def with_header(self, name: str, value: str) -> "Answer":
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))

    def with_body(self, body: bytes) -> "Answer":
        """The same answer with another, complete body."""
        return replace(self, body=body).with_header("Content-Length", str(len(body)))


class Cut(Exception):
    """Hang up, after sending `sent` of the answer (which may be None: not a byte)."""

    def __init__(self, sent: Answer | None = None) -> None:
        super().__init__("the connection was cut")
        self.sent = sent


Process = Callable[[], Answer]
WireFault = Callable[[Mapping[str, Any], Process], Answer]


def _drop_request(_: Mapping[str, Any], __: Process) -> Answer:
    raise Cut


def _drop_response(_: Mapping[str, Any], process: Process) -> Answer:
    process()
    raise Cut


def _truncate(parameters: Mapping[str, Any], process: Process) -> Answer:
    """`whole`: a proxy that counted the bytes anew, so that nothing but the content tells of the cut."""
    answer = process()
    part = answer.body[: int(parameters.get("bytes", 100))]
    if parameters.get("whole"):
        return answer.with_body(part)
    raise Cut(replace(answer, body=part))


def _delay(parameters: Mapping[str, Any], process: Process) -> Answer:
    time.sleep(min(float(parameters.get("seconds", 1.0)), LONGEST_DELAY))
    return process()


def _status(parameters: Mapping[str, Any], _: Process) -> Answer:
    """Refused before the simulator saw it: nothing has happened."""
    return _plain(int(parameters.get("code", 503)), parameters)


def _status_after(parameters: Mapping[str, Any], process: Process) -> Answer:
    """Done by the simulator, but something on the way answers in its place."""
    process()
    return _plain(int(parameters.get("code", 502)), parameters)


def _plain(code: int, parameters: Mapping[str, Any]) -> Answer:
    answer = Answer(f"{code} Disturbed", (("Content-Type", "text/plain"),), b"").with_body(
        b"disturbed on purpose\n"
    )
    if "retry_after" in parameters:
        answer = answer.with_header("Retry-After", str(parameters["retry_after"]))
    return answer


def _html_login(_: Mapping[str, Any], __: Process) -> Answer:
    page = b"<!DOCTYPE html><html><body><form>Please log in <input type=password></form></body></html>"
    return Answer("200 OK", (("Content-Type", "text/html; charset=utf-8"),), b"").with_body(page)


def _error_page(parameters: Mapping[str, Any], _: Process) -> Answer:
    """Something before the simulator breaks down and says so with 200; `content_type` may claim anything."""
    page = b"<html><head><title>Error</title></head><body><h1>Something went wrong on our side</h1></body></html>"
    kind = str(parameters.get("content_type", "text/html; charset=utf-8"))
    return Answer("200 OK", (("Content-Type", kind),), b"").with_body(page)


def _redirect(parameters: Mapping[str, Any], _: Process) -> Answer:
    where = str(parameters.get("to", "/"))
    code = int(parameters.get("code", 302))
    return Answer(f"{code} Moved", (("Location", where),), b"").with_body(b"")


def _wrong_content_type(parameters: Mapping[str, Any], process: Process) -> Answer:
    return process().with_header("Content-Type", str(parameters.get("content_type", "text/html")))


def _reshape(change: Callable[[bytes], bytes]) -> WireFault:
    def reshaped(_: Mapping[str, Any], process: Process) -> Answer:
        answer = process()
        return answer.with_body(change(answer.body))

    return reshaped


def _behind_a_warning(body: bytes) -> bytes:
    """As of a PHP that shows its warnings to everybody: a fragment of HTML stands before the answer."""
    return (
        b"<br />\n<b>Warning</b>:  Undefined array key in <b>Plugin.php</b> on line <b>42</b><br />\n" + body
    )


def _without_declaration(body: bytes) -> bytes:
    if not body.startswith(b"<?xml"):
        return body
    return body.partition(b"?>")[2].lstrip()


def _in_latin1(body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode("latin-1", "replace")


def _escaped_twice(body: bytes) -> bytes:
    """XML: entities are escaped again. JSON: texts hold entities, as of a shop that stores them escaped (F7)."""
    if _is_json(body):
        return body.replace(b"&", b"&amp;")
    return body.replace(b"&amp;", b"&amp;amp;")


def _with_control_character(body: bytes) -> bytes:
    """A raw U+001A at the end of a text, which neither XML nor JSON can carry (F6)."""
    if not _is_json(body):
        return body.replace(b"</", b"\x1a</", 1)
    before, quote, after = body.rpartition(b'"')
    return before + b"\x1a" * bool(quote) + quote + after


def _reordered(_: Mapping[str, Any], process: Process) -> Answer:
    """The members of every record in reverse; lists keep their sequence, which means something."""
    return _rebuilt(process(), _reverse_element, _in_reverse)


def _omit_element(parameters: Mapping[str, Any], process: Process) -> Answer:
    """Every element or member called `element` is left out, with all that is in it."""
    name = str(parameters.get("element", "date"))

    def omit(element: etree._Element) -> None:
        for child in _called(element, name):
            element.remove(child)

    def without(value: Any) -> Any:
        return _over_members(value, lambda members: {n: v for n, v in members.items() if n != name})

    return _rebuilt(process(), omit, without)


def _duplicate_offer(parameters: Mapping[str, Any], process: Process) -> Answer:
    """Every `element` stands there twice, such as an order in one answer to a poll."""
    name = str(parameters.get("element", "webOrder"))

    def repeat(element: etree._Element) -> None:
        for child in _called(element, name):
            child.addnext(deepcopy(child))

    def repeated(value: Any) -> Any:
        return _over_members(
            value, lambda members: {n: _twice(v) if n == name else v for n, v in members.items()}
        )

    return _rebuilt(process(), repeat, repeated)


def _header_case(parameters: Mapping[str, Any], process: Process) -> Answer:
    """The names of all headers in `to` = upper or lower case, which mean the same."""
    answer = process()
    change = str.lower if parameters.get("to") == "lower" else str.upper
    return replace(answer, headers=tuple((change(name), value) for name, value in answer.headers))


def _rebuilt(
    answer: Answer, change: Callable[[etree._Element], None], change_json: Callable[[Any], Any]
) -> Answer:
    """The answer with every element changed, or its JSON; as it was where it is neither."""
    try:
        if _is_json(answer.body):
            changed = change_json(json.loads(answer.body))
            return answer.with_body(json.dumps(changed, ensure_ascii=False).encode())
        root = xml.parse(answer.body)
    except (ValueError, xml.Refused):
        return answer
    for element in list(root.iter(etree.Element)):
        change(element)
    return answer.with_body(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _called(element: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _reverse_element(element: etree._Element) -> None:
    if len({child.tag for child in element}) > 1:
        element[:] = reversed(element)


def _in_reverse(value: Any) -> Any:
    return _over_members(value, lambda members: dict(reversed(members.items())))


def _over_members(value: Any, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    """The same JSON with the members of every object changed."""
    if isinstance(value, dict):
        return {name: _over_members(inner, change) for name, inner in change(value).items()}
    return [_over_members(each, change) for each in value] if isinstance(value, list) else value


def _twice(value: Any) -> Any:
    return [each for each in value for _ in range(2)] if isinstance(value, list) else [value, value]


def _is_json(body: bytes) -> bool:
    return body.lstrip()[:1] in (b"{", b"[", b'"')


RESTART = "restart"
"""The answer is lost, and whoever asks next finds nobody; `requests` (2) says how often."""

WIRE_FAULTS: Mapping[str, WireFault] = {
    "drop_request": _drop_request,
    "drop_response": _drop_response,
    RESTART: _drop_response,
    "truncate": _truncate,
    "delay": _delay,
    "status": _status,
    "status_after": _status_after,
    "html_login": _html_login,
    "error_page": _error_page,
    "html_before": _reshape(_behind_a_warning),
    "redirect": _redirect,
    "wrong_content_type": _wrong_content_type,
    "bom": _reshape(lambda body: b"\xef\xbb\xbf" + body),
    "no_declaration": _reshape(_without_declaration),
    "latin1_bytes": _reshape(_in_latin1),
    "bare_cr": _reshape(lambda body: body.replace(b"\r\n", b"\n").replace(b"\n", b"\r")),
    "double_escape": _reshape(_escaped_twice),
    "control_char": _reshape(_with_control_character),
    "reorder": _reordered,
    "omit_element": _omit_element,
    "duplicate_offer": _duplicate_offer,
    "header_case": _header_case,
}
"""Every simulator understands these."""

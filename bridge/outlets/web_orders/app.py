"""The endpoints of the web-orders profile below a base path that ends in `/LightSpeed` (EVO-04, EVO-D01..D06, D12).

Paths are taken apart here and not by the framework, so that fixed segments match in any case, ids stay verbatim, and
nothing is ever redirected: a redirect turns a POST into a GET in many clients and drops the credentials.
"""

import logging
from collections.abc import Callable, Mapping

from werkzeug import Request, Response
from werkzeug.exceptions import ClientDisconnected

from ...clock import Clock
from ...ledger import Ledger
from ...settings import Settings
from . import reader, writer
from .counter import Answer, Counter
from .gate import Gate, Turned
from .poll import Poll

log = logging.getLogger(__name__)

LARGEST_BODY = 5 * 1024 * 1024
BASE = "lightspeed"

Page = Callable[[Request, bool], bytes]
"""What a GET answers; the flag asks for JSON."""

Desk = Callable[[bytes, bool], Answer]
"""What a POST does with its body."""


class WebOrders:
    """The outlet over HTTP."""

    def __init__(self, ledger: Ledger, settings: Settings, clock: Clock) -> None:
        self._gate = Gate(ledger, settings)
        self._counter = Counter(ledger, clock, redeliver=settings.rejected_policy == "redeliver")
        self._address_header = settings.machine_address_header
        poll = Poll(ledger, clock, download_orders=settings.download_orders)
        rules = settings.tax_rules
        self._pages: Mapping[str, Page] = {
            "": self._test_connection,
            "outstandingactivity": lambda _, as_json: poll.answer(as_json=as_json),
            "taxrules": lambda _, as_json: writer.tax_rules(rules, as_json=as_json),
        }

    def handle(self, request: Request) -> Response | None:
        """The answer; None for a path that is not below the base."""
        segments = _segments(request)
        if segments is None:
            return None
        try:
            return self._turned_away(request) or self._answer(request, segments)
        except Exception:
            log.exception("%s %s could not be answered", request.method, request.path)
            return _failure(500, "the bridge failed; its log says why", as_json=_wants_json(request))

    def _turned_away(self, request: Request) -> Response | None:
        turned: Turned | None = self._gate.admit(
            request.headers.get("Authorization", ""), request.headers.get(self._address_header, "")
        )
        request.environ["tillproof.credentials"] = _seen(turned, request)
        if turned is None:
            return None
        answer = _failure(turned.status, turned.reason, as_json=_wants_json(request))
        if turned.status == 401:
            answer.headers["WWW-Authenticate"] = 'Basic realm="LightSpeed web orders", charset="UTF-8"'
        return answer

    def _answer(self, request: Request, segments: list[str]) -> Response:
        as_json = _wants_json(request)
        page = self._pages.get(segments[0].lower() if segments else "") if len(segments) < 2 else None
        if page is not None:
            return _only("GET", request) or _sent(200, page(request, as_json), as_json=as_json)
        desk = self._desk(segments)
        if desk is None:
            return _failure(404, "there is no such path", as_json=as_json)
        return _only("POST", request) or self._take_in(request, desk, as_json=as_json)

    def _test_connection(self, request: Request, as_json: bool) -> bytes:
        self._gate.tested(request.headers.get(self._address_header, ""))
        return writer.versions(as_json=as_json)

    def _take_in(self, request: Request, desk: Desk, *, as_json: bool) -> Response:
        kind = _media_type(request)
        if kind and not _names_format(kind) and "/" in kind:
            return _failure(415, "the body must be XML or JSON", as_json=as_json)
        if (request.content_length or 0) > LARGEST_BODY:
            return _failure(400, f"the body is larger than {LARGEST_BODY} bytes", as_json=as_json)
        try:
            body = request.stream.read(LARGEST_BODY + 1)
        except ClientDisconnected:
            return _failure(400, "the body was cut off", as_json=as_json)
        if len(body) > LARGEST_BODY:
            return _failure(400, f"the body is larger than {LARGEST_BODY} bytes", as_json=as_json)
        try:
            answer = desk(body, "json" in kind)
        except reader.Malformed as reason:
            return _failure(400, str(reason), as_json=as_json)
        except reader.Faulty as reason:
            answer = Answer(False, str(reason))
        sent = writer.acknowledge_response(success=answer.success, message=answer.message, as_json=as_json)
        return _sent(200, sent, as_json=as_json)

    def _desk(self, segments: list[str]) -> Desk | None:
        """What takes a POST to this path."""
        counter = self._counter
        fixed = [segment.lower() for segment in segments]
        match fixed:
            case ["acknowledgerequest"]:
                return lambda body, as_json: counter.acknowledge(
                    reader.read_acknowledgement(body, as_json=as_json)
                )
            case ["order", _]:
                return lambda body, as_json: counter.void(
                    segments[1], reader.read_void(body, as_json=as_json)
                )
            case ["order", _, "shipment"]:
                return lambda body, as_json: counter.ship(
                    segments[1], reader.read_shipment(body, as_json=as_json)
                )
            case ["order", _, "item"] | ["order", _, "item", _]:
                item_id = segments[3] if len(segments) == 4 else ""
                return lambda body, as_json: counter.act_on_line(
                    segments[1], reader.read_line_action(body, item_id, as_json=as_json)
                )
            case ["postauth", _, _, _]:
                return lambda _body, _as_json: counter.post_authorised(segments[1], segments[2], segments[3])
        return None


def is_of_pos(path: str) -> bool:
    """Whether a request is for this outlet: short work, which several may share a thread for."""
    return path[1:].partition("/")[0].lower() == BASE


def _segments(request: Request) -> list[str] | None:
    """The path behind the base, in segments: decoded once by the server, otherwise verbatim (EVO-D01).

    Empty segments right behind the base (`/LightSpeed//...`) and one at the end are passed over, never redirected.
    """
    path: str = request.environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    parts = path.split("/")
    if len(parts) < 2 or parts[1].lower() != BASE:
        return None
    behind = parts[2:]
    while behind and not behind[0]:
        behind.pop(0)
    if behind and not behind[-1]:
        behind.pop()
    return behind


def _only(method: str, request: Request) -> Response | None:
    if request.method == method:
        return None
    answer = _failure(405, f"only {method} is answered here", as_json=_wants_json(request))
    answer.headers["Allow"] = method
    return answer


def _media_type(request: Request) -> str:
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _names_format(kind: str) -> bool:
    return "xml" in kind or "json" in kind


def _wants_json(request: Request) -> bool:
    """By the request's Content-Type, also on GET; else by Accept; else XML (EVO-D06, EVO-68)."""
    kind = _media_type(request)
    if not _names_format(kind):
        kind = request.headers.get("Accept", "").lower()
    return "json" in kind and not 0 <= kind.find("xml") < kind.find("json")


def _failure(status: int, reason: str, *, as_json: bool) -> Response:
    body = writer.acknowledge_response(success=False, message=reason, as_json=as_json)
    return _sent(status, body, as_json=as_json)


def _sent(status: int, body: bytes, *, as_json: bool) -> Response:
    kind = "application/json; charset=utf-8" if as_json else "application/xml; charset=utf-8"
    return Response(body, status, {"Cache-Control": "no-store"}, content_type=kind)


def _seen(turned: Turned | None, request: Request) -> str:
    """What a journal around the bridge may know of the credentials."""
    if turned is None or turned.status == 403:
        return "right"
    return "wrong" if request.headers.get("Authorization") else "missing"

"""The web-orders endpoints over HTTP: from request to desk and back (EVO-D01, D02, D06, D12)."""

from collections.abc import Callable
from functools import lru_cache, partial

import flask

from . import answers, formats, routes
from .codec import Codec, JsonCodec, Malformed, XmlCodec
from .desk import Desk
from .document import WebOrder
from .door import Door, Knock, not_here
from .entry import Entry
from .message import Part
from .refusal import Breakdown, Refused
from .reply import Reply, plain
from .routes import Found
from .rules import Rules
from .shop import Shop
from .tree import Group, Listing, Written

KEPT_FRAGMENTS = 4096
"""How many orders are kept as they were written last, per format: a poll repeats most of the one before it."""


def create_app(door: Door, desk: Desk, shop: Shop, rules: Rules) -> flask.Flask:
    """The application that a POS is pointed at."""
    app = flask.Flask("web-orders-store", static_folder=None)
    endpoints = _Endpoints(door, desk, shop, rules)

    # Before the router, because that would answer a doubled slash by a redirect and OPTIONS by itself.
    @app.before_request
    def answer() -> flask.Response:
        reply = rules.replies.last(endpoints.answer(flask.request))
        response = flask.Response(reply.body, reply.status)
        response.headers.pop("Content-Type")
        if reply.content_type:
            response.headers["Content-Type"] = reply.content_type
        response.headers.extend(reply.headers)
        return response

    return app


class _Endpoints:
    def __init__(self, door: Door, desk: Desk, shop: Shop, rules: Rules) -> None:
        self._door = door
        self._desk = desk
        self._rules = rules
        self._codecs: dict[str, Codec] = {
            formats.XML: XmlCodec(rules.codec),
            formats.JSON: JsonCodec(rules.codec),
        }

        @lru_cache(maxsize=KEPT_FRAGMENTS)
        def written(wanted: str, order: WebOrder) -> Written:
            return Written(self._codecs[wanted].write(answers.web_order(order, shop, rules.answers)))

        self._written = written

    def answer(self, request: flask.Request) -> Reply:
        """Detour, address, door, method, and then the endpoint."""
        detour = self._rules.replies.detour(request.method, request.path)
        if detour is not None:
            return detour
        segments = routes.below_base(request.path, self._rules.routes)
        if segments is None:
            return not_here()
        found = routes.find(segments, self._rules.routes)
        refusal = self._door.answer(self._knock(request, found))
        if refusal is not None:
            return refusal
        if found is None:
            return not_here()
        if request.method != found.route.method:
            return plain(405, "method not allowed", (("Allow", found.route.method),))
        return self._read(request, found) if found.route.method == "GET" else self._write(request, found)

    def _knock(self, request: flask.Request, found: Found | None) -> Knock:
        knock = Knock(
            route=found.route.name if found and found.route.method == request.method else "",
            authorization=request.headers.get("Authorization", ""),
            machine_address=request.headers.get(self._door.machine_address.header, ""),
        )
        request.environ["tillproof.credentials"] = self._door.credentials(knock)
        return knock

    def _wanted(self, request: flask.Request) -> str:
        return self._rules.formats.wanted(
            request.headers.get("Content-Type", ""), request.headers.get("Accept", "")
        )

    def _read(self, request: flask.Request, found: Found) -> Reply:
        wanted = self._wanted(request)
        match found.route.name:
            case "poll":
                return self._poll(wanted)
            case "tax-rules":
                return self._reply(wanted, self._desk.tax_rules())
            case _:
                return self._reply(wanted, self._desk.versions())

    def _poll(self, wanted: str) -> Reply:
        def written(entry: Entry) -> Written:
            return self._written(wanted, entry.document)

        listed = self._desk.poll(written)
        reply = self._reply(wanted, listed.answer)
        return reply if listed.entries else self._rules.replies.empty_poll(reply)

    def _write(self, request: flask.Request, found: Found) -> Reply:
        wanted = self._wanted(request)
        try:
            if not self._rules.formats.is_spoken(request.headers.get("Content-Type", "")):
                return self._failure(wanted, 415, "this media type is not spoken here; application/xml is")
            step = self._step(wanted, found)
            step(self._body(request))
        except Refused as refusal:
            return self._failure(wanted, self._rules.replies.failure_status, str(refusal))
        except Malformed as malformed:
            return self._failure(wanted, self._rules.replies.malformed_status, str(malformed))
        except Breakdown:
            return Reply(500)
        return self._rules.replies.receipt(self._reply(wanted, answers.receipt(success=True)))

    def _step(self, wanted: str, found: Found) -> Callable[[bytes], None]:
        """What a write does with its body."""
        match found.route.name:
            case "post-authorize":  # everything stands in its path
                return lambda _: self._desk.post_authorize(*found.values)
            case "acknowledge":
                step: Callable[[Part], None] = self._desk.acknowledge
            case "void":
                step = partial(self._desk.void, found.values[0])
            case "ship":
                step = partial(self._desk.ship, found.values[0])
            case _:
                order_id, *item_id = found.values
                step = partial(self._desk.act_on_line, order_id, item_id[0] if item_id else "")
        return lambda body: step(self._codecs[wanted].read(body))

    def _failure(self, wanted: str, status: int, reason: str) -> Reply:
        """A write that came to nothing says so in the protocol's own words, whatever the status (EVO-57, EVO-D12)."""
        return self._rules.replies.receipt(
            self._reply(wanted, answers.receipt(success=False, reason=reason), status)
        )

    def _reply(self, wanted: str, root: Group | Listing, status: int = 200) -> Reply:
        codec = self._codecs[wanted]
        return Reply(status, codec.document(root), codec.content_type)

    def _body(self, request: flask.Request) -> bytes:
        """The whole body. Raises `Malformed` for one that is too long."""
        largest = self._rules.replies.largest_body
        body = request.stream.read(largest + 1)
        if len(body) > largest:
            raise Malformed(f"the body is longer than {largest} bytes")
        return body

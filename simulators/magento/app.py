"""The shop's web application: one door for all routes, in the order in which Magento goes through a request.

Representation (406), place (400, 404), verb (405), permission (401), body (400), and then the service itself; calls
under `/async` are accepted (202) and what became of them is asked for later.
"""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import flask

from . import asynchronous, errors, fields_filter, negotiation, oauth, php_query, tokens
from .accounts import GUEST, Caller
from .call import Call
from .names import snake
from .routing import VERBS, Manner, Match, Routes, locate
from .shop import Shop

log = logging.getLogger(__name__)

_FORM = "application/x-www-form-urlencoded"


def create_app(shop: Shop, routes: Routes) -> flask.Flask:
    """The application that answers for `shop`."""
    app = flask.Flask("magento", static_folder=None)

    @app.before_request
    def answer() -> flask.Response:
        return _answer(shop, routes, flask.request)

    return app


def _answer(shop: Shop, routes: Routes, request: flask.Request) -> flask.Response:
    try:
        xml = negotiation.wants_xml(request.headers.get("Accept"))
    except errors.NotAcceptable as refusal:
        return _respond(refusal.body(), refusal.status, xml=False)
    try:
        value, status = _served(shop, routes, request)
        return _respond(value, status, xml=xml)
    except errors.Refused as refusal:
        return _respond(refusal.body(), refusal.status, xml=xml)
    except UnicodeEncodeError:  # half a surrogate pair: PHP's decoder refuses what Python's lets through
        return _respond({"message": "Decoding error."}, 400, xml=xml)
    except Exception:
        log.exception("the Magento simulator failed at %s %s", request.method, request.path)
        return _respond(errors.internal().body(), 500, xml=xml)


def _respond(value: Any, status: int, *, xml: bool) -> flask.Response:
    body, content_type = negotiation.write(value, xml=xml)
    return flask.Response(body, status, content_type=content_type)


def _served(shop: Shop, routes: Routes, request: flask.Request) -> tuple[Any, int]:
    place = locate(_raw_path(request), shop.store_views.codes())
    verb = request.method.upper()
    if verb not in VERBS:
        raise errors.Refused(405, f"The {verb} HTTP method is not supported.")
    match = routes.match(verb, place.pieces)
    if place.manner is not Manner.AT_ONCE and not asynchronous.takes(match.route):
        raise errors.not_processed()
    caller = _admitted(shop, request, match)
    query = php_query.parse(request.query_string.decode("latin-1"))
    writes = verb in {"POST", "PUT"}
    given = _body(request) if writes else query

    def judge(worth: str) -> None:
        request.environ["tillproof.credentials"] = worth

    def call(path: Mapping[str, str], given: Any) -> Call:
        own = _with_path(verb, given if isinstance(given, dict) else {}, path)
        own = own | _beside(query, path) if writes else own
        return Call(place.store, path, own, caller, request.host_url, judge)

    if place.manner is Manner.AT_ONCE:
        value, status = match.route.service(shop, call(match.path, given)), 200
    else:
        is_bulk = place.manner is Manner.BULK
        value, status = asynchronous.accept(shop, match, caller, call, given, is_bulk=is_bulk), 202
    value = [] if value is None else value  # a service that answers nothing answers an empty list
    fields = query.get("fields")
    return (fields_filter.apply(value, fields) if isinstance(fields, str) and fields else value), status


def _admitted(shop: Shop, request: flask.Request, match: Match) -> Caller:
    """The caller, if the route is for them. Writes down what their credentials were worth."""
    authorization = request.headers.get("Authorization", "")
    resource = match.route.resource
    try:
        caller = _caller(shop, request, authorization)
    except errors.Refused:
        request.environ["tillproof.credentials"] = "wrong"
        raise
    known = caller is not GUEST
    if authorization or resource != "anonymous":
        request.environ["tillproof.credentials"] = (
            "right" if known else "wrong" if authorization else "missing"
        )
    if caller.name:
        request.environ["tillproof.session"] = f"{caller.kind} {caller.name}"
    if not caller.may(resource):
        raise errors.not_authorized(resource)
    return caller


def _caller(shop: Shop, request: flask.Request, authorization: str) -> Caller:
    if oauth.is_oauth(authorization):
        form = request.get_data(as_text=True) if request.mimetype == _FORM else ""
        url = f"{request.scheme}://{request.headers.get('Host', '')}{_raw_path(request)}"
        query = request.query_string.decode("latin-1")
        return oauth.caller(shop, oauth.SignedRequest(request.method, url, query, authorization, form))
    words = authorization.split()
    if len(words) == 2 and words[0].lower() == "bearer":
        return tokens.bearer(shop, words[1])
    return GUEST


def _body(request: flask.Request) -> Any:
    return negotiation.read(request.get_data(), request.headers.get("Content-Type", ""))


def _beside(query: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
    """Parameters in the query of a write count, too, but never in place of an id in the path."""
    names = {snake(name) for name in path}
    return {key: value for key, value in query.items() if snake(key) not in names}


def _with_path(verb: str, given: Mapping[str, Any], path: Mapping[str, str]) -> dict[str, Any]:
    """Ids in the path override those in the body: beside it, and for PUT inside its one object."""
    names = {snake(name) for name in path}
    merged = {key: value for key, value in given.items() if snake(key) not in names}
    if verb == "PUT" and len(merged) == 1 and path:
        name, text = list(path.items())[-1]
        merged = {key: _overridden(value, name, text) for key, value in merged.items()}
    return merged | dict(path)


def _overridden(value: Any, name: str, text: str) -> Any:
    if not isinstance(value, dict):
        return value
    return {key: text if snake(key) == snake(name) else member for key, member in value.items()}


def _raw_path(request: flask.Request) -> str:
    """The path as it was sent: a slash inside a SKU arrives as %2F and must not become one."""
    uri: str = request.environ.get("REQUEST_URI") or request.environ.get("RAW_URI") or ""
    if not uri:
        return quote(request.path)
    if "://" in uri.partition("?")[0]:
        uri = "/" + uri.partition("://")[2].partition("/")[2]
    return uri.partition("?")[0]

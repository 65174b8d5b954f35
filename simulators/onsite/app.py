"""The server's web application: one door for every URL, in this order: credentials (401), a session and its seat
(403), the registration (403), the URL (403, 404), the method (405), and then the service.

Every answer but 204 and images is XML with the declaration in single quotes and no blanks between tags: connectors
cut it out at `<?xml` and take first children for granted.
"""

import logging
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import flask
from lxml import etree

from . import errors, mischief, staff
from .accounts import Caller
from .call import XML, Answer, Call, Store
from .endpoints import LOGOUT, Endpoint, Shape, endpoints, shape_of
from .sessions import Session
from .shape import Scene

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

BASE = "/api/"
WRITING = frozenset({"POST", "PUT", "LOCK", "UNLOCK", "DELETE", "PATCH"})


def create_app(store: Store) -> flask.Flask:
    """The application that answers for `store`."""
    app = flask.Flask("onsite", static_folder=None)
    table = endpoints(store.company.release, log_out=_log_out, say_resources=_say_resources)

    @app.before_request
    def answer() -> flask.Response:
        return _Visit(store, table, flask.request).answer()

    app.wsgi_app = _lower_case(app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app


class _Visit:
    """One request on its way through the door."""

    def __init__(self, store: Store, table: dict[Shape, Endpoint], request: flask.Request) -> None:
        self._store = store
        self._table = table
        self._request = request
        self._method = "GET" if request.method == "HEAD" else request.method.upper()
        self._new_session: Session | None = None
        # Taken out of the environment, where the journal would find it.
        self._private_id: str = request.environ.pop("HTTP_X_PAPPID", "")

    def answer(self) -> flask.Response:
        try:
            answer = self._serve()
        except errors.Refused as refusal:
            answer = Answer(refusal.status, refusal.element())
        except Exception:
            log.exception("the OnSite simulator failed at %s %s", self._method, self._request.path)
            answer = Answer(500, errors.internal().element())
        return self._respond(answer)

    def _serve(self) -> Answer:
        path = self._path()
        caller = self._admit()
        shape, numbers = shape_of(path)
        session = self._enter(caller)
        if self._take(mischief.INTERNAL_ERROR) or self._take(mischief.REPORTING):
            raise errors.internal()
        if caller.application.read_only and self._method in WRITING and shape != LOGOUT:
            raise errors.read_only_application(caller.application.id)
        endpoint = self._endpoint(path, shape)
        if shape == LOGOUT and self._method == "POST":
            self._new_session = None  # a cookie that is worth nothing any more
        call = self._call(path, numbers, session)
        self._meddle(call, shape)
        return self._service(endpoint, call)

    def _call(self, path: str, numbers: tuple[int, ...], session: Session) -> Call:
        """The raw body, whatever it claims to be: many connectors send XML as a form."""
        query = self._request.query_string.decode("utf-8", "replace")
        return Call(
            self._method,
            path,
            numbers,
            dict(parse_qsl(query, keep_blank_values=True)),
            self._request.get_data(parse_form_data=False),
            self._request.environ,
            session,
            Scene(self._base(), self._store.company.release),
        )

    def _path(self) -> str:
        """What follows `/api/`. Raises 404 for anything else, before anybody is asked who they are."""
        path = self._request.path
        if f"{path}/" == BASE:
            path = BASE
        if not path.startswith(BASE):
            raise errors.not_found(path)
        return path.removeprefix(BASE)

    def _admit(self) -> Caller:
        environ = self._request.environ
        authorization, agent = environ.get("HTTP_AUTHORIZATION", ""), environ.get("HTTP_USER_AGENT", "")
        try:
            if self._take(mischief.PASSWORD_EXPIRED) or self._take(mischief.NOT_LICENSED):
                raise errors.wrong_credentials()
            caller = self._store.accounts.admit(authorization, agent, self._private_id)
        except errors.Refused as refusal:
            environ["tillproof.credentials"] = "missing" if refusal.fields else "wrong"
            raise
        environ["tillproof.credentials"] = "right"
        return caller

    def _enter(self, caller: Caller) -> Session:
        company, sessions = self._store.company, self._store.sessions
        cookies = self._request.headers.get("Cookie", "")
        if self._take(mischief.SESSION_LOST):
            sessions.end_named(cookies)
        seats = company.seats if caller.application.seats is None else caller.application.seats
        if not sessions.knows(caller, cookies) and self._take(mischief.SEATS_EXHAUSTED):
            raise errors.no_seat(seats)
        session, is_new = sessions.enter(caller, cookies, seats=seats, idle=company.idle)
        self._new_session = session if is_new else None
        self._request.environ["tillproof.session"] = (
            f"{caller.application.id} {caller.user.name} #{session.number}"
        )
        return session

    def _endpoint(self, path: str, shape: Shape) -> Endpoint:
        if path and not path.endswith("/"):
            raise errors.malformed_url("it does not end with a slash; add one")
        if "//" in f"/{path}":
            raise errors.malformed_url("it has an empty piece between two slashes")
        endpoint = self._table.get(shape)
        if endpoint is None:
            raise errors.not_found(path)
        return endpoint

    def _service(self, endpoint: Endpoint, call: Call) -> Answer:
        if endpoint.lockable and call.method in {"LOCK", "UNLOCK"}:
            return _lock(self._store, endpoint, call)
        service = endpoint.services.get(call.method)
        if service is None:
            raise errors.no_method(call.method, endpoint.allowed)
        return service(self._store, call)

    def _meddle(self, call: Call, shape: Shape) -> None:
        if call.method == "LOCK" and self._take(mischief.LOCK_HELD):
            raise errors.lock_held(call.path, self._store.company.lock_held_status)
        if call.method in {"PUT", "POST"} and shape != LOGOUT:
            if self._take(mischief.LOCK_LOST):
                self._store.locks.release_all(call.session.number)
            if shape[:2] == ("invoices", "#") and self._take(mischief.POSTED_MEANWHILE):
                staff.post_invoice(self._store, call.numbers[0], posted=True)

    def _take(self, fault: str) -> bool:
        return self._store.faults.take(fault, self._method, self._request.path) is not None

    def _base(self) -> str:
        """The scheme in use and the Host as sent: a client knows its own server by that."""
        return (
            f"{self._request.scheme}://{self._request.environ.get('HTTP_HOST') or self._request.host}{BASE}"
        )

    def _respond(self, answer: Answer) -> flask.Response:
        if answer.element is not None:
            body = etree.tostring(answer.element, xml_declaration=True, encoding="UTF-8")
            response = flask.Response(body, answer.status, content_type=XML)
        else:
            response = flask.Response(answer.content, answer.status, content_type=answer.content_type or None)
        if answer.status == 204:
            response.headers.remove("Content-Type")
        if answer.status == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="Lightspeed Server"'
        if answer.status == 405 and answer.element is not None:
            response.headers["Allow"] = answer.element.findtext(".//field", "")
        if self._new_session is not None:
            response.headers["Set-Cookie"] = self._new_session.cookie
        return response


def _lock(store: Store, endpoint: Endpoint, call: Call) -> Answer:
    """LOCK and UNLOCK of a record that is there; a line is not to be had while another holds its document."""
    endpoint.services["GET"](store, call)
    refusal, session = store.company.lock_held_status, call.session.number
    document = "/".join(call.path.split("/")[:2]) + "/"
    if call.method == "LOCK":
        if document != call.path and store.locks.is_held_by_another(document, session):
            raise errors.lock_held(document, refusal)
        store.locks.take(call.path, session, refusal=refusal)
        return _locked("acquired", "Lock Acquired")
    store.locks.give_back(call.path, session, refusal=refusal)
    return _locked("released", "Unlocked")


def _locked(what: str, text: str) -> Answer:
    element = etree.Element("lock", {what: "true"})
    element.text = text
    return Answer(element=element)


def _log_out(store: Store, call: Call) -> Answer:
    """POST /sessions/current/logout/: the seat is free, the locks are gone."""
    store.sessions.end(call.session)
    return Answer(204)


def _say_resources(_: Store, __: Call) -> Answer:
    """GET /api/: what connectors try first."""
    return Answer(element=etree.Element("resources"))


def _lower_case(application: "WSGIApplication") -> "WSGIApplication":
    """Header names as connectors need them: two look for `content-type` in the raw text, and one, in Java, for
    `Set-Cookie` in a table that knows that spelling alone."""

    def serve(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            written = [(name if name == "Set-Cookie" else name.lower(), value) for name, value in headers]
            return start_response(status, written, *more)

        return application(environ, start)

    return serve

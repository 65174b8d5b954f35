"""The account's web application: one door for all records, in the order in which a request is looked at.

Address (404), token (401), rate (429), endpoint (404), parameters and body (400), scope (403), verb (405), and then the
service itself.
"""

import logging
import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import flask

from ..system import UNDISTURBED
from . import (
    admission,
    answers,
    costs,
    errors,
    lists,
    negotiation,
    oauth,
    overview,
    query_string,
    relation_names,
    routing,
    writes,
)
from .account import Account
from .admission import Caller
from .amounts import NotAFigure
from .answers import Body, Style
from .buckets import BURST, LEAKY_BUCKET, Reading
from .call import Call
from .connections import may
from .entities import ENTITIES
from .entity import Entity
from .routing import Route

log = logging.getLogger(__name__)

_LIMITERS = {"429": (LEAKY_BUCKET, "Rate Limit Exceeded."), "burst": (BURST, "Burst rate limit exceeded.")}


@dataclass(frozen=True, slots=True)
class _Request:
    """A request, read as far as its path."""

    route: Route
    style: Style
    verb: str
    parameters: query_string.Parameters
    body: bytes
    url: str
    path: str


def create_app(account: Account) -> flask.Flask:
    """The application that answers for `account`."""
    app = flask.Flask("retail", static_folder=None)
    app.register_blueprint(oauth.create_routes(account))

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    @app.route("/<path:path>", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
    def answer(path: str) -> flask.Response:  # noqa: ARG001 - the path is read as it was sent
        return _answer(account, flask.request)

    app.url_map.merge_slashes = False
    return app


def _answer(account: Account, request: flask.Request) -> flask.Response:
    headers: dict[str, str] = {"Cf-Ray": f"{secrets.token_hex(8)}-TPR"}
    style = Style("json" if ".json" in request.path else "xml", currency=account.settings.currency)
    try:
        read = _read(account, request)
        style = read.style
        body, status = _served(account, request, read, headers), 200
    except errors.Refused as refused:
        headers |= refused.headers
        body, status = answers.refusal(refused, style), refused.status
    except NotAFigure as figure:
        body, status = answers.refusal(errors.bad(f"A figure is too large: {figure}."), style), 400
    except Exception:
        log.exception("the Retail simulator failed at %s %s", request.method, request.path)
        failure = errors.Refused(500, "Internal error.")
        body, status = answers.refusal(failure, style), 500
    return flask.Response(body.text, status, headers, content_type=body.content_type)


def _read(account: Account, request: flask.Request) -> _Request:
    parameters = query_string.parse(request.query_string.decode("latin-1"))
    route = routing.locate(request.path)
    language = negotiation.chosen(route.extension, request.headers.get("Accept"))
    pretty = parameters.get("pretty_print").lower() not in {"", "0", "false"} or "pretty_print" in parameters
    style = Style(language, pretty, account.settings.currency)
    verb = "GET" if request.method == "HEAD" else request.method
    return _Request(route, style, verb, parameters, request.get_data(), request.base_url, request.path)


def _served(account: Account, request: flask.Request, read: _Request, headers: dict[str, str]) -> Body:
    caller = admission.admit(account, request)
    headers["X-LS-Acct-Id"] = str(account.number)
    headers["X-LS-OAuth-Client-Id"] = overview.client_number(account, caller)
    entity: Entity | None = None
    tree = relation_names.Tree()
    content: dict[str, Any] = {}
    problem: errors.Refused | None = None
    try:
        entity = _entity(read)
        tree = relation_names.read(entity, read.parameters) if entity else {}
        content = negotiation.read(read.body, read.style.language) if read.verb in {"POST", "PUT"} else {}
        content = _unwrapped(content, entity)
    except errors.Refused as refused:
        problem = refused  # told once the request has been paid for
    _charge(account, caller, read, entity, tree, content, headers)
    _check_faults(account, read)
    if problem is not None:
        raise problem
    if entity is None:
        return _above(account, caller, read)
    return _records(account, caller, read, entity, tree, content)


def _entity(read: _Request) -> Entity | None:
    """Whose records the path is about; None for the account itself and the session. Raises 404."""
    route = read.route
    name = route.sub if route.entity == "Sale" and route.sub == "SaleLine" else route.entity
    if not name or name == "Session":
        return None
    entity = ENTITIES.get(name)
    if entity is None or not entity.verbs:
        raise errors.no_such_place(read.path)
    return entity


def _unwrapped(content: dict[str, Any], entity: Entity | None) -> dict[str, Any]:
    """A record that stands in its own name, as answers have it: `{"Customer": {...}}`."""
    inside = content.get(entity.name) if entity is not None else None
    alone = entity is not None and content.keys() <= {entity.name, "@attributes"}
    return inside if alone and isinstance(inside, dict) else content


def _charge(
    account: Account,
    caller: Caller,
    read: _Request,
    entity: Entity | None,
    tree: relation_names.Tree,
    content: dict[str, Any],
    headers: dict[str, str],
) -> None:
    """Let the bucket have its drips; every answer tells where it stands. Raises 429."""
    cost = Decimal(1)
    if entity is not None:
        route = read.route
        is_list = route.key is None or (route.sub == entity.name and route.sub_key is None)
        cost = costs.of_request(
            read.verb,
            entity,
            route.sub,
            is_list=is_list and read.verb == "GET",
            parameters=read.parameters,
            tree=tree,
            body=content,
        )
    if flask.request.environ.get(UNDISTURBED):
        return
    client = caller.connection.client_id
    reading: Reading | None = None
    for name, (limiter, _) in _LIMITERS.items():
        fault = account.faults.take(name, read.verb, read.path)
        if fault is not None and reading is None:
            wait = int(fault.parameters.get("retry_after", 1))
            reading = account.buckets.refuse(client, cost, limiter, wait)
    reading = reading or account.buckets.charge(client, cost)
    headers |= reading.headers()
    if reading.limiter:
        words = next(words for limiter, words in _LIMITERS.values() if limiter == reading.limiter)
        raise errors.Refused(429, words)


def _check_faults(account: Account, read: _Request) -> None:
    if flask.request.environ.get(UNDISTURBED):
        return
    if account.faults.take("forbidden", read.verb, read.path):
        raise errors.Refused(403, "The token does not allow this.")
    if account.faults.take("try_again", read.verb, read.path):
        raise errors.bad("Please try again later.")


def _above(account: Account, caller: Caller, read: _Request) -> Body:
    """The account, the list of accounts, the session: all can only be read."""
    route = read.route
    if read.verb != "GET":
        raise errors.not_allowed(read.verb, route.entity or "Account")
    if route.entity == "Session":
        with account.database.reading() as rows:
            return answers.plain("Session", overview.session(rows, account, caller), read.style)
    if route.account is None:
        nodes = [overview.listed(account, route.version)]
        attributes = {"count": "1"}
        if read.path.endswith("/"):  # so a PHP client learns its account: `Account/` without a number
            attributes["systemCustomerID"] = str(account.number)
        return answers.listing_of("Account", "Accounts", nodes, attributes, read.style)
    _own(account, route)
    with account.database.reading() as rows:
        return answers.plain("Account", overview.account_record(rows, account), read.style)


def _records(
    account: Account,
    caller: Caller,
    read: _Request,
    entity: Entity,
    tree: relation_names.Tree,
    content: dict[str, Any],
) -> Body:
    route = read.route
    _own(account, route)
    if not may(caller.scopes, entity.name, read.verb):
        raise errors.Refused(403, f"The token's scopes do not allow {read.verb} on {entity.name}.")
    call = Call(
        account,
        entity,
        read.verb,
        content,
        caller.employee,
        route.version,
        read.parameters,
        tree,
    )
    if read.verb == "GET":
        return lists.read(call, route, read.style, read.url)
    return writes.carry_out(call, route, read.style)


def _own(account: Account, route: Route) -> None:
    if route.account != str(account.number):
        raise errors.Refused(403, f"The token does not give access to account {route.account}.")

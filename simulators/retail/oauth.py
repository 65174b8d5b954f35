"""The authorisation server: tokens at the new and the old address, in JSON, form or multipart; authorisation without
a person (consent is given at once); revocation; introspection; keys.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import flask
from sqlalchemy import Connection as Rows

from . import jwt, tokens
from .account import Account
from .connections import Connection
from .entity import Row

_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})
_VERIFIER = re.compile(r"[A-Za-z0-9_-]{43,128}\Z")

_DESCRIPTIONS = {
    "invalid_request": "The request is missing a required parameter, includes an invalid parameter value, includes a "
    "parameter more than once, or is otherwise malformed.",
    "invalid_client": "Client authentication failed",
    "invalid_grant": "The provided authorization grant or refresh token is invalid, expired or revoked.",
    "invalid_scope": "The requested scope is invalid, unknown, or malformed",
    "unsupported_grant_type": "The authorization grant type is not supported by the authorization server.",
    "access_denied": "The resource owner or authorization server denied the request.",
    "rate_limited": "Too many refresh attempts.",
}


class Rejected(Exception):
    """The authorisation server says no."""

    def __init__(self, status: int, error: str, hint: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(hint)
        self.status = status
        self.error = error
        self.hint = hint
        self.headers = dict(headers or {})


def create_routes(account: Account) -> flask.Blueprint:
    """All addresses of the authorisation server."""
    routes = flask.Blueprint("oauth", __name__)

    def token() -> flask.Response:
        return _posted(lambda form: _token(account, form, legacy=False))

    def legacy_token() -> flask.Response:
        return _posted(lambda form: _token(account, form, legacy=True))

    def revoke() -> flask.Response:
        return _posted(lambda form: _revoke(account, form))

    any_verb = {"methods": ["GET", "POST", "PUT", "DELETE"]}
    routes.add_url_rule("/auth/oauth/token", view_func=token, **any_verb)  # type: ignore[arg-type]
    routes.add_url_rule("/oauth/access_token.php", view_func=legacy_token, **any_verb)  # type: ignore[arg-type]
    routes.add_url_rule("/auth/oauth/revoke", view_func=revoke, **any_verb)  # type: ignore[arg-type]

    @routes.get("/auth/oauth/authorize")
    @routes.get("/oauth/authorize.php")
    def authorize() -> flask.Response:
        return _authorize(account, flask.request.args)

    @routes.get("/auth/oauth/introspect")
    def introspect() -> flask.Response:
        return _introspect(account)

    @routes.get("/.well-known/jwks")
    def keys() -> flask.Response:
        return _json(jwt.key_set())

    return routes


def _posted(serve: Any) -> flask.Response:
    if flask.request.method != "POST":
        no = Rejected(405, "invalid_request", "The request method must be POST", {"Allow": "POST"})
        return _json(_body(no), no.status, no.headers)
    try:
        return _json(serve(_form()))
    except Rejected as rejected:
        return _json(_body(rejected), rejected.status, rejected.headers)


def _token(account: Account, form: Mapping[str, str], *, legacy: bool) -> dict[str, Any]:
    connection = _client(account, form)
    with account.database.writing() as rows:
        if (
            not legacy
            and form.get("grant_type") == "refresh_token"
            and tokens.too_many(rows, account, connection)
        ):
            raise Rejected(429, "rate_limited", "At most 5 refreshes in a minute", {"Retry-After": "60"})
        spent = _grant(rows, account, connection, form)
        issue = tokens.grant_as_ever if legacy else tokens.grant
        issued = issue(rows, account, connection, spent)
    answer = {
        "token_type": "Bearer",
        "expires_in": issued.seconds,
        "access_token": issued.access,
        "refresh_token": issued.refresh,
    }
    return {**answer, "scope": spent["scope"]} if legacy else answer


def _grant(rows: Rows, account: Account, connection: Connection, form: Mapping[str, str]) -> Row:
    """The code or refresh token that the form presents."""
    kinds = {"refresh_token": ("refresh", "refresh_token"), "authorization_code": ("code", "code")}
    if not form.get("grant_type"):
        raise Rejected(400, "invalid_request", "Check the `grant_type` parameter")
    if form["grant_type"] not in kinds:
        raise Rejected(400, "unsupported_grant_type", "Check that all required parameters have been provided")
    kind, name = kinds[form["grant_type"]]
    text = form.get(name, "")
    if not text:
        raise Rejected(400, "invalid_request", f"Check the `{name}` parameter")
    account.seen_secrets.append(text)
    found = tokens.find(rows, text, kind)
    if found is None or found["client"] != connection.client_id:
        raise Rejected(400, "invalid_grant", f"The {name.replace('_', ' ')} is invalid")
    if not tokens.works(account, found):
        word = "revoked" if found["revoked"] else "expired"
        raise Rejected(400, "invalid_grant", f"The {name.replace('_', ' ')} has been {word}")
    if found["challenge"]:
        _check_verifier(found["challenge"], form.get("code_verifier", ""))
    return found


def _check_verifier(challenge: str, verifier: str) -> None:
    method, _, expected = challenge.partition(":")
    if not _VERIFIER.match(verifier):
        raise Rejected(400, "invalid_request", "Check the `code_verifier` parameter")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    if not hmac.compare_digest(digest if method == "S256" else verifier, expected):
        raise Rejected(400, "invalid_grant", "Failed to verify `code_verifier`")


def _client(account: Account, form: Mapping[str, str]) -> Connection:
    """Who is asking: by id and secret in the form, or by HTTP Basic as OAuth libraries may do."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, packed = flask.request.headers.get("Authorization", "").partition(" ")
    if not client_id and scheme.lower() == "basic":
        try:
            client_id, _, secret = base64.b64decode(packed).decode().partition(":")
        except (ValueError, binascii.Error):
            client_id = ""
    if not client_id:
        raise Rejected(400, "invalid_request", "Check the `client_id` parameter")
    account.seen_secrets.append(secret)
    connection = account.connection(client_id)
    if connection is None or not connection.has_secret(secret):
        flask.request.environ["tillproof.credentials"] = "wrong"
        raise Rejected(401, "invalid_client", "The client id or secret is not valid")
    flask.request.environ["tillproof.credentials"] = "right"
    return connection


def _authorize(account: Account, asked: Mapping[str, str]) -> flask.Response:
    connection = account.connection(asked.get("client_id", ""))
    if connection is None:
        return _json(_body(Rejected(400, "invalid_client", "Check the `client_id` parameter")), 400)
    if asked.get("response_type") != "code":
        return _json(_body(Rejected(400, "invalid_request", "Check the `response_type` parameter")), 400)
    scopes = asked.get("scope", "").split()
    if not scopes or not all(scope.startswith("employee:") for scope in scopes):
        return _json(_body(Rejected(400, "invalid_scope", "Check the `scope` parameter")), 400)
    challenge = asked.get("code_challenge", "")
    if challenge:
        method = "S256" if asked.get("code_challenge_method") == "S256" else "plain"
        challenge = f"{method}:{challenge}"
    back = {"code": tokens.issue_code(account, connection, " ".join(scopes), challenge)}
    if "state" in asked:
        back["state"] = asked["state"]
    where = _way_back(account, asked.get("redirect_uri", ""))
    return flask.Response(
        status=302, headers={"Location": f"{where}{'&' if '?' in where else '?'}{urlencode(back)}"}
    )


def _way_back(account: Account, asked: str) -> str:
    """Where the person is sent: nobody registers clients here, so that a program on this machine may say where it
    listens. Any other address is passed over, as the vendor's page knows only the registered one."""
    try:
        own = urlsplit(asked).scheme in {"http", "https"} and urlsplit(asked).hostname in _THIS_MACHINE
    except ValueError:
        own = False
    return asked.partition("#")[0] if own else account.settings.redirect_uri


def _revoke(account: Account, form: Mapping[str, str]) -> dict[str, Any]:
    connection = _client(account, form)
    with account.database.writing() as rows:
        found = tokens.find(rows, form.get("refresh_token") or form.get("token", ""), "refresh")
        if found is None or found["client"] != connection.client_id:
            raise Rejected(400, "invalid_grant", "The refresh token is invalid")
        tokens.revoke_all(rows, connection.client_id)
    return {}


def _introspect(account: Account) -> flask.Response:
    text = flask.request.headers.get("Authorization", "").partition(" ")[2].strip()
    account.seen_secrets.append(text)
    with account.database.reading() as rows:
        found = tokens.find(rows, text, "access")
    if found is None or not tokens.works(account, found):
        return _json(_body(Rejected(401, "access_denied", "Access token could not be verified")), 401)
    claims = jwt.claims_of(text) or {
        "aud": found["client"],
        "acct": str(account.number),
        "scope": found["scope"],
    }
    return _json({"active": True, **claims})


def _form() -> dict[str, str]:
    """The members of the body, whatever its Content-Type says of it."""
    request = flask.request
    if request.mimetype == "multipart/form-data":
        return {name: value for name, value in request.form.items() if isinstance(value, str)}
    text = request.get_data().decode("utf-8", "replace")
    if not text.lstrip().startswith("{"):
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise Rejected(400, "invalid_request", "The body is no JSON") from None
    return {str(name): str(member) for name, member in value.items() if isinstance(member, str | int)}


def _body(no: Rejected) -> dict[str, str]:
    return {"error": no.error, "error_description": _DESCRIPTIONS[no.error], "hint": no.hint}


def _json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> flask.Response:
    body = json.dumps(value, separators=(",", ":"))
    response = flask.Response(body, status, content_type="application/json; charset=UTF-8")
    response.headers.extend({"Cache-Control": "no-store", **(headers or {})})
    return response

"""Who is calling: the token of a request, and whether it still works."""

from dataclasses import dataclass

import flask

from ..system import UNDISTURBED
from . import errors, tokens
from .account import Account
from .connections import Connection
from .database import find
from .entity import Row

_SCHEMES = frozenset({"bearer", "oauth"})
_UNVERIFIED = "Access token could not be verified"
_REVOKED = "Access token has been revoked"


@dataclass(frozen=True, slots=True)
class Caller:
    """A connection, the employee who granted it, and what was granted."""

    connection: Connection
    employee: int
    scopes: str


def admit(account: Account, request: flask.Request) -> Caller:
    """The caller. Tells the journal what the credentials were worth. Raises 401."""
    text = _token(request)
    if not text:
        request.environ["tillproof.credentials"] = "missing"
        raise errors.no_access()
    account.seen_secrets.append(text)
    try:
        caller = _known(account, request, text)
    except errors.Refused:
        request.environ["tillproof.credentials"] = "wrong"
        raise
    request.environ["tillproof.credentials"] = "right"
    request.environ["tillproof.session"] = caller.connection.client_id
    return caller


def _known(account: Account, request: flask.Request, text: str) -> Caller:
    token = _find(account, text)
    if token is not None:
        token = _disturbed(account, request, token)
    connection = account.connection(token["client"]) if token else None
    if token is None or connection is None:
        if text.count(".") == 2:
            raise errors.Denied(_UNVERIFIED)
        raise errors.no_access()
    if token["revoked"]:
        raise errors.Denied(_REVOKED)
    if not tokens.works(account, token):
        raise errors.Denied(_UNVERIFIED)
    _check_employee(account, token)
    if not token["used"]:
        with account.database.writing() as rows:
            tokens.use(rows, token)
    return Caller(connection, token["employee"], token["scope"])


def _disturbed(account: Account, request: flask.Request, token: Row) -> Row:
    """Faults that end a token in the middle of things."""
    if request.environ.get(UNDISTURBED):
        return token
    for name, how in (("expire_token", "expired"), ("revoke_token", "revoked")):
        if account.faults.take(name, request.method, request.path):
            tokens.end(account, token, how=how)
            with account.database.reading() as rows:
                return tokens.again(rows, token)
    return token


def _check_employee(account: Account, token: Row) -> None:
    """Tokens rest while the employee who granted them is locked out."""
    with account.database.reading() as rows:
        employee = find(rows, "Employee", token["employee"])
    if employee is not None and employee["lockOut"]:
        raise errors.Denied(_REVOKED)


def _find(account: Account, text: str) -> Row | None:
    with account.database.reading() as rows:
        return tokens.find(rows, text, "access")


def _token(request: flask.Request) -> str:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() in _SCHEMES:
        return text.strip()
    return request.args.get("oauth_token", "")

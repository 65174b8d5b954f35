"""Access and refresh tokens: issued, rotated, spent, revoked, and kept over a restart.

A refresh ends the old access token at once. The refresh token that was used ends only when the new access token is
first used, so that a lost answer can be asked for again (vendor's changelog, 2026-01-15).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection as Rows
from sqlalchemy import and_, func, insert, or_, select, update

from . import jwt, moments
from .account import Account
from .connections import ALL, Connection
from .database import fetch_one
from .entity import Row
from .tables import TOKEN

REFRESH_DAYS = 30
CODE_SECONDS = 60
REFRESHES_A_MINUTE = 5

_SPENT_SECONDS = 10
"""The legacy endpoint makes a new access token only when the old one has less than this left."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What the token endpoint hands out; `seconds` is the life of the access token."""

    access: str
    refresh: str
    seconds: int


def settle_in(account: Account) -> None:
    """Make the tokens that the connections begin with known, unless they were known before."""
    with account.database.writing() as rows:
        for each in account.connections:
            if _find(rows, each.refresh_token) is None:
                refresh = _add(rows, account, each, "refresh", each.refresh_token, days=REFRESH_DAYS)
                if _find(rows, each.access_token) is None:
                    _add(rows, account, each, "access", each.access_token, partner=refresh)


def issue_code(account: Account, connection: Connection, scopes: str, challenge: str) -> str:
    """An authorisation code for these scopes, as far as the connection has them; good for a minute."""
    own = connection.scopes.split()
    granted = [scope for scope in scopes.split() if ALL in own or scope in own]
    code = _secret("code")
    with account.database.writing() as rows:
        _add(
            rows,
            account,
            connection,
            "code",
            code,
            seconds=CODE_SECONDS,
            challenge=challenge,
            scope=" ".join(granted) or connection.scopes,
        )
    return code


def find(rows: Rows, text: str, kind: str) -> Row | None:
    """The token of that kind, whatever its state."""
    found = _find(rows, text)
    return found if found and found["kind"] == kind else None


def again(rows: Rows, token: Row) -> Row:
    """The token as it is now."""
    return fetch_one(rows, TOKEN, tokenID=token["tokenID"]) or token


def works(account: Account, token: Row) -> bool:
    """Is the token neither revoked nor too old?"""
    return not token["revoked"] and not (token["expires"] and token["expires"] <= account.now())


def too_many(rows: Rows, account: Account, connection: Connection) -> bool:
    """Has this connection refreshed too often in the last minute?"""
    since = moments.written(account.clock() - timedelta(minutes=1))
    recent = and_(TOKEN.c.client == connection.client_id, TOKEN.c.kind == "refresh", TOKEN.c.issued > since)
    query = select(func.count()).select_from(TOKEN).where(recent, TOKEN.c.spent != 0)
    return bool(rows.execute(query).scalar_one() >= REFRESHES_A_MINUTE)


def grant(rows: Rows, account: Account, connection: Connection, spent: Row, *, keeps: bool = False) -> Issued:
    """New tokens for a code or a refresh token; earlier access tokens of the connection end now.

    With `keeps` the refresh token that was used goes on working for ever.
    """
    revoke_access(rows, connection.client_id)
    if spent["kind"] == "code":
        _change(rows, spent["tokenID"], revoked=1)
    replaced = 0 if keeps else spent["tokenID"]
    refresh, partner = _new_refresh(rows, account, connection, spent["scope"], replaced)
    seconds = account.settings.token_seconds
    access = jwt.issue(account, connection, spent["scope"], spent["employee"], seconds)
    _add(rows, account, connection, "access", access, seconds=seconds, partner=partner, scope=spent["scope"])
    return Issued(access, refresh, seconds)


def grant_as_ever(rows: Rows, account: Account, connection: Connection, spent: Row) -> Issued:
    """The legacy endpoint: the access token that still works, with the life it has left. The refresh token that was
    used keeps working (old clients never store another), and a new one is handed out beside it.
    """
    _change(rows, spent["tokenID"], expires=moments.written(account.clock() + timedelta(days=REFRESH_DAYS)))
    current = _current_access(rows, account, connection)
    if spent["kind"] == "code" or current is None:
        return grant(rows, account, connection, spent, keeps=True)
    refresh, _ = _new_refresh(rows, account, connection, spent["scope"], 0)
    return Issued(current["text"], refresh, _left(account, current))


def _new_refresh(
    rows: Rows, account: Account, connection: Connection, scope: str, replaced: int
) -> tuple[str, int]:
    text = _secret("refresh")
    key = _add(rows, account, connection, "refresh", text, days=REFRESH_DAYS, spent=replaced, scope=scope)
    return text, key


def use(rows: Rows, token: Row) -> None:
    """An access token is used for the first time: the refresh tokens before its own end now."""
    _change(rows, token["tokenID"], used=1)
    partner = fetch_one(rows, TOKEN, tokenID=token["partner"])
    if partner is None or not partner["spent"]:
        return
    older = and_(TOKEN.c.client == token["client"], TOKEN.c.kind == "refresh")
    siblings = or_(TOKEN.c.tokenID == partner["spent"], TOKEN.c.spent == partner["spent"])
    rows.execute(
        update(TOKEN).where(older, siblings, TOKEN.c.tokenID != partner["tokenID"]).values(revoked=1)
    )


def revoke_access(rows: Rows, client: str) -> None:
    """End every access token of the client."""
    rows.execute(update(TOKEN).where(TOKEN.c.client == client, TOKEN.c.kind == "access").values(revoked=1))


def revoke_all(rows: Rows, client: str) -> None:
    """Break the connection: nothing of it works any more."""
    rows.execute(update(TOKEN).where(TOKEN.c.client == client).values(revoked=1))


def end(account: Account, token: Row, *, how: str) -> None:
    """Make an access token expire or be revoked, out of turn: a fault."""
    with account.database.writing() as rows:
        if how == "expired":
            _change(rows, token["tokenID"], expires=account.now())
        else:
            _change(rows, token["tokenID"], revoked=1)


def _current_access(rows: Rows, account: Account, connection: Connection) -> Row | None:
    newest = (
        select(TOKEN.c.tokenID)
        .where(TOKEN.c.client == connection.client_id, TOKEN.c.kind == "access", TOKEN.c.revoked == 0)
        .order_by(TOKEN.c.tokenID.desc())
        .limit(1)
    )
    key = rows.execute(newest).scalar()
    token = fetch_one(rows, TOKEN, tokenID=key) if key else None
    return token if token and works(account, token) and _left(account, token) > _SPENT_SECONDS else None


def _left(account: Account, token: Row) -> int:
    if not token["expires"]:
        return account.settings.token_seconds
    return int((moments.instant(token["expires"]) - account.clock()).total_seconds())


def _find(rows: Rows, text: str) -> Row | None:
    return fetch_one(rows, TOKEN, digest=_digest(text))


def _digest(text: str) -> str:
    """Tokens are looked up by their digest, so that the time it takes tells nothing about them."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _secret(kind: str) -> str:
    return f"def50200{secrets.token_hex(64 if kind == 'code' else 128)}"


def _add(
    rows: Rows,
    account: Account,
    connection: Connection,
    kind: str,
    text: str,
    *,
    seconds: int = 0,
    days: int = 0,
    partner: int = 0,
    spent: int = 0,
    scope: str = "",
    challenge: str = "",
) -> int:
    age = timedelta(seconds=seconds, days=days)
    values: dict[str, Any] = {
        "digest": _digest(text),
        "kind": kind,
        "client": connection.client_id,
        "employee": 1,
        "scope": scope or connection.scopes,
        "expires": moments.written(account.clock() + age) if age else moments.NEVER,
        "issued": account.now(),
        "partner": partner,
        "spent": spent,
        "text": text if kind == "access" else "",
        "challenge": challenge,
    }
    account.seen_secrets.append(text)
    key = rows.execute(insert(TOKEN), values).inserted_primary_key
    assert key is not None  # noqa: S101 - the table has an integer key
    return int(key[0])


def _change(rows: Rows, key: int, **values: Any) -> None:
    rows.execute(update(TOKEN).where(TOKEN.c.tokenID == key).values(**values))

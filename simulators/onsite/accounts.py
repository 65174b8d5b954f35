"""Who may come in: users of the company, applications that are licensed to its server, and the credentials of a
request.

Three things must be right on every request: an OnSite user by HTTP Basic, the application's id in `User-Agent`, its
private id in `X-PAPPID` (public tutorial, authentication). Real clients also spell the latter `X_PAPPID`; in a WSGI
environment both are one.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from . import errors

DEMO = "com.lightspeed.onsite.demo"
"""The application id of a demonstration licence; it goes with any private id."""

FIRST_USER = 1001


@dataclass(frozen=True, slots=True)
class User:
    """An employee. One who is `locked` (an expired password does that) or may not `connect` is refused."""

    name: str
    password: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    connect: bool = True
    locked: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Application:
    """A registered application. `private_id` None goes with any; `seats` None takes the company's number.

    A read-only application needs no seat and may change nothing.
    """

    id: str
    private_id: str | None = None
    read_only: bool = False
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with the right credentials. `number` is the id of the user's record."""

    number: int
    user: User
    application: Application


@dataclass(frozen=True, slots=True)
class Accounts:
    """The company's users, numbered from 1001 in this order, and its applications."""

    users: tuple[User, ...]
    applications: tuple[Application, ...]

    def admit(self, authorization: str, agent: str, private_id: str) -> Caller:
        """The caller whose headers these are. Raises 401, saying what is missing, but of wrong credentials only
        that they are wrong.
        """
        name, password = _basic(authorization)
        agent, private_id = agent.strip(), private_id.strip()
        for header, value in (("Authorization", name), ("User-Agent", agent), ("X-PAPPID", private_id)):
            if not value:
                raise errors.missing_credentials(header)
        known = _first(numbered for numbered in self.numbered() if _is(numbered[1], name, password))
        application = _first(
            one
            for one in self.applications
            if one.id == agent.partition("/")[0] and _goes_with(one, private_id)
        )
        if known is None or application is None:
            raise errors.wrong_credentials()
        number, user = known
        return Caller(number, user, application)

    def numbered(self) -> Iterator[tuple[int, User]]:
        """The users with the ids of their records."""
        return enumerate(self.users, FIRST_USER)

    def secrets(self) -> Iterator[str]:
        """What no journal may show."""
        yield from (user.password for user in self.users)
        yield from (one.private_id for one in self.applications if one.private_id)


def _first(found: Iterable[Any]) -> Any:
    return next(iter(found), None)


def _is(user: User, name: str, password: str) -> bool:
    return _same(user.name, name) & _same(user.password, password) & user.connect & (not user.locked)


def _same(known: str, given: str) -> bool:
    return hmac.compare_digest(known.encode(), given.encode())


def _goes_with(application: Application, private_id: str) -> bool:
    return application.private_id is None or _same(application.private_id, private_id)


def _basic(header: str) -> tuple[str, str]:
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(token.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return "", ""
    name, _, password = text.partition(":")
    return name, password

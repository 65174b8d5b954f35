"""Who may use the shop's API. Secrets never show in a `repr`."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

EVERYTHING: frozenset[str] | None = None
"""No list of ACL resources: all of them."""


@dataclass(frozen=True, slots=True)
class AdminUser:
    """A person of the admin panel; `token` is a bearer token of their own that never expires.

    `resources` are ACL names such as `Magento_Sales::invoice`; None allows everything.
    """

    name: str
    password: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    resources: frozenset[str] | None = EVERYTHING


@dataclass(frozen=True, slots=True)
class Integration:
    """A program with the four values of an integration, for OAuth 1.0a.

    `bearer` True or False lets the access token work as a bearer token or not; None leaves it to the release
    (off by default from 2.4.4 on).
    """

    name: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    resources: frozenset[str] | None = EVERYTHING
    bearer: bool | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling: kind `guest`, `customer`, `admin` or `integration`."""

    kind: str = "guest"
    name: str = ""
    number: int = 0
    resources: frozenset[str] | None = frozenset()

    def may(self, resource: str) -> bool:
        """Is this caller allowed what a route of that ACL resource does?"""
        if resource == "anonymous":
            return True
        if resource == "self":
            return self.kind == "customer"
        if self.kind not in {"admin", "integration"}:
            return False
        return self.resources is None or resource in self.resources


GUEST = Caller()


def same(given: str, right: str) -> bool:
    """Are these secrets equal? Takes the same time either way."""
    return hmac.compare_digest(given.encode(), right.encode())


def secrets_of(users: Iterable[AdminUser], integrations: Iterable[Integration]) -> tuple[str, ...]:
    """What must never be written down."""
    found = [secret for user in users for secret in (user.password, user.token or "")]
    for integration in integrations:
        found += [
            integration.consumer_secret,
            integration.access_token,
            integration.access_token_secret,
        ]
    return tuple(secret for secret in found if secret)

"""Test Connection: one call to the store's base URL, and what it means in words (EVO-27, EVO-D05).

Success needs a 2xx, an answer that can be read, and a version this POS knows; a login page with status 200 is none.
"""

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus

from .connection import Connection
from .nodes import WebPage
from .reading import Unreadable, read_activity, read_versions
from .wire import Reply, Silence, Wire

KNOWN_VERSIONS = ("1.0",)


class TrialOutcome(StrEnum):
    """The outcomes a person can act upon."""

    SUCCESS = "success"
    SUCCESS_WITHOUT_VERSIONS = "success_without_versions"
    NO_ADDRESS = "no_address"
    MODULE_NOT_AVAILABLE = "module_not_available"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_ADMITTED = "not_admitted"
    WEB_PAGE = "web_page"
    UNKNOWN_VERSION = "unknown_version"
    NOT_UNDERSTOOD = "not_understood"
    REDIRECTED = "redirected"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    NOT_TRUSTED = "not_trusted"
    STORE_TROUBLE = "store_trouble"


_PASSED = (TrialOutcome.SUCCESS, TrialOutcome.SUCCESS_WITHOUT_VERSIONS)


@dataclass(frozen=True, slots=True)
class Trial:
    """What the dialog shows after the button was pressed."""

    outcome: TrialOutcome
    words: str

    @property
    def success(self) -> bool:
        return self.outcome in _PASSED


def press(connection: Connection, wire: Wire) -> Trial:
    """Press the button. Reads only; a store is never changed by it."""
    if not connection.url:
        return Trial(TrialOutcome.NO_ADDRESS, "there is no URL: fill in the store's address")
    reply = wire.get()
    if not isinstance(reply, Reply):
        return _silent(reply)
    if connection.test_falls_back and reply.status in (HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED):
        return _by_poll(wire, reply)
    return _by_status(reply) or _by_versions(reply)


def _by_versions(reply: Reply) -> Trial:
    try:
        versions = read_versions(reply.body)
    except Unreadable as reason:
        return _not_understood(reason)
    if not set(versions) & set(KNOWN_VERSIONS):
        offered = ", ".join(version[:20] for version in versions[:10]) or "none"
        known = ", ".join(KNOWN_VERSIONS)
        return Trial(
            TrialOutcome.UNKNOWN_VERSION, f"the store offers version {offered}, this POS speaks {known}"
        )
    return Trial(TrialOutcome.SUCCESS, "the connection works")


def _by_poll(wire: Wire, first: Reply) -> Trial:
    """A store may leave out version discovery and still serve orders."""
    reply = wire.get("/OutstandingActivity")
    if not isinstance(reply, Reply):
        return _silent(reply)
    trouble = _by_status(reply)
    if trouble is not None:
        return trouble
    try:
        read_activity(reply.body)
    except Unreadable as reason:
        return _not_understood(reason)
    return Trial(
        TrialOutcome.SUCCESS_WITHOUT_VERSIONS,
        f"the connection works, but the store does not say its version (it answered {first.status} at the base URL)",
    )


def _by_status(reply: Reply) -> Trial | None:
    status = reply.status
    if status == HTTPStatus.NOT_FOUND:
        words = "web orders module not available: the module is off in the store, or the URL is wrong (404)"
        return Trial(TrialOutcome.MODULE_NOT_AVAILABLE, words)
    if status == HTTPStatus.UNAUTHORIZED:
        return Trial(TrialOutcome.WRONG_CREDENTIALS, "wrong user or password (401)")
    if status == HTTPStatus.FORBIDDEN:
        words = "the store does not admit this POS: user, password or machine address are not accepted (403)"
        return Trial(TrialOutcome.NOT_ADMITTED, words)
    if 300 <= status < 400:
        target = reply.redirects_to or "nowhere"
        return Trial(TrialOutcome.REDIRECTED, f"the store redirects to {target} ({status}): correct the URL")
    if status >= 400:
        return Trial(TrialOutcome.STORE_TROUBLE, f"the store answered with an error ({status})")
    return None


def _silent(silence: Silence) -> Trial:
    if silence.untrusted:
        return Trial(
            TrialOutcome.NOT_TRUSTED, f"{silence.reason}: correct it, or name the CA file of its issuer"
        )
    if silence.late:
        return Trial(TrialOutcome.TIMED_OUT, silence.reason)
    return Trial(TrialOutcome.UNREACHABLE, silence.reason)


def _not_understood(reason: Unreadable) -> Trial:
    if isinstance(reason, WebPage):
        return Trial(
            TrialOutcome.WEB_PAGE, "the URL leads to a web page (a login, perhaps), not to the module"
        )
    return Trial(TrialOutcome.NOT_UNDERSTOOD, str(reason))

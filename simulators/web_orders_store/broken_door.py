"""Defects of the door: credentials, the challenge, the module switch, the machine address."""

import base64
import binascii

from .defect import Change, Defect, rule
from .door import (
    MISSING,
    RIGHT,
    WRONG,
    Door,
    Knock,
    basic_credentials,
    challenge,
    check,
    credentials_gate,
    machine_address,
    machine_gate,
    module_gate,
)
from .reply import Reply, plain

LOGIN_PAGE = b"<!DOCTYPE html><html><body><form>Log in <input type=password></form></body></html>"


def _by_user_only(authorization: str, user: str, _: str) -> str:
    given = basic_credentials(authorization)
    if given is None:
        return MISSING
    return RIGHT if given.partition(b":")[0] == user.encode() else WRONG


def _exact_scheme(authorization: str, user: str, password: str) -> str:
    return check(authorization, user, password) if authorization.startswith("Basic ") else MISSING


def _last_colon(authorization: str, user: str, password: str) -> str:
    given = basic_credentials(authorization)
    if given is None:
        return MISSING
    name, _, secret = given.rpartition(b":")
    return RIGHT if (name, secret) == (user.encode(), password.encode()) else WRONG


def _latin1(authorization: str, user: str, password: str) -> str:
    """Reads the credentials as Latin-1, so that UTF-8 letters outside ASCII never match."""
    given = basic_credentials(authorization)
    if given is None:
        return MISSING
    name, _, secret = given.decode("latin-1").partition(":")
    return RIGHT if (name, secret) == (user, password) else WRONG


def _undecodable_breaks(authorization: str, user: str, password: str) -> str:
    """Lets credentials that are no base64 pass, because the check stumbles over them."""
    try:
        base64.b64decode(authorization.partition(" ")[2], validate=True)
    except (binascii.Error, ValueError):
        return RIGHT
    return check(authorization, user, password)


def _open_for(route: str) -> Change:
    def gate(door: Door, knock: Knock) -> Reply | None:
        return None if knock.route == route else credentials_gate(door, knock)

    return rule("door", gates=(module_gate, gate, machine_gate))


def _machine_address_suffices(door: Door, knock: Knock) -> Reply | None:
    return None if knock.machine_address else credentials_gate(door, knock)


def _forbidden(_: Door, __: Knock) -> Reply:
    return plain(403, "forbidden")


def _no_challenge(_: Door, __: Knock) -> Reply:
    return plain(401, "not authorised")


def _login_page(_: Door, __: Knock) -> Reply:
    return Reply(200, LOGIN_PAGE, "text/html; charset=utf-8")


def _tell_which(door: Door, knock: Knock) -> Reply:
    given = basic_credentials(knock.authorization) or b""
    wrong = "password" if given.partition(b":")[0] == door.user.encode() else "user"
    return plain(401, f"wrong {wrong}", challenge(door, knock).headers)


def _demand_machine_address(_: Door, knock: Knock) -> Reply | None:
    return None if knock.machine_address else plain(403, "a machine address is expected")


def _in_capitals_only(text: str) -> str:
    """Knows one spelling of a machine address, so that the same one in another is refused."""
    return text if text == machine_address(text) else ""


DEFECTS = (
    Defect(
        "no-auth-on-ack",
        "acknowledgements are taken from anybody",
        ("EVO-51", "EVO-D03a", "EVO-D03b"),
        _open_for("acknowledge"),
    ),
    Defect(
        "no-auth-on-poll",
        "orders are handed to anybody",
        ("EVO-51", "EVO-32", "EVO-D03a", "EVO-D03b"),
        _open_for("poll"),
    ),
    Defect(
        "no-auth-on-version-call",
        "a connection test succeeds with any credentials",
        ("EVO-51", "EVO-D05"),
        _open_for("versions"),
    ),
    Defect(
        "any-password",
        "any password will do",
        ("EVO-02", "EVO-D03a", "EVO-D03b"),
        rule("door", check=_by_user_only),
    ),
    Defect(
        "garbage-credentials-pass",
        "credentials that are no base64 are let in",
        ("EVO-D03a",),
        rule("door", check=_undecodable_breaks),
    ),
    Defect(
        "machine-address-replaces-credentials",
        "whoever sends a machine address needs no credentials",
        ("EVO-D22d",),
        rule("door", gates=(module_gate, _machine_address_suffices, machine_gate)),
    ),
    Defect(
        "auth-case-sensitive-header",
        "the scheme is known as Basic only, not as basic",
        ("EVO-D03d",),
        rule("door", check=_exact_scheme),
    ),
    Defect(
        "password-split-at-last-colon",
        "a password with a colon never matches",
        ("EVO-D03c",),
        rule("door", check=_last_colon),
    ),
    Defect(
        "credentials-read-as-latin1",
        "a password with letters outside ASCII never matches",
        ("EVO-D03c",),
        rule("door", check=_latin1),
    ),
    Defect(
        "403-without-challenge",
        "wrong credentials are answered 403",
        ("EVO-69", "EVO-D03b"),
        rule("door", challenge=_forbidden),
    ),
    Defect(
        "401-without-challenge",
        "wrong credentials are answered 401 without WWW-Authenticate",
        ("EVO-D03b",),
        rule("door", challenge=_no_challenge),
    ),
    Defect(
        "html-login-200",
        "wrong credentials are answered 200 with a login page",
        ("EVO-69", "EVO-D03b"),
        rule("door", challenge=_login_page),
    ),
    Defect(
        "module-off-serves",
        "the module switch does nothing",
        ("EVO-01", "EVO-D04"),
        rule("door", gates=(credentials_gate, machine_gate)),
    ),
    Defect(
        "module-off-401",
        "credentials are looked at although the module is off",
        ("EVO-D04",),
        rule("door", gates=(credentials_gate, module_gate, machine_gate)),
    ),
    Defect(
        "refusal-tells-which",
        "the refusal tells a wrong user from a wrong password",
        ("EVO-D03e",),
        rule("door", challenge=_tell_which),
    ),
    Defect(
        "machine-address-demanded",
        "a POS that sends no machine address is refused",
        ("EVO-D22b",),
        rule("door", gates=(module_gate, credentials_gate, _demand_machine_address)),
    ),
    Defect(
        "machine-address-ignored",
        "the machine address is not looked at, whatever the operator set",
        ("EVO-D22c",),
        rule("door", gates=(module_gate, credentials_gate)),
    ),
    Defect(
        "machine-address-in-one-spelling",
        "a machine address with separators or small letters is not understood",
        ("EVO-D22a",),
        rule("door", machine_address=_in_capitals_only),
    ),
)

"""Refusals: the vendor's table of status codes, and the XML that explains them.

Root `error` with `class` and `type`, inside it `localizable_message` with `fields` and `plain_message` (public
tutorial, status codes; `plain_message` is what a real client shows). The names of our errors are ours: no source
lists the vendor's own.
"""

import re
from collections.abc import Mapping

from lxml import etree

_CLASS = "lscore.errors.lightspeed_errors"


class Refused(Exception):
    """An answer other than success. `name` in the vendor's manner: `NoSeatError`; `fields` are facts, not prose."""

    def __init__(
        self, status: int, name: str, message: str, fields: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.name = name
        self.message = message
        self.fields = dict(fields or {})

    def element(self) -> etree._Element:
        """The body of the answer."""
        root = etree.Element("error", {"class": f"{_CLASS}.{self.name}", "type": "server.lightspeederror"})
        message = etree.SubElement(root, "localizable_message", type=f"server.{_snake(self.name)}")
        fields = etree.SubElement(message, "fields")
        for name, value in self.fields.items():
            etree.SubElement(fields, "field", name=name).text = _writable(str(value))
        etree.SubElement(message, "plain_message").text = _writable(self.message)
        return root


def bad_xml(reason: str) -> Refused:
    return Refused(400, "MalformedXmlError", f"the body cannot be read: {reason}; send well-formed XML")


def wrong_place(expected: str, found: str) -> Refused:
    return Refused(
        400,
        "WrongResourceError",
        f"<{found}> does not belong at this URL; send <{expected}>",
        {"expected": expected, "found": found},
    )


def read_only(where: str) -> Refused:
    return Refused(400, "ReadOnlyElementError", f"{where} is read-only; leave it out", {"element": where})


def unknown_element(where: str) -> Refused:
    return Refused(400, "UnknownElementError", f"{where} is not known here; leave it out", {"element": where})


def bad_value(where: str, reason: str) -> Refused:
    return Refused(400, "BadValueError", f"{where}: {reason}", {"element": where})


def bad_query(parameter: str, reason: str) -> Refused:
    return Refused(400, "BadQueryError", f"{parameter}: {reason}", {"parameter": parameter})


def missing_credentials(header: str) -> Refused:
    return Refused(
        401,
        "UnauthorizedError",
        f"{header} is missing or cannot be read; send it on every request",
        {"header": header},
    )


def wrong_credentials() -> Refused:
    return Refused(
        401,
        "UnauthorizedError",
        "the user, the password, the application id or its private id is wrong; check all four",
    )


def no_seat(seats: int) -> Refused:
    return Refused(
        403,
        "NoSeatError",
        f"all {seats} seats of this application are taken; log out, send the session cookie back, or wait",
        {"seats": seats},
    )


def read_only_application(application: str) -> Refused:
    return Refused(
        403,
        "ReadOnlyApplicationError",
        f"{application} is registered for reading only; register it for writing",
        {"application": application},
    )


def malformed_url(reason: str) -> Refused:
    return Refused(403, "MalformedUrlError", f"the URL is malformed: {reason}")


def lock_held(path: str, status: int) -> Refused:
    return Refused(
        status, "LockHeldError", f"{path} is locked by another session; try again later", {"resource": path}
    )


def not_locked(path: str, status: int) -> Refused:
    return Refused(
        status, "NotLockedError", f"{path} is not locked by this session; LOCK it first", {"resource": path}
    )


def not_found(what: str) -> Refused:
    return Refused(404, "NotFoundError", f"{what}: there is nothing at this URL", {"resource": what})


def no_method(method: str, allowed: str) -> Refused:
    return Refused(
        405, "MethodNotAllowedError", f"{method} is not possible here; use {allowed}", {"allowed": allowed}
    )


def not_acceptable(name: str, message: str, **fields: object) -> Refused:
    """Something about the request does not fit the present state of things."""
    return Refused(406, name, message, fields)


def no_such(what: str, number: object) -> Refused:
    """A reference to something that is not there."""
    return not_acceptable("UnknownReferenceError", f"there is no {what} {number}", **{what: number})


def posted(document: str) -> Refused:
    return not_acceptable("PostedError", f"{document} is posted; un-post it first", document=document)


def voided(document: str) -> Refused:
    return not_acceptable("VoidedError", f"{document} is voided and stays as it is", document=document)


def internal() -> Refused:
    return Refused(500, "InternalServerError", "something went wrong inside the server")


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _writable(text: str) -> str:
    """XML has no room for control characters, which a hostile URL may hold."""
    return "".join(
        letter if letter in "\t\n" or (letter >= " " and not "\ud800" <= letter <= "\udfff") else "?"
        for letter in text
        if letter not in "￾￿"
    )

"""A request in hand, what a service answers, and the server all of them work on."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ...schemas import xml
from ..faults import Faults
from . import errors, moments
from .accounts import Accounts
from .company import Company
from .database import Database
from .locks import Locks
from .sessions import Session, Sessions
from .shape import Element, Place, Scene

_WESTERN = re.compile(
    rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"'](iso-8859-1|latin-?1|(?:windows-|cp)1252)[\"'][^>]*?\?>",
    re.IGNORECASE,
)

XML = "text/xml; charset=utf-8"
"""With the charset: a common HTTP library reads `text/xml` without one as Latin-1."""


@dataclass(slots=True)
class Store:
    """One OnSite server: its rows, its time, its settings, who is logged in and what is locked."""

    database: Database
    clock: Callable[[], datetime]
    accounts: Accounts
    company: Company
    faults: Faults
    locks: Locks = field(default_factory=Locks)
    sessions: Sessions = field(init=False)

    def __post_init__(self) -> None:
        self.sessions = Sessions(self.clock, lambda session: self.locks.release_all(session.number))

    def now(self) -> str:
        """This moment, as a document carries it."""
        return moments.written(self.clock(), self.company.zone)


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `numbers` are the ids in its path, outermost first; `path` lies below `/api/`."""

    method: str
    path: str
    numbers: tuple[int, ...]
    query: dict[str, str]
    body: bytes
    headers: dict[str, Any]
    session: Session
    scene: Scene

    @property
    def user(self) -> int:
        """The id of the caller's user record."""
        return self.session.caller.number

    def element(self, name: str) -> Element:
        """The root of the body. Raises 400; the kind of content it claims to be does not matter."""
        try:
            root = xml.parse(_in_utf8(self.body))
        except xml.Refused as refusal:
            raise errors.bad_xml(refusal.reason) from None
        if root.tag != name:
            raise errors.wrong_place(name, str(root.tag))
        return root


def _in_utf8(body: bytes) -> bytes:
    """A body that declares one of the western encodings of its time, as the parser wants it. In none of them can
    anything hide that is plain ASCII in others."""
    declared = _WESTERN.match(body)
    if declared is None:
        return body
    text = body[declared.end() :].decode("cp1252" if b"1252" in declared[1] else "latin-1", "replace")
    return b'<?xml version="1.0"?>' + text.encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: an element, or bytes and what they are, or nothing."""

    status: int = 200
    element: Element | None = None
    content: bytes = b""
    content_type: str = ""


def place(store: Store, name: str) -> Place:
    """The root of a body, for the reader."""
    return Place(name, store.company.refuse_unknown)


@contextmanager
def changing(store: Store, call: Call, *locked: str) -> Iterator[Connection]:
    """A transaction that changes records. Raises when a lock in `locked` is not the caller's."""
    with store.database.writing() as rows:
        for path in locked:
            if not store.locks.holds(path, call.session.number):
                raise errors.not_locked(path, store.company.not_locked_status)
        yield rows

"""Sessions, their cookie, and the seats they take.

They live in memory: a restart of the server ends them all, which the public tutorial names as the way to be rid of
orphans. Idle sessions end by the simulator's own clock.
"""

import base64
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import RLock
from uuid import uuid4

from . import errors
from .accounts import Caller

COOKIE = "LS_SERVER_SESSION_ID"
_IN_HEADER = re.compile(rf'{COOKIE}="?([A-Za-z0-9_=-]+)')


@dataclass(slots=True)
class Session:
    """One log-in of one application. `number` names it to people; `key` is the secret in its cookie."""

    number: int
    key: str
    caller: Caller
    opened_at: datetime
    seen_at: datetime

    @property
    def cookie(self) -> str:
        """The whole `Set-Cookie` value; clients cut it at the first `; Path`, and want it unquoted."""
        return f"{COOKIE}={self.key}; Path=/; secure"


class Sessions:
    """Who is logged in. `on_end` hears of every session that ends, whatever ended it."""

    def __init__(self, clock: Callable[[], datetime], on_end: Callable[[Session], None]) -> None:
        self._clock = clock
        self._on_end = on_end
        self._open: dict[str, Session] = {}
        self._last = 0
        self._lock = RLock()

    def enter(self, caller: Caller, cookies: str, *, seats: int, idle: timedelta) -> tuple[Session, bool]:
        """The session that `cookies` (a Cookie header) names and whether it is new.

        An unknown cookie, or one of somebody else, opens a new session as none at all does. Raises 403 when the
        application's seats are taken.
        """
        now = self._clock()
        with self._lock:
            self._end_idle(now - idle)
            for key in reversed(_IN_HEADER.findall(cookies)):
                known = self._open.get(key)
                if known is not None and known.caller == caller:
                    known.seen_at = now
                    return known, False
            if not caller.application.read_only and self._taken(caller) >= seats:
                raise errors.no_seat(seats)
            self._last += 1
            session = Session(self._last, _key(), caller, now, now)
            self._open[session.key] = session
            return session, True

    def knows(self, caller: Caller, cookies: str) -> bool:
        """Does one of these cookies belong to a session of this caller?"""
        with self._lock:
            return any(
                key in self._open and self._open[key].caller == caller for key in _IN_HEADER.findall(cookies)
            )

    def end_named(self, cookies: str) -> None:
        """End the sessions that these cookies name."""
        with self._lock:
            for key in _IN_HEADER.findall(cookies):
                if key in self._open:
                    self.end(self._open[key])

    def end(self, session: Session) -> None:
        """Log out."""
        with self._lock:
            if self._open.pop(session.key, None) is not None:
                self._on_end(session)

    def end_all(self) -> int:
        """What a restart of the server does; how many there were."""
        with self._lock:
            ended = list(self._open.values())
            for session in ended:
                self.end(session)
        return len(ended)

    def open(self, idle: timedelta) -> list[Session]:
        """Those still logged in, oldest first."""
        with self._lock:
            self._end_idle(self._clock() - idle)
            return list(self._open.values())

    def _taken(self, caller: Caller) -> int:
        application = caller.application.id
        return sum(one.caller.application.id == application for one in self._open.values())

    def _end_idle(self, seen_before: datetime) -> None:
        for session in [one for one in self._open.values() if one.seen_at <= seen_before]:
            self.end(session)


def _key() -> str:
    """As long and as spelt as a real one: 20 signing bytes and a marked UUID, in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(20) + f"REMOTE_SESSION={uuid4()}".encode()).decode()

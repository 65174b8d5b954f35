"""Locks: one session at a time may change a record (public tutorial, locking).

A lock belongs to a session and goes with it. What is locked is named by its path below `/api/`.
"""

from threading import RLock

from . import errors

STAFF = 0
"""Holds locks on behalf of somebody at the desk; never a session's number."""


class Locks:
    """Who holds what: session numbers by path."""

    def __init__(self) -> None:
        self._held: dict[str, int] = {}
        self._lock = RLock()

    def take(self, path: str, session: int, *, refusal: int) -> None:
        """Lock `path`; taking one's own again is fine. Raises `refusal` when it is somebody else's."""
        with self._lock:
            if self._held.setdefault(path, session) != session:
                raise errors.lock_held(path, refusal)

    def give_back(self, path: str, session: int, *, refusal: int) -> None:
        """Unlock `path`; what nobody holds is free already. Raises `refusal` when it is somebody else's."""
        with self._lock:
            if self._held.get(path, session) != session:
                raise errors.lock_held(path, refusal)
            self._held.pop(path, None)

    def holds(self, path: str, session: int) -> bool:
        """Does this session hold it?"""
        with self._lock:
            return self._held.get(path) == session

    def is_held_by_another(self, path: str, session: int) -> bool:
        """Does somebody else hold it?"""
        with self._lock:
            return self._held.get(path, session) != session

    def drop(self, path: str) -> None:
        """Whoever held it has lost it."""
        with self._lock:
            self._held.pop(path, None)

    def release_all(self, session: int) -> None:
        """The session is over."""
        with self._lock:
            self._held = {path: holder for path, holder in self._held.items() if holder != session}

    def clear(self) -> None:
        """Nothing is locked any more."""
        with self._lock:
            self._held.clear()

    def held(self) -> dict[str, int]:
        """Everything that is locked, and by which session."""
        with self._lock:
            return dict(self._held)

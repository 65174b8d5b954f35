"""What this server can be told to do wrong, beside the faults of the wire."""

SEATS_EXHAUSTED = "seats_exhausted"
"""403, as if every seat were taken; to requests that would open a session."""
LOCK_HELD = "lock_held_by_another"
"""LOCK is refused, as if another session held the record."""
LOCK_LOST = "lock_lost"
"""The caller's locks are gone before the request is looked at."""
SESSION_LOST = "session_lost"
"""The caller's session has ended; the request opens another one."""
PASSWORD_EXPIRED = "password_expired"  # noqa: S105 - a name, not a password
"""401, as after ninety days: the user is locked."""
NOT_LICENSED = "application_not_licensed"
"""401: the application is not licensed to this server."""
POSTED_MEANWHILE = "posted_meanwhile"
"""Somebody at the desk posts the invoice just before the change arrives."""
INTERNAL_ERROR = "internal_error"
"""500 with the server's own XML; nothing is done."""
REPORTING = "reporting"
"""500 as long as a big report keeps the server busy; `times` says for how many requests."""

NAMES = (
    SEATS_EXHAUSTED,
    LOCK_HELD,
    LOCK_LOST,
    SESSION_LOST,
    PASSWORD_EXPIRED,
    NOT_LICENSED,
    POSTED_MEANWHILE,
    INTERNAL_ERROR,
    REPORTING,
)

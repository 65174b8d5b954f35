"""The POS's work on an agenda: polls at the Request Interval, messages that are to be sent again.

One job, so that one thing is done at a time; in virtual time it runs by the same flow of control as in real time.
"""

from datetime import datetime

from ..clock import Clock
from .courier import Courier
from .link import Link
from .polling import Poller


class PosJob:
    """Due while Enabled is set and the connection is not stopped (EVO-25, POS-D04d)."""

    def __init__(self, link: Link, courier: Courier, poller: Poller, clock: Clock) -> None:
        self._link = link
        self._courier = courier
        self._poller = poller
        self._clock = clock

    def due(self) -> datetime | None:
        """When the next call is to be made; None while there is none to make."""
        if not self._link.connection.enabled or self._link.halted:
            return None
        letter = self._courier.next_due()
        earliest = self._link.poll_due if letter is None else min(letter, self._link.poll_due)
        return max(earliest, self._link.quiet_until)

    def run(self) -> None:
        """Poll if that is due, which also sends what is due; else only send."""
        now = self._clock()
        if not self._link.may_call(now):
            return
        if self._link.poll_due <= now:
            self._poller.poll()
        else:
            self._courier.send_due()

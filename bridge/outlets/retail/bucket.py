"""The rate limit, kept from this side: what a request costs, and how long to wait before it so that none is refused.

Rules of docs/spec/retail.md, "Limits". Every answer says where the bucket stands; in between it is reckoned.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from ...clock import Clock

Pause = Callable[[float], None]

_LEVEL = re.compile(r"([0-9.]+)/([0-9.]+)")


def cost(method: str, entity: str, body: Any, relations: tuple[str, ...]) -> float:
    """Drips of one request, never fewer than it takes: of relations, all count as if of a list and to many."""
    drips = 1.0
    if method != "GET" and entity.startswith("Sale"):
        drips = 5 if isinstance(body, dict) and body.get("completed") else 2
    return drips + 0.5 * _nested(body) + 0.4 * len(relations)


def _nested(body: Any, depth: int = 0) -> int:
    """Records in a body: objects below the top that have a member of their own."""
    if isinstance(body, list):
        return sum(_nested(one, depth) for one in body)
    if not isinstance(body, dict):
        return 0
    own = depth > 0 and any(name[:1].islower() for name in body)
    return own + sum(_nested(one, depth + 1) for one in body.values())


class Bucket:
    """How full the bucket is, and how many requests this second has had."""

    def __init__(self, clock: Clock, pause: Pause) -> None:
        self._clock = clock
        self._pause = pause
        self._level, self._size, self._drip = 0.0, 90.0, 1.0
        self._burst, self._most = 0.0, 20.0
        self._at = clock()

    def make_room(self, drips: float) -> None:
        """Wait until a request of so many drips overflows nothing."""
        passed = self._passed()
        self._level = max(0.0, self._level - passed * self._drip)
        if passed >= 1:
            self._burst = 0
        above = self._level + drips - self._size
        wait = max(
            0.0, min(self._level, above) / self._drip
        )  # what alone overflows it passes when it is empty
        if self._burst >= self._most:
            wait = max(wait, 1 - passed)  # a window is a second; no answer says when it began
        if wait > 0:
            self._pause(wait)
            self._level = max(0.0, self._level - wait * self._drip)
            self._burst = 0
        self._level += drips
        self._burst += 1
        self._at = self._clock()

    def has_room(self, drips: float) -> bool:
        """Whether requests of so many drips together could go out at once, as far as is known."""
        level = max(0.0, self._level - self._passed() * self._drip)
        return level == 0 or level + drips <= self._size

    def told(self, headers: Mapping[str, str]) -> None:
        """What an answer says of it; headers that say nothing are passed over."""
        level = _LEVEL.fullmatch(headers.get("X-LS-API-Bucket-Level", ""))
        if level and float(level[2]):
            self._level, self._size = float(level[1]), float(level[2])
        burst = _LEVEL.fullmatch(headers.get("X-LS-API-Burst-Level", ""))
        if burst and float(burst[2]):
            self._burst, self._most = float(burst[1]), float(burst[2])
        drip = re.fullmatch(r"[0-9]+(\.[0-9]+)?", headers.get("X-LS-API-Drip-Rate", ""))
        if drip and float(drip[0]):
            self._drip = float(drip[0])
        self._at = self._clock()

    def wait(self, seconds: float) -> None:
        """Refused all the same: wait as long as the answer says."""
        self._pause(seconds)
        self._level = max(0.0, self._level - seconds * self._drip)
        self._burst = 0
        self._at = self._clock()

    def _passed(self) -> float:
        return max(0.0, (self._clock() - self._at).total_seconds())

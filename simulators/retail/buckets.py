"""Rate limits: a leaking bucket for each connection, and a window of one second against bursts.

In memory alone: after a restart every bucket is empty.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from threading import Lock

LEAKY_BUCKET = "api-leaky-bucket"
BURST = "api-burst-limiter"

_NOTHING = Decimal(0)


@dataclass(slots=True)
class _Level:
    drips: Decimal = _NOTHING
    at: datetime | None = None
    second: datetime | None = None
    in_second: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a connection stands after a request; `limiter` names the one that refused it, "" if none did."""

    level: Decimal
    size: int
    burst: int
    burst_limit: int
    drip_rate: Decimal
    cost: Decimal
    limiter: str = ""
    retry_after: int = 0

    def headers(self) -> Mapping[str, str]:
        """What every answer says of it."""
        told = {
            "X-LS-API-Bucket-Level": f"{_plain(self.level)}/{self.size}",
            "X-LS-API-Burst-Level": f"{self.burst}/{self.burst_limit}",
            "X-LS-API-Drip-Rate": _plain(self.drip_rate),
            "X-LS-API-Request-Cost": _plain(self.cost),
        }
        if self.limiter:
            told |= {"X-LS-API-RateLimit-Type": self.limiter, "Retry-After": str(self.retry_after)}
        return told


class Buckets:
    """The limits of all connections of an account with so many registers; not `enforced`, no request
    fills anything, so that clients which keep to what they are told need not wait."""

    def __init__(self, clock: Callable[[], datetime], registers: int, *, enforced: bool) -> None:
        self.size = 90 + 10 * (registers - 1)
        self.drip_rate = 1 + Decimal("0.5") * (registers - 1)
        self.burst_limit = self.size * 2 // 9
        self._clock = clock
        self.enforced = enforced
        self._levels: dict[str, _Level] = {}
        self._lock = Lock()

    def charge(self, client: str, cost: Decimal) -> Reading:
        """Count a request. The first one that overflows the bucket still passes; a refused one costs nothing."""
        if not self.enforced:
            return self._reading(_Level(), cost)
        with self._lock:
            level = self._leaked(client)
            level.in_second += 1
            if level.in_second > self.burst_limit:
                return self._reading(level, cost, BURST, 1)
            if level.drips > self.size:
                return self._reading(level, cost, LEAKY_BUCKET, self._wait(level.drips))
            level.drips += cost
            return self._reading(level, cost)

    def refuse(self, client: str, cost: Decimal, limiter: str, retry_after: int) -> Reading:
        """Refuse a request although there may be room: a fault."""
        with self._lock:
            return self._reading(self._leaked(client), cost, limiter, retry_after)

    def empty(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._levels.clear()

    def _leaked(self, client: str) -> _Level:
        level = self._levels.setdefault(client, _Level())
        now = self._clock()
        if level.at is not None:
            gone = Decimal(str((now - level.at).total_seconds())) * self.drip_rate
            level.drips = max(_NOTHING, level.drips - gone)
        level.at = now
        second = now.replace(microsecond=0)
        if level.second != second:
            level.second, level.in_second = second, 0
        return level

    def _wait(self, drips: Decimal) -> int:
        return max(1, math.ceil((drips - self.size) / self.drip_rate))

    def _reading(self, level: _Level, cost: Decimal, limiter: str = "", retry_after: int = 0) -> Reading:
        return Reading(
            level.drips,
            self.size,
            level.in_second,
            self.burst_limit,
            self.drip_rate,
            cost,
            limiter,
            retry_after,
        )


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

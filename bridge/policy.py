"""The settings that decide which orders qualify and how they travel, since when: none is retroactive (MAG-05)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select

from .clock import instant, stamp
from .outlets.outlet import Terms
from .settings import Mode, Settings
from .tables import policies


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked of an order, and under which terms a pushed outlet gets it."""

    mode: Mode
    download_orders: bool
    download_credit_memos: bool
    trusted_methods: tuple[str, ...]
    terms: Mapping[str, Terms] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: Settings) -> "Policy":
        return cls(
            settings.mode,
            settings.download_orders,
            settings.download_credit_memos,
            settings.trusted_methods,
            settings.terms,
        )


@dataclass(frozen=True, slots=True)
class PolicyHistory:
    """Which policy held when; the first one holds for everything before it."""

    entries: tuple[tuple[datetime, Policy], ...]

    def in_force(self, moment: datetime) -> Policy:
        """The policy that an order last changed at `moment` (bridge time) is judged by."""
        held = self.entries[0][1]
        for since, policy in self.entries[1:]:
            if since <= moment:
                held = policy
        return held


def enact(transaction: Connection, policy: Policy, now: datetime) -> None:
    """From now on this policy holds, unless it does already."""
    history = read_history(transaction).entries
    if history and history[-1][1] == policy:
        return
    since = max(now, history[-1][0]) if history else now
    transaction.execute(policies.delete().where(policies.c.since == stamp(since)))
    transaction.execute(policies.insert().values(since=stamp(since), policy=json.dumps(asdict(policy))))


def read_history(connection: Connection) -> PolicyHistory:
    """All policies that ever held here, oldest first."""
    rows: Sequence[tuple[str, str]] = [
        (row.since, row.policy) for row in connection.execute(select(policies).order_by(policies.c.since))
    ]
    return PolicyHistory(tuple((instant(since), _policy(text)) for since, text in rows))


def _policy(text: str) -> Policy:
    stored = json.loads(text)
    terms = {outlet: Terms(**kept) for outlet, kept in stored.pop("terms").items()}
    return Policy(**{**stored, "trusted_methods": tuple(stored["trusted_methods"]), "terms": terms})

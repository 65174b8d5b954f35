"""The OAuth tokens of one connection: renewed, rotated, and on disk before the new ones are used.

The server keeps the refresh token that was used until the new access token is first used, so that an answer that was
lost, or a crash before the new pair is on disk, costs nothing.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

import requests

from ...clock import Clock
from ...errand import Trouble
from ..outlet import Memory
from .reading import Record, figure, text
from .settings import Retail
from .wire import Wire, parsed

SLOT = "tokens"
USUAL = timedelta(minutes=30)
"""Life of an access token whose answer does not tell."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token, the moment to renew it, and the refresh token that came with it; texts as kept on disk."""

    refresh: str = field(default="", repr=False)
    access: str = field(default="", repr=False)
    until: str = ""


class Tokens:
    """Hands out the access token."""

    def __init__(self, settings: Retail, memory: Memory, clock: Clock, wire: Wire) -> None:
        self._settings = settings
        self._memory = memory
        self._clock = clock
        self._wire = wire
        self._pair = Pair()
        self._dead = ""  # the access token that was refused last
        self._rests_until: datetime | None = None
        self._trouble = ""

    def access(self) -> str:
        """A token that should work. Raises `Trouble`."""
        if not self._fresh(self._pair):
            self._pair = self._stored()
        if not self._fresh(self._pair):
            self._renew()
        return self._pair.access

    def refused(self, access: str) -> None:
        """The server no longer takes this one: another is handed out next, perhaps one that somebody else has made."""
        self._dead = access

    def _fresh(self, pair: Pair) -> bool:
        return pair.access not in ("", self._dead) and self._clock() < datetime.fromisoformat(pair.until)

    def _stored(self) -> Pair:
        kept = self._memory.get(SLOT)
        return Pair(**json.loads(kept)) if kept else Pair()

    def _renew(self) -> None:
        """With the refresh token on disk; if that is refused, with the one in the settings, once.

        After that it rests: the server takes five refreshes a minute.
        """
        if self._rests_until is not None and self._clock() < self._rests_until:
            raise Trouble(self._trouble)
        for refresh in dict.fromkeys(filter(None, (self._pair.refresh, self._settings.refresh_token))):
            made = self._ask(refresh)
            if made is not None:
                self._memory.put(SLOT, json.dumps(asdict(made)))
                self._pair = made
                return
        raise self._rest(
            60,
            "Retail: the connection with the account is broken, its refresh token is refused; "
            "connect anew and put the new token into retail.refresh_token",
        )

    def _ask(self, refresh: str) -> Pair | None:
        """A new pair; None when the refresh token is not taken. Raises `Trouble`."""
        settings = self._settings
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh,
            "client_id": settings.client_id,
            "client_secret": settings.client_secret,
        }
        answer = self._wire.send("POST", settings.token_url, json=form)
        said = parsed(answer.body)
        if answer.status == requests.codes.ok and (pair := self._pair_in(said)):
            return pair
        error = text(said, "error") if isinstance(said, dict) else ""
        if error == "invalid_grant":
            return None
        if answer.status == requests.codes.too_many:
            raise self._rest(answer.retry_after(60), "Retail: renews its token too often; it waits")
        if error == "invalid_client":
            raise self._rest(60, "Retail: client_id or client_secret is refused; check them in [retail]")
        raise Trouble(f"Retail: the token address answered {answer.status}; check retail.token_url")

    def _rest(self, seconds: int, trouble: str) -> Trouble:
        self._rests_until = self._clock() + timedelta(seconds=seconds)
        self._trouble = trouble
        return Trouble(trouble)

    def _pair_in(self, said: Record | None) -> Pair | None:
        if not isinstance(said, dict) or not text(said, "access_token"):
            return None
        life = timedelta(seconds=float(figure(said, "expires_in"))) or USUAL
        until = self._clock() + life * 0.9
        return Pair(text(said, "refresh_token"), text(said, "access_token"), until.isoformat())

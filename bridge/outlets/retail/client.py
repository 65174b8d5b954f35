"""The R-Series API over HTTP: tokens, the rate limit, and what an answer means (docs/spec/retail.md).

A question is asked again when the connection fails; a write never is, unless it was refused before anything was done
(401, 429): whether to look for it first is the outlet's decision (decisions 6).
"""

import json
from collections.abc import Iterator
from typing import Any

from ...clock import Clock
from ...errand import Refused, Trouble
from ...text import short
from ..outlet import Memory
from .bucket import Bucket, Pause, cost
from .reading import Record, record, records, text
from .settings import Retail
from .tokens import Tokens
from .wire import Answer, Wire, parsed

MOST = 100
"""Records on a page."""
TRIES = 3


class OutOfBalance(Refused):
    """The sale was kept, open: its payments do not settle it."""

    def __init__(self, said: Record) -> None:
        super().__init__(short(text(said, "message"), 300))
        self.sale = text(said, "saleID")


class RetailClient:
    """One account, one connection kept alive; one call at a time."""

    def __init__(self, settings: Retail, memory: Memory, clock: Clock, pause: Pause) -> None:
        self._base = settings.url
        self._wire = Wire(settings)
        self._tokens = Tokens(settings, memory, clock, self._wire)
        self._bucket = Bucket(clock, pause)

    def find(
        self, entity: str, relations: tuple[str, ...] = (), *, sort: str = "", **filters: str
    ) -> list[Record]:
        """The first hundred records. Filters are `member="operator,value"`. Raises `Trouble`, `Refused`."""
        return records(self._get(self._place(entity), relations, _query(relations, sort, filters)), entity)

    def all(self, entity: str, relations: tuple[str, ...] = (), **filters: str) -> Iterator[Record]:
        """All records, page by page."""
        answer = self._get(self._place(entity), relations, _query(relations, "", filters))
        yield from records(answer, entity)
        while following := text(answer.get("@attributes") or {}, "next"):
            if not following.startswith(f"{self._base}/"):
                raise Trouble("Retail: its next page is at another address; correct retail.url")
            answer = self._get(following, relations, {})
            yield from records(answer, entity)

    def get(self, entity: str, key: str, relations: tuple[str, ...] = ()) -> Record:
        """One record."""
        return record(self._get(self._place(entity, key), relations, _query(relations, "", {})), entity)

    def create(self, entity: str, body: Record) -> Record:
        """POST. Raises `Trouble` (it may have got through all the same), `Refused`."""
        return record(
            self._call("POST", self._place(entity), cost("POST", entity, body, ()), json=body), entity
        )

    def change(self, entity: str, key: str, body: Record) -> Record:
        """PUT: what the body names."""
        drips = cost("PUT", entity, body, ())
        return record(self._call("PUT", self._place(entity, key), drips, json=body), entity)

    def has_room(self, drips: float) -> bool:
        """Whether requests of so many drips together need not wait."""
        return self._bucket.has_room(drips)

    def close(self) -> None:
        self._wire.close()

    def _place(self, entity: str, key: str = "") -> str:
        return f"{self._base}/{entity}{'/' if key else ''}{key}.json"

    def _get(self, url: str, relations: tuple[str, ...], query: dict[str, str]) -> Record:
        drips = cost("GET", "", None, relations)
        try:
            answer = self._call("GET", url, drips, params=query)
        except Trouble:
            answer = self._call("GET", url, drips, params=query)
        if not isinstance(answer, dict):
            raise Trouble("Retail: answered no object; is retail.url a Lightspeed Retail account?")
        return answer

    def _call(self, method: str, url: str, drips: float, **content: Any) -> Any:
        for _ in range(TRIES):
            self._bucket.make_room(drips)
            answer = self._authorized(method, url, **content)
            self._bucket.told(answer.headers)
            if answer.status != 429:
                return _understood(method, url.removeprefix(self._base), answer)
            self._bucket.wait(answer.retry_after(1))
        raise Trouble("Retail: too many requests, even after waiting; it is tried again later")

    def _authorized(self, method: str, url: str, **content: Any) -> Answer:
        """With a token that runs out or is revoked on the way: once more with a new one. 401 comes before anything
        is done, so that a write may be repeated, too."""
        token = self._tokens.access()
        answer = self._wire.send(method, url, headers=_headers(token), **content)
        if answer.status == 401:
            self._tokens.refused(token)
            answer = self._wire.send(method, url, headers=_headers(self._tokens.access()), **content)
        return answer


def _headers(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Accept": "application/json"}


def _query(relations: tuple[str, ...], sort: str, filters: dict[str, str]) -> dict[str, str]:
    query = {"limit": str(MOST), **filters}
    if relations:
        query["load_relations"] = json.dumps(relations)
    if sort:
        query["sort"] = sort
    return query


def _understood(method: str, path: str, answer: Answer) -> Any:
    """The content. Errors are JSON under the name of HTML, so that only the body tells who answers."""
    place = f"Retail: {method} {path.split('?', maxsplit=1)[0]}"
    said = parsed(answer.body)
    reason = short(text(said, "message"), 300) if isinstance(said, dict) else ""
    if answer.status == 200 and said is not None:
        return said
    if answer.status in (401, 403):
        raise Trouble(f"{place}: not allowed ({reason or answer.status}); check the scopes of the connection")
    if not 400 <= answer.status < 500 or answer.status == 404 or not reason:
        raise Trouble(f"{place}: answered {answer.status} ({reason or 'not in the words of the API'})")
    if "try again later" in reason.casefold():
        raise Trouble(f"{place}: is overloaded ({reason})")
    if text(said, "errorClass") == "OutOfBalanceError" and text(said, "saleID"):
        raise OutOfBalance(said)
    raise Refused(f"Retail: {answer.status} {reason}")

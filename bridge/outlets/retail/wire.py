"""One request over HTTP and its answer, whole or not at all. Knows nothing of what is asked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3

from ...errand import Trouble
from ...silence import no_answer
from .settings import Retail

LONGEST = 20 * 1024 * 1024
LONGEST_WAIT = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that arrived complete."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def retry_after(self, otherwise: int) -> int:
        """Seconds to wait, as the answer says; bounded."""
        said = self.headers.get("Retry-After", "")
        return min(int(said), LONGEST_WAIT) if said.isascii() and said.isdigit() and said else otherwise


class Wire:
    """Sends, follows no redirect, and repeats nothing. Secrets stay out of its errors."""

    def __init__(self, settings: Retail) -> None:
        self._timeouts = (settings.connect_seconds, settings.answer_seconds)
        self._session = requests.Session()
        self._session.trust_env = False  # a .netrc would replace our credentials
        self._session.verify = settings.ca_file or True

    def send(self, method: str, url: str, **content: Any) -> Answer:
        """Raises `Trouble` when there is no answer, or not all of it: whether it was done is not known."""
        place = f"Retail: {method} {urlsplit(url).path}"
        try:
            with self._session.request(
                method, url, timeout=self._timeouts, allow_redirects=False, stream=True, **content
            ) as answer:
                body = answer.raw.read(LONGEST + 1, decode_content=True)
        except (OSError, urllib3.exceptions.HTTPError) as error:
            raise Trouble(no_answer(place, error, "retail")) from None
        if len(body) > LONGEST:
            raise Trouble(f"{place}: answered more than {LONGEST} bytes")
        return Answer(answer.status_code, answer.headers, body)

    def close(self) -> None:
        self._session.close()


def parsed(body: bytes) -> Any:
    """The JSON in a body, whatever it is called; None when it is none."""
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None

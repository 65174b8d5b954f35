"""Talking to the control API of a running system."""

from typing import Any

import requests

from .endpoints import Control, Endpoints
from .troubles import Refused, Unreachable

PATIENCE = (5, 60)
"""Seconds to connect and to wait for an answer."""


class ControlClient:
    """The control API of the system called `name`."""

    def __init__(self, name: str, control: Control, *, certificate: str | None = None) -> None:
        self._name = name
        self._url = control.url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {control.token}"
        if certificate:
            self._session.verify = certificate

    @classmethod
    def of(cls, endpoints: Endpoints, name: str) -> "ControlClient":
        """The client for one of `endpoints`. Raises `SystemMissing`."""
        return cls(name, endpoints.control(name), certificate=endpoints.system(name).get("certificate"))

    def get(self, path: str, **parameters: Any) -> Any:
        """GET, parsed. Raises `Unreachable`, `Refused`."""
        return self._ask("GET", path, params=parameters)

    def post(self, path: str, body: Any = None) -> Any:
        """POST as JSON, parsed. Raises `Unreachable`, `Refused`."""
        return self._ask("POST", path, json={} if body is None else body)

    def put(self, path: str, body: Any) -> Any:
        """PUT as JSON, parsed. Raises `Unreachable`, `Refused`."""
        return self._ask("PUT", path, json=body)

    def delete(self, path: str) -> Any:
        """DELETE, parsed. Raises `Unreachable`, `Refused`."""
        return self._ask("DELETE", path)

    def pages(self, path: str, items: str, **parameters: Any) -> list[Any]:
        """All pages of a listing that answers `{items: [...], "next": after | null}`."""
        found: list[Any] = []
        after: Any = None
        while True:
            page = self.get(path, **parameters, **({} if after is None else {"after": after}))
            found += page[items]
            after = page.get("next")
            if after is None or not page[items]:
                return found

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._session.request(method, self._url + path, timeout=PATIENCE, **more)
        except requests.RequestException as error:
            raise Unreachable(
                f"{self._name}: no answer at {self._url} ({_cause(error)}); is `tillproof up` running?"
            ) from None
        if answer.ok:
            return answer.json()
        raise Refused(_reason(self._name, answer))


def _reason(name: str, answer: requests.Response) -> str:
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"{name}: answered {answer.status_code} {answer.reason}"


def _cause(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout):
        return "too slow"
    if isinstance(error, requests.exceptions.SSLError):
        return "its certificate is not trusted"
    return "nothing listens there"

"""A hook: how the harness reaches into the thing under test, by a URL or by a command of its owner.

Commands are lists of words, never shell text; `{id}` is put in as part of one word, and percent-encoded in URLs.
Whatever goes wrong here is a broken hook, a matter of configuration, never a verdict. Error texts hide secrets.
"""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

import requests

from ..simulators.redaction import Redaction
from .target import HookBroken

TIME_OUT = 60.0
"""Seconds that a hook may take, unless the target says otherwise."""

SHOWN = 300
"""Characters of a hook's own words that are repeated in an error."""

PLACEHOLDER = "{id}"


class Hook(Protocol):
    """One hook, ready to be called."""

    def call(self, order_id: str | None = None, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON that the hook answers, `None` when it answers nothing. Raises `HookBroken`."""


@dataclass(frozen=True, slots=True)
class UrlHook:
    """GET for `read_order`, POST with a JSON body for every other hook. 2xx = done; redirects are not followed."""

    name: str
    url: str
    method: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    time_out: float = TIME_OUT
    session: requests.Session = field(default_factory=requests.Session, repr=False, compare=False)

    def call(self, order_id: str | None = None, body: Mapping[str, Any] | None = None) -> Any:
        url = self.url.replace(PLACEHOLDER, quote(order_id or "", safe=""))
        try:
            response = self.session.request(
                self.method,
                url,
                json=None if self.method == "GET" else dict(body or {}),
                headers=dict(self.headers),
                timeout=self.time_out,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise self._broken(_plainly(error, self.time_out)) from error
        if not 200 <= response.status_code < 300:
            raise self._broken(f"answered {response.status_code}: {_short(response.text)}")
        if not response.content.strip():
            return None
        try:
            return response.json()
        except ValueError as error:
            raise self._broken(f"answered no JSON: {_short(response.text)}") from error

    def _broken(self, reason: str) -> HookBroken:
        text = f"hook {self.name}: {self.method} {self.url} {reason}"
        return HookBroken(Redaction(_secrets(self.headers)).text(text))


@dataclass(frozen=True, slots=True)
class CommandHook:
    """A command that gets the body as JSON on standard input. Exit code 0 = done."""

    name: str
    command: Sequence[str]
    folder: Path
    time_out: float = TIME_OUT

    def call(self, order_id: str | None = None, body: Mapping[str, Any] | None = None) -> Any:
        words = [word.replace(PLACEHOLDER, order_id or "") for word in self.command]
        given = json.dumps(dict(body or {})).encode()
        try:
            process = subprocess.Popen(  # noqa: S603 - the target's owner wrote these words
                words,
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except OSError as error:
            raise self._broken(f"cannot be started: {error.strerror or error}") from error
        try:
            out, err = process.communicate(given, timeout=self.time_out)
        except subprocess.TimeoutExpired as error:
            _end(process)
            raise self._broken(f"took more than {self.time_out:g} seconds") from error
        if process.returncode != 0:
            raise self._broken(f"ended with exit code {process.returncode}: {_short(_last_line(err))}")
        return self._read(out)

    def _read(self, out: bytes) -> Any:
        if not out.strip():
            return None
        try:
            return json.loads(out)
        except ValueError as error:
            raise self._broken(f"wrote no JSON: {_short(out.decode(errors='replace'))}") from error

    def _broken(self, reason: str) -> HookBroken:
        return HookBroken(f"hook {self.name}: command {self.command[0]} {reason}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the command and whatever it started: all of it runs in a session of its own."""
    with contextlib.suppress(ProcessLookupError):  # it may end by itself in between
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _secrets(headers: Mapping[str, str]) -> list[str]:
    """Header values, and the part of them behind a scheme word."""
    values = list(headers.values())
    return values + [value.partition(" ")[2] for value in values if " " in value]


def _plainly(error: requests.RequestException, time_out: float) -> str:
    if isinstance(error, requests.Timeout):
        return f"took more than {time_out:g} seconds"
    if isinstance(error, requests.ConnectionError):
        return "cannot be reached"
    return f"failed ({type(error).__name__})"


def _last_line(text: bytes) -> str:
    lines = text.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _short(text: str) -> str:
    one_line = " ".join(text.split()) or "nothing"
    return one_line if len(one_line) <= SHOWN else f"{one_line[:SHOWN]} …"

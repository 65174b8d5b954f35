"""Named, countable disturbances that a simulator can be told to do once, n times, or until told otherwise.

Wire faults disturb the exchange itself and work on every simulator (`WIRE_FAULTS`); others have a meaning only inside
one of them, which asks for its own by `Faults.take`.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

LONGEST_DELAY = 120.0
"""Seconds; nothing here lasts for ever."""


class UnknownFault(ValueError):
    """No fault of that name here; the message lists those that there are."""


class BadFault(ValueError):
    """The fault's parameters make no sense; the message says which."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do, how often (None: until told otherwise), and to which requests (empty: to all)."""

    name: str
    times: int | None = 1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    method: str = ""
    path: str = ""

    def meets(self, method: str, path: str) -> bool:
        """Is this the request the fault is waiting for? `path` is a part of the request's path, in any case."""
        return self.method.upper() in {"", method.upper()} and self.path.lower() in path.lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way out, as a wire fault sees it."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def with_header(self, name: str, value: str) -> "Answer":
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))

    def with_body(self, body: bytes) -> "Answer":
        """The same answer with another, complete body."""
        return replace(self, body=body).with_header("Content-Length", str(len(body)))


class Cut(Exception):
    """Hang up, after sending `sent` of the answer (which may be None: not a byte)."""

    def __init__(self, sent: Answer | None = None) -> None:
        super().__init__("the connection was cut")
        self.sent = sent


Process = Callable[[], Answer]
WireFault = Callable[[Mapping[str, Any], Process], Answer]


class Faults:
    """What one simulator has been told to do wrong."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._known = {*WIRE_FAULTS, *own}
        self._waiting: list[Fault] = []
        self._lock = Lock()

    @property
    def known(self) -> tuple[str, ...]:
        """The names that this simulator understands."""
        return tuple(sorted(self._known))

    def set(self, fault: Fault) -> None:
        """Have `fault` happen from now on. Raises `UnknownFault`, `BadFault`."""
        if fault.name not in self._known:
            raise UnknownFault(f"fault {fault.name!r}: not known here; one of {', '.join(self.known)}")
        if fault.times is not None and fault.times < 1:
            raise BadFault(
                f"fault {fault.name!r}: times is {fault.times}; give 1 or more, or nothing for ever"
            )
        with self._lock:
            self._waiting.append(fault)

    def take(self, name: str, method: str = "", path: str = "") -> Fault | None:
        """The next waiting fault of that name which meets the request; it counts as done once."""
        return self._take(lambda fault: fault.name == name and fault.meets(method, path))

    def take_wire(self, method: str, path: str) -> Fault | None:
        """The next waiting wire fault which meets the request; it counts as done once."""
        return self._take(lambda fault: fault.name in WIRE_FAULTS and fault.meets(method, path))

    def waiting(self) -> tuple[Fault, ...]:
        """What is still to happen."""
        with self._lock:
            return tuple(self._waiting)

    def clear(self) -> None:
        """Nothing is to go wrong any more."""
        with self._lock:
            self._waiting.clear()

    def _take(self, wanted: Callable[[Fault], bool]) -> Fault | None:
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if wanted(fault):
                    self._count_down(place, fault)
                    return fault
        return None

    def _count_down(self, place: int, fault: Fault) -> None:
        if fault.times is None:
            return
        if fault.times == 1:
            del self._waiting[place]
        else:
            self._waiting[place] = replace(fault, times=fault.times - 1)


def _drop_request(_: Mapping[str, Any], __: Process) -> Answer:
    raise Cut


def _drop_response(_: Mapping[str, Any], process: Process) -> Answer:
    process()
    raise Cut


def _truncate(parameters: Mapping[str, Any], process: Process) -> Answer:
    answer = process()
    raise Cut(replace(answer, body=answer.body[: int(parameters.get("bytes", 100))]))


def _delay(parameters: Mapping[str, Any], process: Process) -> Answer:
    time.sleep(min(float(parameters.get("seconds", 1.0)), LONGEST_DELAY))
    return process()


def _status(parameters: Mapping[str, Any], _: Process) -> Answer:
    """Refused before the simulator saw it: nothing has happened."""
    return _plain(int(parameters.get("code", 503)), parameters)


def _status_after(parameters: Mapping[str, Any], process: Process) -> Answer:
    """Done by the simulator, but something on the way answers in its place."""
    process()
    return _plain(int(parameters.get("code", 502)), parameters)


def _plain(code: int, parameters: Mapping[str, Any]) -> Answer:
    answer = Answer(f"{code} Disturbed", (("Content-Type", "text/plain"),), b"").with_body(
        b"disturbed on purpose\n"
    )
    if "retry_after" in parameters:
        answer = answer.with_header("Retry-After", str(parameters["retry_after"]))
    return answer


def _html_login(_: Mapping[str, Any], __: Process) -> Answer:
    page = b"<!DOCTYPE html><html><body><form>Please log in <input type=password></form></body></html>"
    return Answer("200 OK", (("Content-Type", "text/html; charset=utf-8"),), b"").with_body(page)


def _redirect(parameters: Mapping[str, Any], _: Process) -> Answer:
    where = str(parameters.get("to", "/"))
    code = int(parameters.get("code", 302))
    return Answer(f"{code} Moved", (("Location", where),), b"").with_body(b"")


def _wrong_content_type(parameters: Mapping[str, Any], process: Process) -> Answer:
    return process().with_header("Content-Type", str(parameters.get("content_type", "text/html")))


def _reshape(change: Callable[[bytes], bytes]) -> WireFault:
    def reshaped(_: Mapping[str, Any], process: Process) -> Answer:
        answer = process()
        return answer.with_body(change(answer.body))

    return reshaped


def _without_declaration(body: bytes) -> bytes:
    if not body.startswith(b"<?xml"):
        return body
    return body.partition(b"?>")[2].lstrip()


def _in_latin1(body: bytes) -> bytes:
    return body.decode("utf-8", "replace").encode("latin-1", "replace")


WIRE_FAULTS: Mapping[str, WireFault] = {
    "drop_request": _drop_request,
    "drop_response": _drop_response,
    "truncate": _truncate,
    "delay": _delay,
    "status": _status,
    "status_after": _status_after,
    "html_login": _html_login,
    "redirect": _redirect,
    "wrong_content_type": _wrong_content_type,
    "bom": _reshape(lambda body: b"\xef\xbb\xbf" + body),
    "no_declaration": _reshape(_without_declaration),
    "latin1_bytes": _reshape(_in_latin1),
    "bare_cr": _reshape(lambda body: body.replace(b"\r\n", b"\n").replace(b"\n", b"\r")),
    "double_escape": _reshape(lambda body: body.replace(b"&amp;", b"&amp;amp;")),
    "control_char": _reshape(lambda body: body.replace(b"</", b"\x1a</", 1)),
}
"""Every simulator understands these."""

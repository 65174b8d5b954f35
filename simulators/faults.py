"""Named, countable disturbances that a simulator can be told to do once, n times, or until told otherwise.

Wire faults disturb the exchange itself and work on every simulator (`wire_faults.py`), as do those of its clock
(`clock_faults.py`); others have a meaning only inside one of them, which asks for its own by `Faults.take`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any

from .clock import real_clock
from .clock_faults import CLOCK_FAULTS
from .wire_faults import RESTART, WIRE_FAULTS


class UnknownFault(ValueError):
    """No fault of that name here; the message lists those that there are."""


class BadFault(ValueError):
    """The fault's parameters make no sense; the message says which."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do, how often (None: until told otherwise), and to which requests (empty: to all).

    `nth`: which of these requests is the first to suffer; 3 lets two of them pass.
    """

    name: str
    times: int | None = 1
    parameters: Mapping[str, Any] = field(default_factory=dict)
    method: str = ""
    path: str = ""
    nth: int = 1

    def meets(self, method: str, path: str) -> bool:
        """Is this the request the fault is waiting for? `path` is a part of the request's path, in any case."""
        return self.method.upper() in {"", method.upper()} and self.path.lower() in path.lower()


class Faults:
    """What one simulator has been told to do wrong."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        self._known = {*WIRE_FAULTS, *CLOCK_FAULTS, *own}
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
        if fault.nth < 1:
            raise BadFault(f"fault {fault.name!r}: nth is {fault.nth}; give 1 for the next request, or more")
        _check_clock(fault)
        with self._lock:
            self._waiting.append(fault)

    def take(self, name: str, method: str = "", path: str = "") -> Fault | None:
        """The next waiting fault of that name which meets the request; it counts as done once."""
        return self._take(lambda fault: fault.name == name and fault.meets(method, path))

    def take_wire(self, method: str, path: str) -> Fault | None:
        """The next waiting wire fault which meets the request; it counts as done once."""
        return self._take(lambda fault: fault.name in WIRE_FAULTS and fault.meets(method, path))

    def take_clock(self, method: str, path: str) -> Fault | None:
        """The next waiting clock fault which meets the request; it counts as done once."""
        return self._take(lambda fault: fault.name in CLOCK_FAULTS and fault.meets(method, path))

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
                if not wanted(fault):
                    continue
                if fault.nth > 1:
                    self._waiting[place] = replace(fault, nth=fault.nth - 1)
                    continue
                self._count_down(place, fault)
                return fault
        return None

    def _count_down(self, place: int, fault: Fault) -> None:
        if fault.times is not None:
            left = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
            self._waiting[place : place + 1] = left
        if fault.name == RESTART:
            nobody = Fault("drop_request", max(int(fault.parameters.get("requests", 2)), 1))
            self._waiting.insert(0, nobody)


def _check_clock(fault: Fault) -> None:
    """That a clock can be set so. Raises `BadFault`."""
    wrong = CLOCK_FAULTS.get(fault.name)
    if wrong is not None:
        try:
            wrong(fault.parameters, real_clock())
        except (TypeError, ValueError, OverflowError) as error:
            raise BadFault(
                f"fault {fault.name!r}: no clock can be set so ({error}); give seconds=-420, or at=2026-03-04T09:00:00Z"
            ) from None

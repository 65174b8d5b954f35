"""The defects that this store can be given, by name: what proves that the harness notices a broken store.

Most were seen in public implementations of this protocol or its relatives, or reported by users of such connections.
Each replaces one healthy rule by a wrong one; a store may have several, as long as they concern different rules.
"""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import fields

from . import (
    broken_acknowledging,
    broken_bodies,
    broken_cancellations,
    broken_door,
    broken_http,
    broken_money,
    broken_people,
    broken_queue,
    broken_shipping,
    broken_staff,
    broken_voiding,
)
from .defect import Defect
from .rules import Rules

DEFECTS: Mapping[str, Defect] = {
    defect.name: defect
    for defect in (
        *broken_door.DEFECTS,
        *broken_http.DEFECTS,
        *broken_bodies.DEFECTS,
        *broken_queue.DEFECTS,
        *broken_cancellations.DEFECTS,
        *broken_staff.DEFECTS,
        *broken_acknowledging.DEFECTS,
        *broken_voiding.DEFECTS,
        *broken_shipping.DEFECTS,
        *broken_money.DEFECTS,
        *broken_people.DEFECTS,
    )
}
"""Every defect by its name."""


class UnknownDefect(LookupError):
    """No defect is called so; the message names those that come near."""


class ConflictingDefects(ValueError):
    """Two of the defects replace the same rule, so that one of them would go unseen."""


def rules_with(names: Iterable[str]) -> Rules:
    """The rules of a store with these defects. Raises `UnknownDefect`, `ConflictingDefects`."""
    rules = Rules()
    taken: dict[str, str] = {}
    for name in dict.fromkeys(names):
        defect = look_up(name)
        for changed in _changed(Rules(), defect.change(Rules())):
            if changed in taken:
                raise ConflictingDefects(f"{taken[changed]} and {name} both replace {changed}; choose one")
            taken[changed] = name
        rules = defect.change(rules)
    return rules


def look_up(name: str) -> Defect:
    """The defect of that name. Raises `UnknownDefect`."""
    if name not in DEFECTS:
        near = ", ".join(difflib.get_close_matches(name, DEFECTS, n=3, cutoff=0.5))
        raise UnknownDefect(f"no defect is called {name!r}" + (f"; did you mean {near}?" if near else ""))
    return DEFECTS[name]


def _changed(healthy: Rules, broken: Rules) -> Iterable[str]:
    """The rules that differ: `queue.limit`."""
    for concern in fields(Rules):
        before, after = getattr(healthy, concern.name), getattr(broken, concern.name)
        for each in fields(before):
            if getattr(before, each.name) != getattr(after, each.name):
                yield f"{concern.name}.{each.name}"

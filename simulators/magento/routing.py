"""From a URL to a service: store codes, `/async`, `/index.php`, exact paths first, slashes at the end forgiven."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import unquote

from . import errors
from .call import Call
from .shop import Shop

Service = Callable[[Shop, Call], Any]

VERBS = frozenset({"GET", "POST", "PUT", "DELETE"})

_VERSION = re.compile(r"V\d+\Z")


@dataclass(frozen=True, slots=True)
class Route:
    """`pattern` begins with /V1 and may hold `:name` pieces; `resource` is the ACL name it needs."""

    verb: str
    pattern: str
    resource: str
    service: Service

    @property
    def pieces(self) -> tuple[str, ...]:
        return tuple(piece for piece in self.pattern.split("/") if piece)


@dataclass(frozen=True, slots=True)
class Match:
    """The route that answers, and the values of its `:name` pieces."""

    route: Route
    path: dict[str, str]


class Routes:
    """All routes of the shop."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_size: dict[tuple[str, int], list[Route]] = {}
        for route in routes:
            self._by_size.setdefault((route.verb, len(route.pieces)), []).append(route)

    def match(self, verb: str, pieces: list[str]) -> Match:
        """The route for these pieces of a path; a route with more fixed pieces wins. Raises 404."""
        found = [
            route
            for route in self._by_size.get((verb, len(pieces)), [])
            if all(
                own.startswith(":") or own.lower() == piece.lower()
                for own, piece in zip(route.pieces, pieces, strict=True)
            )
        ]
        if not found:
            raise errors.no_route()
        best = min(found, key=lambda route: sum(own.startswith(":") for own in route.pieces))
        named = zip(best.pieces, pieces, strict=True)
        return Match(best, {own[1:]: piece for own, piece in named if own.startswith(":")})


class Manner(Enum):
    """When the work of a call is done: before the answer, or after it, for one call or for a list of them."""

    AT_ONCE = ""
    LATER = "async"
    BULK = "async/bulk"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes: the store code ("" for none), the manner, and the pieces of the path from `V1` on."""

    store: str
    manner: Manner
    pieces: list[str]


def locate(raw_path: str, codes: Collection[str]) -> Place:
    """The place of a request's raw (percent-encoded) path; a store code is one of `codes`.

    Raises 404 outside `/rest`, 400 for a store code that does not exist.
    """
    pieces = [unquote(piece) for piece in raw_path.split("/") if piece]
    if pieces[:1] == ["index.php"]:
        pieces = pieces[1:]
    if pieces[:1] != ["rest"]:
        raise errors.no_route()
    pieces = pieces[1:]
    store = ""
    if pieces and pieces[0] in codes:
        store, pieces = pieces[0], pieces[1:]
    manner = Manner.AT_ONCE
    for longer in (Manner.BULK, Manner.LATER):
        prefix = longer.value.split("/")
        if pieces[: len(prefix)] == prefix:
            manner, pieces = longer, pieces[len(prefix) :]
            break
    if not pieces or not _VERSION.match(pieces[0]):
        raise errors.not_processed()
    return Place(store, manner, pieces)

"""The addresses of the store, all below one base whose path ends in `/LightSpeed` (EVO-04, EVO-D01)."""

from collections.abc import Callable
from dataclasses import dataclass

BASE = "LightSpeed"
_ANY = "{}"


@dataclass(frozen=True, slots=True)
class Route:
    """One address: the one method that it has, and its segments below the base, `{}` for what varies."""

    name: str
    method: str
    segments: tuple[str, ...]


ROUTES = (
    Route("versions", "GET", ()),
    Route("poll", "GET", ("OutstandingActivity",)),
    Route("tax-rules", "GET", ("TaxRules",)),
    Route("acknowledge", "POST", ("AcknowledgeRequest",)),
    Route("void", "POST", ("Order", _ANY)),
    Route("ship", "POST", ("Order", _ANY, "Shipment")),
    Route("line-action", "POST", ("Order", _ANY, "Item")),
    Route("line-action", "POST", ("Order", _ANY, "Item", _ANY)),
    Route("post-authorize", "POST", ("PostAuth", _ANY, _ANY, _ANY)),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A route and what stood in its variable segments."""

    route: Route
    values: tuple[str, ...]


def without_trailing_slash(path: str) -> str:
    """One slash at the end is tolerated (EVO-D01b)."""
    return path.removesuffix("/")


@dataclass(frozen=True, slots=True)
class RouteRules:
    """Which addresses there are, and how a path is compared.

    `fixed` is applied to both sides of a fixed segment, `order_id` to the id as it came.
    """

    known: tuple[Route, ...] = ROUTES

    fixed: Callable[[str], str] = str.casefold
    order_id: Callable[[str], str] = str
    trim: Callable[[str], str] = without_trailing_slash


def below_base(path: str, rules: RouteRules) -> tuple[str, ...] | None:
    """The segments below the base; `None` for a path elsewhere. `path` is percent-decoded once, by the server."""
    first, *rest = rules.trim(path).removeprefix("/").split("/")
    return tuple(rest) if first.casefold() == BASE.casefold() else None


def find(segments: tuple[str, ...], rules: RouteRules) -> Found | None:
    """The route of these segments. A segment is never empty, so a doubled slash leads nowhere."""
    for route in rules.known:
        values = _values(route, segments, rules)
        if values is not None:
            return Found(route, (rules.order_id(values[0]), *values[1:]) if values else ())
    return None


def _values(route: Route, segments: tuple[str, ...], rules: RouteRules) -> tuple[str, ...] | None:
    if len(route.segments) != len(segments):
        return None
    values = []
    for expected, given in zip(route.segments, segments, strict=True):
        if expected == _ANY and given:
            values.append(given)
        elif rules.fixed(expected) != rules.fixed(given):
            return None
    return tuple(values)

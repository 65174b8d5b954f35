"""A query string or form body as PHP reads it: `a[b][0]=c` becomes nested arrays, `+` a blank, a bare name ``.

An empty index (`a[]=x`) takes the next free number. Later values win; dots and blanks in the outer name become
underscores, as PHP does it.
"""

from typing import Any
from urllib.parse import unquote_plus

DEEPEST = 64
MOST_PAIRS = 1_000
"""PHP's own `max_input_vars`; what is beyond is dropped there, too."""

Nested = dict[str, Any]


def parse(text: str) -> Nested:
    """The nested arrays of `text`; all leaves are text."""
    found: Nested = {}
    for pair in text.split("&")[:MOST_PAIRS]:
        if pair:
            name, _, value = pair.partition("=")
            _put(found, unquote_plus(name), unquote_plus(value))
    return found


def _put(found: Nested, name: str, value: str) -> None:
    outer, keys = _split(name)
    if not outer or len(keys) > DEEPEST:
        return
    place = found
    path = [outer, *keys]
    for key in path[:-1]:
        index = _index(place, key)
        if not isinstance(place.get(index), dict):
            place[index] = {}
        place = place[index]
    place[_index(place, path[-1])] = value


def _index(place: Nested, key: str) -> str:
    if key != "":
        return key
    numbers = [int(k) for k in place if k.isdigit()]
    return str(max(numbers, default=-1) + 1)


def _split(name: str) -> tuple[str, list[str]]:
    outer, bracket, rest = name.lstrip().partition("[")
    outer = outer.replace(".", "_").replace(" ", "_")
    keys: list[str] = []
    while bracket:
        key, closed, rest = rest.partition("]")
        if not closed:
            break
        keys.append(key)
        if not rest.startswith("["):
            break
        rest = rest[1:]
    return outer, keys

"""From a path to what it means: version, account, entity, id, and what follows the id."""

from dataclasses import dataclass

from . import errors, negotiation

_PREFIX = "API"
_VERSIONS = {"V3": 3}


@dataclass(frozen=True, slots=True)
class Route:
    """`/API/V3/Account/1/Sale/5/SaleLine/6.json`. `account` is None for what lies beside accounts (`Session`) and
    for the list of accounts; ids are None where there are none."""

    version: int
    extension: str
    account: str | None = None
    entity: str = ""
    key: str | None = None
    sub: str = ""
    sub_key: str | None = None


def locate(path: str) -> Route:
    """Read a path, its slashes forgiven. Raises 404."""
    pieces = [piece for piece in path.split("/") if piece]
    if not pieces:
        raise errors.no_such_place(path)
    pieces[-1], extension = negotiation.split(pieces[-1])
    if pieces[0] != _PREFIX:
        raise errors.no_such_place(path)
    pieces = pieces[1:]
    version = 2
    if pieces and pieces[0] in _VERSIONS:
        version, pieces = _VERSIONS[pieces[0]], pieces[1:]
    if pieces == ["Session"]:
        return Route(version, extension, entity="Session")
    if not pieces or pieces[0] != "Account" or len(pieces) > 6:
        raise errors.no_such_place(path)
    account, entity, key, sub, sub_key = [*pieces[1:], "", "", "", "", ""][:5]
    return Route(version, extension, account or None, entity, key or None, sub, sub_key or None)


def number(entity: str, key: str | None) -> int:
    """An id out of a path. Raises 404 for what is none."""
    if key is None or not key.isascii() or not key.isdigit() or len(key) > 16:
        raise errors.not_found(entity, key)
    return int(key)

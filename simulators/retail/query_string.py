"""The parameters of a request as they were sent: in order, decoded once, a `+` being a blank as in PHP."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote_plus, unquote_plus


@dataclass(frozen=True, slots=True)
class Parameters:
    """Names and values; where a name comes twice, the last one counts."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str, default: str = "") -> str:
        return next((value for each, value in reversed(self.pairs) if each == name), default)

    def __contains__(self, name: str) -> bool:
        return any(each == name for each, _ in self.pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(dict(self.pairs).items())


def parse(raw: str) -> Parameters:
    """Read a query string; a name without `=` has an empty value."""
    pairs = []
    for part in raw.split("&"):
        name, _, value = part.partition("=")
        if name:
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return Parameters(tuple(pairs))


def write(pairs: list[tuple[str, str]]) -> str:
    """The same, percent-encoded throughout."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)

"""What an answer is made of, before it is written as JSON or XML: text, objects in order, lists.

Every scalar is text on this wire. The subclasses of `str` carry what only XML shows.
"""

from typing import Any

Node = Any
"""str | dict[str, Node] | list[Node]; `{"@attributes": {...}}` are attributes in XML."""


class Money(str):
    """An amount; XML says the currency."""

    __slots__ = ()


class Computed(str):
    """Worked out by the server; XML says that it is read-only."""

    __slots__ = ()


class ComputedMoney(Money, Computed):
    """An amount worked out by the server."""

    __slots__ = ()


def one_or_many(nodes: list[Node]) -> Node:
    """A single one stands alone, several stand in a list: the shape that every client has to cope with."""
    return nodes[0] if len(nodes) == 1 else nodes


def as_list(value: Any) -> list[Any]:
    """What `one_or_many` made, as a list again; nothing for None and the empty text."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]

"""An answer on its way out, before it is XML or JSON: groups of members, lists, texts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaf:
    """A member that is a text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A member that was written before, in the format of the answer it now goes into."""

    fragment: str


@dataclass(frozen=True, slots=True)
class Group:
    """A member that holds other members, each at most once."""

    name: str
    members: tuple["Member", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A member that holds any number of entries, all named `entry`."""

    name: str
    entry: str
    entries: tuple["Member", ...]


Member = Leaf | Written | Group | Listing

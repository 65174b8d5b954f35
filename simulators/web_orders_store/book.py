"""The store's order book: every entry by its number, and two sorted shelves, what to offer and what to announce.

In memory. A poll looks only at the front of a shelf, so its cost does not grow with what lies behind. Not locked:
whoever holds the book holds its `lock` (`Desk` and `Staff` do).
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import RLock
from typing import overload

from .entry import Entry
from .queueing import Past, Place, QueueRules


class Shelf(Sequence[Entry]):
    """The entries that a rule wants listed, sorted by their place."""

    def __init__(
        self, entries: dict[str, Entry], wants: Callable[[Entry], bool], place: Callable[[Entry], Place]
    ) -> None:
        self._entries = entries
        self._wants = wants
        self._place = place
        self._sorted: list[tuple[Place, str]] = []

    def put(self, entry: Entry) -> None:
        """Stand the entry in its place, if it is wanted here."""
        if self._wants(entry):
            insort(self._sorted, (self._place(entry), entry.number))

    def take(self, entry: Entry) -> None:
        """Take the entry away, as it was put."""
        if self._wants(entry):
            del self._sorted[bisect_left(self._sorted, (self._place(entry), entry.number))]

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        if isinstance(place, slice):
            return [self._entries[number] for _, number in self._sorted[place]]
        return self._entries[self._sorted[place][1]]

    def __len__(self) -> int:
        return len(self._sorted)


class Book:
    """All orders of the store."""

    def __init__(self, rules: QueueRules) -> None:
        self.lock = RLock()
        self.past = Past()
        self._rules = rules
        self._empty()

    def _empty(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._numbers: dict[str, str] = {}
        self._sequence: list[str] = []
        self.to_offer = Shelf(self._entries, self._rules.offers, self._rules.place)
        self.to_announce = Shelf(self._entries, self._rules.announces, self._rules.place)

    def keep(self, entry: Entry) -> None:
        """Write the entry down, in the place of what was known of that order before."""
        known = self._entries.get(entry.number)
        for shelf in (self.to_offer, self.to_announce):
            if known:
                shelf.take(known)
            shelf.put(entry)
        if known is None:
            self._sequence.append(entry.number)
        self._entries[entry.number] = entry
        self._numbers[entry.reference] = entry.number

    def keep_all(self, entries: Iterable[Entry]) -> None:
        """Write several entries down."""
        for entry in entries:
            self.keep(entry)

    def get(self, number: str) -> Entry | None:
        """The order of exactly this number."""
        return self._entries.get(number)

    def placed_as(self, reference: str) -> Entry | None:
        """The order which the shopper calls so."""
        return self._entries.get(self._numbers.get(reference, ""))

    def after(self, number: str, most: int) -> list[Entry]:
        """The next orders in the sequence in which they were placed, behind that number; empty: from the first."""
        known = self._entries.get(number)
        start = known.sequence if known else 0
        return [self._entries[each] for each in self._sequence[start : start + most]]

    def __iter__(self) -> Iterator[Entry]:
        return iter(tuple(self._entries.values()))

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Forget every order."""
        self.past = Past()
        self._empty()

    def reopen(self) -> None:
        """Close the book and open it again, as a restart does."""
        entries = [self._rules.survives(entry) for entry in self]
        self.clear()
        self.keep_all(entries)

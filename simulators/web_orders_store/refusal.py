"""The ways in which the store says no, or cannot say anything."""

from .entry import Entry


class Refused(Exception):
    """The store does not do what it was told, and nothing has changed; the text goes out as `responseMessage`."""


class RefusedWithNote(Refused):
    """Not done either, but `entry` holds a note of it, for a person to look at."""

    def __init__(self, reason: str, entry: Entry) -> None:
        super().__init__(reason)
        self.entry = entry


class Breakdown(Exception):
    """The store falls over: 500 and not a byte more. Only a defect does that."""


def refuse_unoffered(entry: Entry) -> None:
    """Raises `Refused` for an order that the POS cannot know: a typo must never hide one that it has not seen."""
    if not entry.is_with_pos:
        raise Refused(f"the order {entry.number} has never been offered")

"""What can be said about a requirement: eight verdicts, worst first, and the one way to join them (decisions 8)."""

from collections.abc import Iterable
from enum import Enum, auto


class Verdict(Enum):
    """Listed from worst to best; the names people and programs read are made from these names alone."""

    ERROR_OF_OURS = auto()
    FAIL = auto()
    WARNING = auto()
    PASS = auto()
    NOT_RUN = auto()
    NOT_OBSERVABLE = auto()
    NOT_APPLICABLE = auto()
    NOT_CLAIMED = auto()

    @property
    def words(self) -> str:
        """For people: `not run`."""
        return self.name.lower().replace("_", " ")

    @property
    def key(self) -> str:
        """For programs: `not_run`."""
        return self.name.lower()

    @classmethod
    def read(cls, text: str) -> "Verdict":
        """The verdict of these words or this key, in any case. Raises `ValueError`."""
        name = text.strip().replace(" ", "_").upper()
        if name not in cls.__members__:
            known = ", ".join(verdict.words for verdict in cls)
            raise ValueError(f"verdict: {text!r} is none; known are {known}")
        return cls[name]

    def is_worse_than(self, other: "Verdict") -> bool:
        return self.value < other.value


def join(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; of none at all, *not claimed*."""
    return min(verdicts, key=lambda verdict: verdict.value, default=Verdict.NOT_CLAIMED)

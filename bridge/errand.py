"""Something to be done in another system, and the ways in which that can end. Knows neither store nor POS."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

log = logging.getLogger(__name__)


class Trouble(Exception):
    """The other system cannot be asked just now (network, its own trouble, refused credentials): one line.

    Whether a write reached it is not known. Try again later, and look first.
    """


def as_trouble(error: Exception) -> Trouble:
    """The trouble itself; and what nobody foresaw as trouble with one order: it must keep no other order waiting."""
    if isinstance(error, Trouble):
        return error
    log.error("an order brought a fault of the bridge to light", exc_info=error)
    return Trouble(f"the bridge failed at it ({type(error).__name__}); its log says where")


class Refused(Exception):
    """The other system understood and said no: its words in one line."""


class NeedsPerson(Exception):
    """It cannot be done by the bridge at all; a person has to: one line that says what."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to be done for one order. `again`: an earlier try may have got through, so look first.

    `source_id` is the order in the store, `document` the kind and id of what stands for it in the POS of a pushed
    outlet, if the ledger knows. `marker` is a short text unlike any other, to recognise what was done.
    """

    kind: str
    source_id: str
    number: str
    details: Mapping[str, Any]
    marker: str
    again: bool
    document: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an errand: documents made, by kind and id in the other system, and a note for people, if any."""

    documents: tuple[tuple[str, str], ...] = ()
    note: str = ""

"""What the bridge asks of a way to a POS. Polled outlets wait to be asked; pushed ones are handed each order.

Adding a pushed outlet is one package beside `onsite` that can do what `PushedOutlet` says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ..errand import Done, Errand
from ..order import Order
from ..standing import Decision


@dataclass(frozen=True, slots=True)
class Rendering:
    """A message, ready to be sent, in both formats. For a pushed outlet `json` is the neutral order's own text."""

    xml: bytes
    json: bytes


class Outlet(Protocol):
    """How an order is written down for its way to the POS."""

    def render(self, order: Order) -> Rendering:
        """The order as the POS gets it."""
        ...

    def render_cancellation(self, number: str, canceled_at: datetime, comment: str) -> Rendering:
        """The store's cancellation as the POS gets it."""
        ...


class Stopped(Exception):
    """This order cannot go to the POS until somebody changes something, there or in the store.

    `decision` says what in a code and in words; the order is tried again by itself (MAG-D01, SET-D09).
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.decision = Decision(code, text)


@dataclass(frozen=True, slots=True)
class Terms:
    """The settings under which a document is made, as they were when the order was last saved in the store (MAG-05).

    `document` is the outlet's own word: order, invoice, sale, quote. `reserve`, `deposit`: see MAG-13, MAG-15.
    """

    document: str
    reserve: bool = False
    deposit: bool = False


@dataclass(frozen=True, slots=True)
class Consignment:
    """An order on its way into a POS."""

    order: Order
    terms: Terms


@dataclass(frozen=True, slots=True)
class Glance:
    """What else a pushed outlet may judge an order by: its box ticked by an operator, all of it shipped, settled.

    Settled is in Auto-Invoice mode whatever is paid (MAG-D02), else only what is captured in full and not paid back
    in part (SET-D10, decisions 18).
    """

    ticked: bool
    fulfilled: bool
    settled: bool = True


@dataclass(frozen=True, slots=True)
class Pushed:
    """The document that now stands in the POS: its kind and id there, and what a person calls it ("order O-12").

    `notes` are for people to read on the order; each is written once. `tasks` are for a person to do.
    """

    kind: str
    id: str
    name: str
    notes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


class Memory(Protocol):
    """Single values that outlive the process, committed when `put` returns. For rotating tokens and the like."""

    def get(self, name: str) -> str | None: ...

    def put(self, name: str, value: str) -> None: ...


class PushedOutlet(Protocol):
    """A POS that is handed each order. All methods but `judge` and `ready` may raise `errand.Trouble`."""

    name: str
    books_returns: bool
    """Whether `run` makes a return of a credit memo; else it becomes a reminder for people."""

    def judge(self, order: Order, glance: Glance) -> Decision | None:
        """A reason of this outlet's own why an order that qualifies does not go to the POS yet; asks nobody."""
        ...

    def ready(self) -> bool:
        """Whether an order may be pushed now without a long wait; a rate limit must not keep other outlets waiting."""
        ...

    def push(self, consignment: Consignment, *, again: bool) -> Pushed:
        """Make the document. `again`: an earlier try may have got through, so look for it by the order's number.

        Raises `Stopped`, and `errand.Refused` when the POS will not have it.
        """
        ...

    def run(self, errand: Errand) -> Done:
        """Something about an earlier document, `errand.document`. Raises `errand.Refused`, `errand.NeedsPerson`.

        `return`: a credit memo of the store (details: `return`, a neutral return as text). `canceled`: the store
        cancelled the order after the download; the document stays. Where `document` is None a push may have got
        through without the bridge hearing of it: look for it by number; if it stands there, a person has to know.
        """
        ...

    def stock(self) -> Iterable[Mapping[str, int]] | None:
        """Pieces that may be sold by item number, page by page; None if this outlet does not tell (MAG-14)."""
        ...

    def close(self) -> None:
        """Let go of connections, log out."""
        ...

"""How scenarios of profiles with a pushed POS work: placed in Magento, pushed by the bridge, read in the POS's books.

Shared by all of them. A POS of ours joins by being an attribute of the target, called like its profile, that can do
what `Till` says; the sentence "the till is ..." chooses it.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from ..simulators.faults import Faults
from ..simulators.journal import Exchange
from .magento_visit import let_it_work, magento_of
from .pos_books import NOTHING, Document, Person, Shelf
from .scene import Placed, Scene

TILLS: Mapping[str, str] = {"Lightspeed OnSite": "onsite", "Lightspeed Retail": "retail"}
"""What people call a POS, and its profile."""

SHOWN_CALLS = 12


class Till(Protocol):
    """A POS of ours that the bridge under test pushes into, with its books and its staff."""

    title: str
    store_view: str
    """Where orders for it are placed; empty: in the first."""

    @property
    def faults(self) -> Faults: ...

    def begin_turn(self) -> None: ...
    def calls_of_the_bridge(self, *, last_turn: bool = False) -> Iterator[Exchange]: ...
    def last_document(self) -> Mapping[str, int]: ...
    def documents(self, number: str, after: Mapping[str, int]) -> tuple[Document, ...]: ...
    def customers(self, email: str) -> tuple[Person, ...]: ...
    def customer(self, number: str) -> Person: ...
    def add_customer(self, email: str, first_name: str, last_name: str) -> Person: ...
    def shelf(self, code: str) -> Shelf: ...
    def put_on_shelf(self, code: str, pieces: int) -> None: ...


@dataclass
class TillVisit:
    """What one scenario knows of the POS: what stood there before, what it put there itself."""

    till: Till
    before: Mapping[str, int]
    mark: str
    shelves: dict[str, Shelf] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)
    noted: dict[str, Document] = field(default_factory=dict)

    def own_email(self, text: str) -> str:
        """An e-mail as the feature writes it, made one that no other scenario has."""
        return text.replace("@", f".{self.mark}@")

    def last_calls(self) -> str:
        """What the bridge last asked, for people who look for the reason of a failure."""
        calls = list(self.till.calls_of_the_bridge(last_turn=True))[-SHOWN_CALLS:]
        return "\n".join(
            f"{call.method} {call.path}{f'?{call.query}' if call.query else ''} -> {call.status or 'no answer'}"
            for call in calls
        )


def go_to(scene: Scene, name: str) -> None:
    """The scenario is about this POS. Raises `NotObservable` where the target pushes into none of ours."""
    till: Till | None = getattr(scene.target, TILLS[name], None)
    if till is None:
        scene.examination.not_observable(
            f"the target does not push into our {name}; describe [{TILLS[name]}] in its file"
        )
    magento = magento_of(scene)
    view = till.store_view
    digest = hashlib.sha256(f"{scene.visit.run} {scene.visit.seed} {scene.examination.key}".encode())
    scene.till = TillVisit(till, till.last_document(), digest.hexdigest()[:10])
    scene.placer = lambda order: magento.place_order(order, view)
    scene.examination.evidence = scene.till.last_calls


def till_of(scene: Scene) -> TillVisit:
    """The POS that the scenario is about."""
    scene.require(scene.till is not None, "the scenario does not say which till it is about")
    assert scene.till is not None  # noqa: S101 - required in the line above
    return scene.till


def books_of(scene: Scene, placed: Placed) -> tuple[Document, ...]:
    """Everything in the POS that names the order, once the bridge had its turn."""
    let_it_work(scene)
    visit = till_of(scene)
    return visit.till.documents(placed.id, visit.before)


def sale_of(scene: Scene, placed: Placed) -> Document:
    """The one document that stands for the order now. Raises `PreconditionFailed`."""
    found = sales(books_of(scene, placed))
    scene.require(
        len(found) == 1, f"order {placed.id}: the till has {in_words(found)} where one document was to be"
    )
    return found[0]


def sales(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Without returns, and without orders that became invoices."""
    return tuple(each for each in documents if not each.is_return and not each.replaced)


def returns(documents: tuple[Document, ...]) -> tuple[Document, ...]:
    """Those that give something back."""
    return tuple(each for each in documents if each.is_return)


def balance(documents: tuple[Document, ...]) -> Decimal:
    """What stands for the order altogether."""
    return sum((each.total for each in documents if not each.replaced), NOTHING)


def is_at_work(scene: Scene) -> bool:
    """Whether the bridge asked store or till anything in its last turn."""
    return any(magento_of(scene).calls_of_the_bridge(last_turn=True)) or any(
        till_of(scene).till.calls_of_the_bridge(last_turn=True)
    )


def in_words(documents: tuple[Document, ...]) -> str:
    """`order O-1 over 25.00 and invoice I-3 over -5.00`."""
    return " and ".join(each.in_words() for each in documents) or "nothing"

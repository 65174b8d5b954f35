"""What the POS can ask of the store, one method per endpoint, each a single step under the book's lock.

Answers are trees; what a message asks for is done, or `Refused` is raised and nothing has changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..clock import Clock
from . import acknowledging, answers, message, shipping, voiding
from .book import Book
from .entry import Entry
from .message import Part
from .queueing import Past
from .refusal import Refused, RefusedWithNote
from .rules import Rules
from .shop import Shop
from .tree import Group, Listing, Member

Writing = Callable[[Entry], Member]
"""How an order is put into an answer; what is written once need not be written again."""


@dataclass(frozen=True, slots=True)
class Listed:
    """The answer to a poll, and how many orders and cancellations it holds together."""

    answer: Group
    entries: int


class Desk:
    """Serves the POS out of the order book."""

    def __init__(self, book: Book, shop: Shop, rules: Rules, clock: Clock) -> None:
        self._book = book
        self._shop = shop
        self._rules = rules
        self._clock = clock

    def versions(self) -> Listing:
        """Version discovery (EVO-52)."""
        return answers.versions(self._rules.answers)

    def tax_rules(self) -> Listing:
        """The tax rules that orders name (EVO-53)."""
        return answers.tax_rules(self._shop, self._rules.answers)

    def poll(self, written: Writing) -> Listed:
        """Orders to offer and cancellations to announce.

        First offers are marked before this returns, so that they are known when the answer goes out (EVO-D28).
        """
        with self._book.lock:
            orders, cancellations = self._list()
            answer = answers.outstanding(
                tuple(written(entry) for entry in orders),
                tuple(
                    answers.cancellation(entry, self._shop, self._rules.answers) for entry in cancellations
                ),
                self._rules.answers,
            )
            return Listed(answer, len(orders) + len(cancellations))

    def _list(self) -> tuple[Sequence[Entry], Sequence[Entry]]:
        rules = self._rules.queue
        past = self._book.past
        orders = rules.slice(self._book.to_offer, rules.limit, past)
        cancellations = self._book.to_announce[: rules.cancellations]
        self._book.past = Past(past.polls + 1, past.listed + len(orders))
        self._book.keep_all(rules.after_offering(orders, self._book.to_offer, self._clock()))
        self._book.keep_all(rules.after_announcing(cancellations, self._clock()))
        return orders, cancellations

    def acknowledge(self, part: Part) -> None:
        """What the POS made of an order or a cancellation. Raises `Refused`."""
        said = message.read_acknowledgement(part, self._rules.reading)
        rules = self._rules.acknowledgement
        with self._book.lock:
            about = rules.kind(said.about)
            entry = rules.find(self._book, said.order_id)
            if entry is None:
                rules.unknown(said.order_id)
                return
            self._book.keep(
                acknowledging.acknowledge(entry, replace(said, about=about), rules, self._clock())
            )
            self._book.keep_all(rules.also(self._book, entry))

    def void(self, order_id: str, part: Part) -> None:
        """The POS gave the order up. Raises `Refused`."""
        said = message.read_order_action(part, self._rules.reading)
        self._change(order_id, lambda entry: voiding.void(entry, said, self._rules.void, self._clock()))

    def act_on_line(self, order_id: str, item_id: str, part: Part) -> None:
        """The POS gave pieces of a line up, or sold them. Raises `Refused`."""
        said = message.read_item_action(part, self._rules.reading)
        self._change(
            order_id, lambda entry: voiding.act_on_line(entry, item_id, said, self._rules.void, self._clock())
        )

    def ship(self, order_id: str, part: Part) -> None:
        """The POS sent a parcel. Raises `Refused`."""
        said = message.read_parcel(part, self._rules.reading)
        self._change(order_id, lambda entry: shipping.ship(entry, said, self._rules.shipment, self._clock()))

    def post_authorize(self, order_id: str, payment_type: str, amount: str) -> None:
        """A post-authorisation: a note, nothing else (EVO-D31). Raises `Refused`."""
        if not message.is_amount(amount):
            raise Refused(f"the amount {amount[:40]} cannot be read")
        note = f"Post-authorised in the POS: {payment_type} {amount}"
        self._change(order_id, lambda entry: entry.noted_once(self._clock(), (note,)))

    def _change(self, order_id: str, step: Callable[[Entry], Entry]) -> None:
        with self._book.lock:
            entry = self._book.get(order_id)
            if entry is None:
                raise Refused(f"no order is called {order_id}")
            try:
                self._book.keep(step(entry))
            except RefusedWithNote as refusal:
                self._book.keep(refusal.entry)
                raise

"""What staff does to a sale: ship, void, cancel pieces of a line, sell pieces of a line.

Each action changes the sale and writes the message to the store in one transaction, then tries to send it. What the
books speak against is refused with a reason and changes nothing; `force` sends it all the same and then leaves the
books as they are, so that a store can be tried with an impossible message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sql

from ..clock import Clock
from . import events, outbox, sale_rules, sales
from .books import Books
from .courier import Courier
from .events import Announcer, Event
from .link import Link
from .messages import ItemAction, LineAction, OrderVoid, Shipment, ShippedItem
from .outbox import Letter, MessageState
from .sales import Ending, NoSale, Sale, SaleLine


class NotPossible(ValueError):
    """The books speak against it; the message says why."""


class ToldOutcome(StrEnum):
    """`queued`: the message waits in the outbox, and `Told.message` says why."""

    SUCCESS = "success"
    FAILURE = "failure"
    QUEUED = "queued"


_OUTCOMES = {
    MessageState.DONE: ToldOutcome.SUCCESS,
    MessageState.REFUSED: ToldOutcome.FAILURE,
    MessageState.WAITING: ToldOutcome.QUEUED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the store answered to an action of staff."""

    outcome: ToldOutcome
    message: str
    letter: Letter


@dataclass(frozen=True, slots=True)
class LineChoice:
    """Which pieces of an order: by the store's line id or by the part number; `quantity` None = all that is left."""

    item_id: str = ""
    item_number: str = ""
    quantity: int | None = None


class Staff:
    """The people behind the till of one POS. An order without sale raises `NoSale`, unless forced."""

    def __init__(
        self, books: Books, link: Link, courier: Courier, clock: Clock, announcer: Announcer
    ) -> None:
        self._books = books
        self._link = link
        self._courier = courier
        self._clock = clock
        self._announcer = announcer

    def ship(
        self,
        order_id: str,
        tracking: str,
        carrier: str,
        method: str,
        items: Sequence[ShippedItem] | None,
        *,
        force: bool,
    ) -> Told:
        """Ship pieces (EVO-20). Raises `NotPossible`, `NoSale`."""
        now = self._clock()
        wanted = None if items is None else sale_rules.merged(items)
        with self._books.write() as tx:
            sale = self._sale(tx, order_id, force=force)
            problem = sale_rules.too_long(tracking=tracking, carrier=carrier, method=method)
            problem = problem or (sale_rules.cannot_ship(sale, wanted) if sale else "")
            _stop_at(problem, force=force)
            if sale is not None and not problem:
                for item in sale_rules.everything_open(sale) if wanted is None else wanted:
                    sales.move(tx, sale, item.item_id, shipped=item.quantity)
            message = Shipment(order_id, now, carrier, method, tracking, wanted)
            number = outbox.put(tx, self._link.connection, message)
        return self._send(number, events.Shipped(now, order_id, _number(sale), tracking))

    def void(self, order_id: str, reason: str, *, force: bool) -> Told:
        """Void what is not shipped (EVO-22). Raises `NotPossible`, `NoSale`."""
        now = self._clock()
        with self._books.write() as tx:
            sale = self._sale(tx, order_id, force=force)
            problem = sale_rules.too_long(reason=reason) or (sale_rules.cannot_void(sale) if sale else "")
            _stop_at(problem, force=force)
            if sale is not None and not problem:
                sales.end(tx, sale, Ending.VOIDED, reason)
            number = outbox.put(tx, self._link.connection, OrderVoid(order_id, now, reason))
        return self._send(number, events.Voided(now, order_id, _number(sale)))

    def change_line(self, order_id: str, action: LineAction, choice: LineChoice, *, force: bool) -> Told:
        """Cancel or sell pieces of one line (EVO-62). Raises `NotPossible`, `NoSale`."""
        now = self._clock()
        with self._books.write() as tx:
            sale = self._sale(tx, order_id, force=force)
            line, problem = (
                sale_rules.find_line(sale, choice.item_id, choice.item_number) if sale else (None, "")
            )
            quantity = _quantity(line, action, choice)
            if sale is not None and line is not None:
                problem = sale_rules.cannot_move(sale, line, action, quantity)
            _stop_at(problem, force=force)
            if sale is not None and line is not None and not problem:
                _count(tx, sale, line, action, quantity)
            named = choice if line is None or force else _as_the_store_names_it(line)
            message = ItemAction(
                order_id, named.item_id, named.item_number or _part(line), quantity, now, action
            )
            number = outbox.put(tx, self._link.connection, message)
        what = (message.item_number, message.quantity, action.value)
        return self._send(number, events.LineChanged(now, order_id, _number(sale), *what))

    def _sale(self, tx: sql.Connection, order_id: str, *, force: bool) -> Sale | None:
        sale = sales.find(tx, self._link.connection.location, order_id)
        if sale is None and not force:
            raise NoSale(f"there is no sale of order {order_id!r}")
        return sale

    def _send(self, number: int, fact: Event) -> Told:
        self._announcer.tell(fact)
        letter = self._courier.send(number)
        words = letter.answer
        if letter.state is MessageState.WAITING and not letter.attempts:
            words = self._why_waiting()
        return Told(_OUTCOMES[letter.state], words, letter)

    def _why_waiting(self) -> str:
        if not self._link.connection.enabled:
            return "the connection is not enabled"
        if self._link.halted:
            return f"the connection is stopped: {self._link.halted}"
        return "an earlier message has to be delivered first"


def _stop_at(problem: str, *, force: bool) -> None:
    if problem and not force:
        raise NotPossible(problem)


def _number(sale: Sale | None) -> str:
    return sale.number if sale else ""


def _part(line: SaleLine | None) -> str:
    return line.item.item_number if line else ""


def _as_the_store_names_it(line: SaleLine) -> LineChoice:
    return LineChoice(line.item.item_id, line.item.item_number)


def _quantity(line: SaleLine | None, action: LineAction, choice: LineChoice) -> int:
    if choice.quantity is not None:
        return choice.quantity
    return sale_rules.pieces_left(line, action) if line else 1


def _count(tx: sql.Connection, sale: Sale, line: SaleLine, action: LineAction, quantity: int) -> None:
    if action is LineAction.CANCEL:
        sales.move(tx, sale, line.item.item_id, cancelled=quantity)
    else:
        sales.move(tx, sale, line.item.item_id, sold=quantity)

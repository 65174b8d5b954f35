"""Taking in what the store offers: one order or one cancellation at a time, each in one transaction (POS-D01d).

When a method returns, the sale and the letter with its acknowledgement are on disk; the letter is still to be sent.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sql

from ..clock import Clock
from . import alarms, customers, events, issues, outbox, payments, sale_rules, sales
from .alarms import AlarmKind
from .books import Books
from .connection import Connection
from .events import Event
from .examination import examine
from .house_rules import HouseRules
from .messages import Acknowledgement, Cancellation, Issue, ResponseType, UnreadableOrder, WebOrder
from .mischief import Mischief
from .outbox import MessageKind
from .sales import Ending, Sale, SaleState


class Fate(StrEnum):
    """What became of something offered."""

    IMPORTED = "imported"
    OFFERED_AGAIN = "offered_again"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    UNDERWAY = "underway"  # its acknowledgement is written and waits to be sent


@dataclass(frozen=True, slots=True)
class Taken:
    """`letters` are the numbers of the messages to send now, in that order; `events` are committed facts."""

    fate: Fate
    letters: tuple[int, ...] = ()
    events: tuple[Event, ...] = ()


class Reception:
    """Decides by the house rules, writes into the books, sends nothing."""

    def __init__(self, books: Books, rules: HouseRules, clock: Clock, mischief: Mischief) -> None:
        self._books = books
        self._rules = rules
        self._clock = clock
        self._mischief = mischief

    def order(self, connection: Connection, offered: WebOrder | UnreadableOrder) -> Taken:
        """An order of `orders`: a sale, or a reason why not."""
        now = self._clock()
        with self._books.write() as tx:
            if not offered.order_id:
                return _nameless(
                    tx, "an order without a readable id is offered: it cannot be acknowledged", now
                )
            place = (tx, connection.location, offered.order_id)
            if outbox.owes_acknowledgement(*place, MessageKind.ACKNOWLEDGEMENT):
                return Taken(Fate.UNDERWAY)
            sale = sales.number_of(*place)
            if sale is not None:
                told = (issues.already_imported(sale),)
                letters = self._acknowledge(tx, connection, offered.order_id, told, now)
                again = events.OfferedAgain(now, offered.order_id, sale)
                return Taken(Fate.OFFERED_AGAIN, letters, (again,))
            return self._first_offer(tx, connection, offered, now)

    def _first_offer(
        self, tx: sql.Connection, connection: Connection, offered: WebOrder | UnreadableOrder, now: datetime
    ) -> Taken:
        finding = examine(offered, self._rules.payment_methods, self._rules.text_lengths)
        made_up = self._mischief.unknown_issue(offered.order_id)
        if made_up is not None:
            return self._refuse(tx, connection, offered.order_id, (made_up,), now)
        if finding.order is None:
            return self._refuse(tx, connection, offered.order_id, finding.issues, now)
        order = finding.order
        revenue = payments.book(order.payments, self._rules.payment_methods)
        sale = sales.enter(tx, connection.location, order, revenue, now)
        customers.keep(tx, connection.location, order)
        alarms.clear(tx, AlarmKind.ORDER_REFUSED, now, subject=order.order_id)
        early = self._ship_early(tx, connection, order, now)
        letters = self._acknowledge(tx, connection, order.order_id, finding.issues, now)
        imported = events.Imported(now, order.order_id, sale, issues.plain(order.total))
        return Taken(Fate.IMPORTED, (*early, *letters), (imported,))

    def _refuse(
        self,
        tx: sql.Connection,
        connection: Connection,
        order_id: str,
        found: tuple[Issue, ...],
        now: datetime,
    ) -> Taken:
        reason = "; ".join(issue.message for issue in found)
        alarms.sound(tx, AlarmKind.ORDER_REFUSED, order_id, reason, now)
        letters = self._acknowledge(tx, connection, order_id, found, now)
        refused = events.Refused(now, order_id, tuple(issue.code for issue in found), reason)
        return Taken(Fate.REFUSED, letters, (refused,))

    def cancellation(self, connection: Connection, cancelled: Cancellation) -> Taken:
        """A cancellation of `cancellations`: ends the sale as far as it is not shipped (POS-D08a)."""
        now = self._clock()
        with self._books.write() as tx:
            if not cancelled.order_id:
                return _nameless(tx, "a cancellation without an id is listed: it cannot be acknowledged", now)
            place = (tx, connection.location, cancelled.order_id)
            if outbox.owes_acknowledgement(*place, MessageKind.CANCELLATION_ACKNOWLEDGEMENT):
                return Taken(Fate.UNDERWAY)
            sale = sales.find(*place)
            if sale is None:
                return self._cannot_cancel(tx, connection, cancelled, issues.no_such_sale(), now)
            if sale.ended is None and sale.state is SaleState.SHIPPED:
                return self._cannot_cancel(
                    tx, connection, cancelled, issues.already_shipped(sale.number), now
                )
            return self._cancel(tx, connection, cancelled, sale, now)

    def _cannot_cancel(
        self, tx: sql.Connection, connection: Connection, cancelled: Cancellation, why: Issue, now: datetime
    ) -> Taken:
        order_id = cancelled.order_id
        letters = self._acknowledge(
            tx, connection, order_id, (why,), now, response_type=ResponseType.CANCELLATION
        )
        alarm = _alarm(tx, order_id, f"the store has cancelled this order, but {why.message}", now)
        return Taken(Fate.REFUSED, letters, (alarm,))

    def _cancel(
        self, tx: sql.Connection, connection: Connection, cancelled: Cancellation, sale: Sale, now: datetime
    ) -> Taken:
        order_id = cancelled.order_id
        letters = self._acknowledge(
            tx, connection, order_id, (), now, response_type=ResponseType.CANCELLATION
        )
        told: list[Event] = [events.CancelledByStore(now, order_id, sale.number)]
        if sale.ended is None:
            sales.end(tx, sale, Ending.CANCELLED, cancelled.comment)
            if sale.state is SaleState.PARTLY_SHIPPED:
                part = (
                    f"the store has cancelled this order, but a part of sale {sale.number} is already shipped"
                )
                told.append(_alarm(tx, order_id, part, now))
        return Taken(Fate.CANCELLED, letters, tuple(told))

    def _acknowledge(
        self,
        tx: sql.Connection,
        connection: Connection,
        order_id: str,
        told: tuple[Issue, ...],
        now: datetime,
        *,
        response_type: ResponseType = ResponseType.ORDER,
    ) -> tuple[int, ...]:
        message = Acknowledgement(order_id, response_type, now, told)
        return tuple(self._mischief.letters(tx, connection, message))

    def _ship_early(
        self, tx: sql.Connection, connection: Connection, order: WebOrder, now: datetime
    ) -> tuple[int, ...]:
        shipment = self._mischief.shipment_ahead(order.order_id, now)
        sale = sales.find(tx, connection.location, order.order_id) if shipment else None
        if shipment is None or sale is None:
            return ()
        for item in sale_rules.everything_open(sale):
            sales.move(tx, sale, item.item_id, shipped=item.quantity)
        return (outbox.put(tx, connection, shipment),)


def _alarm(tx: sql.Connection, order_id: str, text: str, now: datetime) -> Event:
    alarms.sound(tx, AlarmKind.CANCELLATION, order_id, text, now)
    return events.AlarmRaised(now, AlarmKind.CANCELLATION, order_id, text)


def _nameless(tx: sql.Connection, text: str, now: datetime) -> Taken:
    news = alarms.sound(tx, AlarmKind.ORDER_REFUSED, "", text, now)
    told = (events.AlarmRaised(now, AlarmKind.ORDER_REFUSED, "", text),) if news else ()
    return Taken(Fate.REFUSED, events=told)

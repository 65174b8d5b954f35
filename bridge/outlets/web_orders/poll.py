"""The poll: at most 30 orders and 30 cancellations, oldest first (EVO-06, EVO-D07).

Indexed questions for what waits, and the stored messages put together. It writes only when an order is offered for
the first time; that is committed before the answer goes out (decisions 1).
"""

from typing import Any

from sqlalchemy import LargeBinary, Select, bindparam, cast, func, literal, literal_column, select, update

from ...clock import Clock, stamp
from ...ledger import Ledger
from ...prepared import Prepared
from ...tables import orders, renderings
from .writer import outstanding_activity

AT_MOST = 30


class Poll:
    """What is outstanding right now. With `download_orders` off no order is (MAG-02); cancellations still are."""

    def __init__(self, ledger: Ledger, clock: Clock, *, download_orders: bool) -> None:
        self._ledger = ledger
        self._clock = clock
        self._at_most = AT_MOST if download_orders else 0

    def answer(self, *, as_json: bool) -> bytes:
        """The body of the answer."""
        question = JSON if as_json else XML
        [(first_offers, orders_waiting, cancellations)] = self._ledger.ask(question, at_most=self._at_most)
        if first_offers:
            first_offers, orders_waiting, cancellations = self._offer(question)
        return outstanding_activity(orders_waiting or b"", cancellations or b"", as_json=as_json)

    def _offer(self, question: Prepared) -> Any:
        """Asked again under the write lock: what was cancelled in between is not offered any more."""
        with self._ledger.writing() as transaction:
            FIRST_OFFERS.on(transaction, at_most=self._at_most, now=stamp(self._clock()))
            return question.on(transaction, at_most=self._at_most).fetchone()


def _waiting(*columns: Any) -> Select[Any]:
    """The orders of an answer, as the partial index has them."""
    return (
        select(*columns)
        .select_from(orders.join(renderings, renderings.c.order_id == orders.c.id))
        .where(orders.c.listed == literal_column("1"))
        .order_by(orders.c.rank, orders.c.exportable_at, orders.c.number)
        .limit(bindparam("at_most"))
    )


def _together(message: Any, separator: bytes) -> Any:
    """The messages one behind the other, in the sequence of the rows, as bytes; null when there are none."""
    return cast(func.group_concat(message, literal(separator, LargeBinary)), LargeBinary)


def _question(order: Any, cancellation: Any, separator: bytes) -> Prepared:
    """One row: how many orders were never offered, the orders, the cancellations.

    SQLite puts the fragments together: fetching them row by row would hand the interpreter's lock to and fro at
    each, which costs a busy server more than the whole question.
    """
    waiting = _waiting(orders.c.offered_at, order.label("message")).subquery("waiting")
    canceled = (
        select(cancellation.label("message"))
        .select_from(orders.join(renderings, renderings.c.order_id == orders.c.id))
        .where(orders.c.cancellation == literal_column("'pending'"))
        .order_by(orders.c.canceled_at, orders.c.number)
        .limit(AT_MOST)
        .subquery("canceled")
    )
    return Prepared(
        select(
            func.count() - func.count(waiting.c.offered_at),
            _together(waiting.c.message, separator),
            select(_together(canceled.c.message, separator)).scalar_subquery(),
        )
    )


XML = _question(renderings.c.xml, renderings.c.cancellation_xml, b"")
JSON = _question(renderings.c.json, renderings.c.cancellation_json, b", ")
FIRST_OFFERS = Prepared(
    update(orders)
    .where(orders.c.offered_at.is_(None), orders.c.id.in_(_waiting(orders.c.id)))
    .values(offered_at=bindparam("now"))
)

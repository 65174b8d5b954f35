"""Sales: what became of imported orders, as the till shows them.

A sale has a number of the POS's own ("S-000001") which stays the same for ever; an order is imported once by
(location, order id). Functions here work inside a transaction of the books and send nothing.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Never

import sqlalchemy as sql

from . import books
from .messages import Customer, OrderItem, Payment, WebOrder
from .payments import Booking

LARGEST_PAGE = 1000


class NoSale(LookupError):
    """The order was never imported here."""


class SaleState(StrEnum):
    """What the goods of a sale have come to."""

    OPEN = "open"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    VOIDED = "voided"
    CANCELLED = "cancelled"


class Ending(StrEnum):
    """Who ended a sale before it was shipped."""

    VOIDED = "voided"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One line of the order, and how many of its pieces went which way."""

    item: OrderItem
    shipped: int = 0
    cancelled: int = 0
    sold: int = 0

    @property
    def open(self) -> int:
        """Pieces that can still be shipped or cancelled."""
        return max(0, self.item.quantity - self.shipped - self.cancelled)


@dataclass(frozen=True, slots=True)
class Sale:
    """One imported order. `order` is as booked (texts shortened where this POS shortens)."""

    number: str
    order: WebOrder
    lines: tuple[SaleLine, ...]
    bookings: tuple[Booking, ...]
    imported_at: datetime
    ended: Ending | None = None
    ended_because: str = ""
    charges: tuple[Never, ...] = ()
    """Payments the POS took itself. The type has no value: web orders are paid at the store (EVO-30)."""

    @property
    def order_id(self) -> str:
        return self.order.order_id

    @property
    def state(self) -> SaleState:
        shipped = any(line.shipped for line in self.lines)
        still_open = any(line.open for line in self.lines)
        if shipped:
            return SaleState.PARTLY_SHIPPED if still_open else SaleState.SHIPPED
        if self.ended is not None:
            return SaleState(self.ended.value)
        return SaleState.OPEN if still_open else SaleState.CANCELLED

    def line(self, item_id: str) -> SaleLine | None:
        """The line with the store's own line id."""
        return next((line for line in self.lines if line.item.item_id == item_id), None)


def sale_number(number: int) -> str:
    """The number as people see it."""
    return f"S-{number:06d}"


def parse_sale_number(text: str) -> int:
    """Back from what people see. Raises `ValueError`."""
    prefix, _, digits = text.partition("-")
    if prefix != "S" or not digits.isdecimal() or not digits.isascii():
        raise ValueError(f"{text!r} is not a sale number such as S-000001")
    return int(digits)


def enter(
    tx: sql.Connection, location: str, order: WebOrder, revenue: Sequence[Booking], now: datetime
) -> str:
    """Make the sale of an order; returns its number. The books refuse a second one of the same order."""
    made = books.sales.insert().values(
        location=location, order_id=order.order_id, imported_at=now, order=_to_json(order)
    )
    number = tx.execute(made.returning(books.sales.c.number)).scalar_one()
    tx.execute(
        books.lines.insert(),
        [
            {"sale": number, "item_id": item.item_id, "position": position}
            for position, item in enumerate(order.items)
        ],
    )
    if revenue:
        rows = [{"sale": number, "position": position, **asdict(one)} for position, one in enumerate(revenue)]
        tx.execute(books.bookings.insert(), rows)
    return sale_number(number)


def number_of(tx: sql.Connection, location: str, order_id: str) -> str | None:
    """The number of the order's sale, if it was ever imported."""
    query = sql.select(books.sales.c.number).where(
        books.sales.c.location == location, books.sales.c.order_id == order_id
    )
    number = tx.execute(query).scalar_one_or_none()
    return None if number is None else sale_number(number)


def find(tx: sql.Connection, location: str, order_id: str) -> Sale | None:
    """The sale of an order."""
    query = sql.select(books.sales).where(
        books.sales.c.location == location, books.sales.c.order_id == order_id
    )
    found = _whole(tx, tx.execute(query).all())
    return found[0] if found else None


def page(tx: sql.Connection, location: str, after: int, limit: int) -> tuple[Sale, ...]:
    """The sales after a number, in the order in which they were made."""
    query = (
        sql.select(books.sales)
        .where(books.sales.c.location == location, books.sales.c.number > after)
        .order_by(books.sales.c.number)
        .limit(limit)
    )
    return _whole(tx, tx.execute(query).all())


def latest(tx: sql.Connection, location: str, limit: int) -> tuple[Sale, ...]:
    """The newest sales, newest first."""
    query = (
        sql.select(books.sales)
        .where(books.sales.c.location == location)
        .order_by(books.sales.c.number.desc())
        .limit(limit)
    )
    return _whole(tx, tx.execute(query).all())


def end(tx: sql.Connection, sale: Sale, how: Ending, because: str) -> None:
    """Void or cancel what is still open; what is shipped stays shipped."""
    number = parse_sale_number(sale.number)
    tx.execute(
        books.sales.update().where(books.sales.c.number == number).values(ended=how, ended_because=because)
    )
    for line in sale.lines:
        move(tx, sale, line.item.item_id, cancelled=line.open)


def move(
    tx: sql.Connection, sale: Sale, item_id: str, *, shipped: int = 0, cancelled: int = 0, sold: int = 0
) -> None:
    """Count pieces of one line as shipped, cancelled or sold."""
    table = books.lines
    tx.execute(
        table.update()
        .where(table.c.sale == parse_sale_number(sale.number), table.c.item_id == item_id)
        .values(
            shipped=table.c.shipped + shipped,
            cancelled=table.c.cancelled + cancelled,
            sold=table.c.sold + sold,
        )
    )


def revenue(tx: sql.Connection, location: str) -> dict[str, Decimal]:
    """What each method of payment has taken in, in the connection's currency.

    A sale that ended before anything of it was shipped took nothing in.
    """
    shipped = sql.exists().where(books.lines.c.sale == books.sales.c.number, books.lines.c.shipped > 0)
    query = (
        sql.select(
            books.bookings.c.method, sql.func.sum(books.bookings.c.amount, type_=books.Amount()).label("sum")
        )
        .join(books.sales)
        .where(books.sales.c.location == location, sql.or_(books.sales.c.ended == "", shipped))
        .group_by(books.bookings.c.method)
    )
    return {row.method: row.sum for row in tx.execute(query)}


def _whole(tx: sql.Connection, rows: Sequence[sql.Row[Any]]) -> tuple[Sale, ...]:
    """Complete sales from their rows, with two further queries however many there are."""
    numbers = [row.number for row in rows]
    lines = _by_sale(tx, books.lines, numbers)
    bookings = _by_sale(tx, books.bookings, numbers)
    return tuple(_sale(row, lines.get(row.number, ()), bookings.get(row.number, ())) for row in rows)


def _by_sale(tx: sql.Connection, table: sql.Table, numbers: Iterable[int]) -> dict[int, list[sql.Row[Any]]]:
    query = sql.select(table).where(table.c.sale.in_(numbers)).order_by(table.c.sale, table.c.position)
    found: dict[int, list[sql.Row[Any]]] = {}
    for row in tx.execute(query):
        found.setdefault(row.sale, []).append(row)
    return found


def _sale(row: sql.Row[Any], lines: Iterable[sql.Row[Any]], bookings: Iterable[sql.Row[Any]]) -> Sale:
    order = _from_json(row.order)
    return Sale(
        number=sale_number(row.number),
        order=order,
        lines=tuple(
            SaleLine(order.items[line.position], line.shipped, line.cancelled, line.sold) for line in lines
        ),
        bookings=tuple(Booking(one.type, one.method, one.amount) for one in bookings),
        imported_at=row.imported_at,
        ended=Ending(row.ended) if row.ended else None,
        ended_because=row.ended_because,
    )


def _to_json(order: WebOrder) -> Any:
    return json.loads(json.dumps(asdict(order), default=str))


def _from_json(kept: Any) -> WebOrder:
    total = kept["order_total"]
    return WebOrder(
        **{
            **kept,
            "shipping_cost": Decimal(kept["shipping_cost"]),
            "tax_amount": Decimal(kept["tax_amount"]),
            "customers": tuple(Customer(**customer) for customer in kept["customers"]),
            "payments": tuple(
                Payment(payment["type"], Decimal(payment["amount"])) for payment in kept["payments"]
            ),
            "items": tuple(
                OrderItem(**{**item, "amount": Decimal(item["amount"])}) for item in kept["items"]
            ),
            "order_total": None if total is None else Decimal(total),
        }
    )

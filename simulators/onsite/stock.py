"""Quantities of products: on hand and free (`available`), set aside for orders (`reserved`), and how they move.

An invoice takes its quantities at once, a negative one brings goods back; a reservation moves what there is from
available to reserved; available may fall below zero, as it does in the vendor's own samples. Every move is written
down, so that the sums of moves are the quantities.
"""

from decimal import Decimal

from sqlalchemy import Connection, update

from .database import Row, add, find
from .kinds import ZERO
from .tables import PRODUCT, STOCK_MOVE


def move(
    rows: Connection,
    product: int,
    *,
    available: Decimal = ZERO,
    reserved: Decimal = ZERO,
    why: str,
    at: str,
    document: str = "",
    note: str = "",
    source_id: str = "",
    cost: Decimal = ZERO,
) -> None:
    """Change the quantities of a product by these amounts. It counts as modified: connectors that keep a shop's
    stock up to date ask for what was modified since.
    """
    if not available and not reserved:
        return
    rows.execute(
        update(PRODUCT)
        .where(PRODUCT.c.id == product)
        .values(
            available=PRODUCT.c.available + available, reserved=PRODUCT.c.reserved + reserved, modified=at
        )
    )
    add(
        rows,
        STOCK_MOVE,
        {
            "product": product,
            "available": available,
            "reserved": reserved,
            "why": why,
            "at": at,
            "document": document,
            "note": note,
            "source_id": source_id,
            "cost": cost,
        },
    )


def can_be_reserved(rows: Connection, product: int, wanted: Decimal) -> Decimal:
    """As much of `wanted` as is on hand and free: only that can be set aside."""
    row = find(rows, PRODUCT, product)
    if row is None or not row["inventoried"]:
        return ZERO
    free: Decimal = row["available"]
    return max(min(wanted, free), ZERO)


def total(product: Row) -> Decimal:
    """What the company has of it, wherever it lies: this server has no warehouses and nothing under way."""
    on_hand: Decimal = product["available"] + product["reserved"]
    return on_hand

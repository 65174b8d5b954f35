"""The control API of the account: what stands in its books, by the numbers that web orders have.

Mounted below `/_tillproof` by `build_system`, which also decides who may use it. Decimals travel as texts.
"""

from typing import Any

import flask
from sqlalchemy import select

from . import till
from .account import Account
from .amounts import exact, to_cents
from .database import fetch
from .entity import Row
from .selling import SALE
from .tables import TABLES

PAGE = 200
LARGEST_PAGE = 1000

_FIGURES = {
    "total": "total",
    "tax1": "calcTax1",
    "tax2": "calcTax2",
    "paid": "calcPayments",
    "balance": "balance",
}


def create_blueprint(account: Account) -> flask.Blueprint:
    """Everything only this system can do."""
    routes = flask.Blueprint("retail", __name__)

    @routes.get("/sales")
    def sales() -> dict[str, Any]:
        after = max(flask.request.args.get("after", 0, type=int), 0)
        limit = min(max(flask.request.args.get("limit", PAGE, type=int), 1), LARGEST_PAGE)
        found = _sales(account, after, limit)
        return {"sales": found, "next": found[-1]["id"] if len(found) == limit else None}

    till.add_routes(routes, account)
    return routes


def _sales(account: Account, after: int, limit: int) -> list[dict[str, Any]]:
    """Sales of every state with a higher key than `after`, in the order of their keys."""
    table = TABLES[SALE.name]
    query = select(table).where(table.c.saleID > after).order_by(table.c.saleID).limit(limit)
    with account.database.reading() as rows:
        return [_shown(row) for row in fetch(rows, query)]


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": row["saleID"],
        "ticket": row["ticketNumber"],
        "quote": row["quoteID"] or None,
        "web_order_number": row["referenceNumber"],
        "source": row["referenceNumberSource"],
        "completed": bool(row["completed"]),
        "completed_at": row["completeTime"] or None,
        "voided": bool(row["voided"]),
        "archived": bool(row["archived"]),
        "customer": row["customerID"],
        "totals": {name: f"{to_cents(exact(row[column])):f}" for name, column in _FIGURES.items()},
    }

"""Payment transactions: listed and shown."""

from sqlalchemy import Connection

from . import errors, lists, search_query
from .call import Call
from .database import Row, fetch_all, fetch_one
from .document_shapes import TRANSACTION_SHAPE
from .search_query import Searchable
from .shape import Shown
from .shop import Shop
from .tables import TRANSACTION

TRANSACTIONS = Searchable(TRANSACTION)


def list_transactions(shop: Shop, call: Call) -> Shown:
    """GET /V1/transactions"""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        page = search_query.search(shop, rows, TRANSACTIONS, criteria)
        items = [_show(rows, row) for row in page.rows]
    return lists.envelope(shop, criteria, items, page.total)


def get_transaction(shop: Shop, call: Call) -> Shown:
    """GET /V1/transactions/:id"""
    with shop.database.reading() as rows:
        found = fetch_one(rows, TRANSACTION, transaction_id=call.identity())
        if found is None:
            raise errors.no_entity()
        return _show(rows, found)


def _show(rows: Connection, row: Row) -> Shown:
    shown = TRANSACTION_SHAPE.show(row)
    shown["additional_information"] = list((row["additional_information"] or {}).values())
    children = fetch_all(rows, TRANSACTION, parent_txn_id=row["txn_id"]) if row["txn_id"] else []
    shown["child_transactions"] = [
        _show(rows, child) for child in children if child["transaction_id"] > row["transaction_id"]
    ]
    return shown

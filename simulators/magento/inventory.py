"""The inventory routes (`/V1/inventory/...`) over the same stock items: one source, one stock, both called default.

What a source holds is the quantity of the stock item; placing an order takes from it at once, so nothing is reserved
and what can be sold is what is there.
"""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Text, literal, select

from . import errors, inputs, lists, search_query, short_lists, stock_items
from .amounts import held, number
from .call import Call
from .database import Row, change, fetch_among
from .errors import Phrase
from .search_query import Searchable
from .shape import Shown
from .shop import Shop
from .store_view import WEBSITE_CODE
from .tables import PRODUCT, STOCK_ITEM

DEFAULT_SOURCE = "default"
DEFAULT_STOCK = 1

_READERS: inputs.Readers = {
    "sku": inputs.read_text,
    "source_code": inputs.read_text,
    "quantity": inputs.read_fixed,
    "status": inputs.read_int,
    "extension_attributes": inputs.read_any,
}


class _SourceItems(Searchable):
    """Stock items under the names that a source item has."""

    __slots__ = ()

    def column(self, field: str) -> ColumnElement[Any]:
        if field == "sku":
            own = (
                select(PRODUCT.c.sku).where(PRODUCT.c.entity_id == STOCK_ITEM.c.product_id).scalar_subquery()
            )
            return own.collate("NOCASE")
        if field == "source_code":
            return literal(DEFAULT_SOURCE, Text(collation="NOCASE")).collate("NOCASE")
        columns = {"quantity": STOCK_ITEM.c.qty, "status": STOCK_ITEM.c.is_in_stock}
        if field not in columns:
            raise errors.internal()
        return columns[field]


_SOURCE_ITEMS = _SourceItems(STOCK_ITEM)


def list_sources(shop: Shop, call: Call) -> Shown:
    """GET /V1/inventory/sources"""
    return short_lists.envelope(shop, lists.criteria_if_any(shop, call), [_source()])


def get_source(_shop: Shop, call: Call) -> Shown:
    """GET /V1/inventory/sources/:sourceCode"""
    code = call.text("sourceCode")
    if code != DEFAULT_SOURCE:
        raise errors.Refused(404, 'Source with code "%value" does not exist.', {"value": code})
    return _source()


def list_stocks(shop: Shop, call: Call) -> Shown:
    """GET /V1/inventory/stocks"""
    return short_lists.envelope(shop, lists.criteria_if_any(shop, call), [_stock()])


def get_stock(_shop: Shop, call: Call) -> Shown:
    """GET /V1/inventory/stocks/:stockId"""
    return _of_stock(call)


def list_source_items(shop: Shop, call: Call) -> Shown:
    """GET /V1/inventory/source-items"""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        page = search_query.search(shop, rows, _SOURCE_ITEMS, criteria)
        products = fetch_among(rows, PRODUCT, "entity_id", [row["product_id"] for row in page.rows])
    skus = {row["entity_id"]: row["sku"] for row in products}
    shown = [_show(skus[row["product_id"]], row) for row in page.rows]
    return lists.envelope(shop, criteria, shown, page.total)


def save_source_items(shop: Shop, call: Call) -> list[Any]:
    """POST /V1/inventory/source-items; all of them or none. Answers an empty list."""
    given = _given(call)
    with shop.database.writing() as rows:
        for item, row in zip(given, _known(rows, given), strict=True):
            quantity, status = item.get("quantity"), item.get("status")
            new = {"qty": quantity, "is_in_stock": None if status is None else int(status == 1)}
            values = {name: value for name, value in new.items() if value is not None}
            change(rows, STOCK_ITEM, row["item_id"], values)
    return []


def delete_source_items(shop: Shop, call: Call) -> list[Any]:
    """POST /V1/inventory/source-items-delete; the goods are no longer at that source. Answers an empty list."""
    given = _given(call)
    with shop.database.writing() as rows:
        for row in _known(rows, given):
            change(rows, STOCK_ITEM, row["item_id"], {"qty": 0, "is_in_stock": 0})
    return []


def salable_quantity(shop: Shop, call: Call) -> int | float:
    """GET /V1/inventory/get-product-salable-quantity/:sku/:stockId"""
    row = _salable(shop, call)
    return number(max(held(row, "qty") - held(row, "min_qty"), 0))


def is_salable(shop: Shop, call: Call) -> bool:
    """GET /V1/inventory/is-product-salable/:sku/:stockId"""
    row = _salable(shop, call)
    return bool(row["is_in_stock"]) and (not row["manage_stock"] or held(row, "qty") > held(row, "min_qty"))


def _given(call: Call) -> list[Row]:
    def item(value: Any) -> Row:
        return inputs.read_object(value, _READERS)

    given: list[Row]
    (given,) = call.need({"source_items": inputs.read_list(item)})
    if not given:
        raise errors.business("Input data is empty")
    return given


def _known(rows: Connection, given: list[Row]) -> list[Row]:
    """The stock items of these, in order. Raises one refusal that names everything that is wrong."""
    found: list[Row] = []
    wrong: list[Phrase] = []
    for item in given:
        row = stock_items.of_sku(rows, item["sku"]) if item.get("sku") else None
        for name in ("sku", "source_code"):
            if not item.get(name):
                wrong.append(Phrase('"%field" can not be empty.', {"field": name}))
        if item.get("sku") and row is None:
            wrong.append(Phrase('Product with SKU "%sku" does not exist.', {"sku": item["sku"]}))
        if item.get("source_code") and item["source_code"] != DEFAULT_SOURCE:
            wrong.append(Phrase('Source with code "%code" does not exist.', {"code": item["source_code"]}))
        if row is not None:
            found.append(row)
    if wrong:
        raise errors.Refused(400, "Validation Failed", errors=wrong)
    return found


def _salable(shop: Shop, call: Call) -> Row:
    _of_stock(call)
    sku = call.text("sku")
    with shop.database.reading() as rows:
        row = stock_items.of_sku(rows, sku)
    if row is None:
        raise errors.Refused(404, 'Product with SKU "%sku" does not exist.', {"sku": sku})
    return row


def _of_stock(call: Call) -> Shown:
    asked = inputs.read_int(call.text("stockId"))
    if asked != DEFAULT_STOCK:
        raise errors.Refused(404, 'Stock with id "%value" does not exist.', {"value": asked})
    return _stock()


def _show(sku: str, row: Row) -> Shown:
    quantity = number(held(row, "qty"))
    return {"sku": sku, "source_code": DEFAULT_SOURCE, "quantity": quantity, "status": row["is_in_stock"]}


def _source() -> Shown:
    return {
        "source_code": DEFAULT_SOURCE,
        "name": "Default Source",
        "enabled": True,
        "description": "Default Source",
        "latitude": 0,
        "longitude": 0,
        "country_id": "US",
        "postcode": "00000",
        "use_default_carrier_config": True,
        "carrier_links": [],
    }


def _stock() -> Shown:
    channel = {"type": "website", "code": WEBSITE_CODE}
    return {
        "stock_id": DEFAULT_STOCK,
        "name": "Default Stock",
        "extension_attributes": {"sales_channels": [channel]},
    }

"""Products of the shop's catalogue: listed, shown, saved, loaded by whoever opens the shop."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from . import errors, inputs, lists, search_query, stock_items
from .amounts import fixed
from .attributes import MANUFACTURER, option_for
from .call import Call
from .catalogue_shapes import PRODUCT_SHAPE
from .database import Row, add, change, fetch_one
from .inputs import Readers
from .product_search import PRODUCTS
from .shape import Shown
from .shop import Shop
from .tables import PRODUCT, STOCK_ITEM

ENABLED = 1
CATALOGUE_AND_SEARCH = 4
DEFAULT_ATTRIBUTE_SET = 4

_LISTS = ("product_links", "options", "media_gallery_entries", "tier_prices")


def list_products(shop: Shop, call: Call) -> Shown:
    """GET /V1/products"""
    criteria = lists.criteria_of(shop, call)
    with shop.database.reading() as rows:
        page = search_query.search(shop, rows, PRODUCTS, criteria)
    shown = [_show(row) for row in page.rows]
    return lists.envelope(shop, criteria, shown, page.total)


def get_product(shop: Shop, call: Call) -> Shown:
    """GET /V1/products/:sku"""
    with shop.database.reading() as rows:
        return _show_whole(rows, find(rows, call.text("sku")))


def save_product(shop: Shop, call: Call) -> Shown:
    """POST /V1/products, PUT /V1/products/:sku: a new product, or what was sent of a known one."""
    (given,) = call.need({"product": _read})
    sku = call.path.get("sku") or given.get("sku")
    if not sku:
        raise errors.business('The "%1" attribute value is empty. Set the attribute and try again.', "SKU")
    with shop.database.writing() as rows:
        known = fetch_one(rows, PRODUCT, sku=sku)
        if known is None and given.get("id"):
            known = fetch_one(rows, PRODUCT, entity_id=given["id"])
        number = _write(shop, rows, known, given, sku)
        row = fetch_one(rows, PRODUCT, entity_id=number)
        return _show_whole(rows, row or {})


def delete_product(shop: Shop, call: Call) -> bool:
    """DELETE /V1/products/:sku"""
    with shop.database.writing() as rows:
        number = find(rows, call.text("sku"))["entity_id"]
        rows.execute(STOCK_ITEM.delete().where(STOCK_ITEM.c.product_id == number))
        rows.execute(PRODUCT.delete().where(PRODUCT.c.entity_id == number))
    return True


def load_products(shop: Shop, products: Iterable[Mapping[str, Any]]) -> None:
    """Bring the catalogue up to date with `products`; a known SKU keeps the quantity that it has."""
    with shop.database.writing() as rows:
        for product in products:
            _load(shop, rows, product)


def find(rows: Connection, sku: str) -> Row:
    """The product of that SKU. Raises 404."""
    found = fetch_one(rows, PRODUCT, sku=sku)
    if found is None:
        raise errors.no_product()
    return found


def _load(shop: Shop, rows: Connection, product: Mapping[str, Any]) -> None:
    label = product.get("manufacturer")
    given: Row = {
        "name": product["name"],
        "type_id": product.get("type_id") or "simple",
        "price": fixed(product.get("price") or 0),
        "weight": fixed(product["weight"]) if product.get("weight") is not None else None,
        "manufacturer": str(option_for(rows, MANUFACTURER, label)) if label else None,
    }
    known = fetch_one(rows, PRODUCT, sku=product["sku"])
    if known is None:
        quantity = fixed(product.get("qty") or 0)
        new = given | {"stock": {"qty": quantity, "is_in_stock": int(quantity > 0)}}
        _write(shop, rows, None, new, str(product["sku"]))
    elif any(known[name] != value for name, value in given.items()):
        _write(shop, rows, known, given, known["sku"])


def _write(shop: Shop, rows: Connection, known: Row | None, given: Row, sku: str) -> int:
    values = {name: value for name, value in given.items() if name in PRODUCT.c and name != "entity_id"}
    values |= {"sku": sku if known is None else given.get("sku") or known["sku"], "updated_at": shop.now()}
    if known is None:
        if not values.get("name"):
            raise errors.business(
                'The "%1" attribute value is empty. Set the attribute and try again.', "Product Name"
            )
        number = add(rows, PRODUCT, _DEFAULTS | values | {"created_at": shop.now()})
        is_stocked = (values.get("type_id") or "simple") not in stock_items.WITHOUT_STOCK
        stock_items.create(shop, rows, number, given.get("stock") or {}, is_stocked=is_stocked)
        return number
    number = int(known["entity_id"])
    if values.get("custom_attributes") is not None:
        values["custom_attributes"] = _merged(known["custom_attributes"] or [], values["custom_attributes"])
    change(rows, PRODUCT, number, values)
    if given.get("stock"):
        stock_items.update(shop, rows, number, given["stock"])
    return number


_DEFAULTS: Row = {
    "attribute_set_id": DEFAULT_ATTRIBUTE_SET,
    "status": ENABLED,
    "visibility": CATALOGUE_AND_SEARCH,
    "type_id": "simple",
    "price": 0,
}


def _merged(old: list[Row], new: list[Row]) -> list[Row]:
    by_code = {one["attribute_code"]: one for one in [*old, *new]}
    return [one for one in by_code.values() if one.get("value") is not None]


def _show(row: Row) -> Shown:
    shown = {"id": row["entity_id"]} | PRODUCT_SHAPE.show(row)
    attributes = {"website_ids": [1]} | (row["extension_attributes"] or {})
    shown["extension_attributes"] = attributes
    shown |= {name: row[name] or [] for name in _LISTS}
    custom: list[Shown] = list(row["custom_attributes"] or [])
    if row["manufacturer"]:
        custom.insert(0, {"attribute_code": MANUFACTURER, "value": row["manufacturer"]})
    shown["custom_attributes"] = custom
    return shown


def _show_whole(rows: Connection, row: Row) -> Shown:
    shown = _show(row)
    item = fetch_one(rows, STOCK_ITEM, product_id=row["entity_id"])
    if item is not None:
        shown["extension_attributes"]["stock_item"] = stock_items.show(item)
    return shown


def _read(value: Any) -> Row:
    given = inputs.read_object(value, _READERS)
    attributes = given.pop("extension_attributes", None) or {}
    item = attributes.pop("stock_item", None)
    if item is not None:
        given["stock"] = stock_items.read(item)
    if attributes:
        given["extension_attributes"] = attributes
    custom = given.get("custom_attributes")
    if custom is not None:
        for one in custom:
            if one.get("attribute_code") == MANUFACTURER:
                given["manufacturer"] = str(one["value"]) if one.get("value") else None
        given["custom_attributes"] = [one for one in custom if one.get("attribute_code") != MANUFACTURER]
    return given


def _read_custom(value: Any) -> list[Row]:
    """A list of codes and values; some clients send an object instead."""
    if isinstance(value, dict) and "attribute_code" not in value:
        value = [{"attribute_code": code, "value": one} for code, one in value.items()]
    readers: Readers = {"attribute_code": inputs.read_text, "value": inputs.read_any}
    members: list[Row] = inputs.read_list(lambda one: inputs.read_object(one, readers))(value)
    if any(not one.get("attribute_code") for one in members):
        raise errors.internal()
    return members


_READERS: Readers = (
    PRODUCT_SHAPE.readers
    | {
        "id": inputs.read_int,
        "extension_attributes": inputs.read_free_object,
        "custom_attributes": _read_custom,
    }
    | dict.fromkeys(_LISTS, inputs.read_any)
)

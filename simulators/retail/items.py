"""Items: created with prices and stock rows, changed, put away."""

import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows
from sqlalchemy import select

from . import contacts, records, relation_names, stock, tags
from .call import Call, Written
from .catalogue import ITEM_VENDOR_NUM
from .database import change, fetch_one
from .entity import Row
from .fields import KEY, MONEY, WHOLE, Held, Kind, Unreadable
from .goods import FIRST_SKU, ITEM, ITEM_SHOP, MANUFACTURER, PRICES
from .tables import TABLES

TYPES = frozenset({"default", "non_inventory", "serialized", "box", "serialized_assembly", "assembly"})
_SERIALIZED = frozenset({"serialized", "serialized_assembly"})
_BARCODE = re.compile(r"\d{11,14}\Z")


def create(rows: Rows, call: Call, _: int) -> Written:
    """POST Item; it needs a description."""
    key = make(rows, call, call.body)
    return Written(key, _shown(call))


def make(rows: Rows, call: Call, body: Mapping[str, Any]) -> int:
    """Write a new item, with nothing on hand unless the body says so; answers the key."""
    values: records.Values = {"discountable": 1, "tax": 1, "itemType": "default", "taxClassID": 1}
    values |= records.members(call, ITEM, body) | _prices(call, body)
    values.pop("archived", None)
    _check(rows, call, values, None)
    _point_at_manufacturer(rows, call, body, values)
    key = records.insert(rows, call, values, ITEM)
    change(rows, ITEM.name, key, {"systemSku": str(FIRST_SKU + key)})
    stock.lay_out(rows, key, call.account.now())
    _save_belongings(rows, call, key, body)
    return key


def update(rows: Rows, call: Call, key: int) -> Written:
    """PUT Item: members, prices, and stock by `ItemShops`."""
    row = records.must_find(rows, ITEM.name, key)
    values = records.members(call, ITEM, call.body) | _prices(call, call.body)
    if values.get("archived") and not row["archived"]:
        raise call.refuse("An Item is archived by DELETE.")
    _check(rows, call, values, row)
    _point_at_manufacturer(rows, call, call.body, values)
    if values:
        records.save(rows, call, ITEM, key, values)
    _save_belongings(rows, call, key, call.body)
    return Written(key, _shown(call))


def archive(rows: Rows, call: Call, key: int) -> Written:
    """DELETE Item: put away, and what was on hand is gone."""
    row = records.must_find(rows, ITEM.name, key)
    stock.clear(rows, row, stock.Movement("RemoveForArchiveItem", call.account.now(), call.employee))
    return records.archive(rows, call, key)


def update_shop(rows: Rows, call: Call, key: int) -> Written:
    """PUT ItemShop changes when to reorder, and nothing else."""
    records.must_find(rows, ITEM_SHOP.name, key)
    records.save(rows, call, ITEM_SHOP, key, records.members(call, ITEM_SHOP, call.body))
    return Written(key)


def by_code(rows: Rows, code: str) -> Row | None:
    """The item with that itemID, UPC, EAN or system SKU."""
    table = TABLES[ITEM.name]
    if not code:
        return None
    for name in ("upc", "ean", "systemSku"):
        found = fetch_one(rows, table, **{name: code})
        if found is not None:
            return found
    number = int(code) if code.isascii() and code.isdigit() and len(code) < 16 else 0
    return fetch_one(rows, table, itemID=number)


def _check(rows: Rows, call: Call, values: records.Values, row: Row | None) -> None:
    merged = {**(row or {}), **values}
    if not str(merged.get("description", "")).strip():
        raise call.refuse("An Item must have a description.", of="Item")
    if merged["itemType"] not in TYPES:
        raise call.refuse(f"itemType must be one of {', '.join(sorted(TYPES))}.", of="Item")
    if merged["itemType"] in _SERIALIZED and not merged.get("serialized"):
        raise call.refuse(f"itemType {merged['itemType']} needs serialized to be true.", of="Item")
    records.must_point(rows, call, values, taxClassID="TaxClass", manufacturerID="Manufacturer")
    for name in ("upc", "ean"):
        code = str(values.get(name, ""))
        if code:
            _check_barcode(rows, call, name, code, row)


def _check_barcode(rows: Rows, call: Call, name: str, code: str, row: Row | None) -> None:
    if not _BARCODE.match(code):
        raise call.refuse(f"{name} must have 11 to 14 digits.", of="Item")
    table = TABLES[ITEM.name]
    own = row["itemID"] if row else 0
    query = select(table.c.itemID).where(table.c[name] == code, table.c.archived == 0, table.c.itemID != own)
    if rows.execute(query.limit(1)).first() is not None:
        raise call.refuse(f"An Item with the {name} {code} already exists.", status=422, of="Item")


def _prices(call: Call, body: Mapping[str, Any]) -> records.Values:
    """Prices by `useTypeID` or `useType`."""
    by_use = dict(PRICES.values())
    by_number = {number: column for number, (_, column) in PRICES.items()}
    values: records.Values = {}
    for price in records.nested(call, body, "Prices", "ItemPrice"):
        number, use = str(price.get("useTypeID") or ""), str(price.get("useType") or "")
        column = by_number.get(number) or by_use.get(use)
        if column is None:
            raise call.refuse(f"ItemPrice needs a useTypeID among {', '.join(PRICES)}.", of="Item")
        values[column] = _read(call, "amount", MONEY, price.get("amount"))
    return values


def _point_at_manufacturer(rows: Rows, call: Call, body: Mapping[str, Any], values: records.Values) -> None:
    """A manufacturer may be given by name; it is found or made."""
    given = records.one(call, body, "Manufacturer")
    name = str((given or {}).get("name") or "")
    if not name or values.get("manufacturerID"):
        return
    found = fetch_one(rows, TABLES[MANUFACTURER.name], name=name)
    key = found["manufacturerID"] if found else records.insert(rows, call, {"name": name}, MANUFACTURER)
    values["manufacturerID"] = key


def _save_belongings(rows: Rows, call: Call, key: int, body: Mapping[str, Any]) -> None:
    item = records.must_find(rows, ITEM.name, key)
    note = records.one(call, body, "Note")
    if note is not None:
        change(rows, ITEM.name, key, {"noteID": contacts.save_note(rows, call, item["noteID"], note)})
    tags.put_on(rows, call, key, body)
    _save_vendor_numbers(rows, call, key, body)
    seen: set[int] = set()
    shown = stock.on_hand(rows, key, stock.EVERYWHERE)
    for each in records.nested(call, body, "ItemShops", "ItemShop"):
        shop = _shop(rows, call, item, each)
        if shop in seen:
            raise call.refuse(f"ItemShop: shop {shop} is there twice.", of="Item")
        seen.add(shop)
        _save_shop(rows, call, item, shop, each, shown)


def _save_vendor_numbers(rows: Rows, call: Call, item: int, body: Mapping[str, Any]) -> None:
    """Each vendor has one number for the item."""
    for each in records.nested(call, body, "ItemVendorNums", "ItemVendorNum"):
        values = records.members(call, ITEM_VENDOR_NUM, each)
        records.must_point(rows, call, values, vendorID="Vendor")
        own = {"itemID": item, "vendorID": values.get("vendorID", 0)}
        found = fetch_one(rows, TABLES[ITEM_VENDOR_NUM.name], **own)
        if found is None:
            records.insert(rows, call, values | own, ITEM_VENDOR_NUM)
        else:
            records.save(rows, call, ITEM_VENDOR_NUM, found["itemVendorNumID"], values)


def _shop(rows: Rows, call: Call, item: Row, body: Mapping[str, Any]) -> int:
    """Which shop an ItemShop of a body means, by its own key or by the shop's."""
    key = int(_read(call, "itemShopID", KEY, body.get("itemShopID")))
    shop = int(_read(call, "shopID", KEY, body.get("shopID")))
    if key:
        row = fetch_one(rows, TABLES[ITEM_SHOP.name], itemShopID=key, itemID=item["itemID"])
        if row is None:
            raise call.refuse(f"itemShopID {key} is not of item {item['itemID']}.", of="Item")
        return int(row["shopID"])
    if not shop:
        raise call.refuse("ItemShop needs an itemShopID or a shopID.", of="Item")
    records.must_point(rows, call, {"shopID": shop}, shopID="Shop")
    return shop


def _save_shop(rows: Rows, call: Call, item: Row, shop: int, body: Mapping[str, Any], shown: int) -> None:
    """`shown` is what stood in the summary before this request: sent back, it is no news."""
    now = call.account.now()
    if "qoh" in body:
        quantity = int(_read(call, "qoh", WHOLE, body["qoh"]))
        if shop == stock.EVERYWHERE:
            if quantity not in {shown, stock.on_hand(rows, item["itemID"], shop)}:
                raise call.refuse("qoh of the summary (shopID 0) follows from the shops.", of="Item")
        else:
            why = stock.Movement("ManualQuantityAdjustment", now, call.employee, automated=False)
            stock.count(rows, item, shop, quantity, why)
    reorder = records.members(call, ITEM_SHOP, body)
    row = fetch_one(rows, TABLES[ITEM_SHOP.name], itemID=item["itemID"], shopID=shop)
    if reorder and row is not None:
        change(rows, ITEM_SHOP.name, row["itemShopID"], {**reorder, "timeStamp": now})


def _read(call: Call, name: str, kind: Kind, value: Any) -> Held:
    try:
        return kind.read(value)
    except Unreadable as error:
        raise call.refuse(f"{name} {error}.", of="Item") from None


def _shown(call: Call) -> relation_names.Tree:
    written = tuple(name for name in ("Note", "Manufacturer") if name in call.body)
    return relation_names.grow((*ITEM.written, *written))

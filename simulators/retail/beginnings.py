"""What an account has before anybody calls it: a shop with a register, an employee, taxes, types of payment; and the
articles of a catalogue."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection as Rows

from . import contacts, items, records, stock
from .account import Account, Settings
from .amounts import held
from .call import Call
from .catalogue import ITEM_ATTRIBUTE_SET, PRICE_LEVEL
from .database import add, change, fetch_one, find
from .goods import ITEM, PRICES, TAX_CATEGORY
from .people import SHOP
from .tables import TABLES

PAYMENT_TYPES = (
    # name, type, refunded as itself
    ("Cash", "cash", False),
    ("Check", "user defined", False),
    ("Credit Card", "credit card", False),
    ("Credit Account", "credit account", True),
    ("Gift Card", "gift card", True),
    ("Debit Card", "user defined", False),
)
"""Numbered from 1: Cash is 1 in all samples, Credit Account always 4, Gift Card 5."""

ATTRIBUTE_SETS = (
    ("Color/Size", "Color", "Size"),
    ("Size", "Size"),
    ("Color", "Color"),
    ("3 Attributes", "Attribute 1", "Attribute 2", "Attribute 3"),
)
"""Numbered from 1, as far as samples show them (1 and 3)."""

MAIN_SHOP = 1

_UNCOUNTED = frozenset({"virtual", "giftcard", "downloadable"})
"""Kinds of article of which nobody keeps stock."""


def furnish(account: Account) -> None:
    """Set up a new account; one that was set up before stays as it is."""
    with account.database.writing() as rows:
        if find(rows, SHOP.name, MAIN_SHOP) is None:
            _furnish(rows, account.settings, account.now(), Call(account, SHOP, "POST", {}))
        _add_taxes(rows, account.settings, account.now())
        _add_price_levels(rows)
        _add_attribute_sets(rows)


def stock_up(account: Account, articles: Iterable[Mapping[str, Any]]) -> None:
    """Make items of these articles; known ones (by `customSku`) get their new name and price."""
    with account.database.writing() as rows:
        for article in articles:
            _put_on_shelf(rows, Call(account, ITEM, "POST", {}), article)


def _furnish(rows: Rows, settings: Settings, now: str, call: Call) -> None:
    category = add(
        rows,
        "TaxCategory",
        {
            "tax1Name": settings.tax1_name,
            "tax2Name": settings.tax2_name,
            "tax1Rate": held(settings.tax1_rate),
            "tax2Rate": held(settings.tax2_rate),
            "timeStamp": now,
        },
    )
    for name in ("Item", "Labor"):
        labor = add(rows, "TaxClass", {"name": name, "timeStamp": now})
    add(rows, "TaxCategoryClass", {"taxCategoryID": category, "taxClassID": labor, "timeStamp": now})
    employee = {"firstName": "Robin", "lastName": "Till", "timeStamp": now, "lastShopID": MAIN_SHOP}
    add(rows, "Employee", {**employee, "contactID": contacts.create(rows, call, None), "lastRegisterID": 1})
    shop = {
        "name": settings.name,
        "timeZone": settings.time_zone,
        "labelTitle": "Shop Name",
        "timeStamp": now,
    }
    place = {"contactID": contacts.create(rows, call, None), "taxCategoryID": category, "priceLevelID": 1}
    add(rows, SHOP.name, {**shop, **place})
    register = {"name": "Register 1", "open": 1, "openTime": now, "openEmployeeID": 1, "shopID": MAIN_SHOP}
    add(rows, "Register", {**register, "tipEnabled": 1})
    for number, (name, kind, refunds_itself) in enumerate(PAYMENT_TYPES, 1):
        reserved = kind != "user defined"
        refund = number if refunds_itself else 0
        own = {"name": name, "type": kind, "internalReserved": int(reserved), "refundAsPaymentTypeID": refund}
        add(rows, "PaymentType", own)


def _add_taxes(rows: Rows, settings: Settings, now: str) -> None:
    for tax in settings.more_taxes:
        if fetch_one(rows, TABLES[TAX_CATEGORY.name], tax1Name=tax.name) is None:
            own = {"tax1Name": tax.name, "tax1Rate": held(tax.rate), "timeStamp": now}
            add(rows, TAX_CATEGORY.name, own)


def _add_price_levels(rows: Rows) -> None:
    for number, (name, _) in PRICES.items():
        if find(rows, PRICE_LEVEL.name, int(number)) is None:
            add(rows, PRICE_LEVEL.name, {"priceLevelID": int(number), "name": name, "type": "fixed"})


def _add_attribute_sets(rows: Rows) -> None:
    for number, (name, *attributes) in enumerate(ATTRIBUTE_SETS, 1):
        if find(rows, ITEM_ATTRIBUTE_SET.name, number) is None:
            named = {f"attributeName{place}": each for place, each in enumerate(attributes, 1)}
            add(rows, ITEM_ATTRIBUTE_SET.name, {"name": name, "system": 1, **named})


def _put_on_shelf(rows: Rows, call: Call, article: Mapping[str, Any]) -> None:
    price = str(Decimal(str(article.get("price") or 0)))
    body: dict[str, Any] = {
        "description": str(article.get("name") or article["sku"]),
        "Prices": {"ItemPrice": [{"useTypeID": use, "amount": price} for use in ("1", "3")]},
    }
    if article.get("manufacturer"):
        body["Manufacturer"] = {"name": str(article["manufacturer"])}
    known = fetch_one(rows, TABLES[ITEM.name], customSku=str(article["sku"]))
    if known is not None:
        change(rows, ITEM.name, known["itemID"], {"description": body["description"], **_prices(price)})
        return
    kind = "non_inventory" if article.get("type_id") in _UNCOUNTED else "default"
    key = items.make(rows, call, {**body, "customSku": str(article["sku"]), "itemType": kind})
    quantity = int(Decimal(str(article.get("qty") or 0)))
    why = stock.Movement("ItemCreated", call.account.now(), 1)
    stock.move(rows, records.must_find(rows, ITEM.name, key), MAIN_SHOP, quantity, why)


def _prices(price: str) -> dict[str, int]:
    amount = held(Decimal(price))
    return {"priceDefault": amount, "priceOnline": amount}

"""What lies above the records: the account itself, and the session of a token."""

from sqlalchemy import Connection as Rows
from sqlalchemy import func, select

from .account import Account
from .admission import Caller
from .connections import ALL
from .database import find
from .node import Node
from .tables import TABLES

_RIGHTS = (
    "admin admin_employees admin_inventory admin_purchases admin_shops admin_void_sale all_read allow_login categories "
    "customers customers_credit_limit customers_read ecom inventory_base inventory_counts inventory_import "
    "inventory_read manufacturers product_cost product_edit purchase_orders register register_catalogs register_close "
    "register_layaway register_line_discount register_open register_price register_read register_refund "
    "register_transaction_discount register_withdraw reports special_orders tags transfers vendor_returns vendors "
    "vr_reasons workbench"
)

_SYMBOLS = {"USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "EUR": "€", "GBP": "£"}


def listed(account: Account, version: int) -> dict[str, Node]:
    """The account among the accounts of a token: the only one."""
    prefix = "/API/V3" if version == 3 else "/API"
    return {
        "accountID": str(account.number),
        "name": account.settings.name,
        "link": {"@attributes": {"href": f"{prefix}/Account/{account.number}"}},
    }


def account_record(rows: Rows, account: Account) -> dict[str, Node]:
    """The account by its id, without a wrapper around it."""
    table = TABLES["Employee"]
    active = rows.execute(select(func.count()).select_from(table).where(table.c.archived == 0)).scalar_one()
    currency = account.settings.currency
    return {
        "@attributes": {"systemCustomerID": str(account.number)},
        "status": "customer",
        "name": account.settings.name,
        "employeeCount": str(active),
        "employeeLimit": "30",
        "uniqueSubscriptionIdentifier": f"TP{account.number:07d}",
        "defaultCurrency": {"code": currency, "symbol": _SYMBOLS.get(currency, currency)},
    }


def session(rows: Rows, account: Account, caller: Caller) -> dict[str, Node]:
    """Whose token it is and what it allows."""
    employee = find(rows, "Employee", caller.employee) or {
        "firstName": "",
        "lastName": "",
        "limitToShopID": 0,
    }
    shops = TABLES["Shop"]
    count = rows.execute(select(func.count()).select_from(shops).where(shops.c.archived == 0)).scalar_one()
    granted = {scope.removeprefix("employee:") for scope in caller.scopes.split()}
    everything = ALL in caller.scopes.split()
    return {
        "sessionID": "",
        "sessionCookie": "PHPSESSID=; path=/",
        "employeeID": str(caller.employee),
        "systemCustomerID": str(account.number),
        "systemUserID": str(caller.employee),
        "systemAPIClientID": client_number(account, caller),
        "systemAPIKeyID": "1",
        "ecomUrl": "",
        "shopCount": str(count),
        "Employee": {
            "employeeID": str(caller.employee),
            "firstName": employee["firstName"],
            "lastName": employee["lastName"],
            "singleShop": "true" if employee["limitToShopID"] else "false",
            "hasPin": "false",
            "isCheckedIn": "false",
        },
        "Rights": {name: "true" if everything or name in granted else "false" for name in _RIGHTS.split()},
    }


def client_number(account: Account, caller: Caller) -> str:
    """The number by which the server knows a client; headers tell it."""
    return str(account.connections.index(caller.connection) + 1)

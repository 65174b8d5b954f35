"""What people do at the till and no call of the account's API can; reached by the control API only."""

from typing import Any

import flask

from ..control import refuse
from . import completing, purchase_orders
from .account import Account
from .call import Call
from .database import find
from .purchasing import ORDER
from .selling import SALE


def add_routes(routes: flask.Blueprint, account: Account) -> None:
    """`POST /sales/{saleID}/reopen`, `POST /purchase-orders/{orderID}/finish`."""

    @routes.post("/sales/<int:number>/reopen")
    def reopen(number: int) -> flask.Response | dict[str, Any]:
        with account.database.writing() as rows:
            sale = find(rows, SALE.name, number)
            if sale is None:
                return refuse(404, f"sale {number}: there is none; GET Sale.json lists them")
            if not sale["completed"]:
                return refuse(409, f"sale {number}: is not completed; only what is completed can be reopened")
            completing.reopen(rows, Call(account, SALE, "PUT", {}), sale)
        return {"reopened": number}

    @routes.post("/purchase-orders/<int:number>/finish")
    def finish(number: int) -> flask.Response | dict[str, Any]:
        with account.database.writing() as rows:
            order = find(rows, ORDER.name, number)
            if order is None:
                return refuse(404, f"purchase order {number}: there is none; GET Order.json lists them")
            if order["complete"] or order["archived"]:
                return refuse(409, f"purchase order {number}: is complete or archived; finish an open one")
            checked = purchase_orders.finish(rows, Call(account, ORDER, "PUT", {}), order)
        return {"checked_in": checked}

"""What people do at the till and no call of the account's API can; reached by the control API only."""

from typing import Any

import flask

from ..control import refuse
from . import completing
from .account import Account
from .call import Call
from .database import find
from .selling import SALE


def add_routes(routes: flask.Blueprint, account: Account) -> None:
    """`POST /sales/{saleID}/reopen`."""

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

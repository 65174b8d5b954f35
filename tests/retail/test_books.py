"""What the control API tells of the account's sales, and the taxes that an account is opened with."""

from decimal import Decimal
from typing import Any

import pytest

from tillproof.simulators.retail import SalesTax, Settings, open_retail

SALE = {"employeeID": 1, "registerID": 1, "shopID": 1}


def books(api: Any, **parameters: int) -> Any:
    headers = {"Authorization": "Bearer control"}
    return api.session.get(f"{api.root}/_tillproof/sales", params=parameters, headers=headers).json()


def test_sales_are_listed_by_the_number_of_their_web_order(api: Any) -> None:
    line = {"unitQuantity": 2, "unitPrice": "12.50", "tax": "false"}
    payment = {"amount": "25.00", "paymentTypeID": 1}
    sold = {"SaleLines": {"SaleLine": [line]}, "SalePayments": {"SalePayment": [payment]}}
    api.post("Sale", {**SALE, **sold, "completed": True, "referenceNumber": "000000007"})
    api.post("Sale", {**SALE, "referenceNumber": "000000008"})
    found = books(api)
    assert found["next"] is None
    assert [
        (sale["web_order_number"], sale["completed"], sale["totals"]["total"]) for sale in found["sales"]
    ] == [("000000007", True, "25.00"), ("000000008", False, "0.00")]
    assert [bool(sale["completed_at"]) for sale in found["sales"]] == [True, False]


def test_the_books_are_paged(api: Any) -> None:
    for number in range(3):
        api.post("Sale", {**SALE, "referenceNumber": str(number)})
    first = books(api, limit=2)
    rest = books(api, limit=2, after=first["next"])
    assert [sale["web_order_number"] for sale in (*first["sales"], *rest["sales"])] == ["0", "1", "2"]
    assert rest["next"] is None


@pytest.mark.parametrize("opened", [1, 2])
def test_more_taxes_are_there_once_however_often_it_is_opened(tmp_path: Any, opened: int) -> None:
    for _ in range(opened):
        retail = open_retail(
            tmp_path / "retail.sqlite",
            client_id="c",
            client_secret="s",
            refresh_token="r",
            access_token="a",
            control_token="control",
            settings=Settings(more_taxes=(SalesTax("Sales Tax 7.65%", Decimal("0.0765")),)),
        )
        with retail.account.database.reading() as rows:
            names = [row[0] for row in rows.exec_driver_sql("SELECT tax1Name FROM TaxCategory")]
        retail.close()
    assert names == ["Sales Tax", "Sales Tax 7.65%"]

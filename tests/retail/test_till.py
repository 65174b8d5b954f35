"""What only the till can do, and a sale that is refused on purpose."""

from typing import Any

import requests

from tillproof.simulators.faults import Fault

CONTROL = {"Authorization": "Bearer control"}


def _reopen(api: Any, sale: str) -> requests.Response:
    return requests.post(f"{api.root}/_tillproof/sales/{sale}/reopen", headers=CONTROL, timeout=10)


def test_a_completed_sale_is_reopened_and_completed_anew(api: Any) -> None:
    item = api.item(quantity=5)
    sold = api.sale({"itemID": item, "unitQuantity": 2, "tax": False}, pay="19.98")
    assert _reopen(api, sold["saleID"]).json() == {"reopened": 1}
    opened = api.one(f"Sale/{sold['saleID']}")
    assert (opened["completed"], opened["balance"]) == ("false", "0")
    assert opened["completeTime"] == sold["completeTime"]
    assert api.on_hand(item) == {"0": "5", "1": "5"}
    again = api.put(f"Sale/{sold['saleID']}", {"completed": True})
    assert (again["completed"], again["total"], again["completeTime"]) == (
        "true",
        "19.98",
        sold["completeTime"],
    )
    assert api.on_hand(item) == {"0": "3", "1": "3"}


def test_what_is_not_completed_cannot_be_reopened(api: Any) -> None:
    sale = api.post("Sale", api.sale_body(completed=False))["saleID"]
    assert _reopen(api, sale).status_code == 409
    assert _reopen(api, "77").status_code == 404


def test_a_balanced_sale_refused_on_purpose(api: Any) -> None:
    item = api.item(quantity=5)
    body = api.sale_body({"itemID": item, "unitQuantity": 1, "tax": False}, pay="9.99")
    api.retail.system.faults.set(Fault("out_of_balance"))
    said = api.refused("POST", "Sale.json", body)
    assert (said["errorClass"], said["balance"]) == ("OutOfBalanceError", "9.99")
    assert api.on_hand(item)["1"] == "5"
    repaired = api.put(f"Sale/{said['saleID']}", {"completed": True, "SalePayments": body["SalePayments"]})
    assert (repaired["completed"], repaired["total"]) == ("true", "9.99")
    assert api.on_hand(item)["1"] == "4"

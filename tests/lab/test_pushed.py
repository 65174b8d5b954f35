"""Orders for the three kinds of POS in one lab: each stands where it is meant to, for what it came to."""

import re
from decimal import Decimal
from typing import Any

import pytest
import requests

COUNT = 12


def control(lab: Any, system: str, path: str, key: str) -> list[dict[str, Any]]:
    """What the control API of a system lists."""
    endpoint = lab.endpoints()[system]
    found: list[dict[str, Any]] = requests.get(
        endpoint["control"]["url"] + path,
        headers={"Authorization": f"Bearer {endpoint['control']['token']}"},
        verify=endpoint.get("certificate", True),
        timeout=10,
    ).json()[key]
    return found


def totals_in_the_tills(lab: Any) -> dict[str, Decimal]:
    """By the number of the web order."""
    sales = {sale["orderID"]: sale["total"] for sale in control(lab, "pos", "/sales", "sales")}
    for system, path in (("onsite", "orders"), ("retail", "sales")):
        for document in control(lab, system, f"/{path}", path):
            sales[document["web_order_number"]] = document["totals"]["total"]
    return {number: Decimal(total) for number, total in sales.items()}


def totals_in_the_store(lab: Any) -> dict[str, Decimal]:
    """What was paid, gift cards and store credit included."""
    store = lab.endpoints()["magento"]
    answer = requests.get(
        f"{store['url']}/rest/V1/orders?searchCriteria=",
        headers={"Authorization": f"Bearer {store['token']}"},
        timeout=10,
    )
    totals = {}
    for order in answer.json(parse_float=Decimal)["items"]:
        extensions = order["extension_attributes"]
        other = (extensions.get(name, 0) for name in ("gift_cards_amount", "customer_balance_amount"))
        totals[order["increment_id"]] = Decimal(order["grand_total"]) + sum(other)
    return totals


def not_exported(notes: list[str]) -> Decimal:
    """What the notes name as left out, and 0 where they name nothing."""
    named = [re.match(r"NotExported ([\d.]+)", note) for note in notes]
    return sum((Decimal(found[1]) for found in named if found), Decimal(0))


@pytest.mark.usefixtures("no_bundle")
def test_each_order_stands_in_the_pos_it_is_meant_for(lab: Any) -> None:
    lab.start()
    numbers = lab.run(
        "order", "--count", str(COUNT), "--like", "mixed", "--for", "all", "--seed", "5"
    ).split()
    found = lab.until(
        lambda found: (
            len(found) == COUNT
            and all(
                order["status"] == "downloaded" or order["decision"] not in {None, "downloaded"}
                for order in found.values()
            )
        )
    )
    assert [found[number]["till"] for number in numbers] == ["pos", "onsite", "retail"] * (COUNT // 3)
    sold = {number: order for number, order in found.items() if order["sale"]}
    assert sorted({order["till"] for order in sold.values()}) == ["onsite", "pos", "retail"]
    assert all(
        order["decision"].startswith(("auto:", "data:")) for order in found.values() if not order["sale"]
    )
    names = {"pos": "S-", "onsite": "O-", "retail": "sale "}
    assert all(order["sale"].startswith(names[order["till"]]) for order in sold.values())
    in_store, in_tills = totals_in_the_store(lab), totals_in_the_tills(lab)
    assert set(in_tills) == set(sold)
    for number, order in sold.items():
        assert in_tills[number] == in_store[number] - not_exported(order["notes"]), order
    shown = lab.run("follow")
    assert all(name in shown for name in ("OnSite", "Retail", "stands in the POS as"))
    assert f"order {numbers[0]}: is downloaded" in lab.run("export", numbers[0], code=2)


def test_a_lost_answer_makes_no_second_document(lab: Any) -> None:
    lab.start("--without", "pos")
    lab.run("fault", "onsite", "drop_response", "--method", "POST", "--path", "/api/orders/")
    lab.run("fault", "retail", "drop_response", "--method", "POST", "--path", "/Sale.json")
    lab.run("order", "--count", "2", "--for", "onsite")
    lab.run("order", "--count", "2", "--for", "retail")
    found = lab.until(
        lambda found: len(found) == 4 and all(order["status"] == "downloaded" for order in found.values())
    )
    assert len({order["sale"] for order in found.values()}) == 4
    assert not [order["sale"] for order in found.values() if "," in order["sale"]]
    for system in ("onsite", "retail"):
        assert "waits" not in lab.run("fault", system)


@pytest.mark.usefixtures("no_bundle")
def test_a_persons_connection_leaves_the_bridges_alone(lab: Any) -> None:
    lab.start("--without", "pos", "--outlet", "onsite")
    retail, onsite = lab.endpoints()["retail"], lab.endpoints()["onsite"]
    fresh = requests.post(
        retail["token_url"],
        json={
            "grant_type": "refresh_token",
            **{name: retail[name] for name in ("client_id", "client_secret", "refresh_token")},
        },
        timeout=10,
    ).json()
    session = requests.Session()
    session.auth = (onsite["user"], onsite["password"])
    session.headers.update({"User-Agent": f"{onsite['app_id']}/1.0", "X-PAPPID": onsite["private_id"]})
    session.verify = onsite["certificate"]
    assert session.get(f"{onsite['url']}/api/products/?count=1", timeout=10).status_code == 200
    lab.run("order", "--for", "retail")
    lab.run("order")  # by --outlet the default view's orders are OnSite's
    found = lab.until(
        lambda found: len(found) == 2 and all(order["status"] == "downloaded" for order in found.values())
    )
    assert sorted(order["till"] for order in found.values()) == ["onsite", "retail"]
    sales = requests.get(
        f"{retail['url']}Sale.json",
        headers={"Authorization": f"Bearer {fresh['access_token']}"},
        timeout=10,
    ).json()
    assert sales["Sale"]["completed"] == "true"
    assert "--for pos: no store view of this lab leads there" in lab.run("order", "--for", "pos", code=2)

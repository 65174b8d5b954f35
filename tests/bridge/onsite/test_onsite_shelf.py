"""What may be sold, as the store is told (MAG-14, MAG-D09)."""

from datetime import timedelta
from typing import Any

import pytest
from onsite_till import line, order

from tillproof.bridge.errand import Trouble
from tillproof.bridge.outlets.outlet import Consignment


def told(outlet: Any) -> dict[str, int]:
    return {number: pieces for page in outlet.stock() for number, pieces in page.items()}


def test_off_unless_asked_for(till: Any) -> None:
    assert till.outlet().stock() is None
    assert till.requests() == []


def test_on_hand_less_reserved(till: Any) -> None:
    outlet = till.outlet(sync_stock=True)
    assert told(outlet) == {"HAT-1": 20, "TEE-M": 5, 'MUG "5\\6"': 3}
    till.push(order(line("HAT-1", 2), line("TEE-M", 9)))
    assert told(outlet) == told(till.outlet(sync_stock=True)) == {"HAT-1": 18, "TEE-M": 0, 'MUG "5\\6"': 3}


def test_invoicing_a_reserved_order_takes_the_goods_once(till: Any) -> None:
    till.push(order(line("HAT-1", 2)))
    till.control("POST", "/orders/1/invoice")
    assert told(till.outlet(sync_stock=True))["HAT-1"] == 18


def test_more_sold_than_there_is_counts_as_none(till: Any) -> None:
    till.push(order(line("TEE-M", 9)), download_orders_as="invoices")
    assert till.stock("TEE-M") == (-4, 0)
    assert told(till.outlet(sync_stock=True))["TEE-M"] == 0


def test_only_what_changed(till: Any) -> None:
    outlet = till.outlet(sync_stock=True)
    told(outlet)
    till.clock.move(timedelta(minutes=1))
    outlet.push(Consignment(order(line("HAT-1", 2)), till.settings().terms), again=False)
    assert told(outlet) == {
        "HAT-1": 18,
        "TEE-M": 5,
        'MUG "5\\6"': 3,
    }  # >= the last stamp: all were loaded then
    till.clock.move(timedelta(minutes=1))
    assert told(outlet) == {"HAT-1": 18}
    till.control("PUT", "/quantity-on-hand", json={"code": "TEE-M", "quantity": "4"})
    assert told(outlet) == {"HAT-1": 18, "TEE-M": 4}
    assert told(outlet) == {"TEE-M": 4}
    before = len(till.requests())
    told(outlet)
    assert len(till.requests()) - before == 3


def test_everything_again_after_an_hour(till: Any) -> None:
    outlet = till.outlet(sync_stock=True)
    told(outlet)
    till.clock.move(timedelta(minutes=1))
    till.control("PUT", "/quantity-on-hand", json={"code": "TEE-M", "quantity": "4"})
    told(outlet)
    till.clock.move(timedelta(minutes=58))
    assert told(outlet) == {"TEE-M": 4}
    till.clock.move(timedelta(minutes=1))
    assert len(told(outlet)) == 3


def test_page_by_page(till: Any) -> None:
    for place in range(7):
        number = till.api("POST", "products/", f"<product><code>P-{place}</code></product>").get("id")
        till.api(
            "POST",
            f"product_inventory/{number}/adjust_inventory/",
            "<adjustment><quantity>2.5</quantity></adjustment>",
        )
    outlet = till.outlet(sync_stock=True, page_size=3)
    assert [len(page) for page in outlet.stock()] == [3, 3, 3, 1]
    assert told(outlet)["P-6"] == 2


def test_what_broke_off_is_read_again(till: Any) -> None:
    outlet = till.outlet(sync_stock=True, page_size=2)
    told(outlet)
    till.clock.move(timedelta(minutes=1))
    for code in ("HAT-1", "TEE-M"):
        till.control("PUT", "/quantity-on-hand", json={"code": code, "quantity": "1"})
    till.clock.move(timedelta(minutes=1))
    told_until_then = next(iter(outlet.stock()))
    assert told_until_then
    till.fault("status", nth=4, path="products", parameters={"code": 503})
    with pytest.raises(Trouble):
        told(outlet)
    assert told(outlet) == {"HAT-1": 1, "TEE-M": 1, 'MUG "5\\6"': 3}

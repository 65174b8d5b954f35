"""Whatever goes wrong on the way, and wherever: one document, one deposit, one customer, the right stock.

Requests are cut one by one. Of other troubles the suite meets every third request, each trouble beginning at another;
`nox -s thorough` disturbs them all.
"""

import contextlib
import os
from dataclasses import replace
from typing import Any

import pytest
from onsite_till import Memory, back, errand, line, memo, order

from tillproof.bridge.errand import Trouble
from tillproof.bridge.outlets.outlet import Consignment, Pushed

WEB = order(line("HAT-1", 2, "9.00", "10.00"), line("GONE-1", 1, "5.00"))
MEMO = memo(back("HAT-1", 1, "9.00"), shipping="5.00", fee="1.00")
EVERY = 1 if os.environ.get("TILLPROOF_THOROUGH") else 3
SPECIAL = ("Magento Discount", "No Product Found")

LOST = {"request": "drop_request", "answer": "drop_response"}
TROUBLES: dict[str, list[dict[str, Any]]] = {
    "503": [{"name": "status", "parameters": {"code": 503}}],
    "half a body": [{"name": "truncate", "parameters": {"bytes": 60, "whole": True}}],
    "session and seat lost": [{"name": "session_lost"}, {"name": "seats_exhausted", "nth": 2}],
}


def make(till: Any, outlet: Any, *, again: bool, **settings: Any) -> Pushed:
    return outlet.push(Consignment(WEB, till.settings(**settings).terms), again=again)


def requests_of(till: Any, work: Any) -> int:
    """How many requests it takes when nothing goes wrong."""
    before = len(till.requests())
    work()
    return len(till.requests()) - before


def assert_stands_once(till: Any, kind: str = "orders") -> None:
    till.onsite.system.faults.clear()  # one that found nothing to disturb
    (document,) = till.documents(kind)
    assert till.documents("invoices" if kind == "orders" else "orders") == []
    assert document["totals"]["total"] == "23.00"
    assert len(document["lines"]) == 3
    deposits = ["23.00"] if kind == "orders" else []
    assert [one["amount"] for one in document["payments"]] == deposits
    assert till.stock("HAT-1") == (18, 2 if kind == "orders" else 0)
    assert len(till.api("GET", "customers/")) == 1
    codes = [one["code"] for one in till.control("GET", "/products")["products"]]
    assert [codes.count(code) for code in SPECIAL] == [1, 1]
    assert till.control("GET", "/locks")["locks"] == []


def push_through(till: Any, outlet: Any, **settings: Any) -> int:
    """Push until it is done; how often it took."""
    for tries in range(1, 5):
        try:
            make(till, outlet, again=tries > 1, **settings)
        except Trouble:
            continue
        return tries
    raise AssertionError("never done")


@pytest.mark.parametrize(
    ("lost", "kind"), [("request", "orders"), ("answer", "orders"), ("answer", "invoices")]
)
def test_a_cut_at_every_single_request(till: Any, fresh: Any, kind: str, lost: str) -> None:
    terms = {"download_orders_as": kind}
    count = requests_of(till, lambda: make(till, till.outlet(**terms), again=False, **terms))
    assert_stands_once(till, kind)
    for nth in range(1, count + 1):
        fresh()
        till.fault(LOST[lost], nth=nth, path="/api/")
        outlet = till.outlet(**terms)
        tries = push_through(till, outlet, **terms)
        assert tries == (1 if nth == count else 2), nth  # the last one is UNLOCK: everything is done by then
        outlet._client.tidy()
        assert_stands_once(till, kind)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_trouble_at_every_request(till: Any, fresh: Any, trouble: str) -> None:
    count = requests_of(till, lambda: make(till, till.outlet(), again=False))
    for nth in range(1 + list(TROUBLES).index(trouble) % EVERY, count + 1, EVERY):
        fresh()
        for fault in TROUBLES[trouble]:
            till.fault(**{"nth": nth, "path": "/api/"} | fault)
        outlet = till.outlet()
        push_through(till, outlet)
        outlet._client.tidy()
        assert_stands_once(till)


def test_killed_at_every_single_request(till: Any, fresh: Any) -> None:
    """Nothing gets through any more, not even UNLOCK; then a new process goes on in the same session."""
    count = requests_of(till, lambda: make(till, till.outlet(), again=False))
    for nth in range(1, count + 1):
        fresh()
        memory = Memory()
        till.fault("drop_response", nth=nth, path="/api/")
        till.fault("drop_request", nth=nth + 1, times=None, path="/api/")
        with contextlib.suppress(Trouble):
            make(till, till.outlet(memory=memory), again=False)
        till.onsite.system.faults.clear()
        make(till, till.outlet(memory=memory), again=True)
        assert till.sessions() <= 2  # one whose cookie never arrived, if any
        assert_stands_once(till)


def test_killed_without_a_memory_the_lock_goes_with_its_session(till: Any) -> None:
    till.fault("drop_request", times=None, nth=2, path="/orders/1/")  # the first is LOCK
    with pytest.raises(Trouble):
        make(till, till.outlet(), again=False)
    till.onsite.system.faults.clear()
    for _ in range(2):
        with pytest.raises(Trouble, match="locked by somebody else"):
            make(till, till.outlet(), again=True)
    till.control("DELETE", "/sessions")
    make(till, till.outlet(), again=True)
    assert_stands_once(till)


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_a_return_cut_at_every_single_request(till: Any, lost: str) -> None:
    outlet = till.outlet(download_orders_as="invoices")
    document = make(till, outlet, again=False, download_orders_as="invoices")

    def give_back(marker: int, *, again: bool) -> Any:
        return outlet.run(errand("return", document, credit=MEMO, marker=f"<{marker}>", again=again))

    give_back(0, again=False)
    count = requests_of(till, lambda: give_back(1, again=False))
    for nth in range(1, count + 1):
        till.fault(LOST[lost], nth=nth, path="/api/")
        try:
            give_back(nth + 1, again=False)
        except Trouble:
            give_back(nth + 1, again=True)
        assert give_back(nth + 1, again=True).documents == (("invoice", str(3 + nth)),)
    assert {one["totals"]["total"] for one in till.invoices[1:]} == {"-13.00"}
    assert till.stock("HAT-1") == (18 + 2 + count, 0)


@pytest.mark.parametrize("lost", ["request", "answer"])
def test_taking_off_an_order_cut_at_every_single_request(till: Any, lost: str) -> None:
    outlet = till.outlet()
    web = order(line("HAT-1", 1, "1000.00"))
    document = outlet.push(Consignment(web, till.settings().terms), again=False)

    def take_off(number: int, *, again: bool) -> Any:
        credit = replace(MEMO, number=f"<{number}>")
        return outlet.run(errand("return", document, credit=credit, again=again))

    take_off(0, again=False)
    count = requests_of(till, lambda: take_off(1, again=False))
    for nth in range(1, count + 1):
        till.fault(LOST[lost], nth=nth, path="/api/")
        try:
            take_off(nth + 1, again=False)
        except Trouble:
            take_off(nth + 1, again=True)
        take_off(nth + 1, again=True)
        (shown,) = till.orders
        left = str(1000 - 13 * (nth + 2)) + ".00"
        assert (shown["totals"]["total"], shown["totals"]["paid"]) == (left, left)
        assert len(shown["payments"]) == 3 + nth
    assert till.invoices == []

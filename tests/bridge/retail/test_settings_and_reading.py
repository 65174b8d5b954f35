"""Settings that cannot be; answers in every shape that R-Series writes."""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillproof.bridge.errand import Trouble
from tillproof.bridge.order import Payment
from tillproof.bridge.outlets.retail import bill, reading
from tillproof.bridge.outlets.retail.bucket import cost
from tillproof.bridge.outlets.retail.settings import Retail
from tillproof.bridge.setting import SettingsError

GOOD: dict[str, Any] = {
    "url": "https://api.example/API/V3/Account/1/",
    "client_id": "c",
    "client_secret": "s",
    "refresh_token": "r",
}


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"url": ""}, "not a web address"),
        ({"url": "http://api.example/API/V3/Account/1/"}, "write https"),
        ({"token_url": "http://api.example/token"}, "write https"),
        ({"client_id": " "}, "is empty"),
        ({"refresh_token": ""}, "connect the client"),
        ({"document": "layaway"}, "choose sale or quote"),
        ({"export": "always"}, "new-orders or manual or once-fulfilled"),
        ({"tax_mode": "guess"}, "choose line or category"),
        ({"shop_id": 0}, "they begin at 1"),
        ({"supplier_prefixes": ("A", "")}, "leave it out"),
        ({"answer_seconds": 0}, "more than 0"),
    ],
)
def test_settings_that_cannot_be(wrong: Any, word: str) -> None:
    with pytest.raises(SettingsError, match=word):
        Retail(**(GOOD | wrong))


def test_secrets_do_not_show() -> None:
    shown = repr(Retail(**(GOOD | {"client_secret": "hush", "refresh_token": "hush"})))
    assert "hush" not in shown


@pytest.mark.parametrize(
    ("holder", "count"),
    [
        ({}, 0),
        ({"SaleLines": ""}, 0),
        ({"SaleLines": {"SaleLine": {"saleLineID": "1"}}}, 1),
        ({"SaleLines": {"SaleLine": [{"saleLineID": 1}, {"saleLineID": "2"}]}}, 2),
        ({"SaleLines": [{"SaleLine": {}}, {"SaleLine": []}]}, 1),
        ({"SaleLines": None}, 0),
    ],
)
def test_one_several_none(holder: Any, count: int) -> None:
    assert len(reading.inner(holder, "SaleLines", "SaleLine")) == count


def test_texts_and_figures_mean_the_same() -> None:
    for value in ("34.5", Decimal("34.50"), 34.5):
        assert reading.figure({"total": value}, "total") == Decimal("34.5")
    assert reading.figure({}, "total") == 0 == reading.figure({"total": ""}, "total")
    assert [
        reading.flag({"x": value}, "x") for value in ("true", True, 1, "1", "false", False, "", None)
    ] == [
        *[True] * 4,
        *[False] * 4,
    ]
    assert (
        reading.key({"customerID": "0"}, "customerID") == "" == reading.key({"customerID": 0}, "customerID")
    )
    for none in ("much", "NaN", "1e400"):
        with pytest.raises(Trouble):
            reading.figure({"total": none}, "total")


@given(
    st.lists(st.integers(1, 100_000), min_size=1, max_size=4),
    st.integers(0, 100_000),
)
def test_payments_less_the_gap_come_to_the_total(amounts: list[int], gap: int) -> None:
    gap = min(gap, sum(amounts))
    payments = [Payment("VISA", Decimal(amount) / 100) for amount in amounts]
    left = bill._less(payments, Decimal(gap) / 100)
    assert sum(one.amount for one in left) == Decimal(sum(amounts) - gap) / 100
    assert all(one.amount > 0 for one in left)


def test_costs_are_never_reckoned_too_low(scene: Any) -> None:
    """Against what the account charges for the very same requests."""
    scene.fault("out_of_balance", path="Sale")
    scene.push(scene.order())
    for exchange in scene.retail.system.journal.exchanges():
        if exchange.session != "bridge":
            continue
        charged = float(dict(exchange.response_headers)["X-LS-API-Request-Cost"])
        body = json.loads(exchange.request_body or b"null")
        relations = tuple(json.loads(dict(parse_qsl(exchange.query)).get("load_relations", "[]")))
        entity = exchange.path.split("/")[5].removesuffix(".json")
        assert charged <= cost(exchange.method, entity, body, relations) <= charged + 2

"""Money, tried with what nobody thought of: taxes at two rates, and which payments settle a sale.

What is expected is worked out here in whole numbers, with code that shares nothing with the simulator's.
"""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CASH, CHECK, CARD = 1, 2, 3
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

cents = st.integers(1, 99_999)
rates = st.sampled_from([0, 500, 600, 700, 825, 997, 1_000, 1_975, 2_000])  # in hundredths of a percent
lines = st.lists(st.tuples(cents, st.integers(1, 9), st.booleans()), min_size=1, max_size=5)


def _money(value: int) -> str:
    return str(Decimal(value) / 100)


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _open(lasting: Any, prices: Any, first: int, second: int, *, inclusive: bool = False) -> Any:
    category = {
        "isTaxInclusive": inclusive,
        "tax1Name": "A",
        "tax1Rate": str(Decimal(first) / 10_000),
        "tax2Name": "B",
        "tax2Rate": str(Decimal(second) / 10_000),
    }
    key = lasting.post("TaxCategory", category)["taxCategoryID"]
    body = [
        {"itemID": 0, "unitPrice": _money(price), "unitQuantity": count, "tax": taxed, "taxClassID": 0}
        for price, count, taxed in prices
    ]
    return lasting.post("Sale", lasting.sale_body(*body, completed=False, taxCategoryID=key))


def _figures(sale: Any) -> dict[str, int]:
    names = ("calcSubtotal", "calcTaxable", "calcNonTaxable", "calcTax1", "calcTax2", "total", "taxTotal")
    return {name: int(Decimal(sale[name]) * 100) for name in names}


@FEW
@given(prices=lines, first=rates, second=rates)
def test_each_rate_is_rounded_once_for_the_sale(lasting: Any, prices: Any, first: int, second: int) -> None:
    taxed = sum(price * count for price, count, is_taxed in prices if is_taxed)
    net = sum(price * count for price, count, _ in prices)
    tax1, tax2 = _half_up(taxed * first, 10_000), _half_up(taxed * second, 10_000)
    assert _figures(_open(lasting, prices, first, second)) == {
        "calcSubtotal": net,
        "calcTaxable": taxed,
        "calcNonTaxable": net - taxed,
        "calcTax1": tax1,
        "calcTax2": tax2,
        "total": net + tax1 + tax2,
        "taxTotal": tax1 + tax2,
    }


@FEW
@given(prices=lines, first=rates, second=rates)
def test_prices_that_hold_the_tax_are_what_is_paid(
    lasting: Any, prices: Any, first: int, second: int
) -> None:
    taxed = sum(price * count for price, count, is_taxed in prices if is_taxed)
    net = sum(price * count for price, count, _ in prices)
    held = 10_000 + first + second
    tax1, tax2 = _half_up(taxed * first, held), _half_up(taxed * second, held)
    figures = _figures(_open(lasting, prices, first, second, inclusive=True))
    assert figures["total"] == net
    assert (figures["calcTax1"], figures["calcTax2"]) == (tax1, tax2)
    assert figures["calcSubtotal"] == net - tax1 - tax2


@FEW
@given(
    total=st.integers(1, 5_000),
    payments=st.lists(
        st.tuples(st.sampled_from([CASH, CHECK, CARD]), st.integers(1, 5_000)), min_size=0, max_size=4
    ),
    settle=st.booleans(),
)
def test_the_balance_rule(lasting: Any, total: int, payments: list[tuple[int, int]], settle: bool) -> None:
    short = total - sum(amount for _, amount in payments)
    if settle and short > 0:
        payments = [*payments, (CHECK, short)]
        short = 0
    cash = sum(amount for kind, amount in payments if kind == CASH)
    line = {"itemID": 0, "unitPrice": _money(total), "unitQuantity": 1}
    pay = [{"paymentTypeID": kind, "amount": _money(amount)} for kind, amount in payments]
    answer = lasting.call("POST", "Sale.json", lasting.sale_body(line, pay=pay)).json()
    if short > 0 or cash < -short:
        assert answer["errorClass"] == "OutOfBalanceError"
        assert int(Decimal(answer["balance"]) * 100) == short
        sale = lasting.one(f"Sale/{answer['saleID']}")
        assert (sale["completed"], sale["balance"]) == ("false", sale["total"])
        return
    sale = answer["Sale"]
    assert (sale["completed"], sale["balance"], sale["change"]) == ("true", "0", _plain(-short))
    kept = lasting.many("SalePayment", f"saleID={sale['saleID']}&limit=100")
    assert sum(Decimal(each["amount"]) for each in kept) == Decimal(total) / 100
    beside = [_plain(amount) for kind, amount in payments if kind != CASH]
    assert [each["amount"] for each in kept if each["paymentTypeID"] != str(CASH)] == beside


@FEW
@given(prices=lines, first=rates, second=rates)
def test_a_refund_of_all_gives_back_what_was_paid(lasting: Any, prices: Any, first: int, second: int) -> None:
    sale = _open(lasting, prices, first, second)
    key = sale["saleID"]
    lasting.put(f"Sale/{key}", {"completed": True, **_pay(sale["total"])})
    refund = lasting.post(f"Sale/{key}/refund", _pay(None))
    for name in ("calcSubtotal", "calcTax1", "calcTax2", "total"):
        assert Decimal(refund[name]) == -Decimal(sale[name])


@FEW
@given(price=cents, count=st.integers(1, 6), share=st.integers(0, 100), parts=st.data())
def test_a_discount_comes_back_to_the_cent(
    lasting: Any, price: int, count: int, share: int, parts: Any
) -> None:
    off = price * count * share // 100
    line = {
        "itemID": 0,
        "unitPrice": _money(price),
        "unitQuantity": count,
        "discountAmount": _money(off),
    }
    sale = lasting.sale(line, pay=_money(price * count - off))
    back, left = Decimal(0), count
    while left:
        part = parts.draw(st.integers(1, left))
        left -= part
        chosen = {"parentSaleLineID": sale["SaleLines"]["SaleLine"]["saleLineID"], "unitQuantity": -part}
        body = {"SaleLines": {"SaleLine": chosen}, **_pay(None)}
        back += Decimal(lasting.post(f"Sale/{sale['saleID']}/refund", body)["total"])
    assert back == -Decimal(sale["total"])


def _pay(amount: str | None) -> dict[str, Any]:
    return {
        "SalePayments": {
            "SalePayment": {"paymentTypeID": CHECK, **({} if amount is None else {"amount": amount})}
        }
    }


def _plain(value: int) -> str:
    """As the service writes an amount: no noughts behind."""
    text = _money(value)
    return text.rstrip("0").rstrip(".") if "." in text else text

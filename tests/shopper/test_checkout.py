"""The shop's arithmetic against figures worked out by hand."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tillproof.simulators.shopper.catalogue import CATALOGUE, products
from tillproof.simulators.shopper.checkout import check_out
from tillproof.simulators.shopper.order import VirtualOrder
from tillproof.simulators.shopper.ordinary import calm
from tillproof.simulators.shopper.purchase import AmountOff, PercentOff, Pick, Purchase


def bought(*prices: tuple[str, int], tax: str, shipping: str = "0.00", **more: object) -> VirtualOrder:
    plain = calm(random.Random(1), CATALOGUE)
    shelf = plain.picks[0].product
    purchase: Purchase = replace(
        plain.of(*(Pick(shelf, pieces, price=Decimal(price)) for price, pieces in prices)),
        tax_percent=Decimal(tax),
        delivery=plain.delivery and replace(plain.delivery, price=Decimal(shipping), taxed=False),
    )
    return check_out(replace(purchase, **more), reference="T-1", placed_at=datetime(2026, 3, 4, tzinfo=UTC))


def test_three_at_ten_with_ten_percent_off() -> None:
    order = bought(("10.00", 3), tax="7", shipping="5.00", offer=PercentOff(Decimal(10)))
    (line,) = order.lines
    assert (line.discount, line.tax, order.totals.grand_total) == (
        Decimal("3.00"),
        Decimal("1.89"),
        Decimal("33.89"),
    )


def test_the_remainder_of_one_row_goes_into_the_next() -> None:
    order = bought(("1.30", 1), ("1.30", 1), ("1.30", 1), tax="6.5")
    assert [line.tax for line in order.lines] == [Decimal("0.08"), Decimal("0.09"), Decimal("0.08")]
    assert order.totals.tax == Decimal("0.25")


def test_half_a_cent_goes_up() -> None:
    assert bought(("0.50", 1), tax="7").totals.tax == Decimal("0.04")


def test_an_amount_off_is_spread_to_the_last_cent() -> None:
    order = bought(("10.00", 1), ("10.00", 1), ("10.00", 1), tax="0", offer=AmountOff(Decimal("10.00")))
    assert [line.discount for line in order.lines] == [Decimal("3.33"), Decimal("3.33"), Decimal("3.34")]
    assert bought(("4.00", 1), tax="7", offer=AmountOff(Decimal("10.00"))).totals.grand_total == 0


def test_more_gift_card_than_there_is_to_pay_is_refused() -> None:
    with pytest.raises(ValueError, match=r"exceed the 4.00 to be paid by 1.00"):
        bought(("4.00", 1), tax="0", gift_card=Decimal("5.00"))


def test_the_catalogue_can_be_loaded_by_a_shop() -> None:
    rows = products()
    assert len({row["sku"].upper() for row in rows}) == len(rows) >= 120
    assert all((row["manufacturer"] is None) == (row["manufacturer_id"] is None) for row in rows)
    assert {row["type_id"] for row in rows} == {"simple", "configurable", "bundle", "virtual", "giftcard"}

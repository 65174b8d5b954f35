"""The harness's own arithmetic: it agrees with what the shop charged, and stops where the order itself is wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillproof.harness import money
from tillproof.harness.money import Payment, SoldPart, Unbalanced
from tillproof.harness.orders import OrderBook, Wanted, part_number
from tillproof.simulators.shopper import GALLERY, Shopper, VirtualOrder

MORNING = datetime(2026, 3, 4, 9, 15, tzinfo=UTC)
BALANCED = [name for name in GALLERY if name != "partly-authorised"]


def order(like: str | None = None, seed: int = 1) -> VirtualOrder:
    return Shopper(seed, lambda: MORNING, run="TEST").order(like)


@pytest.mark.parametrize("name", BALANCED)
def test_every_difficult_order_comes_to_what_was_paid(name: str) -> None:
    placed = order(name)
    assert money.expected(placed).total == placed.totals.grand_total


@given(st.integers(min_value=0, max_value=10_000))
def test_so_does_every_ordinary_one(seed: int) -> None:
    placed = order(seed=seed)
    expected = money.expected(placed)
    assert expected.total == placed.totals.grand_total
    assert sum(part.net for part in expected.parts) + expected.shipping + expected.tax == expected.total


def test_three_pieces_for_25() -> None:
    (part,) = money.expected(order("three-for-25")).parts
    assert (part.quantity, part.net) == (3, Decimal("25.00"))


def test_a_bundle_priced_by_its_parts_is_sold_as_these() -> None:
    placed = order("bundle-dynamic")
    numbers = {part.item_number for part in money.expected(placed).parts}
    bundle = next(line for line in placed.lines if line.kind == "bundle_dynamic")
    assert bundle.sku not in numbers
    assert {child.sku for child in bundle.children} <= numbers


def test_lines_of_one_part_are_one_sum() -> None:
    placed = order("same-part-twice")
    assert money.expected(placed).parts == (SoldPart(placed.lines[0].sku, 3, 3 * placed.lines[0].unit_price),)


def test_gift_cards_are_payments_of_their_own() -> None:
    assert money.expected(order("gift-card-part-payment")).payments == (
        Payment("OTHER", Decimal("40.00")),
        Payment("VISA", Decimal("19.99")),
    )


def test_a_tax_that_the_rates_do_not_give_is_an_error_of_ours() -> None:
    placed = order("tax-on-shipping")
    line = replace(placed.lines[0], tax=placed.lines[0].tax + Decimal("1.00"))
    with pytest.raises(Unbalanced, match="where the rates give"):
        money.expected(replace(placed, lines=(line,)))


def test_a_total_that_was_not_paid_is_an_error_of_ours() -> None:
    placed = order("visa")
    with pytest.raises(Unbalanced, match="was paid"):
        money.expected(replace(placed, tenders=()))


def test_a_basket_is_what_was_asked_for() -> None:
    book = OrderBook(1, "a scenario", lambda: MORNING, "TEST")
    placed = book.basket([Wanted("A", 2), Wanted("B", 1), Wanted("A", 3)])
    assert [(line.sku, line.quantity) for line in placed.lines] == [
        (part_number("A"), 2),
        (part_number("B"), 1),
        (part_number("A"), 3),
    ]
    assert placed.totals.tax == 0


def test_a_scenario_always_gets_the_same_orders_and_no_other_gets_them() -> None:
    def orders(scenario: str) -> list[VirtualOrder]:
        book = OrderBook(1, scenario, lambda: MORNING, "TEST")
        return [book.order(), book.basket([Wanted("A", 1)]), book.order("visa")]

    assert orders("one") == orders("one")
    assert not {each.reference for each in orders("one")} & {each.reference for each in orders("other")}
    assert all(len(each.reference) <= 32 for each in orders("one"))


@pytest.mark.parametrize("name", BALANCED)
def test_what_goes_along_and_what_stays_behind_are_the_whole(name: str) -> None:
    placed = order(name)
    whole, split = money.expected(placed), money.exported(placed)
    assert split.total + split.gap == whole.total
    assert sum((part.net for part in split.parts), split.shipping + split.tax) == split.total


def test_a_gift_card_stays_behind_with_its_price() -> None:
    split = money.exported(order("gift-card-bought"))
    assert [part.item_number for part in split.left_out] == ["GIFT-50"]
    assert split.gap == Decimal("50.00")

"""The same seed gives the same orders, every order adds up, and nothing is ever ordered under an old reference."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillproof.schemas import json_schema
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.shopper import GALLERY, Shopper, UnknownOrder, VirtualOrder
from tillproof.simulators.shopper.order import Child, Line

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
SEEDS = st.integers(0, 2**63 - 1)

DIGEST = """
import hashlib, json
from datetime import UTC, datetime
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.shopper import Shopper
shopper = Shopper(11, VirtualClock(datetime(2026, 3, 4, 12, tzinfo=UTC)))
orders = [shopper.order(like).to_json() for like in (None, "mixed") for _ in range(130)]
print(hashlib.sha256(json.dumps(orders).encode()).hexdigest())
"""


def shopper(seed: int, run: str | None = None) -> Shopper:
    return Shopper(seed, VirtualClock(NOON), run=run)


def test_a_seed_gives_the_same_bytes_in_any_process() -> None:
    ours = shopper(11)
    orders = [ours.order(like).to_json() for like in (None, "mixed") for _ in range(130)]
    expected = hashlib.sha256(json.dumps(orders).encode()).hexdigest()
    for hash_seed, zone in (("1", "Asia/Kathmandu"), ("4242", "America/Los_Angeles")):
        surroundings = os.environ | {"PYTHONHASHSEED": hash_seed, "TZ": zone, "LC_ALL": "C", "LANG": "C"}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=surroundings, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == expected


def test_an_order_does_not_depend_on_those_before_it() -> None:
    one, other = shopper(5), shopper(5)
    one.order("fifty-lines")
    other.order("guest")
    assert one.order() == other.order()
    assert shopper(5).order() != shopper(6).order()


@pytest.mark.parametrize("name", GALLERY)
def test_every_order_of_the_gallery_adds_up(name: str) -> None:
    order = shopper(3).order(name)
    assert order.label == name
    must_add_up(order)
    must_keep_its_promise(order, qualifies=GALLERY[name].qualifies)


@given(seed=SEEDS)
@settings(max_examples=60, deadline=None)
def test_every_order_adds_up_whatever_the_seed(seed: int) -> None:
    customer = shopper(seed)
    ordinary = customer.order()
    must_keep_its_promise(ordinary, qualifies=True)
    for order in (ordinary, *(customer.order("mixed") for _ in range(4))):
        must_add_up(order)
        written = order.to_json()
        json_schema.check("virtual-order", written)
        assert VirtualOrder.from_json(json.loads(json.dumps(written))) == order


def test_mixed_goes_through_ordinary_orders_and_the_whole_gallery() -> None:
    customer = shopper(8)
    labels = [customer.order("mixed").label for _ in range(2 * len(GALLERY))]
    assert labels.count(None) == len(GALLERY)
    assert {label for label in labels if label} == set(GALLERY)


def test_no_reference_comes_twice() -> None:
    clock = VirtualClock(NOON)
    runs = [Shopper(1, clock), Shopper(2, clock), Shopper(2**63 - 1, clock, run="A7ZZZZZZZZ")]
    clock.move(timedelta(milliseconds=1))
    runs.append(Shopper(1, clock))
    references = [each.order().reference for each in runs for _ in range(50)]
    assert len({reference.upper() for reference in references}) == len(references)
    assert all(len(reference) <= 32 for reference in references)


def test_the_run_changes_nothing_but_the_reference() -> None:
    first, second = shopper(9, run="a7").order().to_json(), shopper(9, run="B8").order().to_json()
    assert (first.pop("reference"), second.pop("reference")) == ("A7-9-00001", "B8-9-00001")
    assert first == second


def test_what_cannot_be_ordered_is_said_with_its_cure() -> None:
    with pytest.raises(UnknownOrder, match=r"did you mean .*paypal-without-billing"):
        shopper(1).order("paypal-without-biling")
    for seed, run in ((-1, None), (2**63, None), (1, ""), (1, "A-7"), (1, "A" * 11)):
        with pytest.raises(ValueError, match=r"^(seed|run)"):
            shopper(seed, run)


def test_an_order_that_is_none_is_refused_by_path() -> None:
    broken = shopper(1).order().to_json()
    broken["lines"][0]["unit_price"] = "9.9"
    with pytest.raises(json_schema.Invalid, match=r"lines\[0\].unit_price"):
        VirtualOrder.from_json(broken)


@given(
    comment=st.none() | st.text(),
    company=st.none() | st.text(),
    street=st.lists(st.text()),
    placed_at=st.datetimes(timezones=st.just(UTC)),
    rate=st.decimals(0, 100, places=4),
    tax=st.decimals(0, 10**9, places=2),
)
@settings(max_examples=60, deadline=None)
def test_json_loses_nothing(
    comment: str | None,
    company: str | None,
    street: list[str],
    placed_at: datetime,
    rate: Decimal,
    tax: Decimal,
) -> None:
    written = shopper(4).order("every-kind-of-product").to_json()
    written["comment"], written["customer"]["company"], written["bill_to"]["street"] = (
        comment,
        company,
        street,
    )
    written["placed_at"] = placed_at.isoformat().replace("+00:00", "Z")
    written["lines"][0] |= {"tax_percent": format(rate, "f"), "tax": format(tax, "f")}
    assert VirtualOrder.from_json(written).to_json() == written


def money_rows(order: VirtualOrder) -> list[tuple[Line | Child, int]]:
    """The rows that carry money, and their pieces in all."""
    rows: list[tuple[Line | Child, int]] = []
    for line in order.lines:
        if line.kind == "bundle_dynamic":
            assert (line.unit_price, line.discount, line.tax) == (0, 0, 0)
            rows += [(child, child.quantity * line.quantity) for child in line.children]
        else:
            assert all((child.unit_price, child.discount, child.tax) == (0, 0, 0) for child in line.children)
            rows.append((line, line.quantity))
    return rows


def must_add_up(order: VirtualOrder) -> None:
    rows, totals = money_rows(order), order.totals
    assert [line.line for line in order.lines] == list(range(1, len(order.lines) + 1))
    assert totals.subtotal == sum(row.unit_price * pieces for row, pieces in rows)
    assert totals.discount == sum(row.discount for row, _ in rows) + order.shipping_discount
    assert totals.shipping == order.shipping_price
    assert totals.tax == sum(row.tax for row, _ in rows) + order.shipping_tax
    assert totals.grand_total == totals.subtotal - totals.discount + totals.shipping + totals.tax
    assert totals.grand_total == sum(tender.amount for tender in order.tenders)
    assert all(tender.amount > 0 for tender in order.tenders)
    assert all(0 <= row.discount <= row.unit_price * pieces for row, pieces in rows)
    assert 0 <= order.shipping_discount <= order.shipping_price
    tax_must_be_right_as_a_whole(order, rows)


def tax_must_be_right_as_a_whole(order: VirtualOrder, rows: list[tuple[Line | Child, int]]) -> None:
    """Rows may be a cent off; per rate the sum is what the rate gives for the sum, rounded half up once."""
    taxed = [(row.tax_percent, row.unit_price * pieces - row.discount, row.tax) for row, pieces in rows]
    if order.shipping_tax:
        shipped = order.shipping_price - order.shipping_discount
        taxed.append((max(rate for rate, _, _ in taxed), shipped, order.shipping_tax))
    for rate in {rate for rate, _, _ in taxed}:
        exact = sum(Fraction(net) * Fraction(rate) / 100 for of, net, _ in taxed if of == rate)
        charged = sum(tax for of, _, tax in taxed if of == rate)
        assert charged == (Decimal(exact.numerator) / exact.denominator).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
    assert all(abs(tax - net * rate / 100) <= Decimal("0.01") for rate, net, tax in taxed)


def must_keep_its_promise(order: VirtualOrder, *, qualifies: bool) -> None:
    """Auto-Invoice mode takes open orders whose whole total is held and not yet invoiced (MAG-06)."""
    held = sum(tender.amount for tender in order.tenders if tender.state == "authorized")
    open_status = order.status in ("pending", "pending_payment", "processing")
    assert qualifies == (open_status and held == order.totals.grand_total)


def test_the_gallery_holds_the_figures_it_is_named_for() -> None:
    customer = shopper(2)
    (line,) = customer.order("three-for-25").lines
    assert (line.quantity, line.unit_price * 3 - line.discount) == (3, Decimal("25.00"))
    card, visa = customer.order("gift-card-part-payment").tenders
    assert (card.amount, visa.amount) == (Decimal("40.00"), Decimal("19.99"))
    assert customer.order("zero-total").tenders == ()
    long = customer.order("long-texts").ship_to
    assert long is not None
    assert (len(long.street[0]), len(long.first_name or ""), len(long.last_name or "")) == (255, 100, 100)
    assert len(customer.order("fifty-lines").lines) == 50
    assert set("\x1a\x00") <= set(customer.order("hostile-comment").comment or "")

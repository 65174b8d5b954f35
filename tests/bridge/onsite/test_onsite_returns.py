"""Credit memos and cancellations after the document was made (MAG-D07, MAG-D08)."""

import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from onsite_till import back, errand, line, memo, order

from tillproof.bridge.errand import Errand, NeedsPerson, Refused, Trouble
from tillproof.bridge.order import Return

WEB = order(line("HAT-1", 3, "9.00", "10.00"), line("TEE-M", 1, "19.99"), shipping="5.00", tax="4.29")
INVOICES = {"download_orders_as": "invoices"}


def facts(document: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["code"], one["quantity"], one["sell"]) for one in document["lines"]]


def returned(till: Any, credit: Return) -> dict[str, Any]:
    """The invoice that was made of a credit memo."""
    document = till.push(WEB, **INVOICES)
    done = till.give_back(credit, document)
    ((kind, number),) = done.documents
    assert kind == "invoice"
    made: dict[str, Any] = till.control("GET", f"/invoices/{number}")
    assert made["totals"]["total"] == str(-credit.total)
    return made


def test_a_whole_one(till: Any) -> None:
    credit = memo(back("HAT-1", 3, "27.00"), back("TEE-M", 1, "19.99"), shipping="5.00", tax="4.29")
    made = returned(till, credit)
    assert facts(made) == [
        ("HAT-1", "-3.000", "9.000"),
        ("TEE-M", "-1.000", "19.990"),
        ("Magento Shipping", "-1.000", "5.000"),
        ("Magento Taxes", "-1.000", "4.290"),
    ]
    assert (till.stock("HAT-1"), till.stock("TEE-M")) == ((20, 0), (5, 0))
    assert (made["customer"], made["payments"]) == (1, [])


def test_it_names_what_it_is_a_return_of(till: Any) -> None:
    made = returned(till, memo(back("HAT-1", 1, "9.00")))
    assert made["printed_notes"].splitlines() == [
        "Return of invoice I-1",
        "Magento order 000000123, credit memo 000000045",
        "Comment: Too small",
    ]
    assert made["internal_notes"] == "[tillproof 1f2e3d4c/5a6b] return of invoice I-1"


def test_by_quantity(till: Any) -> None:
    returned(till, memo(back("HAT-1", 2, "18.00"), tax="1.20"))
    assert till.stock("HAT-1") == (19, 0)


def test_an_amount_that_no_price_hits(till: Any) -> None:
    made = returned(till, memo(back("HAT-1", 3, "25.00")))
    assert facts(made) == [("HAT-1", "-2.000", "8.330"), ("HAT-1", "-1.000", "8.340")]


def test_shipping_alone(till: Any) -> None:
    made = returned(till, memo(shipping="5.00"))
    assert facts(made) == [("Magento Shipping", "-1.000", "5.000")]


@pytest.mark.parametrize(("kind", "quantity"), [("extra", "-1.000"), ("fee", "1.000")])
def test_an_adjustment(till: Any, kind: str, quantity: str) -> None:
    made = returned(till, memo(back("TEE-M", 1, "19.99"), **{kind: "2.50"}))
    assert facts(made)[1] == ("Magento Adjustment", quantity, "2.500")


def test_goods_that_stay_off_the_shelf(till: Any) -> None:
    made = returned(till, memo(back("HAT-1", 2, "18.00", restocked=False), back("TEE-M", 1, "19.99")))
    assert [one["code"] for one in made["lines"]] == ["Magento Return", "TEE-M"]
    assert made["lines"][0]["description"] == "HAT-1 HAT-1 in words"
    assert (till.stock("HAT-1"), till.stock("TEE-M")) == ((17, 0), (5, 0))


def test_goods_that_onsite_does_not_know(till: Any) -> None:
    document = till.push(WEB, **INVOICES)
    done = till.give_back(memo(back("GONE-1", 1, "9.00")), document)
    assert "GONE-1" in done.note
    assert till.invoices[1]["lines"][0]["code"] == "No Product Found"


CENTS = st.decimals(0, 500, places=2).map(str)
LINES = st.lists(st.tuples(st.integers(1, 40), CENTS, st.booleans()), max_size=3)
markers = (f"<{number}>" for number in itertools.count())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, sums=st.fixed_dictionaries(dict.fromkeys(("shipping", "tax", "extra", "fee"), CENTS)))
def test_every_return_agrees_to_the_cent(
    till: Any, lines: list[tuple[int, str, bool]], sums: dict[str, str]
) -> None:
    credit = memo(*(back("HAT-1", pieces, amount, restocked=kept) for pieces, amount, kept in lines), **sums)
    document = till.push(order(number="1"), again=True, **INVOICES)
    before = till.stock("HAT-1")[0]
    done = till.run(errand("return", document, credit=credit, marker=next(markers)))
    ((_, number),) = done.documents
    assert Decimal(till.control("GET", f"/invoices/{number}")["totals"]["total"]) == -credit.total
    assert till.stock("HAT-1")[0] - before == sum(pieces for pieces, _, kept in lines if kept)


def test_two_memos_are_two_returns(till: Any) -> None:
    document = till.push(WEB, **INVOICES)
    for marker in ("one", "two", "one"):
        credit = memo(back("HAT-1", 1, "9.00"), number="7" if marker == "one" else "8")
        till.run(errand("return", document, again=True, credit=credit, marker=marker))
    assert [one["totals"]["total"] for one in till.invoices[1:]] == ["-9.00", "-9.00"]


# With a tax code


def test_a_tax_code_gives_its_tax_back(till: Any) -> None:
    document = till.push(order(line("HAT-1", 2), tax="1.65"), tax_mode="tax_code", **INVOICES)
    till.give_back(memo(back("HAT-1", 1, "10.00"), tax="0.82"), document)
    made = till.invoices[1]
    assert (made["totals"]["tax"], made["totals"]["total"]) == ("-0.83", "-10.82")
    assert [one["code"] for one in made["lines"]] == ["HAT-1", "Magento Rounding"]


def test_where_the_tax_code_would_tax_an_adjustment_tax_is_a_line(till: Any) -> None:
    document = till.push(order(line("HAT-1", 2), tax="1.65"), tax_mode="tax_code", **INVOICES)
    till.give_back(memo(back("HAT-1", 1, "10.00"), tax="0.83", extra="5.00"), document)
    made = till.invoices[1]
    assert (made["totals"]["tax"], made["totals"]["total"]) == ("0.00", "-15.83")


# Of an order


def test_of_an_order_that_was_invoiced(till: Any) -> None:
    document = till.push(WEB)
    till.control("POST", "/orders/1/invoice")
    done = till.give_back(memo(back("HAT-1", 1, "9.00")), document)
    assert done.documents == (("invoice", "2"),)
    made = till.invoices[1]
    assert made["printed_notes"].startswith("Return of invoice I-1 (order O-1)")
    assert till.stock("HAT-1") == (18, 0)


def test_of_an_order_that_has_sold_nothing_yet(till: Any) -> None:
    """It is taken off the order, and its deposit with it; the invoice made of it comes out right."""
    document = till.push(WEB)
    done = till.give_back(memo(back("HAT-1", 1, "9.00"), tax="0.74"), document)
    assert (done.documents, till.invoices) == ((), [])
    assert "order O-1" in done.note
    (shown,) = till.orders
    assert shown["totals"]["total"] == str(WEB.total - memo(back("HAT-1", 1, "9.00"), tax="0.74").total)
    assert [one["amount"] for one in shown["payments"]] == [str(WEB.total), "-9.74"]
    assert shown["totals"]["owing"] == "0.00"
    till.control("POST", "/orders/1/invoice")
    assert (till.stock("HAT-1"), till.stock("TEE-M")) == ((18, 0), (4, 0))
    assert till.invoices[0]["totals"]["owing"] == "0.00"


def test_two_memos_on_one_order(till: Any) -> None:
    document = till.push(WEB)
    for number in ("45", "4", "45"):
        till.give_back(memo(back("HAT-1", 1, "9.00"), number=number), document, again=True)
    assert till.orders[0]["totals"]["total"] == str(WEB.total - 18)
    assert [one["amount"] for one in till.orders[0]["payments"][1:]] == ["-9.00", "-9.00"]


def test_all_of_an_order_sets_its_goods_free(till: Any) -> None:
    document = till.push(WEB)
    credit = memo(back("HAT-1", 3, "27.00"), back("TEE-M", 1, "19.99"), shipping="5.00", tax="4.29")
    done = till.give_back(credit, document)
    assert "cancel it" in done.note
    assert (till.stock("HAT-1"), till.stock("TEE-M")) == ((20, 0), (5, 0))
    assert (till.orders[0]["totals"]["total"], till.orders[0]["totals"]["paid"]) == ("0.00", "0.00")


def test_an_order_without_a_deposit_gives_none_back(till: Any) -> None:
    document = till.push(WEB, create_order_deposits=False)
    till.give_back(memo(back("HAT-1", 1, "9.00")), document)
    assert till.orders[0]["payments"] == []


def test_of_an_order_that_people_cancelled(till: Any) -> None:
    document = till.push(WEB)
    till.control("POST", "/orders/1/cancel")
    with pytest.raises(NeedsPerson, match="order O-1 is cancelled"):
        till.give_back(memo(back("HAT-1", 1, "9.00")), document)


@pytest.mark.parametrize("lines", [1, 2])
def test_an_order_that_was_invoiced_while_it_was_taken_off(till: Any, lines: int) -> None:
    """Nothing is given back twice: what is not complete is left to a person."""
    document = till.push(WEB)
    till.fault("drop_response", method="POST", path="lineitems", nth=lines)
    with pytest.raises(Trouble):
        till.give_back(memo(back("HAT-1", 1, "9.00"), shipping="5.00"), document)
    till.control("POST", "/orders/1/invoice")
    credit = memo(back("HAT-1", 1, "9.00"), shipping="5.00")
    if lines == 1:
        with pytest.raises(NeedsPerson, match="order O-1 is not complete"):
            till.give_back(credit, document, again=True)
    else:
        assert till.give_back(credit, document, again=True).documents == ()
    assert len(till.invoices) == 1


def test_of_an_order_taxed_by_tax_code(till: Any) -> None:
    document = till.push(order(line("HAT-1", 2), tax="1.65"), tax_mode="tax_code")
    with pytest.raises(NeedsPerson, match=r"over 10\.00: order O-1 is not invoiced yet"):
        till.give_back(memo(back("HAT-1", 1, "10.00")), document)


def test_of_an_order_that_is_not_there(till: Any) -> None:
    with pytest.raises(NeedsPerson, match="is not in OnSite"):
        till.run(errand("return", None, credit=memo(shipping="1.00")))


def test_a_half_made_return_that_was_posted_needs_a_person(till: Any) -> None:
    document = till.push(WEB, **INVOICES)
    till.fault("posted_meanwhile", method="POST", path="invoices/2/lineitems", nth=2)
    credit = memo(back("HAT-1", 1, "9.00"), shipping="5.00")
    with pytest.raises(Refused, match="posted"):
        till.give_back(credit, document)
    with pytest.raises(NeedsPerson, match="invoice I-2 is not complete"):
        till.give_back(credit, document, again=True)


# Cancelled in the store


def test_a_cancelled_order_keeps_its_document_and_sets_its_goods_free(till: Any) -> None:
    document = till.push(WEB)
    for again in (False, True):
        done = till.run(errand("canceled", document, again=again))
        assert bool(done.note) is not again
    assert till.stock("HAT-1") == (20, 0)
    assert (till.orders[0]["status"], till.orders[0]["totals"]["total"]) == ("Received", str(WEB.total))


@pytest.mark.parametrize(
    ("kind", "settings", "stock"),
    [("orders", {"release_on_cancel": False}, (17, 3)), ("invoices", {}, (17, 0))],
)
def test_what_a_cancellation_does_not_touch(
    till: Any, kind: str, settings: dict[str, bool], stock: tuple[int, int]
) -> None:
    document = till.push(WEB, download_orders_as=kind)
    before = till.documents(kind)
    assert till.run(errand("canceled", document), **settings).note == ""
    assert till.documents(kind) == before
    assert till.stock("HAT-1") == stock


def test_a_cancelled_order_that_may_have_got_through(till: Any) -> None:
    assert till.run(errand("canceled", None)).note == ""
    till.push(WEB)
    with pytest.raises(NeedsPerson, match="order O-1 was begun"):
        till.run(errand("canceled", None))
    assert till.stock("HAT-1") == (20, 0)


def test_an_errand_that_there_is_not(till: Any) -> None:
    with pytest.raises(Refused, match="ship"):
        till.run(Errand("ship", "1", "1", {}, "m", again=False))

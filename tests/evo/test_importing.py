"""From an offered order to a sale, once, and what the store is told (POS-D01, POS-D02, POS-D06, POS-D07)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tillproof.schemas import validation, xml
from tillproof.simulators.evo import NoSale, Pos

ACKNOWLEDGE = "/AcknowledgeRequest"


def told(store: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """(order id, [(code, status)]) of every acknowledgement the store has received."""
    found = []
    for request in store.seen("POST", ACKNOWLEDGE):
        assert validation.explain("web-orders/acknowledge-request", request.body) == []
        message = xml.parse(request.body)
        issues = [
            (issue.findtext("code"), issue.findtext("responseStatus"))
            for issue in message.iter("responseIssue")
        ]
        found.append((message.findtext("id"), issues))
    return found


def test_an_order_becomes_a_sale_and_is_acknowledged(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    store.orders["W-1"] = order()
    report = pos.poll()
    assert (report.orders, report.imported, report.refused) == (1, 1, 0)
    sale = pos.sale("W-1")
    assert (sale.number, sale.state, sale.order.total) == ("S-000001", "open", Decimal("28.25"))
    assert told(store) == [("W-1", [])]
    assert store.orders == {}


def test_revenue_is_booked_by_brand_and_nothing_is_charged(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    tokens = ("VISA", "MASTERCARD", "DISCOVER", "AMEX", "PAYPAL", "OTHER")
    for token in tokens:
        store.orders[token] = order(token, payments=[{"type": token, "amount": "28.25"}])
    pos.poll()
    assert pos.revenue() == {
        "Web Visa": Decimal("28.25"),
        "Web MasterCard": Decimal("28.25"),
        "Web Discover": Decimal("28.25"),
        "Web American Express": Decimal("28.25"),
        "Web PayPal": Decimal("28.25"),
        "Web Other": Decimal("28.25"),
    }
    assert [sale.charges for sale in pos.sales()] == [()] * 6
    assert {request.path for request in store.seen("POST")} == {ACKNOWLEDGE}, "no call that could move money"


def test_a_second_offer_is_answered_with_1010(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    store.orders["W-1"] = order()
    pos.poll()
    store.orders["W-1"] = order()
    report = pos.poll()
    assert report.offered_again == 1
    assert told(store) == [("W-1", []), ("W-1", [("1010", "FAILURE")])]
    assert len(pos.sales()) == 1


def test_an_order_offered_twice_in_one_answer_is_one_sale(
    pos: Pos, store: Any, reply: Callable[..., Any], order: Callable[..., str]
) -> None:
    twice = f"<outstandingActivityResponse><orders>{order()}{order()}</orders></outstandingActivityResponse>"
    store.answers("GET", "/OutstandingActivity", reply(twice.encode()))
    pos.poll()
    assert told(store) == [("W-1", []), ("W-1", [("1010", "FAILURE")])]
    assert [sale.order_id for sale in pos.sales()] == ["W-1"]


def test_ids_keep_case_and_zeros(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    for order_id in ("W-00ab", "w-00AB", "W-0ab"):
        store.orders[order_id] = order(order_id)
    pos.poll()
    assert [sale.order_id for sale in pos.sales()] == ["W-00ab", "w-00AB", "W-0ab"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"payments": [{"type": "CCSAVE", "amount": "28.25"}]}, "1301"),
        ({"payments": [{"type": "visa", "amount": "28.25"}]}, "1301"),
        ({"payments": [{"type": "", "amount": "28.25"}]}, "1301"),
        ({"payments": [{"type": "VISA", "amount": "28.24"}]}, "9001"),
        ({"payments": []}, "9001"),
        ({"taxAmount": "1.7501"}, "9001"),
        ({"orderTotal": "28.26"}, "9001"),
        ({"shippingCost": "6,50"}, "9002"),
        ({"shippingCost": "1,006.50"}, "9002"),
        ({"shippingCost": "6.50001"}, "9002"),
        ({"shippingCost": "NaN"}, "9002"),
        ({"shippingCost": "-6.50", "payments": [{"type": "VISA", "amount": "15.25"}]}, "9002"),
        ({"items": [], "payments": [{"type": "VISA", "amount": "8.25"}]}, "9002"),
        ({"items": [{"itemID": "1", "quantity": "0", "amount": "20.00"}]}, "9002"),
        ({"items": [{"itemID": "1", "quantity": "-1", "amount": "20.00"}]}, "9002"),
        ({"items": [{"itemID": "1", "quantity": "1.5", "amount": "20.00"}]}, "9002"),
        ({"items": [{"itemID": "1", "quantity": "1", "amount": "free"}]}, "9002"),
        ({"items": [{"itemID": "", "quantity": "2", "amount": "10.00"}]}, "9002"),
        ({"items": [{"itemID": "1", "amount": "30.00"}, {"itemID": "2", "amount": "-10.00"}]}, "9002"),
        ({"items": [{"itemID": "1", "amount": "10.00"}, {"itemID": "1", "amount": "10.00"}]}, "9002"),
    ],
)
def test_what_cannot_be_imported_is_reported_and_is_no_sale(
    pos: Pos, store: Any, order: Callable[..., str], members: dict[str, Any], code: str
) -> None:
    store.orders["W-1"] = order("W-1", **members)
    report = pos.poll()
    assert (report.imported, report.refused) == (0, 1)
    assert told(store) == [("W-1", [(code, "FAILURE")])]
    assert pos.sales() == ()
    assert [(alarm.kind, alarm.subject) for alarm in pos.alarms()] == [("order_refused", "W-1")]


def test_one_bad_order_holds_up_no_other(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    store.orders |= {"A": order("A"), "B": order("B", taxAmount="?"), "C": order("C")}
    pos.poll()
    assert [sale.order_id for sale in pos.sales()] == ["A", "C"]


def test_an_id_that_could_stand_in_no_path_is_refused(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    store.orders["a/b"] = order("a/b")
    assert pos.poll().refused == 1
    with pytest.raises(NoSale):
        pos.sale("a/b")


def test_an_order_without_id_cannot_be_acknowledged_but_is_seen(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    store.orders |= {"": order(""), "B": order("B")}
    pos.poll()
    assert [sale.order_id for sale in pos.sales()] == ["B"]
    assert [order_id for order_id, _ in told(store)] == ["B"]
    assert "without a readable id" in pos.alarms()[0].text


def test_after_staff_has_mapped_the_payment_type_the_order_comes_in(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    store.orders["W-1"] = order(payments=[{"type": "GOLD", "amount": "28.25"}])
    pos.poll()
    pos.rules.map_payments({**pos.rules.payment_methods, "GOLD": "Gold coins"})
    store.orders["W-1"] = order(payments=[{"type": "GOLD", "amount": "28.25"}])
    pos.poll()
    assert pos.revenue() == {"Gold coins": Decimal("28.25")}
    assert pos.alarms() == ()


def test_a_token_staff_has_unmapped_is_unknown(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    pos.rules.map_payments({"VISA": "Cards"})
    store.orders["W-1"] = order()
    pos.poll()
    assert told(store) == [("W-1", [("1301", "FAILURE")])]


def test_a_free_order_is_imported(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    store.orders["W-1"] = order(
        shippingCost="0.00", taxAmount="0.00", payments=[], items=[{"itemID": "1", "amount": "0.00"}]
    )
    pos.poll()
    assert (pos.sale("W-1").order.total, pos.sale("W-1").bookings) == (Decimal(0), ())


def test_four_decimals_and_absent_amounts_are_read_by_value(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    store.orders["W-1"] = order(
        shippingCost="15.0000",
        taxAmount=None,
        payments=[{"type": "VISA", "amount": "16.0000"}],
        items=[{"itemID": "1", "quantity": "4.0000", "amount": "0.2500"}],
    )
    pos.poll()
    sale = pos.sale("W-1")
    assert (sale.order.shipping_cost, sale.order.total) == (Decimal("15.00"), Decimal("16.00"))
    assert sale.lines[0].item.quantity == 4


def test_two_tenders_are_booked_apart(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    store.orders["W-1"] = order(
        payments=[{"type": "OTHER", "amount": "20.00"}, {"type": "VISA", "amount": "8.25"}]
    )
    pos.poll()
    assert [(one.method, one.amount) for one in pos.sale("W-1").bookings] == [
        ("Web Other", Decimal("20.00")),
        ("Web Visa", Decimal("8.25")),
    ]


def test_long_texts_are_kept_whole_by_default(pos: Pos, store: Any, order: Callable[..., str]) -> None:
    store.orders["W-1"] = order(comment="c" * 4000, customers=[{"type": "BILLING", "address1": "a" * 255}])
    pos.poll()
    sale = pos.sale("W-1")
    assert len(sale.order.comment) == 4000
    assert len(sale.order.customers[0].address1) == 255


def test_a_text_that_is_shortened_keeps_its_beginning_and_the_store_is_told(
    open_till: Callable[..., Pos], store: Any, order: Callable[..., str]
) -> None:
    pos = open_till(text_lengths={"description": 6, "comment": 3})
    store.orders["W-1"] = order(comment="abc")
    pos.poll()
    assert pos.sale("W-1").lines[0].item.description == "Clutch"
    assert told(store) == [("W-1", [("9003", "SUCCESS")])]
    issue = next(xml.parse(store.requests[-1].body).iter("responseIssue"))
    assert issue.findtext("message") == "too long for this POS and shortened: description"


@pytest.mark.parametrize("text", ["O'Brien & Søn <x>", "Łódź", "😀", "سلام", "]]>", "  two  blanks  "])
def test_texts_arrive_as_they_were_sent(pos: Pos, store: Any, order: Callable[..., str], text: str) -> None:
    store.orders["W-1"] = order(comment=text)
    pos.poll()
    assert pos.sale("W-1").order.comment == text


@pytest.mark.parametrize(
    ("members", "code"),
    [({"date": "yesterday"}, "9005"), ({"customers": [{"type": "BILLING"}]}, "9004")],
)
def test_what_is_odd_but_harmless_is_imported_and_remarked(
    pos: Pos, store: Any, order: Callable[..., str], members: dict[str, Any], code: str
) -> None:
    store.orders["W-1"] = order("W-1", **members)
    assert pos.poll().imported == 1
    assert told(store) == [("W-1", [(code, "SUCCESS")])]


def test_an_empty_address_never_blanks_the_one_on_file(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    blank = dict.fromkeys(("address1", "address2", "city", "state", "county", "country", "zipCode"), "")
    store.orders["W-1"] = order("W-1", customers=[{"type": "BILLING"}, {"type": "SHIPPING"}])
    store.orders["W-2"] = order(
        "W-2",
        customers=[
            {"type": "BILLING", **blank, "phone": "555-0199"},
            {"type": "SHIPPING", "address1": "Somewhere else"},
        ],
    )
    pos.poll()
    (customer,) = pos.customers()
    assert (customer.address1, customer.city, customer.phone) == ("1 Mill Lane", "Boise", "555-0199")


def test_guests_are_known_by_e_mail_without_regard_to_case(
    pos: Pos, store: Any, order: Callable[..., str]
) -> None:
    for order_id, email in (("W-1", "Ada@Example.com"), ("W-2", "ada@example.COM")):
        store.orders[order_id] = order(
            order_id, customers=[{"type": "BILLING", "customerID": "", "email": email}]
        )
    pos.poll()
    assert len(pos.customers()) == 1

"""What the POS understands: lenient in shape, the same in XML and JSON (EVO-D06, POS-D09d)."""

import contextlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillproof.schemas import validation, xml
from tillproof.simulators.evo.messages import (
    Acknowledgement,
    Issue,
    OrderVoid,
    ResponseType,
    Shipment,
    ShippedItem,
    UnreadableOrder,
    WebOrder,
)
from tillproof.simulators.evo.reading import Unreadable, read_activity, read_answer
from tillproof.simulators.evo.writing import dealer_time, write

ORDER: dict[str, Any] = {
    "orderID": "W-1",
    "date": "2026-03-04 07:08:09.000",
    "shippingCost": "6.50",
    "taxAmount": 1.75,
    "customers": {"customer": [{"type": "BILLING", "firstName": "Ada"}]},
    "payments": {"payment": [{"type": "VISA", "amount": 28.25}]},
    "orderItems": {"orderItem": [{"itemID": 71, "quantity": 2, "amount": "10.0000"}]},
}


def one_order(body: bytes) -> WebOrder:
    (order,) = read_activity(body).orders
    assert isinstance(order, WebOrder), order
    return order


def as_json(orders: object, **more: object) -> bytes:
    return json.dumps({"orders": orders, "cancellations": {"webOrderCancellation": []}, **more}).encode()


@pytest.mark.parametrize(
    "body",
    [
        as_json({"webOrder": [ORDER]}),
        as_json({"webOrder": ORDER}),
        as_json([ORDER]),
        as_json(ORDER),
        json.dumps(
            {"outstandingActivityResponse": {"orders": {"webOrder": [ORDER]}, "cancellations": ""}}
        ).encode(),
        b"\xef\xbb\xbf" + as_json({"webOrder": [ORDER]}),
        as_json({"webOrder": [{**ORDER, "extra": {"deep": [1]}, "comment": None}]}, page=1),
        as_json(
            {
                "webOrder": [
                    {
                        **ORDER,
                        "customers": {"customer": {"type": "BILLING", "firstName": "Ada"}},
                        "payments": {"payment": {"type": "VISA", "amount": "28.25"}},
                        "orderItems": {"orderItem": {"itemID": "71", "quantity": "2.0000", "amount": 10}},
                    }
                ]
            }
        ),
    ],
)
def test_json_in_all_its_shapes_is_the_same_order(body: bytes) -> None:
    order = one_order(body)
    assert (order.order_id, order.total, order.paid) == ("W-1", Decimal("28.25"), Decimal("28.25"))
    assert (order.items[0].item_id, order.items[0].quantity, order.customers[0].first_name) == (
        "71",
        2,
        "Ada",
    )


BARE = (
    "<webOrder><orderID>W-1</orderID><orderItems><orderItem>"
    "<itemID>1</itemID><quantity>1</quantity><amount>1</amount>"
    "</orderItem></orderItems></webOrder>"
)
WRAPPED = "<outstandingActivityResponse><orders>{}</orders><cancellations/></outstandingActivityResponse>"


@pytest.mark.parametrize(
    "document",
    [
        WRAPPED,
        f"<?xml version='1.0' encoding='UTF-8'?>\n{WRAPPED}",
        f"\ufeff{WRAPPED}",
        WRAPPED.replace("<cancellations/>", ""),
        WRAPPED.replace("Response><orders>", "Response xmlns='urn:x'><cancellations/><news/><orders>"),
        WRAPPED.replace("<orders>", "\r<orders>\r<!-- one -->"),
    ],
)
@pytest.mark.parametrize(
    "order_id",
    [
        "<orderID>W-1</orderID>",
        "<orderId>W-1</orderId>",
        "<orderID>\n W-1 </orderID>",
        "<orderID><![CDATA[W-1]]></orderID>",
        "<orderID>W<!-- - -->-1</orderID>",
    ],
)
def test_xml_is_read_whatever_its_dress(document: str, order_id: str) -> None:
    body = document.format(BARE.replace("<orderID>W-1</orderID>", order_id))
    assert one_order(body.encode()).order_id == "W-1"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"null",
        b"[]",
        b"{}",
        b'{"orders": [',
        b'{"orders": [1]}',
        b"\xff",
        b"<a>",
        b"<a/>",
        b"[" * 100_000,
    ],
)
def test_what_is_no_activity_is_unreadable_as_a_whole(body: bytes) -> None:
    with pytest.raises(Unreadable):
        read_activity(body)


def test_an_entity_is_never_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]><outstandingActivityResponse><orders>&f;</orders></outstandingActivityResponse>'
    with pytest.raises(Unreadable):
        read_activity(bomb)


@pytest.mark.parametrize(
    "member", [{"shippingCost": True}, {"orderID": ["W-1"]}, {"payments": {"payment": ["x"]}}]
)
def test_a_member_of_the_wrong_kind_spoils_its_order_only(member: dict[str, object]) -> None:
    first, second = read_activity(as_json({"webOrder": [{**ORDER, **member}, ORDER]})).orders
    assert isinstance(first, UnreadableOrder)
    assert isinstance(second, WebOrder)


@given(st.binary(max_size=200))
def test_no_answer_whatever_breaks_the_reader(body: bytes) -> None:
    for read in (read_activity, read_answer):
        with contextlib.suppress(Unreadable):
            read(body)


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=4)


@given(AMOUNTS, st.integers(min_value=1, max_value=10**9 - 1))
def test_amounts_and_quantities_are_exact_in_both_formats(amount: Decimal, pieces: int) -> None:
    item = {"itemID": "1", "quantity": f"{pieces}.000", "amount": str(amount)}
    body = as_json({"webOrder": [{**ORDER, "orderItems": {"orderItem": [item]}}]})
    assert one_order(body).items[0].amount == amount
    document = (
        "<outstandingActivityResponse><orders><webOrder><orderID>1</orderID><orderItems><orderItem>"
        f"<itemID>1</itemID><quantity>{pieces}</quantity><amount>{amount}</amount>"
        "</orderItem></orderItems></webOrder></orders></outstandingActivityResponse>"
    )
    line = one_order(document.encode()).items[0]
    assert (line.amount, line.quantity) == (amount, pieces)


NOW = datetime(2026, 3, 4, 9, 15, 0, 123999, tzinfo=UTC)
TEXTS = st.text(max_size=50)


@given(TEXTS, TEXTS)
def test_whatever_staff_types_the_message_keeps_its_schema(reason: str, tracking: str) -> None:
    void = write(OrderVoid("W-1", NOW, reason), "xml", "UTC")
    assert validation.explain("web-orders/order-action", void) == []
    shipment = Shipment("W-1", NOW, "ACME", reason, tracking, (ShippedItem("1", 2),))
    assert validation.explain("web-orders/shipment", write(shipment, "xml", "UTC")) == []
    assert json.loads(write(shipment, "json", "UTC"))["shipment"]["items"]["item"] == [
        {"itemID": "1", "quantity": "2"}
    ]


def test_a_list_is_an_array_in_json_even_when_it_is_empty() -> None:
    message = json.loads(write(Acknowledgement("W-1", ResponseType.ORDER, NOW), "json", "UTC"))
    assert message["acknowledgeRequest"]["responseIssues"] == {"responseIssue": []}


def test_an_acknowledgement_without_and_with_issues_keeps_its_schema() -> None:
    for told in ((), (Issue("1010", "known"),), (Issue("1010", "a"), Issue("9003", "b", failing=False))):
        body = write(Acknowledgement("W-1", ResponseType.ORDER, NOW, told), "xml", "UTC")
        assert validation.explain("web-orders/acknowledge-request", body) == []
        assert len(list(xml.parse(body).iter("responseIssue"))) == len(told)


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("UTC", "2026-03-04 09:15:00.123"),
        ("America/Denver", "2026-03-04 02:15:00.123"),
        ("Asia/Kathmandu", "2026-03-04 15:00:00.123"),
    ],
)
def test_dates_are_written_in_the_dealers_zone(zone: str, text: str) -> None:
    assert dealer_time(NOW, zone) == text


def test_the_repeated_hour_of_autumn_is_written_twice() -> None:
    before, after = (datetime(2026, 11, 1, hour, 30, tzinfo=UTC) for hour in (7, 8))
    assert (
        dealer_time(before, "America/Denver")
        == dealer_time(after, "America/Denver")
        == "2026-11-01 01:30:00.000"
    )

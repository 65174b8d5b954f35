"""Answers are read leniently: order of elements and unknown ones do not matter, and XML and JSON say the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillproof.harness import wire

ORDER = [
    "<orderID>W-1</orderID>",
    "<date>now</date>",
    "<extra><deep/></extra>",
    "<orderItems><orderItem/></orderItems>",
]


@given(st.permutations(ORDER), st.booleans())
def test_sequence_and_unknown_elements_do_not_matter(members: list[str], swapped: bool) -> None:
    orders = f"<orders><webOrder>{''.join(members)}</webOrder></orders>"
    cancellations = (
        "<cancellations><webOrderCancellation><orderId> W-2 </orderId></webOrderCancellation></cancellations>"
    )
    inner = cancellations + "<new/>" + orders if swapped else orders + cancellations
    body = f"<outstandingActivityResponse>{inner}</outstandingActivityResponse>".encode()
    outstanding = wire.outstanding(wire.read(body, "text/xml"))
    assert outstanding.order_ids == ("W-1",)
    assert outstanding.cancelled_ids == ("W-2",)
    assert len(outstanding.orders[0].lines) == 1


@pytest.mark.parametrize(
    "body",
    [
        b'{"outstandingActivityResponse": {"orders": {"webOrder": [{"orderID": "W-1"}]}, "cancellations": {}}}',
        b'{"outstandingActivityResponse": {"orders": [{"orderID": "W-1"}], "cancellations": []}}',
        b'{"orders": [{"orderID": "W-1"}], "cancellations": []}',
        b'{"orders": {"webOrder": {"orderID": "W-1"}}, "cancellations": null}',
    ],
)
def test_json_is_read_in_every_shape_it_was_seen_in(body: bytes) -> None:
    assert wire.outstanding(wire.read(body, "application/json")).order_ids == ("W-1",)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><body>Log in</body></html>", "the root is html, not acknowledgeResponse"),
        (b"<!DOCTYPE html><html></html>", "an HTML page"),
        (b"", "an empty body"),
        (
            b"<acknowledgeResponse><responseStatus>OK</responseStatus></acknowledgeResponse>",
            "neither SUCCESS nor",
        ),
        (b"<acknowledgeResponse>", "no readable XML"),
    ],
)
def test_what_is_no_receipt_is_said_to_be_none(body: bytes, reason: str) -> None:
    with pytest.raises(wire.Unreadable, match=reason):
        wire.receipt(wire.read(body, "application/xml"))


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (b'{"orders": {"webOrder": []}, "cancellations": []}', []),
        (b'{"orders": {"webOrder": {}}, "cancellations": []}', ["orders"]),
        (b'{"orders": [{"payments": {"payment": {"type": "VISA"}}}], "cancellations": []}', ["payments"]),
    ],
)
def test_a_json_list_that_is_none_is_found(body: bytes, wrong: list[str]) -> None:
    assert [each.split()[0] for each in wire.lists_that_are_none(body)] == wrong

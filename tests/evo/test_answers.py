"""What the POS makes of an answer: the table of EVO-D12, for messages and for polls (POS-D04)."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tillproof.simulators.agenda import Agenda
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.evo import Pos

FAILURE = (
    b"<acknowledgeResponse><responseStatus>FAILURE</responseStatus>"
    b"<responseMessage>no such order</responseMessage></acknowledgeResponse>"
)
SUCCESS = b"<acknowledgeResponse><responseStatus>SUCCESS</responseStatus></acknowledgeResponse>"
VOID = "/Order/W-1"
POLL = "/OutstandingActivity"


@pytest.fixture
def sold(pos: Pos, agenda: Agenda, store: Any, order: Callable[..., str]) -> Pos:
    """A POS with the sale of W-1, acknowledged."""
    store.orders["W-1"] = order()
    agenda.run_due()
    return pos


def test_success_is_done_and_never_sent_again(
    sold: Pos, store: Any, agenda: Agenda, clock: VirtualClock
) -> None:
    assert sold.void("W-1", "phoned").outcome == "success"
    agenda.advance(clock, timedelta(minutes=11))
    assert len(store.seen("POST", VOID)) == 1


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, FAILURE, "no such order"),
        (201, FAILURE, "no such order"),
        (400, FAILURE, "no such order"),
        (422, FAILURE, "no such order"),
        (400, b"", "400"),
        (405, b"", "405"),
        (415, b"what?", "415"),
        (409, SUCCESS, "409"),
        (200, b'{"responseStatus": "failure", "responseMessage": "not this one"}', "not this one"),
    ],
)
def test_a_failure_is_final_and_shown_to_staff(
    sold: Pos,
    store: Any,
    reply: Callable[..., Any],
    agenda: Agenda,
    clock: VirtualClock,
    status: int,
    body: bytes,
    words: str,
) -> None:
    store.answers("POST", VOID, reply(body, status))
    told = sold.void("W-1", "phoned")
    assert told.outcome == "failure"
    assert words in told.message
    assert [alarm.kind for alarm in sold.alarms()] == ["message_refused"]
    assert words in sold.alarms()[0].text
    agenda.advance(clock, timedelta(minutes=11))
    assert len(store.seen("POST", VOID)) == 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (408, b""),
        (429, b""),
        (500, FAILURE),
        (502, b"<html>bad gateway</html>"),
        (503, b""),
        (200, b""),
        (204, b""),
        (200, b"<html><body>log in</body></html>"),
        (200, b"<!DOCTYPE html><html></html>"),
        (200, SUCCESS[:-5]),
        (200, b"<acknowledgeResponse><responseStatus>PERHAPS</responseStatus></acknowledgeResponse>"),
        (200, b"<acknowledgeResponse/>"),
        (200, b"<other><responseStatus>SUCCESS</responseStatus></other>"),
        (200, b'{"responseStatus": '),
        (200, b'{"error": "oops"}'),
        (200, b"OK"),
        (200, b"\xff\xfe\x00"),
    ],
)
def test_trouble_is_tried_again_with_the_same_content_after_the_retry_interval(
    sold: Pos,
    store: Any,
    reply: Callable[..., Any],
    agenda: Agenda,
    clock: VirtualClock,
    status: int,
    body: bytes,
) -> None:
    store.answers("POST", VOID, *[reply(body, status)] * 2)
    assert sold.void("W-1", "phoned").outcome == "queued"
    agenda.advance(clock, timedelta(seconds=59))
    assert len(store.seen("POST", VOID)) == 1
    agenda.advance(clock, timedelta(seconds=1))
    assert len(store.seen("POST", VOID)) == 2
    agenda.advance(clock, timedelta(seconds=60))
    first, second, third = store.seen("POST", VOID)
    assert first.body == second.body == third.body
    assert sold.messages("W-1")[-1].state == "done"


@pytest.mark.parametrize("bytes_sent", [0, 1, 40])
def test_a_lost_answer_is_tried_again(
    sold: Pos, store: Any, reply: Callable[..., Any], agenda: Agenda, clock: VirtualClock, bytes_sent: int
) -> None:
    store.answers("POST", VOID, reply(SUCCESS, cut_after=bytes_sent))
    assert sold.void("W-1").outcome == "queued"
    agenda.advance(clock, timedelta(seconds=60))
    assert len({request.body for request in store.seen("POST", VOID)}) == 1
    assert len(store.seen("POST", VOID)) == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "200"}, 200),
        ({"Retry-After": "5"}, 60),
        ({"Retry-After": "nonsense"}, 60),
        (
            {"Date": "Wed, 04 Mar 2020 09:15:00 GMT", "Retry-After": "Wed, 04 Mar 2020 09:18:00 GMT"},
            180,
        ),
        ({"Retry-After": "9" * 400}, 86_400),
    ],
)
def test_retry_after_is_honoured_and_everything_waits(
    sold: Pos,
    store: Any,
    reply: Callable[..., Any],
    clock: VirtualClock,
    headers: dict[str, str],
    seconds: int,
) -> None:
    store.answers("POST", VOID, reply(b"", 429, headers))
    sold.void("W-1")
    waits_until = clock() + timedelta(seconds=seconds)
    assert sold.messages("W-1")[-1].due_at == waits_until
    assert sold.next_call() == max(waits_until, clock() + timedelta(seconds=60))


@pytest.mark.parametrize("status", [401, 403, 404, 301, 302, 307])
def test_what_a_person_must_mend_stops_the_pos(
    sold: Pos,
    store: Any,
    reply: Callable[..., Any],
    agenda: Agenda,
    clock: VirtualClock,
    status: int,
) -> None:
    store.answers("POST", VOID, reply(b"", status, {"Location": store.url + "/elsewhere"}))
    told = sold.void("W-1", "phoned")
    assert told.outcome == "queued"
    assert str(status) in told.message
    assert [(alarm.kind, str(status) in alarm.text) for alarm in sold.alarms()] == [("connection", True)]
    calls = len(store.requests)
    agenda.advance(clock, timedelta(days=1))
    assert len(store.requests) == calls, "the POS went on calling, or followed the redirect"

    assert sold.test_connection().success
    agenda.run_due()
    first, second = store.seen("POST", VOID)
    assert first.body == second.body
    assert sold.alarms() == ()


@pytest.mark.parametrize("status", [401, 403, 404, 302])
def test_a_stop_survives_a_restart_and_a_good_poll_by_hand_lifts_it(
    open_till: Callable[..., Pos], store: Any, reply: Callable[..., Any], tmp_path: Any, status: int
) -> None:
    pos = open_till(tmp_path / "till")
    store.answers("GET", POLL, reply(b"", status))
    assert pos.poll().outcome == "stopped"
    pos.close()
    again = open_till(tmp_path / "till", None)
    assert str(status) in again.halted
    assert again.next_call() is None
    assert again.poll().outcome == "answered"
    assert (again.halted, again.alarms()) == ("", ())
    assert again.next_call() is not None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b""),
        (204, b""),
        (200, b"<html><body>log in</body></html>"),
        (200, b"{}"),
        (200, b'{"error": "maintenance"}'),
        (200, b"<orders/>"),
        (200, b"<!DOCTYPE a><outstandingActivityResponse/>"),
        (400, b"<outstandingActivityResponse/>"),
        (500, b"<outstandingActivityResponse/>"),
        (503, b""),
    ],
)
def test_a_poll_that_brings_nothing_readable_is_repeated_after_the_retry_interval(
    pos: Pos, store: Any, reply: Callable[..., Any], clock: VirtualClock, status: int, body: bytes
) -> None:
    store.answers("GET", POLL, reply(body, status))
    report = pos.poll()
    assert (report.outcome, report.imported) == ("again", 0)
    assert pos.next_call() == clock() + timedelta(seconds=60)
    assert [alarm.kind for alarm in pos.alarms()] == ["connection"]
    pos.poll()
    assert pos.alarms() == ()


def test_nothing_is_taken_from_an_answer_that_is_cut(
    pos: Pos, store: Any, reply: Callable[..., Any], order: Callable[..., str]
) -> None:
    store.orders |= {order_id: order(order_id) for order_id in ("A", "B", "C")}
    whole = store.activity().encode()
    for kept in (1, len(whole) // 3, len(whole) // 2, len(whole) - 1):
        store.answers("GET", POLL, reply(whole, cut_after=kept), reply(whole[:kept]))
        assert pos.poll().outcome == "again"
        assert pos.poll().outcome == "again"
    assert pos.sales() == ()
    assert store.seen("POST") == []
    assert pos.poll().imported == 3


def test_messages_of_one_order_keep_their_sequence_and_others_pass(
    sold: Pos,
    store: Any,
    reply: Callable[..., Any],
    order: Callable[..., str],
    agenda: Agenda,
    clock: VirtualClock,
) -> None:
    store.orders["W-2"] = order("W-2")
    sold.poll()
    store.answers("POST", "/Order/W-1/Shipment", reply(b"", 500))
    assert sold.ship("W-1", "T-1", items=[]).outcome == "queued"
    told = sold.void("W-1")
    assert (told.outcome, told.message) == ("queued", "an earlier message has to be delivered first")
    assert sold.void("W-2").outcome == "success"
    agenda.advance(clock, timedelta(minutes=2))
    assert [letter.state for letter in sold.messages("W-1")] == ["done"] * 3
    paths = [request.path for request in store.seen("POST", "/Order/W-1")]
    assert paths == ["/Order/W-1/Shipment", "/Order/W-1/Shipment", "/Order/W-1"]


def test_staff_can_abandon_a_message_no_store_will_take(
    sold: Pos, store: Any, reply: Callable[..., Any], agenda: Agenda, clock: VirtualClock
) -> None:
    store.answers("POST", VOID, reply(b"", 500))
    number = sold.void("W-1").letter.number
    assert sold.abandon_message(number)
    assert not sold.abandon_message(number)
    agenda.advance(clock, timedelta(minutes=11))
    assert len(store.seen("POST", VOID)) == 1


def test_every_call_stands_alone(pos: Pos, store: Any, reply: Callable[..., Any]) -> None:
    store.answers("GET", POLL, reply(store.activity().encode(), 200, {"Set-Cookie": "session=abc; Path=/"}))
    pos.poll()
    pos.poll()
    assert "cookie" not in store.requests[-1].headers


def test_an_answer_without_end_is_given_up(pos: Pos, store: Any, reply: Callable[..., Any]) -> None:
    endless = gzip.compress(bytes(17 * 1024 * 1024), compresslevel=1)
    store.answers("GET", POLL, reply(endless, 200, {"Content-Encoding": "gzip"}))
    report = pos.poll()
    assert (report.outcome, "larger than" in report.words) == ("again", True)

"""What stops in the middle is never worked on, and keeps nobody waiting (EVO-D12, docs/decisions/0003)."""

import select
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import product

import pytest
from door.messages import VOID, acknowledgement, line_action, shipment
from door.served import Served
from door.wire import Heard, chunked, hang_up_hard, request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Write = tuple[str, bytes]
End = Callable[[Served, socket.socket], Heard | None]


def stop_talking(served: Served, connection: socket.socket) -> Heard:
    connection.shutdown(socket.SHUT_WR)
    return served.listen(connection)


def hang_up(_: Served, connection: socket.socket) -> None:
    connection.close()


def crash(_: Served, connection: socket.socket) -> None:
    hang_up_hard(connection)


ENDS: Sequence[End] = (stop_talking, hang_up, crash)
BREAKS = (b"", b"0", b"0\r\n", b"5\r\nmo", b"zz\r\n", b"-1\r\n", b"ffffffffffffffffff\r\n")


@pytest.fixture(scope="session")
def writes(served: Served, offered: str) -> Sequence[Write]:
    """One of each kind; any of them would change the order, were it whole."""
    place = f"/LightSpeed/Order/{offered}"
    item = served.operator(f"/orders/{offered}")["lines"][0]["item_id"]
    return (
        ("/LightSpeed/AcknowledgeRequest", acknowledgement(offered)),
        (place, VOID),
        (f"{place}/Item/{item}", line_action()),
        (f"{place}/Shipment", shipment(item)),
        (f"/LightSpeed/PostAuth/{offered}/VISA/1.00", b"<nothing/>"),
    )


def leave(served: Served, said: bytes, end: End) -> Heard | None:
    with served.connect() as connection:
        connection.sendall(said)
        return end(served, connection)


@pytest.mark.parametrize("end", ENDS)
def test_a_head_that_is_cut_off(served: Served, offered: str, end: End) -> None:
    whole = request("POST", "/LightSpeed/AcknowledgeRequest", acknowledgement(offered))
    head = whole.index(b"\r\n\r\n") + 4
    for length in range(1, head, 7):
        heard = leave(served, whole[:length], end)
        assert heard is None or heard.refused, heard


@pytest.mark.parametrize("end", ENDS)
def test_a_body_that_is_cut_off(served: Served, writes: Sequence[Write], end: End) -> None:
    for path, body in writes:
        whole = request("POST", path, body)
        head = whole.index(b"\r\n\r\n") + 4
        for length in range(head, len(whole), 23):
            heard = leave(served, whole[:length], end)
            assert heard is None or (heard.status == 400 and b"cut off" in heard.body), heard


@pytest.mark.parametrize("end", ENDS)
def test_a_message_that_looks_whole_while_more_was_announced(
    served: Served, writes: Sequence[Write], end: End
) -> None:
    for path, body in writes:
        heard = leave(served, request("POST", path, body, f"Content-Length: {len(body) + 1}"), end)
        assert heard is None or (heard.status == 400 and b"cut off" in heard.body), heard


@pytest.mark.parametrize("end", ENDS)
def test_chunks_that_break_behind_a_message_that_looks_whole(
    served: Served, writes: Sequence[Write], end: End
) -> None:
    for (path, body), last in product(writes, BREAKS):
        said = request("POST", path, b"", "Transfer-Encoding: chunked") + chunked(body) + last
        heard = leave(served, said, end)
        assert heard is None or (heard.status == 400 and b"cut off" in heard.body), heard


def test_chunks_that_come_to_their_end_are_read(served: Served, offered: str) -> None:
    body = acknowledgement(offered, kind="SOMETHING")
    said = request("POST", "/LightSpeed/AcknowledgeRequest", b"", "Transfer-Encoding: chunked")
    heard = served.say(said + chunked(body[:30], body[30:]) + b"0\r\n\r\n")
    assert heard.status == 200
    assert b"SOMETHING" in heard.body


@given(st.binary(min_size=1, max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_of_any_kind(served: Served, noise: bytes) -> None:
    assert served.say(noise, no_more=True).refused


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_acknowledgement_with_bytes_spoilt_on_the_way(served: Served, data: st.DataObject) -> None:
    """One byte of the head becomes another one; the order it names is unknown."""
    whole = bytearray(request("POST", "/LightSpeed/AcknowledgeRequest", acknowledgement("none such")))
    place = data.draw(st.integers(0, whole.index(b"\r\n\r\n") + 3))
    whole[place] = data.draw(st.integers(0, 255))
    assert served.say(bytes(whole), no_more=True).refused


@pytest.fixture
def hanging(served: Served, writes: Sequence[Write]) -> Iterator["Hanging"]:
    with ExitStack() as stack:
        yield Hanging(served, stack, writes)


class Hanging:
    """Connections on which nothing more will come."""

    def __init__(self, served: Served, stack: ExitStack, writes: Sequence[Write]) -> None:
        self.served = served
        self.heads: list[socket.socket] = []
        self.bodies: list[socket.socket] = []
        whole = request("POST", *writes[0])
        for turn in range(40):
            self.bodies.append(self._begin(stack, whole[: -1 - turn]))
        for beginning in (b"", b"P", whole[:20], whole[: whole.index(b"\r\n\r\n") + 2]):
            self.heads.append(self._begin(stack, beginning))

    def _begin(self, stack: ExitStack, said: bytes) -> socket.socket:
        connection = stack.enter_context(self.served.connect())
        connection.sendall(said)
        return connection

    def answered(self) -> list[socket.socket]:
        return select.select([*self.heads, *self.bodies], [], [], 0)[0]


def test_forty_that_stop_in_the_middle_keep_nobody_waiting_and_are_sent_away(
    served: Served, hanging: Hanging
) -> None:
    for _ in range(10):
        assert served.ask("GET", "/LightSpeed/OutstandingActivity").status == 200
    assert hanging.answered() == []  # all ten were answered while these hung
    for connection in hanging.bodies:
        heard = served.listen(connection)
        assert (heard.status, heard.header("connection")) == (408, "close")
    for connection in hanging.heads:
        assert served.listen(connection).status in (None, 408)


def test_a_body_that_comes_byte_by_byte_has_no_more_time(served: Served, offered: str) -> None:
    body = acknowledgement(offered) + b" " * 10_000
    whole = request("POST", "/LightSpeed/AcknowledgeRequest", body)
    began = time.monotonic()
    with served.connect() as connection:
        connection.sendall(whole[: -len(body)])
        for byte in body:
            if select.select([connection], [], [], 0.02)[0]:
                break
            connection.sendall(bytes([byte]))
        assert served.listen(connection).status == 408
    assert time.monotonic() - began < 8

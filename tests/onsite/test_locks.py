"""Locks: one session of one application at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
def invoice(api: Any) -> str:
    return api.post("invoices/", "<invoice/>").get("uri")


def test_a_change_needs_ones_own_lock(api: Any, connect: Any) -> None:
    other = connect()
    assert "LOCK" in api.refused(406, "PUT", "products/1/", "<product><code>X</code></product>")
    other.lock("products/1/")
    api.refused(406, "PUT", "products/1/", "<product><code>X</code></product>")
    assert "another session" in api.refused(403, "LOCK", "products/1/")
    assert "another session" in api.refused(403, "UNLOCK", "products/1/")
    other.put("products/1/", "<product><code>Y</code></product>")
    other.unlock("products/1/")
    api.locked_put("products/1/", "<product><code>Z</code></product>")
    assert other.get("products/1/").findtext("code") == "Z"


def test_reading_and_creating_need_none(api: Any, connect: Any) -> None:
    connect().lock("products/1/")
    assert api.get("products/1/").findtext("code") == "HAT-1"
    api.post("products/", "<product/>")


def test_locking_twice_and_unlocking_what_is_free_are_fine(api: Any) -> None:
    for _ in range(2):
        api.lock("products/1/")
    for _ in range(2):
        api.unlock("products/1/")
    api.refused(406, "PUT", "products/1/", "<product/>")


def test_only_single_records_are_locked(api: Any) -> None:
    for path in ("products/", "product_inventory/1/", "users/1001/", "sessions/current/logout/", ""):
        api.refused(405, "LOCK", path)
    for path in ("products/99/", "invoices/1/", "nothing/1/"):
        api.refused(404, "LOCK", path)


def test_lines_and_payments_come_under_the_lock_of_their_document(
    api: Any, connect: Any, invoice: str
) -> None:
    line = "<lineitem><quantity>1</quantity><product id='1'/></lineitem>"
    payment = "<payment><payment_method>Cash</payment_method><amount>1</amount></payment>"
    connect().lock(invoice)
    for path, body in (("lineitems/", line), ("payments/", payment)):
        api.refused(406, "POST", invoice + path, body)
    assert api.available(1) == "20.000"


def test_a_line_is_changed_under_both_locks(api: Any, connect: Any, invoice: str) -> None:
    api.lock(invoice)
    line = api.line(invoice, 1, 1).get("uri")
    api.refused(406, "PUT", line, "<lineitem><quantity>2</quantity></lineitem>")
    connect().refused(403, "LOCK", line)
    api.lock(line)
    api.unlock(invoice)
    api.refused(406, "PUT", line, "<lineitem><quantity>2</quantity></lineitem>")
    api.lock(invoice)
    assert api.put(line, "<lineitem><quantity>2</quantity></lineitem>").findtext("quantity") == "2.000"


def test_locks_go_with_the_session(api: Any, connect: Any, clock: Any) -> None:
    leaving, silent = connect(), connect()
    leaving.lock("products/1/")
    silent.lock("products/2/")
    assert leaving.call("POST", "sessions/current/logout/").status_code == 204
    api.lock("products/1/")
    api.refused(403, "LOCK", "products/2/")
    clock.move(timedelta(minutes=15))
    api.lock("products/2/")


def test_the_desk_can_hold_a_lock(api: Any) -> None:
    assert api.control("POST", "/locks", json={"path": "/api/products/1/"})[0] == 201
    api.refused(403, "LOCK", "products/1/")
    assert api.control("GET", "/locks")[1]["locks"] == [{"path": "products/1/", "session": None}]
    api.control("DELETE", "/locks")
    api.lock("products/1/")
    assert api.control("POST", "/locks", json={"path": "/api/products/1/"})[0] == 409
    assert api.control("POST", "/locks", json={"path": "/api/products/"})[0] == 400


def test_of_many_at_once_one_gets_the_lock(open_server: Any) -> None:
    server = open_server(seats=20)
    connectors = [type(server)(server.url, _copy(server.session), server.onsite) for _ in range(8)]
    with ThreadPoolExecutor(8) as crowd:
        answers = list(
            crowd.map(lambda one: one.call("LOCK", "setup/web_categories/1/").status_code, connectors)
        )
    assert answers == [404] * 8
    server.post("setup/web_categories/", "<category><name>Hats</name></category>")
    with ThreadPoolExecutor(8) as crowd:
        answers = list(
            crowd.map(lambda one: one.call("LOCK", "setup/web_categories/1/").status_code, connectors)
        )
    assert sorted(answers) == [200, *[403] * 7]


def test_no_update_is_lost_among_those_who_lock(open_server: Any) -> None:
    server = open_server(seats=20)
    server.post("products/", "<product><code>0</code></product>")
    connectors = [type(server)(server.url, _copy(server.session), server.onsite) for _ in range(4)]

    def count_up(one: Any) -> None:
        done = 0
        while done < 5:
            if one.call("LOCK", "products/1/").status_code == 200:
                code = int(one.get("products/1/").findtext("code"))
                one.put("products/1/", f"<product><code>{code + 1}</code></product>")
                one.unlock("products/1/")
                done += 1

    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(count_up, connectors))
    assert server.get("products/1/").findtext("code") == "20"


def _copy(session: Any) -> Any:
    """A session with the same credentials and no cookies."""
    fresh = type(session)()
    fresh.mount("https://", session.get_adapter("https://"))
    fresh.auth, fresh.verify = session.auth, session.verify
    fresh.headers.update(session.headers)
    return fresh

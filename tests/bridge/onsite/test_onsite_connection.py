"""Credentials, seats, locks, and answers that are none."""

from typing import Any

import pytest
from lxml import etree
from onsite_till import Memory, line, order

from tillproof.bridge.errand import Refused, Trouble
from tillproof.bridge.outlets.onsite.client import OnSiteClient, figure
from tillproof.bridge.outlets.outlet import Consignment
from tillproof.simulators.serving import Server

WEB = order()


def fails(till: Any, words: str, kind: type[Exception] = Trouble, **settings: Any) -> str:
    with pytest.raises(kind, match=words) as failure:
        till.push(WEB, **settings)
    assert "admin" not in str(failure.value)
    assert "9d7f6c1e" not in str(failure.value)
    return str(failure.value)


def test_one_session_for_everything(till: Any) -> None:
    outlet = till.outlet()
    for number in ("1", "2", "3"):
        outlet.push(Consignment(order(number=number), till.settings().terms), again=False)
    assert till.sessions() == 1
    outlet.close()
    assert till.sessions() == 0
    outlet.close()


def test_the_three_credentials_are_on_every_request(till: Any) -> None:
    till.push(WEB)
    seen = [one for one in till.onsite.system.journal.exchanges() if one.path.startswith("/api/")]
    assert len(seen) > 10
    assert {one.credentials for one in seen} == {"right"}
    assert len({one.session for one in seen}) == 1


def test_no_seat_is_free(till: Any) -> None:
    till.fault("seats_exhausted", times=2)
    for _ in range(2):
        fails(till, "seats")
    till.push(WEB, again=True)
    assert len(till.orders) == 1


def test_many_troubles_take_no_second_seat(till: Any) -> None:
    outlet = till.outlet()
    till.fault("status", times=20, path="products", parameters={"code": 503})
    for _ in range(20):
        with pytest.raises(Trouble, match="503"):
            outlet.push(Consignment(WEB, till.settings().terms), again=True)
    assert till.sessions() == 1


def test_the_session_outlives_the_process(till: Any) -> None:
    memory = Memory()
    for number in ("1", "2"):
        till.outlet(memory=memory).push(Consignment(order(number=number), till.settings().terms), again=False)
    assert till.sessions() == 1
    till.control("DELETE", "/sessions")
    till.outlet(memory=memory).push(Consignment(order(number="3"), till.settings().terms), again=False)
    assert till.sessions() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"password": "guess"}, {"username": "eve"}, {"private_id": "other"}, {"application_id": "com.other"}],
)
def test_wrong_credentials(till: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(Trouble, match=r"check user, password and both ids in \[onsite\]"):
        till.push(WEB, **wrong)


@pytest.mark.parametrize("fault", ["password_expired", "application_not_licensed"])
def test_credentials_that_are_right_no_more(till: Any, fault: str) -> None:
    till.fault(fault)
    fails(till, "refuses the credentials")


def test_a_document_that_somebody_else_has_locked(till: Any) -> None:
    till.fault("lock_held_by_another")
    fails(till, "LOCK orders/1/: is locked by somebody else")
    till.control("POST", "/locks", json={"path": "/api/orders/1/"})
    fails(till, "is locked by somebody else")
    assert till.orders[0]["lines"] == []
    till.control("DELETE", "/locks")
    till.push(WEB, again=True)
    assert till.orders[0]["totals"]["total"] == "39.99"


def test_a_lock_answered_but_not_acquired(till: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows how the real server says it: the attribute hints at an answer of 200."""
    from tillproof.simulators.onsite import app  # noqa: PLC0415

    def not_acquired(*_: Any) -> Any:
        answer = app._locked("acquired", "Not Acquired")
        answer.element.set("acquired", "false")
        return answer

    monkeypatch.setattr(app, "_lock", not_acquired)
    fails(till, "is locked by somebody else")


@pytest.mark.parametrize("fault", ["lock_lost", "session_lost"])
@pytest.mark.parametrize("path", ["lineitems", "payments"])
def test_a_lock_that_is_lost_on_the_way(till: Any, fault: str, path: str) -> None:
    till.fault(fault, method="POST", path=path)
    fails(till, "lock")
    till.push(WEB, again=True)
    assert (till.orders[0]["totals"]["total"], len(till.orders[0]["payments"])) == ("39.99", 1)


def test_what_the_server_does_not_take_is_refused_in_its_own_words(till: Any) -> None:
    with pytest.raises(Refused, match=r"406 .*more than this server counts"):
        till.push(order(line("HAT-1", 900_000, "900000.00")))


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"name": "html_login"}, "no <orders>"),
        ({"name": "truncate", "parameters": {"bytes": 30}}, "no answer"),
        ({"name": "truncate", "parameters": {"bytes": 30, "whole": True}}, "no <orders>"),
        ({"name": "status", "parameters": {"code": 404}}, "answered 404"),
        ({"name": "status", "parameters": {"code": 429}}, "answered 429"),
        ({"name": "status", "parameters": {"code": 500}}, "answered 500"),
        ({"name": "redirect", "parameters": {"to": "https://127.0.0.1:1/"}}, "answered 302"),
        ({"name": "internal_error"}, "answered 500"),
        ({"name": "drop_request"}, "no answer"),
        ({"name": "delay", "parameters": {"seconds": 0.3}}, "no answer"),
    ],
)
def test_answers_that_are_none(till: Any, fault: dict[str, Any], words: str) -> None:
    till.fault(**fault)
    fails(till, words, answer_seconds=0.1 if fault["name"] == "delay" else 20)
    assert till.orders == []


@pytest.mark.parametrize("text", ["much", "NaN", "1e400"])
def test_figures_that_are_none(text: str) -> None:
    with pytest.raises(Trouble, match="total is no figure"):
        figure(etree.fromstring(f"<order><total>{text}</total></order>"), "total")


def test_an_answer_without_end(till: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tillproof.bridge.outlets.onsite.client.LARGEST_ANSWER", 50)
    fails(till, "no answer")


@pytest.mark.parametrize("fault", ["bom", "no_declaration", "wrong_content_type", "header_case", "reorder"])
def test_answers_that_only_look_odd(till: Any, fault: str) -> None:
    till.fault(fault, times=None, path="/api/")
    till.push(WEB)
    till.onsite.system.faults.clear()
    assert till.orders[0]["totals"]["total"] == "39.99"


def test_a_certificate_of_somebody_else(till: Any) -> None:
    assert "onsite.ca_file" in fails(till, "no answer", ca_file="")
    assert "onsite.ca_file" in fails(till, "no answer", ca_file="/nowhere/at/all.pem")


def test_the_environment_changes_nothing(till: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, "/nowhere.pem")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    till.push(WEB)


def test_nobody_there(till: Any) -> None:
    with Server(till.onsite.system.wsgi, tls=till.onsite.tls) as gone:
        url = gone.url
    fails(till, "no answer", url=url)


def test_logging_out_from_a_server_that_is_gone(till: Any) -> None:
    client = OnSiteClient(till.settings())
    client.get("", "resources")
    till.fault("drop_request")
    client.close()
    assert till.sessions() == 1
    client.close()
    assert till.sessions() == 0

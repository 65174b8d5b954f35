"""Faults: which requests they let pass, what they make of an answer, and what a clock tells while it is wrong."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection
from typing import Any

import flask
import pytest
import requests

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.clock_faults import as_disturbed
from tillproof.simulators.faults import BadFault, Fault, Faults
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.system import UNDISTURBED, System, build_system

NOON = datetime(2031, 5, 6, 12, 0, tzinfo=UTC)
XML = "<?xml version='1.0'?>\n<shop><name>Caf\u00e9 &amp; Co</name><list><o>1</o><o>2</o></list></shop>\n"
PLAIN = {"name": "Caf\u00e9 & Co", "list": [{"n": 1, "m": 2}, {"n": 3, "m": 4}]}


def build() -> System:
    app = flask.Flask("shop")
    clock = VirtualClock(NOON)

    @app.get("/xml")
    def as_xml() -> flask.Response:
        return flask.Response(XML, content_type="application/xml")

    @app.get("/json")
    def as_json() -> flask.Response:
        return flask.Response(json.dumps(PLAIN, ensure_ascii=False), content_type="application/json")

    @app.get("/time")
    def tell_time() -> str:
        return as_disturbed(clock)().isoformat()

    return build_system("shop", app, clock=clock, control_token="steer", reset=lambda: None)


@pytest.fixture
def system() -> System:
    return build()


@pytest.fixture
def url(system: System) -> Iterator[str]:
    with Server(system.wsgi) as server:
        yield server.url


def get(url: str, path: str) -> requests.Response:
    return requests.get(f"{url}{path}", timeout=5)


def statuses(url: str, *paths: str) -> list[int]:
    return [get(url, path).status_code for path in paths]


def test_the_nth_request_is_the_first_to_suffer(system: System, url: str) -> None:
    system.faults.set(Fault("status", 2, path="/xml", nth=3))
    assert statuses(url, "/xml", "/json", "/xml", "/xml", "/xml", "/xml") == [200, 200, 200, 503, 503, 200]


def test_a_fault_that_lets_a_request_pass_hides_no_other(system: System, url: str) -> None:
    system.faults.set(Fault("status", nth=2))
    system.faults.set(Fault("status", parameters={"code": 429}))
    assert statuses(url, "/xml", "/xml", "/xml") == [429, 503, 200]


@pytest.mark.parametrize(
    "fault",
    [
        Fault("status", nth=0),
        Fault("clock_stands"),
        Fault("clock_stands", parameters={"at": "2031-05-06T12:00:00"}),
        Fault("clock_skew", parameters={"seconds": "soon"}),
        Fault("clock_skew", parameters={"seconds": 1e30}),
    ],
)
def test_a_fault_that_cannot_happen_is_refused(fault: Fault) -> None:
    faults = Faults()
    with pytest.raises(BadFault, match=fault.name):
        faults.set(fault)
    assert faults.waiting() == ()


@pytest.mark.parametrize("nth", [0, True, "3", None])
def test_the_control_api_wants_a_number_for_nth(url: str, nth: object) -> None:
    asked = {"name": "status", "nth": nth}
    headers = {"Authorization": "Bearer steer"}
    assert (
        requests.post(f"{url}/_tillproof/faults", json=asked, headers=headers, timeout=5).status_code == 400
    )
    asked["nth"] = 2
    answer = requests.post(f"{url}/_tillproof/faults", json=asked, headers=headers, timeout=5)
    assert (answer.status_code, answer.json()["nth"]) == (201, 2)


def test_after_a_restart_nobody_is_there_for_a_while(system: System, url: str) -> None:
    system.faults.set(Fault("restart", parameters={"requests": 2}, path="/json"))
    assert get(url, "/xml").ok
    for path in ("/json", "/xml", "/json"):
        with pytest.raises(requests.ConnectionError):
            get(url, path)
    assert statuses(url, "/xml", "/json") == [200, 200]


def test_a_clock_that_is_off_shows_in_date_and_in_what_is_written(system: System, url: str) -> None:
    system.faults.set(Fault("clock_skew", 1, {"seconds": -420}))
    answer = get(url, "/time")
    late = NOON - timedelta(minutes=7)
    assert datetime.fromisoformat(answer.text) == parsedate_to_datetime(answer.headers["Date"]) == late
    assert get(url, "/time").text == NOON.isoformat()


def test_a_clock_can_stand_while_the_wire_suffers(system: System, url: str) -> None:
    system.faults.set(Fault("clock_stands", None, {"at": "2031-05-06T10:00:00Z"}))
    system.faults.set(Fault("status"))
    assert get(url, "/time").status_code == 503
    assert get(url, "/time").text == "2031-05-06T10:00:00+00:00"


def test_whoever_is_spared_still_sees_the_wrong_clock(system: System) -> None:
    def spared(environ: dict[str, Any], start_response: Any) -> Any:
        environ[UNDISTURBED] = True
        return system.wsgi(environ, start_response)

    system.faults.set(Fault("status", None))
    system.faults.set(Fault("clock_skew", None, {"seconds": 60}))
    with Server(spared) as server:
        assert get(server.url, "/time").text == (NOON + timedelta(minutes=1)).isoformat()


def test_rows_of_a_magento_whose_clock_stands_share_a_moment() -> None:
    clock = VirtualClock(NOON)
    magento = open_magento(None, clock=clock, users=[AdminUser("a", "b", "token")], control_token="steer")
    magento.load_products([{"sku": "A-1", "name": "Lamp", "price": 5, "type_id": "simple"}])
    magento.system.faults.set(Fault("clock_stands", None, {"at": "2031-05-06T09:00:00Z"}))
    with Server(magento.system.wsgi) as server:
        for _ in range(2):
            clock.move(timedelta(minutes=1))
            customer = {"email": f"{clock():%M}@example.com", "firstname": "A", "lastname": "B"}
            answer = requests.post(
                f"{server.url}/rest/V1/customers",
                json={"customer": customer},
                headers={"Authorization": "Bearer token"},
                timeout=5,
            )
            assert answer.json()["updated_at"] == "2031-05-06 09:00:00"
    magento.close()


@pytest.mark.parametrize(
    ("name", "path", "body"),
    [
        ("reorder", "/json", '{"list": [{"m": 2, "n": 1}, {"m": 4, "n": 3}], "name": "Caf\u00e9 & Co"}'),
        ("double_escape", "/json", json.dumps(PLAIN, ensure_ascii=False).replace("&", "&amp;")),
        ("double_escape", "/xml", XML.replace("&amp;", "&amp;amp;")),
        ("control_char", "/xml", XML.replace("</name>", "\x1a</name>")),
        ("bare_cr", "/xml", XML.replace("\n", "\r")),
    ],
)
def test_an_answer_is_reshaped(system: System, url: str, name: str, path: str, body: str) -> None:
    system.faults.set(Fault(name))
    answer = get(url, path)
    assert answer.content.decode() == body
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_members_change_places_and_lists_do_not(system: System, url: str) -> None:
    system.faults.set(Fault("reorder"))
    text = get(url, "/xml").content.decode()
    assert text.index("<o>1</o>") < text.index("<o>2</o>") < text.index("<name>")
    assert "Caf\u00e9 &amp; Co" in text


@pytest.mark.parametrize(
    ("name", "path", "element", "body"),
    [
        ("omit_element", "/json", "list", '{"name": "Caf\u00e9 & Co"}'),
        ("duplicate_offer", "/json", "name", None),
        ("omit_element", "/xml", "o", "<list></list>"),
        ("duplicate_offer", "/xml", "o", "<o>1</o><o>1</o><o>2</o><o>2</o>"),
    ],
)
def test_an_element_is_missing_or_stands_there_twice(
    system: System, url: str, name: str, path: str, element: str, body: str | None
) -> None:
    system.faults.set(Fault(name, parameters={"element": element}))
    text = get(url, path).text.replace("<list/>", "<list></list>")
    assert (body or '["Caf\u00e9 & Co", "Caf\u00e9 & Co"]') in text


def test_header_names_in_another_case_mean_the_same(system: System, url: str) -> None:
    system.faults.set(Fault("header_case"))
    with closing(HTTPConnection(url.removeprefix("http://"), timeout=5)) as line:
        line.request("GET", "/xml")
        assert "CONTENT-TYPE" in dict(line.getresponse().getheaders())


def test_a_control_character_makes_json_unreadable(system: System, url: str) -> None:
    system.faults.set(Fault("control_char"))
    with pytest.raises(requests.exceptions.JSONDecodeError):
        get(url, "/json").json()


def test_half_an_answer_may_look_whole(system: System, url: str) -> None:
    system.faults.set(Fault("truncate", parameters={"bytes": 20, "whole": True}))
    assert len(get(url, "/json").content) == 20

"""Who gets in, which paths and methods there are, which formats, what is refused (EVO-D01..D06, D11, D12, D22)."""

import base64
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

PATHS = [
    ("GET", ""),
    ("GET", "/OutstandingActivity"),
    ("GET", "/TaxRules"),
    ("POST", "/AcknowledgeRequest"),
    ("POST", "/Order/1"),
    ("POST", "/Order/1/Item"),
    ("POST", "/Order/1/Item/2"),
    ("POST", "/Order/1/Shipment"),
    ("POST", "/PostAuth/1/VISA/2.00"),
]


@pytest.fixture(scope="module")
def scene(new_scene: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One bridge for all of these: none of them changes anything another one sees."""
    scene = new_scene(tmp_path_factory.mktemp("doors"))
    yield scene
    scene.close()


@pytest.fixture(scope="module")
def offered(scene: Any) -> str:
    """An order that was offered and is waiting."""
    number = scene.place()
    scene.cycle()
    scene.poll()
    return str(number)


def told(user: str, password: str, scheme: str = "Basic") -> str:
    return f"{scheme} {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_off_is_404_even_with_the_right_password(scene: Any, offered: str, method: str, path: str) -> None:
    assert scene.control("PUT", "/module", {"enabled": False}).json() == {"enabled": False}
    for auth in (None, told("lightspeed", "wrong")):
        answer = scene.pos(method, path, auth=auth)
        assert answer.status_code == 404
        assert "webOrder>" not in answer.text
    assert scene.control("PUT", "/module", {"enabled": True}).json() == {"enabled": True}
    assert offered in scene.poll().orders


@pytest.mark.parametrize(
    "auth",
    [
        "",
        "Basic",
        "Basic !!!",
        "Bearer abc",
        told("lightspeed", ""),
        told("lightspeed", "pä:ss:wör"),
        told("LightSpeed", "pä:ss:wörd"),
        told("", "pä:ss:wörd"),
        "Basic " + base64.b64encode(b"lightspeed").decode(),
        "Basic " + base64.b64encode("lightspeed:pä:ss:wörd".encode("latin-1")).decode(),
    ],
)
def test_wrong_credentials(scene: Any, offered: str, auth: str) -> None:
    for method, path in (*PATHS, ("DELETE", "/OutstandingActivity"), ("GET", "/nowhere")):
        answer = scene.pos(
            method, path, f"<acknowledgeRequest><id>{offered}</id></acknowledgeRequest>", auth=auth or "none"
        )
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith('Basic realm="')
        assert offered not in answer.text
    assert scene.status(offered) == "not_downloaded"


@pytest.mark.parametrize("scheme", ["Basic", "basic", "BASIC"])
def test_the_scheme_word_in_any_case(scene: Any, scheme: str) -> None:
    assert scene.pos("GET", "", auth=told("lightspeed", "pä:ss:wörd", scheme)).status_code == 200


def test_test_connection_lists_the_version(scene: Any) -> None:
    answer = scene.pos("GET", "")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert "<versions><version>1.0</version></versions>" in answer.text
    assert scene.pos("GET", "", Content_Type="application/json").json() == {"versions": {"version": ["1.0"]}}


def test_tax_rules(scene: Any) -> None:
    answer = scene.pos("GET", "/TaxRules")
    assert "<taxRule><taxRuleID>1</taxRuleID><description>Default</description></taxRule>" in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/outstandingactivity", 200),
        ("/OUTSTANDINGACTIVITY/", 200),
        ("/", 200),
        ("//OutstandingActivity", 200),
        ("/OutstandingActivity//", 404),
        ("/Outstanding", 404),
        ("/Order", 404),
        ("/Order/1/Shipment/2/3", 404),
    ],
)
def test_paths(scene: Any, path: str, status: int) -> None:
    assert scene.pos("GET", path).status_code == status
    headers = {"Authorization": told("lightspeed", "pä:ss:wörd")}
    url = f"{scene.server.url}/lightSPEED{path}"
    assert scene.http.get(url, headers=headers, allow_redirects=False).status_code == status


@pytest.mark.parametrize("path", ["/acknowledgerequest", "//AcknowledgeRequest/", "/ACKNOWLEDGEREQUEST"])
def test_a_write_is_never_redirected(scene: Any, path: str) -> None:
    answer = scene.pos("POST", path, "<acknowledgeRequest><id>1</id></acknowledgeRequest>")
    assert answer.status_code == 200


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_other_methods_are_405_with_allow(scene: Any, method: str, path: str) -> None:
    for other in {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "LOCK"} - {method}:
        answer = scene.pos(other, path)
        assert (answer.status_code, answer.headers.get("Allow")) == (405, method)
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("number", ["W 1", "W%1", "Wü", "W;1", "W?1", "A+B", "W%2F1"])
def test_ids_are_taken_verbatim(scene: Any, number: str) -> None:
    real = scene.place()
    scene.patch(real, increment_id=number)
    scene.cycle()
    scene.poll()
    path = quote(number, safe="")
    assert b"SUCCESS" in scene.pos("POST", f"/Order/{path}", "<order><action>VOID</action></order>").content
    assert scene.control("GET", f"/orders/{path}").json()["status"] == "canceled"


@pytest.mark.parametrize(
    ("content_type", "accept", "found"),
    [
        ("application/xml", "", "xml"),
        ("text/xml; charset=utf-8", "application/json", "xml"),
        ("application/json", "application/xml", "json"),
        ("APPLICATION/JSON", "", "json"),
        ("application/vnd.shop+json", "", "json"),
        ("", "application/json", "json"),
        ("", "text/html, application/xml;q=0.9, application/json;q=0.8", "xml"),
        ("", "*/*", "xml"),
        ("text/plain", "application/json", "json"),
        ("", "", "xml"),
    ],
)
def test_the_format_wanted(scene: Any, content_type: str, accept: str, found: str) -> None:
    answer = scene.pos("GET", "/OutstandingActivity", Content_Type=content_type, Accept=accept or "*/*")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        f"application/{found}; charset=utf-8",
    )


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "text/html"])
def test_other_formats_of_a_write_are_415(scene: Any, content_type: str) -> None:
    assert scene.pos("POST", "/AcknowledgeRequest", "id=1", Content_Type=content_type).status_code == 415


def test_a_write_without_content_type_is_xml(scene: Any) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()
    body = f"<acknowledgeRequest><id>{number}</id><responseType>WEB_ORDER</responseType></acknowledgeRequest>"
    assert b"SUCCESS" in scene.pos("POST", "/AcknowledgeRequest", body, Content_Type="").content


HOSTILE = [
    b"",
    b"<acknowledgeRequest>",
    b"not xml at all",
    b"<acknowledgeRequest><id>{id}</id></acknowledgeRequest",
    b'<!DOCTYPE a [<!ENTITY e "x">]><acknowledgeRequest><id>&e;</id></acknowledgeRequest>',
    b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><acknowledgeRequest/>',
    b"<acknowledgeRequest><id>\x00</id></acknowledgeRequest>",
    b"<acknowledgeRequest><id>\xff\xfe</id></acknowledgeRequest>",
    b"<a>" * 5000 + b"</a>" * 5000,
    b"\xff" * 100,
]


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_xml_is_refused_and_changes_nothing(scene: Any, offered: str, body: bytes) -> None:
    before = scene.read(offered)
    for path in ("/AcknowledgeRequest", "/Order/{id}", "/Order/{id}/Shipment", "/Order/{id}/Item/1"):
        answer = scene.pos("POST", path.replace("{id}", offered), body.replace(b"{id}", offered.encode()))
        assert answer.status_code == 400
        assert "<responseStatus>FAILURE</responseStatus>" in answer.text
    assert scene.read(offered) == before


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        '"text"',
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"id": NaN}',
        '{"id": true, "responseType": "WEB_ORDER"}',
        '{"id": {"id": "1"}, "responseType": "WEB_ORDER"}',
        '{"id": "\\ud800", "responseType": "WEB_ORDER"}',
        '{"id": ["1", "2"], "responseType": "WEB_ORDER"}',
        '{"id": 1e999999999, "responseType": "WEB_ORDER"}',
        '{"shipment": {"id": "1"}}',
    ],
)
def test_hostile_json_is_refused_and_changes_nothing(scene: Any, body: str) -> None:
    answer = scene.pos("POST", "/AcknowledgeRequest", body, Content_Type="application/json")
    assert answer.status_code in (200, 400)
    assert answer.json()["acknowledgeResponse"]["responseStatus"] == "FAILURE"


def test_five_mebibytes_are_enough(scene: Any) -> None:
    padding = "x" * (5 * 1024 * 1024)
    answer = scene.pos("POST", "/AcknowledgeRequest", f"<acknowledgeRequest>{padding}</acknowledgeRequest>")
    assert answer.status_code == 400
    chunks = (b"x" * 1_000_000 for _ in range(6))
    answer = scene.http.post(
        f"{scene.server.url}/LightSpeed/AcknowledgeRequest",
        data=chunks,
        headers={"Authorization": told("lightspeed", "pä:ss:wörd"), "Content-Type": "application/xml"},
    )
    assert answer.status_code == 400


def test_an_entity_bomb_costs_no_time(scene: Any) -> None:
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(12)
    )
    started = time.perf_counter()
    body = f"{bomb}]><acknowledgeRequest><id>&a11;</id></acknowledgeRequest>"
    assert scene.pos("POST", "/AcknowledgeRequest", body).status_code == 400
    assert time.perf_counter() - started < 1

"""Addresses, credentials, the module switch, formats, statuses (EVO-01, EVO-51, EVO-D01 to D06, D12, D22, D23)."""

import base64
import json
import time
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tillproof.schemas import validation
from tillproof.simulators.web_orders_store import MachineAddress, Shop

GETS = ("", "/OutstandingActivity", "/TaxRules")
POSTS = (
    "/AcknowledgeRequest",
    "/Order/X",
    "/Order/X/Item/1",
    "/Order/X/Item",
    "/Order/X/Shipment",
    "/PostAuth/X/VISA/1.00",
)
JSON = {"Content-Type": "application/json"}


def status_of(answer: requests.Response) -> str | None:
    return etree.fromstring(answer.content).findtext("responseStatus")


def test_the_version_call(pos: Any) -> None:
    answer = pos.send("GET", "")
    assert validation.is_valid("web-orders/versions", answer.content)
    assert etree.fromstring(answer.content).findtext("version") == "1.0"
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"<?xml")


@pytest.mark.parametrize(
    "path", ["/outstandingactivity", "/OUTSTANDINGACTIVITY/", "/OutstandingActivity/", "/"]
)
def test_spelling_and_one_slash_are_forgiven(pos: Any, path: str) -> None:
    assert pos.send("GET", path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "//OutstandingActivity",
        "/OutstandingActivity//",
        "/Order//Shipment",
        "/Nothing",
        "/Order",
        "/PostAuth/X/1",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_there_is_not_is_404_and_never_a_redirect(pos: Any, method: str, path: str) -> None:
    assert pos.send(method, path).status_code == 404


def test_the_base_is_below_lightspeed(served: Any) -> None:
    for path in ("/", "/OutstandingActivity", "/LightSpeedy/OutstandingActivity"):
        assert requests.get(served.url + path, auth=served.pos.credentials, timeout=5).status_code == 404
    low = requests.get(f"{served.url}/lightspeed/TaxRules", auth=served.pos.credentials, timeout=5)
    assert low.status_code == 200


@pytest.mark.parametrize("path", [*GETS, *POSTS])
def test_a_method_that_there_is_not_is_405(pos: Any, path: str) -> None:
    right = "GET" if path in GETS else "POST"
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"} - {right}:
        answer = pos.send(method, path)
        assert (answer.status_code, answer.headers["Allow"]) == (405, right)


def test_the_id_is_taken_verbatim(served: Any) -> None:
    number = served.downloaded()
    assert served.pos.void(number.lower()).status == "FAILURE"
    assert served.pos.void("".join(f"%{ord(letter):02X}" for letter in number)).status == "SUCCESS"


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer abc",
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"lightspeed").decode(),
        "Basic " + base64.b64encode(b"lightspeed:wrong").decode(),
        "Basic " + base64.b64encode("Lightspeed:pä:ss:word".encode()).decode(),
        "Basic " + base64.b64encode("lightspeed:pä:ss:word".encode("latin-1")).decode(),
    ],
)
def test_without_right_credentials_there_is_one_answer(pos: Any, authorization: str | None) -> None:
    for path in (*GETS, *POSTS, "/Nothing"):
        method = "GET" if path in GETS else "POST"
        answer = pos.send(method, path, auth=lambda request: _with(request, authorization))
        assert (answer.status_code, answer.text) == (401, "not authorised\n")
        assert answer.headers["WWW-Authenticate"].startswith('Basic realm="')


def _with(request: requests.PreparedRequest, authorization: str | None) -> requests.PreparedRequest:
    if authorization is not None:
        request.headers["Authorization"] = authorization
    return request


def test_wrong_credentials_change_nothing(served: Any, xml: Any) -> None:
    number = served.shop.place()
    served.pos.send("GET", "/OutstandingActivity", auth=("x", "y"))
    served.pos.send("POST", "/AcknowledgeRequest", xml("acknowledgeRequest", id=number), auth=("x", "y"))
    order = served.shop.read(number)
    assert (order["status"], order["marks"]) == ("not_downloaded", [])


def test_scheme_and_header_names_are_free_of_letter_case(pos: Any) -> None:
    encoded = base64.b64encode("lightspeed:pä:ss:word".encode()).decode()
    for name, scheme in (("AUTHORIZATION", "BASIC"), ("authorization", "basic"), ("Authorization", "Basic ")):
        answer = pos.send("GET", "", auth=lambda request: request, headers={name: f"{scheme} {encoded}"})
        assert answer.status_code == 200


def test_while_the_module_is_off_nothing_is_there(served: Any) -> None:
    number = served.shop.place()
    served.shop.do("set_module", body={"enabled": False})
    for auth in (served.pos.credentials, ("x", "y"), None):
        for method, path in (("GET", "/OutstandingActivity"), ("POST", f"/Order/{number}"), ("GET", "")):
            answer = served.pos.send(method, path, auth=auth)
            assert (answer.status_code, answer.text) == (404, "not found\n")
    meanwhile = served.shop.place()
    served.shop.do("set_module", body={"enabled": True})
    assert served.pos.orders() == [number, meanwhile]


def test_the_first_enabling_does_not_flood_the_pos(serve: Any) -> None:
    served = serve(Shop(opens_enabled=False))
    old = served.shop.place_many(3)
    served.shop.do("set_module", body={"enabled": True})
    new = served.shop.place()
    assert served.pos.orders() == [new]
    served.shop.do("release", old[1])
    assert served.pos.orders() == [new, old[1]] or served.pos.orders() == [old[1], new]


@pytest.mark.parametrize(
    ("content_type", "accept", "kind"),
    [
        ("application/xml", "application/json", "application/xml"),
        ("text/xml; charset=utf-8", "*/*", "application/xml"),
        ("Application/JSON", "application/xml", "application/json"),
        (None, "application/json", "application/json"),
        (None, "text/html, application/json;q=0.5", "application/json"),
        ("text/plain", "*/*", "application/xml"),
        (None, "*/*", "application/xml"),
    ],
)
def test_content_type_decides_then_accept(pos: Any, content_type: str | None, accept: str, kind: str) -> None:
    answer = pos.send("GET", "/OutstandingActivity", headers={"Content-Type": content_type, "Accept": accept})
    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"


def test_json_says_what_xml_says(served: Any) -> None:
    number = served.shop.place()
    answer = served.pos.send("GET", "/OutstandingActivity", headers=JSON).json()
    root = served.pos.poll()
    assert answer["outstandingActivityResponse"] == _plain(root)
    assert answer["outstandingActivityResponse"]["cancellations"] == {"webOrderCancellation": []}
    assert answer["outstandingActivityResponse"]["orders"]["webOrder"][0]["orderID"] == number
    assert served.pos.send("GET", "", headers=JSON).json() == {"versions": {"version": ["1.0"]}}
    assert served.pos.send("GET", "/TaxRules", headers=JSON).json()["taxRules"]["taxRule"]


LISTS = {
    "orders": "webOrder",
    "cancellations": "webOrderCancellation",
    "customers": "customer",
    "payments": "payment",
    "orderItems": "orderItem",
}


def _plain(element: Any) -> Any:
    if element.tag in LISTS:
        return {LISTS[element.tag]: [_plain(child) for child in element]}
    return {child.tag: _plain(child) for child in element} if len(element) else element.text or ""


ISSUE = {"code": 1301, "message": "no", "responseStatus": "FAILURE"}


@pytest.mark.parametrize(
    "issues",
    [
        {"responseIssue": [ISSUE, ISSUE | {"code": "7"}]},
        {"responseIssue": ISSUE},
        [ISSUE, ISSUE | {"code": "7"}],
        [ISSUE],
        ISSUE,
    ],
)
@pytest.mark.parametrize("wrapped", [True, False])
def test_json_issues_are_read_in_every_shape(served: Any, issues: Any, wrapped: bool) -> None:
    number = served.offered()
    message = {"id": number, "responseType": "WEB_ORDER", "date": None, "responseIssues": issues}
    body = json.dumps({"acknowledgeRequest": message} if wrapped else message).encode()
    answer = served.pos.send("POST", "/AcknowledgeRequest", body, headers=JSON)
    assert answer.json() == {"acknowledgeResponse": {"responseStatus": "SUCCESS"}}
    assert served.shop.status(number) == "rejected"
    assert len(served.shop.notes(number)) == (2 if "7" in json.dumps(issues) else 1)


def test_json_shipment_void_and_line_action(served: Any) -> None:
    number = served.downloaded()
    send = served.pos.send
    item = {"action": "SELL", "itemNumber": "SKU-1", "quantity": 1}
    parcel = {"trackingNumber": "Z", "items": []}
    for path, message in (("/Item/", item), ("/Shipment", parcel), ("", {"action": "VOID", "reason": "r"})):
        answer = send("POST", f"/Order/{number}{path}", json.dumps(message).encode(), headers=JSON)
        assert answer.json()["acknowledgeResponse"]["responseStatus"] == "SUCCESS"


def test_an_unspoken_media_type_is_415(served: Any, xml: Any) -> None:
    number = served.offered()
    body = xml("acknowledgeRequest", id=number, responseType="WEB_ORDER")
    answer = served.pos.send("POST", "/AcknowledgeRequest", body, headers={"Content-Type": "text/plain"})
    assert (answer.status_code, status_of(answer)) == (415, "FAILURE")
    assert served.shop.status(number) == "not_downloaded"


BOMB = b"""<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;&x;&x;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
<acknowledgeRequest><id>&y;&f;</id></acknowledgeRequest>"""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<acknowledgeRequest>",
        b"<a/><b/>",
        b"hello",
        b"\xff\xfe",
        BOMB,
        b"<a>" * 100_000,
        b"<a>&nbsp;</a>",
    ],
)
def test_a_malformed_body_is_400_and_the_next_one_works(served: Any, body: bytes) -> None:
    number = served.offered()
    started = time.monotonic()
    answer = served.pos.send("POST", "/AcknowledgeRequest", body)
    assert time.monotonic() - started < 1
    assert (answer.status_code, status_of(answer)) == (400, "FAILURE")
    assert served.pos.acknowledge(number).status == "SUCCESS"


def test_a_body_of_more_than_5_mib_is_400(served: Any) -> None:
    number = served.offered()
    for kind, body in (
        (
            "application/xml",
            f"<acknowledgeRequest><id>{number}</id><responseType>WEB_ORDER</responseType><!--",
        ),
        ("application/json", f'{{"id": "{number}", "responseType": "WEB_ORDER", "x": "'),
    ):
        tail = "--></acknowledgeRequest>" if "xml" in kind else '"}'
        large = (body + "x" * (5 * 1024 * 1024) + tail).encode()
        assert (
            served.pos.send("POST", "/AcknowledgeRequest", large, headers={"Content-Type": kind}).status_code
            == 400
        )
    assert served.shop.status(number) == "not_downloaded"


@pytest.mark.parametrize("body", [b"[]", b"3", b"{", b"NaN", b'{"id": NaN}', b'"x"', b"[" * 100_000, b"\xff"])
def test_malformed_json_is_400(pos: Any, body: bytes) -> None:
    answer = pos.send("POST", "/AcknowledgeRequest", body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["acknowledgeResponse"]["responseStatus"] == "FAILURE"


@pytest.mark.parametrize(
    "head",
    ["", "\ufeff", '<?xml version="1.0"?>', '\ufeff<?xml version="1.0" encoding="utf-8"?>\n<!-- x -->'],
)
@pytest.mark.parametrize("kind", ["text/xml", "application/xml; charset=UTF-8", "application/vnd.pos+xml"])
def test_xml_is_read_with_or_without_its_trimmings(served: Any, head: str, kind: str) -> None:
    number = served.offered()
    members = f"\n <responseType> WEB_ORDER </responseType><id>\n{number} </id><x/>"
    body = f"{head}<acknowledgeRequest>{members}</acknowledgeRequest>"
    answer = served.pos.send("POST", "/AcknowledgeRequest", body.encode(), headers={"Content-Type": kind})
    assert status_of(answer) == "SUCCESS"
    assert served.shop.status(number) == "downloaded"


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "responseType", "date", "responseIssues", "responseIssue", "code", "items", "item"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=_values,
    path=st.sampled_from(["/AcknowledgeRequest", "/Order/X", "/Order/X/Item/1", "/Order/X/Shipment"]),
)
def test_nothing_that_a_pos_sends_draws_a_500(pos: Any, value: Any, path: str) -> None:
    answer = pos.send("POST", path, json.dumps(value).encode(), headers=JSON)
    assert answer.status_code in (200, 400)
    assert answer.json()["acknowledgeResponse"]["responseStatus"] == "FAILURE"


def test_what_cannot_be_written_is_not_quoted(served: Any) -> None:
    answer = served.pos.send("POST", "/Order/a%01%FFb/Shipment", b"<shipment/>")
    assert status_of(answer) == "FAILURE"
    number = served.downloaded()
    message = json.dumps({"action": "VOID", "reason": "half \ud800 a pair, \x01"}).encode()
    assert served.pos.send("POST", f"/Order/{number}", message, headers=JSON).status_code == 200
    assert served.shop.status(number) == "canceled"


def machine(served: Any, address: str | None, path: str = "") -> int:
    status: int = served.pos.send("GET", path, headers={"X-Machine-Address": address}).status_code
    return status


def test_pin_fixes_the_address_of_the_first_connection_test(serve: Any) -> None:
    served = serve(Shop(machine_address=MachineAddress("pin")))
    assert machine(served, "00:00:00:00:00:01", "/OutstandingActivity") == 200
    served.pos.send("POST", "", headers={"X-Machine-Address": "00:00:00:00:00:01"})
    assert machine(served, "00:1A:2b-3c.4D5e") == 200
    assert machine(served, "001a2b3c4d5e", "/OutstandingActivity") == 200
    assert machine(served, "00:00:00:00:00:01", "/OutstandingActivity") == 403
    assert machine(served, None) == 403
    assert (
        served.pos.send("GET", "", auth=("x", "y"), headers={"X-Machine-Address": "001a2b3c4d5e"}).status_code
        == 401
    )
    assert served.shop.call("POST", "/machine-address/reset").status_code == 200
    assert machine(served, "00:00:00:00:00:01") == 200


def test_require_and_observe(serve: Any) -> None:
    strict = serve(Shop(machine_address=MachineAddress("require", "00:1a:2b:3c:4d:5e", "X-Mac")))
    assert strict.pos.send("GET", "", headers={"X-Mac": "001A2B3C4D5E"}).status_code == 200
    assert strict.pos.send("GET", "").status_code == 403
    watching = serve(Shop(machine_address=MachineAddress("observe")))
    assert machine(watching, "00:1a:2b:3c:4d:5e") == machine(watching, None) == 200
    assert watching.shop.call("GET", "/machine-address").json()["seen"] == "001A2B3C4D5E"


def test_the_journal_tells_how_credentials_were_and_never_what_they_were(served: Any) -> None:
    served.pos.send("GET", "")
    served.pos.send("GET", "", auth=("lightspeed", "nonsense"))
    served.pos.send("GET", "", auth=lambda request: request)
    kept = served.store.system.journal.exchanges()[-3:]
    assert [exchange.credentials for exchange in kept] == ["right", "wrong", "missing"]
    assert "pä:ss" not in repr(kept)
    assert "pä:ss" not in repr(served.store)

"""What the harness says as a POS keeps the schemas, and a repeat is the same to the byte."""

import json

import pytest

from tillproof.harness import messages
from tillproof.harness.calls import WRONG_IDS, encoded, every_call
from tillproof.harness.messages import Issue, Message
from tillproof.schemas import validation

DATE = "2031-05-06 07:20:00.000"
MESSAGES = {
    "web-orders/acknowledge-request": [
        messages.acknowledgement("W-1", DATE),
        messages.acknowledgement("W-1", DATE, kind="WEB_ORDER_CANCELLATION"),
        messages.acknowledgement(
            "W-1", DATE, [Issue("1301", "not <mapped> & odd"), Issue("1010", "again", "WARNING")]
        ),
    ],
    "web-orders/order-action": [messages.order_action("VOID", DATE, "phoned")],
    "web-orders/item-action": [messages.item_action("CANCEL", "Z-9", "1", DATE)],
    "web-orders/shipment": [
        messages.shipment(DATE, "ACME", "1Z", None),
        messages.shipment(DATE, "ACME", "1Z", []),
        messages.shipment(DATE, "ACME", "1Z", [("71201", "1"), ("71202", "2")]),
    ],
}


@pytest.mark.parametrize(
    ("schema", "message"), [(name, each) for name, all_ in MESSAGES.items() for each in all_]
)
def test_messages_keep_their_schema(schema: str, message: Message) -> None:
    assert validation.explain(schema, message.as_xml()) == []


def test_json_says_the_same_with_arrays_for_lists() -> None:
    message = messages.acknowledgement("W-1", DATE, [Issue("1301", "x")])
    assert json.loads(message.as_json()) == {
        "acknowledgeRequest": {
            "id": "W-1",
            "responseType": "WEB_ORDER",
            "date": DATE,
            "responseIssues": {
                "responseIssue": [{"code": "1301", "message": "x", "responseStatus": "FAILURE"}]
            },
        }
    }
    assert json.loads(messages.acknowledgement("W-1", DATE).as_json())["acknowledgeRequest"][
        "responseIssues"
    ] == {"responseIssue": []}


def test_every_call_is_one_to_each_path_of_the_profile() -> None:
    assert [(call.method, call.path) for call in every_call("W 1", "7", DATE)] == [
        ("GET", ""),
        ("GET", "/OutstandingActivity"),
        ("GET", "/TaxRules"),
        ("POST", "/Order/W%201/Shipment"),
        ("POST", "/Order/W%201/Item/7"),
        ("POST", "/AcknowledgeRequest"),
        ("POST", "/Order/W%201"),
        ("POST", "/PostAuth/W%201/VISA/1.00"),
    ]


def test_ids_are_spoilt_only_where_there_is_something_to_spoil() -> None:
    spoilt = {name: (make("00a7"), make("7")) for name, make in WRONG_IDS.items()}
    assert all("00a7" not in pair for pair in spoilt.values())
    beginning = WRONG_IDS["the order's id without its last character"]
    assert [beginning(each) for each in ("000000123", "W-00017", "1234", "W-17")] == [
        "00000012",
        "W-0001",
        None,
        None,
    ]
    assert spoilt["the order's id without its leading zeros"] == ("a7", None)
    assert spoilt["the order's id in other letter case"] == ("00A7", None)


def test_an_id_is_encoded_once_or_twice() -> None:
    assert encoded("W-1", times=1) == "/Order/%57-1"
    assert encoded("W-1", times=2) == "/Order/%2557-1"

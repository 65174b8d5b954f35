"""A connection set to JSON speaks JSON both ways (EVO-68, EVO-D06)."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tillproof.simulators.evo import Connection, Pos

SUCCESS = b'{"acknowledgeResponse": {"responseStatus": "SUCCESS"}}'


def test_json_from_poll_to_shipment(
    open_till: Callable[..., Pos], connection: Connection, store: Any, reply: Callable[..., Any]
) -> None:
    pos = open_till(given=replace(connection, content_type="json"))
    order = {
        "orderID": "W-1",
        "date": "2026-03-04 07:08:09.000",
        "shippingCost": "0.00",
        "taxAmount": "0.00",
        "customers": {"customer": [{"type": "BILLING"}, {"type": "SHIPPING"}]},
        "payments": {"payment": [{"type": "VISA", "amount": "10.00"}]},
        "orderItems": {"orderItem": [{"itemID": "1", "itemNumber": "A", "quantity": "1", "amount": "10.00"}]},
    }
    activity = json.dumps({"orders": {"webOrder": [order]}, "cancellations": {"webOrderCancellation": []}})
    store.answers(
        "GET", "/OutstandingActivity", reply(activity.encode(), 200, {"Content-Type": "application/json"})
    )
    store.answers("POST", "/AcknowledgeRequest", reply(SUCCESS))
    store.answers("POST", "/Order/W-1/Shipment", reply(SUCCESS))

    assert pos.poll().imported == 1
    assert pos.ship("W-1", "T-1", carrier="UPS").outcome == "success"
    assert {request.headers["content-type"] for request in store.requests} == {"application/json"}
    acknowledgement, shipment = (json.loads(request.body) for request in store.seen("POST"))
    assert acknowledgement["acknowledgeRequest"]["id"] == "W-1"
    assert shipment["shipment"] == {
        "date": "2026-03-04 09:15:00.000",
        "shipmentCarrier": "UPS",
        "shipmentMethod": "",
        "trackingNumber": "T-1",
    }

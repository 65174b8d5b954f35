"""What a scenario makes our Magento do wrong to the bridge: words of steps, and the faults that they stand for."""

from collections.abc import Mapping
from datetime import timedelta

from ..simulators.faults import Fault

DOCUMENTS: Mapping[str, str] = {
    "invoice": "/invoice",
    "shipment": "/ship",
    "credit memo": "/refund",
    "cancellation": "/cancel",
    "comment": "/comments",
    "tracking number": "/shipment/track",
}
"""What the bridge writes, by a part of the path of every way there is to write it."""

AS_JSON = {"content_type": "application/json; charset=utf-8"}

MISHAPS: Mapping[str, Fault] = {
    "loses its answer to": Fault("drop_response"),
    "has a gateway that gives up on": Fault("status_after", parameters={"code": 504}),
    "restarts at": Fault("restart"),
    "never hears of": Fault("drop_request"),
    "is too busy for": Fault("status", parameters={"code": 503}),
    "shows an error page in place of": Fault("error_page"),
    "shows an error page called JSON in place of": Fault("error_page", parameters=AS_JSON),
    "prints a warning before its answer to": Fault("html_before"),
    "cuts off its answer to": Fault("truncate", parameters={"bytes": 1, "whole": True}),
}
"""What happens to the next request that writes something."""

AILMENTS: Mapping[str, Fault] = {
    "answers 503 to everything": Fault("status", None),
    "answers 429 to everything": Fault("status", None, {"code": 429, "retry_after": 1}),
    "hangs up on everybody": Fault("drop_request", None),
    "shows a login page in place of every answer": Fault("html_login", None),
    "shows an error page in place of every answer": Fault("error_page", None),
    "shows an error page called JSON in place of every answer": Fault("error_page", None, AS_JSON),
    "prints a warning before every answer": Fault("html_before", None),
    "redirects every call": Fault("redirect", None),
    "breaks every answer off": Fault("truncate", None, {"bytes": 60}),
    "sends the beginning of every answer for the whole": Fault(
        "truncate", None, {"bytes": 60, "whole": True}
    ),
    "puts a control character into every answer": Fault("control_char", None),
    "takes its time with every answer": Fault("delay", None, {"seconds": 0.2}),
    "shuffles the members of every record": Fault("reorder", None),
    "breaks down at the second page of orders": Fault("status", None, method="GET", path="/orders", nth=2),
}
"""What is wrong from now on."""

CLOCKS: Mapping[str, timedelta | None] = {
    "7 minutes ahead": timedelta(minutes=7),
    "7 minutes behind": timedelta(minutes=-7),
    "3 minutes behind": timedelta(minutes=-3),
    "standing still": None,
}
"""How the store's clock can be off; `None`: not at all, but it does not move."""

"""What a scenario makes the till do wrong to the bridge: words of steps, and the faults that they stand for.

Those of the wire fit every till; each till adds its own calls and ailments.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ..simulators.faults import Fault


@dataclass(frozen=True, slots=True)
class Call:
    """A request of the bridge, by its method and a part of its path."""

    method: str
    path: str


MISHAPS: Mapping[str, Fault] = {
    "loses its answer to": Fault("drop_response"),
    "never hears of": Fault("drop_request"),
    "is too busy for": Fault("status", parameters={"code": 503}),
    "breaks off its answer to": Fault("truncate", parameters={"bytes": 60}),
    "sends half of its answer to": Fault("truncate", parameters={"bytes": 60, "whole": True}),
    "has a proxy that gives up on": Fault("status_after", parameters={"code": 504}),
    "restarts at": Fault("restart", parameters={"requests": 1}),
}
"""What happens to the next such call."""

ONSITE_CALLS: Mapping[str, Call] = {
    "question for the customer": Call("GET", "/customer"),
    "question for orders": Call("GET", "/orders/"),
    "new customer": Call("POST", "/customer"),
    "new order": Call("POST", "/api/orders/"),
    "new invoice": Call("POST", "/api/invoices/"),
    "line": Call("POST", "/lineitems/"),
    "deposit": Call("POST", "/payments/"),
    "lock": Call("LOCK", ""),
    "unlock": Call("UNLOCK", ""),
}

ONSITE_MISHAPS: Mapping[str, Fault] = {
    "ends the session at": Fault("session_lost"),
    "takes the lock away at": Fault("lock_lost"),
    "fails at": Fault("internal_error"),
}

AILMENTS: Mapping[str, tuple[Fault, ...]] = {
    "hangs up on everybody": (Fault("drop_request", None),),
    "loses every answer": (Fault("drop_response", None),),
    "answers 503 to everything": (Fault("status", None),),
    "answers 429 to everything": (Fault("status", None, {"code": 429, "retry_after": 1}),),
    "shows a login page in place of every answer": (Fault("html_login", None),),
    "redirects every call": (Fault("redirect", None),),
    "sends the beginning of every answer for the whole": (
        Fault("truncate", None, {"bytes": 60, "whole": True}),
    ),
}

ONSITE_AILMENTS: Mapping[str, tuple[Fault, ...]] = {
    "has no seat left": (Fault("session_lost"), Fault("seats_exhausted", None)),
    "lets nobody lock anything": (Fault("lock_held_by_another", None),),
    "is busy with a report": (Fault("reporting", None),),
    "says that the password has expired": (Fault("password_expired", None),),
    "says that the application is not licensed": (Fault("application_not_licensed", None),),
}
"""What is wrong from now on, until the till is well again."""

"""What a scenario makes Lightspeed Retail do wrong to the bridge, beside what happens to every till."""

from collections.abc import Mapping

from ..simulators.faults import Fault
from .till_mishaps import Call

RETAIL_CALLS: Mapping[str, Call] = {
    "question for items": Call("GET", "/Item."),
    "question for payment types": Call("GET", "/PaymentType."),
    "question for the sale": Call("GET", "/Sale"),
    "new item": Call("POST", "/Item."),
    "new payment type": Call("POST", "/PaymentType."),
    "new sale": Call("POST", "/Sale."),
    "new quote": Call("POST", "/Quote."),
    "repair of the sale": Call("PUT", "/Sale/"),
    "renewal of the token": Call("POST", "/oauth/token"),
}
"""Those for the customer are called as at every till."""

RETAIL_MISHAPS: Mapping[str, Fault] = {
    "lets the token expire at": Fault("expire_token"),
    "revokes the token at": Fault("revoke_token"),
    "has its bucket full at": Fault("429", parameters={"retry_after": 7}),
    "is called too fast at": Fault("burst", parameters={"retry_after": 1}),
    "is overloaded at": Fault("try_again"),
}

RETAIL_AILMENTS: Mapping[str, tuple[Fault, ...]] = {
    "refuses every call for too many": (Fault("429", None, {"retry_after": 1}),),
    "takes no token": (Fault("revoke_token", None),),
    "allows nothing": (Fault("forbidden", None),),
    "is overloaded": (Fault("try_again", None),),
    "finds no sale in balance": (Fault("out_of_balance", None),),
}
"""What is wrong from now on, until the till is well again."""

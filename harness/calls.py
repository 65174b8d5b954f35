"""Calls made wholesale or wrongly: every call of the profile, wrong credentials, ids that are not quite right."""

import re
from collections.abc import Callable, Mapping, Sequence

from . import messages
from .examiner import Call, Credentials, order_path

PADDED = re.compile(r"(?:^|\D)0\d{2,}$")

MANNERS: Mapping[str, Credentials] = {
    "without credentials": Credentials.MISSING,
    "with a wrong password": Credentials.WRONG_PASSWORD,
    "with a wrong user": Credentials.WRONG_USER,
    "without a password": Credentials.NO_PASSWORD,
    "without a user": Credentials.NO_USER,
    "with the user's name for a password": Credentials.USER_FOR_PASSWORD,
    "with the password without its last letter": Credentials.CUT_PASSWORD,
    "with the password in the other letter case": Credentials.OTHER_CASE_PASSWORD,
    "with right credentials": Credentials.RIGHT,
}


def every_call(order_id: str, item_id: str, date: str) -> Sequence[Call]:
    """One call to each path of the profile, those that write being such that they would change the order."""
    order = order_path(order_id)
    writes = (
        (f"{order}/Shipment", messages.shipment(date, "ACME", "1Z-EVERY-CALL", None)),
        (f"{order}/Item/{item_id}", messages.item_action("CANCEL", "", "1", date)),
        ("/AcknowledgeRequest", messages.acknowledgement(order_id, date)),
        (order, messages.order_action("VOID", date, "one of every call")),
    )
    return (
        Call("GET", ""),
        Call("GET", "/OutstandingActivity"),
        Call("GET", "/TaxRules", optional=True),
        *(Call("POST", path, message.as_xml()) for path, message in writes),
        Call("POST", f"/PostAuth/{order_path(order_id).rpartition('/')[2]}/VISA/1.00", optional=True),
    )


def _nobodys(_: str) -> str:
    return "NOBODY-HAS-THIS-ID"


def _zero_before(order_id: str) -> str:
    return f"0{order_id}"


def _without_zeros(order_id: str) -> str | None:
    stripped = order_id.lstrip("0")
    return stripped if stripped != order_id else None


def _other_case(order_id: str) -> str | None:
    swapped = order_id.swapcase()
    return swapped if swapped != order_id else None


def _beginning(order_id: str) -> str | None:
    """Of a number padded with zeros only: the beginning of any other could be the number of a stranger's order."""
    return order_id[:-1] if PADDED.search(order_id) else None


def _with_wildcard(order_id: str) -> str | None:
    """Of a number padded with zeros only, for the same reason; a database may take the line for any character."""
    return order_id.replace("0", "_", 1) if PADDED.search(order_id) else None


WRONG_IDS: Mapping[str, Callable[[str], str | None]] = {
    "an id that nobody has": _nobodys,
    "the order's id with a zero before it": _zero_before,
    "the order's id without its leading zeros": _without_zeros,
    "the order's id in other letter case": _other_case,
    "the order's id without its last character": _beginning,
    "the order's id with a wildcard in it": _with_wildcard,
}
"""From the right id to a wrong one; `None` where the right one has nothing to get wrong in this way."""


def encoded(order_id: str, *, times: int) -> str:
    """The path of an order with its first character percent-encoded, though it need not be, once or twice."""
    first = f"%{ord(order_id[0]):02X}"
    for _ in range(times - 1):
        first = first.replace("%", "%25")
    return f"/Order/{first}{order_path(order_id).rpartition('/')[2][1:]}"

"""What a POS says to a web-orders store, built by the harness itself: XML, and JSON for stores that offer it.

A message is its root name and its members in their sequence; a member is text, or a list of messages of its own.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Union

from lxml import etree

ENTRIES = {"responseIssues": "responseIssue", "items": "item"}
"""The lists of a POS's messages, and what their entries are called."""

Member = tuple[str, Union[str, "tuple[Message, ...]"]]


@dataclass(frozen=True, slots=True)
class Message:
    """One message or one element with members."""

    name: str
    members: tuple[Member, ...]

    def as_xml(self) -> bytes:
        return etree.tostring(self._element(), encoding="UTF-8", xml_declaration=True)

    def as_json(self) -> bytes:
        """The same names: the root's, and in the place of a list an object with an array under the entries' name."""
        return json.dumps({self.name: self._plain()}, ensure_ascii=False).encode()

    def with_members(self, **changed: str) -> "Message":
        """The same with other texts for some members."""
        return Message(self.name, tuple((name, changed.get(name, value)) for name, value in self.members))

    def _element(self) -> etree._Element:
        element = etree.Element(self.name)
        for name, value in self.members:
            child = etree.SubElement(element, name)
            if isinstance(value, str):
                child.text = value
            else:
                child.extend(each._element() for each in value)  # noqa: SLF001 - same class
        return element

    def _plain(self) -> dict[str, Any]:
        return {
            name: value if isinstance(value, str) else {ENTRIES[name]: [each._plain() for each in value]}  # noqa: SLF001
            for name, value in self.members
        }


@dataclass(frozen=True, slots=True)
class Issue:
    """What the POS found wrong. `status` `None` leaves the element out."""

    code: str
    message: str
    status: str | None = "FAILURE"

    def as_message(self) -> Message:
        members: list[Member] = [("code", self.code), ("message", self.message)]
        if self.status is not None:
            members.append(("responseStatus", self.status))
        return Message("responseIssue", tuple(members))


def acknowledgement(
    order_id: str, date: str, issues: Iterable[Issue] = (), kind: str = "WEB_ORDER"
) -> Message:
    """`kind`: `WEB_ORDER` or `WEB_ORDER_CANCELLATION`."""
    members: list[Member] = [
        ("id", order_id),
        ("responseType", kind),
        ("date", date),
        ("responseIssues", tuple(issue.as_message() for issue in issues)),
    ]
    return Message("acknowledgeRequest", tuple(members))


def order_action(action: str, date: str, reason: str | None) -> Message:
    members: list[Member] = [("action", action), ("date", date)]
    if reason is not None:
        members.append(("reason", reason))
    return Message("order", tuple(members))


def item_action(action: str, item_number: str, quantity: str, date: str) -> Message:
    return Message(
        "item",
        (("action", action), ("itemNumber", item_number), ("quantity", quantity), ("date", date)),
    )


def shipment(
    date: str, carrier: str, tracking: str, items: Sequence[tuple[str, str]] | None, method: str = "GROUND"
) -> Message:
    """`items`: (itemID, quantity) each; `None` leaves the element out, an empty sequence sends it empty."""
    members: list[Member] = [
        ("date", date),
        ("shipmentCarrier", carrier),
        ("shipmentMethod", method),
        ("trackingNumber", tracking),
    ]
    if items is not None:
        members.append(
            (
                "items",
                tuple(
                    Message("item", (("itemID", item_id), ("quantity", quantity)))
                    for item_id, quantity in items
                ),
            )
        )
    return Message("shipment", tuple(members))

"""The POS's own messages as bytes, XML or JSON: strict, in the order of the schemas (EVO-55, EVO-61..66).

Dates are written in the dealer's zone as `yyyy-MM-dd HH:mm:ss.SSS`, without a zone, as the real POS does.
"""

import json
import re
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from .connection import ContentType
from .messages import Acknowledgement, ItemAction, Message, OrderVoid, Shipment

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Members = dict[str, Any]
"""Member names and texts; a list of items is a map from the item's name to a list of members."""


def dealer_time(instant: datetime, zone: str) -> str:
    """An aware time as the POS writes it: `2021-03-04 09:15:00.123`, in the dealer's zone (EVO-66, EVO-D17)."""
    local = instant.astimezone(ZoneInfo(zone))
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d}"


def write(message: Message, content_type: ContentType, zone: str) -> bytes:
    """The body of a message. Characters that XML cannot carry are left out, texts are NFC (EVO-D21)."""
    root, members = _members(message, zone)
    if content_type == "json":
        return json.dumps({root: members}, ensure_ascii=False).encode()
    element = etree.Element(root)
    _add(element, members)
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8")


def _members(message: Message, zone: str) -> tuple[str, Members]:
    date = dealer_time(message.date, zone)
    match message:
        case Acknowledgement():
            return "acknowledgeRequest", _acknowledgement(message, date)
        case Shipment():
            return "shipment", _shipment(message, date)
        case OrderVoid():
            return "order", {"action": "VOID", "date": date, "reason": _text(message.reason)}
        case ItemAction():
            return "item", {
                "action": message.action.value,
                "itemNumber": _text(message.item_number),
                "quantity": str(message.quantity),
                "date": date,
            }


def _acknowledgement(message: Acknowledgement, date: str) -> Members:
    issues = [
        {"code": _text(issue.code), "message": _text(issue.message), "responseStatus": issue.status}
        for issue in message.issues
    ]
    return {
        "id": message.order_id,
        "responseType": message.response_type.value,
        "date": date,
        "responseIssues": {"responseIssue": issues},
    }


def _shipment(message: Shipment, date: str) -> Members:
    members: Members = {
        "date": date,
        "shipmentCarrier": _text(message.carrier),
        "shipmentMethod": _text(message.method),
        "trackingNumber": _text(message.tracking),
    }
    if message.items is not None:
        items = [{"itemID": item.item_id, "quantity": str(item.quantity)} for item in message.items]
        members["items"] = {"item": items}
    return members


def _text(text: str) -> str:
    return unicodedata.normalize("NFC", _NOT_IN_XML.sub("", text))


def _add(parent: "etree._Element", members: Members) -> None:
    for name, value in members.items():
        child = etree.SubElement(parent, name)
        if isinstance(value, str):
            child.text = value
            continue
        for item_name, items in value.items():
            for item in items:
                _add(etree.SubElement(child, item_name), item)

"""The messages of the web-orders profile as bytes, XML and JSON, strict about what we send.

JSON has the members of the XML by the same names; what may repeat is always a list (defect B7). Text arrives here
already cleaned (EVO-D21); nothing is escaped but by lxml and json.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from ...order import Order, OrderLine, Party
from ...settings import TaxRule
from ..outlet import Rendering

Members = dict[str, Any]
"""Member names to texts, to nested members, or to lists of those."""

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

_XML_FRAME = (
    DECLARATION + b"<outstandingActivityResponse><orders>",
    b"</orders><cancellations>",
    b"</cancellations></outstandingActivityResponse>",
)
_JSON_FRAME = (
    b'{"outstandingActivityResponse": {"orders": {"webOrder": [',
    b']}, "cancellations": {"webOrderCancellation": [',
    b"]}}}",
)


class OrderWriter:
    """Renders orders for the POS: dates in the store's declared zone (EVO-D17), tax rules by destination."""

    def __init__(self, zone: str, tax_rules: Sequence[TaxRule]) -> None:
        self._zone = ZoneInfo(zone)
        self._default_rule = tax_rules[0].id
        self._rules = {place: rule.id for rule in tax_rules for place in rule.destinations}

    def render(self, order: Order) -> Rendering:
        """The order as `webOrder`. `orderTotal` is ours and agrees with the sums (EVO-14, EVO-D18)."""
        members: Members = {
            "orderID": order.number,
            "date": self._date(order.placed_at),
            "shippingCost": _money(order.shipping_cost),
            "shippingVendor": order.carrier,
            "shippingMethod": order.method,
            "comment": order.comment,
            "taxRuleID": self._tax_rule(order.shipping),
            "taxAmount": _money(order.tax),
            "orderTotal": _money(order.total),
            "customers": {
                "customer": [
                    _customer("BILLING", order.customer_id, order.billing),
                    _customer("SHIPPING", order.customer_id, order.shipping),
                ]
            },
            "payments": {
                "payment": [{"type": each.type, "amount": _money(each.amount)} for each in order.payments]
            },
            "orderItems": {"orderItem": [_item(line) for line in order.lines]},
        }
        return _rendering("webOrder", members)

    def render_cancellation(self, number: str, canceled_at: datetime, comment: str) -> Rendering:
        """The store's cancellation as `webOrderCancellation` (EVO-D13)."""
        return _rendering(
            "webOrderCancellation", {"orderID": number, "date": self._date(canceled_at), "comment": comment}
        )

    def _date(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d}"

    def _tax_rule(self, to: Party) -> str:
        return (
            self._rules.get(f"{to.country}-{to.region}") or self._rules.get(to.country) or self._default_rule
        )


def outstanding_activity(orders: bytes, cancellations: bytes, *, as_json: bool) -> bytes:
    """The answer to a poll from stored messages, which in JSON are joined by commas; both containers always."""
    before, between, after = _JSON_FRAME if as_json else _XML_FRAME
    return b"".join((before, orders, between, cancellations, after))


@lru_cache
def acknowledge_response(*, success: bool, message: str, as_json: bool) -> bytes:
    """The answer to every write (EVO-57)."""
    members: Members = {"responseStatus": "SUCCESS" if success else "FAILURE"}
    if message:
        members["responseMessage"] = message
    return document("acknowledgeResponse", members, as_json=as_json)


def versions(*, as_json: bool) -> bytes:
    """The answer to Test Connection (EVO-D05)."""
    return document("versions", {"version": ["1.0"]}, as_json=as_json)


def tax_rules(rules: Sequence[TaxRule], *, as_json: bool) -> bytes:
    """The tax rules an order can name (EVO-53)."""
    listed = [{"taxRuleID": rule.id, "description": rule.description} for rule in rules]
    return document("taxRules", {"taxRule": listed}, as_json=as_json)


def document(root: str, members: Members, *, as_json: bool) -> bytes:
    """A whole message."""
    if as_json:
        return json.dumps({root: members}, ensure_ascii=False).encode()
    return DECLARATION + etree.tostring(_element(root, members), encoding="UTF-8", xml_declaration=False)


def _rendering(root: str, members: Members) -> Rendering:
    return Rendering(
        xml=etree.tostring(_element(root, members), encoding="UTF-8", xml_declaration=False),
        json=json.dumps(members, ensure_ascii=False).encode(),
    )


def _element(name: str, members: Members) -> "etree._Element":
    element = etree.Element(name)
    for member, value in members.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                element.append(_element(member, each))
            else:
                etree.SubElement(element, member).text = each
    return element


def _customer(kind: str, customer_id: str, party: Party) -> Members:
    return {
        "type": kind,
        "customerID": customer_id,
        "prefixName": party.prefix,
        "firstName": party.first_name,
        "middleName": party.middle_name,
        "lastName": party.last_name,
        "suffixName": party.suffix,
        "companyName": party.company,
        "address1": party.street[0] if party.street else "",
        "address2": ", ".join(party.street[1:]),
        "city": party.city,
        "state": party.region,
        "county": "",
        "country": party.country,
        "zipCode": party.postcode,
        "phone": party.phone,
        "workPhone": "",
        "email": party.email,
    }


def _item(line: OrderLine) -> Members:
    return {
        "itemID": line.item_id,
        "manufacturerID": line.manufacturer_id,
        "manufacturerName": line.manufacturer,
        "itemNumber": line.item_number,
        "description": line.description,
        "quantity": str(line.quantity),
        "amount": _money(line.amount),
    }


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"

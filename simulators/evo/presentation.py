"""Sales, messages and settings as JSON for the control API. Member names follow the wire where it has a name."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from .alarms import Alarm
from .connection import Connection
from .issues import plain
from .messages import CUSTOMER_MEMBERS, Customer
from .outbox import Letter
from .polling import PollReport
from .sales import Sale, SaleLine
from .staff import Told


def connection(settings: Connection, *, tested: bool, halted: str) -> dict[str, Any]:
    """The dialog; of the password only whether there is one."""
    shown = asdict(settings)
    shown.pop("password")
    shown["ca_file"] = str(settings.ca_file) if settings.ca_file else None
    return {**shown, "password_set": bool(settings.password), "tested": tested, "halted": halted}


def sale_in_list(sale: Sale) -> dict[str, Any]:
    """One row of the list of sales."""
    return {
        "sale": sale.number,
        "orderID": sale.order_id,
        "state": sale.state,
        "total": plain(sale.order.total),
        "imported_at": moment(sale.imported_at),
    }


def sale(sold: Sale, messages: tuple[Letter, ...]) -> dict[str, Any]:
    """Everything about one sale. `charges` is what the POS charged itself (EVO-30)."""
    order = sold.order
    return {
        **sale_in_list(sold),
        "date": order.date,
        "ended_because": sold.ended_because,
        "lines": [_line(line) for line in sold.lines],
        "shippingCost": plain(order.shipping_cost),
        "shippingVendor": order.shipping_vendor,
        "shippingMethod": order.shipping_method,
        "taxRuleID": order.tax_rule_id,
        "taxAmount": plain(order.tax_amount),
        "comment": order.comment,
        "customers": [customer(one) for one in order.customers],
        "payments": [
            {"type": booking.type, "method": booking.method, "amount": plain(booking.amount)}
            for booking in sold.bookings
        ],
        "charges": list(sold.charges),
        "messages": [message(letter) for letter in messages],
    }


def customer(known: Customer) -> dict[str, str]:
    """A customer under the wire's names."""
    return {name: getattr(known, field) for name, field in CUSTOMER_MEMBERS.items()}


def message(letter: Letter) -> dict[str, Any]:
    """What the store was told, and what it answered."""
    return {
        "number": letter.number,
        "orderID": letter.order_id,
        "kind": letter.kind,
        "told": letter.told,
        "state": letter.state,
        "answer": letter.answer,
        "attempts": letter.attempts,
        "written_at": moment(letter.written_at),
        "due_at": moment(letter.due_at) if letter.state == "waiting" else None,
        "path": letter.path,
        "body": letter.body.decode(),
    }


def told(result: Told) -> dict[str, Any]:
    """The answer to an action of staff."""
    return {"outcome": result.outcome, "message": result.message, "number": result.letter.number}


def alarm(ringing: Alarm) -> dict[str, Any]:
    """One open alarm."""
    return {**asdict(ringing), "raised_at": moment(ringing.raised_at)}


def poll(report: PollReport) -> dict[str, Any]:
    """What one poll came to."""
    return {**asdict(report), "at": moment(report.at)}


def moment(instant: datetime) -> str:
    """A time of the POS as RFC 3339, UTC."""
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _line(line: SaleLine) -> dict[str, Any]:
    item = line.item
    return {
        "itemID": item.item_id,
        "itemNumber": item.item_number,
        "manufacturerID": item.manufacturer_id,
        "manufacturerName": item.manufacturer_name,
        "description": item.description,
        "quantity": item.quantity,
        "amount": plain(item.amount),
        "shipped": line.shipped,
        "cancelled": line.cancelled,
        "sold": line.sold,
        "open": line.open,
    }

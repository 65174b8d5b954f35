"""What the POS understands of a store's answers: lenient in shape, strict in money (EVO-D06, EVO-D18).

An order that makes no sense by itself becomes an `UnreadableOrder`, so that the others of the batch get through; an
answer that is cut, or is another document, is `Unreadable` as a whole and nothing of it is used.
"""

import re
from decimal import Decimal

from .messages import (
    CUSTOMER_MEMBERS,
    Activity,
    Answer,
    Cancellation,
    Customer,
    OrderItem,
    Payment,
    UnreadableOrder,
    WebOrder,
)
from .nodes import Node, Unreadable, read_root

__all__ = ["Unreadable", "read_activity", "read_answer", "read_versions"]

_MONEY = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,4})?")
_PIECES = re.compile(r"[0-9]{1,9}(\.0{1,4})?")


def read_activity(body: bytes) -> Activity:
    """An `outstandingActivityResponse`. Raises `Unreadable`."""
    root = read_root(body, "outstandingActivityResponse", ("orders", "cancellations"))
    return Activity(
        orders=tuple(_order(node) for node in root.parts("orders", "webOrder")),
        cancellations=tuple(
            _cancellation(node) for node in root.parts("cancellations", "webOrderCancellation")
        ),
    )


def read_answer(body: bytes) -> Answer:
    """An `acknowledgeResponse` to anything the POS wrote. Raises `Unreadable`."""
    root = read_root(body, "acknowledgeResponse", ("responseStatus",))
    status = root.text("responseStatus").strip().upper()
    if status not in ("SUCCESS", "FAILURE"):
        raise Unreadable(f"responseStatus is {status[:60]!r}, neither SUCCESS nor FAILURE")
    return Answer(success=status == "SUCCESS", message=root.text("responseMessage").strip())


def read_versions(body: bytes) -> tuple[str, ...]:
    """The versions a store offers at its base URL (EVO-52). Raises `Unreadable`."""
    root = read_root(body, "versions", ("version", "versions"))
    found = root.texts("version") or root.texts("versions")
    return tuple(version.strip() for version in found)


def _order(node: Node) -> WebOrder | UnreadableOrder:
    order_id = ""
    try:
        order_id = _id(node)
        return WebOrder(
            order_id=order_id,
            date=node.text("date").strip(),
            shipping_cost=_money(node, "shippingCost", absent=Decimal(0)),
            shipping_vendor=node.text("shippingVendor"),
            shipping_method=node.text("shippingMethod"),
            comment=node.text("comment"),
            tax_rule_id=node.text("taxRuleID", "taxRuleId").strip(),
            tax_amount=_money(node, "taxAmount", absent=Decimal(0)),
            customers=tuple(_customer(part) for part in node.parts("customers", "customer")),
            payments=tuple(_payment(part) for part in node.parts("payments", "payment")),
            items=tuple(_item(part) for part in node.parts("orderItems", "orderItem")),
            order_total=_money(node, "orderTotal") if node.text("orderTotal").strip() else None,
        )
    except Unreadable as reason:
        return UnreadableOrder(order_id, str(reason))


def _id(node: Node) -> str:
    return node.text("orderID", "orderId").strip()


def _cancellation(node: Node) -> Cancellation:
    return Cancellation(_id(node), node.text("date").strip(), node.text("comment"))


def _customer(node: Node) -> Customer:
    texts = {field: node.text(name) for name, field in CUSTOMER_MEMBERS.items()}
    return Customer(
        **{**texts, **{field: texts[field].strip() for field in ("type", "customer_id", "email")}}
    )


def _payment(node: Node) -> Payment:
    return Payment(node.text("type").strip(), _money(node, "amount"))


def _item(node: Node) -> OrderItem:
    return OrderItem(
        item_id=node.text("itemID", "itemId").strip(),
        manufacturer_id=node.text("manufacturerID", "manufacturerId").strip(),
        manufacturer_name=node.text("manufacturerName"),
        item_number=node.text("itemNumber").strip(),  # padded with blanks in a real sample (EVO-67)
        description=node.text("description"),
        quantity=_pieces(node),
        amount=_money(node, "amount"),
    )


def _money(node: Node, name: str, *, absent: Decimal | None = None) -> Decimal:
    """Up to four decimals, no grouping, no currency sign (EVO-D18)."""
    text = node.text(name).strip()
    if not text and absent is not None:
        return absent
    if not _MONEY.fullmatch(text):
        raise Unreadable(f"{name} is {text[:40]!r}, not an amount such as 12.50")
    return Decimal(text)


def _pieces(node: Node) -> int:
    """Whole pieces above zero; `2.0000` is 2 (EVO-D18)."""
    text = node.text("quantity").strip()
    if not _PIECES.fullmatch(text) or not (pieces := int(text.partition(".")[0])):
        raise Unreadable(f"quantity is {text[:40]!r}, not a whole number above 0")
    return pieces

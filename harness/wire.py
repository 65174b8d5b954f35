"""Reading what a web-orders store answers: leniently, for judging (decisions 7).

Order of elements does not matter, unknown ones are passed by, `orderID` and `orderId` are the same. XML or JSON give
the same records. Text is handed on as it was sent; nothing is repaired here.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from ..schemas import xml


class Unreadable(ValueError):
    """The answer is not what the protocol speaks; the text says what it is instead."""


class Node:
    """An element or a JSON value: its name, its text, its children, which are made when they are asked for."""

    __slots__ = ("_children", "name", "text")

    def __init__(
        self, name: str, text: str, children: Callable[[], Iterator["Node"]] = lambda: iter(())
    ) -> None:
        self.name = name
        self.text = text
        self._children = children

    @property
    def children(self) -> Iterator["Node"]:
        return self._children()

    def all(self, name: str) -> Iterator["Node"]:
        """The children of that name, upper and lower case being the same."""
        return (child for child in self.children if child.name.lower() == name.lower())

    def first(self, name: str) -> "Node | None":
        return next(self.all(name), None)

    def value(self, name: str) -> str | None:
        """The text of the only or first child of that name; `None` when there is none."""
        child = self.first(name)
        return None if child is None else child.text

    def members(self, container: str, name: str) -> tuple["Node", ...]:
        """The `name` nodes in `container`; none when the container is absent."""
        holder = self.first(container)
        return () if holder is None else tuple(holder.all(name))


@dataclass(frozen=True, slots=True)
class Outstanding:
    """The answer to a poll. `orders` and `cancellations` are in the order of the answer."""

    root: Node
    orders: tuple["Offered", ...]
    cancellations: tuple["Cancellation", ...]

    @property
    def order_ids(self) -> tuple[str, ...]:
        return tuple(order.id for order in self.orders)

    @property
    def cancelled_ids(self) -> tuple[str, ...]:
        return tuple(cancellation.id for cancellation in self.cancellations)

    def order(self, order_id: str) -> "Offered | None":
        return next((order for order in self.orders if order.id == order_id), None)


@dataclass(frozen=True, slots=True)
class Offered:
    """A `webOrder` of a poll's answer."""

    id: str
    node: Node

    @property
    def lines(self) -> tuple[Node, ...]:
        return self.node.members("orderItems", "orderItem")

    @property
    def payments(self) -> tuple[Node, ...]:
        return self.node.members("payments", "payment")

    def customers(self, kind: str) -> tuple[Node, ...]:
        """`BILLING` or `SHIPPING`."""
        nodes = self.node.members("customers", "customer")
        return tuple(node for node in nodes if (node.value("type") or "").strip().upper() == kind)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A `webOrderCancellation` of a poll's answer."""

    id: str
    node: Node


@dataclass(frozen=True, slots=True)
class Receipt:
    """An `acknowledgeResponse`."""

    status: str
    message: str

    @property
    def is_success(self) -> bool:
        return self.status == "SUCCESS"


def read(body: bytes, media_type: str) -> Node:
    """The root of the answer. Raises `Unreadable`."""
    if "json" in media_type.lower():
        return _read_json(body)
    try:
        return _from_element(xml.parse(body))
    except xml.Refused as error:
        raise Unreadable(f"{_likeness(body)}: {error}") from error


def outstanding(root: Node) -> Outstanding:
    """Raises `Unreadable` when the root is not that of a poll's answer."""
    _expect(root, "outstandingActivityResponse")
    orders = tuple(Offered(_id_of(node), node) for node in root.members("orders", "webOrder"))
    cancellations = tuple(
        Cancellation(_id_of(node), node) for node in root.members("cancellations", "webOrderCancellation")
    )
    return Outstanding(root, orders, cancellations)


def receipt(root: Node) -> Receipt:
    """Raises `Unreadable` when the root is no `acknowledgeResponse`, or its status is neither of the two."""
    _expect(root, "acknowledgeResponse")
    status = (root.value("responseStatus") or "").strip()
    if status not in {"SUCCESS", "FAILURE"}:
        raise Unreadable(f"responseStatus is {status!r}, neither SUCCESS nor FAILURE")
    return Receipt(status, root.value("responseMessage") or "")


def versions(root: Node) -> tuple[str, ...]:
    """The versions that the store lists. Raises `Unreadable`."""
    _expect(root, "versions")
    return tuple(node.text.strip() for node in root.all("version"))


def tax_rules(root: Node) -> tuple[str, ...]:
    """The ids of the store's tax rules. Raises `Unreadable`."""
    _expect(root, "taxRules")
    return tuple((node.value("taxRuleID") or "").strip() for node in root.all("taxRule"))


def _expect(root: Node, name: str) -> None:
    if root.name and root.name != name:
        raise Unreadable(f"the root is {root.name}, not {name}")


def _id_of(node: Node) -> str:
    return (node.value("orderID") or "").strip()


def _likeness(body: bytes) -> str:
    start = body[:200].lstrip().lower()
    if not start:
        return "an empty body"
    return "an HTML page" if b"<html" in start or b"<!doctype html" in start else "no readable XML"


def _from_element(element: etree._Element) -> Node:
    """Text is that before the first child or comment, which no member of this protocol has."""
    return Node(
        etree.QName(element).localname,
        element.text or "",
        lambda: (_from_element(child) for child in element if isinstance(child.tag, str)),
    )


LISTS: Mapping[str, str] = {
    "orders": "webOrder",
    "cancellations": "webOrderCancellation",
    "customers": "customer",
    "payments": "payment",
    "orderItems": "orderItem",
    "versions": "version",
    "taxRules": "taxRule",
}
"""In JSON a list may stand where XML has a container of elements with this name."""


def lists_that_are_none(body: bytes) -> list[str]:
    """Where a JSON poll has something else than an array for a list. Raises `Unreadable`."""
    try:
        return list(_no_arrays(json.loads(body)))
    except ValueError as error:
        raise Unreadable(f"no readable JSON: {error}") from error


def _no_arrays(value: Any) -> Iterator[str]:
    """A container holds its entries as an array under their name, or is that array."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in LISTS and not isinstance(inner, list):
                entries = inner.get(LISTS[name]) if isinstance(inner, Mapping) else None
                if not isinstance(entries, list):
                    yield f"{name} is {type(inner).__name__} without an array of {LISTS[name]}"
            yield from _no_arrays(inner)
    elif isinstance(value, list):
        for each in value:
            yield from _no_arrays(each)


def _read_json(body: bytes) -> Node:
    try:
        plain = json.loads(body)
    except ValueError as error:
        raise Unreadable(f"no readable JSON: {error}") from error
    if not isinstance(plain, Mapping):
        raise Unreadable("the JSON is not an object")
    if len(plain) == 1:
        ((name, value),) = plain.items()
        if isinstance(value, Mapping) or name in LISTS:
            return _from_json(name, value)
    return _from_json("", plain)


def _from_json(name: str, value: Any) -> Node:
    if isinstance(value, list):
        return Node(name, "", lambda: (_from_json(LISTS.get(name, name), each) for each in value))
    if isinstance(value, Mapping):
        return Node(name, "", lambda: _children(value))
    return Node(name, "" if value is None else str(value))


def _children(value: Mapping[str, Any]) -> Iterator[Node]:
    for name, inner in value.items():
        if isinstance(inner, list) and name not in LISTS:
            yield from (_from_json(name, each) for each in inner)
        else:
            yield _from_json(name, inner)

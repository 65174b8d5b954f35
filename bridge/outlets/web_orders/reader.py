"""What the POS writes, from XML or JSON bytes to values: lenient in shape, strict in meaning (EVO-D06, D11, D17).

Elements may come in any sequence, unknown ones are passed over, namespaces are not looked at. In JSON the root's name
may be left out, and a list of one may be the item itself. Nothing here touches the ledger.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from ....schemas import xml
from ...pos_rules import Issue, LineAction
from ...ship_rules import Items, ShipmentReport
from ...text import short, verbatim

LONGEST_TEXT = 10_000


class Malformed(ValueError):
    """Not XML, not JSON, or not accepted as such: HTTP 400 with a FAILURE body (EVO-D12)."""


class Faulty(ValueError):
    """Sound, but its meaning is not: HTTP 200 with FAILURE (EVO-D12)."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """An `acknowledgeRequest` (EVO-55)."""

    id: str
    response_type: str
    date: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Void:
    """An `order` with action VOID (EVO-61)."""

    date: str
    reason: str


def read_acknowledgement(body: bytes, *, as_json: bool) -> Acknowledgement:
    """Raises `Malformed`, `Faulty`."""
    root = _root(body, "acknowledgeRequest", as_json=as_json)
    order_id = root.text("id")
    if not order_id.strip():
        raise Faulty("id is empty")
    return Acknowledgement(
        id=order_id.strip(),
        response_type=root.text("responseType").strip(),
        date=_date(root),
        issues=tuple(
            Issue(issue.text("code").strip(), issue.text("message"), issue.text("responseStatus"))
            for issue in root.parts("responseIssues", "responseIssue")
        ),
    )


def read_void(body: bytes, *, as_json: bool) -> Void:
    """Raises `Malformed`, `Faulty`."""
    root = _root(body, "order", as_json=as_json)
    action = root.text("action").strip()
    if action.upper() != "VOID":
        raise Faulty(f"action {action[:40]!r} is unknown; VOID is known")
    return Void(_date(root), root.text("reason"))


def read_line_action(body: bytes, item_id: str, *, as_json: bool) -> LineAction:
    """Raises `Malformed`, `Faulty`."""
    root = _root(body, "item", as_json=as_json)
    action = root.text("action").strip().upper()
    if action not in ("CANCEL", "SELL"):
        raise Faulty(f"action {action[:40]!r} is unknown; CANCEL and SELL are known")
    quantity = _pieces(root.text("quantity"))
    number, date = root.text("itemNumber").strip(), _date(root)
    # The same message again, date and all, is a repeat; without a date there is no telling (decisions 6).
    key = f"{action}:{item_id}:{number}:{quantity}:{date}" if date else ""
    return LineAction(action, item_id, number, quantity, date, key)


def read_shipment(body: bytes, *, as_json: bool) -> ShipmentReport:
    """Raises `Malformed`, `Faulty`."""
    root = _root(body, "shipment", as_json=as_json)
    items: Items | None = None
    if root.has("items"):
        items = tuple(
            (item.text("itemID", "itemId").strip(), _pieces(item.text("quantity")))
            for item in root.parts("items", "item")
        )
    return ShipmentReport(
        carrier=verbatim(root.text("shipmentCarrier"))[0].strip(),
        method=verbatim(root.text("shipmentMethod"))[0].strip(),
        tracking=verbatim(root.text("trackingNumber"))[0].strip(),
        date=_date(root),
        items=items,
    )


def read_amount(text: str) -> str:
    """Money in a path, up to four decimals, as it came (EVO-D18). Raises `Faulty`."""
    if not re.fullmatch(r"-?[0-9]{1,13}(\.[0-9]{1,4})?", text):
        raise Faulty(f"amount {text[:40]!r} is not an amount such as 12.50")
    return text


def _pieces(text: str) -> int:
    """Whole pieces above zero; `2.0000` is 2 (EVO-D18)."""
    found = re.fullmatch(r"([0-9]{1,9})(?:\.0{1,4})?", text.strip())
    if found is None or int(found[1]) == 0:
        raise Faulty(f"quantity {text[:40]!r} is not a whole number above 0")
    return int(found[1])


_DATE = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def _date(root: "Message") -> str:
    """The POS's date as it came; it is information only, but unreadable is a failure (EVO-D17)."""
    text = root.text("date").strip()
    if not text:
        return ""
    if not _is_date(text):
        raise Faulty(f"date {text[:40]!r} is unreadable; write 2026-03-04 09:15:00.123")
    return text


def _is_date(text: str) -> bool:
    found = _DATE.fullmatch(text)
    if found is None:
        return False
    try:
        datetime.fromisoformat(f"{found[1]} {found[2]}")
    except ValueError:
        return False
    return True


Tree = dict[str, list[Any]]
"""Member names to all values of that name: texts, or trees again. The same for both formats."""


class Message:
    """A message or a part of one, asked by the wire's member names."""

    def __init__(self, tree: Tree, *, as_json: bool) -> None:
        self._tree = tree
        self._as_json = as_json

    def text(self, *names: str) -> str:
        """The text of a member, under any of these names; empty when absent. Raises `Faulty`."""
        found = [value for name in names for value in self._tree.get(name, [])]
        if len(found) > 1:
            raise Faulty(f"{names[0]} is there {len(found)} times")
        text = found[0] if found else ""
        if not isinstance(text, str):
            raise Faulty(f"{names[0]} is not a text")
        if len(text) > LONGEST_TEXT:
            raise Faulty(f"{names[0]} is longer than {LONGEST_TEXT} characters")
        return text

    def has(self, name: str) -> bool:
        """Whether the member is there at all, be it empty."""
        return name in self._tree

    def parts(self, container: str, item: str) -> list["Message"]:
        """The items of a list. JSON may write the list without its item's name. Raises `Faulty`."""
        found: list[Any] = []
        for held in self._tree.get(container, []):
            if isinstance(held, dict) and item in held:
                found += held[item]
            elif self._as_json or not isinstance(held, dict):
                found += [held] if held else []
        if not all(isinstance(part, dict) for part in found):
            raise Faulty(f"{container} is not a list of {item}")
        return [Message(part, as_json=self._as_json) for part in found]


def _root(body: bytes, name: str, *, as_json: bool) -> Message:
    try:
        tree = _json_tree(body, name) if as_json else _xml_tree(body, name)
    except RecursionError:
        raise Malformed("the body is nested too deeply") from None
    return Message(tree, as_json=as_json)


def _xml_tree(body: bytes, name: str) -> Tree:
    try:
        root = xml.parse(body)
    except xml.Refused as refused:
        raise Malformed(refused.reason) from None
    found = etree.QName(root).localname
    if found != name:
        raise Faulty(f"the root is {found[:60]!r}, not {name}")
    return _from_xml(root)


def _from_xml(element: "etree._Element") -> Tree:
    tree: Tree = {}
    for child in element.iterchildren(etree.Element):
        value = _from_xml(child) if len(child) else child.text or ""
        tree.setdefault(etree.QName(child).localname, []).append(value)
    return tree


def _json_tree(body: bytes, name: str) -> Tree:
    try:
        # Numbers stay the text they are: 2.0000, and no figure that takes a gigabyte to write out.
        value = json.loads(
            body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=_no_number
        )
    except ValueError as error:
        raise Malformed(f"not well-formed JSON: {str(error)[:100]}") from None
    if isinstance(value, dict) and len(value) == 1 and isinstance(next(iter(value.values())), dict):
        found = next(iter(value))
        if found != name:
            raise Faulty(f"the root is {found[:60]!r}, not {name}")
        value = value[name]
    if not isinstance(value, dict):
        raise Faulty(f"the body is not {name}")
    return _from_json(value)


def _from_json(value: dict[str, Any]) -> Tree:
    tree: Tree = {}
    for name, held in value.items():
        if held is None:
            continue
        tree[name] = [
            _from_json(each) if isinstance(each, dict) else _scalar(name, each)
            for each in (held if isinstance(held, list) else [held])
        ]
    return tree


def _scalar(name: str, value: Any) -> str:
    if not isinstance(value, str) or any("\ud800" <= character <= "\udfff" for character in value):
        raise Faulty(f"{short(name, 60)!r} is neither text nor number")
    return value


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")

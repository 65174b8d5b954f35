"""Stores whose every step looks right on its own, and which lose, double or garble: each is noticed under its rule.

Most were thought of by people who wanted to get past the scenarios; the defects of the simulated store stand in
`tests/harness/test_broken_stores.py`.
"""

import base64
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from lxml import etree

from tillproof.simulators.web_orders_store.book import Book

PASSWORD = "pä:ss wörd & more"

Answer = tuple[str, list[tuple[str, str]], bytes]
Environ = dict[str, Any]


class Sound:
    """Changes nothing."""

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        return environ, body

    def answer(self, environ: Environ, body: bytes, answer: Answer) -> Answer:
        status, headers, content = answer
        if environ["REQUEST_METHOD"] == "GET" and b"<outstandingActivityResponse" in content:
            return status, headers, self.poll(content)
        return self.other(environ, body, answer)

    def poll(self, content: bytes) -> bytes:
        root = etree.fromstring(content)
        self.listed(root)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def listed(self, root: etree._Element) -> None:
        """What a poll lists."""

    def other(self, _environ: Environ, _body: bytes, answer: Answer) -> Answer:
        return answer


class Orders(Sound):
    """Each order of a poll is changed."""

    def __init__(self, change: Callable[[etree._Element], object]) -> None:
        self._change = change

    def listed(self, root: etree._Element) -> None:
        for order in root.findall("orders/webOrder"):
            self._change(order)


class Texts(Orders):
    """Each text at a path is changed."""

    def __init__(self, path: str, change: Callable[[str], str]) -> None:
        def all_of(order: etree._Element) -> None:
            for node in order.findall(path):
                node.text = change(node.text or "")

        super().__init__(all_of)


class Said(Sound):
    """What the POS says in a member is changed before the store hears it."""

    def __init__(self, member: str, change: Callable[[str], str]) -> None:
        self._member, self._change = member, change

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        try:
            root = etree.fromstring(body)
        except etree.XMLSyntaxError:
            return environ, body
        for node in root.iter(self._member):
            node.text = node.text and self._change(node.text)
        return environ, etree.tostring(root, encoding="UTF-8")


class Signed(Sound):
    """User and password are looked at in this way."""

    def __init__(self, look: Callable[[str, str], tuple[str, str]]) -> None:
        self._look = look

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        scheme, _, pair = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        try:
            user, _, password = base64.b64decode(pair).decode().partition(":")
        except ValueError:
            return environ, body
        if scheme == "Basic" and pair:
            seen = ":".join(self._look(user, password))
            environ["HTTP_AUTHORIZATION"] = f"Basic {base64.b64encode(seen.encode()).decode()}"
        return environ, body


class Relists(Sound):
    """What was taken off the list comes back in a later poll: `polls` after a message to `path`."""

    def __init__(self, path: str, kind: str, *, polls: int) -> None:
        self._path, self._kind, self._polls = path, kind, polls
        self._known: dict[str, etree._Element] = {}
        self._back: dict[str, int] = {}

    def listed(self, root: etree._Element) -> None:
        holder = root.find(self._kind)
        for entry in holder:
            self._known[entry.findtext("orderID")] = deepcopy(entry)
        for order_id in list(self._back):
            self._back[order_id] -= 1
            if not self._back[order_id]:
                del self._back[order_id]
                if order_id in self._known:
                    holder.append(self._known[order_id])

    def other(self, environ: Environ, body: bytes, answer: Answer) -> Answer:
        if (
            environ["REQUEST_METHOD"] == "POST"
            and self._path in environ["PATH_INFO"]
            and b"SUCCESS" in answer[2]
        ):
            in_path = unquote(environ["PATH_INFO"]).partition("/Order/")[2].partition("/")[0]
            in_body = re.search(rb"<id>(.*?)</id>", body)
            self._back[in_path or (in_body[1].decode() if in_body else "")] = self._polls
        return answer


class TwiceInOneAnswer(Sound):
    def listed(self, root: etree._Element) -> None:
        for order in root.findall("orders/webOrder")[:1]:
            order.addnext(deepcopy(order))


class TwentyNine(Sound):
    def listed(self, root: etree._Element) -> None:
        for order in root.findall("orders/webOrder")[29:]:
            order.getparent().remove(order)


class LoggedInForGood(Sound):
    """Who was let in once need not say who he is."""

    def __init__(self) -> None:
        self._pair = ""

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        environ.setdefault("HTTP_AUTHORIZATION", self._pair)
        self._asked = environ["HTTP_AUTHORIZATION"]
        return environ, body

    def other(self, _environ: Environ, _body: bytes, answer: Answer) -> Answer:
        if answer[0].startswith("200"):
            self._pair = self._asked
        return answer

    def listed(self, _root: etree._Element) -> None:
        self._pair = self._asked


class ByPart(Sound):
    """Lines are told apart by their part number: the first one of it is meant."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._first: dict[str, str] = {}

    def listed(self, root: etree._Element) -> None:
        for order in root.findall("orders/webOrder"):
            lines = [
                (line.findtext("itemNumber"), line.findtext("itemID")) for line in order.iter("orderItem")
            ]
            self._first |= {item: dict(reversed(lines))[part] for part, item in lines}

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        if self._path in environ["PATH_INFO"]:
            before, _, item = environ["PATH_INFO"].rpartition("/")
            environ["PATH_INFO"] = f"{before}/{self._first.get(item, item)}"
            for item, first in self._first.items():
                body = body.replace(f"<itemID>{item}<".encode(), f"<itemID>{first}<".encode())
        return environ, body


class DatedByThePoll(Sound):
    def __init__(self) -> None:
        self._polls = 0

    def listed(self, root: etree._Element) -> None:
        self._polls += 1
        for date in root.iterfind("orders/webOrder/date"):
            then = datetime.fromisoformat(date.text) + timedelta(minutes=self._polls)
            date.text = f"{then:%Y-%m-%d %H:%M:%S}.000"


class Forgives(Sound):
    """A write that the store refuses is called done, if it says so with these words."""

    def __init__(self, path: str, words: bytes) -> None:
        self._path, self._words = path, words

    def other(self, environ: Environ, _body: bytes, answer: Answer) -> Answer:
        status, headers, content = answer
        if self._path in environ["PATH_INFO"] and self._words in content:
            content = content.replace(b"FAILURE", b"SUCCESS")
        return status, headers, content


class OncePerOrder(Sound):
    """After the first message of this kind about an order every other is refused."""

    def __init__(self, before: bytes, path: str, kind: bytes) -> None:
        self._before, self._path, self._kind = before, path, kind
        self._known: set[str] = set()

    def other(self, environ: Environ, body: bytes, answer: Answer) -> Answer:
        status, headers, content = answer
        in_path = environ["PATH_INFO"].rpartition("/")[2].encode()
        order_id = (re.search(rb"<id>(.*?)</id>", body) or [b"", in_path])[1]
        if self._path in environ["PATH_INFO"] and self._kind in body and order_id in self._known:
            content = content.replace(b"SUCCESS", b"FAILURE")
        if self._before in body:
            self._known.add(order_id)
        return status, headers, content


class EverythingOffered(Sound):
    """Once it has polled, the POS may acknowledge whatever there is."""

    def __init__(self) -> None:
        self._polled = False

    def listed(self, root: etree._Element) -> None:
        self._polled = len(root.find("orders")) > 29

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        known = b"<responseIssues><responseIssue><code>1010</code></responseIssue></responseIssues>"
        return environ, body.replace(b"<responseIssues/>", known) if self._polled else body


class OnlyPlainText(Sound):
    """Requests are searched for tags, not read as XML."""

    def request(self, environ: Environ, body: bytes) -> tuple[Environ, bytes]:
        if b"CDATA" in body or b"&#" in body:
            body = re.sub(rb"<id>(.*?)</id>", b"<id>unheard of</id>", body)
        return environ, body


def _move_a_cent(order: etree._Element) -> None:
    for member, cents in (("taxAmount", -1), ("shippingCost", 1)):
        node = order.find(member)
        node.text = str(Decimal(node.text) + Decimal(cents) / 100)


def _add_shipping_as_line(order: etree._Element) -> None:
    last = order.findall("orderItems/orderItem")[-1]
    line = deepcopy(last)
    changes = {
        "itemID": "0",
        "itemNumber": "SHIPPING",
        "quantity": "1",
        "amount": order.findtext("shippingCost"),
    }
    for member, text in changes.items():
        line.find(member).text = text
    last.addnext(line)


def _merge_payments(order: etree._Element) -> None:
    first, *others = order.findall("payments/payment") or [None]
    for other in others:
        first.find("amount").text = str(Decimal(first.findtext("amount")) + Decimal(other.findtext("amount")))
        other.getparent().remove(other)


def _swap_customers(order: etree._Element) -> None:
    for kind in order.iter("type"):
        kind.text = {"BILLING": "SHIPPING", "SHIPPING": "BILLING"}.get(kind.text, kind.text)


def _cut_lines(order: etree._Element) -> None:
    for line in order.findall("orderItems/orderItem")[20:]:
        line.getparent().remove(line)


def _no_shipping_company(order: etree._Element) -> None:
    order.findall("customers/customer")[1].find("companyName").text = ""


def _to_be_picked_up(order: etree._Element) -> None:
    order.find("shippingVendor").text = order.find("shippingMethod").text = "WC"


def _ascii(text: str) -> str:
    return text.encode("ascii", "ignore").decode()


def _twice_encoded(text: str) -> str:
    return text.encode().decode("latin-1").translate(dict.fromkeys(range(0x7F, 0xA0), "?"))


def _number(text: str) -> str:
    return str(int(text)) if text.isdigit() else text


def _order_for_cancellation(text: str) -> str:
    return "WEB_ORDER"


CUSTOMER = "customers/customer"
ITEM = "orderItems/orderItem"

MUTANTS: Mapping[str, tuple[Callable[[], Sound], tuple[str, ...]]] = {
    "acknowledged orders come back": (
        lambda: Relists("AcknowledgeRequest", "orders", polls=2),
        ("EVO-11",),
    ),
    "parcels bring orders back": (lambda: Relists("/Shipment", "orders", polls=1), ("EVO-11",)),
    "cancelled pieces bring orders back": (lambda: Relists("/Item/", "orders", polls=1), ("EVO-11",)),
    "told cancellations come back": (
        lambda: Relists("AcknowledgeRequest", "cancellations", polls=2),
        ("EVO-D13b",),
    ),
    "an order twice in one answer": (TwiceInOneAnswer, ("EVO-D08c",)),
    "29 at once": (TwentyNine, ("EVO-D07b",)),
    "one kind of acknowledgement": (
        lambda: Said("responseType", _order_for_cancellation),
        ("EVO-10", "EVO-D13b"),
    ),
    "a cent from tax to shipping": (lambda: Orders(_move_a_cent), ("EVO-19", "EVO-D18g", "EVO-D18i")),
    "shipping as line as well": (lambda: Orders(_add_shipping_as_line), ("EVO-18", "EVO-D18h")),
    "payments in one": (lambda: Orders(_merge_payments), ("EVO-D19c",)),
    "twenty lines": (lambda: Orders(_cut_lines), ("EVO-18",)),
    "customers swapped": (lambda: Orders(_swap_customers), ("EVO-15",)),
    "no company to ship to": (lambda: Orders(_no_shipping_company), ("EVO-D21c",)),
    "everything to be picked up": (lambda: Orders(_to_be_picked_up), ("EVO-73",)),
    "no phone": (lambda: Texts(f"{CUSTOMER}/phone", lambda _: ""), ("EVO-15",)),
    "no middle name": (lambda: Texts(f"{CUSTOMER}/middleName", lambda _: ""), ("EVO-D21c",)),
    "no title": (lambda: Texts(f"{CUSTOMER}/prefixName", lambda _: ""), ("EVO-D21c",)),
    "no second address line": (lambda: Texts(f"{CUSTOMER}/address2", lambda _: ""), ("EVO-15",)),
    "postcodes as numbers": (lambda: Texts(f"{CUSTOMER}/zipCode", _number), ("EVO-16",)),
    "part numbers as numbers": (lambda: Texts(f"{ITEM}/itemNumber", _number), ("EVO-18",)),
    "all guests are one": (lambda: Texts(f"{CUSTOMER}/customerID", lambda _: "0"), ("EVO-D20g",)),
    "descriptions cut": (lambda: Texts(f"{ITEM}/description", lambda text: text[:200]), ("EVO-D21e",)),
    "companies cut": (lambda: Texts(f"{CUSTOMER}/companyName", lambda text: text[:60]), ("EVO-D21e",)),
    "order ids cut": (lambda: Texts("orderID", lambda text: text[:6]), ("EVO-05",)),
    "the date of another year": (lambda: Texts("date", lambda text: f"1970{text[4:]}"), ("EVO-14",)),
    "day and month swapped": (
        lambda: Texts("date", lambda text: f"{text[:5]}{text[8:10]}-{text[5:7]}{text[10:]}"),
        ("EVO-14",),
    ),
    "dated by the poll": (DatedByThePoll, ("EVO-14",)),
    "names encoded twice": (lambda: Texts(f"{CUSTOMER}/lastName", _twice_encoded), ("EVO-D21c",)),
    "passwords in any letter case": (
        lambda: Signed(lambda user, said: (user, PASSWORD if said.lower() == PASSWORD.lower() else said)),
        ("EVO-D03a",),
    ),
    "passwords by their beginning": (
        lambda: Signed(lambda user, said: (user, PASSWORD if said and PASSWORD.startswith(said) else said)),
        ("EVO-D03a",),
    ),
    "no password will do": (lambda: Signed(lambda user, said: (user, said or PASSWORD)), ("EVO-D03a",)),
    "no user will do": (lambda: Signed(lambda user, said: (user or "lightspeed", said)), ("EVO-D03a",)),
    "the user for a password": (
        lambda: Signed(lambda user, said: (user, PASSWORD if said == user else said)),
        ("EVO-D03a",),
    ),
    "let in for good": (LoggedInForGood, ("EVO-D03a",)),
    "issues in ASCII": (lambda: Said("message", _ascii), ("EVO-12",)),
    "issues cut at 100": (lambda: Said("message", lambda text: text[:100]), ("EVO-12",)),
    "issues without tags": (lambda: Said("message", lambda text: re.sub("<.*?>", "", text)), ("EVO-12",)),
    "reasons in ASCII": (lambda: Said("reason", _ascii), ("EVO-23",)),
    "tracking in capitals": (lambda: Said("trackingNumber", str.upper), ("EVO-21",)),
    "tracking as a number": (lambda: Said("trackingNumber", _number), ("EVO-21",)),
    "cancelled orders are shipped": (lambda: Forgives("/Shipment", b"cancel"), ("EVO-D30",)),
    "cancellations acknowledged once": (
        lambda: OncePerOrder(b"WEB_ORDER_CANCELLATION", "AcknowledgeRequest", b"WEB_ORDER_CANCELLATION"),
        ("EVO-D10a",),
    ),
    "rejected orders cannot be voided": (
        lambda: OncePerOrder(b"<code>1301", "/Order/", b"VOID"),
        ("EVO-23",),
    ),
    "what waits counts as offered": (EverythingOffered, ("EVO-D11b",)),
    "requests are no XML": (OnlyPlainText, ("EVO-D06h",)),
    "pieces cancelled by part number": (lambda: ByPart("/Item/"), ("EVO-D15a",)),
    "pieces shipped by part number": (lambda: ByPart("/Shipment"), ("EVO-64",)),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_store_is_noticed_under_the_rules_it_breaks(
    name: str, scenarios: Any, examine: Any, behind: Any
) -> None:
    change, broken = MUTANTS[name]
    assert examine(behind(change())).unnoticed(scenarios, broken) == set()


@pytest.mark.parametrize("forgotten", ["shipments", "notes"])
def test_a_restart_that_forgets_is_noticed(
    forgotten: str, monkeypatch: pytest.MonkeyPatch, scenarios: Any, examine: Any, behind: Any
) -> None:
    honest = Book.reopen

    def reopen(self: Book) -> None:
        honest(self)
        self.keep_all([replace(entry, **{forgotten: ()}) for entry in self])

    monkeypatch.setattr(Book, "reopen", reopen)
    assert examine(behind(Sound())).unnoticed(scenarios, ["EVO-D12d"]) == set()

"""A POS's hand on the wire: raw XML, no memory, no mercy."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape

from lxml import etree

from tillproof.schemas import validation

from .broken import insist
from .short_line import Reply

BASE = "/LightSpeed"

Call = Callable[[str, str, Mapping[str, str], bytes], Reply]
"""How the bridge is reached: method, path, headers, body."""


@dataclass(frozen=True)
class Message:
    """Something the POS says about an order. `key` is the same for a message and its repeat."""

    kind: str  # acknowledge, accept-cancellation, ship, void, line
    number: str
    path: str
    body: str
    how: str = ""
    issue: str = ""
    items: Mapping[str, int] | None = None
    item: str = ""
    pieces: int = 0
    tracking: str = ""

    @property
    def key(self) -> str:
        return f"{self.path} {self.body}"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    success: bool
    text: str


@dataclass(frozen=True)
class Offer:
    """An order as it was offered: its sum as lines, shipping and tax make it, and as the payments do."""

    number: str
    sum: Decimal
    paid: Decimal
    comment: str
    lines: Mapping[str, int]


@dataclass(frozen=True)
class Activity:
    """An answer to the poll."""

    orders: tuple[Offer, ...]
    cancellations: tuple[str, ...]


@dataclass
class PosHand:
    """Speaks to one bridge; `written` counts messages, so that each has a date and a tracking number of its own."""

    user: str
    password: str
    call: Call
    written: int = 0

    def poll(self, *, password: str | None = None) -> Activity | int:
        """What is outstanding, or the HTTP status of a refusal. An answer that breaks the schema is an error."""
        answer = self.call("GET", f"{BASE}/OutstandingActivity", self._headers(password), b"")
        if answer.status != 200:
            return answer.status
        valid = validation.is_valid("web-orders/outstanding-activity", answer.body)
        insist(valid, f"the answer to a poll breaks its schema: {answer.body.decode()}")
        root = etree.fromstring(answer.body)
        return Activity(
            tuple(_offer(node) for node in root.iterfind("orders/webOrder")),
            tuple(
                node.findtext("orderID", "") for node in root.iterfind("cancellations/webOrderCancellation")
            ),
        )

    def send(self, message: Message, *, password: str | None = None) -> Answer:
        body = message.body.encode()
        answer = self.call("POST", BASE + message.path, self._headers(password), body)
        return Answer(answer.status, b">SUCCESS<" in answer.body, answer.body.decode())

    # --- messages -----------------------------------------------------------------------------------------------

    def acknowledgement(self, number: str, how: str, *, cancellation: bool = False) -> Message:
        """`how`: clean, failing, 1010 or warning."""
        date = self._date()
        text = "" if how == "clean" else f"issue {self.written} of the POS"
        code, status = {"1010": ("1010", "FAILURE"), "warning": ("77", "WARNING")}.get(
            how, ("1301", "FAILURE")
        )
        issue = (
            f"<responseIssue><code>{code}</code><message>{text}</message>"
            f"<responseStatus>{status}</responseStatus></responseIssue>"
        )
        kind = "WEB_ORDER_CANCELLATION" if cancellation else "WEB_ORDER"
        body = (
            f"<acknowledgeRequest><id>{escape(number)}</id><responseType>{kind}</responseType>{date}"
            f"<responseIssues>{issue if text else ''}</responseIssues></acknowledgeRequest>"
        )
        said = "accept-cancellation" if cancellation else "acknowledge"
        return Message(said, number, "/AcknowledgeRequest", body, how=how, issue=text)

    def shipment(self, number: str, items: Mapping[str, int] | None, *, tracked: bool = True) -> Message:
        """`items` None: the element is left out."""
        date = self._date()
        tracking = f"T{self.written:05d}" if tracked else ""
        content = "".join(
            f"<item><itemID>{item}</itemID><quantity>{pieces}</quantity></item>"
            for item, pieces in (items or {}).items()
        )
        told = "" if items is None else f"<items>{content}</items>"
        body = (
            f"<shipment>{date}<shipmentCarrier>UPS</shipmentCarrier><shipmentMethod>GROUND</shipmentMethod>"
            f"<trackingNumber>{tracking}</trackingNumber>{told}</shipment>"
        )
        return Message("ship", number, f"/Order/{number}/Shipment", body, items=items, tracking=tracking)

    def void(self, number: str) -> Message:
        date = self._date()
        body = f"<order><action>VOID</action>{date}<reason>reason {self.written}</reason></order>"
        return Message("void", number, f"/Order/{number}", body)

    def line_action(self, number: str, action: str, item: str, pieces: int) -> Message:
        """CANCEL or SELL."""
        body = (
            f"<item><action>{action}</action><itemNumber>X</itemNumber>"
            f"<quantity>{pieces}</quantity>{self._date()}</item>"
        )
        path = f"/Order/{number}/Item/{item}"
        return Message("line", number, path, body, how=action, item=item, pieces=pieces)

    def _date(self) -> str:
        self.written += 1
        minutes, seconds = divmod(self.written, 60)
        return f"<date>2026-03-04 {9 + minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}.000</date>"

    def _headers(self, password: str | None) -> dict[str, str]:
        pair = f"{self.user}:{self.password if password is None else password}".encode()
        basic = "Basic " + base64.b64encode(pair).decode()
        return {"Authorization": basic, "Content-Type": "application/xml"}


def _offer(node: "etree._Element") -> Offer:
    def figure(of: "etree._Element", name: str) -> Decimal:
        return Decimal(of.findtext(name, ""))

    lines = list(node.iterfind("orderItems/orderItem"))
    goods = sum((figure(line, "quantity") * figure(line, "amount") for line in lines), Decimal(0))
    return Offer(
        node.findtext("orderID", ""),
        goods + figure(node, "shippingCost") + figure(node, "taxAmount"),
        sum((figure(payment, "amount") for payment in node.iterfind("payments/payment")), Decimal(0)),
        node.findtext("comment", ""),
        {line.findtext("itemID", ""): int(line.findtext("quantity", "")) for line in lines},
    )

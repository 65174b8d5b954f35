"""What must be true of one order, in plain words: the tables of docs/spec/web-orders.md, once more and on their own.

Nothing here is taken from the bridge. `hear` says what the bridge has to answer to a message of the POS, `reads` what
it may make of what the store shows; both change the order they are given.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tillproof.simulators.shopper import VirtualOrder

from .broken import insist
from .pos_hand import Message

ON_HOLD = ("holded", "payment_review", "fraud")
OPEN = ("pending", "pending_payment", "processing")
SHIPPED = ("partly_shipped", "shipped")
ALLOWED_MOVES = {
    "not_downloaded": ("rejected", "downloaded", "partly_shipped", "shipped", "canceled"),
    "rejected": ("not_downloaded", "downloaded", "partly_shipped", "shipped", "canceled"),
    "downloaded": ("not_downloaded", "partly_shipped", "shipped", "canceled"),  # not_downloaded: resent
    "partly_shipped": ("shipped",),
    "shipped": (),
    "canceled": (),
}
"""The arrows between the six words (decisions 1)."""


@dataclass
class Pieces:
    """What is left of a line."""

    ordered: int
    shipped: int = 0
    cancelled: int = 0

    @property
    def open(self) -> int:
        return self.ordered - self.shipped - self.cancelled


@dataclass
class Order:
    """An order as the bridge has to have it, and what the POS made of it."""

    number: str
    entity_id: int
    bought: VirtualOrder
    mode: str = "auto-invoice"
    redeliver: bool = False

    seen: bool = False  # a cycle has read it
    status: str = "not_downloaded"
    fit: bool = False  # as last read, it qualifies
    was_fit: bool = False  # it did when the POS could have got it
    offered: bool = False
    downloaded: bool = False
    was_downloaded: bool = False  # also before an operator had it sent again: the POS may have it
    held: bool = False
    excluded: bool = False
    voided: bool = False
    voided_unread: bool = False  # before the bridge knew its lines
    gone: bool = False  # as last read, the store has cancelled it or paid it back in full
    cut: bool = False  # the store's people cancelled it, or what was left of it
    cancellation: str = ""  # pending, refused, acknowledged
    edition: str = ""  # the comment as last read
    memos_read: frozenset[int] = frozenset()
    lines: dict[str, Pieces] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)  # messages that took effect
    sold: bool = False  # the POS has a sale
    ended: bool = False  # and it was ended by the store's cancellation
    turn: int = 0  # how often an operator had it offered anew
    issues: set[tuple[str, int]] = field(default_factory=set)  # what the POS reported, and in which turn
    parcels: list[Message] = field(default_factory=list)  # shipments that took effect

    @property
    def listed(self) -> bool:
        """Whether a poll must list it. An order known by issue 1010 alone has to be read first."""
        waiting = self.status == "not_downloaded" or (self.redeliver and self.status == "rejected")
        fit = self.fit and bool(self.lines)
        return waiting and fit and not (self.held or self.excluded or self.voided or self.gone)

    @property
    def cancellation_listed(self) -> bool:
        """Whether a poll must list its cancellation."""
        return self.cancellation == "pending" and bool(self.lines)

    @property
    def known(self) -> bool:
        """Whether the POS can have it."""
        return self.offered or self.was_downloaded

    @property
    def anything_shipped(self) -> bool:
        return any(line.shipped for line in self.lines.values())

    @property
    def noted(self) -> Counter[str]:
        """How often each issue must stand among the notes: once, and once more if it was repeated after an operator
        had the order offered anew (EVO-D10a).
        """
        return Counter(issue for issue, _ in self.issues)

    def learn_lines(self, shown: Sequence[Mapping[str, Any]]) -> None:
        """The lines as the bridge first has them; there must be as many pieces as were bought."""
        self.lines = {line["item_id"]: Pieces(line["quantity"]) for line in shown}
        pieces = sum(line.ordered for line in self.lines.values())
        insist(pieces == _pieces_of(self.bought), f"order {self.number}: {pieces} pieces")

    # --- the POS speaks -----------------------------------------------------------------------------------------

    def hear(self, message: Message) -> bool | None:
        """Whether the answer must be SUCCESS; None where the profile leaves it open."""
        if not self.seen:
            return False
        if message.kind == "acknowledge":
            return self._acknowledge(message)
        if message.kind == "accept-cancellation":
            return self._accept_cancellation(message)
        if not self.known:
            return False
        return {"ship": self._ship, "void": self._void, "line": self._line}[message.kind](message)

    def _acknowledge(self, message: Message) -> bool:
        has_it, failing = message.how == "1010", message.how in ("failing", "1010")
        if not self.known and not has_it:
            return False
        if message.issue and not (self.downloaded and has_it):
            self.issues.add((message.issue, self.turn))
        if self.downloaded:
            return True
        if failing and not has_it:
            if self.status != "canceled":
                self.status = "rejected"
            return True
        self._download("downloaded")
        return True

    def _download(self, status: str) -> None:
        self.downloaded = self.was_downloaded = True
        if self.voided:
            return
        if self.gone:
            self.status, self.cancellation = "canceled", "pending"
            return
        self.status = status

    def _accept_cancellation(self, message: Message) -> bool:
        if self.cancellation in ("", "acknowledged"):
            return self.cancellation != ""
        if message.issue:
            self.issues.add((message.issue, self.turn))
        self.cancellation = "refused" if message.how == "failing" else "acknowledged"
        self.ended = message.how != "failing"
        return True

    def _ship(self, message: Message) -> bool:
        if message.key in self.told:
            return True
        if self.status == "canceled" or self.gone:
            return False
        if not self.lines:
            return False  # known by issue 1010 alone, and not read since
        everything = {item: line.open for item, line in self.lines.items() if line.open}
        items = everything if message.items is None else message.items
        if any(item not in self.lines or pieces > self.lines[item].open for item, pieces in items.items()):
            return False
        if not self.downloaded:
            self._download("downloaded")
        for item, pieces in items.items():
            self.lines[item].shipped += pieces
        if items:
            self.status = "partly_shipped" if any(line.open for line in self.lines.values()) else "shipped"
        self.told.add(message.key)
        self.parcels.append(message)
        return True

    def _void(self, _: Message) -> bool:
        if self.voided:
            return True
        if self.status == "canceled":
            self.voided = True
            if self.cancellation:
                self.cancellation = "acknowledged"
            return True
        if self.status == "shipped":
            return False
        self._give_up()
        return True

    def _give_up(self) -> None:
        self.voided = True
        self.downloaded = self.was_downloaded  # that it was sent once more is over
        self.voided_unread = not self.lines
        self.status = "shipped" if self.anything_shipped else "canceled"
        for line in self.lines.values():
            line.cancelled += line.open

    def _line(self, message: Message) -> bool | None:
        if message.key in self.told:
            return True
        line = self.lines.get(message.item)
        if line is None:
            return False
        if message.how == "SELL":
            self.told.add(message.key)
            return True
        return self._cancel(line, message)

    def _cancel(self, line: Pieces, message: Message) -> bool | None:
        if self.status == "canceled":
            return None
        if line.open == 0 and line.cancelled:
            return True if message.pieces <= line.cancelled else None
        if message.pieces > line.open:
            return False
        line.cancelled += message.pieces
        self.told.add(message.key)
        if not any(each.open for each in self.lines.values()):
            self._give_up()
        return True

    # --- the operator acts --------------------------------------------------------------------------------------

    def granted(self, action: str) -> None:
        """An operator's wish was granted."""
        if action in ("hold", "unhold"):
            self.held = action == "hold"
        elif action == "exclude":
            self.excluded = True
        elif self.cancellation == "refused":
            self.cancellation, self.turn = "pending", self.turn + 1
        else:
            self.turn += 1
            # Sent again whatever the store's people do with it meanwhile.
            self.fit = self.fit or self.downloaded
            self.status, self.downloaded = "not_downloaded", False
            self.held = self.excluded = False

    def must_grant(self, action: str) -> bool:
        """What no operator may be refused (EVO-D25)."""
        waiting = self.seen and self.status == "not_downloaded" and not self.was_downloaded
        stuck = self.status == "rejected" or (waiting and self.excluded)
        return {
            "release": stuck or self.cancellation == "refused",
            "resend": self.status == "downloaded",
            "exclude": waiting and not self.excluded,
            "hold": waiting and not self.held,
            "unhold": self.held,
        }[action]

    # --- a cycle reads ------------------------------------------------------------------------------------------

    def after_reading(self, shown: Mapping[str, Any], memos: Mapping[int, bool]) -> list["Order"]:
        """What the order may be once a cycle has read it; `memos` are its credit memos: id -> made by the bridge."""
        read = deepcopy(self)
        read.seen = True
        foreign = frozenset(memo for memo, ours in memos.items() if not ours)
        if not self.was_downloaded:
            read._read_before_download(shown)
            return [read]
        if self.voided or self.status == "canceled":
            return [read]
        read.memos_read = foreign
        cancelled, paid_back = shown["status"] == "canceled", is_paid_back(shown)
        if self.status in SHIPPED or any(row.get("qty_shipped") for row in shown["items"]):
            return [read]
        if not cancelled and not (paid_back and foreign):
            return [read]
        called_back = deepcopy(read)
        called_back.status, called_back.cancellation, called_back.gone = "canceled", "pending", True
        called_back.downloaded = True  # that it was sent once more is over
        # What completed the refund was the bridge's own memo: nobody need be told of that (decisions 5).
        news = cancelled or foreign - self.memos_read
        return [called_back] if news else [read, called_back]

    def _read_before_download(self, shown: Mapping[str, Any]) -> None:
        if self.status == "canceled":
            return
        if shown["status"] == "canceled":
            self.status, self.fit, self.gone = "canceled", False, True
            return
        self.gone = is_paid_back(shown)
        self.fit = qualifies(shown, self.mode, offered=self.offered)
        self.was_fit = self.fit or (self.was_fit and self.offered)
        if self.fit:
            self.edition = str(shown.get("customer_note") or "")


def qualifies(shown: Mapping[str, Any], mode: str, *, offered: bool) -> bool:
    """The table "Deciding about Magento orders" for an order that is not cancelled."""
    status, invoiced = shown["status"], money(shown.get("total_invoiced"))
    if mode == "wait-for-invoice":
        return status not in (*ON_HOLD, "closed") and invoiced > 0
    if offered:  # once the POS may have it, being invoiced or completed does not take it back
        return status not in (*ON_HOLD, "closed") and is_paid(shown)
    return status in OPEN and invoiced == 0 and is_paid(shown)


def is_paid(shown: Mapping[str, Any]) -> bool:
    payment = shown.get("payment") or {}
    held = max(
        money(payment.get("amount_authorized")),
        money(payment.get("amount_paid")),
        money(shown.get("total_paid")),
    )
    return held >= money(shown["grand_total"])


def is_paid_back(shown: Mapping[str, Any]) -> bool:
    """In full: nothing of it is left."""
    total, refunded = money(shown["grand_total"]), money(shown.get("total_refunded"))
    return shown["status"] == "closed" or 0 < total <= refunded


def money(figure: Any) -> Decimal:
    """A figure of the store's JSON, to the cent."""
    return Decimal(str(figure or 0)).quantize(Decimal("0.01"))


def _pieces_of(bought: VirtualOrder) -> int:
    """As the POS gets them: a bundle priced by its parts is its parts."""
    return sum(
        line.quantity * sum(child.quantity for child in line.children)
        if line.kind == "bundle_dynamic"
        else line.quantity
        for line in bought.lines
    )

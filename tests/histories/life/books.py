"""The books of the store when all is said and done: what came of each order in Magento, once and to the cent."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from .broken import insist
from .order_model import Order, money
from .stage import Shown, Store

OURS = "[tillproof "
"""Every document and comment that the bridge makes has its marker behind this."""

LIVE = ("downloaded", "partly_shipped", "shipped")
GIVEN_UP = ("canceled", "closed")


def check(store: Store, orders: Sequence[Order], details: Mapping[str, Shown]) -> None:
    """Raises `AssertionError` with everything that is wrong."""
    entities = [order.entity_id for order in orders]
    shown = store.orders(entities)
    invoiced = [entity for entity, order in shown.items() if order.get("total_paid") is not None]
    shipped = [order.entity_id for order in orders if order.parcels]
    documents = [
        store.documents(kind, among)
        for kind, among in (("invoices", invoiced), ("shipments", shipped), ("creditmemos", invoiced))
    ]
    complaints = []
    for order in orders:
        entity = order.entity_id
        account = Account(
            order, shown[entity], details[order.number], *(found.get(entity, []) for found in documents)
        )
        complaints += [f"order {order.number}: {complaint}" for complaint in account.complaints()]
    insist(not complaints, "at the end: " + "; ".join(complaints))


class Account:
    """One order at the end: what the model says, what the bridge says, and what the store has."""

    def __init__(
        self,
        order: Order,
        shown: Shown,
        detail: Shown,
        invoices: list[Shown],
        shipments: list[Shown],
        memos: list[Shown],
    ) -> None:
        self.order = order
        self.shown = shown
        self.invoices = invoices
        self.shipments = shipments
        self.memos = memos
        self.by_hand = [work["kind"] for work in detail["for_people"]]
        """What the bridge has left to a person excuses what is then not done in the store."""
        self.notes: list[str] = detail["notes"]
        self.comments = [str(line.get("comment") or "") for line in shown.get("status_histories") or []]

    def complaints(self) -> Iterator[str]:
        yield from self._sales()
        yield from self._once()
        yield from self._invoicing()
        yield from self._money()
        yield from self._giving_up()
        yield from self._parcels()
        yield from self._lines()
        yield from self._words()

    def _sales(self) -> Iterator[str]:
        """None lost, none left over: what the POS has and what the store has are the same business."""
        order = self.order
        if order.listed:
            yield "is still waiting for the POS"
        alive = order.sold and order.was_downloaded and not (order.voided or order.ended)
        excused = self.by_hand or order.anything_shipped or order.cancellation == "refused"
        if alive and self.shown["status"] in GIVEN_UP and not excused:
            yield f"the POS keeps a sale of an order that the store has {self.shown['status']}"

    def _once(self) -> Iterator[str]:
        """No second document or comment for one cause."""
        marked = {
            "invoice": [marker for invoice in self.invoices for marker in _markers(invoice)],
            "shipment": [marker for shipment in self.shipments for marker in _markers(shipment)],
            "credit memo": [marker for memo in self.memos for marker in _markers(memo)],
            "comment": [_marker(comment) for comment in self.comments if OURS in comment],
        }
        for kind, markers in marked.items():
            for marker in set(markers):
                if markers.count(marker) > 1:
                    yield f"{markers.count(marker)} times the same {kind} [{marker}"
        if len(marked["invoice"]) > 1:
            yield f"the bridge made {len(marked['invoice'])} invoices"

    def _invoicing(self) -> Iterator[str]:
        order, ours = self.order, [invoice for invoice in self.invoices if is_ours(invoice)]
        if ours and not order.was_downloaded:
            yield "was never downloaded, but the bridge made an invoice"
        if ours and order.mode != "auto-invoice":
            yield "the bridge made an invoice in Wait for Invoice mode"
        for invoice in ours:
            gateway = any(
                tender.state == "authorized" and tender.type in _GATEWAYS for tender in order.bought.tenders
            )
            if bool(invoice.get("transaction_id")) != (gateway and money(invoice["grand_total"]) > 0):
                yield f"captured {invoice.get('transaction_id')}, though a gateway held money: {gateway}"
        if ours and "invoice" in self.by_hand:
            yield "the bridge made the invoice, and leaves it to a person all the same"
        due = order.status in LIVE and not order.voided and order.was_fit and order.mode == "auto-invoice"
        if due and not self.by_hand and not self._invoiced_in_full:
            yield (
                f"{order.status}, but only {self.shown.get('total_invoiced', 0)} of "
                f"{self.shown['grand_total']} is invoiced"
            )

    @property
    def _invoiced_in_full(self) -> bool:
        """But for pieces that the store's people cancelled; Magento's own sum of those is not to be relied on."""
        rows = sold_rows(self.shown)
        pieces = all(
            money(row["qty_invoiced"]) + money(row["qty_canceled"]) >= money(row["qty_ordered"])
            for row in rows
        )
        in_full = self.order.cut or money(self.shown.get("total_invoiced")) == money(
            self.shown["grand_total"]
        )
        return pieces and in_full and (bool(self.invoices) or not rows)

    def _money(self) -> Iterator[str]:
        total = money(self.shown["grand_total"])
        invoiced = _sum(self.invoices)
        refunded = _sum(self.memos)
        if invoiced != money(self.shown.get("total_invoiced")) or invoiced > total:
            yield f"invoices over {invoiced}, the order is over {total}"
        if refunded != money(self.shown.get("total_refunded")) or refunded > invoiced:
            yield f"credit memos over {refunded}, invoices over {invoiced}"
        yield from self._refunds()

    def _refunds(self) -> Iterator[str]:
        """Shipping is paid back with the whole order only; and the POS need not be told what came from it."""
        for memo in self.memos:
            told = sum(f"Credit memo {memo['entity_id']} " in note for note in self.notes)
            if told > 1:
                yield f"credit memo {memo['entity_id']} is told {told} times"
        for memo in filter(is_ours, self.memos):
            shipping = money(memo.get("shipping_amount"))
            if shipping and (not self.order.voided or self.order.anything_shipped):
                yield f"credit memo {memo['entity_id']} pays back {shipping} for shipping"
            if any(f"Credit memo {memo['entity_id']} " in note for note in self.notes):
                yield f"the bridge reads its own credit memo {memo['entity_id']} as one of the store"

    def _giving_up(self) -> Iterator[str]:
        """Voided in the POS, nothing shipped: neither goods nor money stay with the store (decisions 5)."""
        order = self.order
        if not order.voided or order.anything_shipped or self.by_hand:
            return
        if self.shown["status"] not in GIVEN_UP:
            yield f"voided in the POS, but {self.shown['status']} in the store"
        if _sum(self.memos) != _sum(self.invoices):
            yield f"voided, but of {_sum(self.invoices)} invoiced only {_sum(self.memos)} is paid back"
        said = sum(
            "oided in the POS" in comment or "ancelled in the POS" in comment for comment in self.comments
        )
        if not said and not order.gone:
            yield "voided in the POS, but no comment in the store says so"

    def _parcels(self) -> Iterator[str]:
        order, tracks = (
            self.order,
            [track["track_number"] for one in self.shipments for track in one["tracks"]],
        )
        for parcel in order.parcels:
            if tracks.count(parcel.tracking) > 1:
                yield f"tracking number {parcel.tracking} is there {tracks.count(parcel.tracking)} times"
            mentioned = parcel.tracking in tracks or any(parcel.tracking in text for text in self.comments)
            if parcel.tracking and not mentioned and not self.by_hand:
                yield f"tracking number {parcel.tracking} is nowhere in the store"
        if self.by_hand:
            return
        for row in self._plain_rows():
            sent = self._pieces(row, "shipped")
            if int(row.get("qty_shipped") or 0) != sent:
                yield f"row {row['item_id']}: {sent} pieces shipped in the POS, {row.get('qty_shipped')} in the store"

    def _lines(self) -> Iterator[str]:
        """Pieces that the POS cancelled are cancelled or paid back, and no others, unless the store's people did it."""
        if (
            self.by_hand
            or self.order.gone
            or self.order.cut
            or self.order.voided_unread
            or any(not is_ours(memo) for memo in self.memos)
        ):
            return
        if self.shown["status"] == "canceled" and not self.order.voided:
            return
        for row in self._plain_rows():
            undone = int(row.get("qty_refunded") or 0) + int(row.get("qty_canceled") or 0)
            due = self._pieces(row, "cancelled")
            if undone != due:
                yield f"row {row['item_id']}: {due} pieces cancelled in the POS, {undone} undone in the store"

    def _words(self) -> Iterator[str]:
        for line in self.shown.get("status_histories") or []:
            if OURS in str(line.get("comment")) and not line.get("status"):
                yield f"a comment of the bridge has no status: {line.get('comment')}"
        for issue, due in self.order.noted.items():
            found = sum(issue in comment for comment in self.comments)
            if found != due and not self.by_hand:
                yield f"{issue!r} must stand {due} times in the store's comments, not {found} times"

    def _plain_rows(self) -> Iterator[Shown]:
        """Rows that are goods of their own: what belongs to a family is counted by Magento in its own ways."""
        parents = {row.get("parent_item_id") for row in self.shown["items"]}
        for row in self.shown["items"]:
            alone = not row.get("parent_item_id") and row["item_id"] not in parents
            if alone and not row.get("is_virtual") and self.order.lines:
                yield row

    def _pieces(self, row: Shown, kind: str) -> int:
        """Of a row, over the parts of a split line."""
        return sum(
            getattr(line, kind)
            for item, line in self.order.lines.items()
            if item.partition("-")[0] == str(row["item_id"])
        )


_GATEWAYS = ("visa", "mastercard", "discover", "amex", "paypal")


def is_ours(document: Mapping[str, Any]) -> bool:
    """Whether the bridge made it."""
    return bool(list(_markers(document)))


def sold_rows(shown: Mapping[str, Any]) -> list[Shown]:
    """The rows that can be invoiced and refunded: not those that only repeat their family."""
    rows: list[Shown] = shown["items"]
    by_parts = {
        row.get("parent_item_id") for row in rows if row.get("parent_item_id") and money(row.get("row_total"))
    }
    return [
        row
        for row in rows
        if (
            row.get("parent_item_id") in by_parts
            if row.get("parent_item_id")
            else row["item_id"] not in by_parts
        )
    ]


def _markers(document: Mapping[str, Any]) -> Iterator[str]:
    for comment in document.get("comments") or []:
        if OURS in str(comment.get("comment")):
            yield _marker(comment["comment"])


def _marker(comment: str) -> str:
    return comment.rpartition(OURS)[2]


def _sum(documents: Sequence[Mapping[str, Any]]) -> Decimal:
    return sum((money(document["grand_total"]) for document in documents), Decimal(0))

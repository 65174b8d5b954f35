"""What the bridge does in Magento's books: invoice, ship, cancel, refund, comment (decisions 4, 5, 6).

Magento knows no idempotency keys: everything that is repeated is looked for first, by the marker in its comment.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ...errand import Done, Errand, NeedsPerson
from ...money import amount
from ..source import StoreRefused
from .client import MagentoClient
from .questions import question
from .reading import Raw

MANY = 200
"""Documents of one kind that an order may have."""
CARRIERS = frozenset({"ups", "usps", "fedex", "dhl"})


class Errands:
    """Runs one errand at a time. `refund_voided` and `notify` are settings."""

    def __init__(self, client: MagentoClient, *, refund_voided: bool, notify: bool) -> None:
        self._client = client
        self._refund_voided = refund_voided
        self._notify = notify
        self._kinds: Mapping[str, Callable[[Errand], Done]] = {
            "invoice": self._invoice,
            "ship": self._ship,
            "void": self._void,
            "cancel-line": self._cancel_line,
            "comment": self._comment,
        }

    def run(self, errand: Errand) -> Done:
        """Raises `StoreTrouble`, `StoreRefused`, `NeedsPerson`."""
        return self._kinds[errand.kind](errand)

    # Invoice

    def _invoice(self, errand: Errand) -> Done:
        if errand.again and (known := _marked(self._documents("invoices", errand), errand)):
            return Done((("invoice", _id(known)),))
        body = {
            "capture": bool(errand.details["capture"]),
            "notify": False,
            "comment": _remark("Invoiced after the download by the POS.", errand),
        }
        try:
            made = self._client.post(f"order/{errand.source_id}/invoice", body)
        except StoreRefused:
            # Held, or its rest cancelled, an order is refused as well, and that is no invoice (MAG-D04b).
            if not self._documents("invoices", errand) or not _all_invoiced(self._order(errand)):
                raise
            return Done(note="The store had an invoice already.")
        return Done((("invoice", str(made)),))

    # Shipment

    def _ship(self, errand: Errand) -> Done:
        shipped = self._documents("shipments", errand)
        if errand.again and (known := _marked(shipped, errand)):
            return Done((("shipment", _id(known)),))
        items = self._with_bundles(errand)
        if not items:
            return self._track_only(errand, shipped)
        body = {
            "items": [{"order_item_id": int(line), "qty": pieces} for line, pieces in items.items()],
            "notify": self._notify,
            "comment": _remark(_parcel(errand), errand),
            "tracks": [_track(errand)] if errand.details["tracking"] else [],
        }
        return Done((("shipment", str(self._client.post(f"order/{errand.source_id}/ship", body))),))

    def _with_bundles(self, errand: Errand) -> dict[str, int]:
        """Parts of a bundle travel with their bundle where Magento ships them together, else on their own.

        REST does not say which, so both are named; Magento leaves out what does not apply.
        """
        items: dict[str, int] = dict(errand.details["items"])
        if not items:
            return items
        rows = {_row_id(row): row for row in self._order(errand)["items"]}
        bundles = {str(rows[line].get("parent_item_id") or "") for line in items if line in rows} - {""}
        for bundle in bundles:
            items[bundle] = min(
                int(
                    items.get(line, 0)
                    * amount(rows[bundle].get("qty_ordered"))
                    / amount(row.get("qty_ordered"))
                )
                for line, row in rows.items()
                if str(row.get("parent_item_id") or "") == bundle
            )
        return {line: pieces for line, pieces in items.items() if pieces}

    def _track_only(self, errand: Errand, shipped: list[Raw]) -> Done:
        """A number without goods: onto the last shipment, or as a comment. An empty list would ship everything."""
        tracking = errand.details["tracking"]
        if not shipped or not tracking:
            return self._say(errand, _parcel(errand))
        if any(track.get("track_number") == tracking for one in shipped for track in one.get("tracks") or []):
            return Done()
        parcel = shipped[-1]
        entity = {"order_id": int(errand.source_id), "parent_id": int(_id(parcel)), **_track(errand)}
        self._client.post("shipment/track", {"entity": entity})
        return Done()

    # Cancel and refund

    def _void(self, errand: Errand) -> Done:
        """Cancelled, or closed by a credit memo over what is not shipped; either way a comment says why."""
        order = self._order(errand)
        done = Done()
        if order.get("status") not in ("canceled", "closed"):
            done = self._undo(errand, order)
        self._say(errand, f"Voided in the POS: {errand.details['reason']}")
        return done

    def _undo(self, errand: Errand, order: Raw) -> Done:
        lines = errand.details["shipped"] or _all_lines(order)
        memo = _marked(self._documents("creditmemos", errand), errand)
        made: tuple[tuple[str, str], ...] = ()
        if memo is not None:
            made = (("creditmemo", _id(memo)),)
        else:
            pieces = _refundable(order, lines)
            if pieces and not self._refund_voided:
                self._say(errand, f"Voided in the POS: {errand.details['reason']}")
                raise NeedsPerson("voided in the POS: refund it in the store, refund_voided_orders is off")
            if pieces:
                made = (("creditmemo", self._refund(errand, pieces, _shipping_left(order, errand))),)
        if (
            _not_invoiced(order, lines)
            and self._client.post(f"orders/{errand.source_id}/cancel") is not True
            and not made
        ):
            raise StoreRefused(f"the store does not cancel it (status {order.get('status')})")
        if not made and not any(lines.values()) and (kept := _kept(order)) > 0:
            self._say(errand, f"Voided in the POS: {errand.details['reason']}")
            raise NeedsPerson(f"voided in the POS, and the store still holds {kept} of it: refund it by hand")
        return Done(made)

    def _cancel_line(self, errand: Errand) -> Done:
        memo = _marked(self._documents("creditmemos", errand), errand)
        if memo is not None:
            return Done((("creditmemo", _id(memo)),))
        line, quantity = str(errand.details["line"]), int(errand.details["quantity"])
        left = _refundable(self._order(errand), {line: 0}).get(line, 0)
        if left < quantity or not self._refund_voided:
            self._say(errand, f"Line {errand.details['reason']}")
            why = "it is not invoiced" if left < quantity else "refund_voided_orders is off"
            raise NeedsPerson(f"{errand.details['reason']}: correct the order in the store by hand, {why}")
        return Done((("creditmemo", self._refund(errand, {line: quantity}, Decimal(0))),))

    def _refund(self, errand: Errand, pieces: Mapping[str, int], shipping: Decimal) -> str:
        """An offline credit memo. Without an explicit `shipping_amount` Magento would pay all shipping back."""
        body = {
            "items": [{"order_item_id": int(line), "qty": quantity} for line, quantity in pieces.items()],
            "notify": False,
            "comment": _remark(f"Voided in the POS: {errand.details['reason']}", errand),
            "arguments": {
                "shipping_amount": float(shipping),
                "adjustment_positive": 0,
                "adjustment_negative": 0,
                "extension_attributes": {"return_to_stock_items": [int(line) for line in pieces]},
            },
        }
        return str(self._client.post(f"order/{errand.source_id}/refund", body))

    # Comment

    def _comment(self, errand: Errand) -> Done:
        return self._say(errand, str(errand.details["text"]))

    def _say(self, errand: Errand, text: str) -> Done:
        """A comment, once. The status goes along: Magento 2.4.5 would set it to nothing otherwise."""
        order = self._order(errand)
        said = [str(line.get("comment") or "") for line in order.get("status_histories") or []]
        if not any(errand.marker in comment for comment in said):
            line = _remark(text, errand) | {"status": order.get("status"), "is_customer_notified": 0}
            self._client.post(f"orders/{errand.source_id}/comments", {"statusHistory": line})
        return Done()

    def _order(self, errand: Errand) -> dict[str, Any]:
        order: dict[str, Any] = self._client.get(f"orders/{errand.source_id}")
        return order

    def _documents(self, kind: str, errand: Errand) -> list[Raw]:
        criteria = question([[("order_id", "eq", errand.source_id)]], sort=("entity_id",), page_size=MANY)
        found: list[Raw] = self._client.get(kind, criteria).get("items") or []
        return found


def _remark(text: str, errand: Errand) -> dict[str, Any]:
    return {"comment": f"{text} [{errand.marker}]", "is_visible_on_front": 0}


def _marked(documents: list[Raw], errand: Errand) -> Raw | None:
    for document in documents:
        if any(errand.marker in str(line.get("comment")) for line in document.get("comments") or []):
            return document
    return None


def _id(document: Raw) -> str:
    return str(document["entity_id"])


def _row_id(row: Raw) -> str:
    return str(row["item_id"])


def _parcel(errand: Errand) -> str:
    details = errand.details
    parcel = " ".join(filter(None, (details["carrier"], details["method"], details["tracking"])))
    return f"Shipped in the POS: {parcel or 'no tracking number'}"


def _track(errand: Errand) -> dict[str, str]:
    """A carrier that Magento does not know is `custom`; its name is kept as it came (EVO-D16)."""
    carrier = errand.details["carrier"].strip()
    return {
        "track_number": errand.details["tracking"],
        "title": carrier or errand.details["method"].strip() or "Carrier",
        "carrier_code": carrier.lower() if carrier.lower() in CARRIERS else "custom",
    }


def _refundable(order: Raw, shipped: Mapping[str, int]) -> dict[str, int]:
    """Pieces invoiced, not paid back, not shipped, by line; only lines the POS knows."""
    rows = {_row_id(row): row for row in order["items"]}
    pieces = {}
    for line, gone in shipped.items():
        row = rows.get(line, {})
        left = amount(row.get("qty_invoiced")) - amount(row.get("qty_refunded")) - gone
        if left > 0:
            pieces[line] = int(left)
    return pieces


def _all_lines(order: Raw) -> dict[str, int]:
    """The rows that carry the money, nothing shipped: for an order of which the bridge never gave lines to the POS."""
    rows = [row for row in order["items"] if amount(row.get("price")) or amount(row.get("row_total"))]
    return {_row_id(row): 0 for row in rows or order["items"] if rows or not row.get("parent_item_id")}


def _kept(order: Raw) -> Decimal:
    """What was paid and not paid back, in the order's currency."""
    return amount(order.get("total_paid")) - amount(order.get("total_refunded"))


def _all_invoiced(order: Raw) -> bool:
    lines = _all_lines(order)
    return all(
        amount(row.get("qty_invoiced")) >= amount(row.get("qty_ordered"))
        for row in order["items"]
        if _row_id(row) in lines
    )


def _not_invoiced(order: Raw, lines: Mapping[str, int]) -> bool:
    """Whether anything of these lines can still be cancelled. Other rows carry no money and are never invoiced."""
    return any(
        amount(row.get("qty_ordered")) > amount(row.get("qty_invoiced")) + amount(row.get("qty_canceled"))
        for row in order["items"]
        if _row_id(row) in lines
    )


def _shipping_left(order: Raw, errand: Errand) -> Decimal:
    """Shipping is paid back only when nothing was shipped. In the shop's base currency, as Magento wants it."""
    if any(errand.details["shipped"].values()) or any(
        amount(row.get("qty_shipped")) > 0 for row in order["items"]
    ):
        return Decimal(0)
    return max(
        amount(order.get("base_shipping_amount")) - amount(order.get("base_shipping_refunded")), Decimal(0)
    )

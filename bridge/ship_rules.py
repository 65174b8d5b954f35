"""What follows from a shipment that the POS reports (EVO-D16): pieces add up over messages, a repeat counts once."""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from .pos_rules import download, refused
from .standing import Line, Note, Outcome, Shipment, Standing, Status, Work
from .text import short

Items = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ShipmentReport:
    """A `shipment` message. `items` None = everything still open; empty = a tracking number only."""

    carrier: str
    method: str
    tracking: str
    date: str
    items: Items | None

    @property
    def key(self) -> str:
        """Equal for a message and its repeat: carrier, tracking, items and date (EVO-D16)."""
        items = None if self.items is None else sorted(self.items)
        content = json.dumps([self.carrier, self.tracking, items, self.date])
        return hashlib.sha256(content.encode()).hexdigest()[:32]


def ship(
    standing: Standing, lines: tuple[Line, ...], report: ShipmentReport, now: datetime, *, repeated: bool
) -> Outcome:
    """Record a parcel. An order that was offered but not acknowledged is thereby downloaded (decisions 1)."""
    if not standing.known_to_pos:
        return refused(standing, "this order was never offered")
    if repeated:
        return Outcome(standing)
    if standing.status == Status.CANCELED or standing.gone:
        return _too_late(standing, report)
    if not lines:  # known by issue 1010 alone (EVO-D09c), to be read with the next cycle
        return refused(
            standing, "the store has not been asked about this order yet; report the parcel again later"
        )
    items = _open_items(lines) if report.items is None else _summed(report.items)
    fault = _fault(lines, items)
    if fault:
        return refused(standing, fault)
    first = _as_downloaded(standing, now)
    shipped = dict(items)
    after = tuple(replace(line, shipped=line.shipped + shipped.get(line.item_id, 0)) for line in lines)
    parcel = Shipment(report.key, report.carrier, report.method, report.tracking, items)
    return replace(
        first,
        standing=replace(first.standing, status=_status(first.standing, after, items)),
        work=(*first.work, _work(parcel, lines)),
        lines=tuple(line for line in after if line.item_id in shipped),
        shipment=parcel,
    )


def _as_downloaded(standing: Standing, now: datetime) -> Outcome:
    if standing.downloaded_at is not None and not standing.waiting:
        return Outcome(standing)
    return download(standing, now, "downloaded by the POS: it shipped the order without acknowledging it")


def _too_late(standing: Standing, report: ShipmentReport) -> Outcome:
    parcel = f"{short(report.carrier, 60)} {short(report.tracking, 100)}".strip() or "no tracking number"
    note = Note(
        f"The POS shipped this cancelled order: {parcel}.",
        key=f"too-late:{report.key}",
        for_store=True,
        for_person=True,
    )
    return Outcome(standing, accepted=False, message="this order is cancelled", notes=(note,))


def _open_items(lines: tuple[Line, ...]) -> Items:
    return tuple((line.item_id, line.open) for line in lines if line.open)


def _summed(items: Items) -> Items:
    pieces: dict[str, int] = {}
    for item_id, quantity in items:
        pieces[item_id] = pieces.get(item_id, 0) + quantity
    return tuple(pieces.items())


def _fault(lines: tuple[Line, ...], items: Items) -> str:
    by_id = {line.item_id: line for line in lines}
    for item_id, quantity in items:
        line = by_id.get(item_id)
        if line is None:
            return f"no line {short(item_id, 60)} in this order"
        if quantity > line.open:
            return f"only {line.open} of line {item_id} are open, not {quantity}"
    return ""


def _status(standing: Standing, lines: tuple[Line, ...], items: Items) -> Status:
    if not items:
        return standing.status
    return Status.PARTLY_SHIPPED if any(line.open for line in lines) else Status.SHIPPED


def _work(parcel: Shipment, lines: tuple[Line, ...]) -> Work:
    """What the store is told: pieces by its own lines, without what has no parcel."""
    source = {line.item_id: line for line in lines}
    pieces: dict[str, int] = {}
    for item_id, quantity in parcel.items:
        line = source[item_id]
        if line.shippable:
            pieces[line.source_line] = pieces.get(line.source_line, 0) + quantity
    details = {
        "carrier": parcel.carrier,
        "method": parcel.method,
        "tracking": parcel.tracking,
        "items": pieces,
    }
    return Work("ship", f"ship:{parcel.key}", details)

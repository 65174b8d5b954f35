"""What a shipment message does: one parcel more, pieces off the open ones, the tracking number kept (EVO-D16, D30).

Every function takes an entry and gives the next one; `Refused` leaves everything as it was.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .entry import Entry, Shipment
from .message import Parcel
from .refusal import Refused, RefusedWithNote, refuse_unoffered


def refuse_canceled(entry: Entry, parcel: Parcel, at: datetime) -> None:
    """Raises `RefusedWithNote` for a cancelled order: goods are on their way, and a person has to see it (EVO-D30)."""
    if entry.canceled_by:
        note = f"Shipped although cancelled: {parcel.carrier or 'no carrier'} {parcel.tracking or 'no tracking number'}"
        noted = replace(entry.noted_once(at, (note,)), needs_staff=True)
        raise RefusedWithNote(f"the order {entry.number} is cancelled", noted)


def came_before(entry: Entry, parcel: Parcel) -> bool:
    """Whether this very message came before (EVO-D16e)."""
    return any(shipment.likeness == parcel.likeness for shipment in entry.shipments)


def line_by_id(entry: Entry, item_id: str) -> str | None:
    """The store's id of the line that the POS names: the POS uses the store's own ids (EVO-64)."""
    return item_id if any(item.item_id == item_id for item in entry.document.items) else None


def refuse_too_many(open_pieces: int, pieces: int, item_id: str) -> None:
    """Raises `Refused` where more is shipped than is open."""
    if pieces > open_pieces:
        raise Refused(f"{pieces} of the item {item_id} are shipped and {open_pieces} are open")


def contents(entry: Entry, parcel: Parcel, rules: "ShipmentRules") -> Mapping[str, int]:
    """Pieces by item id: as told, or everything still open where nothing is told. Raises `Refused`."""
    if parcel.items is None:
        return rules.unspecified(entry)
    told: Counter[str] = Counter()
    for item_id, pieces in parcel.items:
        line = rules.line(entry, item_id)
        if line is None:
            raise Refused(f"the order {entry.number} has no item {item_id}")
        told[line] += pieces
    open_pieces = entry.open_pieces
    for item_id, pieces in told.items():
        rules.too_many(open_pieces.get(item_id, 0), pieces, item_id)
    return told


def refuse_empty(parcel: Parcel, items: Mapping[str, int]) -> None:
    """Raises `Refused` for a parcel of which there is nothing to record."""
    if not items and not parcel.tracking:
        raise Refused("the shipment holds neither an item nor a tracking number")


def everything_open(entry: Entry) -> Mapping[str, int]:
    """What a shipment without items holds (EVO-D16b)."""
    return entry.open_pieces


def refuse(_: Entry, refusal: Refused) -> Entry:
    """A shipment that cannot be recorded is never called a success (EVO-D16d)."""
    raise refusal


def one_more(entry: Entry, shipment: Shipment) -> Entry:
    """The entry with a further shipment. The POS evidently has the order, so it counts as downloaded (EVO-D16h)."""
    return replace(entry, shipments=(*entry.shipments, shipment), downloaded=True, rejected=False)


@dataclass(frozen=True, slots=True)
class ShipmentRules:
    """What decides about shipments."""

    unoffered: Callable[[Entry], None] = refuse_unoffered
    canceled: Callable[[Entry, Parcel, datetime], None] = refuse_canceled
    is_repeat: Callable[[Entry, Parcel], bool] = came_before
    line: Callable[[Entry, str], str | None] = line_by_id
    too_many: Callable[[int, int, str], None] = refuse_too_many
    contents: Callable[[Entry, Parcel, "ShipmentRules"], Mapping[str, int]] = contents
    unspecified: Callable[[Entry], Mapping[str, int]] = everything_open
    empty: Callable[[Parcel, Mapping[str, int]], None] = refuse_empty
    failed: Callable[[Entry, Refused], Entry] = refuse
    tracking: Callable[[str], str] = str
    add: Callable[[Entry, Shipment], Entry] = one_more


def ship(entry: Entry, parcel: Parcel, rules: ShipmentRules, at: datetime) -> Entry:
    """Record a parcel. Raises `Refused`."""
    rules.unoffered(entry)
    rules.canceled(entry, parcel, at)
    if rules.is_repeat(entry, parcel):
        return entry
    try:
        items = rules.contents(entry, parcel, rules)
        rules.empty(parcel, items)
    except Refused as refusal:
        return rules.failed(entry, refusal)
    shipment = Shipment(
        parcel.carrier, parcel.method, rules.tracking(parcel.tracking), items, parcel.likeness
    )
    return rules.add(entry, shipment)

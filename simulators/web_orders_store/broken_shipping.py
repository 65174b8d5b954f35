"""Defects of shipments."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from .defect import Defect, rule
from .entry import Entry, LineAction, Shipment
from .message import Parcel, Part
from .refusal import Refused, refuse_unoffered
from .shipping import ShipmentRules, contents


def _let_pass(*_: object) -> None:
    return None


def _new_every_time(_: Entry, __: LineAction | Parcel) -> bool:
    return False


def _first_only(container: Part, name: str) -> Sequence[Part]:
    return container.all(name)[:1]


def _by_part_number(entry: Entry, item_id: str) -> str | None:
    return next((item.item_id for item in entry.document.items if item.part_number == item_id), None)


def _call_it_success(entry: Entry, _: Refused) -> Entry:
    return entry


def _no_tracking(_: str) -> str:
    return ""


def _everything(entry: Entry, _: Parcel, __: ShipmentRules) -> Mapping[str, int]:
    return entry.open_pieces


def _everything_if_empty(entry: Entry, parcel: Parcel, rules: ShipmentRules) -> Mapping[str, int]:
    return contents(entry, parcel, rules) if parcel.items else entry.open_pieces


def _nothing(_: Entry) -> Mapping[str, int]:
    return {}


def _same_tracking_number(entry: Entry, parcel: Parcel) -> bool:
    return any(shipment.tracking == parcel.tracking for shipment in entry.shipments)


def _instead_of_the_last(entry: Entry, shipment: Shipment) -> Entry:
    return replace(entry, shipments=(shipment,), downloaded=True, rejected=False)


def _without_download(entry: Entry, shipment: Shipment) -> Entry:
    return replace(entry, shipments=(*entry.shipments, shipment))


def _carrier_of_a_list(entry: Entry, shipment: Shipment) -> Entry:
    known = shipment.carrier if shipment.carrier.upper() in {"UPS", "USPS", "FEDEX", "DHL"} else "custom"
    one_more = replace(shipment, carrier=known)
    return replace(entry, shipments=(*entry.shipments, one_more), downloaded=True, rejected=False)


def _refuse_unacknowledged(entry: Entry) -> None:
    refuse_unoffered(entry)
    if not entry.downloaded:
        raise Refused(f"the order {entry.number} is not downloaded")


def _need_tracking(parcel: Parcel, _: Mapping[str, int]) -> None:
    if not parcel.tracking:
        raise Refused("the shipment has no tracking number")


def _shipment(name: str, text: str, breaks: tuple[str, ...], /, **changes: object) -> Defect:
    return Defect(name, text, breaks, rule("shipment", **changes))


DEFECTS = (
    _shipment(
        "shipment-doubled-on-repeat",
        "a repeated shipment adds quantities and tracking number once more",
        ("EVO-D16e",),
        is_repeat=_new_every_time,
        too_many=_let_pass,
    ),
    _shipment(
        "over-shipment-success",
        "a shipment that cannot be recorded is answered SUCCESS and lost",
        ("EVO-D16d",),
        failed=_call_it_success,
    ),
    _shipment(
        "over-shipment-recorded",
        "more can be shipped than was ordered",
        ("EVO-D16d",),
        too_many=_let_pass,
    ),
    _shipment(
        "shipment-by-part-number",
        "the itemID of a shipment is taken for a part number",
        ("EVO-21", "EVO-64", "EVO-D16a"),
        line=_by_part_number,
    ),
    _shipment(
        "shipment-tracking-lost",
        "shipments are recorded without their tracking number",
        ("EVO-21", "EVO-D16a", "EVO-D16c"),
        tracking=_no_tracking,
    ),
    _shipment(
        "shipment-carrier-replaced",
        "a carrier that the store does not know is recorded as custom",
        ("EVO-D16k",),
        add=_carrier_of_a_list,
    ),
    _shipment(
        "partial-treated-as-full",
        "every shipment ships everything still open",
        ("EVO-D16a", "EVO-D16c", "EVO-D16d", "EVO-D16j"),
        contents=_everything,
    ),
    _shipment(
        "second-shipment-replaces-first",
        "only the last shipment of an order is kept",
        ("EVO-63", "EVO-D16a", "EVO-D16j"),
        add=_instead_of_the_last,
    ),
    _shipment(
        "second-content-of-parcel-lost",
        "a tracking number that came before is taken for a repeat, whatever the items",
        ("EVO-D16f",),
        is_repeat=_same_tracking_number,
    ),
    _shipment(
        "shipment-without-items-empty",
        "a shipment that names no items ships nothing",
        ("EVO-D16b",),
        unspecified=_nothing,
    ),
    _shipment(
        "tracking-only-ships-everything",
        "a shipment with an empty list of items ships everything still open",
        ("EVO-D16c",),
        contents=_everything_if_empty,
    ),
    Defect(
        "shipment-reads-one-item",
        "of several items of a shipment only the first is read",
        ("EVO-63", "EVO-D06d", "EVO-D16a"),
        rule("reading", items=_first_only),
    ),
    _shipment(
        "shipment-before-ack-refused",
        "a shipment of an order that is not yet acknowledged is refused",
        ("EVO-D16h",),
        unoffered=_refuse_unacknowledged,
    ),
    _shipment(
        "shipment-does-not-download",
        "an order that the POS has shipped without an acknowledgement is offered on",
        ("EVO-D16h", "EVO-D27"),
        add=_without_download,
    ),
    _shipment(
        "shipment-of-unoffered-accepted",
        "an order that was never offered can be shipped",
        ("EVO-D16i",),
        unoffered=_let_pass,
    ),
    _shipment(
        "shipment-of-cancelled-accepted",
        "a cancelled order can be shipped",
        ("EVO-D30",),
        canceled=_let_pass,
    ),
    _shipment(
        "tracking-number-required",
        "a shipment without a tracking number is refused",
        ("EVO-D16g",),
        empty=_need_tracking,
    ),
)

"""Defects on the store's own side: what qualifies, edits, enabling, operator tools, a restart."""

from dataclasses import replace
from datetime import datetime

from .defect import Defect, rule
from .door import Door
from .entry import Entry
from .purchase import Purchase
from .qualifying import reason_to_wait
from .shop import Shop
from .staff import can_take_edit


def _forget_acknowledgement(entry: Entry) -> Entry:
    return replace(entry, downloaded=False)


def _forget_offer(entry: Entry) -> Entry:
    return replace(entry, offered=False)


def _wait_unless_unpaid(purchase: Purchase, shop: Shop) -> str:
    reason = reason_to_wait(purchase, shop)
    return "" if reason == "unpaid" else reason


def _wait_unless_in_review(purchase: Purchase, shop: Shop) -> str:
    reason = reason_to_wait(purchase, shop)
    return "" if reason.startswith("status:") else reason


def _wait_unless_unbalanced(purchase: Purchase, shop: Shop) -> str:
    reason = reason_to_wait(purchase, shop)
    return "" if reason.startswith("data:total") else reason


def _wait_unless_foreign(purchase: Purchase, shop: Shop) -> str:
    reason = reason_to_wait(purchase, shop)
    return "" if reason.startswith("data:currency") else reason


def _wait_if_free(purchase: Purchase, shop: Shop) -> str:
    return reason_to_wait(purchase, shop) or ("unpaid" if purchase.grand_total == 0 else "")


def _wait_if_unaddressed(purchase: Purchase, shop: Shop) -> str:
    return reason_to_wait(purchase, shop) or ("" if purchase.bill_to else "no billing address")


def _until_offered(entry: Entry) -> bool:
    return can_take_edit(entry) and not entry.offered


def _offer_again(entry: Entry, at: datetime) -> Entry:
    return replace(entry, downloaded=False).noted(at, "Edited; sent to the POS again")


def _say_nothing(entry: Entry, _: datetime) -> Entry:
    return entry


def _born_downloaded(entry: Entry) -> Entry:
    return replace(entry, downloaded=not entry.waiting)


def _while_enabled(door: Door) -> bool:
    return door.enabled


def _as_it_was(entry: Entry) -> Entry:
    return entry


DEFECTS = (
    Defect(
        "offers-unpaid",
        "an order that nobody has paid is offered",
        ("EVO-D07a",),
        rule("staff", reason_to_wait=_wait_unless_unpaid),
    ),
    Defect(
        "offers-in-review",
        "an order in payment review, suspected of fraud, or in a status of the shop's own is offered",
        ("EVO-D07a",),
        rule("staff", reason_to_wait=_wait_unless_in_review),
    ),
    Defect(
        "offers-unbalanced",
        "an order whose lines, shipping and tax do not meet its payments is offered",
        ("EVO-D18n",),
        rule("staff", reason_to_wait=_wait_unless_unbalanced),
    ),
    Defect(
        "offers-foreign-currency",
        "an order in another currency is offered as if its figures were of this one",
        ("EVO-D18j",),
        rule("staff", reason_to_wait=_wait_unless_foreign),
    ),
    Defect(
        "withholds-free-orders",
        "an order with total 0.00 counts as unpaid",
        ("EVO-D19d",),
        rule("staff", reason_to_wait=_wait_if_free),
    ),
    Defect(
        "withholds-orders-without-billing-address",
        "an order without billing address is never offered",
        ("EVO-D20b",),
        rule("staff", reason_to_wait=_wait_if_unaddressed),
    ),
    Defect(
        "floods-with-history",
        "on first enabling every order of the past is offered",
        ("EVO-D23a", "EVO-70"),
        rule("staff", history=""),
    ),
    Defect(
        "edits-frozen-at-first-offer",
        "an order is offered as it was at its first offer, whatever was changed since",
        ("EVO-D24a",),
        rule("staff", takes_edit=_until_offered),
    ),
    Defect(
        "edit-reopens-downloaded",
        "an edit offers a downloaded order again",
        ("EVO-11", "EVO-D24b"),
        rule("staff", late_edit=_offer_again),
    ),
    Defect(
        "late-edit-not-noted",
        "staff are not told that an edit after download reaches nobody",
        ("EVO-D24c",),
        rule("staff", late_edit=_say_nothing),
    ),
    Defect(
        "acknowledgements-lost-on-restart",
        "a restart forgets which orders were downloaded",
        ("EVO-11", "EVO-D12d"),
        rule("queue", survives=_forget_acknowledgement),
    ),
    Defect(
        "offers-lost-on-restart",
        "a restart forgets which orders were offered, and refuses their acknowledgement",
        ("EVO-D28",),
        rule("queue", survives=_forget_offer),
    ),
    Defect(
        "born-downloaded",
        "an order that is paid when it is placed counts as downloaded at once",
        ("EVO-05", "EVO-07"),
        rule("staff", placed=_born_downloaded),
    ),
    Defect(
        "start-moves-with-every-enabling",
        "orders placed while the module was off for an hour are never offered",
        ("EVO-D23b",),
        rule("staff", has_started=_while_enabled),
    ),
    Defect(
        "release-without-effect",
        "a released order stays where it was",
        ("EVO-71", "EVO-D09g", "EVO-D25b"),
        rule("staff", freed=_as_it_was),
    ),
    Defect(
        "resend-without-effect",
        "a downloaded order that staff send again is not offered",
        ("EVO-71", "EVO-D25c"),
        rule("staff", taken_back=_as_it_was),
    ),
)

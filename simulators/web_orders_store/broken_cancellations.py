"""Defects of what the POS is told of cancellations."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .defect import Defect, rule
from .entry import CanceledBy, Entry, Notice

WITHOUT_END = 1_000_000


def _also_canceled_after_download(entry: Entry) -> bool:
    return entry.is_exportable or entry.owes_notice


def _forget_listed(listed: Sequence[Entry], _: datetime) -> list[Entry]:
    return [replace(entry, notice=Notice.ACKNOWLEDGED) for entry in listed]


def _announce_never_delivered(entry: Entry) -> bool:
    return entry.canceled_by is CanceledBy.STORE and entry.notice is Notice.PENDING


def _announce_nothing(_: Entry) -> bool:
    return False


def _announce_for_ever(entry: Entry) -> bool:
    return entry.canceled_by is CanceledBy.STORE and entry.downloaded


def _announce_refused(entry: Entry) -> bool:
    return _announce_for_ever(entry) and entry.notice is not Notice.ACKNOWLEDGED


def _announce_voided(entry: Entry) -> bool:
    return bool(entry.canceled_by) and entry.downloaded and entry.notice is Notice.PENDING


DEFECTS = (
    Defect(
        "cancelled-in-both-lists",
        "an order cancelled after download is listed under cancellations and among the orders",
        ("EVO-13", "EVO-D07a", "EVO-D13d"),
        rule("queue", offers=_also_canceled_after_download),
    ),
    Defect(
        "cancellation-never-delivered-announced",
        "the POS is told of the cancellation of orders that it never took",
        ("EVO-D13c",),
        rule("queue", announces=_announce_never_delivered),
    ),
    Defect(
        "cancellation-not-listed",
        "the list of cancellations is always empty",
        ("EVO-54", "EVO-D11d", "EVO-D13a"),
        rule("queue", announces=_announce_nothing),
    ),
    Defect(
        "cancellation-forgotten-after-listing",
        "a cancellation is listed once, acknowledged or not",
        ("EVO-D02b", "EVO-D13a"),
        rule("queue", after_announcing=_forget_listed),
    ),
    Defect(
        "cancellation-never-settled",
        "an acknowledged cancellation is listed again",
        ("EVO-D13b", "EVO-D29a", "EVO-D29b"),
        rule("queue", announces=_announce_for_ever),
    ),
    Defect(
        "cancellation-repeated-after-failure",
        "a cancellation that the POS could not process is listed again at once",
        ("EVO-D29a",),
        rule("queue", announces=_announce_refused),
    ),
    Defect(
        "cancellations-without-limit",
        "all cancellations are listed at once",
        ("EVO-D07d",),
        rule("queue", cancellations=WITHOUT_END),
    ),
    Defect(
        "void-echoed",
        "an order voided by the POS comes back as a cancellation",
        ("EVO-72",),
        rule("queue", announces=_announce_voided),
    ),
)

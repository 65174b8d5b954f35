"""What an operator may do with an order: release, resend, exclude, hold, unhold, export (EVO-D25). Pure functions.

Each leaves a note. What makes no sense raises `DeskRefused` and changes nothing.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from .standing import QUALIFIES, WEB_ORDERS, Cancellation, Note, Outcome, Standing, Status


class DeskRefused(Exception):
    """Why the operator's wish cannot be granted, in one line with the cure."""


def release(standing: Standing, now: datetime) -> Outcome:
    """Offer again what was rejected, excluded or held; list a refused cancellation again; re-read a faulty order."""
    if standing.cancellation == Cancellation.REFUSED:
        again = replace(standing, cancellation=Cancellation.PENDING, round=standing.round + 1)
        return Outcome(again, notes=(Note("Released: the cancellation is listed again."),))
    if standing.downloaded_at is not None and standing.status != Status.REJECTED:
        raise DeskRefused("is downloaded; resend offers it once more")
    if standing.status == Status.CANCELED:
        raise DeskRefused("is cancelled; a cancelled order is never downloaded")
    stuck = standing.status == Status.REJECTED or standing.excluded or standing.held
    if not stuck and standing.decision.code == QUALIFIES:
        raise DeskRefused("is waiting for the POS already; nothing to release")
    text = "Released." if stuck else "Released: it is read again in the store with the next cycle."
    return Outcome(_anew(standing, now, reread=not stuck), notes=(Note(text),))


def resend(standing: Standing, now: datetime) -> Outcome:
    """Offer a downloaded order once more under the same id; the POS answers 1010 if it has it (EVO-D25)."""
    if standing.status == Status.REJECTED:
        return release(standing, now)
    if standing.status != Status.DOWNLOADED:
        raise DeskRefused(
            f"is {standing.status.value}; only a downloaded or rejected order can be sent again"
        )
    # `downloaded_at` stays: the POS may have it, and must hear of it should the store cancel now (EVO-D13a).
    again = replace(_anew(standing, now), invoice=False)
    return Outcome(again, notes=(Note("Resent: it is offered to the POS once more."),))


def _anew(standing: Standing, now: datetime, *, reread: bool = False) -> Standing:
    qualifies = standing.decision.code == QUALIFIES
    return replace(
        standing,
        status=Status.NOT_DOWNLOADED,
        excluded=False,
        held=False,
        exportable_at=now if qualifies else None,
        round=standing.round + 1,
        reread=reread or standing.reread,
    )


def exclude(standing: Standing, _now: datetime) -> Outcome:
    """Keep an order away from the POS for good, until released."""
    _refuse_if_delivered(standing)
    if standing.excluded:
        raise DeskRefused("is excluded already; release takes it back")
    return Outcome(replace(standing, excluded=True), notes=(Note("Excluded: it is not offered to the POS."),))


def hold(standing: Standing, _now: datetime) -> Outcome:
    """Keep an order away from the POS for now."""
    _refuse_if_delivered(standing)
    if standing.held:
        raise DeskRefused("is held already; unhold lets it go on")
    return Outcome(replace(standing, held=True), notes=(Note("Held: it is not offered to the POS for now."),))


def unhold(standing: Standing, now: datetime) -> Outcome:
    """The opposite of `hold`; the order queues up from now on (EVO-D07)."""
    if not standing.held:
        raise DeskRefused("is not held; nothing to do")
    since = now if standing.exportable_at is not None else None
    return Outcome(replace(standing, held=False, exportable_at=since), notes=(Note("No longer held."),))


def _refuse_if_delivered(standing: Standing) -> None:
    if standing.downloaded_at is not None:
        raise DeskRefused("is downloaded; the POS has it, void it there")
    if standing.status == Status.CANCELED:
        raise DeskRefused("is cancelled; it is not offered anyway")


def export(standing: Standing, _now: datetime) -> Outcome:
    """Tick the export box (SET-16)."""
    _refuse_if_delivered(standing)
    if standing.outlet == WEB_ORDERS:
        raise DeskRefused("is meant for a POS that polls: it needs no export box")
    if standing.ticked:
        raise DeskRefused("is marked for export already; nothing to do")
    return Outcome(replace(standing, ticked=True, reread=True), notes=(Note("Marked for export."),))


ACTIONS: dict[str, Callable[[Standing, datetime], Outcome]] = {
    "release": release,
    "resend": resend,
    "exclude": exclude,
    "hold": hold,
    "unhold": unhold,
    "export": export,
}

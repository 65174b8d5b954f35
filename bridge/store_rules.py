"""What follows from what is read in the store: an order qualifies or not, is cancelled, paid back, or edited.

Pure functions. Documents that the bridge itself made have been taken out before (decisions 5).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from .standing import (
    QUALIFIES,
    WEB_ORDERS,
    Cancellation,
    Decision,
    Gone,
    Note,
    Outcome,
    Standing,
    Status,
    Work,
)

UNPAID = "auto:unpaid"


@dataclass(frozen=True, slots=True)
class Refund:
    """A credit memo that the store itself made: its number there, and what it pays back, as text for people.

    `passed_on` is the setting "Download Credit Memos" as it was when the memo was made (MAG-D07). `credit` is the
    neutral return as text for an outlet that books returns, empty if it cannot be read, and then `fault` says why.
    """

    id: str
    total: str
    passed_on: bool = True
    credit: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An order as just read. `updated_at` is the store's time.

    `invoice`, `capture`: see `Standing`. `refunds` are credit memos that are new to the bridge, `edited` is a digest
    of the content if it differs from what the POS was given. `outlet` is where a new order goes; `books_returns` says
    that its POS gets a return for each credit memo.
    """

    decision: Decision
    updated_at: datetime
    gone: Gone = Gone.NO
    invoice: bool = False
    capture: bool = False
    shipped_in_store: bool = False
    refunds: tuple[Refund, ...] = ()
    edited: str = ""
    outlet: str = WEB_ORDERS
    books_returns: bool = False


def read(standing: Standing | None, reading: Reading) -> Outcome:
    """The order was read in the store; `standing` is None for one never seen."""
    if standing is None:
        standing = Standing(reading.decision, outlet=reading.outlet)
    standing = replace(standing, reread=False)
    if standing.downloaded_at is not None:
        return _after_download(standing, reading)
    if standing.status == Status.CANCELED:
        return Outcome(standing)  # MAG-04: for ever
    if reading.gone == Gone.CANCELED:
        return _vanished(standing, reading)
    qualifies = reading.decision.code == QUALIFIES
    since = (standing.exportable_at or reading.updated_at) if qualifies else None
    decided = replace(
        standing,
        decision=reading.decision,
        exportable_at=since,
        gone=reading.gone,
        canceled_at=reading.updated_at if reading.gone else None,
        invoice=_to_be_invoiced(standing, reading),
        capture=reading.capture,
    )
    if reading.gone and standing.offered_at is not None and standing.outlet != WEB_ORDERS:
        return Outcome(decided, work=(_tell_outlet(standing),))
    if not qualifies:
        return Outcome(decided, notes=_fault_notes(reading.decision))
    returns = _returns(standing, reading)
    return Outcome(decided, notes=(*_refund_notes(reading), *_orphan_notes(reading, returns)), work=returns)


def _to_be_invoiced(standing: Standing, reading: Reading) -> bool:
    """An offered order may be in the POS already: being held meanwhile does not take its invoice away (decisions 4).

    Only what is no longer paid, or gone, is not invoiced after all.
    """
    if reading.decision.code == QUALIFIES:
        return reading.invoice
    still_paid = reading.decision.code != UNPAID and not reading.gone
    return standing.invoice and standing.offered_at is not None and still_paid


def _fault_notes(decision: Decision) -> tuple[Note, ...]:
    """What is wrong with an order that would qualify is for people to see on the order (EVO-D18)."""
    if not decision.code.startswith("data:"):
        return ()
    return (Note(f"Not offered to the POS: {decision.text}.", key=f"{decision.code}:{decision.text}"),)


def _vanished(standing: Standing, reading: Reading) -> Outcome:
    """Cancelled before the download: in neither list (EVO-D13); should the POS have it after all, it is told."""
    was_offered = standing.offered_at is not None
    notes = (Note("Cancelled in the store before the POS acknowledged it."),) if was_offered else ()
    gone = replace(
        standing,
        status=Status.CANCELED,
        decision=reading.decision,
        gone=Gone.CANCELED,
        canceled_at=reading.updated_at,
        exportable_at=None,
    )
    work = (_tell_outlet(standing),) if was_offered and standing.outlet != WEB_ORDERS else ()
    return Outcome(gone, notes=notes, work=work)


def _after_download(standing: Standing, reading: Reading) -> Outcome:
    """After the download only a cancellation travels to the POS (EVO-D24, EVO-D13)."""
    if standing.status == Status.CANCELED:
        return Outcome(standing)
    if standing.outlet != WEB_ORDERS:
        return _after_push(standing, reading)
    paid_back = reading.gone == Gone.REFUNDED and any(refund.passed_on for refund in reading.refunds)
    shipped = standing.status in (Status.PARTLY_SHIPPED, Status.SHIPPED) or reading.shipped_in_store
    if (reading.gone == Gone.CANCELED or paid_back) and not shipped:
        return _call_back(standing, reading)
    return Outcome(
        standing,
        notes=(*_late_cancel_note(standing, reading), *_refund_notes(reading), *_edit_note(reading)),
    )


def _after_push(standing: Standing, reading: Reading) -> Outcome:
    """A document that was pushed stays, whatever the store does (MAG-D08, SET-29, SET-30)."""
    if reading.gone == Gone.CANCELED:
        canceled = replace(
            standing, status=Status.CANCELED, gone=Gone.CANCELED, canceled_at=reading.updated_at
        )
        text = (
            "Cancelled in the store after the download: its document stays in the POS, look after it there."
        )
        note = Note(text, key="canceled-after-download", for_person=True)
        return Outcome(canceled, notes=(note,), work=(_tell_outlet(standing),), drops_invoice=True)
    notes = (*_refund_notes(reading), *_edit_note(reading))
    return Outcome(standing, notes=notes, work=_returns(standing, reading))


def _tell_outlet(standing: Standing) -> Work:
    return Work("canceled", f"canceled:{standing.round}", place=standing.outlet)


def _returns(standing: Standing, reading: Reading) -> tuple[Work, ...]:
    """One return for each credit memo that is passed on; it waits until the order itself is in the POS (MAG-D07)."""
    if not reading.books_returns:
        return ()
    return tuple(
        Work("return", f"return:{refund.id}", {"return": refund.credit}, place=standing.outlet)
        for refund in reading.refunds
        if refund.passed_on and refund.credit
    )


def _orphan_notes(reading: Reading, returns: tuple[Work, ...]) -> tuple[Note, ...]:
    """A credit memo came before its order is in the POS (MAG-D07)."""
    if not returns:
        return ()
    ids = ", ".join(refund.id for refund in reading.refunds if refund.credit)
    text = f"data:parent-missing: credit memo {ids} waits until the order itself is in the POS."
    return (Note(text, key=f"parent-missing:{ids}"),)


def _late_cancel_note(standing: Standing, reading: Reading) -> tuple[Note, ...]:
    if reading.gone != Gone.CANCELED or standing.voided:  # a void cancels the rest in the store itself
        return ()
    text = "Cancelled in the store after it was shipped: the POS has no message for that."
    return (Note(text, key="canceled-after-shipment", for_person=True),)


def _call_back(standing: Standing, reading: Reading) -> Outcome:
    what = "Cancelled" if reading.gone == Gone.CANCELED else "Paid back in full"
    called_back = replace(
        standing,
        status=Status.CANCELED,
        gone=reading.gone,
        canceled_at=reading.updated_at,
        cancellation=Cancellation.PENDING,
    )
    note = Note(f"{what} in the store after the download: the POS is told with the next poll.")
    return Outcome(called_back, notes=(note,), drops_invoice=True)


def _refund_notes(reading: Reading) -> tuple[Note, ...]:
    notes = []
    for refund in reading.refunds:
        if refund.passed_on and reading.books_returns and refund.credit:
            continue  # the return leaves a note of its own
        if refund.passed_on:
            why = f" ({refund.fault})" if refund.fault else ""
            text = (
                f"Credit memo {refund.id} over {refund.total} in the store: book it in the POS by hand{why}."
            )
            notes.append(Note(text, key=f"refund:{refund.id}", for_person=True))
        else:
            text = f"Credit memo {refund.id} in the store is not passed on: Download Credit Memos is off."
            notes.append(Note(text, key=f"refund:{refund.id}"))
    return tuple(notes)


def _edit_note(reading: Reading) -> tuple[Note, ...]:
    if not reading.edited:
        return ()
    text = "Changed in the store after the download: the change does not reach the POS."
    return (Note(text, key=f"edited:{reading.edited}"),)

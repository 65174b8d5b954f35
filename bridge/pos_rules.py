"""What follows from what the POS says: acknowledgement, void, line cancel and sale (EVO-D09..D15), post-authorisation.

Pure functions. Every refusal leaves the standing as it was; `accepted` is the SUCCESS or FAILURE of the answer.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from .standing import QUALIFIES, Cancellation, Decision, Line, Note, Outcome, Standing, Status, Work
from .text import short

ALREADY_IMPORTED = "1010"
LATE = "late: "
"""What a note begins with when the POS reports a failure of an order that it has (EVO-D10c)."""

HARMLESS = frozenset({"SUCCESS", "WARNING"})
"""The words of `responseStatus` that are no failure; absent or unknown ones are (decisions 1)."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something the POS reports about an order."""

    code: str
    message: str
    response_status: str

    @property
    def failing(self) -> bool:
        return self.response_status.strip().upper() not in HARMLESS


def refused(standing: Standing, reason: str) -> Outcome:
    """FAILURE, nothing changed."""
    return Outcome(standing, accepted=False, message=reason)


def acknowledge_order(standing: Standing, issues: tuple[Issue, ...], date: str, now: datetime) -> Outcome:
    """The POS reports how the import of an order went (EVO-D09, D10, D11). `date` is the POS's, for people only."""
    has_it = any(issue.code == ALREADY_IMPORTED for issue in issues)
    failing = any(issue.failing for issue in issues)
    if not standing.known_to_pos and not has_it:
        return refused(standing, "this order was never offered")
    if standing.downloaded_at is not None and not standing.waiting:
        late = tuple(issue for issue in issues if issue.code != ALREADY_IMPORTED)
        return Outcome(standing, notes=_issue_notes(late, date, LATE if failing else "", standing.round))
    notes = _issue_notes(issues, date, "", standing.round)
    if failing and not has_it:
        if standing.status == Status.CANCELED:
            return Outcome(standing, notes=notes)
        return Outcome(replace(standing, status=Status.REJECTED), notes=notes)
    downloaded = download(standing, now, "downloaded by the POS")
    return replace(downloaded, notes=downloaded.notes + notes)


def download(standing: Standing, now: datetime, words: str) -> Outcome:
    """The POS has the order (decisions 1). A cancellation that came first is passed on now (EVO-D11)."""
    taken = replace(standing, downloaded_at=now, decision=Decision(QUALIFIES, words))
    if standing.voided:
        return Outcome(taken)
    if standing.gone:
        taken = replace(taken, status=Status.CANCELED, cancellation=Cancellation.PENDING)
        return Outcome(
            taken,
            notes=(Note("Cancelled in the store before the download: the POS is told with the next poll."),),
        )
    work = (Work("invoice", "invoice", {"capture": standing.capture}),) if standing.invoice else ()
    return Outcome(replace(taken, status=Status.DOWNLOADED), work=work)


def acknowledge_cancellation(standing: Standing, issues: tuple[Issue, ...], date: str) -> Outcome:
    """The POS reports how it took a cancellation by the store (EVO-D13, decisions 1)."""
    if standing.cancellation == Cancellation.NONE:
        return refused(standing, "no cancellation of this order was offered")
    if standing.cancellation == Cancellation.ACKNOWLEDGED:
        return Outcome(standing)
    notes = _issue_notes(issues, date, "cancellation: ", standing.round)
    if any(issue.failing for issue in issues):
        return Outcome(replace(standing, cancellation=Cancellation.REFUSED), notes=notes)
    done = Note("The POS acknowledged the cancellation.", key=f"cancellation-acknowledged:{standing.round}")
    return Outcome(replace(standing, cancellation=Cancellation.ACKNOWLEDGED), notes=(done, *notes))


def void(standing: Standing, lines: tuple[Line, ...], reason: str, date: str) -> Outcome:
    """The POS voids the order (EVO-D14, decisions 5). What is shipped stays shipped."""
    if not standing.known_to_pos:
        return refused(standing, "this order was never offered")
    if standing.voided:
        return Outcome(standing)
    why = short(reason) or "no reason given"
    note = Note(f"Voided in the POS: {why}{_dated(date)}.", key="void")
    if standing.status == Status.CANCELED:
        taken = Cancellation.NONE if standing.cancellation == Cancellation.NONE else Cancellation.ACKNOWLEDGED
        return Outcome(replace(standing, voided=True, cancellation=taken), notes=(note,))
    if standing.status == Status.SHIPPED:
        return refused(standing, "this order is shipped: it can no longer be voided")
    return _cancel_rest(standing, lines, why, note)


def _cancel_rest(standing: Standing, lines: tuple[Line, ...], why: str, note: Note) -> Outcome:
    shipped = any(line.shipped for line in lines)
    status = Status.SHIPPED if shipped else Status.CANCELED
    undo = Work("void", "void", {"reason": why, "shipped": _shipped(lines)})
    return Outcome(
        replace(standing, status=status, voided=True),
        notes=(note,),
        work=() if standing.gone else (undo,),
        lines=tuple(replace(line, canceled=line.canceled + line.open) for line in lines if line.open),
        drops_invoice=not shipped,
    )


def _shipped(lines: tuple[Line, ...]) -> dict[str, int]:
    """Pieces shipped by line of the store; parts of a split line count together."""
    pieces: dict[str, int] = {}
    for line in lines:
        pieces[line.source_line] = pieces.get(line.source_line, 0) + line.shipped
    return pieces


@dataclass(frozen=True, slots=True)
class LineAction:
    """CANCEL or SELL of some pieces of one line. `key` recognises a repeated message."""

    action: str
    item_id: str
    item_number: str
    quantity: int
    date: str
    key: str = ""


def act_on_line(
    standing: Standing, lines: tuple[Line, ...], action: LineAction, *, repeated: bool
) -> Outcome:
    """CANCEL reduces a line, SELL leaves a note only (EVO-D15)."""
    if not standing.known_to_pos:
        return refused(standing, "this order was never offered")
    if repeated:
        return Outcome(standing)
    found = _find_line(lines, action)
    if isinstance(found, str):
        return refused(standing, found)
    if action.action == "SELL":
        sold = f"Sold in the POS: {action.quantity} of line {found.item_id} ({found.item_number}){_dated(action.date)}."
        return Outcome(standing, notes=(Note(sold, key=action.key),))
    return _cancel_line(standing, lines, found, action)


def _find_line(lines: tuple[Line, ...], action: LineAction) -> Line | str:
    for line in lines:
        if line.item_id == action.item_id:
            return line
    number = action.item_number.strip()
    matching = [line for line in lines if number and line.item_number.strip() == number]
    if len(matching) == 1:
        return matching[0]
    if matching:
        return f"several lines have item number {short(number, 60)}: name the line by its itemID"
    return f"no line {short(action.item_id or number, 60)} in this order"


def _cancel_line(standing: Standing, lines: tuple[Line, ...], line: Line, action: LineAction) -> Outcome:
    quantity = action.quantity
    if standing.status == Status.CANCELED:
        return Outcome(standing)
    if line.open == 0 and line.canceled:
        return Outcome(standing)
    if quantity > line.open:
        return refused(standing, f"only {line.open} of line {line.item_id} are open, not {quantity}")
    after = tuple(replace(one, canceled=one.canceled + quantity) if one == line else one for one in lines)
    what = f"{quantity} of line {line.item_id} ({line.item_number})"
    note = Note(f"Cancelled in the POS: {what}{_dated(action.date)}.", key=action.key)
    if all(one.open == 0 for one in after):
        rest = _cancel_rest(standing, after, f"all lines cancelled in the POS, the last {what}", note)
        return replace(rest, lines=tuple(one for one in after if one.item_id == line.item_id))
    undo = Work(
        "cancel-line",
        f"cancel-line:{line.item_id}:{line.canceled + quantity}",
        {"line": line.source_line, "quantity": quantity, "reason": f"cancelled in the POS: {what}"},
    )
    changed = replace(line, canceled=line.canceled + quantity)
    return Outcome(standing, notes=(note,), work=(undo,), lines=(changed,))


def post_authorised(standing: Standing, payment_type: str, amount: str) -> Outcome:
    """The POS reports a post-authorisation: a note (EVO-65, decisions 1)."""
    if not standing.known_to_pos:
        return refused(standing, "this order was never offered")
    text = f"Post-authorised in the POS: {short(payment_type, 40)} {amount}."
    return Outcome(standing, notes=(Note(text, key=f"post-auth:{payment_type}:{amount}"),))


def _issue_notes(issues: tuple[Issue, ...], date: str, prefix: str, turn: int) -> tuple[Note, ...]:
    notes = []
    for issue in issues:
        message = short(issue.message) or "no message"
        grade = short(issue.response_status, 40) or "FAILURE"
        text = (
            f"{prefix}POS issue {short(issue.code, 40) or 'without code'} ({grade}): {message}{_dated(date)}"
        )
        # What was noted in time is not noted once more when its repeat comes late (EVO-D10a).
        key = f"issue:{turn}:{prefix.removeprefix(LATE)}{issue.code}:{issue.message}"
        notes.append(Note(text, key=key[:500], for_store=True))
    return tuple(notes)


def _dated(date: str) -> str:
    return f" (POS date {short(date, 40)})" if date.strip() else ""

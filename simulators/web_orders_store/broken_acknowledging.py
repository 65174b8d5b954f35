"""Defects of the acknowledgement: whose it is, what it means, what it leaves behind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from .acknowledging import (
    AcknowledgementRules,
    fails,
    has_it_already,
    is_taken,
    notes_of,
    once,
    stay_downloaded,
)
from .book import Book
from .defect import Defect, rule
from .entry import Entry
from .message import WEB_ORDER, WEB_ORDER_CANCELLATION, Acknowledgement, Issue, Part
from .refusal import Refused, refuse_unoffered

ACCEPTED = "Accepted by the POS"


def _taken(_: Entry, __: Acknowledgement, ___: AcknowledgementRules) -> bool:
    return True


def _taken_unless_rejected(entry: Entry, message: Acknowledgement, rules: AcknowledgementRules) -> bool:
    return is_taken(entry, message, rules) and not entry.rejected


def _no_notes(_: Acknowledgement) -> tuple[str, ...]:
    return ()


def _notes_without_date(message: Acknowledgement) -> tuple[str, ...]:
    return notes_of(replace(message, date=""))


def _note_of_first(message: Acknowledgement) -> tuple[str, ...]:
    return notes_of(message)[:1]


def _never(_: object) -> bool:
    return False


def _let_pass(_: object) -> None:
    return None


def _in_any_case(book: Book, order_id: str) -> Entry | None:
    wanted = order_id.casefold()
    return next((entry for entry in book if entry.number.casefold() == wanted), None)


def _by_prefix(book: Book, order_id: str) -> Entry | None:
    return book.get(order_id) or next((entry for entry in book if entry.number.startswith(order_id)), None)


def _any_kind(about: str) -> str:
    return about if about == WEB_ORDER_CANCELLATION else WEB_ORDER


def _only_plain_failure(issue: Issue) -> bool:
    return issue.grade == "FAILURE"


def _all_but_success(issue: Issue) -> bool:
    return issue.grade != "SUCCESS"


def _sole(container: Part, name: str) -> Sequence[Part]:
    parts = container.all(name)
    return parts if len(parts) == 1 else ()


def _several(container: Part, name: str) -> Sequence[Part]:
    parts = container.all(name)
    return parts if len(parts) > 1 else ()


def _note_acceptance(_: Acknowledgement) -> tuple[str, ...]:
    return (ACCEPTED,)


def _every_time(entry: Entry, at: datetime, texts: tuple[str, ...]) -> Entry:
    return entry.noted(at, *texts)


def _accept_again(entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime) -> Entry:
    return rules.write_down(entry, at, (*rules.acceptance(message), *rules.notes(message)))


def _reopen(entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime) -> Entry:
    noted = stay_downloaded(entry, message, rules, at)
    return noted if is_taken(entry, message, rules) else replace(noted, downloaded=False, rejected=True)


def _refuse_late(entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime) -> Entry:
    if any(fails(issue) for issue in message.issues) and not has_it_already(message):
        raise Refused(f"the order {entry.number} is downloaded already")
    return stay_downloaded(entry, message, rules, at)


def _note_every_late_word(
    entry: Entry, message: Acknowledgement, rules: AcknowledgementRules, at: datetime
) -> Entry:
    return once(entry, at, rules.notes(message))


def _refuse_canceled(entry: Entry) -> None:
    refuse_unoffered(entry)
    if entry.canceled_by and not entry.downloaded:
        raise Refused(f"the order {entry.number} is cancelled")


def _whole_batch(book: Book, _: Entry) -> tuple[Entry, ...]:
    return tuple(
        replace(entry, downloaded=True)
        for entry in book
        if entry.offered and not (entry.downloaded or entry.rejected)
    )


def _complain_if_rejected(book: Book, entry: Entry) -> tuple[Entry, ...]:
    now = book.get(entry.number)
    if now is not None and now.rejected:
        raise Refused("the order is rejected")
    return ()


def _acknowledgement(name: str, text: str, breaks: tuple[str, ...], /, **changes: object) -> Defect:
    return Defect(name, text, breaks, rule("acknowledgement", **changes))


DEFECTS = (
    _acknowledgement(
        "rejected-is-downloaded",
        "an order that the POS could not import counts as downloaded; the issues become notes",
        ("EVO-10", "EVO-D09d", "EVO-D09h", "EVO-D27"),
        is_taken=_taken,
    ),
    _acknowledgement(
        "failure-code-ignored",
        "issues are not looked at: every acknowledgement is a good one and leaves no note",
        ("EVO-10", "EVO-12", "EVO-D09b", "EVO-D09d", "EVO-D09e", "EVO-D09h", "EVO-D27"),
        is_taken=_taken,
        notes=_no_notes,
    ),
    _acknowledgement(
        "ungraded-issue-is-harmless",
        "an issue fails only if its responseStatus is literally FAILURE",
        ("EVO-D09h",),
        fails=_only_plain_failure,
    ),
    _acknowledgement(
        "warning-rejects",
        "an issue of grade WARNING rejects the order",
        ("EVO-D09a", "EVO-D09h"),
        fails=_all_but_success,
    ),
    _acknowledgement(
        "1010-not-healing",
        "issue 1010 is a failure like any other: an order whose acknowledgement was lost is rejected",
        ("EVO-59", "EVO-D09c", "EVO-D10c", "EVO-D11c"),
        heals=_never,
    ),
    _acknowledgement(
        "rejected-for-ever",
        "a good acknowledgement after a bad one changes nothing",
        ("EVO-D10d",),
        is_taken=_taken_unless_rejected,
    ),
    _acknowledgement(
        "ack-unknown-id-success",
        "an acknowledgement of an order that there is not is answered SUCCESS",
        ("EVO-D11a",),
        unknown=_let_pass,
    ),
    _acknowledgement(
        "ack-never-offered-success",
        "an acknowledgement hides an order that the POS has never seen",
        ("EVO-D11b",),
        unoffered=_let_pass,
    ),
    _acknowledgement(
        "ack-case-insensitive-id",
        "ids are compared without letter case",
        ("EVO-D11f",),
        find=_in_any_case,
    ),
    _acknowledgement(
        "ack-by-prefix",
        "an id that is the beginning of another acknowledges that other order",
        ("EVO-D11a", "EVO-D11f"),
        find=_by_prefix,
    ),
    _acknowledgement(
        "ack-closes-batch",
        "one acknowledgement marks everything that was offered as downloaded",
        ("EVO-10", "EVO-55", "EVO-D08a", "EVO-D08b", "EVO-D27"),
        also=_whole_batch,
    ),
    _acknowledgement(
        "unknown-response-type-accepted",
        "an acknowledgement of an unknown kind is taken for one of an order",
        ("EVO-56", "EVO-D11e"),
        kind=_any_kind,
    ),
    _acknowledgement(
        "cancelled-before-ack-refused",
        "an acknowledgement that crosses a cancellation is refused, and the POS keeps an order nobody wants",
        ("EVO-D11d",),
        unoffered=_refuse_canceled,
    ),
    Defect(
        "ack-reads-one-issue",
        "one issue is read; of several none is, and the order counts as downloaded",
        ("EVO-10", "EVO-12", "EVO-55", "EVO-D06d", "EVO-D09d", "EVO-D09e"),
        rule("reading", issues=_sole),
    ),
    Defect(
        "ack-needs-list",
        "several issues are read; a single one is not, and the order counts as downloaded",
        ("EVO-10", "EVO-12", "EVO-D06d", "EVO-D09d", "EVO-D09e"),
        rule("reading", issues=_several),
    ),
    Defect(
        "unreadable-date-accepted",
        "a date that is none is taken as it comes",
        ("EVO-D11e",),
        rule("reading", is_date=lambda _: True),
    ),
    _acknowledgement(
        "repeated-ack-second-note",
        "every repeat of an acknowledgement leaves its notes once more",
        ("EVO-D10a",),
        acceptance=_note_acceptance,
        write_down=_every_time,
        late=_accept_again,
    ),
    _acknowledgement(
        "ack-note-missing",
        "what the POS reports is not kept",
        ("EVO-12", "EVO-D09b", "EVO-D09c", "EVO-D09e"),
        notes=_no_notes,
    ),
    _acknowledgement(
        "ack-note-without-date",
        "the note of an issue does not hold the POS's date",
        ("EVO-D09e",),
        notes=_notes_without_date,
    ),
    _acknowledgement(
        "ack-notes-first-issue-only",
        "of several issues only the first becomes a note",
        ("EVO-12", "EVO-D09e"),
        notes=_note_of_first,
    ),
    _acknowledgement(
        "late-failure-reopens",
        "a failing report makes a downloaded order rejected again",
        ("EVO-D10b",),
        late=_reopen,
    ),
    _acknowledgement(
        "late-failure-refused",
        "a failing report for a downloaded order is answered FAILURE and lost",
        ("EVO-12", "EVO-D10b", "EVO-D10c"),
        late=_refuse_late,
    ),
    _acknowledgement(
        "late-report-not-marked",
        "a report after download becomes a note like any other, issue 1010 too",
        ("EVO-D10c",),
        late=_note_every_late_word,
    ),
    _acknowledgement(
        "report-of-issues-refused",
        "an acknowledgement with a failing issue is noted, and answered FAILURE",
        ("EVO-60", "EVO-D09i"),
        also=_complain_if_rejected,
    ),
)

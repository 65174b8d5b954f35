"""The phrases that steps are made of: which orders, which parcel, which issue. Text in, small frozen records out.

A phrase is a pattern and its reader; `PHRASES` names them for use as `{which:orders}` in a sentence.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import parse  # type: ignore[import-untyped]

from .messages import Issue

QUOTED = r'"[^"]*"'
RANGE = r"\d+(?: to \d+)?"
ORDERS = rf"the order|the other order|every order|orders? {RANGE}(?:, {RANGE})*(?: and {RANGE})?"
STATES = ("offered", "downloaded", "rejected", "shipped", "voided")
PLACING = rf"(?:an?|another|\d+)(?: more)?(?: (?:{'|'.join(STATES)}))? orders?"
PIECES = rf"(?:\d+|{QUOTED})"
LINE = r"line \d+"


@dataclass(frozen=True, slots=True)
class Which:
    """Numbers of orders of the scenario; empty = every order."""

    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """How many orders are placed, and into which state they are brought; empty = just placed."""

    count: int
    state: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Which orders, or their cancellations, and with what issue."""

    which: Which
    kind: str
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """Some pieces of a line by its number; `line` 0 = a line that the order does not have."""

    line: int
    quantity: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """`packed` `None` = the message names no items at all; empty = it names none of them."""

    packed: tuple[Packed, ...] | None
    tracking: str
    carrier: str
    by_part: bool


@dataclass(frozen=True, slots=True)
class Crossed:
    """Pieces of a line for a line action, found by line number, or by the letter of its part."""

    quantity: str
    line: int
    part: str
    path: str
    padded: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """What a poll has to list, and what it must not say."""

    which: Which
    as_cancellations: bool
    hidden: Which | None
    hidden_everywhere: bool


def which(text: str) -> Which:
    if text == "the order":
        return Which((1,))
    if text == "the other order":
        return Which((2,))
    ranges = re.findall(r"(\d+)(?: to (\d+))?", text)
    return Which(
        tuple(number for first, last in ranges for number in range(int(first), int(last or first) + 1))
    )


def placing(text: str) -> Placing:
    count = re.match(r"\d+", text)
    state = next((state for state in STATES if f" {state} " in text), "")
    return Placing(int(count[0]) if count else 1, state)


ISSUE = rf"issue \d+ {QUOTED}(?: as {QUOTED})?"
ACKNOWLEDGED = rf"(?:the cancellation of )?(?:{ORDERS})(?: with {ISSUE})?"


def acknowledged(text: str) -> Acknowledged:
    found = re.fullmatch(
        rf'(the cancellation of )?({ORDERS})(?: with issue (\d+) "([^"]*)"(?: as "([^"]*)")?)?', text
    )
    assert found is not None  # noqa: S101 - the sentence matched by the same pattern
    cancellation, orders, code, message, status = found.groups()
    issues = (Issue(code, message, "FAILURE" if status is None else status),) if code else ()
    return Acknowledged(which(orders), "WEB_ORDER_CANCELLATION" if cancellation else "WEB_ORDER", issues)


PACKED = rf"{PIECES} of (?:{LINE}|a line it does not have)"
CONTENTS = rf"(?:everything open|nothing|{PACKED}(?: and {PACKED})*)"
PARCEL = rf"{CONTENTS} as {QUOTED}(?: by {QUOTED})?(?:, naming lines by part number)?"


def parcel(text: str) -> Parcel:
    found = re.fullmatch(r'(.*) as "([^"]*)"(?: by "([^"]*)")?(, naming lines by part number)?', text)
    assert found is not None  # noqa: S101 - the sentence matched by the same pattern
    content, tracking, carrier, by_part = found.groups()
    pieces = re.findall(rf"({PIECES}) of (?:line (\d+)|a line)", content)
    packed = tuple(Packed(int(line or 0), quantity.strip('"')) for quantity, line in pieces)
    return Parcel(
        None if content == "everything open" else packed, tracking, carrier or "ACME", bool(by_part)
    )


PATHS = {", naming no line": "none", ", naming a line that is not there": "stray", "": "right"}
PART = r"part [A-Z](?: between blanks)?, naming (?:no line|a line that is not there)"
CROSSED = rf"the order|{PIECES} of (?:{LINE}|{PART})"


def crossed(text: str) -> Crossed:
    if text == "the order":
        return Crossed("", 0, "", "right", padded=False, whole=True)
    found = re.fullmatch(rf"({PIECES}) of (?:line (\d+)|part ([A-Z]))( between blanks)?(.*)", text)
    assert found is not None  # noqa: S101 - the sentence matched by the same pattern
    quantity, line, part, blanks, path = found.groups()
    return Crossed(
        quantity.strip('"'), int(line or 0), part or "", PATHS[path], padded=bool(blanks), whole=False
    )


LISTING = rf"(?:{ORDERS})(?: under cancellations)?(?: but (?:not|says nothing of) (?:{ORDERS}))?"


def listing(text: str) -> Listing:
    found = re.fullmatch(
        rf"({ORDERS})( under cancellations)?(?: but (not|says nothing of) ({ORDERS}))?", text
    )
    assert found is not None  # noqa: S101 - the sentence matched by the same pattern
    shown, cancellations, how, hidden = found.groups()
    return Listing(
        which(shown), bool(cancellations), which(hidden) if hidden else None, how == "says nothing of"
    )


@dataclass(frozen=True, slots=True)
class Notes:
    """What is asked about an order's notes: those with all of `texts`; `count` `None` = any number but none."""

    texts: tuple[str, ...]
    count: int | None
    since: bool


NOTES = rf"(?:a note(?: with {QUOTED}(?: and {QUOTED})*)?|one note with {QUOTED}|no new note|a new note)"


def notes(text: str) -> Notes:
    texts = tuple(quoted[1:-1] for quoted in re.findall(QUOTED, text))
    if text == "no new note":
        return Notes((), 0, since=True)
    return Notes(texts, 1 if text.startswith("one") else None, since=text == "a new note")


REASON = rf"because {QUOTED}|without giving a reason"


def reason(text: str) -> str | None:
    quoted = re.search(QUOTED, text)
    return quoted[0][1:-1] if quoted else None


def _phrase(pattern: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    def phrase(text: str) -> Any:
        return read(text)

    return parse.with_pattern(pattern)(phrase)  # type: ignore[no-any-return]


def one_of(phrases: Mapping[str, Any]) -> Callable[[str], Any]:
    """A phrase that is one of these texts, and stands for what is filed under it."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return _phrase("|".join(map(re.escape, longest_first)), phrases.__getitem__)


PHRASES: Mapping[str, Callable[[str], Any]] = {
    "quoted": _phrase(QUOTED, lambda text: text[1:-1]),
    "orders": _phrase(ORDERS, which),
    "placing": _phrase(PLACING, placing),
    "acknowledged": _phrase(ACKNOWLEDGED, acknowledged),
    "parcel": _phrase(PARCEL, parcel),
    "crossed": _phrase(CROSSED, crossed),
    "listing": _phrase(LISTING, listing),
    "notes": _phrase(NOTES, notes),
    "reason": _phrase(REASON, reason),
    "whose": _phrase("the|every", lambda text: text == "every"),
    "statuses": _phrase(r"\d{3}(?: or \d{3})*", lambda text: tuple(map(int, text.split(" or ")))),
}

"""What the store has to answer: status, headers, SUCCESS or FAILURE, and that it gives nothing away."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from .. import wire
from ..examiner import Answer
from ..phrases import one_of
from ..scene import Scene
from .sentences import check

FAILED_WITH = (200, 400)
"""A FAILURE comes with 200; with 400 where the body was at fault (EVO-57, EVO-D12a)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write has to be answered; `says_why`: with a responseMessage."""

    word: str
    says_why: bool = False


OUTCOMES = {
    "SUCCESS": Outcome("SUCCESS"),
    "FAILURE": Outcome("FAILURE"),
    "FAILURE, and says why": Outcome("FAILURE", says_why=True),
}


@check("{whose:whose} answer is {outcome:outcome}", outcome=one_of(OUTCOMES))
def _(tillproof_scene: Scene, whose: bool, outcome: Outcome, judged: Sequence[str]) -> None:
    """SUCCESS comes with status 200, FAILURE with 200 or 400. Every answer: all to the last sentence with calls."""
    for answer in _answers(tillproof_scene, every=whose):
        _tell_outcome(tillproof_scene, answer, outcome, judged)


@check("{whose:whose} answer has status {statuses:statuses}")
def _(tillproof_scene: Scene, whose: bool, statuses: Sequence[int], judged: Sequence[str]) -> None:
    for answer in _answers(tillproof_scene, every=whose):
        tillproof_scene.tell(
            judged,
            answer.status in statuses,
            expected="status " + " or ".join(map(str, statuses)),
            actual=_called(answer),
        )


@check("the answer came within {seconds:d} seconds")
def _(tillproof_scene: Scene, seconds: int, judged: Sequence[str]) -> None:
    answer = tillproof_scene.answer
    tillproof_scene.tell(
        judged,
        answer.status > 0 and answer.seconds <= seconds,
        expected=f"an answer within {seconds} seconds",
        actual=f"{answer.in_words()} after {answer.seconds:.2f} seconds",
    )


@check("no answer has a status from {first:d} to {last:d}")
def _(tillproof_scene: Scene, first: int, last: int, judged: Sequence[str]) -> None:
    """Of the whole scenario; a call that got no answer at all counts as wrong, too."""
    for answer in tillproof_scene.answers:
        tillproof_scene.tell(
            judged,
            answer.status > 0 and not first <= answer.status <= last,
            expected=f"an answer, with no status from {first} to {last}",
            actual=_called(answer),
        )


@check("every answer has the header {name} with {part:quoted} in it")
def _(tillproof_scene: Scene, name: str, part: str, judged: Sequence[str]) -> None:
    for answer in _answers(tillproof_scene, every=True):
        value = answer.headers.get(name, "")
        tillproof_scene.tell(
            judged,
            part.lower() in re.sub(r'\s*;\s*|"', lambda found: found[0].strip('" '), value.lower()),
            expected=f"{name} with {part}",
            actual=f"{answer.call.method} {answer.call.path or '<base>'}: {value or f'no {name}'}",
        )


@check("every answer is the same as for the call {manner}")
def _(tillproof_scene: Scene, manner: str, judged: Sequence[str]) -> None:
    """Compares the last round of calls with the one before: status, body, challenge."""
    scene = tillproof_scene
    before, now = [each for each in scene.rounds if each][-2:]
    for one, other in zip(before, now, strict=True):
        scene.tell(
            judged,
            _face(one) == _face(other),
            expected=f"{one.status}, as for the call {manner}",
            actual=f"{other.status}" if one.status != other.status else "another body or challenge",
        )


@check("no answer tells anything about the order")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Neither its id nor its customer; only where signing rightly would show them."""
    scene = tillproof_scene
    scene.require(scene.was_offered(scene.order), "the order was never listed, so its absence shows nothing")
    customer = scene.order.order.customer
    secrets = [text for text in (scene.order.id, customer.email, customer.last_name) if text]
    for answer in scene.latest:
        text = answer.body.decode("utf-8", errors="replace")
        told = [secret for secret in secrets if secret in text]
        scene.tell(
            judged,
            not told and not 200 <= answer.status < 300,
            expected="a refusal that says nothing about orders",
            actual=_called(answer) + (", with data of the order" if told else ""),
        )


@check("the answer is well-formed {media:w}")
def _(tillproof_scene: Scene, media: str, judged: Sequence[str]) -> None:
    """XML or JSON, by its media type and by its content."""
    answer = tillproof_scene.answer
    try:
        answer.node()
        actual = f"{answer.status} {answer.media_type or 'without Content-Type'}"
        fits = answer.status == 200 and media.lower() in answer.media_type
    except wire.Unreadable as error:
        actual, fits = str(error), False
    tillproof_scene.tell(judged, fits, expected=f"200 with well-formed {media}", actual=actual)


@check("the answer has only arrays for lists")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """In JSON: also a list of one, and an empty one (EVO-D06c)."""
    try:
        maps = wire.lists_that_are_none(tillproof_scene.answer.body)
    except wire.Unreadable as error:
        maps = [str(error)]
    tillproof_scene.tell(
        judged, not maps, expected="an array for every list", actual="; ".join(maps) or "arrays"
    )


@check("the answer lists version {version:quoted}")
def _(tillproof_scene: Scene, version: str, judged: Sequence[str]) -> None:
    try:
        listed = wire.versions(tillproof_scene.answer.node())
    except wire.Unreadable as error:
        tillproof_scene.tell(judged, False, expected=f"version {version}", actual=str(error))
        return
    tillproof_scene.tell(
        judged, version in listed, expected=f"version {version}", actual=", ".join(listed) or "no version"
    )


@check("the answer lists the tax rule that the order names")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    scene = tillproof_scene
    named = (scene.offered(scene.order).node.value("taxRuleID") or "").strip()
    try:
        listed = wire.tax_rules(scene.answer.node())
    except wire.Unreadable as error:
        scene.tell(judged, False, expected="a list of tax rules", actual=str(error))
        return
    scene.tell(
        judged,
        bool(named) and named in listed,
        expected=f"tax rule {named or '(none named)'}",
        actual=", ".join(listed) or "no tax rule",
    )


@check("the URL of the connection ends in {end:quoted}")
def _(tillproof_scene: Scene, end: str, judged: Sequence[str]) -> None:
    path = urlsplit(tillproof_scene.target.connection.url).path
    tillproof_scene.tell(
        judged, path.endswith(end), expected=f"a path that ends in {end}", actual=path or "no path"
    )


def _answers(scene: Scene, *, every: bool) -> Sequence[Answer]:
    """An optional path that the store does not have is passed by."""
    answers = scene.latest if every else [scene.answer]
    return [answer for answer in answers if not (answer.call.optional and answer.status == 404)]


def _tell_outcome(scene: Scene, answer: Answer, outcome: Outcome, judged: Sequence[str]) -> None:
    allowed = FAILED_WITH if outcome.word == "FAILURE" else (200,)
    expected = f"{' or '.join(map(str, allowed))} {outcome.word}"
    expected += " with a responseMessage" if outcome.says_why else ""
    try:
        receipt = answer.receipt()
    except wire.Unreadable as error:
        scene.tell(judged, False, expected=expected, actual=f"{_called(answer)}: {error}")
        return
    told = bool(receipt.message.strip()) or not outcome.says_why
    scene.tell(
        judged,
        receipt.status == outcome.word and answer.status in allowed and told,
        expected=expected,
        actual=_called(answer),
    )


def _called(answer: Answer) -> str:
    return f"{answer.call.method} {answer.call.path or '<base>'}: {answer.in_words()}"


def _face(answer: Answer) -> tuple[int, bytes, str]:
    """What tells one refusal from another; numbers and ids of requests and moments of time are different anyway."""
    page = re.sub(rb"[0-9A-Fa-f-]{6,}|\d+", b"#", answer.body)
    return answer.status, page, answer.headers.get("WWW-Authenticate", "")

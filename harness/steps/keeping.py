"""What the store has to keep of an order: its status, its notes, its shipments; seen by the hook `read_order`."""

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from .. import deeds
from ..phrases import Notes, Which, one_of
from ..scene import Placed, Scene
from ..target import STATUSES, OrderState
from .sentences import check

Table = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How an order has to stand: by its status, or by whether it counts as downloaded."""

    word: str
    fits: Callable[[OrderState], bool]


def _standings() -> Iterator[tuple[str, Standing]]:
    for status in STATUSES:
        words = status.replace("_", " ")
        for verb in ("is", "are"):
            yield f"{verb} {words}", Standing(f"is {words}", partial(_has_status, status))
            yield f"{verb} not {words}", Standing(f"is not {words}", partial(_has_other_status, status))
    yield "counts as downloaded", Standing("counts as downloaded", lambda state: state.downloaded)
    yield "does not count as downloaded", Standing("does not count as downloaded", _does_not_count)


def _has_status(status: str, state: OrderState) -> bool:
    return state.status == status


def _has_other_status(status: str, state: OrderState) -> bool:
    return state.status != status


def _does_not_count(state: OrderState) -> bool:
    return not state.downloaded


SAME = {
    "nothing": lambda state: state,
    "nothing but notes": lambda state: (state.status, state.downloaded, state.shipments),
}
"""What is compared with the state that was noted."""


@check("{which:orders} {standing:standing}", standing=one_of(dict(_standings())))
def _(tillproof_scene: Scene, which: Which, standing: Standing, judged: Sequence[str]) -> None:
    for placed in tillproof_scene.those(which):
        state = tillproof_scene.state(placed)
        counted = "downloaded" if state.downloaded else "not downloaded"
        tillproof_scene.tell(
            judged,
            standing.fits(state),
            expected=f"order {placed.id} {standing.word}",
            actual=f"its status is {state.status}, it counts as {counted}",
        )


@check("{which:orders} has {notes:notes}")
def _(tillproof_scene: Scene, which: Which, notes: Notes, judged: Sequence[str]) -> None:
    """Letter case does not count. A new note: since its state was noted."""
    for placed in tillproof_scene.those(which):
        shown = list(tillproof_scene.state(placed).notes)
        if notes.since:
            shown = shown[len(_noted(tillproof_scene, placed).notes) :]
        fitting = [note for note in shown if all(_holds(note, text) for text in notes.texts)]
        number = "no" if notes.count == 0 else "one" if notes.count == 1 else "a"
        tillproof_scene.tell(
            judged,
            bool(fitting) if notes.count is None else len(fitting) == notes.count,
            expected=f"order {placed.id}: {number} {'new ' if notes.since else ''}note with {list(notes.texts)}",
            actual="; ".join(shown) or "no note",
        )


@check("{same:same} of {which:orders} has changed", same=one_of(SAME))
def _(
    tillproof_scene: Scene, same: Callable[[OrderState], object], which: Which, judged: Sequence[str]
) -> None:
    """Compared with its state when it was noted."""
    for placed in tillproof_scene.those(which):
        before, after = _noted(tillproof_scene, placed), tillproof_scene.state(placed)
        tillproof_scene.tell(
            judged,
            same(before) == same(after),
            expected=f"order {placed.id} as before",
            actual=_difference(before, after),
        )


@check("the order has these shipments")
def _(tillproof_scene: Scene, datatable: Table, judged: Sequence[str]) -> None:
    """Columns tracking, carrier, and one per line of the order with the pieces in the parcel; in any sequence.

    Without the column carrier it is not asked for: how it is kept is EVO-D16k's affair alone.
    """
    scene = tillproof_scene
    header, *rows = datatable
    told = [dict(zip(header, row, strict=True)) for row in rows]
    asked = "carrier" in header
    wanted = sorted((row["tracking"], row.get("carrier", ""), _contents(scene, row)) for row in told)
    state = scene.state(scene.order)
    actual = sorted(
        (each.tracking, each.carrier if asked else "", tuple(sorted(each.items.items())))
        for each in state.shipments
    )
    scene.tell(judged, actual == wanted, expected=_in_words(wanted), actual=_in_words(actual))


@check("the order has one shipment, with the tracking number {tracking:quoted}")
def _(tillproof_scene: Scene, tracking: str, judged: Sequence[str]) -> None:
    numbers = [each.tracking for each in tillproof_scene.state(tillproof_scene.order).shipments]
    tillproof_scene.tell(
        judged,
        numbers == [tracking],
        expected=f"one shipment, {tracking}",
        actual=", ".join(numbers) or "no shipment",
    )


Parcels = Sequence[tuple[str, str, tuple[tuple[str, int], ...]]]


def _contents(scene: Scene, row: dict[str, str]) -> tuple[tuple[str, int], ...]:
    """From `line 1` -> pieces to sorted (itemID, pieces), leaving out lines with none."""
    return tuple(
        sorted(
            (
                deeds.text(deeds.line(scene, scene.order, int(name.removeprefix("line "))), "itemID"),
                int(count),
            )
            for name, count in row.items()
            if name.startswith("line ") and int(count or 0)
        )
    )


def _in_words(parcels: Parcels) -> str:
    shown = (
        f"{tracking or 'no number'}{f' by {carrier}' if carrier else ''} with {dict(items) or 'nothing'}"
        for tracking, carrier, items in parcels
    )
    return "; ".join(shown) or "no shipment"


def _holds(note: str, text: str) -> bool:
    """Notes are for people: letter case is free, and a shop may keep them escaped for its pages."""
    return text.lower() in note.lower() or text.lower() in html.unescape(note).lower()


def _noted(scene: Scene, placed: Placed) -> OrderState:
    scene.require(placed.id in scene.noted, f"the state of order {placed.id} was not noted before")
    return scene.noted[placed.id]


def _difference(before: OrderState, after: OrderState) -> str:
    members: tuple[tuple[str, Callable[[OrderState], object]], ...] = (
        ("status", lambda state: state.status),
        ("downloaded", lambda state: state.downloaded),
        ("notes", lambda state: list(state.notes)),
        ("shipments", lambda state: [(each.tracking, dict(each.items)) for each in state.shipments]),
    )
    changed = [
        f"{name} {read(before)} became {read(after)}" for name, read in members if read(before) != read(after)
    ]
    return "; ".join(changed) or "as before"

"""What a poll has to list, in which sequence, and what it must not say."""

from collections import Counter
from collections.abc import Sequence

from .. import wire
from ..phrases import Listing, Which
from ..scene import Scene, in_words
from .sentences import check


@check("the next poll lists {listing:listing}")
def _(tillproof_scene: Scene, listing: Listing, judged: Sequence[str]) -> None:
    """An absence only counts beside what is there; where that is missing, the requirement to list it is blamed."""
    scene = tillproof_scene
    outstanding = _fresh(scene, judged)
    if outstanding is None:
        return
    shown = outstanding.cancelled_ids if listing.as_cancellations else outstanding.order_ids
    wanted = [placed.id for placed in scene.those(listing.which)]
    missing = [order_id for order_id in wanted if order_id not in shown]
    where = "under cancellations" if listing.as_cancellations else "under orders"
    if listing.hidden is None:
        scene.tell(
            judged,
            not missing,
            expected=f"{in_words(wanted)} listed {where}",
            actual=f"{in_words(missing)} missing, {in_words(shown)} listed",
        )
        return
    hidden = [placed.id for placed in scene.those(listing.hidden)]
    spoken_of = set(outstanding.order_ids)
    if listing.hidden_everywhere:
        spoken_of |= set(outstanding.cancelled_ids)
    found = [order_id for order_id in hidden if order_id in spoken_of]
    if missing and not found:
        scene.blame(
            "EVO-D13a" if listing.as_cancellations else "EVO-05",
            expected=f"{in_words(wanted)} listed {where}",
            actual=f"{in_words(missing)} missing, {in_words(shown)} listed",
        )
    scene.tell_absence(
        judged,
        not found,
        expected=f"{in_words(hidden)} not listed",
        actual=f"{in_words(found)} listed",
        witness=not missing,
        active=f"{in_words(wanted)} listed {where}",
    )


@check("the next poll lists exactly {which:orders}, in this sequence")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Of the orders of this scenario; those of others are passed by."""
    scene = tillproof_scene
    outstanding = _fresh(scene, judged)
    if outstanding is not None:
        wanted = [placed.id for placed in scene.those(which)]
        own = _own(scene, outstanding)
        scene.tell(judged, own == wanted, expected=in_words(wanted), actual=in_words(own))


@check("that poll lists at most {number:d} {what:w}")
def _(tillproof_scene: Scene, number: int, what: str, judged: Sequence[str]) -> None:
    """orders or cancellations; of whomever they are."""
    scene = tillproof_scene
    scene.require(scene.seen is not None, "there is no poll that can be read")
    if scene.seen is not None:
        listed = len(scene.seen.orders if what == "orders" else scene.seen.cancellations)
        scene.require(listed > 0, f"the poll lists no {what}, so that it shows nothing about a limit")
        scene.tell(judged, listed <= number, expected=f"at most {number} {what}", actual=f"{listed} {what}")


@check("that poll holds both lists, orders and cancellations")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    scene = tillproof_scene
    answer = scene.answer
    try:
        root = answer.node()
    except wire.Unreadable as error:
        scene.tell(judged, False, expected="a poll that can be read", actual=str(error))
        return
    missing = [name for name in ("orders", "cancellations") if root.first(name) is None]
    scene.tell(
        judged,
        answer.status == 200 and root.name in {"", "outstandingActivityResponse"} and not missing,
        expected="200, outstandingActivityResponse with orders and cancellations",
        actual=f"{answer.status}, {root.name}" + (f", without {in_words(missing)}" if missing else ""),
    )


@check("no order stands in both lists of any poll")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Of all polls of this scenario, of which one at least lists a cancellation."""
    scene = tillproof_scene
    both = [
        order_id
        for outstanding in scene.earlier
        for order_id in outstanding.order_ids
        if order_id in outstanding.cancelled_ids
    ]
    scene.tell_absence(
        judged,
        not both,
        expected="each order in one list",
        actual=f"{in_words(both)} in both",
        witness=any(outstanding.cancellations for outstanding in scene.earlier),
        active="a cancellation was listed",
    )


@check("both polls list {which:orders}")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Those of two POS that polled at the same time."""
    scene = tillproof_scene
    wanted = [placed.id for placed in scene.those(which)]
    for answer in scene.answers[-2:]:
        try:
            listed = answer.outstanding().order_ids
        except wire.Unreadable as error:
            scene.tell(judged, False, expected=f"{in_words(wanted)} listed", actual=str(error))
            continue
        missing = [order_id for order_id in wanted if order_id not in listed]
        scene.tell(
            judged, not missing, expected=f"{in_words(wanted)} listed", actual=f"{in_words(missing)} missing"
        )


@check("every order was delivered, none of them again once it was acknowledged")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Over all polls of the scenario; between two polls everything listed was acknowledged."""
    scene = tillproof_scene
    polls = [Counter(outstanding.order_ids) for outstanding in scene.earlier]
    wrong = {
        "listed by no poll": [each.id for each in scene.orders if not any(poll[each.id] for poll in polls)],
        "twice in one answer": [each.id for each in scene.orders if any(poll[each.id] > 1 for poll in polls)],
        "in several polls": [each.id for each in scene.orders if sum(each.id in poll for poll in polls) > 1],
    }
    scene.tell(
        judged,
        not any(wrong.values()),
        expected=f"each of {len(scene.orders)} orders listed once, in one poll",
        actual="; ".join(f"{in_words(ids)} {what}" for what, ids in wrong.items() if ids) or "so it is",
    )


@check("the orders were delivered in the sequence in which they were placed")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    scene = tillproof_scene
    delivered = list(
        dict.fromkeys(each for outstanding in scene.earlier for each in _own(scene, outstanding))
    )
    wanted = [placed.id for placed in scene.orders]
    scene.tell(judged, delivered == wanted, expected=in_words(wanted), actual=in_words(delivered))


@check("cancellations name their orders in the element orderID")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """To the letter: judging reads orderId as well, and says so here."""
    scene = tillproof_scene
    listed = [each for outstanding in scene.earlier for each in outstanding.cancellations]
    scene.require(bool(listed), "no poll of this scenario lists a cancellation")
    names = {child.name for each in listed for child in each.node.children if child.name.lower() == "orderid"}
    scene.tell(judged, names == {"orderID"}, expected="orderID", actual=in_words(sorted(names)))


def _fresh(scene: Scene, judged: Sequence[str]) -> wire.Outstanding | None:
    """A new poll; if it cannot be read, that is what the step says."""
    answer, outstanding = scene.look()
    if outstanding is None:
        scene.tell(judged, False, expected="a poll that can be read", actual=scene.why_unreadable(answer))
    return outstanding


def _own(scene: Scene, outstanding: wire.Outstanding) -> list[str]:
    own = {placed.id for placed in scene.orders}
    return [order_id for order_id in outstanding.order_ids if order_id in own]

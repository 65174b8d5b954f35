"""What the POS does: it polls, acknowledges, voids, ships, and now and then calls in ways it should not."""

from collections.abc import Callable, Sequence

from .. import deeds
from ..calls import MANNERS, WRONG_IDS, encoded
from ..examiner import Call, Credentials
from ..hostile import HOSTILE, SPELLINGS, Body, Make
from ..messages import Issue, Message, acknowledgement
from ..phrases import Acknowledged, Crossed, Parcel, Which, one_of
from ..scene import Scene
from .sentences import action

Table = Sequence[Sequence[str]]

PLACES = {
    "an acknowledgement": "/AcknowledgeRequest",
    "a void": "{order}",
    "a line action": "{order}/Item/1",
    "a shipment": "{order}/Shipment",
}
"""What a body is sent as, and where that is sent."""

CALLS = {"tests its connection": deeds.test_connection, "makes every call": deeds.make_every_call}


@action("the POS polls")
def _(tillproof_scene: Scene, datatable: Table | None = None) -> None:
    """With a table, by these headers: columns header and value; {credentials} stands for the encoded pair."""
    if datatable is None:
        tillproof_scene.look()
    else:
        headers = {row[0]: row[1] for row in datatable[1:]}
        tillproof_scene.say(lambda pos: pos.poll_with(headers))


@action("two POS poll at the same time")
def _(tillproof_scene: Scene) -> None:
    deeds.poll_twice_at_once(tillproof_scene)


@action(
    "the POS polls and acknowledges until nothing is left, while {number:d} more orders come after each poll"
)
def _(tillproof_scene: Scene, number: int) -> None:
    """Orders come after the first three polls."""
    scene = tillproof_scene
    for poll in range(20):
        listed = set(scene.poll().order_ids)
        batch = [placed for placed in scene.orders if placed.id in listed]
        if not batch and poll > 3:
            return
        for _ in range(number if poll < 3 else 0):
            scene.place(scene.book.order())
        for placed in batch:
            scene.require_success(scene.acknowledge(placed), f"acknowledging order {placed.id}")


@action("the POS {call:call} {manner:manner}", call=one_of(CALLS), manner=one_of(MANNERS))
def _(tillproof_scene: Scene, call: Callable[[Scene, Credentials], None], manner: Credentials) -> None:
    """Every call: one to each path of the profile, about the order."""
    call(tillproof_scene, manner)


@action("the POS calls {method:w} {path:quoted}")
def _(tillproof_scene: Scene, method: str, path: str, datatable: Table | None = None) -> None:
    """A path below the base; {order} stands for the order's id, {bare} for the id encoded where it need not be.

    With a table, with these headers beside the usual ones: columns header and value.
    """
    path = tillproof_scene.fill_in(path)
    headers = {row[0]: row[1] for row in datatable[1:]} if datatable else None
    tillproof_scene.say(lambda pos: pos.send(Call(method, path, headers=headers)))


@action("the POS voids, ships and cancels a line of {wrong:wrong}", wrong=one_of(WRONG_IDS))
def _(tillproof_scene: Scene, wrong: Callable[[str], str | None]) -> None:
    """Void, line action and shipment: each names its order in the path."""
    deeds.make_every_write(tillproof_scene, tillproof_scene.spoilt(wrong))


@action("the POS speaks JSON")
def _(tillproof_scene: Scene) -> None:
    """From now on in this scenario; not observable where the store does not offer it."""
    tillproof_scene.speak_json()


@action("the clock of the POS says {date:quoted}")
def _(tillproof_scene: Scene, date: str) -> None:
    """Its messages are dated so from now on, to the letter."""
    tillproof_scene.pos.stands_at = date


@action("the POS acknowledges {what:acknowledged}")
def _(tillproof_scene: Scene, what: Acknowledged, datatable: Table | None = None) -> None:
    """With a table, with these issues: columns code, message, status; a status of - is left out of the message."""
    issues = list(what.issues)
    for code, message, status in datatable[1:] if datatable else ():
        issues.append(Issue(code, message, None if status == "-" else status))
    for placed in tillproof_scene.those(what.which):
        tillproof_scene.acknowledge(placed, issues, what.kind)


@action("the POS acknowledges what is listed")
def _(tillproof_scene: Scene) -> None:
    """The orders of this scenario that the last poll listed, and their cancellations."""
    scene = tillproof_scene
    scene.require(scene.seen is not None, "there is no poll that can be read")
    if scene.seen is not None:
        for placed in scene.orders:
            if placed.id in scene.seen.order_ids:
                scene.acknowledge(placed)
            if placed.id in scene.seen.cancelled_ids:
                scene.acknowledge(placed, kind="WEB_ORDER_CANCELLATION")


@action("the POS acknowledges {wrong:wrong}", wrong=one_of(WRONG_IDS))
def _(tillproof_scene: Scene, wrong: Callable[[str], str | None]) -> None:
    """An id that is not the order's."""
    order_id = tillproof_scene.spoilt(wrong)
    tillproof_scene.say(lambda pos: pos.acknowledge(order_id))


@action("the POS acknowledges the order {spelling:spelling}", spelling=one_of(SPELLINGS))
def _(tillproof_scene: Scene, spelling: Callable[[Message], Body]) -> None:
    scene = tillproof_scene
    body = spelling(acknowledgement(scene.order.id, scene.pos.date()))
    call = Call("POST", "/AcknowledgeRequest", body.content, body.content_type)
    scene.say(lambda pos: pos.send(call))


@action("the POS sends {hostile:hostile} as {place:place}", hostile=one_of(HOSTILE), place=one_of(PLACES))
def _(tillproof_scene: Scene, hostile: Make, place: str) -> None:
    deeds.send_body(tillproof_scene, hostile, place)


@action("the POS sends every hostile body to every path")
def _(tillproof_scene: Scene) -> None:
    for hostile in HOSTILE.values():
        for place in PLACES.values():
            deeds.send_body(tillproof_scene, hostile, place)


@action("the POS repeats its message")
def _(tillproof_scene: Scene) -> None:
    """The last one it sent, to the byte."""
    tillproof_scene.say(lambda pos: pos.repeat())


@action("the POS voids {which:orders} {reason:reason}")
def _(tillproof_scene: Scene, which: Which, reason: str | None) -> None:
    """Because "of this", or without giving a reason."""
    for placed in tillproof_scene.those(which):
        tillproof_scene.say(lambda pos, placed=placed: pos.act_on_order(placed.id, "VOID", reason))  # type: ignore[misc]


@action(
    "the POS voids the order by its id percent-encoded {times:times}", times=one_of({"once": 1, "twice": 2})
)
def _(tillproof_scene: Scene, times: int) -> None:
    """One character more is encoded than need be."""
    deeds.void_at(tillproof_scene, encoded(tillproof_scene.order.id, times=times))


@action("the POS wants to {action:quoted} {what:crossed}")
def _(tillproof_scene: Scene, action: str, what: Crossed) -> None:
    """CANCEL, SELL or anything else: some pieces of a line, or the order."""
    deeds.cross(tillproof_scene, action, what)


@action("the POS ships {parcel:parcel}")
def _(tillproof_scene: Scene, parcel: Parcel) -> None:
    deeds.ship(tillproof_scene, parcel)

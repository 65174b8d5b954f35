"""What the POS of a scenario does about the scenario's orders: sentences about lines and parcels made into messages."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Thread

from ..simulators.shopper import VirtualOrder
from . import wire
from .calls import every_call
from .examiner import Answer, Call, Credentials, order_path
from .hostile import Make
from .messages import order_action
from .phrases import Crossed, Parcel
from .scene import Placed, Scene

STRAY_LINE = "999999999"
"""An itemID that no order of a scenario has."""


def line(scene: Scene, placed: Placed, number: int) -> wire.Node:
    """Line `number` of the order, from 1, as a poll showed it. Raises `PreconditionFailed`."""
    lines = _as_ordered(placed.order, scene.offered(placed).lines)
    scene.require(0 < number <= len(lines), f"order {placed.id} was offered with {len(lines)} lines")
    return lines[number - 1]


def _as_ordered(order: VirtualOrder, shown: Sequence[wire.Node]) -> Sequence[wire.Node]:
    """In the sequence of the basket, since a store may list lines as it likes; as shown, where one was split."""
    left = list(shown)
    found: list[wire.Node] = []
    for sold in order.lines:
        fitting = (
            node
            for node in left
            if (text(node, "itemNumber"), text(node, "quantity")) == (sold.sku, str(sold.quantity))
        )
        node = next(fitting, None)
        if node is None:
            return shown
        left.remove(node)
        found.append(node)
    return shown if left else found


def text(node: wire.Node, member: str) -> str:
    return (node.value(member) or "").strip()


def ship(scene: Scene, parcel: Parcel) -> Answer:
    """Ship from the order."""
    # A store once matched lines by their part number (EVO-64); such a parcel names them so.
    member = "itemNumber" if parcel.by_part else "itemID"
    items = None
    if parcel.packed is not None:
        items = [
            (text(line(scene, scene.order, each.line), member) if each.line else STRAY_LINE, each.quantity)
            for each in parcel.packed
        ]
    return scene.say(lambda pos: pos.ship(scene.order.id, parcel.carrier, parcel.tracking, items))


def cross(scene: Scene, action: str, what: Crossed) -> Answer:
    """An action about a line of the order, or about all of it."""
    if what.whole:
        return scene.say(lambda pos: pos.act_on_order(scene.order.id, action, "because"))
    if what.part:
        number = scene.part_number(what.part)
        named = {"none": None, "stray": STRAY_LINE}.get(what.path)
    else:
        node = line(scene, scene.order, what.line)
        number, named = text(node, "itemNumber"), text(node, "itemID")
    return scene.say(
        lambda pos: pos.act_on_line(scene.order.id, named, action, _padded(number, what), what.quantity)
    )


def test_connection(scene: Scene, credentials: Credentials) -> None:
    scene.say(_sending(Call("GET", "", credentials=credentials)))


def make_every_call(scene: Scene, credentials: Credentials) -> None:
    """Every call of the profile about the order, signed in this way."""
    if credentials is not Credentials.RIGHT and scene.pos.is_right_by_chance(credentials):
        scene.examination.not_observable(
            "the password of this connection leaves nothing to get wrong in this way"
        )
    lines = scene.offered(scene.order).lines if scene.was_offered(scene.order) else ()
    item_id = text(lines[0], "itemID") if lines else STRAY_LINE
    for call in every_call(scene.order.id, item_id, scene.pos.date()):
        scene.say(_sending(replace(call, credentials=credentials)))


def make_every_write(scene: Scene, order_id: str) -> None:
    """Void, line action and shipment, about this id."""
    for call in every_call(order_id, STRAY_LINE, scene.pos.date()):
        if call.body and call.path.startswith("/Order/"):
            scene.say(_sending(call))


def send_body(scene: Scene, make: Make, place: str) -> Answer:
    """Send a body made for the order; `place` is a path, with {order} for that of the order."""
    body = make(scene.order.id, scene.pos.date())
    path = place.replace("{order}", order_path(scene.order.id))
    return scene.say(_sending(Call("POST", path, body.content, body.content_type)))


def void_at(scene: Scene, path: str) -> Answer:
    """A void sent to a path of its own spelling."""
    message = order_action("VOID", scene.pos.date(), "path spelt otherwise")
    return scene.say(lambda pos: pos.write(path, message))


def poll_twice_at_once(scene: Scene) -> None:
    """Two polls under way together."""
    scene.visit.settle()
    others: list[Answer] = []
    examiner = scene.visit.examiner(scene.visit.transcript())
    second = Thread(target=lambda: others.append(examiner.poll()))
    second.start()
    scene.look()
    second.join()
    scene.hear(others[0])


def _sending(call: Call) -> "Callable[..., Answer]":
    return lambda pos: pos.send(call)


def _padded(number: str, what: Crossed) -> str:
    return f"  {number} " if what.padded else number

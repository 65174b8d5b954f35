"""What customers, the shop and its operators do: orders come, change, are cancelled, held, released."""

from collections.abc import Sequence

from ..crafted import CRAFTS, Craft
from ..orders import Wanted
from ..phrases import Placing, Which, one_of
from ..scene import Placed, Scene
from .sentences import action

Table = Sequence[Sequence[str]]

DEEDS = {
    "the shop cancels": "cancel_order",
    "the shop holds": "hold",
    "the shop unholds": "unhold",
    "the operator releases": "release",
    "the operator excludes": "exclude",
    "the operator resends": "resend",
}


@action("{placing:placing}")
def _(tillproof_scene: Scene, placing: Placing, datatable: Table | None = None) -> None:
    """An order, 31 orders, another downloaded order: ordinary ones that qualify.

    With a table, a plain basket instead: columns part (a letter) and quantity; lines of one letter are of one part.
    """
    scene = tillproof_scene
    if datatable is not None:
        wanted = [Wanted(part.strip(), int(quantity)) for part, quantity in datatable[1:]]
        _bring(scene, placing, [scene.place(scene.book.basket(wanted))])
    else:
        _bring(scene, placing, [scene.place(scene.book.order()) for _ in range(placing.count)])


@action("{placing:placing} like {name:quoted}")
def _(tillproof_scene: Scene, placing: Placing, name: str) -> None:
    """Orders of the gallery of difficult ones."""
    scene = tillproof_scene
    _bring(scene, placing, [scene.place(scene.book.order(name)) for _ in range(placing.count)])


@action("{placing:placing} {craft:craft}", craft=one_of(CRAFTS))
def _(tillproof_scene: Scene, placing: Placing, craft: Craft) -> None:
    """An order that no shop would sell."""
    scene = tillproof_scene
    before = [placed.order for placed in scene.orders]
    _bring(scene, placing, [scene.place(craft(scene.book.order(), before))])


@action("{deed:deed} {which:orders}", deed=one_of(DEEDS))
def _(tillproof_scene: Scene, deed: str, which: Which) -> None:
    """What shop and operator do to an order, by the hook of that name."""
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(getattr(tillproof_scene.target, deed), placed)


@action("the shop moves {which:orders} to the city {city:quoted}")
def _(tillproof_scene: Scene, which: Which, city: str) -> None:
    """A late edit: the customer has given another city to ship to."""
    for placed in tillproof_scene.those(which):
        tillproof_scene.move(placed, city)


@action("the web-orders module {fate:fate}", fate=one_of({"is switched on": True, "is switched off": False}))
def _(tillproof_scene: Scene, fate: bool) -> None:
    tillproof_scene.switch_module(on=fate)


@action("the connection is pinned to the machine that tests it next")
def _(tillproof_scene: Scene) -> None:
    """By the hook; at the end of the scenario machine addresses are of no account again."""
    target = tillproof_scene.target
    target.set_machine_address("pin")
    tillproof_scene.farewells.append(lambda: target.set_machine_address("off"))


@action("the password of the connection has a colon and a letter outside ASCII")
def _(tillproof_scene: Scene) -> None:
    """Which lies in the hands of whoever wrote the target's description."""
    password = tillproof_scene.target.connection.password
    if ":" not in password or password.isascii():
        tillproof_scene.examination.not_observable(
            "the password of this connection has no colon or no letter outside ASCII; set such a one to see"
        )


@action("the store is restarted")
def _(tillproof_scene: Scene) -> None:
    tillproof_scene.target.restart()


@action("the state of {which:orders} is noted")
def _(tillproof_scene: Scene, which: Which) -> None:
    """For comparison: what the store shows of them now."""
    tillproof_scene.note_down(tillproof_scene.those(which))


def _bring(scene: Scene, placing: Placing, placed: Sequence[Placed]) -> None:
    """Bring orders into the state that the sentence names."""
    if placing.state == "offered":
        scene.offer(placed)
    elif placing.state == "rejected":
        scene.reject(placed)
    elif placing.state:
        scene.download(placed)
        for each in placed:
            scene.follow_up(placing.state, each)

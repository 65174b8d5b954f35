"""How the scenarios of profile `magento` reach the shop and the settings of the bridge that they examine."""

from dataclasses import replace
from typing import Any

from .magento_books import Books
from .magento_side import MagentoSide
from .scene import Placed, Scene
from .target import BridgeSettings, HookBroken

STANDARD = BridgeSettings()
"""What a target of the profile is set to when it is handed over, and is set back to after a scenario."""


def magento_of(scene: Scene) -> MagentoSide:
    """The Magento that the target reads from. Raises `NotObservable` where it reads from none of ours."""
    magento = getattr(scene.target, "magento", None)
    if not isinstance(magento, MagentoSide):
        scene.examination.not_observable(
            "the target does not read from our Magento; describe [magento] in its file"
        )
    return magento


def put_settings(scene: Scene, name: str, value: object) -> None:
    """Change one setting for the rest of the scenario. Raises `HookMissing`."""
    changed: Any = {name: value}
    scene.settings = replace(scene.settings, **changed)
    scene.target.set_settings(scene.settings)
    scene.farewells.append(lambda: scene.target.set_settings(STANDARD))
    scene.visit.unsettled = True


def run_cycles(scene: Scene, number: int = 1) -> None:
    """Let the bridge do all that it can do now. A hook that complains of an ailing store or till is no broken hook."""
    scene.visit.unsettled = False
    scene.heard_before_turn = len(scene.answers)
    magento_of(scene).begin_turn()
    if scene.till is not None:
        scene.till.till.begin_turn()
    for _ in range(number):
        try:
            scene.target.run_cycle()
        except HookBroken:
            if not _ails(scene):
                raise


def _ails(scene: Scene) -> bool:
    """Whether store or till is told to do anything wrong."""
    till = scene.till.till.faults.waiting() if scene.till is not None else ()
    return bool(magento_of(scene).faults.waiting() or till)


def let_it_work(scene: Scene) -> None:
    """A cycle, unless nothing has happened since the last one."""
    if scene.visit.unsettled or scene.heard_before_turn != len(scene.answers):
        run_cycles(scene)


def books(scene: Scene, placed: Placed) -> Books:
    """What stands in the store about the order, once the bridge had its turn."""
    let_it_work(scene)
    return magento_of(scene).books(placed.id)

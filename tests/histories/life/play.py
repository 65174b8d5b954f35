"""Plays a history on a stage and holds what happens against the model, after every step and at the end."""

from collections.abc import Sequence

from . import books
from .bridge_side import BridgeSide
from .broken import Broken
from .pos_side import PosSide
from .scene import Scene
from .shop_side import ShopSide
from .stage import Header, Stage
from .steps import HEADERS, History

DRAINING = 16
"""Rounds after which everything must have come to rest: the tries of the bridge, and some."""


def header_of(history: Sequence[str]) -> Header:
    """The settings a history begins with."""
    return Header(
        mode="wait-for-invoice" if "wait-for-invoice" in history else "auto-invoice",
        redeliver="redeliver" in history,
        refunds_voids="keep-voided" not in history,
    )


class Player:
    """One history."""

    def __init__(self, stage: Stage, history: History) -> None:
        self._history = [step for step in history if step not in HEADERS]
        self._scene = Scene(stage)
        self._shop = ShopSide(self._scene)
        self._bridge = BridgeSide(self._scene)
        self._pos = PosSide(self._scene)
        self._unseen = {*self._shop.deeds, "clock", "skew"}
        self._deeds = {
            **self._shop.deeds,
            **self._bridge.deeds,
            **self._pos.deeds,
            "carry": self._carry,
        }

    @property
    def steps(self) -> int:
        return self._scene.steps

    @property
    def story(self) -> list[str]:
        """What was done and what came of it, for people."""
        return self._scene.story

    def play(self) -> None:
        """Raises `Broken`, with the story so far."""
        try:
            for step in self._history:
                self._step(step)
            self._scene.tell("drain")
            self._drain()
        except AssertionError as error:
            raise Broken(self._scene.account(str(error))) from error

    def _step(self, step: str) -> None:
        verb, *words = step.split()
        if verb not in self._deeds:
            raise ValueError(f"step {step!r}: no such step; there are {', '.join(sorted(self._deeds))}")
        self._scene.steps += 1
        self._scene.tell(step)
        self._deeds[verb](*words)
        if verb in self._unseen:
            self._scene.seen_in_store = None
        elif verb != "cycle":  # a cycle is looked at closely by itself
            self._scene.compare()

    def _carry(self) -> None:
        """As on a good day: a cycle, a poll, and everything that is offered is imported."""
        self._bridge.cycle()
        for number in self._pos.poll():
            self._pos.acknowledge_settled(self._scene.named(number))

    def _drain(self) -> None:
        """Magento is well, the POS says what it has to say, time goes by; then nothing may be left over."""
        self._scene.store.well_again()
        self._bridge.module("on")
        for _ in range(DRAINING):
            self._scene.tell("cycle")
            self._bridge.cycle()
            said = len(self._pos.said)
            self._pos.say_what_is_due()
            self._scene.compare()
            details = {order.number: self._scene.check_detail(order) for order in self._scene.orders}
            if len(self._pos.said) == said and not any(detail["waiting"] for detail in details.values()):
                break
            self._bridge.clock("7200")
            self._scene.seen_in_store = None
        else:
            raise AssertionError(f"does not come to rest: {details}")
        books.check(self._scene.store, self._scene.orders, details)

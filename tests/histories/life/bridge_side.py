"""What the bridge does by itself, what its operator does to it, and how time goes by for it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from .books import is_ours
from .broken import insist
from .order_model import Order
from .scene import Scene, difference, insist_on_arrow
from .stage import Shown
from .trap import Death


class BridgeSide:
    """Of all steps a cycle is looked at most closely: it may do what the store called for, and nothing else."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.deeds: dict[str, Callable[..., object]] = {
            "cycle": self.cycle,
            "operator": self._operator,
            "restart": self._restart,
            "module": self.module,
            "clock": self.clock,
            "skew": self._skew,
        }

    def cycle(self, moment: str = "", count: str = "0") -> None:
        orders, memos = self._look_into_the_store()
        if moment:
            self._scene.stage.arm(moment, int(count))
        well = quiet = False
        try:
            status, report = self._scene.stage.ask_control("POST", "/cycle")
        except Death:
            self._scene.revive()
        else:
            well, in_trouble = status == 200, self._scene.store.in_trouble
            quiet = well and not report["written"] and not in_trouble
            self._scene.came_of_it(
                f"read {report['read']}, written {report['written']}" if well else report["error"]
            )
            insist(
                well or (status == 502 and in_trouble), f"nothing is the matter with Magento, but {report}"
            )
        self._scene.settle()
        if not quiet:
            self._scene.seen_in_store = None
        self._scene.shown = self._scene.stage.summaries()
        for place, order in enumerate(self._scene.orders):
            before = order.status
            ours = {memo["entity_id"]: is_ours(memo) for memo in memos.get(order.entity_id, [])}
            possible = order.after_reading(orders[order.entity_id], ours)
            became = self._what_it_became(order, possible, well=well)
            insist_on_arrow(became.number, before, became.status)
            self._scene.orders[place] = became
        if not quiet:
            self._insist_on_no_early_invoice()

    def _insist_on_no_early_invoice(self) -> None:
        """The POS has the order first, the store's invoice follows (decisions 4)."""
        too_early = [order.entity_id for order in self._scene.orders if not order.was_downloaded]
        for entity, invoices in self._scene.store.documents("invoices", too_early).items():
            insist(
                not any(is_ours(invoice) for invoice in invoices),
                f"the bridge has invoiced order {entity} of the store, which is not downloaded",
            )

    def _look_into_the_store(self) -> tuple[dict[int, Shown], dict[int, list[Shown]]]:
        """Orders and credit memos as they are; asked again only when somebody can have changed them."""
        if self._scene.seen_in_store is None:
            orders = self._scene.store.orders([order.entity_id for order in self._scene.orders])
            refunded = [entity for entity, order in orders.items() if _pieces_refunded(order)]
            self._scene.seen_in_store = orders, self._scene.store.documents("creditmemos", refunded)
        return self._scene.seen_in_store

    def _what_it_became(self, before: Order, possible: list[Order], *, well: bool) -> Order:
        """Of what it may be, what the bridge shows; a cycle that ended early may have left it as it was."""
        shown = self._scene.shown.get(before.number)
        if not well:
            possible = [before, *possible]
        complaints = [difference(order, shown) for order in possible]
        if all(complaints):
            raise AssertionError(f"after a cycle: {complaints[-1]}")
        became = possible[complaints.index("")]
        if (became.fit or became.downloaded) and not became.lines:
            lines = self._scene.stage.detail(became.number)["lines"]
            if lines or well:  # a cycle that ended early may have come to them, or not
                became.learn_lines(lines)
        return became

    def _restart(self) -> None:
        self._scene.stage.restart()

    def module(self, switch: str) -> None:
        self._scene.module_on = switch == "on"
        self._scene.stage.control("PUT", "/module", {"enabled": self._scene.module_on})

    def _operator(self, action: str, word: str) -> None:
        order = self._scene.order(word)
        if order is None:
            return
        status, answer = self._scene.stage.ask_control("POST", f"/orders/{order.number}/{action}")
        self._scene.came_of_it("granted" if status == 200 else str(answer.get("error")))
        if status == 200:
            order.granted(action)
        else:
            insist(not order.must_grant(action), f"order {order.number}: {action} is refused: {answer}")

    def clock(self, seconds: str) -> None:
        self._scene.store.clock.move(timedelta(seconds=int(seconds)))

    def _skew(self, seconds: str) -> None:
        """The bridge's own clock is off by so much from now on."""
        self._scene.stage.skew = timedelta(seconds=int(seconds))


def _pieces_refunded(order: Mapping[str, Any]) -> bool:
    """What a gift card paid for in full has no total to refund."""
    return bool(order.get("total_refunded")) or any(row.get("qty_refunded") for row in order["items"])

"""What the shop's people do, and what becomes of the line between bridge and shop."""

from collections.abc import Callable
from typing import Any

from .books import sold_rows
from .order_model import Order
from .scene import Scene
from .steps import ORDINARY


class ShopSide:
    """Steps of which the bridge cannot know anything yet."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.deeds: dict[str, Callable[..., object]] = {
            "place": self._place,
            "store-cancel": self._store_cancel,
            "refund": self._refund,
            "store-hold": self._store_hold,
            "store-unhold": self._store_unhold,
            "edit": self._edit,
            "invoice": self._invoice,
            "trouble": self._trouble,
            "line-down": self._line_down,
            "line-up": self._line_up,
        }

    def _place(self, like: str) -> None:
        bought, placed = self._scene.store.place(None if like == ORDINARY else like)
        header = self._scene.stage.header
        order = Order(placed.number, placed.entity_id, bought, header.mode, header.redeliver)
        self._scene.orders.append(order)
        self._scene.came_of_it(placed.number)

    def _in_store(self, word: str, path: str, body: Any = None) -> bool:
        """Something the shop's people do with an order; the shop may refuse it. `{}` in the path is the order."""
        if order := self._scene.order(word):
            done = self._scene.store.write(path.format(order.entity_id), {} if body is None else body)
            self._scene.came_of_it("done" if done else "the shop refuses")
            return done
        return False

    def _store_cancel(self, word: str) -> None:
        if (order := self._scene.order(word)) and self._in_store(word, "orders/{}/cancel"):
            order.cut = True

    def _store_hold(self, word: str) -> None:
        self._in_store(word, "orders/{}/hold")

    def _store_unhold(self, word: str) -> None:
        self._in_store(word, "orders/{}/unhold")

    def _refund(self, word: str, how: str) -> None:
        body: dict[str, Any] = {"notify": False}
        if how == "part":
            body |= {"items": self._one_piece(word), "arguments": {"shipping_amount": 0}}
        self._in_store(word, "order/{}/refund", body)

    def _invoice(self, word: str, how: str) -> None:
        """By somebody else."""
        body: dict[str, Any] = {"capture": True, "notify": False}
        if how == "part":
            body["items"] = self._one_piece(word)
        self._in_store(word, "order/{}/invoice", body)

    def _one_piece(self, word: str) -> list[dict[str, int]]:
        order = self._scene.order(word)
        rows = sold_rows(self._scene.store.orders([order.entity_id])[order.entity_id]) if order else []
        return [{"order_item_id": row["item_id"], "qty": 1} for row in rows[:1]]

    def _edit(self, word: str) -> None:
        if order := self._scene.order(word):
            note = f"Edited {self._scene.steps}"
            entity = {"entity_id": order.entity_id, "increment_id": order.number, "customer_note": note}
            self._in_store(word, "orders", {"entity": entity})

    def _trouble(self, fault: str, times: str, place: str) -> None:
        self._scene.store.trouble(fault, int(times), place)

    def _line_down(self) -> None:
        self._scene.store.trouble("drop_request", None, "any")

    def _line_up(self) -> None:
        self._scene.store.well_again()

"""A target that reads from our Magento: orders are placed there, the target's own hooks show what became of them."""

from datetime import datetime
from pathlib import Path
from typing import Self

from ..simulators.clock import real_clock
from ..simulators.magento import AdminUser
from ..simulators.shopper import VirtualOrder
from .hooked import HookedTarget
from .magento_side import MagentoSide
from .target import HookMissing
from .target_file import TargetFile


class MagentoBackedTarget(HookedTarget):
    """What the Magento can do is done there; hooks of the file are for the rest, and come first where both could."""

    def __init__(self, file: TargetFile) -> None:
        super().__init__(file)
        assert file.magento is not None  # noqa: S101 - `targets` opens this kind only where there is one
        listener = file.magento
        bridge = AdminUser(listener.user, listener.password, listener.token)
        self._magento = MagentoSide(bridge, real_clock, listener.host, listener.port, _kept(file.path))

    @property
    def magento(self) -> MagentoSide:
        """The shop that the target reads from."""
        return self._magento

    def is_own(self, order_id: str) -> bool:
        """Orders of earlier runs are ours, too: the shop is kept, as the ledger of the bridge is."""
        return self._magento.has_order(order_id)

    def place_order(self, order: VirtualOrder) -> str:
        return super().place_order(order) if self._has("place_order") else self._magento.place_order(order)

    def cancel_order(self, order_id: str) -> None:
        if self._has("cancel_order"):
            super().cancel_order(order_id)
        else:
            self._magento.cancel_order(order_id)

    def hold(self, order_id: str) -> None:
        if self._has("hold"):
            super().hold(order_id)
        else:
            self._magento.hold(order_id)

    def unhold(self, order_id: str) -> None:
        if self._has("unhold"):
            super().unhold(order_id)
        else:
            self._magento.unhold(order_id)

    def edit_order(self, order_id: str, order: VirtualOrder) -> None:
        if self._has("edit_order"):
            super().edit_order(order_id, order)
        else:
            self._magento.edit_order(order_id, order)

    def set_clock(self, _now: datetime, /) -> None:
        # Our Magento lives by the real time here; a bridge at another time would only look late.
        raise HookMissing("set_clock")

    def close(self) -> None:
        self._magento.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _has(self, hook: str) -> bool:
        return hook in self._file.hooks


def _kept(file: Path) -> Path:
    """Where the shop is kept between runs: a bridge would take order numbers that begin anew for old orders."""
    folder = file.resolve().parent / ".tillproof"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder / f"{file.stem}.magento.sqlite"

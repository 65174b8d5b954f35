"""A target that reads from our Magento: orders are placed there, the target's own hooks show what became of them.

One that pushes them into a POS has that of ours beside it.
"""

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Self

from ..simulators.clock import real_clock
from ..simulators.magento import AdminUser
from ..simulators.shopper import VirtualOrder
from .hooked import HookedTarget
from .magento_side import MagentoSide
from .onsite_side import OnSiteSide
from .retail_side import RetailSide
from .target import HookMissing
from .target_file import TargetFile


class MagentoBackedTarget(HookedTarget):
    """What the Magento can do is done there; hooks of the file are for the rest, and come first where both could.

    `onsite` and `retail` are there only where the file has that section.
    """

    onsite: OnSiteSide
    retail: RetailSide

    def __init__(self, file: TargetFile) -> None:
        super().__init__(file)
        assert file.magento is not None  # noqa: S101 - `targets` opens this kind only where there is one
        listener = file.magento
        bridge = AdminUser(listener.user, listener.password, listener.token)
        kept = _kept(file.path)
        with ExitStack() as opened:
            self._magento = MagentoSide(
                bridge, real_clock, listener.host, listener.port, kept / f"{file.path.stem}.magento.sqlite"
            )
            opened.callback(self._magento.close)
            if file.onsite is not None:
                self.onsite = OnSiteSide(
                    file.onsite, real_clock, kept / f"{file.path.stem}.onsite.sqlite", certificate_folder=kept
                )
                opened.callback(self.onsite.close)
            if file.retail is not None:
                self.retail = RetailSide(file.retail, real_clock, kept / f"{file.path.stem}.retail.sqlite")
                opened.callback(self.retail.close)
            self._open = opened.pop_all()

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
        self._open.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _has(self, hook: str) -> bool:
        return hook in self._file.hooks


def _kept(file: Path) -> Path:
    """Where shop and POS are kept between runs: a bridge would take order numbers that begin anew for old orders."""
    folder = file.resolve().parent / ".tillproof"
    folder.mkdir(mode=0o700, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    return folder

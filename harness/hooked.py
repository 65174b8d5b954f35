"""The target that a TOML file describes: each wish goes to the hook of that name."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime

from ..schemas import json_schema
from ..simulators.clock import Clock, real_clock
from ..simulators.shopper import VirtualOrder
from .hooks import Hook
from .target import BridgeSettings, HookBroken, HookMissing, OrderState
from .target_file import TargetFile


class HookedTarget:
    """A store reached by URL, its inside reached by hooks."""

    clock: Clock = staticmethod(real_clock)
    in_process = False

    def __init__(self, file: TargetFile) -> None:
        self._file = file
        self.name = file.name
        self.profiles = file.profiles
        self.connection = file.connection
        self.disposable = file.disposable
        self.secrets = file.secrets

    def place_order(self, order: VirtualOrder) -> str:
        answer = self._hook("place_order").call(body=order.to_json())
        if not isinstance(answer, Mapping) or not isinstance(answer.get("id"), str) or not answer["id"]:
            raise HookBroken('hook place_order: did not answer {"id": "<the orderID>"}; it must')
        return str(answer["id"])

    def read_order(self, order_id: str) -> OrderState:
        answer = self._hook("read_order").call(order_id)
        try:
            json_schema.check("order-status", answer)
        except json_schema.Invalid as error:
            place = error.path or "the answer"
            raise HookBroken(f"hook read_order: {place}: {error.reason}") from error
        return OrderState.from_json(answer)

    def is_own(self, _order_id: str, /) -> bool:
        return False

    def run_cycle(self) -> None:
        if "run_cycle" in self._file.hooks:
            self._hook("run_cycle").call()
        else:
            time.sleep(self._file.settle_seconds)

    def cancel_order(self, order_id: str) -> None:
        self._hook("cancel_order").call(order_id)

    def hold(self, order_id: str) -> None:
        self._hook("hold").call(order_id)

    def unhold(self, order_id: str) -> None:
        self._hook("unhold").call(order_id)

    def edit_order(self, order_id: str, order: VirtualOrder) -> None:
        self._hook("edit_order").call(order_id, order.to_json())

    def release(self, order_id: str) -> None:
        self._hook("release").call(order_id)

    def exclude(self, order_id: str) -> None:
        self._hook("exclude").call(order_id)

    def resend(self, order_id: str) -> None:
        self._hook("resend").call(order_id)

    def set_machine_address(self, mode: str) -> None:
        self._hook("set_machine_address").call(body={"mode": mode})

    def export_order(self, order_id: str) -> None:
        self._hook("export_order").call(order_id)

    def set_module(self, enabled: bool) -> None:
        self._hook("set_module").call(body={"enabled": enabled})

    def set_settings(self, settings: BridgeSettings) -> None:
        self._hook("set_settings").call(body=asdict(settings))

    def restart(self) -> None:
        self._hook("restart").call()

    def set_clock(self, now: datetime) -> None:
        self._hook("set_clock").call(body={"now": now.astimezone(UTC).isoformat().replace("+00:00", "Z")})

    def reset(self) -> None:
        self._hook("reset").call()

    def close(self) -> None:
        """Nothing was opened."""

    def _hook(self, name: str) -> Hook:
        try:
            return self._file.hooks[name]
        except KeyError:
            raise HookMissing(name) from None

"""The thing under test: where the POS would call it, and what it lets the harness do and see (decisions 9).

`Target` is the contract. Ways to meet it: the reference bridge, a TOML file with hooks, or an object of your own given
by overriding the fixture `tillproof_target`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ..simulators.shopper import VirtualOrder

STATUSES = ("not_downloaded", "rejected", "downloaded", "partly_shipped", "shipped", "canceled")
"""The words for an order's life (decisions 1)."""


class TargetError(Exception):
    """The target's description is wrong or does not work; one line for people. Never a verdict."""


class HookBroken(TargetError):
    """A hook exists and does not work."""


class HookMissing(TargetError):
    """An optional hook is not there; what needs it is not observable."""

    def __init__(self, hook: str) -> None:
        self.hook = hook
        super().__init__(f"the target has no hook {hook}")


@dataclass(frozen=True, slots=True)
class Connection:
    """What a person types into the POS. `url` ends in /LightSpeed, without a slash behind it.

    An empty one: the target serves no web orders, it only pushes them.
    """

    url: str
    user: str
    password: str = field(repr=False)
    content_type: str = "xml"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipment as the store shows it; `items` maps itemID to quantity."""

    carrier: str
    tracking: str
    items: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decision:
    """Why an order is passed on to the POS or not: a code for programs, words for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class OrderState:
    """What the store shows of an order. A bridge may show its decision, too; it never makes two states differ."""

    status: str
    downloaded: bool
    notes: tuple[str, ...]
    shipments: tuple[Shipped, ...]
    decision: Decision | None = field(default=None, compare=False)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "OrderState":
        """`plain` must have passed the schema `order-status`."""
        decision = plain.get("decision")
        return cls(
            plain["status"],
            plain["downloaded"],
            tuple(plain["notes"]),
            tuple(
                Shipped(
                    each["carrier"],
                    each["tracking"],
                    {item["itemID"]: int(item["quantity"]) for item in each["items"]},
                )
                for each in plain["shipments"]
            ),
            Decision(decision["code"], decision.get("text", "")) if decision else None,
        )


@dataclass(frozen=True, slots=True)
class BridgeSettings:
    """What an operator can choose at a bridge from Magento (MAG-02, MAG-03, MAG-05, MAG-12, MAG-13, MAG-15, MAG-51).

    `mode` is auto-invoice or wait-for-invoice, `download_orders_as` orders or invoices, `tax` a line or a code of the
    POS. Of Lightspeed Retail (SET-14, SET-16, SET-23): `document` is sale or quote, `export` new-orders, manual or
    once-fulfilled; what a maker among `supplier_manufacturers` has made is a supplier's item.
    What a bridge's POS does not know it may pass over.
    """

    download_orders: bool = True
    download_credit_memos: bool = True
    mode: str = "auto-invoice"
    download_orders_as: str = "orders"
    reserve_order_inventory: bool = True
    create_order_deposits: bool = True
    tax: str = "line"
    document: str = "sale"
    export: str = "new-orders"
    supplier_manufacturers: tuple[str, ...] = ("Mudlark",)


class Target(Protocol):
    """A store with the web-orders profile, seen from outside. Every method raises `TargetError` when it cannot."""

    name: str
    profiles: tuple[str, ...]
    connection: Connection
    disposable: bool
    secrets: tuple[str, ...]

    def place_order(self, order: VirtualOrder) -> str:
        """Place it; the answer is the orderID of the wire, verbatim."""

    def read_order(self, order_id: str) -> OrderState:
        """What the store shows of that order now."""

    def is_own(self, order_id: str, /) -> bool:
        """Whether an earlier run of ours placed that order, so that it is not a stranger's. `False` if in doubt."""

    def run_cycle(self) -> None:
        """Come back once everything placed or changed before the call can be seen by a poll."""

    # From here on optional: what is not there raises `HookMissing`.

    def cancel_order(self, order_id: str, /) -> None: ...
    def hold(self, order_id: str, /) -> None: ...
    def unhold(self, order_id: str, /) -> None: ...
    def edit_order(self, order_id: str, order: VirtualOrder, /) -> None: ...
    def release(self, order_id: str, /) -> None: ...
    def exclude(self, order_id: str, /) -> None: ...
    def resend(self, order_id: str, /) -> None: ...
    def export_order(self, order_id: str, /) -> None: ...
    def set_machine_address(self, mode: str, /) -> None: ...
    def set_module(self, enabled: bool, /) -> None: ...
    def set_settings(self, settings: BridgeSettings, /) -> None: ...
    def restart(self) -> None: ...
    def set_clock(self, now: datetime, /) -> None: ...
    def reset(self) -> None: ...


class OptionalHooks:
    """For targets of your own: the optional half of the contract, refusing."""

    def is_own(self, _order_id: str, /) -> bool:
        return False

    def cancel_order(self, *_: object) -> None:
        raise HookMissing("cancel_order")

    def hold(self, *_: object) -> None:
        raise HookMissing("hold")

    def unhold(self, *_: object) -> None:
        raise HookMissing("unhold")

    def edit_order(self, *_: object) -> None:
        raise HookMissing("edit_order")

    def release(self, *_: object) -> None:
        raise HookMissing("release")

    def exclude(self, *_: object) -> None:
        raise HookMissing("exclude")

    def resend(self, *_: object) -> None:
        raise HookMissing("resend")

    def export_order(self, *_: object) -> None:
        raise HookMissing("export_order")

    def set_machine_address(self, *_: object) -> None:
        raise HookMissing("set_machine_address")

    def set_module(self, *_: object) -> None:
        raise HookMissing("set_module")

    def set_settings(self, *_: object) -> None:
        raise HookMissing("set_settings")

    def restart(self) -> None:
        raise HookMissing("restart")

    def set_clock(self, *_: object) -> None:
        raise HookMissing("set_clock")

    def reset(self) -> None:
        raise HookMissing("reset")

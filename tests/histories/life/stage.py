"""Where histories are played: a Magento that goes on from history to history, a bridge and a ledger for each one.

Everything runs by one virtual clock; the bridge reaches Magento over a real connection, whose troubles are the
simulator's faults. The shop's own people do not use that line.
"""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

from tillproof.bridge import Bridge, Settings, open_bridge
from tillproof.bridge import Magento as ShopAccess
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.faults import Fault
from tillproof.simulators.magento import AdminUser, open_magento
from tillproof.simulators.serving import Server
from tillproof.simulators.shopper import MagentoShop, Shopper, catalogue
from tillproof.simulators.shopper.magento_shop import Placed

from .broken import insist
from .pos_hand import PosHand
from .short_line import Reply, ShortLine, call, in_short
from .steps import READ
from .trap import Trap

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
BETWEEN = timedelta(days=2)
"""So much later does the next history begin: what the last one left behind is no news any more."""

SHOP_TOKEN, BRIDGE_TOKEN, CONTROL_TOKEN = "shop-token", "bridge-token", "operator-token"
USER, PASSWORD = "lightspeed", "pass:wörd"
CLEAN_UP_AFTER = 100
"""Histories after which Magento's database is emptied."""

Shown = dict[str, Any]


class Store:
    """Magento as its own people see it."""

    def __init__(self) -> None:
        self.clock = VirtualClock(START)
        self._magento = open_magento(
            None,
            clock=self.clock,
            users=[AdminUser("shop", "pw", SHOP_TOKEN), AdminUser("bridge", "pw", BRIDGE_TOKEN)],
            control_token="steer",
        )
        self._magento.load_products(catalogue.products())
        self._server = Server(self._magento.system.wsgi).start()
        self.url = self._server.url
        self._session = requests.Session()
        self._session.mount("http://", ShortLine(self._magento.system.wsgi))
        self._shop = MagentoShop(self.url, SHOP_TOKEN, session=self._session, pause=lambda _: None)
        self.histories = 0
        self.shopper = Shopper(1, self.clock)

    def next_history(self) -> None:
        """Some days later, with a shopper who begins anew."""
        self._magento.system.faults.clear()
        self._magento.system.journal.clear()
        self.histories += 1
        if self.histories % CLEAN_UP_AFTER == 0:
            self._magento.reset()
        self.clock.move(BETWEEN)
        self.shopper = Shopper(1, self.clock, run=f"H{self.histories}")

    @property
    def exchanges(self) -> int:
        """How many requests Magento has had lately."""
        return len(self._magento.system.journal.exchanges())

    # --- the line between bridge and Magento --------------------------------------------------------------------

    def trouble(self, fault: str, times: int | None, place: str) -> None:
        """The next requests whose path holds `place` go wrong; only writes, unless it is one of `READ` or `any`."""
        method = "" if place in (*READ, "any") else "POST"
        path = "" if place in ("any", "write") else place
        self._magento.system.faults.set(Fault(fault, times, method=method, path=path))

    @property
    def in_trouble(self) -> bool:
        """Whether anything has gone wrong on the line lately, or is still to go wrong."""
        kept = self._magento.system.journal.exchanges()
        return bool(self._magento.system.faults.waiting()) or any(exchange.fault for exchange in kept)

    def in_short(self) -> AbstractContextManager[None]:
        """While nothing is the matter with the line, bridges of this process need no network to reach Magento."""
        system = self._magento.system
        return in_short(system.wsgi, self.url, lambda: not system.faults.waiting())

    def well_again(self) -> None:
        """From now on nothing is the matter."""
        self._magento.system.faults.clear()
        self._magento.system.journal.clear()

    @contextmanager
    def own_line(self) -> Iterator[None]:
        """The shop's people reach their shop, whatever is the matter with the line of the bridge."""
        faults = self._magento.system.faults
        waiting = faults.waiting()
        faults.clear()
        try:
            yield
        finally:
            for fault in waiting:
                faults.set(fault)

    # --- what people do and see there ---------------------------------------------------------------------------

    def place(self, like: str | None) -> tuple[Any, Placed]:
        order = self.shopper.order(like)
        with self.own_line():
            return order, self._shop.place(order)

    def write(self, path: str, body: Any) -> bool:
        """A POST of the shop's people; False when the shop does not allow it."""
        with self.own_line():
            answer = self._session.post(f"{self.url}/rest/V1/{path}", json=body, headers=_SHOP)
        return answer.ok and answer.json() is not False

    def orders(self, entities: Sequence[int]) -> dict[int, Shown]:
        found = self._among("orders", "entity_id", entities)
        for order in found:
            insist(
                bool(order.get("status")), f"order {order['increment_id']} of the store has lost its status"
            )
        return {order["entity_id"]: order for order in found}

    def documents(self, kind: str, entities: Sequence[int]) -> dict[int, list[Shown]]:
        """invoices, shipments or creditmemos, by order."""
        found: dict[int, list[Shown]] = {entity: [] for entity in entities}
        for document in self._among(kind, "order_id", entities):
            found[document["order_id"]].append(document)
        return found

    def _among(self, kind: str, field: str, keys: Sequence[int]) -> list[Shown]:
        if not keys:
            return []
        at = "searchCriteria[filterGroups][0][filters][0]"
        question = {
            f"{at}[field]": field,
            f"{at}[conditionType]": "in",
            f"{at}[value]": ",".join(map(str, keys)),
        }
        with self.own_line():
            reply = call(self._magento.system.wsgi, "GET", f"/rest/V1/{kind}?{urlencode(question)}", _SHOP)
        insist(reply.status == 200, f"the shop's people ask for {kind}: {reply.status}")
        items: list[Shown] = json.loads(reply.body)["items"]
        return items

    def close(self) -> None:
        self._session.close()
        self._server.stop()
        self._magento.close()


_SHOP = {"Authorization": f"Bearer {SHOP_TOKEN}"}


@dataclass(frozen=True)
class Header:
    """The settings a history begins with."""

    mode: str = "auto-invoice"
    redeliver: bool = False
    refunds_voids: bool = True


def bridge_settings(store_url: str, header: Header, orders_from: datetime) -> Settings:
    """Few tries, so that what a shop keeps refusing comes before a person soon."""
    return Settings(
        magento=ShopAccess(url=store_url, token=BRIDGE_TOKEN),
        lightspeed_username=USER,
        lightspeed_password=PASSWORD,
        enable_web_order_module=True,
        orders_from=orders_from,
        mode="wait-for-invoice" if header.mode == "wait-for-invoice" else "auto-invoice",
        rejected_policy="redeliver" if header.redeliver else "hold",
        refund_voided_orders=header.refunds_voids,
        write_back_tries=3,
        control_token=CONTROL_TOKEN,
    )


class Stage(ABC):
    """One history's bridge beside the store, spoken to over its WSGI interface only. It can be restarted, and die.

    What is said while it dies raises `Death`; `revive` is to be called then.
    """

    def __init__(self, store: Store, header: Header) -> None:
        self.store = store
        self.header = header
        self.pos = PosHand(USER, PASSWORD, self.call)
        self.skew = timedelta(0)
        self.settings = bridge_settings(store.url, header, store.clock() - timedelta(hours=1))
        self.deaths = 0

    def now(self) -> datetime:
        """The bridge's own time."""
        return self.store.clock() + self.skew

    @abstractmethod
    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """One request to the bridge. Raises `Death`."""

    @abstractmethod
    def restart(self) -> None:
        """End the bridge in good order and start it again on the same ledger."""

    @abstractmethod
    def arm(self, moment: str, count: int) -> None:
        """Let it die: `dies-before` or `dies-after` its n-th commit from now, or `killed` after n milliseconds."""

    @abstractmethod
    def disarm(self) -> bool:
        """Let it live on; False if it is dead."""

    @abstractmethod
    def revive(self) -> None:
        """After a death: start it again on the same ledger."""

    @abstractmethod
    def close(self) -> None:
        """The end of the history."""

    # --- the operator's control API -----------------------------------------------------------------------------

    def summaries(self) -> dict[str, Shown]:
        """What the bridge says of its orders, by number; more than one page of them is an error here."""
        answer = self.control("GET", "/orders?limit=200")
        insist(answer["next"] is None, "more orders than a history has")
        return {order["number"]: order for order in answer["orders"]}

    def detail(self, number: str) -> Shown:
        return self.control("GET", f"/orders/{number}")

    def control(self, method: str, path: str, body: Any = None) -> Shown:
        status, answer = self.ask_control(method, path, body)
        insist(status == 200, f"{method} {path}: {status} {answer}")
        return answer

    def ask_control(self, method: str, path: str, body: Any = None) -> tuple[int, Shown]:
        headers = {"Authorization": f"Bearer {CONTROL_TOKEN}", "Content-Type": "application/json"}
        sent = b"" if body is None else json.dumps(body).encode()
        reply = self.call(method, f"/_tillproof{path}", headers, sent)
        told: Shown = json.loads(reply.body)
        return reply.status, told


class HereStage(Stage):
    """The bridge in this process: fast, and it dies at commits only, by an exception that nobody catches."""

    def __init__(self, store: Store, trap: Trap, ledger: Path, header: Header) -> None:
        super().__init__(store, header)
        self._trap = trap
        self._ledger = ledger
        trap.watch(ledger)
        self._bridge = self._open()

    def _open(self) -> Bridge:
        return open_bridge(self.settings, self._ledger, clock=self.now)

    def call(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        return call(self._bridge.wsgi, method, path, headers, body)

    def restart(self) -> None:
        self._bridge.close()
        self._bridge = self._open()

    def arm(self, moment: str, count: int) -> None:
        if moment != "killed":
            self._trap.arm(moment, count)

    def disarm(self) -> bool:
        self._trap.disarm()
        return True

    def revive(self) -> None:
        """A lease of a process that is gone is not respected; this process is still here, so it is taken away."""
        self.deaths += 1
        self._bridge.close()
        self._trap.disarm()
        with closing(sqlite3.connect(self._ledger)) as ledger, ledger:
            ledger.execute("DELETE FROM leases")
        self._bridge = self._open()

    def close(self) -> None:
        self._trap.disarm()
        self._bridge.close()

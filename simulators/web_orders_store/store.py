"""A web store with the web-orders profile, in memory, ready to be served: what a POS is examined against."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from ..clock import Clock, real_clock
from ..system import System, build_system
from .book import Book
from .defects import rules_with
from .desk import Desk
from .door import Door
from .hooks import create_hooks
from .shop import Shop
from .staff import Staff
from .web import create_app

HOOKS_OF_ONE = ("read_order", "cancel_order", "hold", "unhold", "edit_order", "release", "exclude", "resend")
HOOKS_OF_ALL = ("place_order", "run_cycle", "set_machine_address", "set_module", "restart", "reset")


@dataclass(frozen=True, slots=True)
class Store:
    """`system` is what is served, `staff` the shop's people for tests in the same process."""

    system: System
    staff: Staff
    user: str
    password: str = field(repr=False)

    def target_toml(self, url: str) -> str:
        """The store, served at `url`, described as a target for the harness.

        It holds the password and the control token; keep it as you keep those.
        """
        bearer = json.dumps(f"Bearer {self.system.control_token}")
        hooks = [f"{name}/{{id}}" for name in HOOKS_OF_ONE] + list(HOOKS_OF_ALL)
        lines = [
            'name = "web orders store"',
            'profiles = ["web-orders"]',
            "disposable = true",
            "settle_seconds = 0",
            "",
            "[web_orders]",
            f"url = {_quoted(f'{url}/LightSpeed')}",
            f"user = {_quoted(self.user)}",
            f"password = {_quoted(self.password)}",
            'content_type = "xml"',
            "",
            "[hooks]",
            *(
                f"{hook.partition('/')[0]} = {{ url = {_quoted(f'{url}/_tillproof/hooks/{hook}')},"
                f" headers = {{ Authorization = {bearer} }} }}"
                for hook in hooks
            ),
        ]
        return "\n".join(lines) + "\n"


def open_store(
    *,
    user: str,
    password: str,
    control_token: str,
    clock: Clock = real_clock,
    shop: Shop | None = None,
    defects: Iterable[str] = (),
) -> Store:
    """Open an empty store. `defects` are names of `DEFECTS`: each is one thing that this store then does wrong.

    Raises `UnknownDefect`, and `ValueError` for a user that Basic cannot carry.
    """
    if not user or ":" in user:
        raise ValueError("user: Basic cannot carry an empty name or one with a colon; choose another")
    shop = shop or Shop()
    rules = rules_with(defects)
    book = Book(rules.queue)
    door = Door(user, password, shop.machine_address, rules.door, enabled=shop.opens_enabled)
    desk = Desk(book, shop, rules, clock)
    staff = Staff(book, shop=shop, door=door, rules=rules.staff, draft=rules.draft, clock=clock)
    system = build_system(
        "web-orders-store",
        create_app(door, desk, shop, rules),
        clock=clock,
        control_token=control_token,
        reset=staff.reset,
        control=create_hooks(staff, book, door),
        secrets=lambda: (password, f"{user}:{password}"),
    )
    return Store(system, staff, user, password)


def _quoted(text: str) -> str:
    """A TOML string; what JSON escapes, TOML escapes the same way."""
    return json.dumps(text, ensure_ascii=False)

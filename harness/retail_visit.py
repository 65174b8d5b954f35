"""How scenarios about Lightspeed Retail reach the account, and the orders that only they need."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from ..simulators.shopper import VirtualOrder
from .magento_visit import STANDARD, magento_of, run_cycles
from .pos_books import Document
from .pushed_visit import in_words, till_of
from .retail_side import RetailSide
from .scene import Placed, Scene

(SUPPLIER,) = STANDARD.supplier_manufacturers
"""The maker whose items are a supplier's, as the settings of the bridge say."""

MOST_MINUTES = 60


def retail_of(scene: Scene) -> RetailSide:
    """The till, where it is Retail."""
    till = till_of(scene).till
    scene.require(isinstance(till, RetailSide), f"{till.title} has nothing of the kind")
    assert isinstance(till, RetailSide)  # noqa: S101 - required in the line above
    return till


def marked(scene: Scene, text: str) -> str:
    """{mark} stands for a text that no other scenario has."""
    return text.replace("{mark}", till_of(scene).mark)


def new_code(scene: Scene) -> str:
    """The item number that the till does not know, another in each scenario."""
    return f"0NEW-{till_of(scene).mark}"


def place_for_new_item(scene: Scene, *, suppliers: bool) -> Placed:
    """An order for an item that is new to the till; a supplier's is made by `SUPPLIER`."""
    code = new_code(scene)
    if suppliers:
        magento_of(scene).add_product(code, SUPPLIER)
    return scene.place(_for(scene.book.order("visa"), code))


def named_as(order: VirtualOrder, email: str) -> VirtualOrder:
    """The order of somebody with this e-mail."""
    return replace(
        order,
        customer=replace(order.customer, email=email),
        bill_to=order.bill_to and replace(order.bill_to, email=email),
        ship_to=order.ship_to and replace(order.ship_to, email=email),
    )


def standing(scene: Scene, placed: Placed) -> Document:
    """The one sale that stands for the order in the till just now. Raises `PreconditionFailed`."""
    found = retail_of(scene).documents(placed.id, till_of(scene).before)
    scene.require(
        len(found) == 1, f"order {placed.id}: the till has {in_words(found)} where one sale was to be"
    )
    return found[0]


def noted(scene: Scene, placed: Placed) -> Document:
    """The sale of the order as it was noted. Raises `PreconditionFailed`."""
    known = till_of(scene).noted
    scene.require(placed.id in known, f"the sale of order {placed.id} was not noted before")
    return known[placed.id]


def work_minute_by_minute(scene: Scene, done: Callable[[], bool]) -> None:
    """A cycle a minute until it is done, on the clock that store, till and bridge live by.

    Raises `HookMissing` where it takes longer than one cycle, and the target lives by the real time.
    """
    for _ in range(MOST_MINUTES):
        run_cycles(scene)
        if done():
            return
        scene.target.set_clock(scene.visit.clock() + timedelta(minutes=1))


def _for(order: VirtualOrder, code: str) -> VirtualOrder:
    first, *rest = order.lines
    plain = replace(first, sku=code, kind="simple", parent_sku=None, children=(), options=())
    return replace(order, lines=(plain, *rest))

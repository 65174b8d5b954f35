"""What only Lightspeed OnSite has: its settings at the bridge, reservations, tax codes, and what its staff does."""

from collections.abc import Sequence
from decimal import Decimal

from ...simulators.shopper.taxes import tax_name
from ..magento_visit import let_it_work, magento_of, put_settings
from ..onsite_side import OnSiteSide
from ..phrases import Which, one_of
from ..pushed_visit import sale_of, till_of
from ..scene import Scene
from .sentences import action, check

SETTINGS: dict[str, tuple[str, object]] = {
    "Download Orders As is Orders": ("download_orders_as", "orders"),
    "Download Orders As is Invoices": ("download_orders_as", "invoices"),
    "Reserve Order Inventory is on": ("reserve_order_inventory", True),
    "Reserve Order Inventory is off": ("reserve_order_inventory", False),
    "Create Order Deposits is on": ("create_order_deposits", True),
    "Create Order Deposits is off": ("create_order_deposits", False),
    "tax travels by tax code": ("tax", "code"),
}


def onsite_of(scene: Scene) -> OnSiteSide:
    """The till, where it is OnSite."""
    till = till_of(scene).till
    scene.require(isinstance(till, OnSiteSide), f"{till.title} has nothing of the kind")
    assert isinstance(till, OnSiteSide)  # noqa: S101 - required in the line above
    return till


@action("{setting:onsite_setting}", onsite_setting=one_of(SETTINGS))
def _(tillproof_scene: Scene, setting: tuple[str, object]) -> None:
    """From now on, until the end of the scenario."""
    put_settings(tillproof_scene, *setting)


@action("the till turns the document of {which:orders} into an invoice")
def _(tillproof_scene: Scene, which: Which) -> None:
    """As its staff does when the goods leave; one that is an invoice already stays as it is."""
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        if document.kind == "order":
            onsite_of(tillproof_scene).invoice(document)
    tillproof_scene.visit.unsettled = True


@action("somebody at the till works on the document of {which:orders}")
def _(tillproof_scene: Scene, which: Which) -> None:
    """And holds its lock meanwhile."""
    onsite = onsite_of(tillproof_scene)
    for placed in tillproof_scene.those(which):
        onsite.lock(sale_of(tillproof_scene, placed))
    tillproof_scene.farewells.append(onsite.unlock)


@action("nobody works on it any more")
def _(tillproof_scene: Scene) -> None:
    onsite_of(tillproof_scene).unlock()
    tillproof_scene.visit.unsettled = True


@action("the till gets that tax code with {percent} %")
def _(tillproof_scene: Scene, percent: str) -> None:
    """Under the name that the order has for its tax, whatever the rate."""
    named = max(line.tax_percent for line in tillproof_scene.order.order.lines)
    onsite_of(tillproof_scene).add_tax_code(tax_name(named), Decimal(percent))
    tillproof_scene.visit.unsettled = True


@check("the till has {reserved:d} of part {letter:w} reserved and {free:d} free")
def _(tillproof_scene: Scene, reserved: int, letter: str, free: int, judged: Sequence[str]) -> None:
    """Reserved since the scenario counted the shelf."""
    scene = tillproof_scene
    let_it_work(scene)
    visit = till_of(scene)
    code = scene.part_number(letter)
    scene.require(code in visit.shelves, f"nobody counted part {letter} before")
    shelf = visit.till.shelf(code)
    since = shelf.reserved - visit.shelves[code].reserved
    scene.tell(
        judged,
        since == reserved and shelf.available == free,
        expected=f"{code}: {reserved} reserved, {free} free",
        actual=f"{since:f} reserved, {shelf.available:f} free",
    )


@check("the store holds {pieces:d} of part {letter:w}")
def _(tillproof_scene: Scene, pieces: int, letter: str, judged: Sequence[str]) -> None:
    """As it would still sell them."""
    let_it_work(tillproof_scene)
    code = tillproof_scene.part_number(letter)
    held = magento_of(tillproof_scene).stock_of(code)
    tillproof_scene.tell(
        judged, held == pieces, expected=f"the store sells {pieces} of {code}", actual=f"it sells {held:f}"
    )

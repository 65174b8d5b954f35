"""What only Lightspeed Retail has: settings of its own at the bridge, payment types, staff at the till, limits."""

from collections.abc import Callable
from decimal import Decimal

from ...simulators.faults import Fault
from ...simulators.shopper.taxes import tax_name
from ..magento_side import MagentoSide
from ..magento_visit import let_it_work, magento_of, put_settings
from ..phrases import Which, one_of
from ..pos_books import Document
from ..pushed_visit import till_of
from ..retail_side import RetailSide
from ..retail_visit import (
    marked,
    named_as,
    new_code,
    place_for_new_item,
    retail_of,
    standing,
    work_minute_by_minute,
)
from ..scene import Scene
from .sentences import action

SETTINGS: dict[str, tuple[str, object]] = {
    "orders become quotes": ("document", "quote"),
    "orders become sales": ("document", "sale"),
    "orders are exported by hand": ("export", "manual"),
    "orders are exported once fulfilled": ("export", "once-fulfilled"),
    "new orders are exported": ("export", "new-orders"),
    "tax travels by tax category": ("tax", "code"),
}


def _rewrites(till: RetailSide, sale: Document) -> None:
    """Adds a line, as one may once it is open again."""
    gift = {"itemID": 0, "unitQuantity": 1, "unitPrice": "1.00", "tax": False, "Note": {"note": "Gift wrap"}}
    till.change(sale, SaleLines={"SaleLine": [gift]})


def _gives_away(till: RetailSide, sale: Document) -> None:
    """To another customer, with a note."""
    other = till.add_customer(f"other.{sale.id}@example.com", "Otto", "Otherwise")
    till.change(sale, customerID=other.id, SaleNotes={"PrintedNote": {"note": "Ring Otto."}})


DEEDS: dict[str, Callable[[RetailSide, Document], None]] = {
    "reopens": RetailSide.reopen,
    "adds a line to": _rewrites,
    "gives another customer": _gives_away,
    "voids": lambda till, sale: till.change(sale, voided=True),
}

PARTLY: dict[str, Callable[[MagentoSide, str, dict[int, int]], None]] = {
    "ships": MagentoSide.ship,
    "charges": lambda store, number, pieces: store.invoice(number, pieces, capture=True),
}

THINGS = {"an item": False, "a supplier's item": True}


@action("{setting:retail_setting}", retail_setting=one_of(SETTINGS))
def _(tillproof_scene: Scene, setting: tuple[str, object]) -> None:
    """From now on, until the end of the scenario."""
    put_settings(tillproof_scene, *setting)


@action("the operator ticks the export box of {which:orders}")
def _(tillproof_scene: Scene, which: Which) -> None:
    """By the hook `export_order`, once the bridge has seen the order."""
    let_it_work(tillproof_scene)
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(tillproof_scene.target.export_order, placed)


# --- what customers and the store do ----------------------------------------------------------------------------------


@action("an order like {name:quoted} with the e-mail {email:quoted}")
def _(tillproof_scene: Scene, name: str, email: str) -> None:
    """Whoever has this e-mail in the scenario has it in no other."""
    own = till_of(tillproof_scene).own_email(email)
    tillproof_scene.place(named_as(tillproof_scene.book.order(name), own))


@action("an order of gift cards only")
def _(tillproof_scene: Scene) -> None:
    tillproof_scene.place(tillproof_scene.book.gift_cards(2))


@action("an order for {suppliers:thing} that is new to the till", thing=one_of(THINGS))
def _(tillproof_scene: Scene, suppliers: bool) -> None:
    """The same one within a scenario, and in no other. A supplier's is made by one whom the bridge's settings name."""
    place_for_new_item(tillproof_scene, suppliers=suppliers)


@action("the customer of {which:orders} pays by {title:quoted}")
def _(tillproof_scene: Scene, which: Which, title: str) -> None:
    """As the store calls it; {mark} makes a name that no other scenario has."""
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(
            lambda number: magento_of(tillproof_scene).name_payment(number, marked(tillproof_scene, title)),
            placed,
        )


@action("the store {deed:deed} {pieces:d} of line {line:d} of the order", deed=one_of(PARTLY))
def _(
    tillproof_scene: Scene, deed: Callable[[MagentoSide, str, dict[int, int]], None], pieces: int, line: int
) -> None:
    """Ships them, or charges them: invoices, and has the gateway take the money."""
    magento = magento_of(tillproof_scene)
    tillproof_scene.change(lambda number: deed(magento, number, {line: pieces}), tillproof_scene.order)


@action("the store ships {which:orders}")
def _(tillproof_scene: Scene, which: Which) -> None:
    """All of it."""
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(magento_of(tillproof_scene).ship, placed)


# --- what stands in the account, and what its staff does --------------------------------------------------------------


@action("the till gets the new item")
def _(tillproof_scene: Scene) -> None:
    retail_of(tillproof_scene).add_item(new_code(tillproof_scene))
    tillproof_scene.visit.unsettled = True


@action("the till has an item {code:quoted}, too")
def _(tillproof_scene: Scene, code: str) -> None:
    """One is enough, also where an earlier scenario has put it there."""
    till = retail_of(tillproof_scene)
    if not till.items(code):
        till.add_item(code)


@action(
    "the till has {count:count} payment {types:types} called {name:quoted}",
    count=one_of({"no": 0, "one": 1, "two": 2}),
    types=one_of({"type": None, "types": None}),
)
def _(tillproof_scene: Scene, count: int, types: None, name: str) -> None:
    """No more: others get another name."""
    till, called = retail_of(tillproof_scene), marked(tillproof_scene, name)
    till.have_payment_types(called, count)
    tillproof_scene.visit.unsettled = True
    if count > 1:
        tillproof_scene.farewells.append(lambda: till.have_payment_types(called, 1))


@action("the till gets that tax category with {percent} %")
def _(tillproof_scene: Scene, percent: str) -> None:
    """Under the name that the order has for its tax, whatever the rate."""
    named = max(line.tax_percent for line in tillproof_scene.order.order.lines)
    retail_of(tillproof_scene).have_tax(tax_name(named), Decimal(percent))
    tillproof_scene.visit.unsettled = True


@action("somebody at the till {deed:deed} the sale of {which:orders}", deed=one_of(DEEDS))
def _(tillproof_scene: Scene, deed: Callable[[RetailSide, Document], None], which: Which) -> None:
    """Whatever the bridge has heard of it; it is noted as it stands afterwards."""
    till, visit = retail_of(tillproof_scene), till_of(tillproof_scene)
    for placed in tillproof_scene.those(which):
        sale = standing(tillproof_scene, placed)
        deed(till, sale)
        visit.noted[placed.id] = till.document(sale.id)
    tillproof_scene.visit.unsettled = True


@action("the sale of {which:orders} is noted")
def _(tillproof_scene: Scene, which: Which) -> None:
    """For comparison: as it stands in the till now, whatever the bridge has heard of it."""
    for placed in tillproof_scene.those(which):
        till_of(tillproof_scene).noted[placed.id] = standing(tillproof_scene, placed)


# --- faults and limits ------------------------------------------------------------------------------------------------


@action("the till finds the next {times:times} out of balance", times=one_of({"sale": 1, "two sales": 2}))
def _(tillproof_scene: Scene, times: int) -> None:
    """It stays open, and the refusal names it."""
    till = retail_of(tillproof_scene)
    till.faults.set(Fault("out_of_balance", times, path="Sale"))
    tillproof_scene.farewells.append(till.faults.clear)


@action("the till keeps its rate limits")
def _(tillproof_scene: Scene) -> None:
    """Until the end of the scenario; what the harness itself asks is spared."""
    till = retail_of(tillproof_scene)
    tillproof_scene.visit.settle()
    till.keep_limits(on=True)
    tillproof_scene.farewells.append(lambda: till.keep_limits(on=False))


@action("the bridge runs a cycle a minute until it has exported {which:orders}")
def _(tillproof_scene: Scene, which: Which) -> None:
    """An hour at most."""
    scene = tillproof_scene
    work_minute_by_minute(
        scene, lambda: all(scene.target.read_order(placed.id).downloaded for placed in scene.those(which))
    )

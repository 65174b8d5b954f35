"""What customers, shop and staff do around a till that documents are pushed into, and how it ails."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from ...simulators.faults import Fault
from ..magento_side import MagentoSide
from ..magento_visit import magento_of, run_cycles
from ..orders import Wanted
from ..phrases import Which, one_of
from ..pushed_visit import TILLS, go_to, till_of
from ..retail_mishaps import RETAIL_AILMENTS, RETAIL_CALLS, RETAIL_MISHAPS
from ..scene import Scene
from ..till_mishaps import AILMENTS, MISHAPS, ONSITE_AILMENTS, ONSITE_CALLS, ONSITE_MISHAPS, Call
from .sentences import action

Table = Sequence[Sequence[str]]

ALL_MISHAPS: Mapping[str, Fault] = {**MISHAPS, **ONSITE_MISHAPS, **RETAIL_MISHAPS}
ALL_AILMENTS: Mapping[str, tuple[Fault, ...]] = {**AILMENTS, **ONSITE_AILMENTS, **RETAIL_AILMENTS}
ALL_CALLS: Mapping[str, Call] = {**RETAIL_CALLS, **ONSITE_CALLS}


@action("the till is {name:till}", till=one_of({name: name for name in TILLS}))
def _(tillproof_scene: Scene, name: str) -> None:
    """Which of our tills the scenario is about; orders are placed where they are meant for it."""
    go_to(tillproof_scene, name)


@action("an order with the e-mail {email:quoted}")
def _(tillproof_scene: Scene, email: str) -> None:
    """By somebody called Ada Byron; whoever has this e-mail in the scenario has it in no other."""
    scene = tillproof_scene
    own = till_of(scene).own_email(email)
    order = scene.book.basket([Wanted("A", 1)])
    customer = replace(order.customer, email=own, first_name="Ada", last_name="Byron")
    bill_to = order.bill_to and replace(order.bill_to, email=own, first_name="Ada", last_name="Byron")
    scene.place(replace(order, customer=customer, bill_to=bill_to))


@action("orders like these")
def _(tillproof_scene: Scene, datatable: Table) -> None:
    """One of each name of the gallery of difficult orders."""
    for (name,) in datatable:
        tillproof_scene.place(tillproof_scene.book.order(name))


@action("the till knows these customers")
def _(tillproof_scene: Scene, datatable: Table) -> None:
    """Columns e-mail, first name, last name; the first row is customer 1."""
    visit = till_of(tillproof_scene)
    for email, first_name, last_name in datatable[1:]:
        own = visit.own_email(email.strip('"'))  # quotation marks keep blanks that a table would lose
        visit.people.append(visit.till.add_customer(own, first_name, last_name))


@action("the store writes down the e-mail {email:quoted} for {which:orders}")
def _(tillproof_scene: Scene, email: str, which: Which) -> None:
    magento = magento_of(tillproof_scene)
    own = till_of(tillproof_scene).own_email(email)
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(lambda number: magento.mend_email(number, own), placed)


@action("the store charges {which:orders}")
def _(tillproof_scene: Scene, which: Which) -> None:
    """Invoices them, and has the gateway take the money."""
    magento = magento_of(tillproof_scene)
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(lambda number: MagentoSide.charge(magento, number), placed)


@action("the store refunds {pieces:d} of line {line:d} of the order, {remark:quoted}")
def _(tillproof_scene: Scene, pieces: int, line: int, remark: str) -> None:
    """With a comment on the credit memo."""
    magento = magento_of(tillproof_scene)
    tillproof_scene.change(
        lambda number: magento.refund(number, {line: pieces}, remark=remark), tillproof_scene.order
    )


@action("the till has {pieces:d} of part {letter:w}")
def _(tillproof_scene: Scene, pieces: int, letter: str) -> None:
    """So many free; what is set aside for orders of others stays, and is not counted in what follows."""
    visit = till_of(tillproof_scene)
    code = tillproof_scene.part_number(letter)
    if not tillproof_scene.orders:
        run_cycles(tillproof_scene)  # what earlier scenarios left waiting is not to be set aside meanwhile
    visit.till.put_on_shelf(code, pieces)
    visit.shelves[code] = visit.till.shelf(code)
    tillproof_scene.visit.unsettled = True


@action("{pieces:d} of part {letter:w} are delivered to the till")
def _(tillproof_scene: Scene, pieces: int, letter: str) -> None:
    visit = till_of(tillproof_scene)
    code = tillproof_scene.part_number(letter)
    visit.till.put_on_shelf(code, int(visit.till.shelf(code).available) + pieces)
    tillproof_scene.visit.unsettled = True


@action(
    "the till {mishap:mishap} the {place:place} {call:call}",
    mishap=one_of(ALL_MISHAPS),
    place=one_of({"next": 1, "second": 2}),
    call=one_of(ALL_CALLS),
)
def _(tillproof_scene: Scene, mishap: Fault, place: int, call: Call) -> None:
    """Once. What it heard is in its books all the same."""
    tillproof_scene.visit.settle()
    _set(tillproof_scene, replace(mishap, method=call.method, path=call.path, nth=place))


@action("the till {ailment:ailment}", ailment=one_of(ALL_AILMENTS))
def _(tillproof_scene: Scene, ailment: Sequence[Fault]) -> None:
    """Until it is well again. What the harness itself does there is spared."""
    tillproof_scene.visit.settle()
    for fault in ailment:
        _set(tillproof_scene, fault)


@action("the till is well again")
def _(tillproof_scene: Scene) -> None:
    till_of(tillproof_scene).till.faults.clear()
    tillproof_scene.visit.unsettled = True


@action("the bridge is restarted")
def _(tillproof_scene: Scene) -> None:
    tillproof_scene.target.restart()
    tillproof_scene.visit.unsettled = True


@action("an order with a tax of {percent} %")
def _(tillproof_scene: Scene, percent: str) -> None:
    """Called as the shop calls its taxes."""
    tillproof_scene.place(tillproof_scene.book.taxed(Decimal(percent)))


def _set(scene: Scene, fault: Fault) -> None:
    faults = till_of(scene).till.faults
    faults.set(fault)
    scene.farewells.append(faults.clear)

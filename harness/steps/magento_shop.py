"""What staff, other automations and gateways do in the Magento that the bridge reads from, and how it ails."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qsl

from ...simulators.faults import Fault
from ..magento_mishaps import AILMENTS, CLOCKS, DOCUMENTS, MISHAPS
from ..magento_side import MagentoSide
from ..magento_visit import magento_of, put_settings, run_cycles
from ..phrases import Which, one_of
from ..scene import Scene
from .sentences import action

Table = Sequence[Sequence[str]]

DEEDS: dict[str, Callable[[MagentoSide, str], None]] = {
    "the store invoices": MagentoSide.invoice,
    "the store saves": MagentoSide.save,
    "the gateway lets go of the payment of": MagentoSide.lose_payment,
    "the store refunds": MagentoSide.refund,
}

SETTINGS: dict[str, tuple[str, object]] = {
    "Download Orders is off": ("download_orders", False),
    "Download Orders is on": ("download_orders", True),
    "Download Credit Memos is off": ("download_credit_memos", False),
    "Download Credit Memos is on": ("download_credit_memos", True),
    "the download mode is Wait for Invoice": ("mode", "wait-for-invoice"),
    "the download mode is Auto-Invoice": ("mode", "auto-invoice"),
}

MOST_PER_PAGE = 120
"""A bridge that reads more at once has no border that could be reached in a reasonable time."""


@action("{deed:deed} {which:orders}", deed=one_of(DEEDS))
def _(tillproof_scene: Scene, deed: Callable[[MagentoSide, str], None], which: Which) -> None:
    """Whole orders: invoiced by something else, saved again, no longer paid, refunded in full."""
    magento = magento_of(tillproof_scene)
    for placed in tillproof_scene.those(which):
        tillproof_scene.change(lambda number: deed(magento, number), placed)


@action("the store invoices {pieces:d} of line {line:d} of the order")
def _(tillproof_scene: Scene, pieces: int, line: int) -> None:
    magento = magento_of(tillproof_scene)
    tillproof_scene.change(lambda number: magento.invoice(number, {line: pieces}), tillproof_scene.order)


@action("the store refunds of the order")
def _(tillproof_scene: Scene, datatable: Table) -> None:
    """One credit memo: columns line 1, line 2 .. with pieces, shipping, favour, fee with amounts; empty = nothing."""
    magento = magento_of(tillproof_scene)
    header, row = datatable
    given = {name: value for name, value in zip(header, row, strict=True) if value}
    pieces = {
        int(name.removeprefix("line ")): int(n) for name, n in given.items() if name.startswith("line ")
    }
    shipping, favour, fee = (_amount(given.get(name)) for name in ("shipping", "favour", "fee"))
    tillproof_scene.change(
        lambda number: magento.refund(number, pieces, shipping=shipping, favour=favour, fee=fee),
        tillproof_scene.order,
    )


@action("{setting:setting}", setting=one_of(SETTINGS))
def _(tillproof_scene: Scene, setting: tuple[str, object]) -> None:
    """From now on, until the end of the scenario."""
    put_settings(tillproof_scene, *setting)


@action(
    "the store {mishap:mishap} the next {document:document}",
    mishap=one_of(MISHAPS),
    document=one_of(DOCUMENTS),
)
def _(tillproof_scene: Scene, mishap: Fault, document: str) -> None:
    """Which is in the books all the same where the words say that it was only the answer that suffered."""
    _set(tillproof_scene, replace(mishap, method="POST", path=document))


@action("the store {ailment:ailment}", ailment=one_of(AILMENTS))
def _(tillproof_scene: Scene, ailment: Fault) -> None:
    """Until it is well again. What the harness itself does in the store is spared."""
    # What was to be seen before is seen before.
    tillproof_scene.visit.settle()
    _set(tillproof_scene, ailment)


@action("the store is well again")
def _(tillproof_scene: Scene) -> None:
    magento_of(tillproof_scene).faults.clear()
    tillproof_scene.visit.unsettled = True


@action("the clock of the store is {clock:clock}", clock=one_of(CLOCKS))
def _(tillproof_scene: Scene, clock: timedelta | None) -> None:
    """Its `Date` and everything it writes down are off by so much, until it is well again."""
    scene = tillproof_scene
    magento = magento_of(scene)
    scene.visit.settle()
    if clock is not None and clock < timedelta(0) and magento.clock() + clock < magento.opened_at:
        scene.examination.not_observable(
            "the bridge may be younger than the clock is late, and would rightly take such an order for an old one"
        )
    if clock is None:
        _set(scene, Fault("clock_stands", None, {"at": magento.clock().isoformat()}))
    else:
        _set(scene, Fault("clock_skew", None, {"seconds": clock.total_seconds()}))


@action("an hour passes")
def _(tillproof_scene: Scene) -> None:
    """For store and bridge, where both can live by another time than ours."""
    scene = tillproof_scene
    scene.target.set_clock(scene.visit.clock() + timedelta(hours=1))
    scene.visit.unsettled = True


@action("a day passes, and the bridge runs a cycle every hour")
def _(tillproof_scene: Scene) -> None:
    """For store and bridge, where both can live by another time than ours."""
    scene = tillproof_scene
    for _ in range(24):
        scene.target.set_clock(scene.visit.clock() + timedelta(hours=1))
        run_cycles(scene)


@action("as many orders as the bridge reads in one page, and one more")
def _(tillproof_scene: Scene) -> None:
    scene = tillproof_scene
    size = _page_size(scene)
    if size is None or size > MOST_PER_PAGE:
        scene.examination.not_observable(
            f"the bridge reads {size or 'any number of'} orders at once; a border of its pages is too far away"
        )
    for _ in range((size or 0) + 1):
        scene.place(scene.book.order())


@action("the bridge runs {number:cycles}", cycles=one_of({"a cycle": 1, "2 cycles": 2, "5 cycles": 5}))
def _(tillproof_scene: Scene, number: int) -> None:
    """While the store ails it may complain."""
    run_cycles(tillproof_scene, number)


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _set(scene: Scene, fault: Fault) -> None:
    faults = magento_of(scene).faults
    faults.set(fault)
    scene.farewells.append(faults.clear)


def _page_size(scene: Scene) -> int | None:
    """As the bridge last asked for a list of orders."""
    run_cycles(scene, 1)
    asked = [
        dict(parse_qsl(call.query))
        for call in magento_of(scene).calls_of_the_bridge()
        if call.method == "GET" and call.path.rstrip("/").endswith("/orders")
    ]
    scene.require(bool(asked), "the bridge has never asked the store for a list of orders")
    sizes = [
        value
        for query in reversed(asked)
        for name, value in query.items()
        if name.lower().replace("_", "").endswith("[pagesize]")
    ]
    return int(sizes[0]) if sizes and sizes[0].isdigit() else None

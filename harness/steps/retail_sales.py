"""What has to stand in Lightspeed Retail about an order: its sale to the cent, who paid how, what stays behind."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from .. import money
from ..magento_books import given_back
from ..magento_visit import books, let_it_work
from ..phrases import Which
from ..pos_books import Document
from ..pushed_visit import is_at_work, sale_of, till_of
from ..retail_visit import marked, noted, retail_of
from ..scene import Scene
from .sentences import check

Table = Sequence[Sequence[str]]

CLOSE = Decimal("0.02")
"""How far the POS may round otherwise, which a line puts right (MAG-D12)."""


@check("the sale of {which:orders} comes to what goes along, and is paid")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """To the cent: the order's total, less what stays behind with its tax."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        wanted = money.exported(placed.order).total
        tillproof_scene.tell(
            judged,
            sale.total == wanted == sale.paid,
            expected=f"order {placed.id} ({placed.order.label or 'ordinary'}): {wanted}, paid",
            actual=f"{sale.in_words()}, paid {sale.paid}: {_lines(sale)}",
        )


@check("the sale of {which:orders} shows what goes along")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Each part from a shelf with its pieces and its net amount, shipping and tax; no other part."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        expected = money.exported(placed.order)
        wanted = {part.item_number: (Decimal(part.quantity), part.net) for part in expected.parts}
        left_out = {part.item_number for part in expected.left_out}
        codes = {line.code for line in sale.lines if line.stocked or line.code in left_out}
        actual = {code: (sale.pieces().get(code, Decimal(0)), sale.amount_on(code)) for code in codes}
        tillproof_scene.tell(
            judged,
            actual == wanted,
            expected=f"order {placed.id}: {_counted(wanted)}",
            actual=_counted(actual),
        )


@check("shipping is an additional charge on the sale of {which:orders}")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """A line without an item, before tax."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        shipping = money.exported(placed.order).shipping
        tillproof_scene.require(bool(shipping), f"order {placed.id} is shipped for nothing")
        tillproof_scene.tell(
            judged,
            shipping in _charges(sale),
            expected=f"order {placed.id}: a charge of {shipping}",
            actual=_lines(sale),
        )


@check("the sale of {which:orders} bears its tax")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Reckoned by the till, or as a charge: together what the customer paid, to the cent."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        expected = money.exported(placed.order)
        borne = sale.tax + sum(_charges(sale), money.NOTHING) - expected.shipping
        tillproof_scene.tell(
            judged,
            borne == expected.tax,
            expected=f"order {placed.id}: {expected.tax} of tax",
            actual=f"{borne}: {sale.tax} by tax category; {_lines(sale)}",
        )


@check("the sale of {which:orders} is taxed by tax category")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """The till reckons the tax itself; a cent or two may stand on a line for rounding."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        tax = money.exported(placed.order).tax
        tillproof_scene.tell(
            judged,
            abs(sale.tax - tax) <= CLOSE,
            expected=f"order {placed.id}: {tax} of tax by a tax category, at most {CLOSE} apart",
            actual=f"{sale.tax}; {_lines(sale)}",
        )


@check("the sale of {which:orders} is paid by")
def _(tillproof_scene: Scene, which: Which, datatable: Table, judged: Sequence[str]) -> None:
    """Columns payment type and amount. {total}: all that goes along; {mark}: a text of this scenario; *: any type."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        total = str(money.exported(placed.order).total)
        wanted = sorted(
            (Decimal(amount.replace("{total}", total)), _plain(marked(tillproof_scene, name)))
            for name, amount in datatable[1:]
        )
        actual = sorted((paid.amount, _plain(paid.method)) for paid in sale.payments)
        fits = len(actual) == len(wanted) and all(
            amount == other and name in ("*", called)
            for (amount, name), (other, called) in zip(wanted, actual, strict=True)
        )
        tillproof_scene.tell(
            judged,
            fits,
            expected=f"order {placed.id}: {_paid(wanted)}",
            actual=_paid(actual),
        )


@check("what stays behind of {which:orders} is named there and on its sale")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """By the very amount, in a note of the order and in one of the sale."""
    for placed in tillproof_scene.those(which):
        sale = sale_of(tillproof_scene, placed)
        gap = str(money.exported(placed.order).gap)
        shown = tillproof_scene.state(placed).notes
        tillproof_scene.tell(
            judged,
            any(gap in note for note in shown) and gap in sale.notes,
            expected=f"order {placed.id}: {gap} named on order and sale",
            actual=f"order: {'; '.join(shown) or 'no note'}; sale: {sale.notes}",
        )


@check("the sale of {which:orders} was left alone")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """It stands as it was noted, and no other beside it."""
    scene = tillproof_scene
    for placed in scene.those(which):
        before = noted(scene, placed)
        let_it_work(scene)
        after = retail_of(scene).document(before.id)
        found = retail_of(scene).documents(placed.id, till_of(scene).before)
        others = [each.in_words() for each in found if each.id != before.id]
        scene.tell_absence(
            judged,
            after == before and not others,
            expected=f"order {placed.id}: {before}, and no other",
            actual=f"{after} {', '.join(others)}",
            witness=is_at_work(scene),
            active="the bridge asks store or till",
        )


@check("{which:orders} has a note with what was paid back")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """With the amount of its last credit memo: the till has to give back as much."""
    for placed in tillproof_scene.those(which):
        memos = books(tillproof_scene, placed).credit_memos
        tillproof_scene.require(bool(memos), f"the store has no credit memo of order {placed.id}")
        back = str(given_back(max(memos, key=lambda each: int(each["entity_id"]))))
        shown = tillproof_scene.state(placed).notes
        tillproof_scene.tell(
            judged,
            any(back in note for note in shown),
            expected=f"order {placed.id}: a note with {back}",
            actual="; ".join(shown) or "no note",
        )


def _charges(sale: Document) -> list[Decimal]:
    return [line.total for line in sale.lines if not line.stocked]


def _plain(name: str) -> str:
    return name.strip().casefold()


def _lines(sale: Document) -> str:
    return "; ".join(f"{line.quantity.normalize():f} x {line.code} {line.total}" for line in sale.lines)


def _counted(parts: Mapping[str, tuple[Decimal, Decimal]]) -> str:
    return ", ".join(f"{pieces:f} of {code} for {net}" for code, (pieces, net) in sorted(parts.items()))


def _paid(payments: Sequence[tuple[Decimal, str]]) -> str:
    return ", ".join(f"{amount} by {name}" for amount, name in payments) or "nothing"

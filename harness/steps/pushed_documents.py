"""What has to stand in the books of the till about an order: which documents, what they come to, what they tell."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from .. import money
from ..crafted import UNKNOWN_PART
from ..magento_books import given_back
from ..magento_visit import books
from ..phrases import Which, one_of
from ..pos_books import NOTHING, Document
from ..pushed_visit import balance, books_of, in_words, is_at_work, returns, sale_of, sales, till_of
from ..scene import Placed, Scene
from .sentences import check

Table = Sequence[Sequence[str]]
Documents = tuple[Document, ...]

COUNTS = {"no": 0, "one": 1, "two": 2, "three": 3}


def _of_kind(kind: str) -> Callable[[Documents], Documents]:
    return lambda found: tuple(each for each in sales(found) if each.kind == kind)


KINDS: Mapping[str, Callable[[Documents], Documents]] = {
    "document": sales,
    "order": _of_kind("order"),
    "invoice": _of_kind("invoice"),
    "completed sale": _of_kind("sale"),
    "open sale": _of_kind("open sale"),
    "quote": _of_kind("quote"),
    "return": returns,
    "returns": returns,
}


@check("the till has {count:count} {kind:kind} for {which:orders}", count=one_of(COUNTS), kind=one_of(KINDS))
def _(
    tillproof_scene: Scene,
    which: Which,
    count: int,
    kind: Callable[[Documents], Documents],
    judged: Sequence[str],
) -> None:
    """That names the order in its notes or as its web order number. None counts only where the bridge was at work."""
    scene = tillproof_scene
    for placed in scene.those(which):
        found = books_of(scene, placed)
        scene.tell_absence(
            judged,
            len(kind(found)) == count,
            expected=f"order {placed.id}: {count} of them in the till",
            actual=in_words(found),
            witness=count > 0 or is_at_work(scene),
            active="the bridge asks store or till",
        )


@check("the document of {which:orders} comes to its total")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """To the cent, and before its returns."""
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        expected = money.expected(placed.order)
        tillproof_scene.tell(
            judged,
            document.total == expected.total,
            expected=f"order {placed.id} ({placed.order.label or 'ordinary'}) over {expected.total}",
            actual=document.in_words(),
        )


@check("the document of {which:orders} shows what was sold")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Each part with its pieces, nothing else from a shelf, and goods, discount and charges that add up."""
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        expected = money.expected(placed.order)
        wanted = {part.item_number: Decimal(part.quantity) for part in expected.parts}
        pieces = document.pieces()
        actual = {code: pieces.get(code, Decimal(0)) for code in wanted}
        strangers = [line.code for line in document.lines if line.stocked and line.code not in wanted]
        tillproof_scene.tell(
            judged,
            actual == wanted and not strangers,
            expected=f"order {placed.id}: {_counted(wanted)}",
            actual=_counted({line.code: line.quantity for line in document.lines}),
        )


CHARGES: Mapping[str, tuple[str, Callable[[Placed], Decimal]]] = {
    "its shipping": ("Magento Shipping", lambda placed: money.expected(placed.order).shipping),
    "its discount": ("Magento Discount", lambda placed: -money.discount(placed.order)),
    "its tax": ("Magento Taxes", lambda placed: money.expected(placed.order).tax),
}
"""The products that stand for them (MAG-51)."""


@check("the document of {which:orders} has {charge:charge} on a line of its own", charge=one_of(CHARGES))
def _(
    tillproof_scene: Scene,
    which: Which,
    charge: tuple[str, Callable[[Placed], Decimal]],
    judged: Sequence[str],
) -> None:
    """On the special product of that name."""
    code, figure = charge
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        wanted = figure(placed)
        tillproof_scene.require(bool(wanted), f"order {placed.id} has nothing for a line {code!r}")
        tillproof_scene.tell(
            judged,
            document.amount_on(code) == wanted,
            expected=f"order {placed.id}: {wanted} on {code!r}",
            actual=_amounts(document),
        )


@check("the document of {which:orders} is taxed by tax code")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """The till reckons the tax itself; a cent or two may stand on a line for rounding (MAG-D12)."""
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        tax = money.expected(placed.order).tax
        tillproof_scene.tell(
            judged,
            abs(document.tax - tax) <= Decimal("0.02") and not document.amount_on("Magento Taxes"),
            expected=f"order {placed.id}: {tax} of tax by a tax code, at most 0.02 apart",
            actual=f"{document.tax} by tax code; {_amounts(document)}",
        )


@check("the document of {which:orders} has a line with {text:quoted}")
def _(tillproof_scene: Scene, which: Which, text: str, judged: Sequence[str]) -> None:
    """In its product's code or its description; {part}: the part that the till does not know."""
    wanted = text.replace("{part}", UNKNOWN_PART)
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        shown = [f"{line.code} {line.description}" for line in document.lines]
        tillproof_scene.tell(
            judged,
            any(wanted in line for line in shown),
            expected=f"order {placed.id}: a line with {wanted!r}",
            actual="; ".join(shown),
        )


TOLD: Mapping[str, Callable[[Placed], str]] = {
    "its number": lambda placed: placed.id,
    "its comment": lambda placed: (placed.order.comment or "").strip(),
    "how it is shipped": lambda placed: (
        placed.order.shipping_method.title if placed.order.shipping_method else ""
    ),
    "what was paid": lambda placed: str(placed.order.totals.grand_total),
}


@check("the document of {which:orders} tells {what:what}", what=one_of(TOLD))
def _(tillproof_scene: Scene, which: Which, what: Callable[[Placed], str], judged: Sequence[str]) -> None:
    """In its notes."""
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        wanted = what(placed)
        tillproof_scene.require(bool(wanted), f"order {placed.id} has nothing of the kind to tell")
        tillproof_scene.tell(
            judged,
            wanted in document.notes,
            expected=f"order {placed.id}: notes with {wanted!r}",
            actual=document.notes,
        )


@check("the till shows where {which:orders} is billed and where it goes")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """On its customer or in the notes of its document; by street and city."""
    for placed in tillproof_scene.those(which):
        document = sale_of(tillproof_scene, placed)
        customer = till_of(tillproof_scene).till.customer(document.customer)
        shown = "\n".join((customer.billing, customer.shipping, document.notes))
        places = filter(None, (placed.order.bill_to, placed.order.ship_to))
        wanted = [text for place in places for text in (*place.street, place.city or "") if text]
        tillproof_scene.tell(
            judged,
            all(text in shown for text in wanted),
            expected=f"order {placed.id}: {', '.join(wanted)}",
            actual=shown,
        )


SUMS: Mapping[str, Callable[[Placed], Decimal]] = {
    "{total}": lambda placed: money.expected(placed.order).total,
    "{credit}": lambda placed: sum(
        (each.amount for each in placed.order.tenders if each.type in ("gift_card", "store_credit")), NOTHING
    ),
}


@check("the deposits of {which:orders} come to {sum:quoted}")
def _(tillproof_scene: Scene, which: Which, sum: str, judged: Sequence[str]) -> None:  # noqa: A002 - its name in the sentence
    """{total}: what the customer paid altogether; {credit}: of it by gift card and store credit."""
    scene = tillproof_scene
    for placed in scene.those(which):
        document = sale_of(scene, placed)
        wanted = SUMS[sum](placed) if sum in SUMS else Decimal(sum)
        scene.tell_absence(
            judged,
            document.paid == wanted,
            expected=f"order {placed.id}: {wanted} paid in the till",
            actual=", ".join(f"{each.amount} by {each.method}" for each in document.payments) or "nothing",
            witness=True,
            active=f"{document.name} stands in the till",
        )


# --- returns ----------------------------------------------------------------------------------------------------------


@check("the last return of the order gives back")
def _(tillproof_scene: Scene, datatable: Table, judged: Sequence[str]) -> None:
    """Columns line 1, line 2 .. with pieces, shipping, favour, fee with amounts: what the credit memo says, which must
    be what these come to by our own reckoning, but for a cent that the store rounds otherwise.
    """
    scene = tillproof_scene
    header, row = datatable
    given = {name: value for name, value in zip(header, row, strict=True) if value}
    pieces = {
        int(name.removeprefix("line ")): int(n) for name, n in given.items() if name.startswith("line ")
    }
    sums = {name: Decimal(given.get(name, NOTHING)) for name in ("shipping", "favour", "fee")}
    reckoned = money.given_back(scene.order.order, pieces, **sums)
    said = _last_memo(scene, scene.order)
    scene.require(
        abs(said - reckoned) <= money.CENT * len(pieces),
        f"the credit memo says {said}, it comes to {reckoned}",
    )
    codes = {line.line: line.sku for line in scene.order.order.lines}
    _tell_return(scene, scene.order, said, {codes[line]: count for line, count in pieces.items()}, judged)


@check("the last return of {which:orders} gives back everything")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """All that was sold, and all that was paid, by whatever means."""
    scene = tillproof_scene
    for placed in scene.those(which):
        expected = money.expected(placed.order)
        goods = {part.item_number: part.quantity for part in expected.parts}
        _tell_return(scene, placed, expected.total, goods, judged)


def _last_memo(scene: Scene, placed: Placed) -> Decimal:
    memos = books(scene, placed).credit_memos
    scene.require(bool(memos), f"the store has no credit memo of order {placed.id}")
    return given_back(max(memos, key=lambda each: int(each["entity_id"])))


def _tell_return(
    scene: Scene, placed: Placed, total: Decimal, goods: Mapping[str, int], judged: Sequence[str]
) -> None:
    found = returns(books_of(scene, placed))
    wanted = {code: Decimal(-count) for code, count in goods.items()}
    pieces = found[-1].pieces() if found else {}
    actual = {code: pieces.get(code, Decimal(0)) for code in wanted}
    scene.tell(
        judged,
        bool(found) and found[-1].total == -total and actual == wanted,
        expected=f"order {placed.id}: a return over {-total} with {_counted(wanted)}",
        actual=f"{found[-1].in_words()} with {_counted(pieces)}" if found else "no return",
    )


@check("the last return of the order names its document")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """By its number, in the notes; and stands under the same customer."""
    scene = tillproof_scene
    found = books_of(scene, scene.order)
    given_back = returns(found)
    originals = {each.name: each.customer for each in found if not each.is_return}
    last = given_back[-1] if given_back else None
    named = [name for name in originals if last and name in last.notes]
    scene.tell(
        judged,
        last is not None and bool(named) and last.customer in originals.values(),
        expected=f"a return that names {' or '.join(originals)}, of the same customer",
        actual=f"customer {last.customer}: {last.notes}" if last else "no return",
    )


@check("the documents of {which:orders} come to what is left of it in the store")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """The order's total less its credit memos."""
    scene = tillproof_scene
    for placed in scene.those(which):
        found = books_of(scene, placed)
        memos = books(scene, placed).credit_memos
        refunded = sum(map(given_back, memos), NOTHING)
        wanted = money.expected(placed.order).total - refunded
        scene.tell(
            judged,
            balance(found) == wanted,
            expected=f"order {placed.id}: {wanted} altogether",
            actual=in_words(found),
        )


def _counted(pieces: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{count.normalize():f} of {code}" for code, count in pieces.items()) or "nothing"


def _amounts(document: Document) -> str:
    return "; ".join(f"{line.total} on {line.code!r}" for line in document.lines)

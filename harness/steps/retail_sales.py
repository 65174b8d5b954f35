"""What has to stand in Lightspeed Retail about an order: its sale to the cent, its payments, whose it is, what is left."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from .. import money
from ..magento_books import given_back
from ..magento_visit import books, let_it_work
from ..phrases import Which, one_of
from ..pos_books import Document, Person
from ..pushed_visit import is_at_work, sale_of, till_of
from ..retail_side import TOO_MANY
from ..retail_visit import marked, new_code, noted, retail_of
from ..scene import Placed, Scene
from .sentences import check

Table = Sequence[Sequence[str]]

CLOSE = Decimal("0.02")
"""How far the POS may round otherwise, which a line puts right (MAG-D12)."""

COUNTS = {"no": 0, "one": 1}


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


# --- customers --------------------------------------------------------------------------------------------------------


@check("{which:orders} belongs to a new customer, billed as it was ordered")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """With the name, the e-mail and the billing address of the order, as far as it has them."""
    scene = tillproof_scene
    visit = till_of(scene)
    for placed in scene.those(which):
        customer = _owner(scene, placed)
        wanted = _wanted_person(placed)
        told = {
            "e-mail": customer.email.strip().casefold(),
            "name": f"{customer.first_name} {customer.last_name}".strip(),
            "street": wanted["street"] if wanted["street"] in customer.billing else customer.billing,
        }
        scene.tell(
            judged,
            told == wanted and customer.id not in {"", *(one.id for one in visit.people)},
            expected=f"order {placed.id}: a new customer, {wanted}",
            actual=f"customer {customer.id}, {told}" if customer.id else "nobody",
        )


@check("the customer of {which:orders} is new and has no address")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Neither blank nor that of the parcel."""
    scene = tillproof_scene
    visit = till_of(scene)
    for placed in scene.those(which):
        customer = _owner(scene, placed)
        scene.tell(
            judged,
            not customer.billing and customer.id not in {"", *(one.id for one in visit.people)},
            expected=f"order {placed.id}: a new customer without an address",
            actual=f"{customer.in_words()}: {customer.billing or 'no address'}" if customer.id else "nobody",
        )


@check("nobody else became a customer with {which:orders}")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Than those whom these orders belong to."""
    scene = tillproof_scene
    visit = till_of(scene)
    owners = {sale_of(scene, placed).customer for placed in scene.those(which)}
    known = {one.id for one in visit.people}
    new = [one for one in retail_of(scene).new_customers(visit.before) if one.id not in known]
    scene.tell(
        judged,
        {one.id for one in new} <= owners,
        expected=f"no customers but {', '.join(sorted(owners))}",
        actual="; ".join(one.in_words() for one in new) or "nobody new",
    )


# --- items, payment types, stock --------------------------------------------------------------------------------------


@check("{pieces:d} of part {letter:w} are left in the till")
def _(tillproof_scene: Scene, pieces: int, letter: str, judged: Sequence[str]) -> None:
    scene = tillproof_scene
    let_it_work(scene)
    code = scene.part_number(letter)
    left = till_of(scene).till.shelf(code).available
    scene.tell_absence(
        judged,
        left == pieces,
        expected=f"{pieces} of {code} on hand",
        actual=f"{left:f}",
        witness=is_at_work(scene),
        active="the bridge asks store or till",
    )


@check("the till knows {count:count} new item", count=one_of(COUNTS))
def _(tillproof_scene: Scene, count: int, judged: Sequence[str]) -> None:
    """That of the scenario, under its very number."""
    scene = tillproof_scene
    let_it_work(scene)
    found = retail_of(scene).items(new_code(scene))
    scene.tell_absence(
        judged,
        len(found) == count,
        expected=f"{count} items {new_code(scene)}",
        actual="; ".join(f"item {one['itemID']}" for one in found) or "none",
        witness=count > 0 or is_at_work(scene),
        active="the bridge asks store or till",
    )


@check("the till knows {count:count} payment type called {name:quoted}", count=one_of(COUNTS))
def _(tillproof_scene: Scene, count: int, name: str, judged: Sequence[str]) -> None:
    """Blanks around it and letter case aside."""
    scene = tillproof_scene
    let_it_work(scene)
    found = retail_of(scene).payment_types(marked(scene, name))
    scene.tell_absence(
        judged,
        len(found) == count,
        expected=f"{count} payment types called {marked(scene, name)}",
        actual="; ".join(f"{one['name']} ({one['paymentTypeID']})" for one in found) or "none",
        witness=count > 0 or is_at_work(scene),
        active="the bridge asks store or till",
    )


# --- limits -----------------------------------------------------------------------------------------------------------


@check("no call of the bridge came too often")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Since the till keeps its limits."""
    calls = retail_of(tillproof_scene).calls_since_limits()
    refused = [call for call in calls if call.status == TOO_MANY]
    tillproof_scene.tell_absence(
        judged,
        not refused,
        expected="no answer 429",
        actual=f"{len(refused)} of {len(calls)} calls",
        witness=bool(calls),
        active=f"the bridge makes {len(calls)} calls",
    )


@check("after each call that came too often the bridge waited as long as it was told")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """By Retry-After, before it asks anything again."""
    calls = retail_of(tillproof_scene).calls_since_limits()
    pairs = [
        (call, following)
        for call, following in zip(calls, calls[1:], strict=False)
        if call.status == TOO_MANY
    ]
    tillproof_scene.require(bool(pairs), "no call came too often, or none followed")
    hasty = [
        (call, following)
        for call, following in pairs
        if following.at < call.at + timedelta(seconds=int(dict(call.response_headers)["Retry-After"]))
    ]
    tillproof_scene.tell(
        judged,
        not hasty,
        expected="no call before the time is over",
        actual="; ".join(f"{one.at:%H:%M:%S}, then {two.at:%H:%M:%S}" for one, two in hasty) or "none",
    )


def _owner(scene: Scene, placed: Placed) -> Person:
    """The customer of the order's sale; one without an id for nobody."""
    number = sale_of(scene, placed).customer
    return till_of(scene).till.customer(number) if number else Person("", "", "", "", "", "")


def _charges(sale: Document) -> list[Decimal]:
    return [line.total for line in sale.lines if not line.stocked]


def _wanted_person(placed: Placed) -> Mapping[str, str]:
    buyer = placed.order.bill_to or placed.order.customer
    names = [buyer.first_name, buyer.middle_name, buyer.last_name, buyer.suffix]
    return {
        "e-mail": (placed.order.customer.email or "").strip().casefold(),
        "name": " ".join(filter(None, names)),
        "street": placed.order.bill_to.street[0] if placed.order.bill_to else "",
    }


def _plain(name: str) -> str:
    return name.strip().casefold()


def _lines(sale: Document) -> str:
    return "; ".join(f"{line.quantity.normalize():f} x {line.code} {line.total}" for line in sale.lines)


def _counted(parts: Mapping[str, tuple[Decimal, Decimal]]) -> str:
    return ", ".join(f"{pieces:f} of {code} for {net}" for code, (pieces, net) in sorted(parts.items()))


def _paid(payments: Sequence[tuple[Decimal, str]]) -> str:
    return ", ".join(f"{amount} by {name}" for amount, name in payments) or "nothing"

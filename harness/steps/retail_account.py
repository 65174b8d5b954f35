"""What has to stand in the account of Lightspeed Retail beside the sale: customers, items, payment types, stock.

And how often the bridge called.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from ..magento_visit import let_it_work
from ..phrases import Which, one_of
from ..pos_books import Person
from ..pushed_visit import is_at_work, sale_of, till_of
from ..retail_side import TOO_MANY
from ..retail_visit import marked, new_code, retail_of
from ..scene import Placed, Scene
from .sentences import check

COUNTS = {"no": 0, "one": 1}


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
    pairs = [(call, following) for call, following in pairwise(calls) if call.status == TOO_MANY]
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


def _wanted_person(placed: Placed) -> Mapping[str, str]:
    buyer = placed.order.bill_to or placed.order.customer
    names = [buyer.first_name, buyer.middle_name, buyer.last_name, buyer.suffix]
    return {
        "e-mail": (placed.order.customer.email or "").strip().casefold(),
        "name": " ".join(filter(None, names)),
        "street": placed.order.bill_to.street[0] if placed.order.bill_to else "",
    }

"""Which customer of the till an order belongs to (decisions of `docs/spec/onsite.md`: one table for every till)."""

from collections.abc import Sequence

from ..phrases import Which
from ..pushed_visit import TillVisit, sale_of, till_of
from ..scene import Scene
from .sentences import check


@check("{which:orders} belongs to customer {place:d}")
def _(tillproof_scene: Scene, which: Which, place: int, judged: Sequence[str]) -> None:
    """Of those that the till knew before, counted from 1."""
    scene = tillproof_scene
    visit = till_of(scene)
    scene.require(0 < place <= len(visit.people), f"the till was not given a customer {place}")
    for placed in scene.those(which):
        document = sale_of(scene, placed)
        wanted = visit.people[place - 1]
        scene.tell(
            judged,
            document.customer == wanted.id,
            expected=f"order {placed.id}: {wanted.in_words()}",
            actual=_whose(visit, document.customer),
        )


@check("{which:orders} belongs to a new customer, as it was ordered")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """With the name, the e-mail and both addresses of the order."""
    scene = tillproof_scene
    visit = till_of(scene)
    for placed in scene.those(which):
        customer = visit.till.customer(sale_of(scene, placed).customer)
        buyer, receiver = placed.order.bill_to, placed.order.ship_to
        scene.require(buyer is not None and receiver is not None, f"order {placed.id} has not both addresses")
        assert buyer is not None and receiver is not None  # noqa: S101, PT018 - required in the line above
        wanted = {
            "e-mail": (placed.order.customer.email or "").strip().casefold(),
            "name": f"{buyer.first_name} {buyer.last_name}",
            "billing": buyer.street[0],
            "shipping": receiver.street[0],
        }
        told = {
            "e-mail": customer.email.strip().casefold(),
            "name": f"{customer.first_name} {customer.last_name}",
            "billing": wanted["billing"] if wanted["billing"] in customer.billing else customer.billing,
            "shipping": wanted["shipping"] if wanted["shipping"] in customer.shipping else customer.shipping,
        }
        scene.tell(
            judged,
            told == wanted and customer.id not in {one.id for one in visit.people},
            expected=f"order {placed.id}: a new customer, {wanted}",
            actual=f"customer {customer.id}, {told}",
        )


@check("{which:orders} belong to one customer")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Somebody who orders again is nobody new."""
    scene = tillproof_scene
    owners = {placed.id: sale_of(scene, placed).customer for placed in scene.those(which)}
    scene.tell(
        judged,
        len(set(owners.values())) == 1 and "" not in owners.values(),
        expected="one customer for all of them",
        actual=str(owners),
    )


@check("the till knows one customer with the e-mail {email:quoted}")
def _(tillproof_scene: Scene, email: str, judged: Sequence[str]) -> None:
    """Blanks around it and letter case aside."""
    visit = till_of(tillproof_scene)
    own = visit.own_email(email)
    same = [one for one in visit.till.customers(own) if one.email.strip().casefold() == own.casefold()]
    tillproof_scene.tell(
        judged,
        len(same) == 1,
        expected=f"one customer with {own}",
        actual="; ".join(one.in_words() for one in same) or "none",
    )


@check("the customers whom the till knew are as they were")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Name, e-mail and addresses."""
    visit = till_of(tillproof_scene)
    now = [visit.till.customer(one.id) for one in visit.people]
    tillproof_scene.tell(
        judged,
        now == visit.people,
        expected="; ".join(map(str, visit.people)),
        actual="; ".join(map(str, now)),
    )


def _whose(visit: TillVisit, number: str) -> str:
    return visit.till.customer(number).in_words() if number else "nobody"

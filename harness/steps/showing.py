"""What a poll has to show of an order: people, goods, money, text."""

from collections.abc import Callable, Mapping, Sequence

from .. import wire
from ..aspects import ASPECTS, Aspect, differences
from ..phrases import Which, one_of
from ..scene import Scene
from ..shown_goods import item_ids
from ..shown_money import order_total
from ..shown_text import as_it_arrives, as_sent
from .sentences import check


@check("{which:orders} shows {aspect:aspect}", aspect=one_of(ASPECTS))
def _(tillproof_scene: Scene, which: Which, aspect: Aspect, judged: Sequence[str]) -> None:
    """As the last poll of the scenario that lists the order had it."""
    scene = tillproof_scene
    for placed in scene.those(which):
        offered = scene.offered(placed)
        if aspect is order_total and offered.node.first("orderTotal") is None:
            for requirement in scene.examination.spoken_about(judged):
                scene.examination.not_applicable(requirement, "no orderTotal is sent, which is optional")
            continue
        found = differences(aspect, placed.order, offered)
        scene.tell(
            judged,
            not found,
            expected=f"order {placed.id} as it was placed",
            actual="; ".join(found) or "as it was placed",
        )


@check("the order shows the city {city:quoted} as shipping address")
def _(tillproof_scene: Scene, city: str, judged: Sequence[str]) -> None:
    scene = tillproof_scene
    shown = [as_sent(node, "city") for node in scene.offered(scene.order).customers("SHIPPING")]
    scene.tell(judged, shown == [as_it_arrives(city)], expected=city, actual=", ".join(shown) or "no address")


def _date(offered: wire.Offered) -> str:
    return as_sent(offered.node, "date")


LASTING: Mapping[str, Callable[[wire.Offered], object]] = {"itemIDs": item_ids, "date": _date}
"""What is the same in every offer of an order."""


@check("the order shows the same {lasting:lasting} in every poll", lasting=one_of(LASTING))
def _(tillproof_scene: Scene, lasting: Callable[[wire.Offered], object], judged: Sequence[str]) -> None:
    """Of all polls of the scenario; two at least."""
    scene = tillproof_scene
    offers = [found for each in scene.earlier if (found := each.order(scene.order.id))]
    scene.require(len(offers) > 1, f"order {scene.order.id} was listed by {len(offers)} polls")
    first = lasting(offers[0])
    for offered in offers[1:]:
        scene.tell(judged, lasting(offered) == first, expected=str(first), actual=str(lasting(offered)))


@check(
    "{which:orders} shows {same:same}", same=one_of({"the same customerID": True, "a customerID each": False})
)
def _(tillproof_scene: Scene, which: Which, same: bool, judged: Sequence[str]) -> None:
    """In their BILLING customers; an empty one is none."""
    scene = tillproof_scene
    ids = [
        as_sent(node, "customerID")
        for placed in scene.those(which)
        for node in scene.offered(placed).customers("BILLING")
    ]
    wanted = 1 if same else len(scene.those(which))
    scene.tell(
        judged,
        "" not in ids and len(set(ids)) == wanted,
        expected="one customerID" if same else f"{wanted} different customerIDs",
        actual=", ".join(each or "none" for each in sorted(set(ids))) or "no BILLING customer",
    )

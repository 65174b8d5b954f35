"""What a poll has to show of an order: people, goods, money, text."""

from collections.abc import Sequence

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


@check("the order shows the same itemIDs in every poll")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Of all polls of the scenario; two at least."""
    scene = tillproof_scene
    offers = [found for each in scene.earlier if (found := each.order(scene.order.id))]
    scene.require(len(offers) > 1, f"order {scene.order.id} was listed by {len(offers)} polls")
    first = item_ids(offers[0])
    for offered in offers[1:]:
        scene.tell(judged, item_ids(offered) == first, expected=str(first), actual=str(item_ids(offered)))


@check("{which:orders} shows the same customerID")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """In both of their customers, BILLING at least."""
    scene = tillproof_scene
    ids = {
        as_sent(node, "customerID")
        for placed in scene.those(which)
        for node in scene.offered(placed).customers("BILLING")
    }
    scene.tell(
        judged, len(ids) == 1 and ids != {""}, expected="one customerID", actual=", ".join(sorted(ids))
    )

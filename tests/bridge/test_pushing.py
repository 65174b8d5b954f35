"""Orders that are handed to a POS: routed, once only, with visible stops; a POS on paper stands for the real ones."""

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge import Route, SettingsError
from tillproof.bridge.errand import Done, Errand, NeedsPerson, Refused, Trouble
from tillproof.bridge.order_text import read_consignment, read_return, write
from tillproof.bridge.outlets.onsite.settings import OnSite
from tillproof.bridge.outlets.outlet import Consignment, Glance, Pushed, Stopped, Terms
from tillproof.bridge.standing import Decision
from tillproof.simulators.shopper import GALLERY

ONSITE = OnSite(
    url="https://onsite.invalid",
    username="bridge",
    password="pw",
    application_id="app",
    private_id="private",
)


class Died(BaseException):
    """kill -9."""


@dataclass
class PaperPos:
    """Files every document under its order's number, and does what a test bids it first."""

    name: str = "onsite"
    books_returns: bool = True
    filed: dict[str, Consignment] = field(default_factory=dict)
    asked: list[tuple[str, bool]] = field(default_factory=list)
    errands: list[Errand] = field(default_factory=list)
    fails: list[BaseException | None] = field(default_factory=list)
    dies_after: bool = False
    stopped_by: Decision | None = None
    shelf: dict[str, int] | None = None
    turns: int = 1_000

    def judge(self, _order: Any, glance: Glance) -> Decision | None:
        return None if glance.ticked else self.stopped_by

    def ready(self) -> bool:
        self.turns -= 1
        return self.turns >= 0

    def push(self, consignment: Consignment, *, again: bool) -> Pushed:
        number = consignment.order.number
        self.asked.append((number, again))
        if self.fails and (failure := self.fails.pop(0)):
            raise failure
        assert number not in self.filed or again, "a second document"
        self.filed[number] = consignment
        if self.dies_after:
            self.dies_after = False
            raise Died
        kind = consignment.terms.document
        return Pushed(kind, number.lstrip("0"), f"{kind} O-{number.lstrip('0')}", notes=("filed",))

    def run(self, errand: Errand) -> Done:
        if self.fails and (failure := self.fails.pop(0)):
            raise failure
        self.errands.append(errand)
        return Done((("invoice", "77"),), "booked")

    def stock(self) -> list[dict[str, int]] | None:
        return None if self.shelf is None else [self.shelf]

    def close(self) -> None:
        pass


@pytest.fixture
def pos(scene: Any) -> PaperPos:
    paper = PaperPos()
    scene.pushed = {"onsite": paper}
    scene.restart(outlet="onsite", onsite=ONSITE)
    return paper


def shown(scene: Any, number: str) -> tuple[str, str]:
    order = scene.read(number)
    return order["status"], order["decision"]["code"]


def test_an_order_is_handed_over_once_and_invoiced(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    report = scene.cycle()
    scene.later(minutes=1)
    assert (report["pushed"], pos.asked) == (1, [(number, False)])
    order = scene.read(number)
    assert (order["status"], order["downloaded"], order["outlet"]) == ("downloaded", True, "onsite")
    assert order["document"] == {"kind": "order", "id": number.lstrip("0")}
    assert order["decision"]["text"] == f"stands in the POS as order O-{number.lstrip('0')}"
    assert order["notes"] == ["filed"]
    assert len(scene.documents("invoices", number)) == 1


def test_a_pos_that_polls_neither_sees_nor_touches_it(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    pos.fails = [Trouble("no answer")]
    scene.cycle()
    assert scene.poll().orders == []
    assert not scene.acknowledge(number, "1010").success
    assert not scene.void(number).success


def test_routes_settle_at_first_sight(scene: Any, pos: PaperPos) -> None:
    scene.restart(outlet="web-orders", routes=(Route("onsite", payment_methods=("authorizenet_acceptjs",)),))
    method = scene.entity(first := scene.place())["payment"]["method"]
    scene.restart(routes=(Route("onsite", store_ids=("1",), payment_methods=(method,)), Route("web-orders")))
    scene.cycle()
    scene.restart(routes=(), outlet="web-orders")
    second = scene.place()
    scene.later(minutes=1)
    assert (scene.read(first)["outlet"], scene.read(second)["outlet"]) == ("onsite", "web-orders")
    assert scene.poll().orders == [second]


def test_a_route_needs_its_outlet(scene: Any) -> None:
    with pytest.raises(SettingsError, match="retail: orders are routed there"):
        replace(scene.settings, routes=(Route("retail"),))


@pytest.mark.parametrize("dies_after", [False, True])
def test_after_a_crash_it_looks_first(scene: Any, pos: PaperPos, dies_after: bool) -> None:
    number = scene.place()
    pos.fails, pos.dies_after = ([], True) if dies_after else ([Died()], False)
    with pytest.raises(Died):
        scene.bridge.cycle()
    scene.restart()
    scene.cycle()
    assert pos.asked == [(number, False), (number, True)]
    assert (scene.status(number), len(scene.documents("invoices", number))) == ("downloaded", 1)


def test_trouble_shows_and_passes(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    pos.fails = [Trouble("OnSite: no answer")]
    scene.cycle()
    assert shown(scene, number) == ("not_downloaded", "pos:trouble")
    assert scene.control("GET", "/orders").json()["orders"][0]["decision_text"] == "OnSite: no answer"
    scene.later(minutes=1)
    assert shown(scene, number) == ("downloaded", "downloaded")


def test_a_pos_that_is_down_is_left_alone(scene: Any, pos: PaperPos) -> None:
    for _ in range(5):
        scene.place()
    pos.fails = [Trouble("down")] * 3
    scene.cycle()
    assert len(pos.asked) == 3


def test_a_sick_order_keeps_no_other_waiting(scene: Any, pos: PaperPos) -> None:
    sick, well = scene.place(), scene.place()
    pos.fails = [KeyError("lineitems")]
    scene.cycle()
    assert shown(scene, sick) == ("not_downloaded", "pos:trouble")
    assert "KeyError" in scene.read(sick)["decision"]["text"]
    assert scene.status(well) == "downloaded"
    scene.later(minutes=1)
    assert (scene.status(sick), pos.asked[-1]) == ("downloaded", (sick, True))


@pytest.mark.parametrize("action", ["hold", "exclude"])
def test_what_an_operator_keeps_while_others_are_handed_over_stays(
    scene: Any, pos: PaperPos, action: str
) -> None:
    first, second = scene.place(), scene.place()
    push = pos.push

    def push_and_keep(*given: Any, **named: Any) -> Pushed:
        scene.bridge.office.act(second, action)
        return push(*given, **named)

    pos.push = push_and_keep
    scene.cycle()
    assert (pos.asked, scene.read(second)["marks"]) == (
        [(first, False)],
        ["held" if action == "hold" else "excluded"],
    )


def test_with_download_orders_off_nothing_is_handed_over(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    pos.fails = [Trouble("no answer")]
    scene.cycle()
    scene.restart(download_orders=False)
    scene.later(minutes=1)
    assert (len(pos.asked), scene.status(number)) == (1, "not_downloaded")
    scene.restart(download_orders=True)
    scene.later(minutes=1)
    assert scene.status(number) == "downloaded"


def test_what_a_rate_limit_keeps_comes_with_the_next_cycle(scene: Any, pos: PaperPos) -> None:
    numbers = [scene.place() for _ in range(5)]
    pos.turns = 2
    scene.cycle()
    pos.turns = 1_000
    assert [scene.decision(number) for number in numbers] == ["downloaded"] * 5
    assert [scene.status(number) for number in numbers[1:3]] == ["downloaded", "not_downloaded"]
    scene.later(seconds=1)
    assert pos.asked == [(number, False) for number in numbers]


def test_a_bridge_that_is_stopped_ends_after_the_order_at_hand(scene: Any, pos: PaperPos) -> None:
    first, second = scene.place(), scene.place()
    push = pos.push

    def push_and_stop(*given: Any, **named: Any) -> Pushed:
        scene.bridge.stop()
        return push(*given, **named)

    pos.push = push_and_stop
    assert scene.control("POST", "/cycle").status_code == 503
    pos.push = push
    scene.restart()
    scene.cycle()
    assert (pos.asked, scene.status(first)) == ([(first, False), (second, False)], "downloaded")


def test_a_stop_holds_until_its_cause_is_gone(scene: Any, pos: PaperPos) -> None:
    number, other = scene.place(), scene.place()
    pos.fails = [Stopped("data:tax", "the POS has no tax 'Local'"), None, Stopped("data:tax", "still none")]
    scene.cycle()
    assert shown(scene, number) == ("not_downloaded", "data:tax")
    assert scene.status(other) == "downloaded"
    scene.cycle()
    assert (shown(scene, number), len(pos.asked)) == (("not_downloaded", "data:tax"), 3)
    scene.cycle()
    assert len(pos.asked) == 3  # not yet due
    assert scene.act(number, "release") == 200
    scene.cycle()
    assert shown(scene, number) == ("downloaded", "downloaded")


def test_a_change_in_the_store_wakes_a_stopped_order(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    pos.fails = [Stopped("data:email", "has no e-mail")] * 2
    scene.cycle()
    scene.cycle()
    scene.patch(number, customer_note="now with one")
    scene.cycle()
    assert scene.status(number) == "downloaded"
    assert pos.filed[number].order.comment == "now with one"


def test_what_the_pos_will_not_have_waits_for_an_operator(scene: Any, pos: PaperPos) -> None:
    scene.restart(write_back_tries=2)
    number = scene.place()
    pos.fails = [Refused("no such customer group"), Refused("no such customer group")]
    scene.cycle()
    assert shown(scene, number) == ("not_downloaded", "pos:refused")
    scene.later(minutes=1)
    scene.later(hours=2)
    assert (scene.status(number), len(pos.asked)) == ("rejected", 2)
    assert scene.documents("invoices", number) == []
    scene.act(number, "release")
    scene.cycle()
    assert scene.status(number) == "downloaded"


def test_the_outlet_has_a_say_until_the_box_is_ticked(scene: Any, pos: PaperPos) -> None:
    pos.stopped_by = Decision("not-marked", "waits for its export box")
    number = scene.place()
    scene.cycle()
    assert (shown(scene, number), pos.asked) == (("not_downloaded", "not-marked"), [])
    assert scene.act(number, "export") == 200
    assert scene.act(number, "export") == 409
    scene.cycle()
    assert scene.status(number) == "downloaded"


def test_held_and_excluded_orders_stay(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    pos.fails = [Trouble("no answer")]
    scene.cycle()
    scene.act(number, "hold")
    scene.later(minutes=5)
    assert len(pos.asked) == 1
    scene.act(number, "unhold")
    scene.cycle()
    assert scene.status(number) == "downloaded"


def test_terms_are_those_of_the_time_when_the_order_was_saved(scene: Any, pos: PaperPos) -> None:
    before = scene.place()
    scene.clock.move(timedelta(seconds=5))
    scene.restart(onsite=replace(ONSITE, download_orders_as="invoices"))
    after = scene.place()
    scene.cycle()
    assert pos.filed[before].terms == Terms("order", reserve=True, deposit=True)
    assert pos.filed[after].terms == Terms("invoice")
    assert len(scene.control("GET", "/").json()["inactive"]) == 2


def test_cancelled_before_it_was_handed_over(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    scene.shop.cancel(number)
    scene.cycle()
    assert (pos.asked, pos.errands, shown(scene, number)) == ([], [], ("canceled", "cancelled"))


def test_cancelled_while_nobody_knows_whether_it_arrived(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    pos.fails = [Trouble("no answer"), NeedsPerson("order O-1 stands in the POS")]
    scene.cycle()
    scene.shop.cancel(number)
    scene.later(minutes=1)
    assert (scene.status(number), len(pos.asked), pos.filed) == ("canceled", 1, {})
    assert any("O-1 stands in the POS" in task["reason"] for task in scene.read(number)["for_people"])


def test_cancelled_after_the_download_the_document_stays(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    scene.fault("status", "POST", "/invoice", times=None, status=503)
    scene.cycle()
    scene.magento.system.faults.clear()
    scene.shop.cancel(number)
    scene.later(minutes=1)
    [errand] = pos.errands
    assert (errand.kind, errand.document) == ("canceled", ("order", number.lstrip("0")))
    assert scene.status(number) == "canceled"
    assert scene.documents("invoices", number) == []
    assert any("stays in the POS" in task["reason"] for task in scene.read(number)["for_people"])
    scene.later(minutes=1)
    assert len(pos.errands) == 1


def test_a_credit_memo_becomes_one_return(scene: Any, pos: PaperPos) -> None:
    number = scene.place(scene.basket(3, 1))
    scene.cycle()
    scene.clock.move(timedelta(seconds=2))
    item = next(item for item in scene.entity(number)["items"] if item["qty_ordered"] == 3)
    memo = scene.shop.refund(number, items={item["item_id"]: 2}, shipping=Decimal("1.50"))
    scene.cycle()
    scene.later(minutes=1)
    [errand] = pos.errands
    credit = read_return(errand.details["return"])
    assert errand.kind == "return"
    assert [(line.source_line, line.quantity, line.restocked) for line in credit.lines] == [
        (str(item["item_id"]), 2, True)
    ]
    assert (credit.id, credit.shipping) == (str(memo), Decimal("1.50"))
    assert credit.total == Decimal(str(scene.documents("creditmemos", number)[0]["grand_total"]))
    assert "booked" in scene.notes(number)


def test_what_went_back_onto_gift_cards_is_given_back_as_well(scene: Any, pos: PaperPos) -> None:
    number = scene.place("gift-card-part-payment")
    scene.cycle()
    scene.clock.move(timedelta(seconds=2))
    scene.shop.refund(number)
    scene.cycle()
    [errand] = pos.errands
    assert read_return(errand.details["return"]).total == pos.filed[number].order.total


def test_a_lost_return_is_run_again(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    scene.cycle()
    scene.clock.move(timedelta(seconds=2))
    scene.shop.refund(number)
    pos.fails = [Trouble("no answer")]
    scene.cycle()
    scene.later(minutes=1)
    assert [errand.again for errand in pos.errands] == [True]
    assert scene.status(number) == "downloaded"


def test_a_credit_memo_waits_for_its_order(scene: Any, pos: PaperPos) -> None:
    scene.restart(mode="wait-for-invoice")
    number = scene.place(scene.basket(2))
    scene.magento_post(f"order/{scene.entity(number)['entity_id']}/invoice", {"capture": True})
    scene.shop.refund(number, items={scene.entity(number)["items"][0]["item_id"]: 1}, shipping=Decimal(0))
    pos.fails = [Trouble("no answer")]
    scene.cycle()
    assert (pos.errands, scene.status(number)) == ([], "not_downloaded")
    assert any("data:parent-missing" in note for note in scene.notes(number))
    scene.later(minutes=1)
    assert ([errand.kind for errand in pos.errands], scene.status(number)) == (["return"], "downloaded")


def test_a_pos_without_returns_leaves_a_reminder(scene: Any, pos: PaperPos) -> None:
    pos.books_returns = False
    number = scene.place()
    scene.cycle()
    scene.clock.move(timedelta(seconds=2))
    scene.shop.refund(number)
    scene.cycle()
    assert pos.errands == []
    assert any("book it in the POS by hand" in task["reason"] for task in scene.read(number)["for_people"])


def test_only_what_moved_is_told_to_the_store(scene: Any, pos: PaperPos) -> None:
    sku = scene.magento_get("products", {"searchCriteria[pageSize]": "1"})["items"][0]["sku"]
    pos.shelf = {sku: 41, "nowhere": 3}
    scene.cycle()
    assert scene.magento_get(f"stockItems/{sku}")["qty"] == 41
    told = scene.calls("PUT", "stockItems")
    scene.cycle()
    pos.shelf = {sku: 40, "nowhere": 3}
    scene.cycle()
    assert scene.magento_get(f"stockItems/{sku}")["qty"] == 40
    assert scene.calls("PUT", "stockItems") == told + 1


def test_an_order_is_taken_off_the_shelf_before_the_store_is_told(scene: Any, pos: PaperPos) -> None:
    sku = scene.magento_get("products", {"searchCriteria[pageSize]": "1"})["items"][0]["sku"]
    pos.shelf = {sku: 41}
    push = pos.push

    def push_and_reserve(*given: Any, **named: Any) -> Pushed:
        pos.shelf = {sku: 40}
        return push(*given, **named)

    pos.push = push_and_reserve
    scene.place()
    scene.cycle()
    assert scene.magento_get(f"stockItems/{sku}")["qty"] == 40


@pytest.mark.parametrize("like", [name for name, order in GALLERY.items() if order.qualifies])
def test_what_is_kept_is_what_was_read(scene: Any, pos: PaperPos, like: str) -> None:
    number = scene.place(like)
    scene.cycle()
    consignment = pos.filed[number]
    order = consignment.order
    assert read_consignment(write(consignment)) == consignment
    assert order.tax == sum((line.tax for line in order.lines), order.shipping_tax)
    assert all(line.list_price >= line.amount for line in order.lines)
    assert order.total == order.paid >= order.captured


def test_what_a_version_before_kept_is_read(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    scene.cycle()
    consignment = pos.filed[number]
    kept = json.loads(write(consignment))
    for payment in kept["order"]["payments"]:
        del payment["reference"], payment["last_four"]
    [paid] = consignment.order.payments
    before = replace(consignment.order, payments=(replace(paid, reference="", last_four=""),))
    assert read_consignment(json.dumps(kept).encode()) == replace(consignment, order=before)


def test_the_card_and_the_gateways_reference_go_along(scene: Any, pos: PaperPos) -> None:
    number = scene.place()
    told = scene.entity(number)["payment"]
    scene.cycle()
    [paid] = pos.filed[number].order.payments
    assert (paid.reference, paid.last_four) == (told["last_trans_id"], told["cc_last4"])
    assert paid.reference
    scene.later(minutes=1)  # the invoice has captured it since: another reference, and no change for the POS
    assert scene.entity(number)["payment"]["last_trans_id"] != paid.reference
    assert scene.notes(number) == ["filed"]

"""The bridge dies between two durable steps and goes on as if nothing had happened (decisions 6, MAG-D04, MAG-D05)."""

from dataclasses import replace
from typing import Any

import pytest

from tillproof.bridge import order_book
from tillproof.bridge.errand import Done, Errand


class Died(BaseException):
    """The process ended here."""


class Dying:
    """A source that ends the process at one call: before it is made, or after it was."""

    def __init__(self, source: Any) -> None:
        self._source = source
        self.deadly = ""
        self.after = False

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._source, name)
        if name != self.deadly:
            return method

        def call(*given: Any, **named: Any) -> Any:
            self.deadly = ""
            if self.after:
                found = method(*given, **named)
                if hasattr(found, "__next__"):
                    next(found)
            raise Died

        return call


class DyingErrands(Dying):
    """Ends the process at an errand of one kind."""

    kind = ""

    def run(self, errand: Errand) -> Done:
        if errand.kind != self.kind:
            return self._source.run(errand)
        self.kind = ""
        if self.after:
            self._source.run(errand)
        raise Died


@pytest.fixture
def dying(scene: Any) -> DyingErrands:
    found = DyingErrands(scene.bridge._source)
    cycle = scene.bridge._cycle
    cycle._source = cycle._delivery._source = cycle._write_back._doer = found
    return found


def die(scene: Any) -> None:
    with pytest.raises(Died):
        scene.bridge.cycle()


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["changed_since", "read", "server_time"])
def test_reading_goes_on(scene: Any, dying: Any, step: str, after: bool) -> None:
    numbers = [scene.place() for _ in range(3)]
    dying.deadly, dying.after = step, after
    die(scene)
    scene.cycle()
    assert scene.poll().orders == numbers
    assert all(scene.notes(number) == [] for number in numbers)


def test_a_crash_between_two_pages_loses_and_doubles_nothing(scene: Any) -> None:
    scene.restart(magento=replace(scene.settings.magento, page_size=2))
    numbers = [scene.place() for _ in range(5)]
    source = scene.bridge._source
    real = source.changed_since

    def two_pages(moment: Any) -> Any:
        for place, page in enumerate(real(moment)):
            if place == 2:
                raise Died
            yield page

    source.changed_since = two_pages
    die(scene)
    assert scene.poll().orders == numbers[:4]
    source.changed_since = real
    scene.cycle()
    assert scene.poll().orders == numbers


@pytest.mark.parametrize("after", [False, True])
def test_an_invoice_is_made_once(scene: Any, dying: Any, after: bool) -> None:
    number = scene.delivered()
    dying.kind, dying.after = "invoice", after
    die(scene)
    scene.cycle()
    assert len(scene.documents("invoices", number)) == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("kind", ["ship", "void", "cancel-line", "comment"])
def test_errands_are_done_once(scene: Any, basket: Any, dying: Any, kind: str, after: bool) -> None:
    number, rejected = scene.place(basket(3, 1)), scene.place()
    scene.deliver(number)
    item = scene.read(number)["lines"][0]["item_id"]
    scene.ship(number, {item: 1})
    scene.line(number, 1, item_id=item)
    scene.void(number)
    scene.acknowledge(rejected, "1301")
    dying.kind, dying.after = kind, after
    die(scene)
    for _ in range(2):
        scene.later(minutes=1)
    assert [sum(shipment.pieces.values()) for shipment in scene.shop.shipments(number)] == [1]
    memos = scene.documents("creditmemos", number)
    assert sorted(sum(row["qty"] for row in memo["items"]) for memo in memos) == [1, 2]
    comments = [line["comment"] or "" for line in scene.entity(rejected)["status_histories"]]
    assert sum("1301" in comment for comment in comments) == 1
    order = scene.read(number)
    assert (order["status"], order["waiting"], order["for_people"]) == ("shipped", [], [])
    assert scene.poll().cancellations == []


def test_a_commit_that_fails_leaves_neither_state_nor_note(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = scene.place()
    scene.cycle()
    scene.poll()

    def dies(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(order_book, "add_note", dies)
        assert (
            scene.pos(
                "POST",
                "/AcknowledgeRequest",
                f"<acknowledgeRequest><id>{number}</id><responseType>WEB_ORDER</responseType><responseIssues>"
                "<responseIssue><code>1301</code></responseIssue></responseIssues></acknowledgeRequest>",
            ).status_code
            == 500
        )
    assert (scene.status(number), scene.notes(number)) == ("not_downloaded", [])
    assert scene.acknowledge(number, "1301").success
    assert (scene.status(number), len(scene.notes(number))) == ("rejected", 1)


def test_an_acknowledgement_that_comes_while_a_page_is_read(
    scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.restart(mode="wait-for-invoice")
    number = scene.place()
    scene.magento_post(f"order/{scene.entity(number)['entity_id']}/invoice")
    scene.cycle()
    scene.poll()
    scene.shop.refund(number)
    delivery = scene.bridge._cycle._delivery
    asked = delivery._ask

    def meanwhile(*given: Any) -> Any:
        findings = asked(*given)
        assert scene.acknowledge(number).success
        return findings

    with monkeypatch.context() as busy:
        busy.setattr(delivery, "_ask", meanwhile)
        scene.later(seconds=1)
    assert scene.status(number) == "downloaded"
    scene.later(hours=1)
    assert scene.poll().cancellations == [number]

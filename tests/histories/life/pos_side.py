"""What the POS does: it polls, reports, repeats itself; every answer and its effect are held against the model."""

from collections.abc import Callable, Sequence
from copy import deepcopy

from .broken import insist
from .order_model import Order
from .pos_hand import Activity, Answer, Message
from .scene import Scene, difference
from .trap import Death

DEATHS = ("dies-before", "dies-after", "killed")


class PosSide:
    """`outbox` holds what the POS has no answer to yet, `said` everything it ever said."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self.said: list[Message] = []
        self.outbox: list[Message] = []
        self.deeds: dict[str, Callable[..., object]] = {
            "poll": self.poll,
            "acknowledge": self._acknowledge,
            "accept-cancellation": self._accept_cancellation,
            "ship": self._ship,
            "void": self._void,
            "cancel-line": self._cancel_line,
            "sell-line": self._sell_line,
            "repeat": self._repeat,
            "wrong-password": self._wrong_password,
        }

    def say_what_is_due(self) -> None:
        """What was not heard yet, then what a poll calls for."""
        waiting, self.outbox = self.outbox, []
        for message in waiting:
            self._scene.tell(f"again {message.kind} {message.number} {message.how}")
            self._say(message)
        self._scene.tell("poll")
        for number in self.poll():
            self._scene.tell(f"acknowledge {number}")
            self.acknowledge_settled(self._scene.named(number))
        for order in self._scene.orders:
            if order.cancellation_listed:
                self._scene.tell(f"accept-cancellation {order.number}")
                self._say(self._scene.stage.pos.acknowledgement(order.number, "clean", cancellation=True))

    def poll(self, moment: str = "", count: str = "0") -> list[str]:
        """The numbers of the orders that were offered."""
        if moment:
            self._scene.stage.arm(moment, int(count))
        try:
            activity = self._scene.stage.pos.poll()
        except Death:
            self._scene.revive()
            self._find_out_what_was_offered(moment)
            return []
        self._scene.settle()
        if not isinstance(activity, Activity):
            insist(not self._scene.module_on and activity == 404, f"a poll is answered {activity}")
            return []
        insist(self._scene.module_on, "a poll is answered while the module is off")
        self._check(activity)
        self._mark_offered()
        return [offer.number for offer in activity.orders]

    def _mark_offered(self) -> None:
        for order in self._scene.orders:
            order.offered = order.offered or order.listed

    def _find_out_what_was_offered(self, moment: str) -> None:
        """A poll that was never answered has offered all or nothing; where the death was named, which."""
        shown = self._scene.stage.summaries()
        listed = [order for order in self._scene.orders if order.listed and not order.offered]
        marked = [order for order in listed if "offered" in shown[order.number]["marks"]]
        nothing: list[Order] = []
        possible = {"dies-before": [nothing], "dies-after": [listed]}.get(moment, [nothing, listed])
        insist(
            marked in possible,
            f"a poll {moment}: of {len(listed)} orders {len(marked)} are marked as offered",
        )
        for order in marked:
            order.offered = True

    def _check(self, activity: Activity) -> None:
        """What is listed is what must be listed, and its money is right to the cent."""
        offered = sorted(offer.number for offer in activity.orders)
        cancelled = sorted(activity.cancellations)
        self._scene.came_of_it(f"orders {offered}, cancellations {cancelled}")
        due = sorted(order.number for order in self._scene.orders if order.listed)
        to_cancel = sorted(order.number for order in self._scene.orders if order.cancellation_listed)
        insist(offered == due, f"the poll lists orders {offered}, but must list {due}")
        insist(cancelled == to_cancel, f"the poll lists cancellations {cancelled}, but must list {to_cancel}")
        for offer in activity.orders:
            order = self._scene.named(offer.number)
            total = order.bought.totals.grand_total
            insist(
                offer.sum == offer.paid == total,
                f"order {offer.number}: lines, shipping and tax are {offer.sum}, payments {offer.paid}, "
                f"but the customer paid {total}",
            )
            told = {item: line.ordered for item, line in order.lines.items()}
            insist(offer.lines == told, f"order {offer.number}: lines {offer.lines}, before {told}")
            if order.edition.startswith("Edited"):
                insist(
                    offer.comment == order.edition,
                    f"order {offer.number}: offered with comment {offer.comment!r}, not {order.edition!r}",
                )

    def _acknowledge(self, word: str, how: str, *delivery: str) -> None:
        if order := self._scene.order(word):
            if how != "failing" and (order.offered or how == "1010"):
                order.sold = True
            self._say(self._scene.stage.pos.acknowledgement(order.number, how), *delivery)

    def _accept_cancellation(self, word: str, how: str, *delivery: str) -> None:
        if order := self._scene.order(word):
            self._say(self._scene.stage.pos.acknowledgement(order.number, how, cancellation=True), *delivery)

    def _ship(self, word: str, what: str, *delivery: str) -> None:
        if order := self._scene.order(word):
            items = _parcel(order, what)
            message = self._scene.stage.pos.shipment(order.number, items, tracked=what != "no-tracking")
            self._say(message, *delivery)

    def _void(self, word: str, *delivery: str) -> None:
        if order := self._scene.order(word):
            self._say(self._scene.stage.pos.void(order.number), *delivery)

    def _cancel_line(self, word: str, line: str, pieces: str, *delivery: str) -> None:
        self._act_on_line("CANCEL", word, line, pieces, delivery)

    def _sell_line(self, word: str, *delivery: str) -> None:
        self._act_on_line("SELL", word, "1", "1", delivery)

    def _act_on_line(self, action: str, word: str, line: str, pieces: str, delivery: Sequence[str]) -> None:
        if order := self._scene.order(word):
            items = list(order.lines) or ["0"]
            item = items[(int(line) - 1) % len(items)]
            self._say(self._scene.stage.pos.line_action(order.number, action, item, int(pieces)), *delivery)

    def _repeat(self, back: str) -> None:
        """Something the POS said before, word for word."""
        if self.said:
            message = self.said[-1 - (int(back) - 1) % len(self.said)]
            self._scene.tell(f"  that is {message.kind} {message.number} {message.how}")
            self._say(message)

    def _wrong_password(self) -> None:
        before = self._scene.stage.summaries()
        refused = 401 if self._scene.module_on else 404
        pos = self._scene.stage.pos
        insist(pos.poll(password="guessed") == refused, "a poll with a wrong password is refused")
        for order in self._scene.orders:
            for message in (pos.acknowledgement(order.number, "clean"), pos.void(order.number)):
                answer = pos.send(message, password="guessed")
                insist(answer.status == refused, f"a wrong password is answered {answer}")
        insist(self._scene.stage.summaries() == before, "a wrong password changes nothing")

    def _say(self, message: Message, *delivery: str) -> None:
        """Send it, and hold answer and effect against the model; what the delivery spoils stays in the outbox."""
        fate = delivery[0] if delivery else ""
        self.said.append(message)
        if fate == "never":
            self.outbox.append(message)
            return
        heard = self._send(message, *delivery)
        if fate == "twice" and heard is not None:
            before = (
                self._scene.stage.detail(message.number) if self._scene.named(message.number).seen else {}
            )
            self._send(message)
            after = self._scene.stage.detail(message.number) if before else {}
            insist(before == after, f"{message.kind} {message.how}, said twice, was heard twice")
        elif (fate == "lost" or heard is None) and message not in self.outbox:
            self.outbox.append(message)

    def _send(self, message: Message, fate: str = "", count: str = "0") -> Answer | None:
        """The answer; None when the bridge died over it, or was not to be spoken to."""
        order, exchanges = self._scene.named(message.number), self._scene.store.exchanges
        foreseen = deepcopy(order)
        due = foreseen.hear(message)
        unmoved = foreseen == order and message.kind != "ship"  # a parcel that comes too late is a note
        repeated = order.seen and (message.key in order.told or unmoved)
        before = self._scene.stage.detail(order.number) if repeated else {}
        if fate in DEATHS:
            self._scene.stage.arm(fate, int(count))
        try:
            answer = self._scene.stage.pos.send(message)
        except Death:
            self._scene.revive()
            self._find_out_what_was_heard(message, fate)
            return None
        self._scene.settle()
        insist(
            self._scene.store.exchanges == exchanges, f"{message.kind}: Magento was asked before the answer"
        )
        if not self._scene.module_on:
            insist(answer.status == 404, f"{message.kind} is answered {answer} while the module is off")
            return None
        order.hear(message)
        self._scene.came_of_it("SUCCESS" if answer.success else "FAILURE")
        insist(answer.status == 200, f"{message.kind} of order {order.number} is answered {answer}")
        insist(
            due is None or answer.success == due,
            f"{message.kind} {message.how} of order {order.number} is answered {answer.text}",
        )
        shown = self._scene.check_detail(order)
        insist(not repeated or shown == before, f"a repeated {message.kind} changed something")
        return answer

    def _find_out_what_was_heard(self, message: Message, fate: str) -> None:
        """A message that was never answered has had its whole effect or none; where the death was named, which."""
        order = self._scene.named(message.number)
        heard = deepcopy(order)
        heard.hear(message)
        possible = {"dies-before": [order], "dies-after": [heard]}.get(fate, [order, heard])
        complaints = []
        for became in possible:
            self._scene.orders[self._scene.orders.index(order)] = order = became
            try:
                self._scene.check_detail(became)
                complaints.append(difference(became, self._scene.stage.summaries().get(became.number)))
            except AssertionError as error:
                complaints.append(str(error))
            if not complaints[-1]:
                return
        raise AssertionError(f"{message.kind} before a death: {'; '.join(complaints)}")

    def acknowledge_settled(self, order: Order) -> None:
        how = "1010" if order.sold else "clean"
        order.sold = True
        self._say(self._scene.stage.pos.acknowledgement(order.number, how))


def _parcel(order: Order, what: str) -> dict[str, int] | None:
    """What goes into a parcel, by itemID; None: the message tells no items."""
    still = {item: line.open for item, line in order.lines.items() if line.open}
    first = dict(list(still.items())[:1])
    if what == "absent":
        return None
    if what == "empty":
        return {}
    if what in ("one", "no-tracking"):
        return dict.fromkeys(first, 1)
    if what == "too-much":
        return {item: pieces + 1 for item, pieces in first.items()} or {"0": 1}
    return still

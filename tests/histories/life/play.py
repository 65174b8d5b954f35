"""Plays a history on a stage and holds what happens against the model, after every step and at the end."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import timedelta
from typing import Any

from . import books
from .broken import Broken, insist
from .order_model import ALLOWED_MOVES, Order
from .pos_hand import Activity, Answer, Message
from .stage import Header, Shown, Stage
from .steps import HEADERS, ORDINARY, History
from .trap import Death

DEATHS = ("dies-before", "dies-after", "killed")

DRAINING = 16
"""Rounds after which everything must have come to rest: the tries of the bridge, and some."""


AWAY = frozenset(
    {"place", "store-cancel", "store-hold", "store-unhold", "refund", "edit", "invoice", "trouble"}
    | {"line-down", "line-up", "clock", "skew"}
)
"""Steps of which the bridge cannot know anything yet."""


def header_of(history: Sequence[str]) -> Header:
    """The settings a history begins with."""
    return Header(
        mode="wait-for-invoice" if "wait-for-invoice" in history else "auto-invoice",
        redeliver="redeliver" in history,
        refunds_voids="keep-voided" not in history,
    )


class Player:
    """One history. `story` is what was done and what came of it, for people."""

    def __init__(self, stage: Stage, history: History) -> None:
        self._stage = stage
        self._store = stage.store
        self._history = [step for step in history if step not in HEADERS]
        self._orders: list[Order] = []
        self._said: list[Message] = []
        self._outbox: list[Message] = []  # what the POS has no answer to yet
        self._shown: dict[str, Shown] = {}  # what the bridge said of its orders last
        self._seen_in_store: tuple[dict[int, Shown], dict[int, list[Shown]]] | None = None
        self._module_on = True
        self.steps = 0
        self.story: list[str] = []
        self._deeds: dict[str, Callable[..., object]] = {
            "place": self._place,
            "carry": self._carry,
            "cycle": self._cycle,
            "poll": self._poll,
            "acknowledge": self._acknowledge,
            "accept-cancellation": self._accept_cancellation,
            "ship": self._ship,
            "void": self._void,
            "cancel-line": self._cancel_line,
            "sell-line": self._sell_line,
            "repeat": self._repeat,
            "store-cancel": self._store_cancel,
            "refund": self._refund,
            "store-hold": self._store_hold,
            "store-unhold": self._store_unhold,
            "edit": self._edit,
            "invoice": self._invoice,
            "operator": self._operator,
            "trouble": self._trouble,
            "line-down": self._line_down,
            "line-up": self._line_up,
            "restart": self._restart,
            "wrong-password": self._wrong_password,
            "module": self._module,
            "clock": self._clock,
            "skew": self._skew,
        }

    def play(self) -> None:
        """Raises `Broken`, with the story so far."""
        try:
            for step in self._history:
                self._step(step)
            self._tell("drain")
            self._drain()
        except AssertionError as error:
            raise Broken(self._account(str(error))) from error

    def _step(self, step: str) -> None:
        verb, *words = step.split()
        if verb not in self._deeds:
            raise ValueError(f"step {step!r}: no such step; there are {', '.join(sorted(self._deeds))}")
        self.steps += 1
        self._tell(step)
        self._deeds[verb](*words)
        if verb in AWAY:
            self._seen_in_store = None
        elif verb != "cycle":  # a cycle is looked at closely by itself
            self._compare()

    def _tell(self, what: str) -> None:
        self.story.append(what)

    def _came_of_it(self, what: str) -> None:
        self.story[-1] += f" -> {what}"

    def _account(self, complaint: str) -> str:
        steps = "\n".join(f"  {number:2}. {line}" for number, line in enumerate(self.story, start=1))
        return f"{complaint}\n\nWhat happened:\n{steps}"

    def _order(self, word: str) -> Order | None:
        return self._orders[(int(word) - 1) % len(self._orders)] if self._orders else None

    # --- the store ----------------------------------------------------------------------------------------------

    def _place(self, like: str) -> None:
        bought, placed = self._store.place(None if like == ORDINARY else like)
        header = self._stage.header
        order = Order(placed.number, placed.entity_id, bought, header.mode, header.redeliver)
        self._orders.append(order)
        self._came_of_it(placed.number)

    def _in_store(self, word: str, path: str, body: Any = None) -> None:
        """Something the shop's people do with an order; the shop may refuse it. `{}` in the path is the order."""
        if order := self._order(word):
            done = self._store.write(path.format(order.entity_id), {} if body is None else body)
            self._came_of_it("done" if done else "the shop refuses")

    def _store_cancel(self, word: str) -> None:
        self._in_store(word, "orders/{}/cancel")

    def _store_hold(self, word: str) -> None:
        self._in_store(word, "orders/{}/hold")

    def _store_unhold(self, word: str) -> None:
        self._in_store(word, "orders/{}/unhold")

    def _refund(self, word: str, how: str) -> None:
        body: dict[str, Any] = {"notify": False}
        if how == "part":
            body |= {"items": self._one_piece(word), "arguments": {"shipping_amount": 0}}
        self._in_store(word, "order/{}/refund", body)

    def _invoice(self, word: str, how: str) -> None:
        """By somebody else."""
        body: dict[str, Any] = {"capture": True, "notify": False}
        if how == "part":
            body["items"] = self._one_piece(word)
        self._in_store(word, "order/{}/invoice", body)

    def _one_piece(self, word: str) -> list[dict[str, int]]:
        order = self._order(word)
        rows = books.sold_rows(self._store.orders([order.entity_id])[order.entity_id]) if order else []
        return [{"order_item_id": row["item_id"], "qty": 1} for row in rows[:1]]

    def _edit(self, word: str) -> None:
        if order := self._order(word):
            note = f"Edited {self.steps}"
            entity = {"entity_id": order.entity_id, "increment_id": order.number, "customer_note": note}
            self._in_store(word, "orders", {"entity": entity})

    def _trouble(self, fault: str, times: str, place: str) -> None:
        self._store.trouble(fault, int(times), place)

    def _line_down(self) -> None:
        self._store.trouble("drop_request", None, "any")

    def _line_up(self) -> None:
        self._store.well_again()

    # --- the bridge ---------------------------------------------------------------------------------------------

    def _cycle(self, moment: str = "", count: str = "0") -> None:
        orders, memos = self._look_into_the_store()
        if moment:
            self._stage.arm(moment, int(count))
        well = quiet = False
        try:
            status, report = self._stage.ask_control("POST", "/cycle")
        except Death:
            self._revive()
        else:
            well, in_trouble = status == 200, self._store.in_trouble
            quiet = well and not report["written"] and not in_trouble
            self._came_of_it(
                f"read {report['read']}, written {report['written']}" if well else report["error"]
            )
            insist(
                well or (status == 502 and in_trouble), f"nothing is the matter with Magento, but {report}"
            )
        self._settle()
        if not quiet:
            self._seen_in_store = None
        self._shown = self._stage.summaries()
        for place, order in enumerate(self._orders):
            status = order.status
            ours = {memo["entity_id"]: books.is_ours(memo) for memo in memos.get(order.entity_id, [])}
            possible = order.after_reading(orders[order.entity_id], ours)
            became = self._what_it_became(order, possible, well=well)
            insist_on_arrow(became.number, status, became.status)
            self._orders[place] = became

    def _look_into_the_store(self) -> tuple[dict[int, Shown], dict[int, list[Shown]]]:
        """Orders and credit memos as they are; asked again only when somebody can have changed them."""
        if self._seen_in_store is None:
            orders = self._store.orders([order.entity_id for order in self._orders])
            refunded = [entity for entity, order in orders.items() if order.get("total_refunded")]
            self._seen_in_store = orders, self._store.documents("creditmemos", refunded)
        return self._seen_in_store

    def _what_it_became(self, before: Order, possible: list[Order], *, well: bool) -> Order:
        """Of what it may be, what the bridge shows; a cycle that ended early may have left it as it was."""
        shown = self._shown.get(before.number)
        if not well:
            possible = [before, *possible]
        complaints = [_difference(order, shown) for order in possible]
        if all(complaints):
            raise AssertionError(f"after a cycle: {complaints[-1]}")
        became = possible[complaints.index("")]
        if (became.fit or (well and became.downloaded)) and not became.lines:
            became.learn_lines(self._stage.detail(became.number)["lines"])
        return became

    def _restart(self) -> None:
        self._stage.restart()

    def _revive(self) -> None:
        self._stage.revive()
        self._came_of_it("died, started again")

    def _settle(self) -> None:
        """What was to kill the bridge is over; it may have come a moment too late."""
        if not self._stage.disarm():
            self._revive()

    def _module(self, switch: str) -> None:
        self._module_on = switch == "on"
        self._stage.control("PUT", "/module", {"enabled": self._module_on})

    def _operator(self, action: str, word: str) -> None:
        order = self._order(word)
        if order is None:
            return
        status, answer = self._stage.ask_control("POST", f"/orders/{order.number}/{action}")
        self._came_of_it("granted" if status == 200 else str(answer.get("error")))
        if status == 200:
            order.granted(action)
        else:
            insist(not order.must_grant(action), f"order {order.number}: {action} is refused: {answer}")

    # --- time ---------------------------------------------------------------------------------------------------

    def _clock(self, seconds: str) -> None:
        self._store.clock.move(timedelta(seconds=int(seconds)))

    def _skew(self, seconds: str) -> None:
        """The bridge's own clock is off by so much from now on."""
        self._stage.skew = timedelta(seconds=int(seconds))

    # --- the POS ------------------------------------------------------------------------------------------------

    def _carry(self) -> None:
        self._cycle()
        for number in self._poll():
            self._acknowledge_settled(self._named(number))

    def _poll(self, moment: str = "", count: str = "0") -> list[str]:
        """The numbers of the orders that were offered."""
        if moment:
            self._stage.arm(moment, int(count))
        try:
            activity = self._stage.pos.poll()
        except Death:
            self._revive()
            self._find_out_what_was_offered(moment)
            return []
        self._settle()
        if not isinstance(activity, Activity):
            insist(not self._module_on and activity == 404, f"a poll is answered {activity}")
            return []
        insist(self._module_on, "a poll is answered while the module is off")
        self._check(activity)
        self._mark_offered()
        return [offer.number for offer in activity.orders]

    def _mark_offered(self) -> None:
        for order in self._orders:
            order.offered = order.offered or order.listed

    def _find_out_what_was_offered(self, moment: str) -> None:
        """A poll that was never answered has offered all or nothing; where the death was named, which."""
        shown = self._stage.summaries()
        listed = [order for order in self._orders if order.listed and not order.offered]
        marked = [order for order in listed if "offered" in shown[order.number]["marks"]]
        possible = {"dies-before": [[]], "dies-after": [listed]}.get(moment, [[], listed])
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
        self._came_of_it(f"orders {offered}, cancellations {cancelled}")
        due = sorted(order.number for order in self._orders if order.listed)
        to_cancel = sorted(order.number for order in self._orders if order.cancellation_listed)
        insist(offered == due, f"the poll lists orders {offered}, but must list {due}")
        insist(cancelled == to_cancel, f"the poll lists cancellations {cancelled}, but must list {to_cancel}")
        for offer in activity.orders:
            order = self._named(offer.number)
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

    def _named(self, number: str) -> Order:
        return next(order for order in self._orders if order.number == number)

    def _acknowledge(self, word: str, how: str, *delivery: str) -> None:
        if order := self._order(word):
            if how != "failing" and (order.offered or how == "1010"):
                order.sold = True
            self._say(self._stage.pos.acknowledgement(order.number, how), *delivery)

    def _accept_cancellation(self, word: str, how: str, *delivery: str) -> None:
        if order := self._order(word):
            self._say(self._stage.pos.acknowledgement(order.number, how, cancellation=True), *delivery)

    def _ship(self, word: str, what: str, *delivery: str) -> None:
        if order := self._order(word):
            items = _parcel(order, what)
            message = self._stage.pos.shipment(order.number, items, tracked=what != "no-tracking")
            self._say(message, *delivery)

    def _void(self, word: str, *delivery: str) -> None:
        if order := self._order(word):
            self._say(self._stage.pos.void(order.number), *delivery)

    def _cancel_line(self, word: str, line: str, pieces: str, *delivery: str) -> None:
        self._act_on_line("CANCEL", word, line, pieces, delivery)

    def _sell_line(self, word: str, *delivery: str) -> None:
        self._act_on_line("SELL", word, "1", "1", delivery)

    def _act_on_line(self, action: str, word: str, line: str, pieces: str, delivery: Sequence[str]) -> None:
        if order := self._order(word):
            items = list(order.lines) or ["0"]
            item = items[(int(line) - 1) % len(items)]
            self._say(self._stage.pos.line_action(order.number, action, item, int(pieces)), *delivery)

    def _repeat(self, back: str) -> None:
        """Something the POS said before, word for word."""
        if self._said:
            message = self._said[-1 - (int(back) - 1) % len(self._said)]
            self._tell(f"  that is {message.kind} {message.number} {message.how}")
            self._say(message)

    def _wrong_password(self) -> None:
        before = self._stage.summaries()
        refused = 401 if self._module_on else 404
        pos = self._stage.pos
        insist(pos.poll(password="guessed") == refused, "a poll with a wrong password is refused")
        for order in self._orders:
            for message in (pos.acknowledgement(order.number, "clean"), pos.void(order.number)):
                answer = pos.send(message, password="guessed")
                insist(answer.status == refused, f"a wrong password is answered {answer}")
        insist(self._stage.summaries() == before, "a wrong password changes nothing")

    def _say(self, message: Message, *delivery: str) -> None:
        """Send it, and hold answer and effect against the model; what the delivery spoils stays in the outbox."""
        fate = delivery[0] if delivery else ""
        self._said.append(message)
        if fate == "never":
            self._outbox.append(message)
            return
        heard = self._send(message, *delivery)
        if fate == "twice" and heard is not None:
            before = self._stage.detail(message.number) if self._named(message.number).seen else {}
            self._send(message)
            after = self._stage.detail(message.number) if before else {}
            insist(before == after, f"{message.kind} {message.how}, said twice, was heard twice")
        elif (fate == "lost" or heard is None) and message not in self._outbox:
            self._outbox.append(message)

    def _send(self, message: Message, fate: str = "", count: str = "0") -> Answer | None:
        """The answer; None when the bridge died over it, or was not to be spoken to."""
        order, exchanges = self._named(message.number), self._store.exchanges
        foreseen = deepcopy(order)
        due = foreseen.hear(message)
        unmoved = foreseen == order and (message.kind == "void" or message.how == "clean")
        repeated = order.seen and (message.key in order.told or unmoved)
        before = self._stage.detail(order.number) if repeated else {}
        if fate in DEATHS:
            self._stage.arm(fate, int(count))
        try:
            answer = self._stage.pos.send(message)
        except Death:
            self._revive()
            self._find_out_what_was_heard(message, fate)
            return None
        self._settle()
        insist(self._store.exchanges == exchanges, f"{message.kind}: Magento was asked before the answer")
        if not self._module_on:
            insist(answer.status == 404, f"{message.kind} is answered {answer} while the module is off")
            return None
        order.hear(message)
        self._came_of_it("SUCCESS" if answer.success else "FAILURE")
        insist(answer.status == 200, f"{message.kind} of order {order.number} is answered {answer}")
        insist(
            due is None or answer.success == due,
            f"{message.kind} {message.how} of order {order.number} is answered {answer.text}",
        )
        shown = self._check_detail(order)
        insist(not repeated or shown == before, f"a repeated {message.kind} changed something")
        return answer

    def _find_out_what_was_heard(self, message: Message, fate: str) -> None:
        """A message that was never answered has had its whole effect or none; where the death was named, which."""
        order = self._named(message.number)
        heard = deepcopy(order)
        heard.hear(message)
        possible = {"dies-before": [order], "dies-after": [heard]}.get(fate, [order, heard])
        complaints = []
        for became in possible:
            self._orders[self._orders.index(order)] = order = became
            try:
                self._check_detail(became)
                complaints.append(_difference(became, self._stage.summaries().get(became.number)))
            except AssertionError as error:
                complaints.append(str(error))
            if not complaints[-1]:
                return
        raise AssertionError(f"{message.kind} before a death: {'; '.join(complaints)}")

    def _check_detail(self, order: Order) -> Shown:
        """What the bridge shows of the order now; its lines, parcels and notes are right."""
        if not order.seen:
            return {}
        detail = self._stage.detail(order.number)
        if order.lines:
            shown = {line["item_id"]: (line["shipped"], line["canceled"]) for line in detail["lines"]}
            due = {item: (line.shipped, line.cancelled) for item, line in order.lines.items()}
            insist(shown == due, f"order {order.number}: lines {shown} (shipped, cancelled), must be {due}")
        insist(
            len(detail["shipments"]) == len(order.parcels),
            f"order {order.number}: {len(detail['shipments'])} shipments of {len(order.parcels)}",
        )
        for issue, heard in order.issues.items():
            found = sum(issue in note for note in detail["notes"])
            insist(
                1 <= found <= heard,
                f"order {order.number}: {issue!r}, heard {heard} times, is noted {found} times",
            )
        return detail

    # --- after every step ---------------------------------------------------------------------------------------

    def _compare(self) -> None:
        shown = self._stage.summaries()
        for order in self._orders:
            difference = _difference(order, shown.get(order.number))
            insist(not difference, difference)
            before = self._shown.get(order.number, {}).get("status", order.status)
            insist_on_arrow(order.number, before, order.status)
        insist(
            len(shown) == sum(order.seen for order in self._orders),
            f"the bridge has orders {sorted(shown)}",
        )
        self._shown = shown

    # --- the end ------------------------------------------------------------------------------------------------

    def _drain(self) -> None:
        """Magento is well, the POS says what it has to say, time goes by; then nothing may be left over."""
        self._store.well_again()
        self._module("on")
        for _ in range(DRAINING):
            self._tell("cycle")
            self._cycle()
            talk = self._talk()
            self._compare()
            details = {order.number: self._stage.detail(order.number) for order in self._orders}
            if not talk and not any(detail["waiting"] for detail in details.values()):
                break
            self._clock("7200")
        else:
            raise AssertionError(f"does not come to rest: {details}")
        books.check(self._store, self._orders, details)

    def _talk(self) -> int:
        """Everything the POS has to say just now; how much that was."""
        said = len(self._said)
        waiting, self._outbox = self._outbox, []
        for message in waiting:
            self._tell(f"again {message.kind} {message.number} {message.how}")
            self._say(message)
        self._tell("poll")
        for number in self._poll():
            self._tell(f"acknowledge {number}")
            self._acknowledge_settled(self._named(number))
        for order in self._orders:
            if order.cancellation_listed:
                self._tell(f"accept-cancellation {order.number}")
                self._say(self._stage.pos.acknowledgement(order.number, "clean", cancellation=True))
        return len(self._said) - said

    def _acknowledge_settled(self, order: Order) -> None:
        how = "1010" if order.sold else "clean"
        order.sold = True
        self._say(self._stage.pos.acknowledgement(order.number, how))


def insist_on_arrow(number: str, before: str, after: str) -> None:
    """The six words change along the arrows only."""
    insist(before == after or after in ALLOWED_MOVES[before], f"order {number} went from {before} to {after}")


def _difference(order: Order, shown: Shown | None) -> str:
    """How the bridge's summary differs from the model; empty if it does not."""
    if shown is None or not order.seen:
        return "" if shown is None and not order.seen else f"order {order.number}: known {not order.seen}"
    marks = set(shown["marks"])
    pairs = [("status", shown["status"], order.status), ("offered", "offered" in marks, order.offered)]
    pairs.append(("excluded", "excluded" in marks, order.excluded))
    pairs.append(("cancel-pending", "cancel-pending" in marks, order.cancellation in ("pending", "refused")))
    if order.held:
        pairs.append(("held", "held" in marks, True))
    if not order.downloaded and order.status != "canceled":
        pairs.append((f"qualifies ({shown['decision_text']})", shown["decision"] == "downloaded", order.fit))
    wrong = [f"{name} is {there}, must be {due}" for name, there, due in pairs if there != due]
    return f"order {order.number}: {'; '.join(wrong)}" if wrong else ""


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

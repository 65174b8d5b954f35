"""What the steps of one scenario share: its orders, the POS, the last answers, and the judge.

The orders of a scenario are numbered from 1 in the sequence in which they were placed; "the order" is number 1,
"the other order" is number 2.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote

from ..schemas import requirements
from ..simulators.shopper import VirtualOrder
from . import wire
from .examination import Examination
from .examiner import JSON, Answer, Examiner
from .messages import Issue
from .orders import OrderBook, part_number
from .phrases import Which
from .target import BridgeSettings, OrderState, Target
from .transcript import Transcript
from .visit import Visit

if TYPE_CHECKING:
    from .pushed_visit import TillVisit

REFUSAL = Issue("1301", "Payment type is not known")
"""The issue that a scenario uses where any failing one will do."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An order of this scenario: its number, its orderID on the wire, what was bought."""

    number: int
    id: str
    order: VirtualOrder


@dataclass
class Scene:
    """Held by the fixture `tillproof_scene` for one scenario."""

    visit: Visit
    examination: Examination
    pos: Examiner
    book: OrderBook
    transcript: Transcript
    orders: list[Placed] = field(default_factory=list)
    rounds: list[list[Answer]] = field(default_factory=lambda: [[]])
    seen: wire.Outstanding | None = None
    earlier: list[wire.Outstanding] = field(default_factory=list)
    noted: dict[str, OrderState] = field(default_factory=dict)
    module_is_off: bool = False
    heard_before_turn: int = -1
    settings: BridgeSettings = field(default_factory=BridgeSettings)
    till: "TillVisit | None" = None
    """The POS that documents are pushed into, where the scenario is about one."""
    placer: Callable[[VirtualOrder], str] | None = None
    """Places orders elsewhere than the target itself does: in another store view, for another POS."""
    farewells: list[Callable[[], None]] = field(default_factory=list)
    """What steps leave to be put right before the scene is left, latest first."""

    @property
    def target(self) -> Target:
        return self.visit.target

    @property
    def order(self) -> Placed:
        return self.numbered(1)

    @property
    def answers(self) -> list[Answer]:
        """Everything the store has answered in this scenario."""
        return [answer for each in self.rounds for answer in each]

    @property
    def latest(self) -> list[Answer]:
        """The answers to the last sentence that made calls."""
        self.require(bool(self.answers), "the POS has not called yet")
        return next(each for each in reversed(self.rounds) if each)

    @property
    def answer(self) -> Answer:
        """The last answer of all."""
        return self.latest[-1]

    def begin_step(self) -> None:
        """The answers that follow belong to another sentence."""
        if self.rounds[-1]:
            self.rounds.append([])

    def require(self, ok: bool, reason: str) -> None:
        """What the scenario starts from."""
        self.examination.require(ok, reason)

    def those(self, which: Which) -> list[Placed]:
        """The orders that a phrase names."""
        return [self.numbered(number) for number in which.numbers] or list(self.orders)

    def numbered(self, number: int) -> Placed:
        self.require(0 < number <= len(self.orders), f"order {number} was not placed in this scenario")
        return self.orders[number - 1]

    # --- what customers and shop do -------------------------------------------------------------------------------

    def place(self, order: VirtualOrder) -> Placed:
        order_id = (self.placer or self.target.place_order)(order)
        self.visit.placed.add(order_id)
        self.visit.unsettled = True
        placed = Placed(len(self.orders) + 1, order_id, order)
        self.orders.append(placed)
        return placed

    def change(self, deed: Callable[[str], None], placed: Placed) -> None:
        """Something that shop or operator does to an order."""
        deed(placed.id)
        self.visit.unsettled = True

    def move(self, placed: Placed, city: str) -> None:
        """The customer wants it sent to another city."""
        place = placed.order.ship_to
        self.require(place is not None, f"order {placed.id} goes nowhere")
        edited = replace(placed.order, ship_to=place and replace(place, city=city))
        self.change(lambda order_id: self.target.edit_order(order_id, edited), placed)
        self.orders[placed.number - 1] = replace(placed, order=edited)

    def switch_module(self, *, on: bool) -> None:
        self.target.set_module(on)
        self.module_is_off = not on
        self.visit.unsettled = True

    def part_number(self, letter: str) -> str:
        """The part number of a letter of the order's basket."""
        return part_number(letter)

    # --- what the POS does ----------------------------------------------------------------------------------------

    def hear(self, answer: Answer) -> Answer:
        self.rounds[-1].append(answer)
        if self.visit.shows_strangers(answer.body):
            self.transcript.withhold("it tells of orders of others")
        return answer

    def say(self, deed: Callable[[Examiner], Answer]) -> Answer:
        """Anything the POS says, once what was placed before can be seen."""
        self._require_line()
        self.visit.settle()
        return self.hear(deed(self.pos))

    def speak_json(self) -> None:
        """From now on in JSON. Raises `NotObservable` where the store does not offer it."""
        self.visit.settle()
        self.pos.speaks = JSON
        if "json" not in self.hear(self.pos.poll()).media_type:
            self.examination.not_observable("the store offers no JSON, which is optional")

    def fill_in(self, path: str) -> str:
        return path.replace("{order}", quote(self.order.id, safe="")) if "{order}" in path else path

    def spoilt(self, wrong: Callable[[str], str | None]) -> str:
        """A wrong id made from the order's. Raises `NotObservable` where that id has nothing to spoil."""
        order_id = wrong(self.order.id)
        if order_id is None:
            self.examination.not_observable(
                f"the store's order ids, such as {self.order.id}, have nothing to change"
            )
        return order_id

    def poll(self) -> wire.Outstanding:
        """A poll that must work for the scenario to go on. Raises `PreconditionFailed`."""
        answer, outstanding = self.look()
        self.require(outstanding is not None, f"the poll cannot be read: {self.why_unreadable(answer)}")
        assert outstanding is not None  # noqa: S101 - required in the line above
        return outstanding

    def look(self) -> tuple[Answer, wire.Outstanding | None]:
        """A poll, and what it lists; `None` when it cannot be read."""
        self._require_line()
        self.visit.settle()
        answer = self.hear(self.pos.poll())
        try:
            outstanding = answer.outstanding()
        except wire.Unreadable:
            self.seen = None
            return answer, None
        self.seen = outstanding
        self.earlier.append(outstanding)
        return answer, outstanding

    def _require_line(self) -> None:
        if not self.visit.is_polled:
            self.examination.not_observable("the target serves no web orders: its file has no [web_orders]")

    @staticmethod
    def why_unreadable(answer: Answer) -> str:
        try:
            answer.outstanding()
        except wire.Unreadable as reason:
            return str(reason)
        return answer.in_words()

    def acknowledge(self, placed: Placed, issues: Sequence[Issue] = (), kind: str = "WEB_ORDER") -> Answer:
        return self.say(lambda pos: pos.acknowledge(placed.id, issues, kind))

    # --- bringing orders into a state, as precondition ---------------------------------------------------------------

    def offer(self, placed: Sequence[Placed]) -> None:
        """Poll, and require that these are listed."""
        listed = self.poll().order_ids
        missing = [each.id for each in placed if each.id not in listed]
        self.require(not missing, f"the poll does not list {in_words(missing)}, newly placed")

    def download(self, placed: Sequence[Placed]) -> None:
        """Poll and acknowledge, batch by batch, until all of these are downloaded."""
        waiting = {each.id: each for each in placed}
        while waiting:
            batch = [waiting[order_id] for order_id in self.poll().order_ids if order_id in waiting]
            self.require(bool(batch), f"the poll does not list {in_words(list(waiting))}, newly placed")
            for each in batch:
                self.require_success(self.acknowledge(each), f"acknowledging order {each.id}")
                del waiting[each.id]

    def reject(self, placed: Sequence[Placed]) -> None:
        """Poll, and acknowledge these with a failing issue."""
        self.offer(placed)
        for each in placed:
            self.require_success(
                self.acknowledge(each, (REFUSAL,)), f"reporting an issue with order {each.id}"
            )

    def follow_up(self, state: str, placed: Placed) -> None:
        """Bring a downloaded order further: `shipped`, `voided`; `downloaded` is reached."""
        if state == "shipped":
            answer = self.say(lambda pos: pos.ship(placed.id, "ACME", "1Z-WHOLE", None))
            self.require_success(answer, f"shipping order {placed.id}")
        elif state == "voided":
            answer = self.say(lambda pos: pos.act_on_order(placed.id, "VOID", "voided to begin with"))
            self.require_success(answer, f"voiding order {placed.id}")

    def require_success(self, answer: Answer, doing: str) -> None:
        self.require(succeeded(answer), f"{doing} was answered {answer.in_words()}")

    def note_down(self, placed: Sequence[Placed]) -> None:
        """Remember what the store shows of these now."""
        for each in placed:
            self.noted[each.id] = self.state(each)

    def leave(self) -> None:
        """Clear up: what steps left behind, the module on again, own orders acknowledged away."""
        while self.farewells:
            self.farewells.pop()()
        if self.module_is_off:
            self.target.set_module(True)
            self.module_is_off = False
        if self.orders:
            self.visit.clear_up(self.pos)

    # --- what is seen afterwards ----------------------------------------------------------------------------------

    def state(self, placed: Placed) -> OrderState:
        self.visit.settle()
        return self.target.read_order(placed.id)

    def was_offered(self, placed: Placed) -> bool:
        return any(each.order(placed.id) for each in self.earlier)

    def offered(self, placed: Placed) -> wire.Offered:
        """The order as the last poll that lists it showed it. Raises `PreconditionFailed` if none did."""
        found = next((found for each in reversed(self.earlier) if (found := each.order(placed.id))), None)
        self.require(found is not None, f"no poll of this scenario lists order {placed.id}")
        assert found is not None  # noqa: S101 - required in the line above
        return found

    def tell_absence(
        self,
        judged: Sequence[str],
        ok: bool,
        *,
        expected: str,
        actual: str,
        witness: bool,
        active: str,
    ) -> None:
        """Judge a prohibition, which only stands beside a witness."""
        self.examination.judge_absence(
            judged, ok, expected=expected, actual=actual, witness=witness, active=active
        )

    def blame(self, requirement: str, *, expected: str, actual: str) -> NoReturn:
        """What every scenario takes for granted is broken: that MUST is blamed, whatever the scenario is about."""
        self.examination.blame(requirements.load().get(requirement), expected=expected, actual=actual)

    def tell(self, judged: Sequence[str], ok: bool, *, expected: str, actual: str) -> None:
        """Judge every requirement that the step speaks about."""
        self.examination.judge_all(judged, ok, expected=expected, actual=actual)


def succeeded(answer: Answer) -> bool:
    """200 with SUCCESS."""
    try:
        return answer.status == 200 and answer.receipt().is_success
    except wire.Unreadable:
        return False


def in_words(ids: Sequence[str]) -> str:
    """`W-1, W-2 and 28 more`, `nothing`."""
    if not ids:
        return "nothing"
    shown = ", ".join(ids[:4])
    return shown if len(ids) <= 4 else f"{shown} and {len(ids) - 4} more"

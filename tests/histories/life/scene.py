"""What a history has come to: where it is played, its orders as they must be, and the story so far, for people."""

from .broken import insist
from .order_model import ALLOWED_MOVES, Order
from .stage import Shown, Stage


class Scene:
    """One history under way. `story` is what was done and what came of it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.store = stage.store
        self.orders: list[Order] = []
        self.shown: dict[str, Shown] = {}  # what the bridge said of its orders last
        self.seen_in_store: tuple[dict[int, Shown], dict[int, list[Shown]]] | None = None
        self.module_on = True
        self.steps = 0
        self.story: list[str] = []

    # --- the story ----------------------------------------------------------------------------------------------

    def tell(self, what: str) -> None:
        self.story.append(what)

    def came_of_it(self, what: str) -> None:
        self.story[-1] += f" -> {what}"

    def account(self, complaint: str) -> str:
        """The complaint, and how it came to that."""
        steps = "\n".join(f"  {number:2}. {line}" for number, line in enumerate(self.story, start=1))
        return f"{complaint}\n\nWhat happened:\n{steps}"

    # --- orders -------------------------------------------------------------------------------------------------

    def order(self, word: str) -> Order | None:
        """By the sequence of placing, counted on from the first when there are fewer."""
        return self.orders[(int(word) - 1) % len(self.orders)] if self.orders else None

    def named(self, number: str) -> Order:
        return next(order for order in self.orders if order.number == number)

    # --- a bridge that dies -------------------------------------------------------------------------------------

    def revive(self) -> None:
        self.stage.revive()
        self.came_of_it("died, started again")

    def settle(self) -> None:
        """What was to kill the bridge is over; it may have come a moment too late."""
        if not self.stage.disarm():
            self.revive()

    # --- bridge against model -----------------------------------------------------------------------------------

    def compare(self) -> None:
        """Every order is as it must be, as far as summaries tell."""
        shown = self.stage.summaries()
        for order in self.orders:
            wrong = difference(order, shown.get(order.number))
            insist(not wrong, wrong)
            before = self.shown.get(order.number, {}).get("status", order.status)
            insist_on_arrow(order.number, before, order.status)
        insist(
            len(shown) == sum(order.seen for order in self.orders), f"the bridge has orders {sorted(shown)}"
        )
        self.shown = shown

    def check_detail(self, order: Order) -> Shown:
        """What the bridge shows of the order now; its lines, parcels, notes and waiting work are right."""
        if not order.seen:
            return {}
        detail = self.stage.detail(order.number)
        if order.lines:
            shown = {line["item_id"]: (line["shipped"], line["canceled"]) for line in detail["lines"]}
            due = {item: (line.shipped, line.cancelled) for item, line in order.lines.items()}
            insist(shown == due, f"order {order.number}: lines {shown} (shipped, cancelled), must be {due}")
        insist(
            len(detail["shipments"]) == len(order.parcels),
            f"order {order.number}: {len(detail['shipments'])} shipments of {len(order.parcels)}",
        )
        waiting = [work["kind"] for work in detail["waiting"]]
        insist(
            order.status != "canceled" or "invoice" not in waiting,
            f"order {order.number}: canceled, but still to be invoiced",
        )
        for issue, times in order.noted.items():
            found = sum(issue in note for note in detail["notes"])
            insist(
                found == times,
                f"order {order.number}: {issue!r} is noted {found} times, must be {times} times",
            )
        return detail


def insist_on_arrow(number: str, before: str, after: str) -> None:
    """The six words change along the arrows only."""
    insist(before == after or after in ALLOWED_MOVES[before], f"order {number} went from {before} to {after}")


def difference(order: Order, shown: Shown | None) -> str:
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

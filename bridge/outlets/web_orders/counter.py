"""The counter where the POS hands in what it has to say: find the order, apply the rule, commit, answer.

Answers depend on the ledger alone, never on the store being reachable (decisions 6). What is answered is on disk.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from ... import order_book, pos_rules, ship_rules
from ...clock import Clock
from ...ledger import Ledger
from ...order_book import Entry
from ...standing import WEB_ORDERS, Outcome
from ...text import short
from .reader import Acknowledgement, Faulty, Void, read_amount


@dataclass(frozen=True, slots=True)
class Answer:
    """SUCCESS or FAILURE, and why."""

    success: bool
    message: str = ""


Rule = Callable[[Connection, Entry], Outcome]


class Counter:
    """One method for each thing a POS can say. `redeliver`: rejected orders stay listed (EVO-D09)."""

    def __init__(self, ledger: Ledger, clock: Clock, *, redeliver: bool) -> None:
        self._ledger = ledger
        self._clock = clock
        self._redeliver = redeliver

    def acknowledge(self, message: Acknowledgement) -> Answer:
        """An order or a cancellation was taken in, or not (EVO-D09..D11). Raises `Faulty`."""
        now = self._clock()

        def rule(_: Connection, entry: Entry) -> Outcome:
            if message.response_type == "WEB_ORDER":
                told = pos_rules.acknowledge_order(entry.standing, message.issues, message.date, now)
                return _read_if_unknown(entry, told)
            return pos_rules.acknowledge_cancellation(entry.standing, message.issues, message.date)

        if message.response_type not in ("WEB_ORDER", "WEB_ORDER_CANCELLATION"):
            raise Faulty(f"responseType {short(message.response_type, 40)!r} is unknown")  # EVO-56
        return self._apply(message.id, rule)

    def void(self, number: str, message: Void) -> Answer:
        """The order is voided in the POS (EVO-D14)."""
        return self._apply(
            number,
            lambda connection, entry: pos_rules.void(
                entry.standing, order_book.lines_of(connection, entry.id), message.reason, message.date
            ),
        )

    def act_on_line(self, number: str, action: pos_rules.LineAction) -> Answer:
        """Pieces of a line are cancelled or sold in the POS (EVO-D15)."""

        def rule(connection: Connection, entry: Entry) -> Outcome:
            repeated = bool(action.key) and order_book.has_note(connection, entry.id, action.key)
            lines = order_book.lines_of(connection, entry.id)
            return pos_rules.act_on_line(entry.standing, lines, action, repeated=repeated)

        return self._apply(number, rule)

    def ship(self, number: str, report: ship_rules.ShipmentReport) -> Answer:
        """A parcel left (EVO-D16)."""
        now = self._clock()

        def rule(connection: Connection, entry: Entry) -> Outcome:
            repeated = order_book.has_shipment(connection, entry.id, report.key)
            lines = order_book.lines_of(connection, entry.id)
            return ship_rules.ship(entry.standing, lines, report, now, repeated=repeated)

        return self._apply(number, rule)

    def post_authorised(self, number: str, payment_type: str, amount: str) -> Answer:
        """A later authorisation (EVO-65). Raises `Faulty`."""
        figure = read_amount(amount)
        return self._apply(
            number, lambda _, entry: pos_rules.post_authorised(entry.standing, payment_type, figure)
        )

    def _apply(self, number: str, rule: Rule) -> Answer:
        with self._ledger.writing() as transaction:
            entry = order_book.find(transaction, number)
            if entry is None or entry.standing.outlet != WEB_ORDERS:
                return Answer(False, f"no order {short(number, 60)!r} here")
            outcome = rule(transaction, entry)
            order_book.commit(transaction, entry, outcome, self._clock(), redeliver=self._redeliver)
            return Answer(outcome.accepted, outcome.message)


def _read_if_unknown(entry: Entry, outcome: Outcome) -> Outcome:
    """An order downloaded by issue 1010 alone, which never qualified here: its lines are read with the next cycle."""
    if entry.content or outcome.standing.downloaded_at is None:
        return outcome
    return replace(outcome, standing=replace(outcome.standing, reread=True))

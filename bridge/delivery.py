"""A page of the store into the ledger: judge each order, render what qualifies, commit all of it together."""

import hashlib
import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from . import order_book, order_text, push_book, store_rules
from .clock import Clock, stamp
from .ledger import Ledger, advance_fact
from .order import Order
from .order_book import Entry
from .outlets.outlet import Consignment, Glance, Outlet, PushedOutlet, Rendering, Terms
from .policy import Policy, PolicyHistory
from .routing import outlet_of
from .settings import Settings
from .sources.source import CreditMemo, Sighting, Source, Unreadable
from .standing import QUALIFIES, WEB_ORDERS, Decision, Gone, Note, Standing
from .store_rules import Reading, Refund
from .write_back import marker_of

log = logging.getLogger(__name__)

ALREADY = Decision("already", "the POS has it; nothing but a cancellation is sent any more")
"""What is counted for an order that was downloaded before; its own decision stays on it (MAG-D01)."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """By what orders are judged: from when on (store time), by which policy, and how far the store's clock is ahead."""

    orders_from: datetime
    ahead: timedelta
    policies: PolicyHistory

    def policy_for(self, moment: datetime) -> Policy:
        """The policy for something that happened at `moment` (store time)."""
        return self.policies.in_force(moment - self.ahead)


@dataclass(frozen=True, slots=True)
class _Findings:
    """What was asked of the store about a page, before anything is written."""

    orders: Mapping[str, Order | Unreadable]
    memos: Mapping[str, Sequence[CreditMemo]]


class Delivery:
    """Takes pages. Asks the store first and writes then, so that no transaction waits for the network."""

    def __init__(
        self,
        ledger: Ledger,
        source: Source,
        outlet: Outlet,
        pushed: Mapping[str, PushedOutlet],
        settings: Settings,
        clock: Clock,
    ) -> None:
        self._ledger = ledger
        self._source = source
        self._outlet = outlet
        self._pushed = pushed
        self._settings = settings
        self._redeliver = settings.rejected_policy == "redeliver"
        self._clock = clock

    def take(
        self, sightings: Sequence[Sighting], judgement: Judgement, *, cursor: datetime | None
    ) -> Counter[str]:
        """Write down what these orders are now; give the decisions taken. What did not change is passed over."""
        with self._ledger.reading() as connection:
            known = order_book.find_by_source(connection, [one.source_id for one in sightings])
            mine = marker_of(connection)
        fresh = [one for one in sightings if self._is_news(one, known.get(one.source_id), judgement)]
        findings = self._ask(fresh, known, judgement, mine)
        decisions: Counter[str] = Counter()
        with self._ledger.writing() as transaction:
            known = order_book.find_by_source(transaction, [one.source_id for one in fresh])
            for sighting in fresh:
                entry = known.get(sighting.source_id)
                decisions[self._write(transaction, entry, sighting, judgement, findings).code] += 1
            if cursor is not None:
                advance_fact(transaction, "cursor", stamp(cursor))
        return decisions

    def _is_news(self, sighting: Sighting, entry: Entry | None, judgement: Judgement) -> bool:
        return entry is None or entry.standing.reread or entry.digest != _digest(sighting, judgement)

    def _ask(
        self, fresh: Sequence[Sighting], known: Mapping[str, Entry], judgement: Judgement, mine: str
    ) -> _Findings:
        """Only for orders that the POS may get or has: the others need neither prices nor manufacturers."""
        wanted = [
            one
            for one in fresh
            if self._decide(one, judgement, offered=True).code == QUALIFIES
            or _delivered(known.get(one.source_id))
        ]
        memos = {one.source_id: self._source.credit_memos(one, mine) for one in wanted if one.refunded}
        return _Findings(self._source.read(wanted) if wanted else {}, memos)

    def _decide(self, sighting: Sighting, judgement: Judgement, *, offered: bool) -> Decision:
        decision = self._source.decide(sighting, judgement.policy_for(sighting.updated_at), offered=offered)
        if sighting.created_at < judgement.orders_from and not offered and sighting.gone != Gone.CANCELED:
            since = f"{judgement.orders_from:%Y-%m-%d %H:%M:%S} UTC"
            return Decision("not-retroactive", f"placed before {since}, from when orders are taken")
        return decision

    def _write(
        self,
        transaction: Connection,
        entry: Entry | None,
        sighting: Sighting,
        judgement: Judgement,
        findings: _Findings,
    ) -> Decision:
        if entry is not None and _delivered(entry) and sighting.source_id not in findings.orders:
            order_book.read_again(
                transaction, entry
            )  # acknowledged while the store was asked, about too little
            return entry.standing.decision
        offered = entry is not None and entry.standing.known_to_pos
        decision = self._decide(sighting, judgement, offered=offered)
        found = findings.orders.get(sighting.source_id)
        if decision.code == QUALIFIES and isinstance(found, Unreadable):
            decision = found.decision
        order = found if isinstance(found, Order) else None
        content = _content(order) if order else ""
        outlet = entry.standing.outlet if entry else outlet_of(sighting, self._settings)
        if decision.code == QUALIFIES and order is not None and not _delivered(entry):
            glance = _glance(entry, sighting, order, judgement)
            decision = self._judge(outlet, order, glance) or decision
        memos = _fresh_memos(transaction, entry, findings.memos.get(sighting.source_id, ()))
        reading = self._reading(sighting, judgement, decision, outlet, memos)
        if entry is not None and order is not None and entry.content not in ("", content):
            reading = replace(reading, edited=content)
        outcome = store_rules.read(entry.standing if entry else None, reading)
        if entry is None:
            entry = self._add(transaction, sighting, outcome.standing)
            if entry is None:
                return decision
        for memo in memos:
            order_book.add_document(transaction, entry.id, "creditmemo", memo.id, ours=memo.ours)
        now = self._clock()
        order_book.commit(transaction, entry, outcome, now, redeliver=self._redeliver)
        never_given = (
            entry.content == "" and outcome.standing.downloaded_at is not None
        )  # known by 1010 alone
        waits = outcome.standing.downloaded_at is None and decision.code == QUALIFIES
        if order is not None and (waits or never_given):
            terms = judgement.policy_for(sighting.updated_at).terms.get(outlet)
            self._render(transaction, entry, order, terms, now)
        else:
            content = entry.content  # the POS still has, or is offered, what it was given
        if outcome.standing.gone and (never_given or not entry.standing.gone) and outlet == WEB_ORDERS:
            self._render_cancellation(transaction, entry, sighting, outcome.standing.gone)
        order_book.settle_reading(transaction, entry, _digest(sighting, judgement), content)
        return ALREADY if _delivered(entry) else outcome.standing.decision

    def _judge(self, outlet: str, order: Order, glance: Glance) -> Decision | None:
        """What the outlet itself has against the order."""
        if outlet == WEB_ORDERS:
            return None
        if outlet not in self._pushed:
            return Decision("disabled", f"is meant for {outlet}, which is not set up any more")
        return self._pushed[outlet].judge(order, glance)

    def _reading(
        self,
        sighting: Sighting,
        judgement: Judgement,
        decision: Decision,
        outlet: str,
        memos: Sequence[CreditMemo],
    ) -> Reading:
        policy = judgement.policy_for(sighting.updated_at)
        return Reading(
            decision=decision,
            updated_at=sighting.updated_at,
            gone=Gone.NO
            if sighting.gone == Gone.REFUNDED and not policy.download_credit_memos
            else sighting.gone,
            invoice=policy.mode == "auto-invoice",
            capture=sighting.authorised,
            shipped_in_store=sighting.shipped,
            refunds=tuple(
                Refund(
                    memo.id,
                    memo.total,
                    judgement.policy_for(memo.created_at).download_credit_memos,
                    order_text.write(memo.credit).decode() if memo.credit else "",
                    memo.fault,
                )
                for memo in memos
                if not memo.ours  # never read back (decisions 5)
            ),
            outlet=outlet,
            books_returns=outlet in self._pushed and self._pushed[outlet].books_returns,
        )

    def _add(self, transaction: Connection, sighting: Sighting, standing: Standing) -> Entry | None:
        namesake = order_book.find(transaction, sighting.number)
        if namesake is None:
            return order_book.add(transaction, sighting.number, sighting.source_id, standing)
        text = f"The store has a second order with this number (id {sighting.source_id}): it is not taken."
        note = Note(text, key=f"namesake:{sighting.source_id}", for_person=True)
        order_book.add_note(transaction, namesake.id, note, self._clock())
        return None

    def _render(
        self, transaction: Connection, entry: Entry, order: Order, terms: Terms | None, now: datetime
    ) -> None:
        """`terms`: those of a pushed outlet; None for the polled one."""
        order_book.put_lines(transaction, entry.id, order)
        if entry.standing.outlet == WEB_ORDERS:
            order_book.put_rendering(transaction, entry.id, self._outlet.render(order))
        else:
            own = terms or self._settings.terms[entry.standing.outlet]  # the outlet is younger than the order
            text = order_text.write(Consignment(order, own))
            order_book.put_rendering(transaction, entry.id, Rendering(b"", text))
            push_book.wake(transaction, entry.id)
        for remark in order.remarks:
            order_book.add_note(transaction, entry.id, Note(remark, key=f"remark:{remark}"), now)

    def _render_cancellation(
        self, transaction: Connection, entry: Entry, sighting: Sighting, gone: Gone
    ) -> None:
        words = "Cancelled in the store" if gone == Gone.CANCELED else "Paid back in full in the store"
        rendering = self._outlet.render_cancellation(entry.number, sighting.updated_at, words)
        order_book.put_cancellation(transaction, entry.id, rendering)


def _glance(entry: Entry | None, sighting: Sighting, order: Order, judgement: Judgement) -> Glance:
    auto = judgement.policy_for(sighting.updated_at).mode == "auto-invoice"
    return Glance(
        ticked=entry is not None and entry.standing.ticked,
        fulfilled=sighting.fulfilled,
        settled=auto or (order.captured == order.total and not sighting.refunded),
    )


def _fresh_memos(
    transaction: Connection, entry: Entry | None, memos: Sequence[CreditMemo]
) -> list[CreditMemo]:
    """Credit memos not seen before."""
    seen = order_book.documents_of(transaction, entry.id, "creditmemo") if entry and memos else set()
    return [memo for memo in memos if memo.id not in seen]


def _delivered(entry: Entry | None) -> bool:
    return entry is not None and entry.standing.downloaded_at is not None


def _digest(sighting: Sighting, judgement: Judgement) -> str:
    """Changes with the order in the store, and with the moment from which orders are taken."""
    return hashlib.sha256(f"{sighting.digest} {stamp(judgement.orders_from)}".encode()).hexdigest()


def _content(order: Order) -> str:
    """Changes with what the POS would be told. Who made a part is looked up anew each time and does not count, nor
    does it that an authorised amount was captured.
    """
    lines = tuple(replace(line, manufacturer="", manufacturer_id="") for line in order.lines)
    payments = tuple(replace(payment, captured=Decimal(0), reference="") for payment in order.payments)
    told = replace(order, lines=lines, payments=payments, remarks=())
    return hashlib.sha256(repr(told).encode()).hexdigest()

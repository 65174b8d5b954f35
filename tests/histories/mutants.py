"""Bridges that break one promise each, as texts to be replaced in the bridge; `test_mutants.py` plays on them.

Where two defences cover each other, a mutant takes both away: without one of them alone nothing can be noticed.
"""

from dataclasses import dataclass

IN_TWO_COMMITS = """
        driver = transaction.connection.dbapi_connection
        driver.execute("COMMIT")
        driver.execute("BEGIN IMMEDIATE")
"""
MAGENTO = "bridge/sources/magento/"


@dataclass(frozen=True, slots=True)
class Text:
    """What stands once in a file of the distribution, and what is put there."""

    file: str
    now: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """`broken` says in a sentence what is wrong with this bridge."""

    name: str
    broken: str
    texts: tuple[Text, ...]


def _mutant(name: str, broken: str, *texts: tuple[str, str, str]) -> Mutant:
    return Mutant(name, broken, tuple(Text(*text) for text in texts))


_SUM_NOT_CHECKED = (MAGENTO + "reading.py", "if not order.total == order.paid == due:", "if False:")
_REFUSAL_NOT_LOOKED_INTO = (
    MAGENTO + "errands.py",
    'if not self._documents("invoices", errand) or not _all_invoiced(self._order(errand)):',
    "if True:",
)

MUTANTS = (
    # --- to the cent
    _mutant(
        "cent-lost",
        "The dearer part of a split line loses its cent, and the sum is not checked before the offer.",
        ("bridge/money.py", "(dearer, unit + CENT))", "(dearer, unit))"),
        _SUM_NOT_CHECKED,
    ),
    _mutant(
        "shipping-tax-twice",
        "The tax on shipping is part of the shipping cost as well, and the sum is not checked before the offer.",
        (
            MAGENTO + "reading.py",
            "shipping_cost=self._shipping_cost(),",
            'shipping_cost=self._shipping_cost() + cents(amount(raw.get("shipping_tax_amount"))),',
        ),
        _SUM_NOT_CHECKED,
    ),
    _mutant(
        "never-captured",
        "The invoice does not capture what the gateway holds.",
        ("bridge/pos_rules.py", '{"capture": standing.capture}', '{"capture": False}'),
    ),
    _mutant(
        "line-pays-shipping-back",
        "The refund of a line does not say how much shipping it pays back, so Magento pays all of it.",
        (MAGENTO + "errands.py", '                "shipping_amount": float(shipping),\n', ""),
    ),
    _mutant(
        "shipped-pieces-paid-back",
        "A void pays back what was shipped, too.",
        (
            MAGENTO + "errands.py",
            ' - amount(row.get("qty_refunded")) - gone',
            ' - amount(row.get("qty_refunded"))',
        ),
    ),
    # --- commits
    _mutant(
        "acknowledged-before-commit",
        "SUCCESS is answered first; what was said is written down when the next message comes.",
        (
            "bridge/outlets/web_orders/counter.py",
            "    def _apply(self, number: str, rule: Rule) -> Answer:\n",
            """    def _apply(self, number: str, rule: Rule) -> Answer:
        earlier, self._put_off = getattr(self, "_put_off", None), (number, rule)
        if earlier:
            self._write_down(*earlier)
        with self._ledger.reading() as connection:
            entry = order_book.find(connection, number)
            outcome = rule(connection, entry) if entry else None
        return Answer(outcome.accepted, outcome.message) if outcome else Answer(False, "no order here")

    def _write_down(self, number: str, rule: Rule) -> Answer:
""",
        ),
    ),
    _mutant(
        "status-before-work",
        "The order's status is committed first; lines, work and notes follow in the next commit.",
        (
            "bridge/order_book.py",
            "    for line in outcome.lines:\n",
            IN_TWO_COMMITS.replace("        ", "    ") + "    for line in outcome.lines:\n",
        ),
    ),
    _mutant(
        "read-before-written",
        "That an order was read is committed first, what follows from it in the next commit.",
        (
            "bridge/delivery.py",
            "        order_book.commit(transaction, entry, outcome, now, redeliver=self._redeliver)\n",
            "        order_book.settle_reading(transaction, entry, _digest(sighting, judgement), content)\n"
            + IN_TWO_COMMITS
            + "        order_book.commit(transaction, entry, outcome, now, redeliver=self._redeliver)\n",
        ),
    ),
    _mutant(
        "cursor-too-early",
        "The cursor moves on before the page is committed.",
        (
            "bridge/cycle.py",
            "            self._take(page, judgement, report)\n",
            """            with self._ledger.writing() as transaction:
                advance_fact(transaction, "cursor", stamp(begun))
            self._take(page, judgement, report)
""",
        ),
    ),
    _mutant(
        "not-on-record",
        "Before a write to the store it is not put on record that it may have been sent.",
        (
            "bridge/write_back.py",
            "        if tasks:\n            with",
            "        if False:\n            with",
        ),
    ),
    _mutant(
        "done-not-settled",
        "Work that leaves a document is not marked as done.",
        (
            "bridge/write_back.py",
            '            settle(transaction, task, state="done")\n',
            '            if not done.documents:\n                settle(transaction, task, state="done")\n',
        ),
    ),
    _mutant(
        "trouble-is-the-end",
        "A write that meets trouble is not tried again.",
        (
            "bridge/write_back.py",
            'settle(\n                transaction, task, state="waiting"',
            'settle(\n                transaction, task, state="dropped"',
        ),
    ),
    # --- offers and acknowledgements
    _mutant(
        "offer-not-committed",
        "The poll does not mark what it lists as offered.",
        (
            "bridge/outlets/web_orders/poll.py",
            "            FIRST_OFFERS.on(transaction, at_most=self._at_most, now=stamp(self._clock()))\n",
            "",
        ),
    ),
    _mutant(
        "held-is-offered",
        "An order that the operator holds is offered.",
        ("bridge/standing.py", "self.held or self.excluded or", "self.excluded or"),
    ),
    _mutant(
        "edit-not-offered",
        "An order that was edited before the download is offered as it was.",
        (
            "bridge/delivery.py",
            "        if order is not None and (waits or never_given):\n",
            '        if order is not None and entry.content == "" and (waits or never_given):\n',
        ),
    ),
    _mutant(
        "delivered-lines-put-anew",
        "The lines of a downloaded order are put down anew when it changes: what was shipped is forgotten.",
        (
            "bridge/delivery.py",
            "        if order is not None and (waits or never_given):\n",
            "        if order is not None:\n",
        ),
    ),
    _mutant(
        "rejected-is-downloaded",
        "A failing issue makes the order downloaded.",
        (
            "bridge/pos_rules.py",
            "        return self.response_status.strip().upper() not in HARMLESS\n",
            "        return False\n",
        ),
    ),
    _mutant(
        "repeat-notes-twice",
        "A repeated issue leaves a second note.",
        (
            "bridge/pos_rules.py",
            "notes.append(Note(text, key=key[:500], for_store=True))",
            "notes.append(Note(text, for_store=True))",
        ),
    ),
    _mutant(
        "shipment-counted-twice",
        "A repeated report of a parcel counts again.",
        ("bridge/ship_rules.py", "    if repeated:\n        return Outcome(standing)\n", ""),
    ),
    _mutant(
        "resend-forgets-the-sale",
        "An order that is sent once more counts as one that the POS never had.",
        (
            "bridge/desk.py",
            "again = replace(_anew(standing, now), invoice=False)",
            "again = replace(_anew(standing, now), invoice=False, downloaded_at=None, offered_at=None)",
        ),
    ),
    # --- cancellations
    _mutant(
        "not-told-of-early-cancellation",
        "Cancelled between offer and acknowledgement: the POS is never told.",
        ("bridge/pos_rules.py", "    if standing.gone:\n        taken =", "    if False:\n        taken ="),
    ),
    _mutant(
        "shipped-order-called-back",
        "An order of which a parcel left is called back when the store cancels the rest.",
        ("bridge/store_rules.py", "or paid_back) and not shipped:", "or paid_back):"),
    ),
    _mutant(
        "void-keeps-invoice",
        "A void leaves the invoice that is still to be made.",
        ("bridge/pos_rules.py", "drops_invoice=not shipped,", "drops_invoice=False,"),
    ),
    _mutant(
        "call-back-keeps-invoice",
        "A cancellation in the store leaves the invoice that is still to be made.",
        (
            "bridge/store_rules.py",
            "return Outcome(called_back, notes=(note,), drops_invoice=True)",
            "return Outcome(called_back, notes=(note,))",
        ),
    ),
    # --- writing to the store
    _mutant(
        "invoice-on-offer",
        "The invoice is made once the order is offered.",
        (
            "bridge/delivery.py",
            "        order_book.commit(transaction, entry, outcome, now, redeliver=self._redeliver)\n",
            """        if outcome.standing.offered_at and outcome.standing.invoice:
            from .standing import Work

            invoice = Work("invoice", "invoice", {"capture": outcome.standing.capture})
            outcome = replace(outcome, work=(*outcome.work, invoice))
        order_book.commit(transaction, entry, outcome, now, redeliver=self._redeliver)
""",
        ),
    ),
    _mutant(
        "part-taken-for-the-whole",
        "An invoice that is refused counts as made when there is any invoice.",
        (MAGENTO + "errands.py", " or not _all_invoiced(self._order(errand))", ""),
    ),
    _mutant(
        "invoice-not-looked-for",
        "An invoice whose answer was lost is asked for again, and the refusal is not looked into.",
        (
            MAGENTO + "errands.py",
            'if errand.again and (known := _marked(self._documents("invoices"',
            'if False and (known := _marked(self._documents("invoices"',
        ),
        _REFUSAL_NOT_LOOKED_INTO,
    ),
    _mutant(
        "invoiced-once-a-round",
        "An order that is sent once more is invoiced once more, and the refusal is not looked into.",
        (
            "bridge/pos_rules.py",
            'Work("invoice", "invoice", {"capture"',
            'Work("invoice", f"invoice:{standing.round}", {"capture"',
        ),
        (
            "bridge/desk.py",
            "again = replace(_anew(standing, now), invoice=False)",
            "again = _anew(standing, now)",
        ),
        _REFUSAL_NOT_LOOKED_INTO,
    ),
    _mutant(
        "shipment-not-looked-for",
        "A shipment whose answer was lost is made again.",
        (MAGENTO + "errands.py", "if errand.again and (known := _marked(shipped, errand)):", "if False:"),
    ),
    _mutant(
        "line-refund-not-looked-for",
        "The refund of a line whose answer was lost is made again.",
        (
            MAGENTO + "errands.py",
            """        memo = _marked(self._documents("creditmemos", errand), errand)
        if memo is not None:
            return Done((("creditmemo", _id(memo)),))
""",
            "",
        ),
    ),
    _mutant(
        "comment-not-looked-for",
        "A comment whose answer was lost is written again.",
        (MAGENTO + "errands.py", "if not any(errand.marker in comment for comment in said):", "if True:"),
    ),
    _mutant(
        "post-repeated-by-itself",
        "A write whose connection breaks is repeated by the HTTP client.",
        (MAGENTO + "client.py", 'allowed_methods=("GET",)', 'allowed_methods=("GET", "POST")'),
    ),
    _mutant(
        "comment-without-status",
        "A comment does not send the order's status along, so Magento sets it to nothing.",
        (
            MAGENTO + "errands.py",
            '{"status": order.get("status"), "is_customer_notified": 0}',
            '{"is_customer_notified": 0}',
        ),
    ),
    _mutant(
        "own-memo-read-back",
        "The bridge's own credit memo is taken for one of the store.",
        ("bridge/delivery.py", "                if not memo.ours  # never read back (decisions 5)\n", ""),
    ),
    _mutant(
        "memo-told-twice",
        "A credit memo is news whenever its order is read, and its note has no key.",
        (
            "bridge/delivery.py",
            "return [memo for memo in memos if memo.id not in seen]",
            "return list(memos)",
        ),
        (
            "bridge/store_rules.py",
            'notes.append(Note(text, key=f"refund:{refund.id}", for_person=True))',
            "notes.append(Note(text, for_person=True))",
        ),
    ),
)

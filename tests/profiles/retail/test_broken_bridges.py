"""A bridge that breaks a rule of profile retail is noticed under that rule: the reference bridge, made worse."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge import push, store_rules
from tillproof.bridge.customers import Match
from tillproof.bridge.errand import Done, Errand, Trouble
from tillproof.bridge.order import Order
from tillproof.bridge.outlets.outlet import Glance, Stopped
from tillproof.bridge.outlets.retail import articles, books, payment_types, people, retail, sale
from tillproof.bridge.outlets.retail.bill import Bill
from tillproof.bridge.outlets.retail.bucket import Bucket
from tillproof.bridge.outlets.retail.client import OutOfBalance, RetailClient
from tillproof.bridge.outlets.retail.reading import flag
from tillproof.bridge.outlets.retail.taxes import Taxes
from tillproof.bridge.outlets.retail.tokens import Tokens

Patch = pytest.MonkeyPatch


# --- once -------------------------------------------------------------------------------------------------------------


def posts_again_after_a_lost_answer(patch: Patch) -> None:
    patch.setattr(books.Books, "find", lambda *_: None)


def posts_a_leftover_again(patch: Patch) -> None:
    """An open sale of its own is nothing it knows."""
    honest_find, honest_sell = books.Books.find, books.Books.sell

    def find(self: books.Books, number: str) -> Any:
        found = honest_find(self, number)
        return found if found and books.is_done(found) else None

    def sell(self: books.Books, body: Any, payments: Any, total: Decimal, standing: Any) -> Any:
        create = self._client.create

        def keep_out(entity: str, content: Any) -> Any:
            try:
                return create(entity, content)
            except OutOfBalance as error:
                raise Trouble(str(error)) from None

        with patch.context() as inner:
            inner.setattr(self._client, "create", keep_out)
            return honest_sell(self, body, payments, total, standing)

    patch.setattr(books.Books, "find", find)
    patch.setattr(books.Books, "sell", sell)


def never_tries_again(patch: Patch) -> None:
    honest = push.Push._due
    patch.setattr(push.Push, "_due", lambda self: (each for each in honest(self) if not each.offered))


def repairs_a_sale_that_was_edited(patch: Patch) -> None:
    """What people have reopened at the till is as open to it as a leftover of its own."""
    for module in (books, retail):
        patch.setattr(module, "is_done", lambda found: flag(found, "completed") or flag(found, "voided"))


def takes_a_refusal_for_done(patch: Patch) -> None:
    """A call that came too often was done all the same, or so it believes."""
    honest = RetailClient.create

    def create(self: RetailClient, entity: str, body: Any) -> Any:
        try:
            return honest(self, entity, body)
        except Trouble:
            return {"saleID": "1", "ticketNumber": "1", "customerID": "1", "itemID": "1", "total": "0"}

    patch.setattr(RetailClient, "create", create)


def keeps_a_dead_token(patch: Patch) -> None:
    patch.setattr(Tokens, "refused", lambda *_: None)


# --- when -------------------------------------------------------------------------------------------------------------


def _glances_at(patch: Patch, **believed: bool) -> None:
    honest = retail.RetailOutlet.judge

    def judge(self: retail.RetailOutlet, order: Order, glance: Glance) -> Any:
        return honest(self, order, replace(glance, **believed))

    patch.setattr(retail.RetailOutlet, "judge", judge)


def exports_unticked_orders(patch: Patch) -> None:
    _glances_at(patch, ticked=True)


def exports_before_all_is_shipped(patch: Patch) -> None:
    _glances_at(patch, fulfilled=True)


def exports_unbalanced_orders(patch: Patch) -> None:
    _glances_at(patch, settled=True)


# --- whose ------------------------------------------------------------------------------------------------------------


def _matches(patch: Patch, choose: Callable[[Any, list[Any]], Match]) -> None:
    patch.setattr(people, "match", choose)


def _same(buyer: Any, found: list[Any]) -> list[Any]:
    return [
        one
        for one in found
        if buyer.email.strip().casefold() in (each.strip().casefold() for each in one.emails)
    ]


def takes_the_highest_id(patch: Patch) -> None:
    def choose(buyer: Any, found: list[Any]) -> Match:
        same = sorted(_same(buyer, found), key=lambda one: int(one.id))
        return Match(same[-1] if same else None, "several customers" if len(same) > 1 else "")

    _matches(patch, choose)


def tells_nobody_of_several(patch: Patch) -> None:
    honest = people.match
    _matches(patch, lambda buyer, found: replace(honest(buyer, found), note=""))


def goes_by_the_letter_of_the_email(patch: Patch) -> None:
    _matches(
        patch,
        lambda buyer, found: Match(next((one for one in found if buyer.email in one.emails), None)),
    )


def _writes_into_whom_it_knows(patch: Patch, body: Callable[[Order], Any]) -> None:
    honest = retail.RetailOutlet._customer

    def customer(self: retail.RetailOutlet, order: Order, *rest: Any, **more: Any) -> Any:
        number, match = honest(self, order, *rest, **more)
        self._client.change("Customer", number, body(order))
        return number, match

    patch.setattr(retail.RetailOutlet, "_customer", customer)


def overwrites_the_customer(patch: Patch) -> None:
    _writes_into_whom_it_knows(patch, people._customer)


def blanks_the_address(patch: Patch) -> None:
    blank = dict.fromkeys(("address1", "address2", "city", "state", "zip"), "")

    def body(order: Order) -> Any:
        return {"Contact": {"Addresses": {"ContactAddress": blank}}} if not order.billing.street else {}

    _writes_into_whom_it_knows(patch, body)


def bills_where_it_ships(patch: Patch) -> None:
    honest = people._contact

    def contact(buyer: Any) -> Any:
        told = honest(buyer)
        return (
            told
            | {"Addresses": {"ContactAddress": {"address1": "where the parcel goes"}}}
            | ({"Addresses": told["Addresses"]} if "Addresses" in told else {})
        )

    patch.setattr(people, "_contact", contact)


def leaves_the_address_out(patch: Patch) -> None:
    patch.setattr(people, "phone_and_address", lambda _: {})


def attaches_anybody_without_an_email(patch: Patch) -> None:
    honest = retail.RetailOutlet._customer

    def customer(self: retail.RetailOutlet, order: Order, *rest: Any, **more: Any) -> Any:
        return honest(self, order, *rest, **more) if order.billing.email else ("0", Match(None))

    patch.setattr(retail.RetailOutlet, "_customer", customer)


# --- what -------------------------------------------------------------------------------------------------------------


def exports_gift_cards(patch: Patch) -> None:
    def everything(order: Order) -> Bill:
        return Bill(order.lines, (), order.tax, Decimal(0), order.total, order.payments)

    patch.setattr(retail, "bill_of", everything)


def leaves_the_gap_unnamed(patch: Patch) -> None:
    for module in (retail, sale):
        patch.setattr(module, "gap_note", lambda _: "")


def sells_an_order_of_gift_cards(patch: Patch) -> None:
    honest = retail.RetailOutlet.judge

    def judge(self: retail.RetailOutlet, order: Order, glance: Glance) -> Any:
        decision = honest(self, order, glance)
        return None if decision and decision.code == "no-inventory-lines" else decision

    patch.setattr(retail.RetailOutlet, "judge", judge)


def makes_every_unknown_item(patch: Patch) -> None:
    patch.setattr(articles.Articles, "_is_suppliers", lambda *_: True)


def makes_no_item(patch: Patch) -> None:
    patch.setattr(articles.Articles, "_is_suppliers", lambda *_: False)


def reads_item_numbers_as_numbers(patch: Patch) -> None:
    honest = articles.Articles._look_in

    def look_in(self: articles.Articles, field: str, lines: Any) -> None:
        bare = {line: replace(line, item_number=line.item_number.lstrip("0")) for line in lines}
        honest(self, field, list(bare.values()))
        for line, short in bare.items():
            if articles._key(short) in self._kept:
                self._kept[articles._key(line)] = self._kept[articles._key(short)]

    patch.setattr(articles.Articles, "_look_in", look_in)


def hides_shipping_in_the_tax(patch: Patch) -> None:
    honest = sale._lines

    def lines(order: Order, bill: Bill, *rest: Any) -> Any:
        hidden = replace(bill, tax=bill.tax + order.shipping_cost)
        return honest(replace(order, shipping_cost=Decimal(0)), hidden, *rest)

    patch.setattr(sale, "_lines", lines)


def guesses_the_tax(patch: Patch) -> None:
    honest = Taxes.category

    def category(self: Taxes, order: Order) -> Any:
        try:
            return honest(self, order)
        except Stopped:
            return next(one for one in self._kept if any(one.rates))

    patch.setattr(Taxes, "category", category)
    patch.setattr(retail, "rounding", lambda category, taxed, tax: tax - category.tax(taxed))


def makes_sales_of_quotes(patch: Patch) -> None:
    honest = retail.RetailOutlet._push
    patch.setattr(
        retail.RetailOutlet,
        "_push",
        lambda self, order, _, *, again: honest(self, order, "sale", again=again),
    )


# --- payments ---------------------------------------------------------------------------------------------------------


def makes_payment_types_anew(patch: Patch) -> None:
    patch.setattr(payment_types.PaymentTypes, "_list", lambda self: self._kept.clear())


def guesses_among_payment_types(patch: Patch) -> None:
    honest = payment_types.PaymentTypes._called
    patch.setattr(payment_types.PaymentTypes, "_called", lambda self, name: honest(self, name)[:1])


def knows_no_stripe(patch: Patch) -> None:
    patch.setattr(payment_types, "BUILT_IN", {"gift card": "Web Gift Card"})


# --- afterwards -------------------------------------------------------------------------------------------------------


def transfers_refunds(patch: Patch) -> None:
    def run(self: retail.RetailOutlet, errand: Errand) -> Done:
        assert errand.document is not None
        self._client.create(f"Sale/{errand.document[1]}/refund", {"SalePayments": {"SalePayment": {}}})
        return Done()

    def create(self: RetailClient, entity: str, body: Any) -> Any:
        if entity.endswith("/refund"):
            place = self._place(entity)
            return self._call("POST", place, 10, json={"SalePayments": {"SalePayment": {"paymentTypeID": 1}}})
        return honest(self, entity, body)

    honest = RetailClient.create
    patch.setattr(RetailClient, "create", create)
    patch.setattr(retail.RetailOutlet, "books_returns", True)
    patch.setattr(retail.RetailOutlet, "run", run)


def transfers_cancellations(patch: Patch) -> None:
    def run(self: retail.RetailOutlet, errand: Errand) -> Done:
        if errand.document is not None:
            self._client.change("Sale", errand.document[1], {"voided": True})
        return Done()

    patch.setattr(retail.RetailOutlet, "run", run)


def reminds_nobody_of_refunds(patch: Patch) -> None:
    patch.setattr(store_rules, "_refund_notes", lambda _: ())


# --- limits -----------------------------------------------------------------------------------------------------------


def looks_at_no_bucket(patch: Patch) -> None:
    patch.setattr(Bucket, "make_room", lambda *_: None)
    patch.setattr(Bucket, "has_room", lambda *_: True)


def waits_for_nothing(patch: Patch) -> None:
    patch.setattr(Bucket, "wait", lambda *_: None)


MUTANTS: Mapping[Callable[[Patch], None], tuple[str, ...]] = {
    posts_again_after_a_lost_answer: ("once: Inventory", "SET-D08a"),
    posts_a_leftover_again: ("once", "SET-D08c"),
    never_tries_again: ("once: Inventory", "SET-D08a"),
    repairs_a_sale_that_was_edited: ("afterwards: <deed> before", "SET-D08d"),
    takes_a_refusal_for_done: ("once: Inventory", "SET-D08a"),
    keeps_a_dead_token: ("once: The till <mishap> the next new customer", "SET-D08a"),
    exports_unticked_orders: ("export", "SET-16", "SET-D09a"),
    exports_before_all_is_shipped: ("export", "SET-D09a"),
    exports_unbalanced_orders: ("export", "SET-25", "SET-D10a"),
    takes_the_highest_id: ("customers", "SET-D15b"),
    tells_nobody_of_several: ("customers", "SET-D15c"),
    goes_by_the_letter_of_the_email: ("customers", "SET-22", "SET-D15a"),
    overwrites_the_customer: ("customers", "SET-D15e"),
    blanks_the_address: ("customers", "SET-D14a"),
    bills_where_it_ships: ("customers", "SET-D14b"),
    leaves_the_address_out: ("customers", "SET-20", "SET-D15d"),
    attaches_anybody_without_an_email: ("customers", "SET-D15f"),
    exports_gift_cards: ("items", "SET-24"),
    leaves_the_gap_unnamed: ("items", "SET-D12b"),
    sells_an_order_of_gift_cards: ("items", "SET-24", "SET-D12c"),
    makes_every_unknown_item: ("items", "SET-D16b"),
    makes_no_item: ("items", "SET-23"),
    reads_item_numbers_as_numbers: ("items", "SET-D16a"),
    hides_shipping_in_the_tax: ("sales", "SET-19"),
    guesses_the_tax: ("sales", "SET-D21b"),
    makes_sales_of_quotes: ("sales", "SET-D22"),
    makes_payment_types_anew: ("payments", "SET-26"),
    guesses_among_payment_types: ("payments", "SET-28", "SET-D13b"),
    knows_no_stripe: ("payments", "SET-27"),
    transfers_refunds: ("afterwards", "SET-29"),
    transfers_cancellations: ("afterwards: Cancelled", "SET-30"),
    reminds_nobody_of_refunds: ("afterwards", "SET-D24"),
    looks_at_no_bucket: ("limits", "SET-D23a"),
    waits_for_nothing: ("limits", "SET-D23b"),
}
"""What breaks; where it is looked for, and under which requirements it is noticed."""


@pytest.mark.parametrize("worsen", MUTANTS, ids=lambda each: each.__name__)
def test_a_broken_bridge_is_noticed_under_the_rules_it_breaks(
    worsen: Callable[[Patch], None], unnoticed: Any
) -> None:
    place, *broken = MUTANTS[worsen]
    assert unnoticed(worsen, place, broken) == set()

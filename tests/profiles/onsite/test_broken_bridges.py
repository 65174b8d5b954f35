"""A bridge that breaks a rule of profile onsite is noticed under that rule: the reference bridge, made worse."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge import policy, push, store_rules
from tillproof.bridge.customers import Match
from tillproof.bridge.errand import Done, Errand
from tillproof.bridge.outlets.onsite import bodies, notes, pushing, returns, wanted
from tillproof.bridge.outlets.onsite.catalogue import Catalogue
from tillproof.bridge.outlets.onsite.client import id_of
from tillproof.bridge.outlets.onsite.documents import Documents
from tillproof.bridge.outlets.onsite.onsite import OnSiteOutlet
from tillproof.bridge.outlets.onsite.shelf import Shelf
from tillproof.bridge.outlets.outlet import Terms

Patch = pytest.MonkeyPatch


def makes_a_second_document(patch: Patch) -> None:
    patch.setattr(Documents, "find_order", lambda *_: None)


def writes_every_line_again(patch: Patch) -> None:
    honest = Documents.complete

    def complete(self: Documents, document: Any, lines: Sequence[Any], total: Decimal) -> Any:
        if document.lines:
            self.add(document, lines)
            return self.read(document.kind, document.id)
        return honest(self, document, lines, total)

    patch.setattr(Documents, "complete", complete)


def never_tries_again(patch: Patch) -> None:
    patch.setattr(push.Push, "_due", _only_new(push.Push._due))


def _only_new(honest: Callable[[push.Push], Iterator[Any]]) -> Callable[[push.Push], Iterator[Any]]:
    return lambda self: (waiting for waiting in honest(self) if not waiting.offered)


def overwrites_the_customer(patch: Patch) -> None:
    honest = pushing.Pushing._customer

    def customer(self: pushing.Pushing, order: Any) -> tuple[str, str]:
        number, note = honest(self, order)
        with self._client.locked(f"customers/{number}/"):
            self._client.put(f"customers/{number}/", bodies.customer(order))
        return number, note

    patch.setattr(pushing.Pushing, "_customer", customer)


def chooses_the_highest_id(patch: Patch) -> None:
    honest = pushing.match

    def last(buyer: Any, found: Sequence[Any]) -> Match:
        match = honest(buyer, found)
        same = [
            one
            for one in found
            if match.customer and one.emails[0].strip().casefold() == buyer.email.casefold()
        ]
        return Match(max(same, key=lambda one: int(one.id)), match.note) if len(same) > 1 else match

    patch.setattr(pushing, "match", last)


def tells_nobody_of_several(patch: Patch) -> None:
    honest = pushing.match
    patch.setattr(pushing, "match", lambda buyer, found: Match(honest(buyer, found).customer))


def goes_by_the_letter_of_the_email(patch: Patch) -> None:
    def exact(buyer: Any, found: Sequence[Any]) -> Match:
        return Match(next((one for one in found if one.emails == (buyer.email,)), None))

    patch.setattr(pushing, "match", exact)


def takes_a_similar_email(patch: Patch) -> None:
    patch.setattr(pushing, "match", lambda _, found: Match(found[0] if found else None))


def does_without_an_email(patch: Patch) -> None:
    honest = pushing.Pushing._customer
    patch.setattr(OnSiteOutlet, "judge", lambda *_: None)
    patch.setattr(pushing, "check_email", lambda _: None)
    patch.setattr(
        pushing.Pushing,
        "_customer",
        lambda self, order: (
            honest(self, order)
            if order.billing.email
            else (id_of(self._client.post("customers/", bodies.customer(order))), "")
        ),
    )


def books_what_is_only_authorised(patch: Patch) -> None:
    patch.setattr(
        pushing.Pushing,
        "_in_hand",
        lambda _, order: (("Other", tender.amount) for tender in order.payments),
    )


def forgets_the_deposit(patch: Patch) -> None:
    patch.setattr(pushing.Pushing, "_in_hand", lambda *_: iter(()))


def books_deposits_twice(patch: Patch) -> None:
    patch.setattr(pushing.Pushing, "_has_payment", lambda *_: False)


def _with_terms(patch: Patch, change: Callable[[Terms], Terms]) -> None:
    honest = pushing.Pushing.push
    patch.setattr(
        pushing.Pushing,
        "push",
        lambda self, consignment: honest(self, replace(consignment, terms=change(consignment.terms))),
    )


def reserves_nothing(patch: Patch) -> None:
    _with_terms(patch, lambda terms: replace(terms, reserve=False))


def makes_orders_only(patch: Patch) -> None:
    _with_terms(patch, lambda terms: replace(terms, document="order"))


def sends_what_is_reserved_as_on_hand(patch: Patch) -> None:
    honest = Shelf.pages

    def pages(self: Shelf) -> Iterator[dict[str, int]]:
        for page in honest(self):
            reserved = {
                product.findtext("code"): int(Decimal(product.findtext("inventory/reserved") or 0))
                for product in self._client.get("products/", "products", filter="inventoried = 1")
            }
            yield {code: pieces + reserved.get(code, 0) for code, pieces in page.items()}

    patch.setattr(Shelf, "pages", pages)


def returns_twice(patch: Patch) -> None:
    honest = returns.Returns._give_back

    def twice(self: returns.Returns, errand: Errand, credit: Any, original: Any) -> Done:
        honest(self, replace(errand, marker=f"{errand.marker}/2"), credit, original)
        return honest(self, errand, credit, original)

    patch.setattr(returns.Returns, "_give_back", twice)


def repeats_a_return_blindly(patch: Patch) -> None:
    honest = returns.Returns.book
    patch.setattr(returns.Returns, "book", lambda self, errand: honest(self, replace(errand, again=False)))


def names_no_original(patch: Patch) -> None:
    honest = returns.Returns._heading

    def heading(self: returns.Returns, errand: Errand, credit: Any, *more: Any) -> Any:
        told = {"printed_notes": f"Order {errand.number}", "mark": f"[{errand.marker}]"}
        return replace(honest(self, errand, credit, *more), **told)

    patch.setattr(returns.Returns, "_heading", heading)


def returns_all_pieces(patch: Patch) -> None:
    honest = wanted.of_return
    patch.setattr(
        wanted,
        "of_return",
        lambda credit, *, tax_as_line: honest(
            replace(credit, lines=tuple(replace(line, quantity=3) for line in credit.lines)),
            tax_as_line=tax_as_line,
        ),
    )


def forgets_the_fee(patch: Patch) -> None:
    honest = returns.Returns.book

    def book(self: returns.Returns, errand: Errand) -> Done:
        read = returns.read_return
        patch.setattr(returns, "read_return", lambda text: replace(read(text), fee=Decimal(0)))
        try:
            return honest(self, errand)
        finally:
            patch.setattr(returns, "read_return", read)

    patch.setattr(returns.Returns, "book", book)


def puts_everything_back_on_the_shelf(patch: Patch) -> None:
    read = returns.read_return

    def restocked(text: str) -> Any:
        credit = read(text)
        return replace(credit, lines=tuple(replace(line, restocked=True) for line in credit.lines))

    patch.setattr(returns, "read_return", restocked)


def ignores_download_credit_memos(patch: Patch) -> None:
    honest = policy.PolicyHistory.in_force
    patch.setattr(
        policy.PolicyHistory,
        "in_force",
        lambda self, at: replace(honest(self, at), download_credit_memos=True),
    )


def guesses_the_tax(patch: Patch) -> None:
    honest = Catalogue.tax_code_for

    def guess(self: Catalogue, order: Any) -> Any:
        try:
            return honest(self, order)
        except pushing.Stopped:
            return next(code for code in _tax_codes(self) if code.rates)

    patch.setattr(Catalogue, "tax_code_for", guess)
    patch.setattr(wanted, "CLOSE_ENOUGH", Decimal(100))


def _tax_codes(catalogue: Catalogue) -> Iterator[Any]:
    return catalogue._tax_codes()


def is_a_cent_off(patch: Patch) -> None:
    honest = wanted.of_order

    def off(order: Any, *, tax_as_line: bool) -> list[Any]:
        lines = honest(order, tax_as_line=tax_as_line)
        return [replace(lines[0], price=lines[0].price + Decimal("0.01")), *lines[1:]]

    patch.setattr(wanted, "of_order", off)
    patch.setattr(Documents, "_round", lambda _, document, __: document)


def drops_unknown_parts(patch: Patch) -> None:
    honest = Catalogue.lines

    def known(self: Catalogue, asked: Sequence[Any]) -> Any:
        lines, unknown = honest(self, asked)
        dropped = {each.partition(" (")[0] for each in unknown}
        return [line for line in lines if line.description.partition(" ")[0] not in dropped], unknown

    patch.setattr(Catalogue, "lines", known)
    patch.setattr(Documents, "_round", lambda _, document, __: document)


def writes_no_notes(patch: Patch) -> None:
    patch.setattr(notes, "of_order", lambda order, store: f"{store} order {order.number}")


def judges_by_todays_settings(patch: Patch) -> None:
    honest = OnSiteOutlet.push

    def now(self: OnSiteOutlet, consignment: Any, *, again: bool) -> Any:
        return honest(self, replace(consignment, terms=self._settings.terms), again=again)

    patch.setattr(OnSiteOutlet, "push", now)


def pushes_a_cancelled_order_late(patch: Patch) -> None:
    honest = store_rules._vanished

    def kept(standing: Any, reading: Any) -> Any:
        return store_rules.Outcome(standing) if standing.offered_at else honest(standing, reading)

    patch.setattr(store_rules, "_vanished", kept)


def keeps_the_reservation_of_a_cancelled_order(patch: Patch) -> None:
    patch.setattr(returns.Returns, "cancel", lambda *_: Done())


def takes_the_document_of_a_cancelled_order_away(patch: Patch) -> None:
    def emptied(self: returns.Returns, errand: Errand) -> Done:
        document = self._original(errand)
        if document is not None:
            for line in document.lines:
                path = f"{document.path}lineitems/{line.get('id')}/"
                body = bodies.etree.fromstring("<lineitem><quantity>0</quantity></lineitem>")
                with self._client.locked(document.path), self._client.locked(path):
                    self._client.put(path, body)
        return Done()

    patch.setattr(returns.Returns, "cancel", emptied)


MUTANTS: Mapping[Callable[[Patch], None], tuple[str, ...]] = {
    makes_a_second_document: ("once", "MAG-D23a"),
    writes_every_line_again: ("once", "MAG-D23a"),
    never_tries_again: ("once", "MAG-D23a"),
    books_deposits_twice: ("once", "MAG-15"),
    overwrites_the_customer: ("customers", "MAG-D22e"),
    chooses_the_highest_id: ("customers", "MAG-D22b"),
    tells_nobody_of_several: ("customers", "MAG-D22c"),
    goes_by_the_letter_of_the_email: ("customers", "MAG-D22a"),
    takes_a_similar_email: ("customers", "MAG-D22a"),
    does_without_an_email: ("customers", "MAG-D22f"),
    books_what_is_only_authorised: ("deposits", "MAG-D09b"),
    forgets_the_deposit: ("deposits", "MAG-15"),
    reserves_nothing: ("stock", "MAG-13"),
    sends_what_is_reserved_as_on_hand: ("stock", "MAG-14", "MAG-D09a"),
    makes_orders_only: ("documents", "MAG-12"),
    returns_twice: ("returns", "MAG-D07a"),
    repeats_a_return_blindly: ("returns", "MAG-D23b"),
    names_no_original: ("returns", "MAG-D07f"),
    returns_all_pieces: ("returns", "MAG-D07b"),
    forgets_the_fee: ("returns", "MAG-D07b"),
    puts_everything_back_on_the_shelf: ("returns", "MAG-D07e"),
    ignores_download_credit_memos: ("returns", "MAG-D07d"),
    guesses_the_tax: ("documents", "MAG-59"),
    is_a_cent_off: ("documents", "MAG-D12"),
    drops_unknown_parts: ("documents", "MAG-58"),
    writes_no_notes: ("documents", "MAG-52"),
    judges_by_todays_settings: ("settings", "MAG-D06c"),
    pushes_a_cancelled_order_late: ("cancelling", "MAG-04"),
    keeps_the_reservation_of_a_cancelled_order: ("cancelling", "MAG-D08"),
    takes_the_document_of_a_cancelled_order_away: ("cancelling", "MAG-D08"),
}
"""What breaks; in which feature, and under which requirements, it is noticed."""


@pytest.mark.parametrize("worsen", MUTANTS, ids=lambda each: each.__name__)
def test_a_broken_bridge_is_noticed_under_the_rules_it_breaks(
    worsen: Callable[[Patch], None], unnoticed: Any
) -> None:
    place, *broken = MUTANTS[worsen]
    assert unnoticed(worsen, place, broken) == set()

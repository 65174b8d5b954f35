"""A bridge that breaks a rule of profile magento is noticed under that rule: the reference bridge, made worse."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tillproof.bridge import cycle, delivery, order_book, policy, pos_rules, ship_rules, store_rules
from tillproof.bridge.sources.magento import client, decision, errands, magento, reading
from tillproof.bridge.sources.source import Page, StoreRefused, StoreTrouble
from tillproof.bridge.standing import QUALIFIES, Decision, Gone, Standing, Status

Patch = pytest.MonkeyPatch


def looks_for_nothing(patch: Patch) -> None:
    patch.setattr(errands, "_marked", lambda *_: None)


def takes_unpaid_orders(patch: Patch) -> None:
    patch.setattr(decision, "is_paid", lambda *_: True)


def takes_invoiced_orders(patch: Patch) -> None:
    patch.setattr(decision, "total_invoiced", lambda _: Decimal(0))


def takes_held_orders(patch: Patch) -> None:
    patch.setattr(decision, "SUPPORTED", decision.SUPPORTED | decision.ON_HOLD)


def goes_by_state(patch: Patch) -> None:
    supported = decision.SUPPORTED | {"awaiting_parts"}
    patch.setattr(decision, "SUPPORTED", supported)


def does_not_wait_for_invoices(patch: Patch) -> None:
    patch.setattr(decision, "_wait", lambda _: Decision(QUALIFIES, "why wait"))


def waits_for_whole_invoices(patch: Patch) -> None:
    def whole(raw: Mapping[str, Any]) -> Decimal:
        invoiced = Decimal(str(raw.get("total_invoiced") or 0))
        return invoiced if invoiced >= Decimal(str(raw["grand_total"])) else Decimal(0)

    patch.setattr(decision, "total_invoiced", whole)


def judges_by_todays_settings(patch: Patch) -> None:
    patch.setattr(policy.PolicyHistory, "in_force", lambda self, _: self.entries[-1][1])


def ignores_download_orders(patch: Patch) -> None:
    _with_policy(patch, download_orders=True)


def ignores_download_credit_memos(patch: Patch) -> None:
    _with_policy(patch, download_credit_memos=True)


def _with_policy(patch: Patch, **always: bool) -> None:
    honest = policy.PolicyHistory.in_force
    patch.setattr(policy.PolicyHistory, "in_force", lambda self, at: replace(honest(self, at), **always))


def keeps_the_invoice_of_a_void(patch: Patch) -> None:
    patch.setattr(order_book, "drop_waiting", lambda *_: None)


def looks_once_only(patch: Patch) -> None:
    patch.setattr(cycle, "first_offers_ahead", lambda *_: [])


def _with_post(patch: Patch, change: Callable[[str, Any], Any]) -> None:
    honest = client.MagentoClient.post
    patch.setattr(
        client.MagentoClient, "post", lambda self, path, body=None: honest(self, path, change(path, body))
    )


def gives_back_all_shipping(patch: Patch) -> None:
    patch.setattr(
        errands, "_shipping_left", lambda order, _: Decimal(str(order.get("base_shipping_amount") or 0))
    )


def leaves_the_shipping_unsaid(patch: Patch) -> None:
    def change(path: str, body: Any) -> Any:
        if path.endswith("/refund"):
            del body["arguments"]["shipping_amount"]
        return body

    _with_post(patch, change)


def puts_nothing_back_to_stock(patch: Patch) -> None:
    def change(path: str, body: Any) -> Any:
        if path.endswith("/refund"):
            del body["arguments"]["extension_attributes"]
        return body

    _with_post(patch, change)


def comments_without_a_status(patch: Patch) -> None:
    def change(path: str, body: Any) -> Any:
        if path.endswith("/comments"):
            del body["statusHistory"]["status"]
        return body

    _with_post(patch, change)


def captures_always(patch: Patch) -> None:
    _with_post(patch, lambda path, body: {**body, "capture": True} if path.endswith("/invoice") else body)


def captures_never(patch: Patch) -> None:
    _with_post(patch, lambda path, body: {**body, "capture": False} if path.endswith("/invoice") else body)


def invoices_one_piece(patch: Patch) -> None:
    def first(self: errands.Errands, errand: Any) -> Any:
        row = self._order(errand)["items"][0]
        body = {"capture": True, "items": [{"order_item_id": row["item_id"], "qty": 1}]}
        made = self._client.post(f"order/{errand.source_id}/invoice", body)
        return errands.Done((("invoice", str(made)),))

    patch.setattr(errands.Errands, "_invoice", first)


def invoices_nothing(patch: Patch) -> None:
    patch.setattr(errands.Errands, "_invoice", lambda *_: errands.Done())


def reads_its_own_refunds_back(patch: Patch) -> None:
    patch.setattr(delivery, "marker_of", lambda _: "a marker that nobody wrote")
    patch.setattr(order_book, "documents_of", lambda *_: set())


def calls_back_after_any_refund(patch: Patch) -> None:
    honest = magento._gone

    def gone(raw: Mapping[str, Any]) -> Gone:
        return Gone.REFUNDED if raw.get("total_refunded") else honest(raw)

    patch.setattr(magento, "_gone", gone)


def never_calls_back(patch: Patch) -> None:
    patch.setattr(magento, "_gone", lambda _: Gone.NO)


def turns_pages_by_time_alone(patch: Patch) -> None:
    def changed_since(self: magento.MagentoSource, moment: Any) -> Iterator[Page]:
        groups = [[("updated_at", "gteq", magento._column(moment))]]
        while True:
            found = self._list("orders", groups, sort=("updated_at", "entity_id"))
            yield Page(tuple(self._sightings(found)), self._client.answered_at)
            if len(found) < self._settings.magento.page_size:
                return
            groups = [[("updated_at", "gt", str(found[-1]["updated_at"]))]]

    patch.setattr(magento.MagentoSource, "changed_since", changed_since)


def follows_its_own_clock(patch: Patch) -> None:
    """No overlap, and the time of the bridge in place of the store's."""
    patch.setattr(cycle.Cycle, "_start", _own_start)


def _own_start(self: cycle.Cycle, enabled_since: Any) -> Any:
    begin = getattr(self, "_last_start", None)
    if begin is None:
        self._judgement(enabled_since, self._source.server_time())
        begin = enabled_since
    self._last_start = self._clock()
    return begin


def sells_every_row(patch: Patch) -> None:
    def lines(self: reading.Reader) -> Iterator[Any]:
        for item in self.raw["items"]:
            yield from self._sold(item, [])

    patch.setattr(reading.Reader, "_lines", lines)


def numbers_lines_itself(patch: Patch) -> None:
    honest = reading.Reader._lines
    patch.setattr(
        reading.Reader,
        "_lines",
        lambda self: (replace(line, item_id=f"L{n}") for n, line in enumerate(honest(self))),
    )


def swallows_a_dollar(patch: Patch) -> None:
    patch.setattr(reading.Reader, "_check", lambda *_: None)


def pays_shipping_twice(patch: Patch) -> None:
    patch.setattr(reading.Reader, "_shipping_cost", lambda self: reading.cents(self.raw["shipping_incl_tax"]))
    patch.setattr(reading.Reader, "_check", lambda *_: None)


def takes_everything_for_visa(patch: Patch) -> None:
    patch.setattr(reading, "payment_type", lambda _: "VISA")


def gives_up_on_a_busy_store(patch: Patch) -> None:
    def post(self: client.MagentoClient, path: str, body: Any = None) -> Any:
        try:
            return honest(self, path, body)
        except StoreTrouble as trouble:
            raise errands.NeedsPerson(str(trouble)) from None

    honest = client.MagentoClient.post
    patch.setattr(client.MagentoClient, "post", post)


def _with_answers(patch: Patch, read: Callable[[str], Any]) -> None:
    """What is no JSON is read like this; `read` is given the method."""
    honest = client.MagentoClient._understood

    def understood(self: client.MagentoClient, method: str, path: str, answer: Any) -> Any:
        if answer.ok and client._parsed(answer) is client._NOT_JSON:
            return read(method)
        return honest(self, method, path, answer)

    patch.setattr(client.MagentoClient, "_understood", understood)


def takes_an_error_page_for_done(patch: Patch) -> None:
    def read(method: str) -> Any:
        if method == "POST":
            return "0"
        raise StoreTrouble("not JSON")

    _with_answers(patch, read)


def takes_an_error_page_for_an_empty_list(patch: Patch) -> None:
    def read(method: str) -> Any:
        if method == "GET":
            return {"items": [], "total_count": 0}
        raise StoreTrouble("not JSON")

    _with_answers(patch, read)


def gives_up_on_an_error_page(patch: Patch) -> None:
    def read(method: str) -> Any:
        raise errands.NeedsPerson("not JSON") if method == "POST" else StoreTrouble("not JSON")

    _with_answers(patch, read)


def takes_any_invoice_for_all(patch: Patch) -> None:
    patch.setattr(errands, "_all_invoiced", lambda *_: True)


def takes_a_refused_invoice_for_made(patch: Patch) -> None:
    honest = errands.Errands._invoice

    def invoice(self: errands.Errands, errand: Any) -> Any:
        try:
            return honest(self, errand)
        except StoreRefused:
            return errands.Done()

    patch.setattr(errands.Errands, "_invoice", invoice)


def asks_for_every_piece_again(patch: Patch) -> None:
    honest = errands.Errands._invoice

    def invoice(self: errands.Errands, errand: Any) -> Any:
        rows = [row for row in self._order(errand)["items"] if not row.get("parent_item_id")]
        items = [{"order_item_id": row["item_id"], "qty": int(row["qty_ordered"])} for row in rows]
        with patch.context() as inner:
            _with_post(inner, lambda _, body: {**body, "items": items})
            return honest(self, errand)

    patch.setattr(errands.Errands, "_invoice", invoice)


def invoices_after_a_plain_acknowledgement_only(patch: Patch) -> None:
    honest = pos_rules.acknowledge_order

    def acknowledge(standing: Standing, issues: Any, date: str, now: Any) -> Any:
        outcome = honest(standing, issues, date, now)
        plain = not issues and standing.status != Status.REJECTED
        return outcome if plain else replace(outcome, work=())

    patch.setattr(pos_rules, "acknowledge_order", acknowledge)


def invoices_nothing_that_was_shipped_first(patch: Patch) -> None:
    honest = ship_rules.download
    patch.setattr(ship_rules, "download", lambda *given: replace(honest(*given), work=()))


def ships_whole_lines_only(patch: Patch) -> None:
    """A part of a split line is no line that the store knows."""
    honest = ship_rules._work

    def work(parcel: Any, lines: Any) -> Any:
        whole = tuple(item for item in parcel.items if "-" not in item[0])
        return honest(replace(parcel, items=whole), lines)

    patch.setattr(ship_rules, "_work", work)


def gives_back_simple_products_only(patch: Patch) -> None:
    honest = errands._refundable

    def refundable(order: Mapping[str, Any], shipped: Mapping[str, int]) -> dict[str, int]:
        simple = {str(row["item_id"]) for row in order["items"] if row.get("product_type") == "simple"}
        return {line: pieces for line, pieces in honest(order, shipped).items() if line in simple}

    patch.setattr(errands, "_refundable", refundable)


def gives_back_what_was_given_back(patch: Patch) -> None:
    honest = errands._refundable

    def refundable(order: Mapping[str, Any], shipped: Mapping[str, int]) -> dict[str, int]:
        return honest({"items": [{**row, "qty_refunded": 0} for row in order["items"]]}, shipped)

    patch.setattr(errands, "_refundable", refundable)


def calls_back_what_is_partly_shipped(patch: Patch) -> None:
    honest = store_rules._after_download

    def after(standing: Standing, reading: Any) -> Any:
        if standing.status == Status.PARTLY_SHIPPED:
            standing = replace(standing, status=Status.DOWNLOADED)
            reading = replace(reading, shipped_in_store=False)
        return honest(standing, reading)

    patch.setattr(store_rules, "_after_download", after)


def calls_back_what_is_held(patch: Patch) -> None:
    honest = magento._gone
    patch.setattr(
        magento, "_gone", lambda raw: Gone.CANCELED if raw.get("status") == "holded" else honest(raw)
    )


def takes_held_orders_once_invoiced(patch: Patch) -> None:
    honest = decision._wait
    patch.setattr(
        decision,
        "_wait",
        lambda raw: honest({**raw, "status": "processing"} if raw.get("status") == "holded" else raw),
    )


def withholds_free_orders(patch: Patch) -> None:
    honest = decision.is_paid
    patch.setattr(decision, "is_paid", lambda raw, policy: raw["grand_total"] and honest(raw, policy))


def judges_once_and_for_good(patch: Patch) -> None:
    patch.setattr(delivery.Delivery, "_is_news", lambda _, __, entry, ___: entry is None)


MUTANTS: Mapping[Callable[[Patch], None], tuple[str, ...]] = {
    looks_for_nothing: ("MAG-D17", "MAG-D04a"),
    takes_unpaid_orders: ("MAG-08", "MAG-D02a", "MAG-D13a"),
    takes_invoiced_orders: ("MAG-06", "MAG-09"),
    takes_held_orders: ("MAG-08", "MAG-D01b"),
    goes_by_state: ("MAG-D01b",),
    does_not_wait_for_invoices: ("MAG-10", "MAG-11", "MAG-D01c", "MAG-D03b"),
    waits_for_whole_invoices: ("MAG-D01d", "MAG-D11"),
    judges_by_todays_settings: ("MAG-05", "MAG-D06a"),
    ignores_download_orders: ("MAG-02",),
    ignores_download_credit_memos: ("MAG-03",),
    keeps_the_invoice_of_a_void: ("MAG-D13c",),
    looks_once_only: ("MAG-D13a",),
    gives_back_all_shipping: ("MAG-D14c",),
    leaves_the_shipping_unsaid: ("MAG-D14c",),
    puts_nothing_back_to_stock: ("MAG-D14c",),
    comments_without_a_status: ("MAG-D19",),
    captures_always: ("MAG-D13d",),
    captures_never: ("MAG-D13d",),
    invoices_one_piece: ("MAG-07",),
    invoices_nothing: ("MAG-07", "MAG-D13b"),
    reads_its_own_refunds_back: ("MAG-D15",),
    calls_back_after_any_refund: ("MAG-D16b",),
    never_calls_back: ("MAG-D16a",),
    turns_pages_by_time_alone: ("MAG-D05a",),
    follows_its_own_clock: ("MAG-D05b",),
    sells_every_row: ("MAG-D10",),
    numbers_lines_itself: ("MAG-D20c",),
    swallows_a_dollar: ("MAG-D20g",),
    pays_shipping_twice: ("MAG-D20d",),
    takes_everything_for_visa: ("MAG-D20e",),
    gives_up_on_a_busy_store: ("MAG-07",),
    takes_an_error_page_for_done: ("MAG-D21",),
    takes_an_error_page_for_an_empty_list: ("MAG-D21",),
    gives_up_on_an_error_page: ("MAG-D21",),
    takes_any_invoice_for_all: ("MAG-D04c",),
    takes_a_refused_invoice_for_made: ("MAG-D04c",),
    asks_for_every_piece_again: ("MAG-D17", "MAG-D04c"),
    invoices_after_a_plain_acknowledgement_only: ("MAG-07",),
    invoices_nothing_that_was_shipped_first: ("MAG-07",),
    ships_whole_lines_only: ("EVO-21",),
    gives_back_simple_products_only: ("MAG-D14a",),
    gives_back_what_was_given_back: ("MAG-D14a",),
    calls_back_what_is_partly_shipped: ("MAG-D16b",),
    calls_back_what_is_held: ("EVO-11",),
    takes_held_orders_once_invoiced: ("MAG-D01c",),
    withholds_free_orders: ("MAG-D03a",),
    judges_once_and_for_good: ("MAG-D06b", "MAG-54"),
}


@pytest.mark.parametrize("worsen", MUTANTS, ids=lambda each: each.__name__)
def test_a_broken_bridge_is_noticed_under_the_rules_it_breaks(
    worsen: Callable[[Patch], None], unnoticed: Any
) -> None:
    assert unnoticed(worsen, "", MUTANTS[worsen]) == set()

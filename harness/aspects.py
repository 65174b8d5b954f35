"""What a poll shows of an order, aspect by aspect: the phrase of a step, and the comparison behind it.

A comparison gives one line for each difference from the virtual order that was placed; none = it is as it must be.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..simulators.shopper import VirtualOrder
from . import shown_goods, shown_money, shown_people, wire
from .shown_text import as_it_arrives, as_sent, compare

Aspect = Callable[[VirtualOrder, wire.Offered], Iterable[str]]

DATE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}")


def differences(aspect: Aspect, order: VirtualOrder, offered: wire.Offered) -> list[str]:
    """All differences; an amount that cannot be read is one, and ends the comparison."""
    found: list[str] = []
    try:
        found += aspect(order, offered)
    except shown_money.NoMoney as error:
        found.append(str(error))
    return found


def _date_as_written(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D17a, as far as it can be seen: the zone cannot."""
    text = as_sent(offered.node, "date")
    if not DATE.fullmatch(text):
        yield f"date: {text!r} is not written yyyy-MM-dd HH:mm:ss.SSS"


def _comment(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    yield from compare("webOrder", offered.node, {"comment": as_it_arrives(order.comment)})


def _every_text(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """Names, addresses, descriptions and comment together."""
    if order.bill_to is not None:
        yield from shown_people.billing(order, offered)
    yield from shown_people.shipping(order, offered)
    yield from shown_goods.lines(order, offered)
    yield from _comment(order, offered)
    yield from _company(order, offered)


def _company(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    place = order.bill_to
    nodes = offered.customers("BILLING")
    if place is not None and nodes:
        yield from compare("BILLING", nodes[0], {"companyName": as_it_arrives(place.company)})


ASPECTS: Mapping[str, Aspect] = {
    "its date and its totals": shown_money.totals,
    "its date as yyyy-MM-dd HH:mm:ss.SSS": _date_as_written,
    "name, address, phone and e-mail of the billing customer": shown_people.billing,
    "name and address of the shipping customer": shown_people.shipping,
    "one billing and one shipping customer": shown_people.one_of_each,
    "a billing customer with name, e-mail and phone and an empty address": shown_people.empty_billing,
    "no shipping address as billing address": shown_people.no_copied_address,
    "the billing customer's name for the shipping customer": shown_people.shipping_name_of_billing,
    "every part of its customers' names": shown_people.whole_names,
    "WC as vendor and method": shown_people.pickup_method,
    "no WC as vendor and method": shown_people.no_pickup,
    "the shop's address as shipping address": shown_people.shop_as_shipping,
    "countries and states by their ISO codes": shown_people.codes,
    "SKU, quantity, price, manufacturer and description of every line": shown_goods.lines,
    "for every part its net price to the cent": shown_goods.net_prices,
    "an itemID of its own for every line": shown_goods.own_item_ids,
    "quantities as positive integers": shown_goods.whole_quantities,
    "no line with a negative amount": shown_goods.no_negative_line,
    "its payments by type and amount": shown_money.payments,
    "every payment by its brand": shown_money.brands,
    "payments that are present and empty": shown_money.no_payment,
    "its shipping cost and its tax": shown_money.shipping_and_tax,
    "its shipping cost before tax": shown_money.shipping,
    "the tax that was charged": shown_money.tax,
    "lines, shipping and tax that come to its payments": shown_money.adds_up,
    "orderTotal, if at all, as what it comes to": shown_money.order_total,
    "money with exactly two decimals": shown_money.two_decimals,
    "money as plain decimals": shown_money.plain_decimals,
    "no card number": shown_money.no_card_number,
    "its comment as it was typed": _comment,
    "every text as it was typed": _every_text,
}

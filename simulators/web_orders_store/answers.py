"""What the store tells the POS, member by member (EVO-52 to EVO-57), before it is XML or JSON."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from .document import Item, Party, Payment, WebOrder
from .entry import Entry
from .shop import Shop, TaxRule
from .text import drop_unwritable
from .tree import Group, Leaf, Listing, Member

LONGEST_MESSAGE = 4000


def pos_date(moment: datetime, zone: tzinfo) -> str:
    """`2021-03-04 09:15:00.123` in the store's zone, which it does not name (EVO-D17a)."""
    local = moment.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d}"


def two_decimals(amount: Decimal) -> str:
    """Decimal point, two digits, nothing else (EVO-D18a, EVO-D18b)."""
    return f"{amount:.2f}"


def both_containers(orders: Listing, cancellations: Listing) -> tuple[Member, ...]:
    """`orders` and `cancellations`, also when they are empty (EVO-D07c)."""
    return orders, cancellations


def all_tax_rules(shop: Shop) -> tuple[TaxRule, ...]:
    """Every rule that an order may name."""
    return shop.tax_rules


def no_total(_: WebOrder) -> Decimal | None:
    """The total is the sum of what is sent; the optional `orderTotal` is left out (EVO-D18m)."""
    return None


@dataclass(frozen=True, slots=True)
class AnswerRules:
    """What decides the shape of answers."""

    date: Callable[[datetime, tzinfo], str] = pos_date
    money: Callable[[Decimal], str] = two_decimals
    shipping_money: Callable[[Decimal], str] = two_decimals
    containers: Callable[[Listing, Listing], tuple[Member, ...]] = both_containers
    tax_rules: Callable[[Shop], tuple[TaxRule, ...]] = all_tax_rules
    quantity: Callable[[int], str] = str
    order_total: Callable[[WebOrder], Decimal | None] = no_total
    versions: tuple[str, ...] = ("1.0",)
    cancellation_id: str = "orderID"


def versions(rules: AnswerRules) -> Listing:
    """The answer to the version call, which Test Connection makes."""
    return Listing("versions", "version", tuple(Leaf("version", version) for version in rules.versions))


def tax_rules(shop: Shop, rules: AnswerRules) -> Listing:
    """The answer to `TaxRules`."""
    listed = rules.tax_rules(shop)
    return Listing(
        "taxRules",
        "taxRule",
        tuple(
            Group("taxRule", (Leaf("taxRuleID", rule.tax_rule_id), Leaf("description", rule.description)))
            for rule in listed
        ),
    )


def outstanding(orders: tuple[Member, ...], cancellations: tuple[Member, ...], rules: AnswerRules) -> Group:
    """The answer to a poll."""
    members = rules.containers(
        Listing("orders", "webOrder", orders), Listing("cancellations", "webOrderCancellation", cancellations)
    )
    return Group("outstandingActivityResponse", members)


def receipt(*, success: bool, reason: str = "") -> Group:
    """The answer to every write. `reason` may quote what the POS sent."""
    status = Leaf("responseStatus", "SUCCESS" if success else "FAILURE")
    message = Leaf("responseMessage", drop_unwritable(reason)[:LONGEST_MESSAGE])
    return Group("acknowledgeResponse", (status, message) if reason else (status,))


def cancellation(entry: Entry, shop: Shop, rules: AnswerRules) -> Group:
    """A `webOrderCancellation`."""
    moment = entry.canceled_at or entry.since
    return Group(
        "webOrderCancellation",
        (
            Leaf(rules.cancellation_id, entry.number),
            Leaf("date", rules.date(moment, shop.zone)),
            Leaf("comment", "Cancelled in the store"),
        ),
    )


def web_order(order: WebOrder, shop: Shop, rules: AnswerRules) -> Group:
    """A `webOrder`, in the order of its schema."""
    return Group(
        "webOrder",
        (
            Leaf("orderID", order.order_id),
            Leaf("date", rules.date(order.placed_at, shop.zone)),
            Leaf("shippingCost", rules.shipping_money(order.shipping_cost)),
            Leaf("shippingVendor", order.shipping_vendor),
            Leaf("shippingMethod", order.shipping_method),
            Leaf("comment", order.comment),
            Leaf("taxRuleID", order.tax_rule_id),
            Leaf("taxAmount", rules.money(order.tax)),
            *_total(order, rules),
            Listing("customers", "customer", tuple(_customer(party) for party in order.parties)),
            Listing("payments", "payment", tuple(_payment(payment, rules) for payment in order.payments)),
            Listing("orderItems", "orderItem", tuple(_item(item, rules) for item in order.items)),
        ),
    )


def _total(order: WebOrder, rules: AnswerRules) -> tuple[Leaf, ...]:
    total = rules.order_total(order)
    return () if total is None else (Leaf("orderTotal", rules.money(total)),)


def _customer(party: Party) -> Group:
    return Group(
        "customer",
        (
            Leaf("type", party.role),
            Leaf("customerID", party.customer_id),
            Leaf("prefixName", party.prefix),
            Leaf("firstName", party.first_name),
            Leaf("middleName", party.middle_name),
            Leaf("lastName", party.last_name),
            Leaf("suffixName", party.suffix),
            Leaf("companyName", party.company),
            Leaf("address1", party.address1),
            Leaf("address2", party.address2),
            Leaf("city", party.city),
            Leaf("state", party.state),
            Leaf("county", ""),
            Leaf("country", party.country),
            Leaf("zipCode", party.postcode),
            Leaf("phone", party.phone),
            Leaf("workPhone", ""),
            Leaf("email", party.email),
        ),
    )


def _payment(payment: Payment, rules: AnswerRules) -> Group:
    return Group("payment", (Leaf("type", payment.token), Leaf("amount", rules.money(payment.amount))))


def _item(item: Item, rules: AnswerRules) -> Group:
    return Group(
        "orderItem",
        (
            Leaf("itemID", item.item_id),
            Leaf("manufacturerID", item.manufacturer_id),
            Leaf("manufacturerName", item.manufacturer),
            Leaf("itemNumber", item.part_number),
            Leaf("description", item.description),
            Leaf("quantity", rules.quantity(item.quantity)),
            Leaf("amount", rules.money(item.amount)),
        ),
    )

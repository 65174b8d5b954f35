"""Defects of an order's figures: lines, money, payments, tax rules."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from .defect import Change, Defect, rule
from .document import WebOrder
from .drafting import shipping_address, token
from .pricing import CENT, Unit, child_units, line_unit, sold_units
from .purchase import Line, Purchase, Tender
from .shop import Shop


def _rounded(total: Decimal, quantity: int) -> tuple[tuple[int, Decimal], ...]:
    return ((quantity, (total / quantity).quantize(CENT, ROUND_HALF_UP)),)


def _before_discount(line: Line) -> tuple[Unit, ...]:
    return tuple(replace(unit, total=unit.goods.unit_price * unit.quantity) for unit in sold_units(line))


def _with_twins(line: Line) -> tuple[Unit, ...]:
    parts = child_units(line) if line.parts else ()
    return parts if line.kind == "bundle_dynamic" else (line_unit(line), *parts)


def _is_matched(unit: Unit) -> bool:
    return bool(unit.goods.manufacturer)


def _tax_on_goods(purchase: Purchase) -> Decimal:
    return purchase.tax - purchase.shipping_tax


def _shipping_with_tax(purchase: Purchase) -> Decimal:
    return purchase.shipping_price - purchase.shipping_discount + purchase.shipping_tax


def _shipping_before_discount(purchase: Purchase) -> Decimal:
    return purchase.shipping_price


def _four_decimals(amount: Decimal) -> str:
    return f"{amount:.4f}"


def _grouped(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _always_paypal(_: Tender) -> str:
    return "PAYPAL"


def _cards_are_visa(tender: Tender) -> str:
    return "VISA" if token(tender) in {"MASTERCARD", "DISCOVER", "AMEX"} else token(tender)


def _few_words(tender: Tender) -> str:
    return token(tender) if token(tender) in {"PAYPAL", "VISA", "AMEX"} else "OTHER"


def _only_money(tender: Tender) -> bool:
    return tender.type not in {"gift_card", "store_credit"}


def _state_text(purchase: Purchase, shop: Shop) -> str:
    return shipping_address(purchase, shop).state or "none"


def _with_coupon_line(line: Line) -> tuple[Unit, ...]:
    if not line.goods.discount:
        return sold_units(line)
    (unit,) = _before_discount(line)[:1]
    coupon = replace(line.goods, sku="COUPON", name="Coupon")
    return unit, Unit(f"{line.position:03d}99", coupon, 1, -line.goods.discount)


def _before_tax(order: WebOrder) -> Decimal:
    return order.shipping_cost + sum((item.quantity * item.amount for item in order.items), Decimal(0))


def _in_decimals(quantity: int) -> str:
    return f"{quantity}.0000"


def _no_tax(_: Purchase) -> Decimal:
    return Decimal("0.00")


def _draft(name: str, text: str, breaks: tuple[str, ...], /, **changes: object) -> Defect:
    return Defect(name, text, breaks, rule("draft", **changes))


def _money(write: object) -> Change:
    return rule("answers", money=write, shipping_money=write)


DEFECTS = (
    _draft(
        "cents-lost",
        "the price of a piece is the discounted line divided and rounded, and cents are lost",
        ("EVO-D18d", "EVO-D18h"),
        prices=_rounded,
    ),
    _draft(
        "discount-forgotten",
        "lines are sent at their price before discount",
        ("EVO-D18d", "EVO-D18h"),
        units=_before_discount,
    ),
    _draft(
        "zero-price-twins",
        "a configurable or a bundle is followed by its parts at price zero",
        ("MAG-D10",),
        units=_with_twins,
    ),
    _draft(
        "lines-without-manufacturer-vanish",
        "a line whose manufacturer is not known is left out without a word",
        ("EVO-18", "EVO-D18d", "EVO-D18h"),
        keeps_unit=_is_matched,
    ),
    _draft(
        "tax-missing-shipping",
        "taxAmount leaves out the tax on shipping",
        ("EVO-D18g", "EVO-D18h", "EVO-D18i"),
        tax=_tax_on_goods,
    ),
    _draft(
        "shipping-taxed-twice",
        "shippingCost holds its tax, which taxAmount holds too",
        ("EVO-D18g", "EVO-D18h"),
        shipping_cost=_shipping_with_tax,
    ),
    _draft(
        "shipping-discount-forgotten",
        "shippingCost is sent before its discount",
        ("EVO-D18h",),
        shipping_cost=_shipping_before_discount,
    ),
    Defect(
        "shipping-four-decimals",
        "shippingCost has four decimals, all other money two",
        ("EVO-D18a",),
        rule("answers", shipping_money=_four_decimals),
    ),
    Defect(
        "thousands-grouped",
        "money of a thousand and more is written with a comma",
        ("EVO-D18b",),
        _money(_grouped),
    ),
    _draft(
        "payment-hard-wired-paypal",
        "every payment is sent as PAYPAL",
        ("EVO-17", "EVO-D19b", "EVO-D19c"),
        token=_always_paypal,
    ),
    _draft(
        "all-cards-visa",
        "every card is sent as VISA",
        ("EVO-D19b",),
        token=_cards_are_visa,
    ),
    _draft(
        "cards-folded-into-other",
        "MasterCard and Discover are sent as OTHER",
        ("EVO-D19a",),
        token=_few_words,
    ),
    _draft(
        "gift-card-dropped",
        "what was paid by gift card or store credit is not among the payments",
        ("EVO-D18h", "EVO-D19c"),
        keeps_tender=_only_money,
    ),
    _draft(
        "tax-rule-guessed",
        "taxRuleID is the text of the state, which no tax rule has for its id",
        ("EVO-53",),
        tax_rule=_state_text,
    ),
    _draft(
        "coupon-as-negative-line",
        "a discount is a line of its own with a negative amount",
        ("EVO-D18d", "EVO-D18f"),
        units=_with_coupon_line,
    ),
    _draft(
        "tax-left-out",
        "taxAmount is always 0.00",
        ("EVO-19", "EVO-D18g", "EVO-D18h", "EVO-D18i"),
        tax=_no_tax,
    ),
    Defect(
        "order-total-before-tax",
        "orderTotal is sent and leaves out the tax",
        ("EVO-D18m",),
        rule("answers", order_total=_before_tax),
    ),
    Defect(
        "quantity-in-decimals",
        "a quantity is written with four decimals",
        ("EVO-D18c",),
        rule("answers", quantity=_in_decimals),
    ),
)

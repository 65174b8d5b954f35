"""What a customer decides before the till rings: the basket, where it goes, what is deducted, how it is paid."""

from dataclasses import dataclass, replace
from decimal import Decimal

from .catalogue import Product
from .order import Address, Customer, ShippingMethod, TenderState, TenderType

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Pick:
    """A product put into the basket; `price` and `name` stand in for the catalogue's when given."""

    product: Product
    quantity: int = 1
    variant: int = 0
    price: Decimal | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class PercentOff:
    """A coupon for a part of every price, and of shipping when `on_shipping`."""

    percent: Decimal
    on_shipping: bool = False


@dataclass(frozen=True, slots=True)
class AmountOff:
    """A coupon for an amount off the whole basket, before tax."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the goods travel and what that costs before discount and tax."""

    method: ShippingMethod
    price: Decimal
    taxed: bool = False
    pickup: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """How what gift card and store credit leave is paid; `authorized` only in part leaves the rest pending."""

    type: TenderType
    state: TenderState
    authorized: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """A customer's decisions, ready for the checkout. Amounts in `currency`; `tax_percent` for taxable goods."""

    customer: Customer
    bill_to: Address | None
    ship_to: Address | None
    picks: tuple[Pick, ...]
    tax_percent: Decimal
    delivery: Delivery | None
    payment: Payment
    status: str
    offer: PercentOff | AmountOff | None = None
    gift_card: Decimal = ZERO
    store_credit: Decimal = ZERO
    comment: str | None = None
    currency: str = "USD"

    def paid_by(self, kind: TenderType, state: TenderState, status: str) -> "Purchase":
        """Give the same purchase paid in another way."""
        return replace(self, payment=Payment(kind, state), status=status)

    def of(self, *picks: Pick) -> "Purchase":
        """Give the same purchase with another basket."""
        return replace(self, picks=picks)

"""Do the payments of a sale settle it? Pure: amounts in, amounts out.

Cash may be too much; what is too much goes back as change, and only the rest is kept as payment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .amounts import ZERO

INSUFFICIENT_PAYMENTS = "Payments are insufficient."
INSUFFICIENT_REFUNDS = "Refunds are insufficient."
TOO_MUCH_BESIDES_CASH = "Non-cash payments are greater than the total."
TOO_MUCH_REFUNDED = "Refunds are greater than the total."


class OutOfBalance(Exception):
    """The payments do not settle the sale; `balance` is what is still owed (negative: too much was paid)."""

    def __init__(self, reason: str, balance: Decimal) -> None:
        super().__init__(reason)
        self.reason = reason
        self.balance = balance


@dataclass(frozen=True, slots=True)
class Payment:
    """So much by cash, or by anything else."""

    amount: Decimal
    is_cash: bool


@dataclass(frozen=True, slots=True)
class Settled:
    """The amounts that are kept, in the order of the payments, and the change given out."""

    amounts: tuple[Decimal, ...]
    change: Decimal


def settle(total: Decimal, payments: Sequence[Payment]) -> Settled:
    """Settle a sale of `total`. Raises `OutOfBalance`."""
    paid = sum((payment.amount for payment in payments), ZERO)
    surplus = paid - total
    if surplus == 0:
        return Settled(tuple(payment.amount for payment in payments), ZERO)
    if surplus < 0:
        raise OutOfBalance(INSUFFICIENT_PAYMENTS if total >= 0 else TOO_MUCH_REFUNDED, -surplus)
    cash = sum((payment.amount for payment in payments if payment.is_cash and payment.amount > 0), ZERO)
    if surplus > cash:
        raise OutOfBalance(INSUFFICIENT_REFUNDS if total < 0 else TOO_MUCH_BESIDES_CASH, -surplus)
    return Settled(_give_back(payments, surplus), surplus)


def _give_back(payments: Sequence[Payment], surplus: Decimal) -> tuple[Decimal, ...]:
    """The amounts without the surplus, taken from cash, the last payment first."""
    kept: list[Decimal] = []
    for payment in reversed(payments):
        back = min(surplus, payment.amount) if payment.is_cash and payment.amount > 0 else ZERO
        surplus -= back
        kept.append(payment.amount - back)
    return tuple(reversed(kept))

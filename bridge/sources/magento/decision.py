"""Which Magento orders go to the POS: the decision table of both download modes (MAG-D01..D03, decisions 3).

The status *code* decides, never the state behind it or its label.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from ...money import amount
from ...policy import Policy
from ...standing import QUALIFIES, Decision

SUPPORTED = frozenset({"pending", "pending_payment", "processing"})
FINISHED = frozenset({"complete", "closed"})
ON_HOLD = frozenset({"holded", "payment_review", "fraud"})
CANCELED = "canceled"


def decide(raw: Mapping[str, Any], policy: Policy, *, offered: bool) -> Decision:
    """Judge an order by its JSON. An order that was `offered` may be in the POS already: then being invoiced or
    completed meanwhile does not take it back (defect B2), being cancelled, held, unpaid or paid back does.
    """
    if raw.get("status") == CANCELED:
        return Decision("cancelled", "cancelled in the store before the POS had it")
    if not policy.download_orders:
        return Decision("disabled", "Download Orders is off")
    return _auto(raw, policy, offered) if policy.mode == "auto-invoice" else _wait(raw)


def _auto(raw: Mapping[str, Any], policy: Policy, offered: bool) -> Decision:
    status = raw.get("status")
    if status in FINISHED and not (offered and status != "closed"):
        return Decision("auto:complete", f"status {status}: Auto-Invoice takes open orders only")
    if status not in SUPPORTED and (not offered or status in ON_HOLD or status is None):
        return Decision(
            "auto:status", f"status {status or 'missing'}: not Pending, Pending Payment or Processing"
        )
    if total_invoiced(raw) > 0 and not offered:
        return Decision("auto:invoiced", "something else invoiced it first: Auto-Invoice leaves it alone")
    if not is_paid(raw, policy):
        return Decision("auto:unpaid", "neither paid nor authorised in full")
    return Decision(QUALIFIES, "qualifies for the POS")


def _wait(raw: Mapping[str, Any]) -> Decision:
    status = raw.get("status")
    if status in ON_HOLD:
        return Decision("hold", f"status {status}: on hold in the store")
    if status == "closed":
        return Decision("wait:closed", "closed in the store before the POS had it")
    if total_invoiced(raw) == 0:
        free = amount(raw.get("grand_total")) == 0
        return Decision(
            "wait:not-invoiced", f"not invoiced yet{' (zero total: it never will be)' if free else ''}"
        )
    return Decision(QUALIFIES, "qualifies for the POS")


def total_invoiced(raw: Mapping[str, Any]) -> Decimal:
    """Null and blank count as nothing invoiced (MAG-11)."""
    return amount(raw.get("total_invoiced"))


def is_paid(raw: Mapping[str, Any], policy: Policy) -> bool:
    """Nothing due, or authorised or paid in full, or a method the shop trusts (MAG-D02)."""
    total = amount(raw.get("grand_total"))
    payment = raw.get("payment") or {}
    if total == 0 or payment.get("method") in policy.trusted_methods:
        return True
    return max(authorised(raw), amount(payment.get("amount_paid")), amount(raw.get("total_paid"))) >= total


def authorised(raw: Mapping[str, Any]) -> Decimal:
    """What a gateway holds for the shop."""
    return amount((raw.get("payment") or {}).get("amount_authorized"))

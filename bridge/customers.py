"""Which customer of the POS an order belongs to (decisions 18). One table for every pushed outlet; asks nobody itself.

The e-mail decides, trimmed and without case. A person found is attached as he stands in the POS, never overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .order import Party
from .text import plain_name


@dataclass(frozen=True, slots=True)
class Known:
    """A customer of the POS: `id` there (ids compare as numbers), e-mails and name as stored."""

    id: str
    emails: tuple[str, ...]
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """Attach `customer`; None: create one. `note` is what a person should know about the choice."""

    customer: Known | None
    note: str = ""


def normal_email(text: str) -> str:
    """Trimmed, without case: what two e-mails are compared by."""
    return text.strip().casefold()


def match(buyer: Party, found: Sequence[Known]) -> Match:
    """Choose among what the POS found for the buyer's e-mail; finds of its own that merely resemble it do not count."""
    email = normal_email(buyer.email)
    same = sorted(
        (one for one in found if email in map(normal_email, one.emails)), key=lambda one: int(one.id)
    )
    if not email or not same:
        return Match(None)
    chosen = same[0]
    if len(same) > 1:
        others = ", ".join(one.id for one in same[1:])
        return Match(
            chosen,
            f"Several customers in the POS have the e-mail {email}: {chosen.id} is attached, not {others}; merge them.",
        )
    if _differs(buyer, chosen):
        stored = f"{chosen.first_name} {chosen.last_name}".strip()
        ordered = f"{buyer.first_name} {buyer.last_name}".strip()
        return Match(
            chosen,
            f"Customer {chosen.id} in the POS is called {stored!r}, the order says {ordered!r}: attached, not changed.",
        )
    return Match(chosen)


def _differs(buyer: Party, known: Known) -> bool:
    return [plain_name(buyer.first_name), plain_name(buyer.last_name)] != [
        plain_name(known.first_name),
        plain_name(known.last_name),
    ]

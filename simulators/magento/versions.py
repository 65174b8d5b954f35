"""What differs between releases of Magento, as far as a client of the order side notices.

2.4.5 is the release that was read; the others carry the differences known from release notes and issue threads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum


class CommentStatus(Enum):
    """What a comment does with the order's status."""

    TAKEN = "any text becomes the status; none given sets it to NULL"  # magento2 34180, 32968
    REFUSED = "a comment with another status than the order's is refused"  # magento2 38723, 38659
    CHECKED = "must belong to the order's state; none given keeps the status"


@dataclass(frozen=True, slots=True)
class Profile:
    """One release's ways."""

    name: str
    repeats_last_page: bool = False
    """Past the last page the last page comes again (magento2 3787, 8099, 26986)."""
    page_size_always_echoed: bool = False
    """`page_size` in the echo even when it was not sent (magento2 35310)."""
    child_price_is_parents: bool = False
    """The child row of a configurable product repeats the parent's price (magento2 22562)."""
    integration_bearer: bool = False
    """Integration access tokens work as bearer tokens out of the box."""
    signature_methods: frozenset[str] = frozenset({"HMAC-SHA256"})
    comment_status: CommentStatus = CommentStatus.TAKEN
    writes_null_state: bool = False
    """`state` and `status` are written even when they are NULL (magento2 37807)."""
    completes_partly_refunded: bool = False
    """An order of which a part was refunded and the rest shipped becomes complete."""
    notes_state_changes: bool = False
    """An empty status-history line on each change of state."""
    direct_shipment_counts: bool = False
    """POST /V1/shipment moves the order's quantities (magento2 3799 mended)."""
    patch_renumbers: bool = False
    """Patching an order without repeating its increment_id gives it a new one."""


DEFAULT = "2.4.5"

_2_4_5 = Profile(DEFAULT)
_2_3 = replace(
    _2_4_5,
    name="2.3",
    repeats_last_page=True,
    page_size_always_echoed=True,
    child_price_is_parents=True,
    integration_bearer=True,
    signature_methods=frozenset({"HMAC-SHA1", "HMAC-SHA256"}),
    patch_renumbers=True,
)
_2_4_7 = replace(_2_4_5, name="2.4.7", comment_status=CommentStatus.REFUSED)
_LATER = replace(
    _2_4_5,
    name="later",
    comment_status=CommentStatus.CHECKED,
    writes_null_state=True,
    completes_partly_refunded=True,
    notes_state_changes=True,
    direct_shipment_counts=True,
)

PROFILES: Mapping[str, Profile] = {profile.name: profile for profile in (_2_3, _2_4_5, _2_4_7, _LATER)}


def profile(version: str) -> Profile:
    """The profile called `version`; `ValueError` names those that there are."""
    try:
        return PROFILES[version]
    except KeyError:
        known = ", ".join(PROFILES)
        raise ValueError(f"magento version {version!r}: not known; give one of {known}") from None

"""The gallery of difficult orders: every one has broken some connection between shop and till before."""

from collections.abc import Mapping

from . import gallery_goods, gallery_money, gallery_people, gallery_states
from .difficulty import GalleryOrder

GALLERY: Mapping[str, GalleryOrder] = {
    entry.name: entry
    for entry in (
        *gallery_people.ENTRIES,
        *gallery_goods.ENTRIES,
        *gallery_money.ENTRIES,
        *gallery_states.ENTRIES,
    )
}
"""Name -> what is difficult about it, and whether it qualifies in Auto-Invoice mode (MAG-06, MAG-08)."""

"""What the POS takes back: a whole order by VOID, pieces of a line by CANCEL; and what it sold (EVO-D14, D15).

Every function takes an entry and gives the next one; `Refused` leaves everything as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from .document import Item
from .entry import CanceledBy, Entry, LineAction, Notice
from .message import ItemAction, OrderAction
from .refusal import Refused, refuse_unoffered


def refuse_shipped(entry: Entry) -> None:
    """Raises `Refused` for an order of which everything has been shipped."""
    if not entry.open_pieces and not entry.canceled_by:
        raise Refused(f"the order {entry.number} has been shipped")


def reason_note(message: OrderAction) -> tuple[str, ...]:
    """The note of a void: the reason, and the POS's date."""
    return (f"Voided in the POS: {message.reason or 'no reason given'} [{message.date or 'no date'}]",)


def nothing_more(entry: Entry, message: OrderAction, rules: "VoidRules", at: datetime) -> Entry:
    """A second void of an order has no second effect."""
    del message, rules, at
    return entry


def settle_notice(entry: Entry) -> Entry:
    """The POS gives up what the store had cancelled: it need not be told any more (EVO-D29b)."""
    return replace(entry, notice=Notice.ACKNOWLEDGED)


def cancel_the_rest(entry: Entry) -> Entry:
    """What is shipped stays shipped; an order of which nothing is becomes canceled as a whole."""
    if entry.canceled_by or entry.shipped_pieces:
        return entry.with_canceled(entry.open_pieces)
    return cancel_as_a_whole(entry)


def cancel_as_a_whole(entry: Entry) -> Entry:
    """Nothing of the order goes out, and the POS knows it."""
    return replace(entry, canceled_by=CanceledBy.POS)


def line_of(entry: Entry, item_id: str, part_number: str) -> Item:
    """The line by the store's item id, else by a part number that only one line has. Raises `Refused`."""
    for item in entry.document.items:
        if item.item_id == item_id:
            return item
    matches = [
        item for item in entry.document.items if part_number and item.part_number.strip() == part_number
    ]
    if len(matches) != 1:
        raise Refused(
            f"{len(matches)} lines of the order {entry.number} have the part number {part_number or '(none)'}"
        )
    return matches[0]


def refuse_too_many(open_pieces: int, pieces: int, item: Item) -> None:
    """Raises `Refused` where more is to be cancelled than is open."""
    if pieces > open_pieces:
        raise Refused(f"{pieces} of {item.part_number} are to be cancelled and {open_pieces} are open")


def same_action(entry: Entry, said: LineAction) -> bool:
    """Whether this very message came before (EVO-D15g)."""
    return said in entry.line_actions


def as_many_as_told(_: int, told: int) -> int:
    """How many pieces a CANCEL takes off a line, given those open and those in the message."""
    return told


def cancelled_before(entry: Entry, item: Item) -> bool:
    """Whether there is nothing left to cancel, because it was cancelled already (EVO-D15e)."""
    nothing_open = item.item_id not in entry.open_pieces
    return bool(entry.canceled_by) or (nothing_open and bool(entry.canceled_pieces.get(item.item_id)))


def note_sale(entry: Entry, item: Item, message: ItemAction, _: "VoidRules", at: datetime) -> Entry:
    """SELL leaves a note, nothing else (EVO-D15h)."""
    sold = f"{message.quantity} of {item.part_number} [{message.date or 'no date'}]"
    return entry.noted(at, f"Sold in the POS: {sold}")


def cancel_pieces(entry: Entry, item: Item, message: ItemAction, rules: "VoidRules", at: datetime) -> Entry:
    """CANCEL takes open pieces off a line; the order is canceled with its last one (EVO-D15). Raises `Refused`."""
    if rules.is_done(entry, item):
        return entry
    open_pieces = entry.open_pieces.get(item.item_id, 0)
    rules.too_many(open_pieces, message.quantity, item)
    pieces = rules.pieces(open_pieces, message.quantity)
    rest = entry.with_canceled({item.item_id: pieces}).noted(
        at, f"Cancelled in the POS: {pieces} of {item.part_number} [{message.date or 'no date'}]"
    )
    if rest.open_pieces or rest.shipped_pieces:
        return rest
    return rules.emptied(rest)


@dataclass(frozen=True, slots=True)
class VoidRules:
    """What decides about voids and line actions."""

    unoffered: Callable[[Entry], None] = refuse_unoffered
    shipped: Callable[[Entry], None] = refuse_shipped
    note: Callable[[OrderAction], tuple[str, ...]] = reason_note
    again: Callable[[Entry, OrderAction, "VoidRules", datetime], Entry] = nothing_more
    settle: Callable[[Entry], Entry] = settle_notice
    cancel: Callable[[Entry], Entry] = cancel_the_rest
    line: Callable[[Entry, str, str], Item] = line_of
    too_many: Callable[[int, int, Item], None] = refuse_too_many
    is_repeat: Callable[[Entry, LineAction], bool] = same_action
    is_done: Callable[[Entry, Item], bool] = cancelled_before
    sell: Callable[[Entry, Item, ItemAction, "VoidRules", datetime], Entry] = note_sale
    pieces: Callable[[int, int], int] = as_many_as_told
    emptied: Callable[[Entry], Entry] = cancel_as_a_whole


def void(entry: Entry, message: OrderAction, rules: VoidRules, at: datetime) -> Entry:
    """Give the order up. Raises `Refused`."""
    rules.unoffered(entry)
    if entry.voided:
        return rules.again(entry, message, rules, at)
    rules.shipped(entry)
    noted = entry.noted(at, *rules.note(message))
    settled = rules.settle(noted) if entry.canceled_by else noted
    return replace(rules.cancel(settled), voided=True)


def act_on_line(entry: Entry, item_id: str, message: ItemAction, rules: VoidRules, at: datetime) -> Entry:
    """Give pieces of a line up, or note that they were sold. `item_id` is the path's. Raises `Refused`."""
    rules.unoffered(entry)
    item = rules.line(entry, item_id, message.part_number)
    said = LineAction(item.item_id, message.action, message.quantity, message.date)
    if rules.is_repeat(entry, said):
        return entry
    known = replace(entry, line_actions=(*entry.line_actions, said))
    step = rules.sell if message.action == "SELL" else cancel_pieces
    return step(known, item, message, rules, at)

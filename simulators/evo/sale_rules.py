"""What can be done with a sale, and why not: pure questions to the books.

Each function answers with a reason in one line, or with an empty text where nothing speaks against it.
"""

from collections.abc import Iterable

from .messages import LineAction, ShippedItem
from .sales import Sale, SaleLine, SaleState

LONGEST_WORD = 255
LONGEST_REASON = 4000


def merged(items: Iterable[ShippedItem]) -> tuple[ShippedItem, ...]:
    """Each line once, as the message must name it."""
    pieces: dict[str, int] = {}
    for item in items:
        pieces[item.item_id] = pieces.get(item.item_id, 0) + item.quantity
    return tuple(ShippedItem(item_id, quantity) for item_id, quantity in pieces.items())


def everything_open(sale: Sale) -> tuple[ShippedItem, ...]:
    """What a shipment without items ships."""
    return tuple(ShippedItem(line.item.item_id, line.open) for line in sale.lines if line.open)


def cannot_ship(sale: Sale, items: tuple[ShippedItem, ...] | None) -> str:
    """Why these pieces cannot be shipped; None stands for everything open, an empty list for a tracking number."""
    if sale.ended is not None:
        return f"sale {sale.number} is {sale.ended}"
    if items is None:
        return "" if everything_open(sale) else f"nothing of sale {sale.number} is open"
    for item in items:
        line = sale.line(item.item_id)
        if line is None:
            return f"sale {sale.number} has no line with itemID {item.item_id!r}"
        if item.quantity < 1:
            return f"quantity {item.quantity} of line {item.item_id!r}: ship 1 or more"
        if item.quantity > line.open:
            return f"line {item.item_id!r}: {item.quantity} to ship, but {line.open} open"
    return ""


def cannot_void(sale: Sale) -> str:
    """Why the sale cannot be voided."""
    if sale.ended is not None:
        return f"sale {sale.number} is already {sale.ended}"
    if sale.state is SaleState.SHIPPED:
        return f"sale {sale.number} is already shipped"
    return ""


def find_line(sale: Sale, item_id: str, item_number: str) -> tuple[SaleLine | None, str]:
    """The line with the store's id, else the only one with the part number; or why there is none."""
    if item_id:
        line = sale.line(item_id)
        return line, "" if line else f"sale {sale.number} has no line with itemID {item_id!r}"
    wanted = item_number.strip()
    found = [line for line in sale.lines if line.item.item_number == wanted]
    if len(found) == 1:
        return found[0], ""
    many = "more than one line" if found else "no line"
    return None, f"sale {sale.number} has {many} with itemNumber {wanted!r}: name the line by its itemID"


def pieces_left(line: SaleLine, action: LineAction) -> int:
    """How many pieces of the line the action can still concern."""
    if action is LineAction.CANCEL:
        return line.open
    return max(0, line.item.quantity - line.cancelled - line.sold)


def cannot_move(sale: Sale, line: SaleLine, action: LineAction, quantity: int) -> str:
    """Why so many pieces of the line cannot be cancelled or sold."""
    if sale.ended is not None:
        return f"sale {sale.number} is {sale.ended}"
    left = pieces_left(line, action)
    if quantity < 1:
        return (
            f"line {line.item.item_id!r}: {left} left" if left < 1 else f"quantity {quantity}: give 1 or more"
        )
    if quantity > left:
        return f"line {line.item.item_id!r}: {quantity} wanted, but {left} left"
    return ""


def too_long(**texts: str) -> str:
    """Why a text does not fit into a message; a reason may be longer than the others."""
    for name, text in texts.items():
        longest = LONGEST_REASON if name == "reason" else LONGEST_WORD
        if len(text) > longest:
            return f"{name} has {len(text)} characters; a message holds {longest}"
    return ""

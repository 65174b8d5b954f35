"""What a poll has to show of the lines of an order (EVO-18, EVO-D18)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from ..simulators.shopper import VirtualOrder
from . import money, wire
from .shown_money import amount
from .shown_text import as_it_arrives, as_sent


def lines(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-18: SKU, quantity, price, manufacturer and description of everything sold, and of nothing else."""
    articles = {article.sku: article for article in _articles(order)}
    yield from _pieces(order, offered)
    for node in offered.lines:
        number = as_sent(node, "itemNumber")
        article = articles.get(number)
        if article is None:
            continue
        amount(node, "amount")
        if node.value("manufacturerName") is None:
            yield f"{number}: no manufacturerName"
        elif article.manufacturer and as_sent(node, "manufacturerName") != as_it_arrives(
            article.manufacturer
        ):
            yield (
                f"{number} manufacturerName: expected {as_it_arrives(article.manufacturer)!r}, "
                f"actual {as_sent(node, 'manufacturerName')!r}"
            )
        if not any(as_it_arrives(name) in as_sent(node, "description") for name in article.names):
            yield f"{number} description: expected {article.names[0]!r}, actual {as_sent(node, 'description')!r}"


def net_prices(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18d: what is charged for each part, to the cent."""
    sent: dict[str, Decimal] = defaultdict(Decimal)
    for node in offered.lines:
        sent[as_sent(node, "itemNumber")] += amount(node, "quantity") * amount(node, "amount")
    for part in money.expected(order).parts:
        actual = sent.get(part.item_number)
        if actual != part.net:
            yield f"{part.quantity} pieces of {part.item_number}: expected {part.net}, actual {actual or 'no line'}"


def own_item_ids(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18d: every line, also a part of a split one, has an itemID of its own."""
    ids = [as_sent(node, "itemID") for node in offered.lines]
    if "" in ids:
        yield "a line has no itemID"
    if len(set(ids)) != len(ids):
        yield f"{len(ids)} lines share {len(set(ids))} itemIDs"


def whole_quantities(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18c."""
    for node in offered.lines:
        text = as_sent(node, "quantity")
        if not (text.isascii() and text.isdigit() and int(text) > 0):
            yield f"{as_sent(node, 'itemNumber')} quantity: {text!r} is no positive integer"


def no_negative_line(_: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    """EVO-D18f."""
    for node in offered.lines:
        if amount(node, "amount") < 0:
            yield f"{as_sent(node, 'itemNumber')} amount: {as_sent(node, 'amount')}"


def item_ids(offered: wire.Offered) -> list[tuple[str, str]]:
    """(itemID, itemNumber) of every line, sorted; the same in every offer (EVO-D18e)."""
    return sorted((as_sent(node, "itemID"), as_sent(node, "itemNumber")) for node in offered.lines)


class _Article:
    """What is known of a part number that was sold."""

    def __init__(self, sku: str, manufacturer: str | None, *names: str) -> None:
        self.sku = sku
        self.manufacturer = manufacturer
        self.names = names


def _articles(order: VirtualOrder) -> Iterator[_Article]:
    for line in order.lines:
        if line.kind == "bundle_dynamic":
            for child in line.children:
                yield _Article(child.sku, child.manufacturer, child.name)
        else:
            yield _Article(line.sku, line.manufacturer, line.name, *(child.name for child in line.children))


def _pieces(order: VirtualOrder, offered: wire.Offered) -> Iterator[str]:
    sent: dict[str, Decimal] = defaultdict(Decimal)
    for node in offered.lines:
        sent[as_sent(node, "itemNumber")] += amount(node, "quantity")
    wanted = {part.item_number: Decimal(part.quantity) for part in money.expected(order).parts}
    for number in sorted(wanted.keys() | sent.keys()):
        if wanted.get(number) != sent.get(number):
            name = number or "a line without itemNumber"
            yield f"{name}: expected {wanted.get(number, 0)} pieces, actual {sent.get(number, 0)}"

"""From Magento's credit memo JSON to the neutral return (MAG-D07). Reads, asks nobody."""

from collections.abc import Iterator
from decimal import Decimal

from ...money import amount, cents
from ...order import Return, ReturnLine
from ...text import clean
from ..source import CreditMemo
from .reading import COMMERCE, Raw, commerce, item_number, moment, sold_items


def read_memo(memo: Raw, order: Raw, ledger: str, not_restocked: str) -> CreditMemo:
    """The credit memo of that order; one with the bridge's marker in a comment is the bridge's own.

    Magento does not tell which pieces went back on the shelf: all did, unless a comment says `not_restocked`,
    alone or followed by the SKUs it is about. Raises `ValueError` and its like on JSON without an id and a time.
    """
    comments = [str(comment.get("comment") or "") for comment in memo.get("comments") or []]
    # What went back onto gift card and store credit is not in Magento's own total.
    total = cents(amount(memo.get("grand_total"))) + sum(
        cents(commerce(memo, name)) for name, _, _ in COMMERCE
    )
    try:
        credit = _return(memo, order, comments, not_restocked)
        fault = (
            f"its parts come to {credit.total}, its total is {total}"
            if credit and credit.total != total
            else ""
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        credit, fault = None, f"it makes no sense ({error})"
    return CreditMemo(
        id=str(memo["entity_id"]),
        total=f"{total:.2f}",
        created_at=moment(memo.get("created_at")),
        ours=any(ledger in comment for comment in comments),
        credit=None if fault else credit,
        fault=fault,
    )


def _return(memo: Raw, order: Raw, comments: list[str], not_restocked: str) -> Return:
    kept_out = _not_restocked(comments, not_restocked)
    items = memo.get("items") or []
    return Return(
        id=str(memo["entity_id"]),
        number=str(memo.get("increment_id") or memo["entity_id"]),
        made_at=moment(memo.get("created_at")),
        lines=tuple(_lines(items, order, kept_out)),
        shipping=_shipping(memo, items),
        tax=cents(amount(memo.get("tax_amount"))),
        extra=cents(amount(memo.get("adjustment_positive"))),
        fee=cents(amount(memo.get("adjustment_negative"))),
        comment=clean("\n".join(filter(None, comments)))[0],
    )


def _lines(items: list[Raw], order: Raw, kept_out: set[str] | None) -> Iterator[ReturnLine]:
    """The rows that carry the money: those of a sold unit of trade, not their zero-price twins (MAG-D10)."""
    sold = {item.get("item_id"): (item, parts) for item, parts in sold_items(order)}
    for item in items:
        pieces = amount(item.get("qty"))
        if item.get("order_item_id") not in sold or pieces == 0:
            continue
        if pieces != int(pieces) or pieces < 0:
            raise ValueError(f"line {item.get('sku')}: quantity {pieces} is not a whole number")
        number = item_number(*sold[item["order_item_id"]])
        yield ReturnLine(
            source_line=str(item["order_item_id"]),
            item_number=number,
            description=clean(str(item.get("name") or number))[0],
            quantity=int(pieces),
            amount=_net(item),
            restocked=kept_out is None or bool(kept_out and number not in kept_out),
        )


def _net(item: Raw) -> Decimal:
    """On a credit memo, unlike on the order, the row total is before its discount."""
    net = amount(item.get("row_total")) - abs(amount(item.get("discount_amount")))
    return cents(net + amount(item.get("discount_tax_compensation_amount")))


def _shipping(memo: Raw, items: list[Raw]) -> Decimal:
    """Less its discount, which is what the memo's whole discount has beyond that of its rows."""
    of_rows = sum((abs(amount(item.get("discount_amount"))) for item in items), Decimal(0))
    discount = abs(amount(memo.get("discount_amount"))) - of_rows
    compensation = amount(memo.get("shipping_discount_tax_compensation_amount"))
    return cents(amount(memo.get("shipping_amount")) - discount + compensation)


def _not_restocked(comments: list[str], words: str) -> set[str] | None:
    """The item numbers that stay off the shelf; an empty set stands for all of them, None for none."""
    for comment in comments:
        _, found, rest = comment.casefold().partition(words.casefold())
        if found and words:
            named = comment[len(comment) - len(rest) :].lstrip(" :").rstrip(" .")
            return {sku.strip() for sku in named.split(",") if sku.strip()}
    return None

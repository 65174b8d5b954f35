"""Keeping a sale's own figures in step with its lines and payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection as Rows

from .amounts import ZERO, exact, held
from .database import change, fetch_all, find
from .entity import Row
from .sale_figures import Goods, line_figures, sale_figures
from .selling import PAYMENT_TYPE, SALE, SALE_LINE, SALE_PAYMENT
from .tables import TABLES

CASH, CREDIT_CARD, CREDIT_ACCOUNT, GIFT_CARD = "cash", "credit card", "credit account", "gift card"


@dataclass(frozen=True, slots=True)
class Tender:
    """A payment, stored (`key`) or about to be, with its type."""

    values: Row
    type: Row
    key: int = 0

    @property
    def amount(self) -> Decimal:
        return exact(self.values["amount"])

    @property
    def kind(self) -> str:
        """cash, gift card, credit account, credit card, user defined."""
        return str(self.type["type"])


def lines_of(rows: Rows, sale: int) -> list[Row]:
    """The lines of the sale, in order."""
    return fetch_all(rows, TABLES[SALE_LINE.name], saleID=sale)


def tenders_of(rows: Rows, sale: int) -> list[Tender]:
    """The payments of the sale that count, in order."""
    found = fetch_all(rows, TABLES[SALE_PAYMENT.name], saleID=sale, archived=0)
    return [
        Tender(row, find(rows, PAYMENT_TYPE.name, row["paymentTypeID"]) or {"type": ""}, row["salePaymentID"])
        for row in found
    ]


def goods(line: Row) -> Goods:
    """What a line is, before anything is worked out."""
    return Goods(
        line["unitQuantity"],
        exact(line["unitPrice"]),
        exact(line["discountAmount"]),
        exact(line["discountPercent"]),
        bool(line["tax"]),
        exact(line["tax1Rate"]),
        exact(line["tax2Rate"]),
        exact(line["avgCost"]),
        exact(line["fifoCost"]),
    )


def reckon(rows: Rows, key: int) -> Row:
    """Work out every line and the sale anew; answers the sale."""
    sale = find(rows, SALE.name, key)
    assert sale is not None  # noqa: S101 - callers hold its key from the same transaction
    lines = lines_of(rows, key)
    percent, inclusive = exact(sale["discountPercent"]), bool(sale["isTaxInclusive"])
    for line in lines:
        _reckon_line(rows, line, percent, inclusive=inclusive)
    figures = sale_figures([goods(line) for line in lines], sale_percent=percent, inclusive=inclusive)
    values = {
        "displayableSubtotal": figures.displayed,
        "calcDiscount": figures.discount,
        "calcTotal": figures.total,
        "calcSubtotal": figures.subtotal,
        "calcTaxable": figures.taxable,
        "calcNonTaxable": figures.untaxed,
        "calcAvgCost": figures.average_cost,
        "calcFIFOCost": figures.fifo_cost,
        "calcTax1": figures.tax1,
        "calcTax2": figures.tax2,
        "taxTotal": figures.tax1 + figures.tax2,
        "total": figures.total,
        **_paid(figures.total, tenders_of(rows, key)),
    }
    columns = {name: held(value) for name, value in values.items()}
    change(rows, SALE.name, key, columns)
    return {**sale, **columns}


def reckon_line(rows: Rows, key: int) -> None:
    """Work out a line that is on no sale."""
    line = find(rows, SALE_LINE.name, key)
    if line is not None:
        _reckon_line(rows, line, ZERO, inclusive=False)


def _reckon_line(rows: Rows, line: Row, percent: Decimal, *, inclusive: bool) -> None:
    figures = line_figures(goods(line), sale_percent=percent, inclusive=inclusive)
    values = {
        "displayableSubtotal": figures.net + figures.transaction_discount,
        "displayableUnitPrice": exact(line["unitPrice"]),
        "calcLineDiscount": figures.line_discount,
        "calcTransactionDiscount": figures.transaction_discount,
        "calcTotal": figures.total,
        "calcSubtotal": figures.subtotal,
        "calcTax1": figures.tax1,
        "calcTax2": figures.tax2,
    }
    columns = {name: held(value) for name, value in values.items()}
    if any(line[name] != value for name, value in columns.items()):
        change(rows, SALE_LINE.name, line["saleLineID"], columns)


def _paid(total: Decimal, tenders: Sequence[Tender]) -> dict[str, Decimal]:
    """What depends on the payments. Money put on an account or a gift card is due on top of the total."""
    paid = sum((tender.amount for tender in tenders), ZERO)
    stored = sum((tender.amount for tender in tenders if tender.kind in {CREDIT_ACCOUNT, GIFT_CARD}), ZERO)
    cards = sum((tender.amount for tender in tenders if tender.kind == GIFT_CARD and tender.amount < 0), ZERO)
    refunds = sum(
        (tender.amount for tender in tenders if tender.kind == CREDIT_CARD and tender.amount < 0), ZERO
    )
    return {
        "calcPayments": paid,
        "calcTips": sum((exact(tender.values["tipAmount"]) for tender in tenders), ZERO),
        "totalDue": total - stored - refunds,
        "displayableTotal": total - cards,
        "balance": total - paid,
    }

"""POST Sale/n/refund: a sale with the other's lines turned round, by its id or by its ticket number."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection as Rows

from . import completing, records, relation_names, sale_books, sale_lines, sale_payments, sales
from .amounts import exact, held, to_cents
from .call import Call, Written
from .entity import Row
from .fields import FLAG, Held, Unreadable
from .selling import FIRST_TICKET, SALE, SALE_LINE

_SHOWN = ("SaleLines", "SaleLines.Note", "SalePayments", "SalePayments.PaymentType")
"""The sample's answer has neither customer nor shop."""

_COPIED = (
    "unitPrice",
    "normalUnitPrice",
    "discountPercent",
    "avgCost",
    "fifoCost",
    "tax",
    "tax1Rate",
    "tax2Rate",
    "taxClassID",
    "taxCategoryID",
    "discountID",
    "itemID",
    "noteID",
)


def refund(rows: Rows, call: Call, number: int) -> Written:
    """Refund a sale, or those lines of it that the body names by `parentSaleLineID`. Completed unless told
    otherwise; one payment without an amount pays back everything. Raises 400, 404."""
    key = number - FIRST_TICKET if number > FIRST_TICKET else number
    sold = records.must_find(rows, SALE.name, key)
    if not sold["completed"]:
        raise call.refuse(f"Sale {key} is not completed.")
    made = sales.insert(rows, call, _head(rows, call, sold))
    for line, quantity in _chosen(rows, call, sold):
        records.insert(rows, call, _turned(rows, call, made, line, quantity), SALE_LINE)
    sale = sale_books.reckon(rows, made)
    tenders = sale_payments.offered(rows, call, sale, [])
    if not tenders:
        raise call.refuse("At least one SalePayment with a paymentTypeID is required.")
    tenders = _with_amounts(call, sale, tenders)
    tree = relation_names.grow(_SHOWN)
    if _completes(call):
        return Written(made, tree, refusal=completing.complete(rows, call, sale, tenders))
    sale_lines.check_refunds(rows, call, made, sale_books.lines_of(rows, made))
    sale_payments.keep(rows, call, made, tenders)
    sale_books.reckon(rows, made)
    return Written(made, tree)


def _head(rows: Rows, call: Call, sold: Row) -> records.Values:
    values = records.members(call, SALE, call.body)
    points = {"employeeID": "Employee", "registerID": "Register", "shopID": "Shop"}
    records.must_point(rows, call, values, **points)
    copied = ("customerID", "taxCategoryID", "discountPercent", "isTaxInclusive")
    head: records.Values = {name: sold[name] for name in (*points, *copied)}
    told = (*points, "referenceNumber", "referenceNumberSource", "completeTime")
    return head | {name: values[name] for name in told if name in values}


def _chosen(rows: Rows, call: Call, sold: Row) -> list[tuple[Row, int]]:
    """Lines of the sale and how many of each (below nought) come back; what came back before is left out."""
    lines = {line["saleLineID"]: line for line in sale_books.lines_of(rows, sold["saleID"])}
    left = {key: line["unitQuantity"] + sale_lines.refunded(rows, key) for key, line in lines.items()}
    asked = records.nested(call, call.body, "SaleLines", "SaleLine")
    if not asked:
        whole = [(line, -left[key]) for key, line in lines.items() if left[key] > 0]
        if not whole:
            raise call.refuse(f"Nothing of sale {sold['saleID']} is left to refund.")
        return whole
    chosen = []
    for body in asked:
        values = records.members(call, SALE_LINE, body)
        key, quantity = int(values.get("parentSaleLineID", 0)), int(values.get("unitQuantity", 0))
        if key not in lines:
            raise call.refuse(f"parentSaleLineID {key} is not of sale {sold['saleID']}.")
        if quantity >= 0 or -quantity > left[key]:
            raise call.refuse(f"SaleLine {key}: unitQuantity must lie between -{left[key]} and -1.")
        left[key] += quantity
        chosen.append((lines[key], quantity))
    return chosen


def _turned(rows: Rows, call: Call, sale: int, line: Row, quantity: int) -> dict[str, Held]:
    """The line of a refund; an amount of discount is shared out so that the last part takes what is left."""
    before = -sale_lines.refunded(rows, line["saleLineID"])
    sold, amount = line["unitQuantity"], exact(line["discountAmount"])
    share = _share(amount, before - quantity, sold) - _share(amount, before, sold)
    head = records.must_find(rows, SALE.name, sale)
    return {
        **{name: line[name] for name in _COPIED},
        "unitQuantity": quantity,
        "discountAmount": held(share),
        "parentSaleLineID": line["saleLineID"],
        "saleID": sale,
        "employeeID": head["employeeID"],
        "shopID": head["shopID"],
        "createTime": call.account.now(),
    }


def _share(amount: Decimal, pieces: int, sold: int) -> Decimal:
    return to_cents(amount * pieces / sold)


def _with_amounts(call: Call, sale: Row, tenders: list[sale_books.Tender]) -> list[sale_books.Tender]:
    """A single payment whose amount was left out is the whole total."""
    payments = records.nested(call, call.body, "SalePayments", "SalePayment")
    if len(payments) == 1 and payments[0].get("amount") in (None, ""):
        return [replace(tenders[0], values={**tenders[0].values, "amount": sale["total"]})]
    return tenders


def _completes(call: Call) -> bool:
    if call.body.get("completed") in (None, ""):
        return True
    try:
        return bool(FLAG.read(call.body["completed"]))
    except Unreadable as error:
        raise call.refuse(f"completed {error}.") from None

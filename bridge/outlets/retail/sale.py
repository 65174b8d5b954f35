"""The body of a sale, and what an open one still lacks of it. Pure: asks nobody.

Prices are net of discounts, with the regular price beside them: what `discountAmount` means for more than one piece is
not sure, and the sale has to balance (docs/spec/retail.md).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...order import Order, OrderLine, Party, Payment
from .articles import Article
from .bill import Bill, gap_note
from .people import phone_and_address
from .reading import Record, figure, flag, inner, key, records, text
from .settings import Retail
from .taxes import Taxed

ROUNDING = "Rounding"
LONGEST_NOTE = 5000

LineKey = tuple[str, Decimal, Decimal, bool, str]


@dataclass(frozen=True, slots=True)
class Taxation:
    """How the sale is taxed: by the category of that id, lines that bear tax in the store marked so and `rounding`
    beside them; or, with `as_line`, by a line of its own and no category."""

    category: str
    as_line: bool
    rounding: Decimal = Decimal(0)


def taxed_amounts(order: Order, bill: Bill, tax_class: Callable[[OrderLine], str]) -> list[Taxed]:
    """What the POS will tax."""
    goods = [(line.quantity * line.amount, tax_class(line)) for line in bill.lines if line.tax]
    return [*goods, (order.shipping_cost, "0")] if order.shipping_tax else goods


def body_of(
    order: Order,
    bill: Bill,
    settings: Retail,
    taxation: Taxation,
    article: Callable[[OrderLine], Article],
) -> Record:
    """Everything but customer and payments."""
    body: Record = {
        "shopID": settings.shop_id,
        "registerID": settings.register_id,
        "employeeID": settings.employee_id,
        "taxCategoryID": taxation.category,
        "isTaxInclusive": False,
        "referenceNumber": order.number,
        "referenceNumberSource": settings.reference_source,
        "SaleLines": {"SaleLine": _lines(order, bill, taxation, article)},
        "SaleNotes": {"InternalNote": {"note": _note(order, bill)}},
    }
    if order.carrier and (place := phone_and_address(order.shipping)):
        body["ShipTo"] = {
            "shipped": False,
            "shipNote": order.shipping_title,
            "firstName": order.shipping.first_name,
            "lastName": order.shipping.last_name,
            "company": order.shipping.company,
            "Contact": place,
        }
    return body


def payment(order: Order, number: int, paid: Payment, payment_type: str) -> Record:
    """The reference tells our payments from those taken at the till."""
    reference = f"{order.number}-{number}"
    return {"amount": str(paid.amount), "paymentTypeID": payment_type, "remoteReference": reference}


def charge(price: Decimal, note: str, *, taxed: bool = False) -> Record:
    """A miscellaneous line, such as shipping (SET-19)."""
    return {
        "itemID": 0,
        "unitQuantity": 1,
        "unitPrice": str(price),
        "tax": taxed,
        "taxClassID": 0,
        "Note": {"note": note, "isPublic": True},
    }


def missing_lines(sale: Record, body: Record) -> list[Record] | None:
    """The lines that the open sale lacks; None if it has some that the order has not: somebody works on it."""
    wanted = inner(body, "SaleLines", "SaleLine")
    standing = Counter(
        each for each in map(_line_key, inner(sale, "SaleLines", "SaleLine")) if each[4] != ROUNDING
    )
    missing = []
    for line in wanted:
        if standing[_line_key(line)]:
            standing[_line_key(line)] -= 1
        elif _line_key(line)[4] != ROUNDING:
            missing.append(line)
    return None if standing.total() else missing


def missing_payments(sale: Record, payments: Sequence[Record]) -> list[Record]:
    """Those that do not stand there under our reference."""
    known = {text(one, "remoteReference") for one in inner(sale, "SalePayments", "SalePayment")}
    return [one for one in payments if one["remoteReference"] not in known]


def _lines(
    order: Order, bill: Bill, taxation: Taxation, article: Callable[[OrderLine], Article]
) -> list[Record]:
    lines = [
        _goods(line, article(line), taxed=not taxation.as_line and bool(line.tax)) for line in bill.lines
    ]
    if order.shipping_cost:
        title = f"Shipping: {order.shipping_title}" if order.shipping_title else "Shipping"
        by_category = not taxation.as_line and bool(order.shipping_tax)
        lines.append(charge(order.shipping_cost, title, taxed=by_category))
    if taxation.as_line and bill.tax:
        names = ", ".join(tax.name.strip() for tax in order.taxes if tax.amount)
        lines.append(charge(bill.tax, f"Tax: {names}" if names else "Tax"))
    if taxation.rounding:
        lines.append(charge(taxation.rounding, ROUNDING))
    return lines


def _goods(line: OrderLine, article: Article, *, taxed: bool) -> Record:
    body: Record = {
        "itemID": article.id,
        "unitQuantity": line.quantity,
        "unitPrice": str(line.amount),
        "normalUnitPrice": str(line.list_price or line.amount),
        "tax": taxed,
    }
    return body | {"taxClassID": article.tax_class} if taxed else body


def _line_key(line: Record) -> LineKey:
    note = next((text(note, "note") for note in records(line, "Note")), "")
    return (
        key(line, "itemID"),
        figure(line, "unitQuantity"),
        figure(line, "unitPrice"),
        flag(line, "tax"),
        " ".join(note.split()),
    )


def _note(order: Order, bill: Bill) -> str:
    """What people at the till should know; the billing address whoever the customer is (SET-20)."""
    billing = _address(order.billing)
    said = (
        f"Web order {order.number}, {order.placed_at:%Y-%m-%d %H:%M} UTC.",
        *(f"{_state(paid)} {paid.amount}: {paid.title or paid.type}." for paid in order.payments),
        f"Billing address: {billing}." if billing else "",
        f"Comment: {order.comment}" if order.comment else "",
        gap_note(bill),
    )
    return "\n".join(filter(None, said))[:LONGEST_NOTE]


def _state(paid: Payment) -> str:
    return "Charged" if paid.captured >= paid.amount else "Authorized or pending"


def _address(party: Party) -> str:
    if not (party.street or party.city or party.postcode):
        return ""
    name = f"{party.first_name} {party.last_name}".strip()
    place = (
        name,
        party.company,
        *party.street,
        f"{party.postcode} {party.city}".strip(),
        party.region,
        party.country,
    )
    return ", ".join(filter(None, place))

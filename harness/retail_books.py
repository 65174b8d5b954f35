"""A sale or a customer of Lightspeed Retail as its public API shows them, read into the words of every POS."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from .pos_books import Document, DocumentLine, Paid, Person

Record = dict[str, Any]

CENT = Decimal("0.01")


def several(holder: Record, name: str) -> list[Record]:
    """One is an object, several are a list, none is no member or an empty text."""
    found = holder.get(name) or []
    return found if isinstance(found, list) else [found]


def inner(holder: Record, wrapper: str, name: str) -> list[Record]:
    """The records of a relation: `SaleLines` around `SaleLine`."""
    return [one for each in several(holder, wrapper) for one in several(each, name)]


def counts(sale: Record) -> bool:
    """Whether it stands for anything: not voided, and not put away before it was ever completed."""
    return sale["voided"] != "true" and (sale["archived"] != "true" or _was_completed(sale))


def refunded_lines(sale: Record) -> set[str]:
    """Ids of the lines that a sale gives back."""
    lines = inner(sale, "SaleLines", "SaleLine")
    return {line["parentSaleLineID"] for line in lines if line["parentSaleLineID"] != "0"}


def document(sale: Record) -> Document:
    """Of kind sale once it was ever completed, else an open sale."""
    done = _was_completed(sale)
    lines = inner(sale, "SaleLines", "SaleLine")
    return Document(
        kind="sale" if done else "open sale",
        id=sale["saleID"],
        name=sale["ticketNumber"],
        open=sale["completed"] != "true",
        replaced=False,
        source="",
        customer="" if sale["customerID"] == "0" else sale["customerID"],
        lines=tuple(_line(line, taken=sale["completed"] == "true") for line in lines),
        payments=tuple(
            Paid(one["PaymentType"]["name"], cents(one["amount"]))
            for one in inner(sale, "SalePayments", "SalePayment")
            if one["archived"] != "true"
        ),
        tax=cents(sale["calcTax1"]) + cents(sale["calcTax2"]),
        total=cents(sale["total"]),
        notes=notes(sale),
    )


def notes(sale: Record) -> str:
    """What it tells: its reference, the notes on it, and where it is shipped."""
    return "\n".join(filter(None, (sale["referenceNumber"], *_notes(sale))))


def person(customer: Record) -> Person:
    """An account keeps one address of a customer; that of a shipment is on its sale."""
    contact = several(customer, "Contact")[0]
    emails = inner(contact, "Emails", "ContactEmail")
    return Person(
        id=customer["customerID"],
        email=next((each["address"] for each in emails if each["useType"] == "Primary"), ""),
        first_name=customer["firstName"],
        last_name=customer["lastName"],
        billing=_address(contact),
        shipping="",
    )


def cents(amount: str) -> Decimal:
    """An amount to the cent."""
    return Decimal(amount).quantize(CENT)


def _was_completed(sale: Record) -> bool:
    return sale["completed"] == "true" or bool(sale.get("completeTime"))


def _notes(sale: Record) -> Iterator[str]:
    for kind in ("InternalNote", "PrintedNote"):
        yield from (note["note"] for note in inner(sale, "SaleNotes", kind))
    for place in several(sale, "ShipTo"):
        yield f"{place['firstName']} {place['lastName']}".strip()
        yield from (_address(contact) for contact in several(place, "Contact"))
        yield place["shipNote"]


def _line(line: Record, *, taken: bool) -> DocumentLine:
    """`total` is net of discounts and before tax. Without an item it is a charge, called as its note says."""
    item = next(iter(several(line, "Item")), None)
    note = next((each["note"] for each in several(line, "Note")), "")
    quantity = Decimal(line["unitQuantity"])
    stocked = item is not None and item["itemType"] != "non_inventory"
    net = Decimal(line["calcTotal"]) - Decimal(line["calcTax1"]) - Decimal(line["calcTax2"])
    return DocumentLine(
        code=item["customSku"] if item else note,
        description=item["description"] if item else note,
        quantity=quantity,
        price=Decimal(line["unitPrice"]),
        total=net.quantize(CENT),
        taken=quantity if taken and stocked else Decimal(0),
        reserved=Decimal(0),
        stocked=stocked,
    )


def _address(contact: Record) -> str:
    names = ("address1", "address2", "city", "state", "zip", "country")
    return ", ".join(
        address[name]
        for address in inner(contact, "Addresses", "ContactAddress")
        for name in names
        if address[name]
    )

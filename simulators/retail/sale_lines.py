"""The lines of a sale: read out of a body, filled in from the item, taxed, checked against what they refund."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection as Rows
from sqlalchemy import func, select

from . import contacts, items, records, taxes
from .call import Call
from .database import change, find
from .entity import Row
from .goods import ITEM
from .records import Values
from .selling import SALE_LINE
from .tables import TABLES


def write(rows: Rows, call: Call, sale: Row, body: Mapping[str, Any]) -> int:
    """Add a line to the sale, change one of its lines, or take over a reserved one (by `saleLineID`). Answers the
    line's key. Raises 400."""
    key = _key_in(call, body)
    row = _of_sale(rows, call, sale, key) if key else None
    values = records.members(call, SALE_LINE, body)
    item = _item(rows, call, body, values, row)
    if row is None:
        values = {**_usual(sale, item), **values, "saleID": sale["saleID"]}
    elif row["saleID"] == 0:
        values |= {"saleID": sale["saleID"]}
    _check(rows, call, values)
    _discount(rows, values)
    merged = {**(row or {}), **values}
    values |= taxed(rows, sale, merged)
    note = _note(call, body)
    if note is not None:
        values["noteID"] = contacts.save_note(rows, call, int(merged.get("noteID", 0)), note)
    if row is None:
        return records.insert(rows, call, values, SALE_LINE)
    records.save(rows, call, SALE_LINE, key, values)
    return key


def taxed(rows: Rows, sale: Row, line: Mapping[str, Any]) -> Values:
    """Tax flag and rates as they are on this sale. Without a category nothing is taxed, whatever was sent."""
    category = sale["taxCategoryID"]
    if not category or not line["tax"]:
        return {"tax": 0, "tax1Rate": 0, "tax2Rate": 0, "taxCategoryID": category}
    rates = taxes.of_line(rows, category, line["taxClassID"])
    return {"tax": 1, "tax1Rate": rates.first, "tax2Rate": rates.second, "taxCategoryID": category}


def check_refunds(rows: Rows, call: Call, sale: int, lines: list[Row]) -> None:
    """No line may be refunded more often than it was sold, over all sales. Raises 400."""
    for parent in sorted({line["parentSaleLineID"] for line in lines if line["unitQuantity"] < 0} - {0}):
        sold = find(rows, SALE_LINE.name, parent)
        if sold is None:
            raise call.refuse(f"parentSaleLineID {parent} does not exist.", of="Sale")
        here = sum(line["unitQuantity"] for line in lines if line["parentSaleLineID"] == parent)
        if sold["unitQuantity"] + refunded(rows, parent, but=sale) + here < 0:
            raise call.refuse(
                f"SaleLine {parent} was sold {sold['unitQuantity']} times; more cannot be refunded.",
                of="Sale",
            )


def refunded(rows: Rows, parent: int, *, but: int = 0) -> int:
    """How much of a line completed refunds have taken back (0 or less), one sale left out."""
    line, sale = TABLES["SaleLine"], TABLES["Sale"]
    query = (
        select(func.coalesce(func.sum(line.c.unitQuantity), 0))
        .join_from(line, sale, line.c.saleID == sale.c.saleID)
        .where(line.c.parentSaleLineID == parent, line.c.unitQuantity < 0, sale.c.completed == 1)
        .where(sale.c.saleID != but)
    )
    return int(rows.execute(query).scalar_one())


def _key_in(call: Call, body: Mapping[str, Any]) -> int:
    key = str(body.get("saleLineID") or "0").strip()
    if not key.isascii() or not key.isdigit():
        raise call.refuse("saleLineID must be an ID.")
    return int(key)


def _of_sale(rows: Rows, call: Call, sale: Row, key: int) -> Row:
    row = find(rows, SALE_LINE.name, key)
    if row is None or row["saleID"] not in {0, sale["saleID"]}:
        raise call.refuse(f"saleLineID {key} is not of this sale.")
    if row["saleID"] == 0 and row["customerID"] != sale["customerID"]:
        raise call.refuse(f"SaleLine {key} is reserved for another customer.")
    return row


def _item(rows: Rows, call: Call, body: Mapping[str, Any], values: Values, row: Row | None) -> Row | None:
    """The item of the line, by `itemID` or `itemCode`; None for a miscellaneous charge."""
    code = body.get("itemCode")
    if code not in (None, ""):
        found = items.by_code(rows, str(code))
        if found is None:
            raise call.refuse(f"itemCode {code} does not exist.")
        values["itemID"] = found["itemID"]
        return found
    key = int(values.get("itemID", row["itemID"] if row else 0))
    found = find(rows, ITEM.name, key)
    if key and found is None:
        raise call.refuse(f"itemID {key} does not exist.")
    return found


def _usual(sale: Row, item: Row | None) -> Values:
    """What a new line has unless it says otherwise. A miscellaneous charge is not taxed unless it says so."""
    values: Values = {"employeeID": sale["employeeID"], "shopID": sale["shopID"]}
    if item is None:
        return {**values, "tax": 0, "taxClassID": 0}
    cost = item["avgCost"] or item["defaultCost"]
    return {
        **values,
        "unitPrice": item["priceDefault"],
        "tax": item["tax"],
        "taxClassID": item["taxClassID"],
        "avgCost": cost,
        "fifoCost": cost,
    }


def _check(rows: Rows, call: Call, values: Values) -> None:
    records.must_point(
        rows,
        call,
        values,
        employeeID="Employee",
        shopID="Shop",
        taxClassID="TaxClass",
        customerID="Customer",
        discountID="Discount",
        parentSaleLineID="SaleLine",
    )
    if values.get("discountAmount") and values.get("discountPercent"):
        raise call.refuse("A SaleLine cannot have both discountAmount and discountPercent.")


def _discount(rows: Rows, values: Values) -> None:
    """A discount by its key brings its amount or percentage along."""
    key = int(values.get("discountID", 0))
    row = find(rows, "Discount", key)
    if row is not None and not values.get("discountAmount") and not values.get("discountPercent"):
        values |= {"discountAmount": row["discountAmount"], "discountPercent": row["discountPercent"]}


def _note(call: Call, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """`Note: {note, isPublic}`, or `note` for short."""
    note = records.one(call, body, "Note")
    if note is None and isinstance(body.get("note"), str):
        return {"note": body["note"]}
    return note


def remove(rows: Rows, line: Row) -> None:
    """Take a line off its sale for good."""
    rows.execute(TABLES["SaleLine"].delete().where(TABLES["SaleLine"].c.saleLineID == line["saleLineID"]))


def rerate(rows: Rows, sale: Row, lines: list[Row]) -> None:
    """The sale has another tax category: tax its lines anew."""
    for line in lines:
        change(rows, SALE_LINE.name, line["saleLineID"], taxed(rows, sale, line))

"""The small records of an account: shops, registers, employees, taxes, types of payment, discounts, quotes."""

from sqlalchemy import Connection as Rows
from sqlalchemy import select, update

from . import contacts, records, relation_names, showing
from .call import Call, Written
from .database import change, fetch_one, find
from .entity import Entity, Row
from .goods import TAX_CATEGORY_CLASS
from .people import CUSTOMER, REGISTER, REGISTER_COUNT, REGISTER_WITHDRAW
from .records import Values
from .selling import QUOTE, SALE
from .tables import TABLES


def prepare_shop(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A shop has a name, and an address of its own."""
    records.must_point(rows, call, values, taxCategoryID="TaxCategory")
    if not {**(row or {}), **values}.get("name"):
        raise call.refuse("name cannot be blank.")
    contact = records.one(call, call.body, "Contact")
    if row is None:
        values["contactID"] = contacts.create(rows, call, contact)
        usual: Values = {
            "labelTitle": "Shop Name",
            "timeZone": call.account.settings.time_zone,
            "priceLevelID": 1,
        }
        return {**usual, **values}
    if contact is not None:
        contacts.update(rows, call, row["contactID"], contact)
    return values


def prepare_employee(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """An employee has an address, too."""
    contact = records.one(call, call.body, "Contact")
    if row is None:
        values["contactID"] = contacts.create(rows, call, contact)
    elif contact is not None:
        contacts.update(rows, call, row["contactID"], contact)
    return values


def prepare_attributes(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A set of attributes has a name; those of the system cannot be changed."""
    if row is not None and row["system"]:
        raise call.refuse(f"{row['name']} is a system set.")
    return prepare_named(rows, call, row, values)


def prepare_vendor(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A vendor has a name, and an address."""
    prepare_named(rows, call, row, values)
    return prepare_employee(rows, call, row, values)


def prepare_customer_type(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A type of customers brings a tax category and a discount along."""
    prepare_named(rows, call, row, values)
    records.must_point(rows, call, values, taxCategoryID="TaxCategory", discountID="Discount")
    return values


def delete_customer_type(rows: Rows, call: Call, key: int) -> Written:
    """DELETE CustomerType, for good: its customers have none then."""
    written = records.delete(rows, call, key)
    table = TABLES[CUSTOMER.name]
    rows.execute(update(table).where(table.c.customerTypeID == key).values(customerTypeID=0))
    return written


def prepare_payment_type(_: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """Whatever kind is asked for, a new type is `user defined`; the reserved ones cannot be changed."""
    if row is None:
        values |= {"type": "user defined", "internalReserved": 0}
    elif row["internalReserved"]:
        raise call.refuse(f"{row['name']} is a reserved payment type.")
    if not {**(row or {}), **values}.get("name"):
        raise call.refuse("name cannot be blank.")
    return values


def archive_payment_type(rows: Rows, call: Call, key: int) -> Written:
    """DELETE PaymentType; the reserved ones stay."""
    row = records.must_find(rows, call.entity.name, key)
    if row["internalReserved"]:
        raise call.refuse(f"{row['name']} is a reserved payment type.")
    return records.archive(rows, call, key)


def prepare_named(_: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """It must have a name."""
    if not {**(row or {}), **values}.get("name"):
        raise call.refuse("name cannot be blank.")
    return values


def prepare_manufacturer(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A manufacturer has a name that no other has."""
    prepare_named(rows, call, row, values)
    same = fetch_one(rows, TABLES[call.entity.name], name=values.get("name", ""))
    if same is not None and (row is None or same["manufacturerID"] != row["manufacturerID"]):
        raise call.refuse(f"A Manufacturer with the name {same['name']} already exists.", status=422)
    return values


def prepare_discount(_: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """An amount or a percentage, never both."""
    merged = {**(row or {}), **values}
    if merged.get("discountAmount") and merged.get("discountPercent"):
        raise call.refuse("A Discount cannot have both discountAmount and discountPercent.")
    return values


def prepare_quote(rows: Rows, call: Call, row: Row | None, values: Values) -> Values:
    """A quote may hold a sale that is not complete."""
    records.must_point(rows, call, values, saleID="Sale", employeeID="Employee")
    sale = find(rows, SALE.name, int(values.get("saleID", 0)))
    if sale is not None and sale["completed"]:
        raise call.refuse(f"Sale {sale['saleID']} is completed.")
    if row is None:
        values = {"issueDate": call.account.now(), "employeeID": call.employee, **values}
    return values


def create_quote(rows: Rows, call: Call, key: int) -> Written:
    """POST Quote; its sale then tells the quote."""
    return _linked(rows, records.creates(prepare_quote)(rows, call, key))


def update_quote(rows: Rows, call: Call, key: int) -> Written:
    """PUT Quote."""
    return _linked(rows, records.updates(prepare_quote)(rows, call, key))


def create_tax_category(rows: Rows, call: Call, key: int) -> Written:
    """POST TaxCategory, with rates of its own for some classes."""
    return _with_classes(rows, call, records.creates()(rows, call, key))


def update_tax_category(rows: Rows, call: Call, key: int) -> Written:
    """PUT TaxCategory."""
    return _with_classes(rows, call, records.updates()(rows, call, key))


def delete_tax_category(rows: Rows, call: Call, key: int) -> Written:
    """DELETE TaxCategory: gone for good, with its classes' rates."""
    table = TABLES[TAX_CATEGORY_CLASS.name]
    written = records.delete(rows, call, key)
    rows.execute(table.delete().where(table.c.taxCategoryID == key))
    return written


def delete_tax_class(rows: Rows, call: Call, key: int) -> Written:
    """DELETE TaxClass, unless something uses it."""
    for name in ("Item", "SaleLine", "TaxCategoryClass"):
        table = TABLES[name]
        query = select(table.c.taxClassID).where(table.c.taxClassID == key).limit(1)
        if rows.execute(query).first() is not None:
            raise call.refuse(f"TaxClass {key} is in use.")
    return records.delete(rows, call, key)


def open_register(rows: Rows, call: Call, key: int) -> Written:
    """POST Register/n/open answers what was put into the drawer."""
    register = records.must_find(rows, REGISTER.name, key)
    values = records.members(call, REGISTER_WITHDRAW, call.body)
    records.must_point(rows, call, values, employeeID="Employee", paymentTypeID="PaymentType")
    if not values.get("paymentTypeID"):
        raise call.refuse("A paymentTypeID is required.")
    if register["open"]:
        raise call.refuse(f"Register {key} is open already.")
    values = {"employeeID": call.employee, **values, "registerID": key}
    opened = {"open": 1, "openTime": call.account.now(), "openEmployeeID": values["employeeID"]}
    change(rows, REGISTER.name, key, opened)
    return _shown(rows, REGISTER_WITHDRAW, records.insert(rows, call, values, REGISTER_WITHDRAW))


def close_register(rows: Rows, call: Call, key: int) -> Written:
    """POST Register/n/close. A closed register goes on taking sales by API: nobody documents that it does not."""
    register = records.must_find(rows, REGISTER.name, key)
    values = records.members(call, REGISTER_COUNT, call.body)
    records.must_point(rows, call, values, closeEmployeeID="Employee")
    told = {"registerID": key, "openTime": register["openTime"], "openEmployeeID": register["openEmployeeID"]}
    values = {"closeEmployeeID": call.employee, **values, **told}
    change(rows, REGISTER.name, key, {"open": 0})
    return _shown(rows, REGISTER_COUNT, records.insert(rows, call, values, REGISTER_COUNT))


def _shown(rows: Rows, entity: Entity, key: int) -> Written:
    return Written(key, node=showing.by_keys(rows, entity, [key], {})[0], name=entity.name)


def _linked(rows: Rows, written: Written) -> Written:
    row = records.must_find(rows, QUOTE.name, written.key)
    if row["saleID"]:
        change(rows, SALE.name, row["saleID"], {"quoteID": written.key})
    return written


def _with_classes(rows: Rows, call: Call, written: Written) -> Written:
    for each in records.nested(call, call.body, "TaxCategoryClasses", "TaxCategoryClass"):
        values = records.members(call, TAX_CATEGORY_CLASS, each) | {"taxCategoryID": written.key}
        if not values.get("taxClassID"):
            raise call.refuse("TaxCategoryClass needs a taxClassID.")
        records.must_point(rows, call, values, taxClassID="TaxClass")
        own = {"taxCategoryID": written.key, "taxClassID": values["taxClassID"]}
        found = fetch_one(rows, TABLES[TAX_CATEGORY_CLASS.name], **own)
        if found is None:
            records.insert(rows, call, values, TAX_CATEGORY_CLASS)
        else:
            records.save(rows, call, TAX_CATEGORY_CLASS, found["taxCategoryClassID"], values)
    shown = ("TaxCategoryClasses",) if "TaxCategoryClasses" in call.body else ()
    return Written(written.key, relation_names.grow(shown))

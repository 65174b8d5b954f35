"""People and what is known of them: customers, contacts, notes, credit accounts, employees."""

from typing import Any

from .entity import CHANGE, EVERYTHING, Entity, Row, entity, none_of, to_many, to_one
from .node import Node

_ADDRESS = ("address1", "address2", "city", "state", "stateCode", "zip", "country", "countryCode")

PHONES = {"Home": "phoneHome", "Work": "phoneWork", "Mobile": "mobile", "Pager": "pager", "Fax": "fax"}
EMAILS = {"Primary": "email", "Secondary": "emailSecondary"}
"""A contact has one number and one address for each use: `useType` to column."""


def _address(row: Row, *, always: bool) -> Node:
    if not always and not any(row[name] for name in _ADDRESS):
        return ""
    return {"ContactAddress": {name: row[name] for name in _ADDRESS}}


def _by_use(row: Row, uses: dict[str, str], item: str, member: str) -> Node:
    found = [{member: row[column], "useType": use} for use, column in uses.items() if row[column]]
    return {item: found[0] if len(found) == 1 else found} if found else ""


def _reachable(row: Row) -> dict[str, Node]:
    return {
        "Phones": _by_use(row, PHONES, "ContactPhone", "number"),
        "Emails": _by_use(row, EMAILS, "ContactEmail", "address"),
        "Websites": {"ContactWebsite": {"url": row["website"]}} if row["website"] else "",
    }


def _plain_contact(row: Row, shown: dict[str, Node]) -> dict[str, Node]:
    return {**shown, "Addresses": _address(row, always=False), **_reachable(row)}


def _customers_contact(row: Row, shown: dict[str, Node]) -> dict[str, Node]:
    """Without its id, and with an address even if nothing is in it."""
    told = {name: shown[name] for name in ("custom", "noEmail", "noPhone", "noMail")}
    told["Addresses"] = _address(row, always=True)
    return {**told, **_reachable(row), "timeStamp": shown["timeStamp"]}


CONTACT: Entity = entity(
    "Contact",
    """
    contactID       key     ro
    custom          text
    noEmail         flag
    noPhone         flag
    noMail          flag
    timeStamp       moment  ro
    address1        text    hidden
    address2        text    hidden
    city            text    hidden
    state           text    hidden
    stateCode       text    hidden
    zip             text    hidden indexed
    country         text    hidden
    countryCode     text    hidden
    phoneHome       text    hidden indexed
    phoneWork       text    hidden indexed
    mobile          text    hidden indexed
    pager           text    hidden
    fax             text    hidden
    email           text    hidden indexed
    emailSecondary  text    hidden indexed
    website         text    hidden
    """,
    verbs=frozenset(),
    views={"": _plain_contact, "customer": _customers_contact},
)

NOTE = entity(
    "Note",
    """
    noteID     key     ro
    note       text
    isPublic   flag
    timeStamp  moment  ro
    """,
    verbs=frozenset(),
    views={
        "bare": lambda _, shown: {name: shown[name] for name in ("note", "isPublic", "timeStamp")},
        "sale": lambda _, shown: {name: shown[name] for name in ("noteID", "note")},
    },
)


def _customer_on_a_sale(row: Row, shown: dict[str, Node]) -> dict[str, Node]:
    """Flat, its key first, and with keys that a customer's own answer does not tell."""
    first = ("customerID", "firstName", "lastName", "dob", "archived", "title", "company")
    then = ("companyRegistrationNumber", "vatNumber", "createTime", "timeStamp")
    told = {name: shown[name] for name in (*first, *then) if name in shown}
    for name in ("contactID", "creditAccountID", "customerTypeID", "discountID", "employeeID", "noteID"):
        told[name] = str(row[name])
    told["taxCategoryID"] = shown["taxCategoryID"]
    if "Contact" in shown:
        told["Contact"] = _with_id(row["contactID"], shown["Contact"])
    return told | {name: node for name, node in shown.items() if name not in told}


def _with_id(key: int, contact: dict[str, Node]) -> dict[str, Node]:
    """A customer's contact as everybody else's is shown."""
    first = ("custom", "noEmail", "noPhone", "noMail", "timeStamp")
    told = {"contactID": str(key), **{name: contact[name] for name in first}}
    empty = not any(contact["Addresses"]["ContactAddress"].values())
    return {**told, **contact, "Addresses": "" if empty else contact["Addresses"]}


CUSTOMER = entity(
    "Customer",
    """
    firstName                  text   indexed
    lastName                   text   indexed
    dob                        moment unset indexed
    title                      text
    company                    text   indexed
    companyRegistrationNumber  text
    vatNumber                  text
    creditAccountID            key    ro indexed
    customerTypeID             key    indexed
    discountID                 key    indexed
    taxCategoryID              key    indexed
    contactID                  key    hidden indexed
    noteID                     key    hidden
    employeeID                 key    hidden
    """,
    tail="""
    customerID  key     ro
    createTime  moment  ro indexed
    timeStamp   moment  ro indexed
    archived    flag    indexed
    """,
    relations=(
        to_one("Contact", "contactID", view="customer"),
        to_one("CustomerType", "customerTypeID"),
        to_one("CreditAccount", "creditAccountID", view="brief"),
        to_one("Discount", "discountID"),
        to_one("Note", "noteID", view="bare"),
        to_one("TaxCategory", "taxCategoryID"),
        none_of("Tags", many=True),
        none_of("CustomFieldValues", many=True),
    ),
    sortable="timeStamp firstName lastName",
    verbs=EVERYTHING,
    archives=True,
    written="Contact",
    everything="Contact CustomerType Discount Note TaxCategory CreditAccount Tags",
    views={"sale": _customer_on_a_sale},
)


CUSTOMER_TYPE = entity(
    "CustomerType",
    """
    customerTypeID  key   ro
    name            text
    taxCategoryID   key
    discountID      key
    """,
    relations=(to_one("Discount", "discountID"), to_one("TaxCategory", "taxCategoryID")),
    verbs=EVERYTHING,
    everything="Discount TaxCategory TaxCategory.TaxCategoryClasses TaxCategory.TaxCategoryClasses.TaxClass",
)


def _masked(row: Row, shown: dict[str, Node]) -> dict[str, Node]:
    """The number of a gift card shows its last four places only."""
    code: Any = row["code"]
    return {**shown, "code": "*" * max(len(code) - 4, 0) + code[-4:]}


CREDIT_ACCOUNT = entity(
    "CreditAccount",
    """
    creditAccountID  key     ro
    name             text    indexed
    code             text    ro indexed
    creditLimit      money
    description      text
    giftCard         flag    ro indexed
    archived         flag    indexed
    timeStamp        moment  ro indexed
    customerID       key     ro indexed
    balance          money   ro
    contactID        key     hidden
    """,
    relations=(
        to_one("Contact", "contactID"),
        to_many("WithdrawalPayments", "SalePayment", "creditAccountID"),
    ),
    sortable="timeStamp customerID",
    verbs=EVERYTHING,
    archives=True,
    everything="Contact WithdrawalPayments",
    views={
        "": _masked,
        "brief": lambda _, shown: {
            name: shown[name] for name in ("creditAccountID", "balance", "creditLimit", "timeStamp")
        },
    },
)

EMPLOYEE = entity(
    "Employee",
    """
    employeeID              key     ro
    firstName               text    indexed
    lastName                text    indexed
    lockOut                 flag
    archived                flag    indexed
    timeStamp               moment  ro indexed
    contactID               key     ro
    clockInEmployeeHoursID  key
    employeeRoleID          key
    limitToShopID           key
    lastShopID              key
    lastSaleID              key
    lastRegisterID          key
    """,
    relations=(
        to_one("Contact", "contactID"),
        none_of("EmployeeRole"),
        none_of("EmployeeRights", many=True),
    ),
    sortable="timeStamp",
    verbs=EVERYTHING,
    archives=True,
    everything="Contact EmployeeRole EmployeeRole.EmployeeRights EmployeeRights",
)

SHOP = entity(
    "Shop",
    """
    shopID                     key     ro
    name                       text
    serviceRate                money
    timeZone                   text
    taxLabor                   flag
    labelTitle                 text
    labelMsrp                  flag
    archived                   flag    indexed
    timeStamp                  moment  ro
    companyRegistrationNumber  text
    vatNumber                  text
    zebraBrowserPrint          flag
    contactID                  key     ro
    taxCategoryID              key
    receiptSetupID             key
    vendorID                   key
    ccGatewayID                key
    gatewayConfigID            key
    priceLevelID               key
    """,
    relations=(
        to_one("Contact", "contactID"),
        none_of("ReceiptSetup"),
        to_one("TaxCategory", "taxCategoryID"),
        none_of("ShelfLocations", many=True),
        to_many("Registers", "Register", "shopID"),
        none_of("CCGateway"),
        to_one("PriceLevel", "priceLevelID"),
    ),
    verbs=frozenset({"GET", "POST", "PUT"}),
    archives=True,
    written="Contact",
    everything="Contact ReceiptSetup TaxCategory ShelfLocations Registers CCGateway PriceLevel",
)

REGISTER = entity(
    "Register",
    """
    registerID      key     ro
    name            text
    open            flag    ro
    openTime        moment  ro unset
    archived        flag    indexed
    tipEnabled      flag
    openEmployeeID  key     ro
    shopID          key     ro indexed
    ccTerminalID    key
    """,
    verbs=CHANGE,
    archives=True,
)

REGISTER_WITHDRAW = entity(
    "RegisterWithdraw",
    """
    registerWithdrawID  key     ro
    amount              money
    createTime          moment  ro
    notes               text
    employeeID          key
    paymentTypeID       key
    registerID          key     ro indexed
    """,
)

REGISTER_COUNT = entity(
    "RegisterCount",
    """
    registerCountID  key     ro
    createTime       moment  ro
    openTime         moment  ro unset
    notes            text
    registerID       key     ro indexed
    openEmployeeID   key     ro
    closeEmployeeID  key
    """,
)

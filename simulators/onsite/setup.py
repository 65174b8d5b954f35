"""The company's setup tables (classes, currencies, tax codes, terms, payment methods, suppliers, web categories) and
its users: read by everybody, written to hardly at all.

They lie below `/api/setup/`; the older places without it are served too, for the clients that know only those.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree
from sqlalchemy import Connection, Table

from . import errors
from .accounts import Accounts
from .call import Answer, Call, Store, changing, place
from .company import Company, TaxCode
from .database import Row, add, change, find, load
from .kinds import FLAG, RATE, TEXT, WHOLE, to_thousandths
from .listing import Listed, answer_list
from .pricing import SLOTS
from .search import Key, keys
from .shape import (
    Drawn,
    Element,
    Group,
    Leaf,
    Node,
    Reference,
    Scene,
    draw_all,
    empty,
    leaves,
    read_all,
    record,
)
from .tables import (
    CLASS,
    CURRENCY,
    PAYMENT_METHOD,
    SUPPLIER,
    TAX_CODE,
    TERMS,
    USER,
    WEB_CATEGORY,
)

TAXES = tuple(f"tax{slot}" for slot in range(1, SLOTS + 1))


@dataclass(frozen=True, slots=True)
class Register:
    """One table: where it lies, its words, its shape. Rows of an `open` one may be made and changed."""

    path: str
    root: str
    name: str
    table: Table
    nodes: Sequence[Node]
    keys: dict[str, Key]
    open: bool = False

    @property
    def listed(self) -> Listed:
        def draw(_: Connection, root: Element, page: list[Row], scene: Scene) -> None:
            for row in page:
                self.draw(row, scene, parent=root)

        return Listed(self.root, self.table, self.keys, draw)

    def draw(self, row: Row, scene: Scene, parent: Element | None = None) -> Element:
        element = record(self.name, f"{self.path}{row['id']}/", row["id"], scene, full=None, parent=parent)
        draw_all(element, self.nodes, row, scene)
        return element


def _draw_rates(parent: Element, row: Row, _: Scene) -> None:
    rates = etree.SubElement(parent, "rates")
    for tax in TAXES:
        etree.SubElement(rates, "tax").text = f"{row[tax]:.3f}"


_NAME = Leaf("name", TEXT, writable=True)
_USER_NAME = Group("name", leaves(TEXT, "first last"))


def _draw_privileges(parent: Element, _: Row, __: Scene) -> None:
    group = etree.SubElement(parent, "privilege_group", id="1")
    etree.SubElement(group, "name").text = "Administrators"
    etree.SubElement(group, "type").text = "admin"


def _always(name: str, value: bool) -> Drawn:
    def draw(parent: Element, _: Row, __: Scene) -> None:
        etree.SubElement(parent, name).text = FLAG.write(value)

    return Drawn(name, draw)


USERS = Register(
    "users/",
    "users",
    "user",
    USER,
    (
        Leaf("username", TEXT),
        _USER_NAME,
        *leaves(TEXT, "email phone"),
        empty("password"),
        empty("pin"),
        Leaf("account_locked", FLAG),
        Drawn("privilege_group", _draw_privileges),
        _always("read_eula", True),
        *leaves(FLAG, "hidden enabled"),
        empty("product"),
        empty("product_code"),
        _always("open_to_pos", False),
        empty("gsx_apple_id"),
        empty("gsx_tech_id"),
        _always("can_open_from_otr", True),
        _always("can_discount", True),
        Leaf("internal_user", FLAG),
        Leaf("active", FLAG, "enabled"),
        _always("expired", False),
        _always("display_welcome", False),
    ),
    keys(
        USER,
        {
            "whole": "id",
            "text": "username firstname:first lastname:last email phone",
            "flag": "hidden enabled",
        },
    ),
)

CLASSES = Register(
    "setup/classes/",
    "classes",
    "class",
    CLASS,
    (_NAME,),
    keys(CLASS, {"whole": "id", "text": "classname:name name"}),
)
CURRENCIES = Register(
    "setup/currencies/",
    "currencies",
    "currency",
    CURRENCY,
    (Leaf("name", TEXT), Leaf("rate", RATE), Leaf("symbol", TEXT)),
    keys(CURRENCY, {"whole": "id", "text": "name symbol", "figure": "rate"}),
)
TAX_CODES = Register(
    "setup/tax_codes/",
    "tax_codes",
    "tax_code",
    TAX_CODE,
    (Leaf("name", TEXT), Drawn("rates", _draw_rates)),
    keys(TAX_CODE, {"whole": "id", "text": "name"}),
)
ALL_TERMS = Register(
    "setup/terms/",
    "terms",
    "term",
    TERMS,
    (Leaf("terms", TEXT, "name"), Leaf("account", TEXT), Leaf("days", WHOLE)),
    keys(TERMS, {"whole": "id days", "text": "name account"}),
)
PAYMENT_METHODS = Register(
    "setup/payment_methods/",
    "payment_methods",
    "payment_method",
    PAYMENT_METHOD,
    (Leaf("name", TEXT), Leaf("type", TEXT)),
    keys(PAYMENT_METHOD, {"whole": "id", "text": "name type"}),
)
WEB_CATEGORIES = Register(
    "setup/web_categories/",
    "categories",
    "category",
    WEB_CATEGORY,
    (_NAME, Reference("parent", "parent", "setup/web_categories/", writable=True)),
    keys(WEB_CATEGORY, {"whole": "id", "text": "name"}),
    open=True,
)
SUPPLIERS = Register(
    "suppliers/", "suppliers", "supplier", SUPPLIER, (_NAME,), keys(SUPPLIER, {"whole": "id", "text": "name"})
)
REGISTERS = (
    USERS,
    CLASSES,
    CURRENCIES,
    TAX_CODES,
    ALL_TERMS,
    PAYMENT_METHODS,
    WEB_CATEGORIES,
    SUPPLIERS,
)

SYSTEM_USER = 1000
"""The server's own, hidden user; nobody logs in by it."""

METHODS = {
    "Cash": "Cash",
    "Check": "Check",
    "Visa": "Credit Card",
    "MasterCard": "Credit Card",
    "American Express": "Credit Card",
    "Discover": "Credit Card",
    "Credit Card": "Credit Card",
    "Gift Card": "Gift Card",
    "PayPal": "Other",
    "Other": "Other",
}
"""Payment methods and their types; clients tell the types apart."""

Service = Callable[[Store, Call], Answer]


def list_of(register: Register) -> Service:
    """GET of the whole table; hidden users only on `showall`."""

    def answer(store: Store, call: Call) -> Answer:
        shown = [] if register is not USERS or "showall" in call.query else [USER.c.hidden.is_(False)]
        return answer_list(store, call, register.listed, *shown)

    return answer


def one_of(register: Register) -> Service:
    """GET of one row."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            return Answer(element=register.draw(_need(register, rows, call), call.scene))

    return answer


def new_in(register: Register) -> Service:
    """POST of a new row."""

    def answer(store: Store, call: Call) -> Answer:
        values = _read(register, store, call)
        with changing(store, call) as rows:
            _check_parent(register, rows, values)
            number = add(rows, register.table, values)
            return Answer(201, register.draw(load(rows, register.table, number), call.scene))

    return answer


def change_in(register: Register) -> Service:
    """PUT of one row, under its lock."""

    def answer(store: Store, call: Call) -> Answer:
        with store.database.reading() as rows:
            _need(register, rows, call)
        values = _read(register, store, call)
        with changing(store, call, call.path) as rows:
            _check_parent(register, rows, values)
            change(rows, register.table, call.numbers[0], values)
            return Answer(element=register.draw(_need(register, rows, call), call.scene))

    return answer


def no_purchase_orders(_: Store, __: Call) -> Answer:
    """GET /purchase_orders/: this company buys nothing; nightly readers ask all the same."""
    return Answer(element=etree.Element("purchase_orders"))


def tax_rates(rows: Connection, tax_code: int | None) -> tuple[Decimal, ...]:
    """The five rates of a tax code, in percent; none of it is no tax."""
    row = find(rows, TAX_CODE, tax_code)
    return tuple(row[tax] if row else Decimal(0) for tax in TAXES)


def add_tax_code(rows: Connection, code: TaxCode) -> int:
    """One more tax code; answers its id."""
    return add(rows, TAX_CODE, _tax_facts(code))


def set_up(rows: Connection, company: Company, accounts: Accounts) -> None:
    """Bring users, currency and tax codes in line with the settings; fill in what a new company starts with."""
    for number, user in accounts.numbered():
        facts = {
            "username": user.name,
            "first": user.first_name,
            "last": user.last_name,
            "email": user.email,
            "account_locked": user.locked,
            "hidden": user.hidden,
            "enabled": user.connect,
        }
        _keep(rows, USER, number, facts)
    _keep(
        rows,
        USER,
        SYSTEM_USER,
        {"username": "system", "first": "System", "hidden": True, "internal_user": True},
    )
    currency = {"name": company.currency, "symbol": company.currency_symbol, "rate": Decimal(1)}
    _keep(rows, CURRENCY, 1, currency)
    for number, code in enumerate(company.tax_codes, 1):
        _keep(rows, TAX_CODE, number, _tax_facts(code))
    for table, name in ((CLASS, "Unclassified"), (SUPPLIER, "House supplier")):
        if find(rows, table, 1) is None:
            add(rows, table, {"name": name})
    if find(rows, TERMS, 1) is None:
        add(rows, TERMS, {"name": "Due on receipt", "days": 0})
        add(rows, TERMS, {"name": "Net 30", "days": 30})
        for method, kind in METHODS.items():
            add(rows, PAYMENT_METHOD, {"name": method, "type": kind})


def _tax_facts(code: TaxCode) -> Row:
    rates = [to_thousandths(rate) for rate in code.rates] + [Decimal(0)] * (SLOTS - len(code.rates))
    return {"name": code.name} | dict(zip(TAXES, rates, strict=True))


def _keep(rows: Connection, table: Table, number: int, facts: Row) -> None:
    if find(rows, table, number) is None:
        add(rows, table, facts | {"id": number})
    else:
        change(rows, table, number, facts)


def _need(register: Register, rows: Connection, call: Call) -> Row:
    row = find(rows, register.table, call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def _read(register: Register, store: Store, call: Call) -> Row:
    values: Row = {}
    read_all(call.element(register.name), register.nodes, values, place(store, register.name))
    return values


def _check_parent(register: Register, rows: Connection, values: Row) -> None:
    parent = values.get("parent")
    if parent is not None and find(rows, register.table, parent) is None:
        raise errors.no_such(register.name, parent)

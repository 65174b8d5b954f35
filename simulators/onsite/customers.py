"""Customers: their shape, what filters may ask of them, and the calls on them.

What a real client treats as writable is writable: name, company, e-mail, homepage, telephones, addresses, whether it
is a company. No e-mail address is kept from standing there twice.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree
from sqlalchemy import Connection, case

from . import errors
from .call import Answer, Call, Store, changing, place
from .company import Release
from .database import Row, add, change, find, load
from .kinds import DAY, FLAG, INSTANT, MONEY, TEXT, WHOLE
from .listing import Listed, answer_list
from .search import Key, keys, name_of
from .shape import (
    Drawn,
    Element,
    Group,
    Leaf,
    Node,
    Place,
    Reference,
    Scene,
    address,
    draw_all,
    empty,
    leaves,
    read_all,
    record,
    say,
)
from .tables import CURRENCY, CUSTOMER

PATH = "customers/"
PHONES = 4
"""Telephone slots; every customer shows all of them, empty ones too."""

_PHONE_PARTS = {"main": FLAG, "type": TEXT, "list_order": WHOLE, "number": TEXT}


def _phone(slot: int, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"main": slot == 0, "type": "", "list_order": slot + 1, "number": ""} | dict(given or {})


def _draw_phones(parent: Element, row: Row, _: Scene) -> None:
    phones = etree.SubElement(parent, "phone_numbers")
    kept = row["phones"] or []
    for slot in range(PHONES):
        values = _phone(slot, kept[slot] if slot < len(kept) else None)
        phone = etree.SubElement(phones, "phone_number", id=str((row["id"] - 1) * PHONES + slot + 1))
        for name, kind in _PHONE_PARTS.items():
            etree.SubElement(phone, name).text = kind.write(values[name]) or None


def _read_phones(element: Element, into: dict[str, Any], here: Place) -> None:
    """In the order in which they stand; those not sent are emptied."""
    given: list[dict[str, Any]] = []
    for child in element:
        if child.tag != "phone_number":
            raise errors.unknown_element(here.at(str(child.tag)).path)
        values: dict[str, Any] = {}
        read_all(
            child, [Leaf(name, kind, writable=True) for name, kind in _PHONE_PARTS.items()], values, here
        )
        given.append(_phone(len(given), {name: value for name, value in values.items() if value is not None}))
    if len(given) > PHONES:
        raise errors.bad_value(here.path, f"has {len(given)} numbers; there is room for {PHONES}")
    into["phones"] = given


NAME = Group("name", leaves(TEXT, "first last", writable=True))
BRIEF: tuple[Node, ...] = (
    NAME,
    *leaves(TEXT, "company email homepage", writable=True),
    Drawn("phone_numbers", _draw_phones, _read_phones),
)
FULL: tuple[Node, ...] = (
    Leaf("created", INSTANT),
    Leaf("modified", INSTANT),
    *BRIEF,
    Leaf("is_company", FLAG, writable=True),
    Group("billing", (address("billing_", writable=True),)),
    Group("shipping", (address("shipping_", writable=True),)),
    *leaves(FLAG, "credit_hold new_import new_update"),
    Leaf("birthday", DAY, release=Release.R2017),
    Leaf("credit_limit", MONEY),
    Drawn("customer_id", lambda parent, row, _: say(parent, "customer_id", f"C-{row['id']}")),
    empty("photo"),
    Group("flags", leaves(FLAG, "credit_hold new_import new_update"), Release.R2015),
    Leaf("birthdate", DAY, "birthday", release=Release.R2015),
    empty("groups"),
    Leaf("credit_status", TEXT),
    Leaf("ar_balance", MONEY),
    Leaf("import_id", TEXT),
    empty("user"),
    Reference("tax_code", "tax_code", "setup/tax_codes/"),
    empty("tax_exemption"),
    Leaf("language", TEXT),
    Leaf("notes", TEXT),
)


def _draw_page(_: Connection, root: Element, page: list[Row], scene: Scene) -> None:
    for row in page:
        draw_all(
            record("customer", f"{PATH}{row['id']}/", row["id"], scene, full=None, parent=root),
            BRIEF,
            row,
            scene,
        )


def _phone_key(slot: int, part: str) -> Key:
    return Key(CUSTOMER.c.phones[(slot, part)].as_string(), "text")


LISTED = Listed(
    "customers",
    CUSTOMER,
    keys(
        CUSTOMER,
        {
            "text": """email company homepage mainname firstname:first lastname:last language notes import_id
                address1_1:billing_address1 address1_2:shipping_address1 address2_1:billing_address2
                address2_2:shipping_address2 city1:billing_city city2:shipping_city country1:billing_country
                country2:shipping_country state1:billing_state state2:shipping_state zip1:billing_zip
                zip2:shipping_zip""",
            "whole": "id",
            "figure": "credit_limit",
            "flag": "credit_hold new_import new_update is_company",
            "instant": "datetime_cre:created datetime_mod:modified created modified",
            "day": "date_cre:created date_mod:modified",
        },
        {
            "type": Key(case((CUSTOMER.c.is_company, "c"), else_="i"), "text"),
            "currency": Key(name_of(CURRENCY, CURRENCY.c.id == 1), "text"),
            **{f"phone{slot + 1}": _phone_key(slot, "number") for slot in range(PHONES)},
            **{f"phonetype{slot + 1}": _phone_key(slot, "type") for slot in range(PHONES)},
            "mainphone": _phone_key(0, "number"),
            "mainphonetype": _phone_key(0, "type"),
        },
    ),
    _draw_page,
)


def list_customers(store: Store, call: Call) -> Answer:
    """GET /customers/"""
    return answer_list(store, call, LISTED)


def get_customer(store: Store, call: Call) -> Answer:
    """GET /customers/{id}/"""
    with store.database.reading() as rows:
        return Answer(element=_draw(_need(rows, call), call.scene))


def create_customer(store: Store, call: Call) -> Answer:
    """POST /customers/: nothing is required, not even a name."""
    values = _read(store, call)
    with changing(store, call) as rows:
        now = store.now()
        number = add(rows, CUSTOMER, _named({}, values) | {"created": now, "modified": now})
        return Answer(201, _draw(load(rows, CUSTOMER, number), call.scene))


def change_customer(store: Store, call: Call) -> Answer:
    """PUT /customers/{id}/: what was sent, and nothing else; needs the customer's lock."""
    with store.database.reading() as rows:
        _need(rows, call)
    values = _read(store, call)
    with changing(store, call, call.path) as rows:
        row = _need(rows, call)
        change(rows, CUSTOMER, row["id"], _named(row, values) | {"modified": store.now()})
        return Answer(element=_draw(_need(rows, call), call.scene))


def main_phone(row: Row) -> str:
    """The number marked as the main one, else the first there is."""
    phones = [phone for phone in row["phones"] or [] if phone["number"]]
    main = [phone for phone in phones if phone["main"]]
    return str((main or phones)[0]["number"]) if phones else ""


def contact_lines(row: Row) -> str:
    """All telephone numbers and the e-mail address, one to a line."""
    numbers = [phone["number"] for phone in row["phones"] or []]
    return "\n".join(line for line in [*numbers, row["email"]] if line)


def _named(row: Row, values: Row) -> Row:
    """The values, and the name under which documents know the customer."""
    after = {"first": "", "last": "", "company": "", "is_company": False} | row | values
    person = f"{after['first']} {after['last']}".strip()
    as_company = after["company"] and (after["is_company"] or not person)
    return values | {"mainname": after["company"] if as_company else person}


def _read(store: Store, call: Call) -> Row:
    values: Row = {}
    read_all(call.element("customer"), FULL, values, place(store, "customer"))
    return values


def _need(rows: Connection, call: Call) -> Row:
    row = find(rows, CUSTOMER, call.numbers[0])
    if row is None:
        raise errors.not_found(call.path)
    return row


def _draw(row: Row, scene: Scene) -> Element:
    root = record("customer", f"{PATH}{row['id']}/", row["id"], scene, full=None)
    draw_all(root, FULL, row, scene)
    return root

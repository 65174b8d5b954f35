"""Lists: filters as real clients write them, order, pages, and what they cost."""

from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from tillproof.simulators.onsite import Company, Release
from tillproof.simulators.onsite.folding import folded

PEOPLE = [
    ("Anna", "Müller", "anna.mueller@example.com", "Kraków", "555-0101"),
    ("Bob", "O'Neill", "Bob.ONeill@Example.com", "Austin", "555-0102"),
    ("Çağla", 'Quote"d', "cagla@example.org", "Izmir", ""),
    ("Dan", "", "", "", ""),
]


@pytest.fixture(scope="module")
def people(filled: Any) -> Any:
    """Four customers, one a day."""

    def fill(api: Any, clock: Any) -> None:
        for first, last, email, city, phone in PEOPLE:
            api.post(
                "customers/",
                f"<customer><name><first>{first}</first><last>{escape(last)}</last></name><email>{email}</email>"
                "<phone_numbers><phone_number>"
                f"<type>home</type><number>{phone}</number></phone_number></phone_numbers>"
                f"<shipping><address><city>{city}</city></address></shipping></customer>",
            )
            clock.move(timedelta(days=1))

    return filled(fill)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('email == "anna.mueller@example.com"', "1"),
        ("(email = 'anna.mueller@example.com')", "1"),
        ('email == "ANNA.mueller@example.com"', ""),
        ('email ==[c] "BOB.ONEILL@EXAMPLE.COM"', "2"),
        ('(email CONTAINS[cd] "EXAMPLE.com")', "12"),
        ('email CONTAINS "Example"', "2"),
        ('email contains[cd] "@"', "123"),
        ('lastname BEGINSWITH[cd] "mul"', "1"),
        ('lastname BEGINSWITH[cd] "o\'n"', "2"),
        ("lastname == 'O\\'Neill'", "2"),
        ('lastname == "Quote\\"d"', "3"),
        ('mainname ENDSWITH[cd] "MULLER"', "1"),
        ('firstname ==[d] "Cagla"', "3"),
        ('firstname == "Çağla"', "3"),
        ('lastname LIKE[cd] "m?ller*"', "1"),
        ("email == nil", "4"),
        ("email <> nil AND NOT (city2 == nil)", "123"),
        ('city2 CONTAINS[cd] "KRAKOW" OR city2 == "Austin"', "12"),
        ('NOT (email CONTAINS[cd] "example.com") AND id > "1"', "34"),
        ('id > "1" AND id <= "3"', "23"),
        ("id >= 2 && id < 4 || id == 1", "123"),
        ("id IN {1, 4, 9}", "14"),
        ("id != 2", "134"),
        ("credit_hold = 0 AND is_company == 0", "1234"),
        ("credit_hold = 1", ""),
        ('phone1 == "555-0102"', "2"),
        ('type == "i"', "1234"),
        ('date_cre == "2026-03-05"', "2"),
        ('date_cre > "2026-03-05"', "34"),
        ('date_cre <= "2026-03-05"', "12"),
        ('datetime_cre > "2026-03-05 09:14:59"', "234"),
        ('datetime_mod > "2026-03-05T09:15:00"', "34"),
        ("(datetime_cre > '2026-03-06' OR datetime_mod > '2026-03-06')", "34"),
        ('datetime_mod > "2026-03-06 10:15:00 +0100"', "4"),
        ("", "1234"),
    ],
)
def test_filters(people: Any, text: str, found: str) -> None:
    assert "".join(one.get("id") for one in people.get("customers/", filter=text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "email",
        "email ==",
        'email == "open',
        "(id = 1",
        "id = 1)",
        "email == x",
        'nosuch == "x"',
        "id = TRUEPREDICATE",
        "TRUEPREDICATE",
        'id CONTAINS "1"',
        "id = one",
        'id = "one"',
        "credit_hold = 7",
        'datetime_mod > "n/a"',
        "email CONTAINS nil",
        'email ==[x] "a"',
        "id IN {}",
        "1 = id",
        "!" * 200 + "(id = 1)",
        "(" * 200,
        "id = 1; DROP TABLE customer",
    ],
)
def test_a_bad_filter_is_400_and_says_where(people: Any, text: str) -> None:
    assert people.refused(400, "GET", "customers/", params={"filter": text}).startswith("filter: ")


def test_both_encodings_of_blanks(people: Any) -> None:
    for query in ("filter=(id+%3D+1)", "filter=%28id%20%3D%201%29"):
        assert [one.get("id") for one in people.get(f"customers/?{query}")] == ["1"]


@pytest.mark.parametrize(
    ("order", "found"),
    [
        ("id:asc", "1234"),
        ("id:desc", "4321"),
        ("id desc", "4321"),
        ("email:desc", "3124"),
        ("date_cre:desc", "4321"),
        ("credit_hold:asc,id:desc", "4321"),
    ],
)
def test_order(people: Any, order: str, found: str) -> None:
    assert "".join(one.get("id") for one in people.get("customers/", order_by=order)) == found


@pytest.mark.parametrize(
    ("query", "total", "found"),
    [
        ("", None, "1234"),
        ("count=2", "4", "12"),
        ("count=2&offset=1", "4", "23"),
        ("offset=3", "4", "4"),
        ("count=2&offset=0&order_by=id:desc", "4", "43"),
        ("count=0", "4", ""),
        ("offset=9", "4", ""),
        ("count=1&filter=id+>+2", "2", "3"),
        ("filter=id+>+9", None, ""),
    ],
)
def test_pages_and_their_total(people: Any, query: str, total: str | None, found: str) -> None:
    root = people.get(f"customers/?{query}")
    assert root.get("total_count") == total
    assert "".join(one.get("id") for one in root) == found


@pytest.mark.parametrize(
    "query", ["count=-1", "count=x", "count=1.5", "offset=", "order_by=nosuch:asc", "order_by=id:up"]
)
def test_bad_paging_is_400(people: Any, query: str) -> None:
    people.refused(400, "GET", f"customers/?{query}")


def test_an_empty_list_is_an_empty_root(api: Any) -> None:
    """A client takes the parsed root for nothing at all, which attributes would spoil."""
    assert api.call("GET", "invoices/").content.endswith(b"<invoices/>")


def test_an_empty_list_of_the_older_release_has_no_total(open_server: Any) -> None:
    old = open_server(company=Company(release=Release.R2015))
    assert old.get("customers/?count=1&offset=0").attrib == {}
    invoice = old.post("invoices/", "<invoice/>")
    assert (invoice.findtext("invoice_status"), invoice.find("status")) == ("Paid", None)
    assert invoice.findtext("invoice_customer/po") == invoice.findtext("shipping_method") == "None"
    old.refused(404, "GET", "setup/classes/")
    assert old.get("classes/1/").get("id") == "1"


PRODUCT_FILTERS = [
    ('(code CONTAINS[cd] "tee" AND inventoried = 1 AND current = 1)', ["TEE-M"]),
    ("inventoried = 0", ["SHIPPING"]),
    ("sell > 9.99 AND sell <= 10", ["HAT-1"]),
    ('supplier CONTAINS[cd] "zata"', ["TEE-M"]),
    ('product_id == "P-2"', ["TEE-M"]),
    ("(reorder_amt > 0)", []),
    ("margin == 100", ["HAT-1", "TEE-M"]),
    ('class_name == "Unclassified" AND currency == "USD" AND available >= 5', ["HAT-1", "TEE-M"]),
]


@pytest.mark.parametrize(("text", "codes"), PRODUCT_FILTERS)
def test_product_filters(api: Any, text: str, codes: list[str]) -> None:
    assert [one.findtext("code") for one in api.get("products/", filter=text)] == codes


def test_document_filters(api: Any, clock: Any) -> None:
    for number in ("1001", "1002", "1003"):
        api.post(
            "orders/",
            f"<order><order_customer><mainname>W {number}</mainname></order_customer>"
            f"<web_order_number>{number}</web_order_number><internal_notes>web {number} x</internal_notes></order>",
        )
        clock.move(timedelta(minutes=1))

    def numbers(text: str) -> list[str]:
        return [one.findtext("order_id") for one in api.get("orders/", filter=text)]

    assert numbers('web_order_number == "1002"') == ["O-2"]
    assert numbers('internal_notes CONTAINS[cd] "WEB 1003"') == ["O-3"]
    assert numbers('order_id == "O-1" OR mainname == "W 1003"') == ["O-1", "O-3"]
    assert numbers('datetime_modified > "2026-03-04T09:15:30"') == ["O-2", "O-3"]
    assert numbers('user == "lightspeed" AND total == 0 AND reserve_inventory = 0') == ["O-1", "O-2", "O-3"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wanted=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12),
    how=st.sampled_from(["", "[c]", "[cd]"]),
    operator=st.sampled_from(["==", "CONTAINS", "BEGINSWITH", "ENDSWITH"]),
)
def test_any_text_can_be_looked_for(people: Any, wanted: str, how: str, operator: str) -> None:
    """Whatever is asked, the answer is the one that a plain look at every record gives."""
    quoted = wanted.replace("\\", "\\\\").replace('"', '\\"')
    asked = people.get("customers/", filter=f'mainname {operator}{how} "{quoted}"')
    names = [f"{first} {last}".strip() for first, last, *_ in PEOPLE]
    sought = folded(wanted, how.strip("[]")) if how else wanted
    seen = [folded(name, how.strip("[]")) if how else name for name in names]
    test = {
        "==": str.__eq__,
        "CONTAINS": str.__contains__,
        "BEGINSWITH": str.startswith,
        "ENDSWITH": str.endswith,
    }
    expected = [str(number) for number, name in enumerate(seen, 1) if test[operator](name, sought)]
    assert [one.get("id") for one in asked] == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("inventoried = 1", ["HAT-1", "TEE-M"]),
        ("inventoried = 0", ["SHIPPING"]),
        ('class_name == "Unclassified" AND quantity > 1', ["TEE-M"]),
        ('family == "Wool"', ["HAT-1"]),
        ("margin > 59 AND margin < 61", ["HAT-1"]),
        ("current = 0", []),
    ],
)
def test_lines_are_found_by_their_products(api: Any, text: str, codes: list[str]) -> None:
    api.locked_put("products/1/", "<product><family>Wool</family><costs><cost>4</cost></costs></product>")
    api.post("invoices/", "<invoice/>")
    api.lock("invoices/1/")
    for product, quantity in ((1, 1), (2, 2), (3, 1)):
        api.line("invoices/1/", product, quantity)
    found = api.get("invoices/1/lineitems/", filter=text)
    assert [each.findtext("lineitem_product/code") for each in found] == codes


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ('email == "a@b.c"', "INDEX customer_email"),
        ('email ==[cd] "a@b.c"', "VIRTUAL TABLE INDEX"),
        ('email CONTAINS[cd] "a@b.c"', "VIRTUAL TABLE INDEX"),
        ('email BEGINSWITH[cd] "a@b.c"', "VIRTUAL TABLE INDEX"),
        ('datetime_mod > "2026-01-01"', "INDEX customer_modified"),
        ('date_cre == "2026-01-01"', "INDEX customer_created"),
        ('id > "3" AND id <= "9"', "USING INTEGER PRIMARY KEY"),
    ],
)
def test_customers_are_found_out_of_an_index(api: Any, text: str, plan: str) -> None:
    """Whatever stands behind them: no statement of a filtered list walks through the customers."""
    seen: list[tuple[str, Any]] = []

    def write_down(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        if "FROM customer" in statement:
            seen.append((statement, values))

    event.listen(Engine, "before_cursor_execute", write_down)
    try:
        api.get("customers/", filter=text, count="5", offset="0")
        api.get("customers/", filter=text)
    finally:
        event.remove(Engine, "before_cursor_execute", write_down)
    assert len(seen) == 3
    with api.onsite.store.database.reading() as rows:
        for statement, values in seen:
            steps = rows.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            told = " / ".join(step[3] for step in steps)
            assert plan in told
            assert "SCAN customer" not in told.replace("SCAN customer_text VIRTUAL", "")


@pytest.mark.parametrize(
    "path",
    [
        *("customers/", "products/", "product_inventory/", "invoices/", "orders/", "quotes/", "users/"),
        *("invoices/1/lineitems/", "invoices/1/payments/", "setup/tax_codes/", "setup/terms/", "suppliers/"),
    ],
)
def test_every_key_can_be_filtered_and_ordered_by(api: Any, path: str) -> None:
    """The refusal of an unknown key lists those there are; each of them works."""
    api.post("invoices/", "<invoice/>")
    listed = api.refused(400, "GET", path, params={"filter": "nosuch = 1"}).partition("one of ")[2]
    keys = listed.split(", ")
    assert "id" in keys
    api.get(path, filter=" OR ".join(f"{key} <> nil" for key in keys), order_by=",".join(keys), count="5")

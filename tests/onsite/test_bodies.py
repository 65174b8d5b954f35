"""Bodies of writes: what is refused and with which code, and what is taken however it is sent."""

from typing import Any

import pytest
from lxml import etree

from tillproof.simulators.onsite import Company

CUSTOMER = "<customer><email>a@example.com</email></customer>"


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("customers/", "", "empty"),
        ("customers/", "<customer>", "not well-formed"),
        ("customers/", "name=Zoe", "not well-formed"),
        ("customers/", "<!DOCTYPE a [<!ENTITY b 'c'>]><customer/>", "DOCTYPE"),
        ("customers/", "<product/>", "<customer>"),
        ("customers/", "<customers/>", "<customer>"),
        (
            "customers/",
            "<customer><credit_limit>5</credit_limit></customer>",
            "customer/credit_limit is read-only",
        ),
        ("customers/", "<customer><customer_id>C-7</customer_id></customer>", "read-only"),
        ("customers/", "<customer><nosuch/></customer>", "customer/nosuch is not known"),
        ("customers/", "<customer><name><middle>X</middle></name></customer>", "customer/name/middle"),
        ("customers/", "<customer><name>Zoë</name></customer>", "text where elements"),
        ("customers/", "<customer><email><a/></email></customer>", "send text"),
        ("customers/", "<customer><email>a</email><email>b</email></customer>", "twice"),
        ("customers/", "<customer><is_company>maybe</is_company></customer>", "neither true nor false"),
        (
            "customers/",
            "<customer><phone_numbers>" + "<phone_number/>" * 5 + "</phone_numbers></customer>",
            "room for 4",
        ),
        ("products/", "<product><inventory><available>5</available></inventory></product>", "read-only"),
        ("products/", "<product><sells><sell>ten</sell></sells></product>", "no decimal number"),
        ("products/", "<product><sells><sell>1e12</sell></sells></product>", "beyond"),
        ("products/", "<product><sells><sell>NaN</sell></sells></product>", "no decimal number"),
        ("products/", "<product><code>" + "x" * 1024 + "</code></product>", "at most 1023"),
        ("products/", "<product><class id='one'/></product>", "no id"),
        ("products/", "<product><flags><master_model>true</master_model></flags></product>", "read-only"),
        ("invoices/", "<invoice><totals><total>5</total></totals></invoice>", "read-only"),
        ("invoices/", "<invoice><flags><voided>true</voided></flags></invoice>", "invoice/flags/voided"),
        ("invoices/", "<invoice><invoice_status>Paid</invoice_status></invoice>", "read-only"),
        ("invoices/", "<invoice><lineitems/></invoice>", "invoice/lineitems is read-only"),
        ("invoices/", "<invoice><payments/></invoice>", "read-only"),
        ("invoices/", "<invoice><currency id='1'><name>USD</name></currency></invoice>", "currency/name"),
        (
            "invoices/",
            "<invoice><invoice_customer><customer>6</customer></invoice_customer></invoice>",
            "id attribute",
        ),
        ("invoices/", "<invoice><datetime_created>yesterday</datetime_created></invoice>", "no local time"),
        ("orders/", "<invoice/>", "<order>"),
    ],
)
def test_what_is_wrong_with_a_body_is_400_and_changes_nothing(
    api: Any, path: str, body: str, reason: str
) -> None:
    before = len(api.get(path))
    assert reason in api.refused(400, "POST", path, body)
    assert len(api.get(path)) == before


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        (
            "invoices/",
            "<invoice><invoice_customer><customer id='9'/></invoice_customer></invoice>",
            "no customer 9",
        ),
        ("invoices/", "<invoice><tax_code id='9'/></invoice>", "no tax_code 9"),
        ("invoices/", "<invoice><primary_user><user id='9'/></primary_user></invoice>", "no user 9"),
        ("products/", "<product><class id='9'/></product>", "no class 9"),
        (
            "orders/",
            "<order><order_customer><po>7</po></order_customer></order>",
            "neither a customer nor a mainname",
        ),
    ],
)
def test_what_does_not_fit_is_406(api: Any, path: str, body: str, reason: str) -> None:
    assert reason in api.refused(406, "POST", path, body)


@pytest.mark.parametrize(
    ("path", "body", "status", "reason"),
    [
        ("lineitems/", "<lineitem/>", 406, "no product"),
        ("lineitems/", "<lineitem><product id='9'/></lineitem>", 406, "no product 9"),
        ("lineitems/", "<lineitem><product>1</product></lineitem>", 400, "id attribute"),
        ("lineitems/", "<lineitem><product id='1'/><quantity>x</quantity></lineitem>", 400, "decimal"),
        (
            "lineitems/",
            "<lineitem><product id='1'/><sells><sell>1</sell></sells></lineitem>",
            400,
            "read-only",
        ),
        ("lineitems/", "<lineitem><product id='1'/><discount>a lot</discount></lineitem>", 400, "decimal"),
        ("lineitems/", "<payment/>", 400, "<lineitem>"),
        ("payments/", "<payment/>", 406, "amount"),
        ("payments/", "<payment><amount>5</amount></payment>", 406, "payment_method"),
        (
            "payments/",
            "<payment><amount>5</amount><payment_method id='99'/></payment>",
            406,
            "payment_method 99",
        ),
        ("payments/", "<payment><amount>five</amount></payment>", 400, "decimal"),
    ],
)
def test_nested_bodies(api: Any, path: str, body: str, status: int, reason: str) -> None:
    invoice = api.post("invoices/", "<invoice/>").get("uri")
    api.lock(invoice)
    assert reason in api.refused(status, "POST", invoice + path, body)
    assert len(api.get(invoice + path)) == 0
    assert api.available(1) == "20.000"


@pytest.mark.parametrize(
    ("status", "method", "path"),
    [
        (403, "GET", "customers"),
        (403, "POST", "customers"),
        (403, "GET", "products//1/"),
        (403, "GET", "//"),
        (404, "GET", "nothing/"),
        (404, "GET", "customers/99/"),
        (404, "GET", "customers/abc/"),
        (404, "GET", "customers/-1/"),
        (404, "GET", f"customers/{9**30}/"),
        (404, "GET", "invoices/9/lineitems/"),
        (404, "POST", "invoices/9/lineitems/"),
        (404, "PUT", "invoices/9/"),
        (404, "POST", "product_inventory/9/adjust_inventory/"),
        (405, "POST", ""),
        (405, "PUT", "customers/"),
        (405, "DELETE", "customers/"),
        (405, "DELETE", "products/1/"),
        (405, "POST", "products/1/"),
        (405, "POST", "users/"),
        (405, "PUT", "users/1001/"),
        (405, "PUT", "product_inventory/1/"),
        (405, "GET", "products/1/add_product_photo/"),
        (405, "GET", "product_inventory/1/adjust_inventory/"),
        (405, "OPTIONS", "customers/"),
        (405, "PATCH", "products/1/"),
    ],
)
def test_the_vendors_codes_for_urls_and_methods(api: Any, status: int, method: str, path: str) -> None:
    api.refused(status, method, path, CUSTOMER if method in {"POST", "PUT"} else None, allow_redirects=False)
    assert len(api.get("customers/")) == 0


def test_the_error_says_where_in_fields(api: Any) -> None:
    answer = api.call("POST", "customers/", "<customer><ar_balance>1</ar_balance></customer>")
    error = etree.fromstring(answer.content)
    assert (error.get("class"), error.get("type")) == (
        "lscore.errors.lightspeed_errors.ReadOnlyElementError",
        "server.lightspeederror",
    )
    assert error.find("localizable_message").get("type") == "server.read_only_element_error"
    assert error.find("localizable_message/fields/field[@name='element']").text == "customer/ar_balance"


@pytest.mark.parametrize(
    "path", ["customers/%00/", "customers/%0A%FF/", "%EF%BF%BF/", "customers/?filter=%00%FF"]
)
def test_hostile_urls_are_answered_in_xml(api: Any, path: str) -> None:
    answer = api.call("GET", path)
    assert 400 <= answer.status_code < 500
    etree.fromstring(answer.content)


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "application/xml",
        "text/xml",
        "application/x-www-form-urlencoded",
        "application/json",
        "nonsense",
    ],
)
@pytest.mark.parametrize("declaration", ["", "<?xml version='1.0' encoding='UTF-8'?>\n", "\ufeff"])
def test_any_content_type_will_do(api: Any, content_type: str | None, declaration: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = api.call("POST", "customers/", declaration + CUSTOMER, headers=headers)
    assert answer.status_code == 201
    assert etree.fromstring(answer.content).findtext("email") == "a@example.com"


@pytest.mark.parametrize(
    ("declared", "codec", "company"),
    [
        ("ISO-8859-1", "latin-1", "Café Zoë"),
        ("iso-8859-1", "latin-1", "<!--x-->ÿ"),
        ("windows-1252", "cp1252", "Smith’s €"),
        ("UTF-8", "utf-8", "Kraków"),
    ],
)
def test_a_declared_western_encoding_is_read(api: Any, declared: str, codec: str, company: str) -> None:
    body = f"<?xml version='1.0' encoding='{declared}'?>\n<customer><company>{company}</company></customer>"
    made = api.post("customers/", body.encode(codec))
    assert made.findtext("company") == company.removeprefix("<!--x-->")


@pytest.mark.parametrize(
    "body",
    [
        b"<customer><company>Caf\xe9</company></customer>",
        "<?xml version='1.0' encoding='UTF-16'?><customer/>".encode("utf-16"),
        b"<?xml version='1.0' encoding='UTF-7'?><customer/>",
        b"<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE customer><customer/>",
    ],
)
def test_no_other_encoding_is_guessed(api: Any, body: bytes) -> None:
    api.refused(400, "POST", "customers/", body)


@pytest.mark.parametrize("path", ["customers/", "products/", "invoices/", "orders/", "quotes/"])
def test_an_empty_root_makes_a_blank_record(api: Any, path: str) -> None:
    made = api.post(path, f"<{path[:-2]}/>")
    assert made.get("uri") == f"{api.url}/api/{path}{made.get('id')}/"
    assert etree.tostring(api.get(made.get("uri"))) == etree.tostring(made)


def test_a_chunked_body_arrives_whole(api: Any) -> None:
    answer = api.session.post(
        f"{api.url}/api/customers/", data=iter([CUSTOMER[:20].encode(), CUSTOMER[20:].encode()])
    )
    assert etree.fromstring(answer.content).findtext("email") == "a@example.com"


def test_a_put_changes_what_was_sent_and_nothing_else(api: Any) -> None:
    uri = api.post(
        "customers/",
        "<customer><name><first>Ann</first><last>Lee</last></name><email>a@example.com</email><billing><address>"
        "<city>Bern</city><zip>3000</zip></address></billing></customer>",
    ).get("uri")
    changed = api.locked_put(
        uri, "<customer><name><last>Li</last></name><billing><address><zip/></address></billing></customer>"
    )
    seen = [changed.findtext(path) for path in ("name/first", "name/last", "email", "billing/address/city")]
    assert seen == ["Ann", "Li", "a@example.com", "Bern"]
    assert changed.findtext("billing/address/zip") == ""


def test_four_telephones(api: Any) -> None:
    made = api.post(
        "customers/",
        "<customer><phone_numbers><phone_number><type>home</type><number>1</number></phone_number>"
        "<phone_number id='2'><main>true</main><number>2</number></phone_number></phone_numbers></customer>",
    )
    phones = made.findall("phone_numbers/phone_number")
    assert [phone.findtext("number") for phone in phones] == ["1", "2", "", ""]
    assert [phone.get("id") for phone in phones] == ["1", "2", "3", "4"]
    assert [child.tag for child in phones[0]] == ["main", "type", "list_order", "number"]


def test_unknown_elements_can_be_passed_over_but_read_only_ones_not(open_server: Any) -> None:
    lenient = open_server(company=Company(refuse_unknown=False))
    lenient.post("customers/", "<customer><nosuch><x/></nosuch><email>a@example.com</email></customer>")
    lenient.refused(400, "POST", "customers/", "<customer><credit_limit>5</credit_limit></customer>")


def test_the_codes_nobody_documents_can_be_chosen(open_server: Any) -> None:
    server = open_server(company=Company(not_locked_status=409, lock_held_status=423))
    server.post("customers/", "<customer/>")
    server.refused(409, "PUT", "customers/1/", "<customer/>")
    server.control("POST", "/locks", json={"path": "/api/customers/1/"})
    server.refused(423, "LOCK", "customers/1/")

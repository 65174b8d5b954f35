"""JSON or XML by URL and Accept, never by Content-Type; errors that call themselves HTML."""

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

JSON, XML = "application/json", "application/vnd.merchantos.pos-v1+xml"


@pytest.mark.parametrize(
    ("extension", "accept", "expected"),
    [
        ("", None, XML),
        ("", "*/*", XML),
        (".xml", None, XML),
        (".json", None, JSON),
        (".JSON", "*/*", JSON),
        (".json", "application/xml", XML),
        (".xml", "application/json", JSON),
        ("", "application/json, text/plain, */*", JSON),
        (".json", "text/html", JSON),
    ],
)
def test_accept_wins_over_the_extension(api: Any, extension: str, accept: str | None, expected: str) -> None:
    headers = {"Accept": accept}  # None takes the header away
    for path in (f"Shop/1{extension}", f"Shop{extension}"):
        assert api.call("GET", path, headers=headers).headers["Content-Type"] == expected


@pytest.mark.parametrize(
    "content_type", [None, JSON, "application/x-www-form-urlencoded", "text/xml", "text/plain"]
)
def test_content_type_plays_no_part(api: Any, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = api.call("POST", "PaymentType.json", '{"name": "Stripe"}', headers=headers)
    assert answer.json()["PaymentType"]["name"] == "Stripe"
    body = "<?xml version='1.0'?><PaymentType><name>Stripe 2</name></PaymentType>"
    answer = api.call("POST", "PaymentType", body, headers=headers)
    assert etree.fromstring(answer.content).findtext("name") == "Stripe 2"


@pytest.mark.parametrize(("path", "body"), [("PaymentType.json", "<a/>"), ("PaymentType", '{"name": "X"}')])
def test_a_body_in_the_other_language_is_refused(api: Any, path: str, body: str) -> None:
    answer = api.call("POST", path, body)
    assert answer.status_code == 400
    assert "which this URL asks for" in answer.text
    assert len(api.many("PaymentType")) == 6


def test_phps_empty_objects_are_lists(api: Any) -> None:
    key = api.post("Customer", {"firstName": "A", "Contact": []})["customerID"]
    assert api.one(f"Customer/{key}")["firstName"] == "A"
    answer = api.call("PUT", f"Customer/{key}.json", "[]")
    assert (answer.status_code, answer.json()["Customer"]["firstName"]) == (200, "A")
    api.refused("PUT", f"Customer/{key}.json", '[{"firstName": "B"}]')


def test_a_record_may_stand_in_its_own_name(api: Any) -> None:
    """So a PyPI client's read-me writes it, and so answers have it."""
    emails = {"ContactEmail": {"address": "joe@example.com"}}
    made = api.post("Customer", {"Customer": {"firstName": "Joe", "Contact": {"Emails": emails}}})
    assert (made["firstName"], made["Contact"]["Emails"]["ContactEmail"]["useType"]) == ("Joe", "Primary")
    answer = api.get("Customer/1.json")
    answer["Customer"]["firstName"] = "Jo"
    assert api.put("Customer/1", answer)["firstName"] == "Jo"
    sale = api.post("Sale", {"Sale": api.sale_body({"unitPrice": 5, "unitQuantity": 1}, pay="5")})
    assert sale["completed"] == "true"
    both = {"Customer": {"firstName": "Other"}, "lastName": "Doe"}
    assert api.put("Customer/1", both)["firstName"] == "Jo"


def test_a_sale_in_xml(api: Any) -> None:
    item = api.item(price="14.10")
    body = f"""<Sale><employeeID>1</employeeID><registerID>1</registerID><shopID>1</shopID><completed>true</completed>
        <SaleLines><SaleLine><itemID>{item}</itemID><unitQuantity>1</unitQuantity></SaleLine>
        <SaleLine><itemID>0</itemID><unitQuantity>1</unitQuantity><unitPrice currency="USD">5</unitPrice></SaleLine>
        </SaleLines><SalePayments><SalePayment><amount currency="USD">21.22</amount><paymentTypeID>1</paymentTypeID>
        </SalePayment></SalePayments></Sale>"""
    sale = etree.fromstring(api.call("POST", "Sale", body).content)
    assert (sale.tag, sale.findtext("completed"), sale.findtext("total")) == ("Sale", "true", "21.22")
    total = sale.find("total")
    assert total is not None
    assert dict(total.attrib) == {"currency": "USD", "readonly": "true"}
    assert [line.findtext("saleLineID") for line in sale.findall("SaleLines/SaleLine")] == ["1", "2"]
    assert sale.findtext("SalePayments/SalePayment/PaymentType/name") == "Cash"
    assert sum(Decimal(line.findtext("calcSubtotal") or 0) for line in sale.iter("SaleLine")) == Decimal(
        "19.1"
    )


def test_lists_in_xml(api: Any) -> None:
    for name in ("A", "B", "C"):
        api.post("Customer", {"firstName": name})
    new = etree.fromstring(api.call("GET", "Customer?limit=2").content)
    assert (new.tag, [child.tag for child in new]) == ("Customers", ["Customer", "Customer"])
    assert new.get("next", "").startswith(f"{api.url}/Customer?sort=customerID&limit=2&after=")
    old = etree.fromstring(api.call("GET", f"{api.root}/API/Account/1/Customer?limit=2").content)
    assert (old.get("count"), old.get("offset"), old.get("limit")) == ("3", "0", "2")
    accounts = etree.fromstring(api.call("GET", f"{api.root}/API/Account/").content)
    assert (accounts.tag, accounts.findtext("Account/accountID")) == ("Accounts", "1")


def test_json_is_printed_as_php_prints_it(api: Any) -> None:
    api.post("Customer", {"firstName": "Zoë / Søn"})
    raw = api.call("GET", "Customer/1.json").content
    assert b'"Zo\\u00eb \\/ S\\u00f8n"' in raw
    assert b"\n" not in raw
    assert b'\n    "Customer"' in api.call("GET", "Customer/1.json?pretty_print=1").content


ERRORS = [
    ("GET", "Employee/9.json", None, 404, "text/html; charset=UTF-8"),
    ("POST", "Item.json", {}, 400, "text/html; charset=UTF-8"),
    ("DELETE", "Shop/1.json", None, 405, "text/html; charset=UTF-8"),
]


@pytest.mark.parametrize(("method", "path", "body", "status", "content_type"), ERRORS)
def test_errors_have_four_members_of_text(
    api: Any, method: str, path: str, body: Any, status: int, content_type: str
) -> None:
    answer = api.call(method, path, body)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, content_type)
    said = answer.json()
    assert list(said) == ["httpCode", "httpMessage", "message", "errorClass"]
    assert said["httpCode"] == str(status)


def test_the_words_that_were_seen(api: Any) -> None:
    assert api.refused("GET", "Employee/9.json", status=404) == {
        "httpCode": "404",
        "httpMessage": "Not Found",
        "message": "Object of type 'Employee' not found with primary ID '9'.",
        "errorClass": "Exception",
    }
    said = api.refused("POST", "Item.json", {"description": ""})["message"]
    assert said == "Item not created. An Item must have a description."
    said = api.refused("PUT", f"Item/{api.item()}.json", {"description": ""})["message"]
    assert said == "Item not updated. An Item must have a description."


def test_errors_in_xml(api: Any) -> None:
    answer = api.call("GET", "Employee/9")
    assert answer.status_code == 404
    assert etree.fromstring(answer.content).findtext("httpCode") == "404"


@pytest.mark.parametrize(
    "path",
    ["Nothing.json", "Contact.json", "Sale/1/Nothing.json", "Sale/x.json", "../../V4/Account/1/Sale.json"],
)
def test_places_that_are_not_there(api: Any, path: str) -> None:
    answer = api.call("GET", path)
    assert answer.status_code in {404, 405}


def test_an_endpoint_that_is_not_there_tells_the_limits_all_the_same(api: Any) -> None:
    answer = api.call("GET", "Nothing.json")
    told = {"X-LS-Acct-Id", "X-LS-API-Bucket-Level", "X-LS-API-Drip-Rate", "X-LS-API-Request-Cost"}
    assert (answer.status_code, told - set(answer.headers)) == (404, set())
    assert api.call("GET", "Nothing.json", headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.parametrize("version", ["/API/V3", "/API"])
def test_a_client_learns_its_account_with_and_without_a_slash(api: Any, version: str) -> None:
    plain = api.get(f"{api.root}{version}/Account.json")
    slashed = api.call("GET", f"{api.root}{version}/Account/", headers={"Accept": "application/json"}).json()
    assert plain["@attributes"] == {"count": "1"}
    assert slashed["@attributes"] == {"count": "1", "systemCustomerID": "1"}
    assert plain["Account"]["accountID"] == slashed["Account"]["accountID"] == "1"


def test_slashes_are_forgiven_and_never_redirected(api: Any) -> None:
    for path in ("/API/V3/Account/1/Shop/1/", "/API//V3/Account/1/Shop/1.json"):
        answer = api.call("GET", f"{api.root}{path}", allow_redirects=False)
        assert answer.status_code == 200, path
    answer = api.call(
        "POST", f"{api.root}/API/V3/Account/1//PaymentType.json", {"name": "X"}, allow_redirects=False
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1]", b'"x"', b'{"firstName": "\\ud800"}', b"{\xff}", b'{"dob": NaN}', b"[" * 100_000, b"null"],
)
def test_hostile_bodies_are_refused_in_one_line(api: Any, body: bytes) -> None:
    said = api.refused("POST", "Customer.json", body)
    assert "\n" not in said["message"]
    assert "Customer" not in api.get("Customer.json")


@pytest.mark.parametrize(
    "body", [b"<Customer>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><Customer>&a;</Customer>", b"\x00", b"<a>" * 5000]
)
def test_hostile_xml_is_refused(api: Any, body: bytes) -> None:
    assert api.call("POST", "Customer", body).status_code == 400
    assert "Customer" not in api.get("Customer.json")


@pytest.mark.parametrize(
    ("entity", "member", "value"),
    [
        ("Customer", "dob", "yesterday"),
        ("Customer", "taxCategoryID", "first"),
        ("Customer", "taxCategoryID", 9),
        ("Customer", "firstName", {"a": 1}),
        ("Customer", "archived", "perhaps"),
        ("Customer", "Contact", "x"),
        ("Customer", "Contact", {"Emails": {"ContactEmail": {"address": "a@b", "useType": "Third"}}}),
        ("Customer", "Contact", {"Emails": {"Mail": {"address": "a@b"}}}),
        ("Item", "defaultCost", "1e99"),
        ("Item", "defaultCost", True),
        ("Item", "itemType", "toy"),
        ("Item", "upc", "123"),
        ("Item", "Prices", {"ItemPrice": {"amount": 1, "useTypeID": 9}}),
        ("Item", "ItemShops", {"ItemShop": {"qoh": 1}}),
        ("Item", "ItemShops", {"ItemShop": [{"shopID": 1, "qoh": 1}, {"shopID": 1, "qoh": 2}]}),
        ("Item", "ItemShops", {"ItemShop": {"shopID": 1, "qoh": 1.5}}),
    ],
)
def test_a_senseless_member_changes_nothing(api: Any, entity: str, member: str, value: Any) -> None:
    said = api.refused("POST", f"{entity}.json", {"description": "Bell", member: value})
    assert said["message"].startswith(f"{entity} not created. ")
    assert entity not in api.get(f"{entity}.json")


def test_what_xml_cannot_hold_is_replaced(api: Any) -> None:
    api.post("Customer", {"firstName": "a\u0001b"})
    assert etree.fromstring(api.call("GET", "Customer/1").content).findtext("firstName") == "a\ufffdb"

"""What the schemas of the messages take and refuse, and how what is wrong is explained."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path

import pytest
from lxml import etree

from tillproof.schemas import validation, xml
from tillproof.schemas.validation import Problem

Edit = Callable[[etree._Element], None]

CUSTOMER = (
    "<customer><type>{type}</type><customerID>c-1</customerID><prefixName/><firstName>Ada</firstName><middleName/>"
    "<lastName>Okoye</lastName><suffixName/><companyName/><address1>1 Lever Lane</address1><address2/>"
    "<city>Fresno</city><state>CA</state><county/><country>US</country><zipCode>93650</zipCode><phone>1</phone>"
    "<workPhone/><email>ada@example.test</email></customer>"
)
ORDER = (
    "<webOrder><orderID>{id}</orderID><date>2031-05-06 07:08:09.000</date><shippingCost>6.50</shippingCost>"
    "<shippingVendor>ACME</shippingVendor><shippingMethod>GROUND</shippingMethod><comment/><taxRuleID>1</taxRuleID>"
    "<taxAmount>1.75</taxAmount><customers>"
    + CUSTOMER.format(type="BILLING")
    + CUSTOMER.format(type="SHIPPING")
    + "</customers><payments><payment><type>PAYPAL</type><amount>28.25</amount></payment></payments><orderItems>"
    "<orderItem><itemID>71201</itemID><manufacturerID>ZZ</manufacturerID><manufacturerName>Zed</manufacturerName>"
    "<itemNumber>Z-9</itemNumber><description>Clutch lever</description><quantity>2</quantity><amount>10.00</amount>"
    "</orderItem></orderItems></webOrder>"
)
DATE = "<date>2031-05-06 07:08:09.000</date>"
CANCELLATION = f"<webOrderCancellation><orderID>{{id}}</orderID>{DATE}<comment/></webOrderCancellation>"


def activity(orders: int = 1, cancellations: int = 1) -> bytes:
    """The answer to a poll, with orders O-0, O-1, ... and cancellations C-0, C-1, ..."""
    listed = "".join(ORDER.format(id=f"O-{n}") for n in range(orders))
    gone = "".join(CANCELLATION.format(id=f"C-{n}") for n in range(cancellations))
    return (
        f"<outstandingActivityResponse><orders>{listed}</orders><cancellations>{gone}</cancellations>"
        "</outstandingActivityResponse>"
    ).encode()


VALID = {
    "web-orders/versions": b"<versions><version>1.0</version></versions>",
    "web-orders/tax-rules": (
        b"<taxRules><taxRule><taxRuleID>1</taxRuleID><description>No tax</description></taxRule></taxRules>"
    ),
    "web-orders/outstanding-activity": activity(),
    "web-orders/acknowledge-request": (
        f"<acknowledgeRequest><id>O-1</id><responseType>WEB_ORDER</responseType>{DATE}<responseIssues><responseIssue>"
        "<code>1301</code><message>unknown</message><responseStatus>FAILURE</responseStatus></responseIssue>"
        "</responseIssues></acknowledgeRequest>"
    ).encode(),
    "web-orders/acknowledge-response": (
        b"<acknowledgeResponse><responseStatus>FAILURE</responseStatus><responseMessage>no</responseMessage>"
        b"</acknowledgeResponse>"
    ),
    "web-orders/order-action": f"<order><action>VOID</action>{DATE}<reason>phoned</reason></order>".encode(),
    "web-orders/item-action": (
        f"<item><action>CANCEL</action><itemNumber>Z-9</itemNumber><quantity>1</quantity>{DATE}</item>".encode()
    ),
    "web-orders/shipment": (
        f"<shipment>{DATE}<shipmentCarrier>ACME</shipmentCarrier><shipmentMethod>GROUND</shipmentMethod>"
        "<trackingNumber>Z1</trackingNumber><items><item><itemID>71201</itemID><quantity>1</quantity></item></items>"
        "</shipment>"
    ).encode(),
}

ACTIVITY = "web-orders/outstanding-activity"
REQUEST = "web-orders/acknowledge-request"
RESPONSE = "web-orders/acknowledge-response"
VOID = "web-orders/order-action"
ITEM = "web-orders/item-action"
SHIPMENT = "web-orders/shipment"


def put(path: str, text: str) -> Edit:
    """Another text for the first element found."""

    def edit(root: etree._Element) -> None:
        root.findall(path)[0].text = text

    return edit


def drop(path: str) -> Edit:
    """Without the first element found."""

    def edit(root: etree._Element) -> None:
        element = root.findall(path)[0]
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    return edit


def twice(path: str) -> Edit:
    """The first element found a second time, right after itself."""

    def edit(root: etree._Element) -> None:
        element = root.findall(path)[0]
        element.addnext(deepcopy(element))

    return edit


def behind(path: str) -> Edit:
    """The first element found as the last of its siblings."""

    def edit(root: etree._Element) -> None:
        element = root.findall(path)[0]
        parent = element.getparent()
        assert parent is not None
        parent.append(element)

    return edit


def add(path: str, name: str, text: str = "") -> Edit:
    """One more element at the end of the first element found."""

    def edit(root: etree._Element) -> None:
        etree.SubElement(root.findall(path)[0], name).text = text

    return edit


def edited(name: str, *edits: Edit) -> etree._Element:
    root = xml.parse(VALID[name])
    for edit in edits:
        edit(root)
    return root


def test_there_is_a_schema_for_every_message() -> None:
    assert set(VALID) == set(validation.NAMES)


@pytest.mark.parametrize("name", validation.NAMES)
def test_a_good_message_is_valid_as_bytes_and_as_element(name: str) -> None:
    assert validation.is_valid(name, VALID[name])
    assert validation.is_valid(name, xml.parse(VALID[name]))
    assert validation.explain(name, VALID[name]) == []


@pytest.mark.parametrize("name", validation.NAMES)
def test_a_message_of_another_kind_is_not_valid(name: str) -> None:
    for other in set(validation.NAMES) - {name}:
        assert not validation.is_valid(name, VALID[other])


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        (ACTIVITY, put(".//taxAmount", "0.00")),
        (ACTIVITY, put(".//amount", "1347.00")),
        (ACTIVITY, drop(".//payment")),
        (ACTIVITY, twice(".//payment")),
        (ACTIVITY, put(".//payment/type", "OTHER")),
        (ACTIVITY, behind(".//customers/customer")),
        (ACTIVITY, put(".//shippingVendor", "")),
        (ACTIVITY, put(".//manufacturerID", "")),
        (ACTIVITY, put(".//country", "")),
        (ACTIVITY, put(".//firstName", "x" * 100)),
        (ACTIVITY, put(".//address1", "x" * 255)),
        (ACTIVITY, put(".//description", "x" * 255)),
        (ACTIVITY, put(".//comment", "x\n" * 2000)),
        (ACTIVITY, put(".//orderID", "W-00ab " + "x" * 43)),
        (ACTIVITY, put(".//lastName", "O'Brien & Søn <x> 🏍 ]]>")),
        (ACTIVITY, drop(".//webOrder")),
        (ACTIVITY, drop(".//webOrderCancellation")),
        (REQUEST, drop("responseIssues")),
        (REQUEST, drop(".//responseIssue")),
        (REQUEST, twice(".//responseIssue")),
        (REQUEST, put("responseType", "WEB_ORDER_CANCELLATION")),
        (REQUEST, put(".//responseStatus", "WARNING")),
        (RESPONSE, drop("responseMessage")),
        (RESPONSE, put("responseStatus", "SUCCESS")),
        (VOID, drop("reason")),
        (ITEM, put("action", "SELL")),
        (ITEM, put("itemNumber", " Z-9 ")),
        (SHIPMENT, drop("items")),
        (SHIPMENT, drop("items/item")),
        (SHIPMENT, put("trackingNumber", "")),
    ],
)
def test_what_may_be_sent_is_valid(name: str, edit: Edit) -> None:
    root = edited(name, edit)

    assert validation.explain(name, root) == []
    assert validation.is_valid(name, root)


def test_an_order_total_stands_behind_the_tax() -> None:
    root = edited(ACTIVITY)
    total = etree.Element("orderTotal")
    total.text = "28.25"
    root.findall(".//taxAmount")[0].addnext(total)

    assert validation.is_valid(ACTIVITY, root)


@pytest.mark.parametrize(
    ("name", "edit", "path"),
    [
        (ACTIVITY, put(".//amount", "10.0"), "payment/amount"),
        (ACTIVITY, put(".//shippingCost", "6.5000"), "shippingCost"),
        (ACTIVITY, put(".//shippingCost", "1,347.00"), "shippingCost"),
        (ACTIVITY, put(".//shippingCost", "$6.50"), "shippingCost"),
        (ACTIVITY, put(".//shippingCost", "-6.50"), "shippingCost"),
        (ACTIVITY, put(".//shippingCost", " 6.50"), "shippingCost"),
        (ACTIVITY, put(".//shippingCost", "6.50\n"), "shippingCost"),
        (ACTIVITY, put(".//shippingCost", "06.50"), "shippingCost"),
        (ACTIVITY, put(".//taxAmount", ""), "taxAmount"),
        (ACTIVITY, put(".//taxAmount", "1e2"), "taxAmount"),
        (ACTIVITY, put(".//quantity", "0"), "quantity"),
        (ACTIVITY, put(".//quantity", "-1"), "quantity"),
        (ACTIVITY, put(".//quantity", "2.0000"), "quantity"),
        (ACTIVITY, put(".//quantity", "٣"), "quantity"),
        (ACTIVITY, put(".//date", "2031-05-06T07:08:09.000"), "webOrder/date"),
        (ACTIVITY, put(".//date", "2031-05-06 07:08:09"), "webOrder/date"),
        (ACTIVITY, put(".//date", "2031-13-06 07:08:09.000"), "webOrder/date"),
        (ACTIVITY, put(".//date", "2031-05-06 24:08:09.000"), "webOrder/date"),
        (ACTIVITY, put(".//orderID", ""), "orderID"),
        (ACTIVITY, put(".//orderID", "W/1"), "orderID"),
        (ACTIVITY, put(".//orderID", " W-1"), "orderID"),
        (ACTIVITY, put(".//orderID", "x" * 51), "orderID"),
        (ACTIVITY, put(".//firstName", "x" * 101), "firstName"),
        (ACTIVITY, put(".//address1", "x" * 256), "address1"),
        (ACTIVITY, put(".//description", "x" * 256), "description"),
        (ACTIVITY, put(".//comment", "x" * 4001), "comment"),
        (ACTIVITY, put(".//country", "usa"), "country"),
        (ACTIVITY, put(".//itemNumber", " "), "itemNumber"),
        (ACTIVITY, put(".//manufacturerName", ""), "manufacturerName"),
        (ACTIVITY, put(".//payment/type", "CCSAVE"), "payment/type"),
        (ACTIVITY, put(".//payment/type", "visa"), "payment/type"),
        (ACTIVITY, put(".//customer/type", "SHIPPING"), "customer[2]"),
        (ACTIVITY, drop(".//customer"), "customers"),
        (ACTIVITY, twice(".//customer"), "customers"),
        (ACTIVITY, drop(".//email"), "customer[1]"),
        (ACTIVITY, drop(".//orderItem"), "orderItems"),
        (ACTIVITY, twice(".//orderItem"), "orderItem[2]"),
        (ACTIVITY, drop("cancellations"), "outstandingActivityResponse"),
        (ACTIVITY, drop("orders"), "outstandingActivityResponse"),
        (ACTIVITY, behind("orders"), "outstandingActivityResponse"),
        (ACTIVITY, behind(".//date"), "webOrder"),
        (ACTIVITY, twice(".//webOrder"), "webOrder[2]"),
        (ACTIVITY, add(".//webOrder", "gift", "yes"), "webOrder"),
        (ACTIVITY, put("cancellations/*/orderID", "O-0"), "webOrderCancellation"),
        (REQUEST, put("responseType", "WEB_ORDERS"), "responseType"),
        (REQUEST, twice("id"), "acknowledgeRequest"),
        (REQUEST, put("id", ""), "id"),
        (REQUEST, put(".//responseStatus", ""), "responseStatus"),
        (REQUEST, put(".//code", ""), "code"),
        (RESPONSE, put("responseStatus", "OK"), "responseStatus"),
        (RESPONSE, drop("responseStatus"), "acknowledgeResponse"),
        (VOID, put("action", "CANCEL"), "action"),
        (VOID, drop("date"), "order"),
        (ITEM, put("action", "VOID"), "action"),
        (ITEM, put("quantity", "1.5"), "quantity"),
        (SHIPMENT, twice("items/item"), "item[2]"),
        (SHIPMENT, put(".//itemID", ""), "itemID"),
        (SHIPMENT, drop("trackingNumber"), "shipment"),
        ("web-orders/versions", drop("version"), "versions"),
        ("web-orders/versions", put("version", "one"), "version"),
        ("web-orders/tax-rules", twice("taxRule"), "taxRule[2]"),
    ],
)
def test_what_must_not_be_sent_is_refused_and_the_place_is_named(name: str, edit: Edit, path: str) -> None:
    root = edited(name, edit)

    assert not validation.is_valid(name, root)
    problems = validation.explain(name, root)
    assert any(problem.path.endswith("/" + path) for problem in problems), problems


@pytest.mark.parametrize(
    ("orders", "cancellations", "valid"), [(30, 30, True), (31, 0, False), (0, 31, False)]
)
def test_an_answer_holds_thirty_of_each_at_most(orders: int, cancellations: int, *, valid: bool) -> None:
    body = activity(orders, cancellations)

    assert validation.is_valid(ACTIVITY, body) is valid
    assert (validation.explain(ACTIVITY, body) == []) is valid


def test_problems_read_like_sentences() -> None:
    root = edited(
        ACTIVITY, put(".//shippingCost", "6.5"), put(".//payment/type", "CCSAVE"), drop("cancellations")
    )

    order = "/outstandingActivityResponse/orders/webOrder"
    assert validation.explain(ACTIVITY, root) == [
        Problem(
            f"{order}/shippingCost",
            "'6.5': must have a decimal point, two decimals and no sign (EVO-D18a, EVO-D18b, EVO-D18f)",
        ),
        Problem(
            f"{order}/payments/payment/type",
            "'CCSAVE': value must be one of ['VISA', 'MASTERCARD', 'DISCOVER', 'AMEX', 'PAYPAL', 'OTHER']",
        ),
        Problem(
            "/outstandingActivityResponse",
            "The content of element 'outstandingActivityResponse' is not complete. Tag 'cancellations' expected.",
        ),
    ]
    assert str(validation.explain(RESPONSE, b"<a/>")[0]).startswith("/a: ")


def test_bytes_that_are_no_xml_are_explained_by_the_refusal() -> None:
    assert not validation.is_valid(RESPONSE, b"<!DOCTYPE a><a/>")
    assert validation.explain(RESPONSE, b"<!DOCTYPE a><a/>") == [Problem("/", "a DOCTYPE is not accepted")]


def test_a_message_cannot_bring_a_schema_of_its_own(tmp_path: Path) -> None:
    lenient = tmp_path / "lenient.xsd"
    lenient.write_text(
        '<s:schema xmlns:s="http://www.w3.org/2001/XMLSchema"><s:element name="acknowledgeResponse"/></s:schema>'
    )
    body = (
        '<acknowledgeResponse xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
        f'i:noNamespaceSchemaLocation="{lenient.as_uri()}"><x/></acknowledgeResponse>'
    ).encode()

    assert not validation.is_valid(RESPONSE, body)
    assert validation.explain(RESPONSE, body)


def test_a_message_nobody_knows_is_an_error_that_names_those_there_are() -> None:
    for ask in (validation.is_valid, validation.explain):
        with pytest.raises(validation.UnknownSchema, match="'shipment'; there are web-orders/versions, "):
            ask("shipment", b"<a/>")


def test_many_threads_may_ask_at_the_same_time() -> None:
    good, bad = activity(3, 3), activity(31, 0)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            verdicts = list(pool.map(lambda body: validation.is_valid(ACTIVITY, body), [good, bad] * 200))
            problems = list(pool.map(lambda body: validation.explain(ACTIVITY, body), [good, bad] * 4))
    finally:
        sys.setswitchinterval(interval)

    assert verdicts == [True, False] * 200
    assert [bool(found) for found in problems] == [False, True] * 4

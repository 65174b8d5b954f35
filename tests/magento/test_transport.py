"""URLs, verbs, representations, and how errors look on the wire."""

from typing import Any

import pytest

from tillproof.schemas import xml


@pytest.mark.parametrize(
    "place", ["rest/V1", "rest/default/V1", "rest/all/V1", "index.php/rest/V1", "rest/V1/orders/.."]
)
def test_every_door_leads_to_the_same_orders(api: Any, entity: Any, place: str) -> None:
    number = api.place(entity())["entity_id"]
    if place.endswith(".."):
        assert api.get("orders/", searchCriteria="")["total_count"] == 1
        return
    answer = api.session.get(f"{api.url}/{place}/orders/{number}")
    assert answer.json()["entity_id"] == number


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("GET", "rest/nowhere/V1/orders", 400, "Specified request cannot be processed."),
        ("GET", "rest/V1/nothing", 404, "Request does not match any route."),
        ("GET", "elsewhere", 404, "Request does not match any route."),
        ("DELETE", "rest/V1/orders/1", 404, "Request does not match any route."),
        ("PATCH", "rest/V1/orders/1", 405, "The PATCH HTTP method is not supported."),
        (
            "GET",
            "rest/V1/orders/77",
            404,
            "The entity that was requested doesn't exist. Verify the entity and try again.",
        ),
        (
            "GET",
            "rest/V1/orders/abc",
            400,
            'The "abc" value\'s type is invalid. The "int" type was expected. Verify and try again.',
        ),
        ("GET", "rest/V1/orders/0", 400, "An ID is needed. Set the ID and try again."),
    ],
)
def test_places_that_are_not(api: Any, method: str, path: str, status: int, message: str) -> None:
    answer = api.session.request(method, f"{api.url}/{path}")
    assert (answer.status_code, answer.json()["message"]) == (status, message)


def test_a_list_call_needs_criteria(api: Any) -> None:
    answer = api.call("GET", "orders")
    assert answer.status_code == 400
    assert answer.json() == {
        "message": '"%fieldName" is required. Enter and try again.',
        "parameters": {"fieldName": "searchCriteria"},
    }


@pytest.mark.parametrize("accept", ["application/xml", "text/xml", "application/xhtml+xml;q=0.9, text/html"])
def test_whoever_wants_xml_gets_xml(api: Any, entity: Any, accept: str) -> None:
    number = api.place(entity())["entity_id"]
    answer = api.call("GET", f"orders/{number}", headers={"Accept": accept})
    root = xml.parse(answer.content)
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert (root.tag, root.findtext("entity_id"), root.findtext("items/item/sku")) == (
        "response",
        str(number),
        "HAT-1",
    )


def test_xml_errors_and_scalars(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    headers = {"Accept": "application/xml"}
    assert xml.parse(api.call("GET", "orders/77", headers=headers).content).findtext("message")
    assert xml.parse(api.call("GET", f"orders/{number}/statuses", headers=headers).content).text == "pending"


def test_xml_is_read_as_well(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    row = api.order(number)["items"][0]["item_id"]
    body = f"<r><items><item><order_item_id>{row}</order_item_id><qty>1</qty></item></items></r>"
    answer = api.session.post(
        f"{api.url}/rest/V1/order/{number}/invoice", data=body, headers={"Content-Type": "application/xml"}
    )
    assert answer.json() == "1"
    assert api.order(number)["total_invoiced"] == 14.63


def test_what_cannot_be_represented(api: Any) -> None:
    answer = api.call("GET", "orders?searchCriteria", headers={"Accept": "text/csv"})
    assert answer.status_code == 406
    assert answer.json()["messages"]["error"][0]["code"] == 406
    assert api.call("GET", "orders?searchCriteria", headers={"Accept": "*/*"}).ok


@pytest.mark.parametrize(
    ("content_type", "body", "message"),
    [
        ("application/json", "{", "Decoding error."),
        ("application/xml", "<a>", "Decoding error."),
        ("application/xml", '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "Decoding error."),
        ("", "{}", "Content-Type header is empty."),
        ("text/plain", "{}", "Server cannot understand Content-Type HTTP header media type %1"),
        ("application/json; charset=latin1", "{}", "UTF-8 is the only supported charset."),
        ("application/json; boundary=x", "{}", "Content-Type header is invalid."),
    ],
)
def test_bodies_that_cannot_be_read(api: Any, content_type: str, body: str, message: str) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = api.session.post(f"{api.url}/rest/V1/orders", data=body.encode(), headers=headers)
    assert (answer.status_code, answer.json()["message"]) == (400, message)


def test_a_post_without_a_body_is_no_decoding_error(api: Any, entity: Any) -> None:
    first, second = (api.place(entity())["entity_id"] for _ in range(2))
    url = f"{api.url}/rest/V1/orders"
    assert api.session.post(f"{url}/{first}/hold").json() is True
    assert (
        api.session.post(f"{url}/{second}/cancel", headers={"Content-Type": "application/json"}).json()
        is True
    )


def test_json_is_printed_as_php_prints_it(api: Any, entity: Any, item: Any) -> None:
    number = api.place(entity(item(name="Hüt / 1", price=10, weight=0.5)))["entity_id"]
    text = api.call("GET", f"orders/{number}").text
    assert '"name":"H\\u00fct \\/ 1"' in text
    assert '"price":10,' in text
    assert '"weight":0.5' in text
    assert "{}" not in text
    assert api.call("GET", f"orders/{number}").headers["Content-Type"] == "application/json; charset=utf-8"


def test_the_date_is_the_shops_own(api: Any) -> None:
    assert api.call("GET", "orders?searchCriteria").headers["Date"] == "Wed, 04 Mar 2026 09:15:00 GMT"


def test_unknown_keys_inside_an_entity_are_an_internal_error(api: Any, entity: Any) -> None:
    message = api.refused("POST", "orders", {"entity": entity(colour="red")}, status=500)
    assert message.startswith("Internal Error. Details are available in Magento log file. Report ID: webapi-")
    assert api.find("orders")["total_count"] == 0
    assert api.place(entity(weight=1))["weight"] == 1


def test_names_may_be_camel_case(api: Any, entity: Any) -> None:
    order = api.place(
        {"customerEmail": "c@example.com", "grandTotal": 10, "items": [{"sku": "A", "qtyOrdered": 1}]}
    )
    assert (order["customer_email"], order["items"][0]["qty_ordered"]) == ("c@example.com", 1)


@pytest.mark.parametrize(
    "content_type", ["application/json;charset=UTF-8", "Application/JSON; charset=utf-8"]
)
def test_content_types_that_mean_json(api: Any, entity: Any, content_type: str) -> None:
    number = api.place(entity())["entity_id"]
    answer = api.session.post(
        f"{api.url}/rest/V1/orders/{number}/hold", data="{}", headers={"Content-Type": content_type}
    )
    assert answer.json() is True


def test_parameters_of_a_write_may_stand_in_the_query(api: Any, entity: Any) -> None:
    number = api.place(entity())["entity_id"]
    shipment = api.call("POST", f"order/{number}/ship?notify=1&orderId=77", {"notify": False}).json()
    assert api.get(f"shipment/{shipment}")["email_sent"] == 1

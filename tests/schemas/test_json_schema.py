"""The JSON Schemas: they are schemas, their examples keep them, and what breaks them is named without secrets."""

import tomllib
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tillproof.schemas import json_schema
from tillproof.schemas.json_schema import Invalid

SECRET = "correct horse"


def example(name: str, number: int = 0) -> Any:
    return deepcopy(json_schema.schema(name)["examples"][number])


def changed(name: str, number: int, path: str, value: Any) -> Any:
    """An example with another value at `path` (`lines.0.sku`), or without it where the value is `...`."""
    instance = example(name, number)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = instance
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return instance


@pytest.mark.parametrize("name", json_schema.NAMES)
def test_a_schema_is_one_and_tells_what_it_is_for(name: str) -> None:
    schema = json_schema.schema(name)

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("name", json_schema.NAMES)
def test_the_examples_keep_their_schema(name: str) -> None:
    for number in range(len(json_schema.schema(name)["examples"])):
        json_schema.check(name, example(name, number))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("label", "paypal-without-billing"),
        ("placed_at", "2026-03-04T09:15:00.250000Z"),
        ("bill_to", None),
        ("bill_to.country", None),
        ("bill_to.street", []),
        ("shipping_method", None),
        ("customer.email", None),
        ("tenders", []),
        ("lines.0.tax_percent", "0"),
        ("lines.0.kind", "gift_card"),
        ("lines.0.options", [{"name": "Size", "value": "L"}]),
        ("comment", "O'Brien & Søn <x> ]]> \x1a"),
        ("status", "custom_review"),
    ],
)
def test_a_virtual_order_may_say(path: str, value: Any) -> None:
    json_schema.check("virtual-order", changed("virtual-order", 0, path, value))


@pytest.mark.parametrize(
    ("path", "value", "where", "reason"),
    [
        ("reference", "a/b", "reference", "must be up to 32 letters, digits and hyphens, unique"),
        ("reference", "x" * 33, "reference", "must be up to 32"),
        ("placed_at", "2026-03-04T09:15:00+01:00", "placed_at", "must be an instant in RFC 3339, in UTC"),
        ("placed_at", "2026-02-30T09:15:00Z", "placed_at", "must be an instant"),
        ("currency", "usd", "currency", "must be the ISO 4217 code"),
        (
            "shipping_price",
            "6.5",
            "shipping_price",
            "must be an amount with two decimals, such as 6.50, not '6.5'",
        ),
        ("shipping_price", 6.5, "shipping_price", "must be string, not number"),
        ("shipping_discount", "-1.00", "shipping_discount", "must be an amount"),
        ("lines", [], "lines", "must not be empty"),
        ("lines.0.quantity", 0, "lines[0].quantity", "breaks minimum 1, not '0'"),
        ("lines.0.quantity", 1.5, "lines[0].quantity", "must be integer, not number"),
        ("lines.0.quantity", True, "lines[0].quantity", "must be integer, not boolean"),
        ("lines.0.skew", "x", "lines[0]", "'skew' is not known here"),
        ("lines.0.sku", ..., "lines[0]", "'sku' is missing"),
        ("lines.0.kind", "configurable", "lines[0].parent_sku", "must be string, not null"),
        ("lines.0.kind", "bundle_fixed", "lines[0].children", "must not be empty"),
        ("lines.0.kind", "grouped", "lines[0].kind", "must be one of simple, configurable"),
        ("tenders.0.type", "cash", "tenders[0].type", "must be one of visa, mastercard"),
        ("tenders.0.card", "4111", "tenders[0]", "'card' is not known here"),
        ("bill_to", ["x"], "bill_to", "must be object or null, not array"),
        ("bill_to.city", ..., "bill_to", "'city' is missing"),
        ("bill_to.country", "USA", "bill_to.country", "must be an ISO 3166-1 alpha-2 code"),
        ("totals.grand_total", None, "totals.grand_total", "must be string, not null"),
    ],
)
def test_a_virtual_order_may_not_say(path: str, value: Any, where: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        json_schema.check("virtual-order", changed("virtual-order", 0, path, value))

    assert (caught.value.path, caught.value.reason[: len(reason)]) == (where, reason)


@pytest.mark.parametrize(
    ("path", "value", "where", "reason"),
    [
        ("status", "complete", "status", "must be one of not_downloaded, rejected, downloaded"),
        ("downloaded", "yes", "downloaded", "must be boolean, not string"),
        ("notes", [None], "notes[0]", "must be string, not null"),
        ("shipments", ..., "", "'shipments' is missing"),
    ],
)
def test_an_order_status_may_not_say(path: str, value: Any, where: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        json_schema.check("order-status", changed("order-status", 0, path, value))

    assert (caught.value.path, caught.value.reason[: len(reason)]) == (where, reason)


def test_an_order_status_may_tell_more_than_is_asked() -> None:
    json_schema.check(
        "order-status", {**example("order-status"), "decision": {"code": "downloaded"}, "marks": []}
    )


def test_a_target_reads_as_people_write_it() -> None:
    json_schema.check(
        "target",
        tomllib.loads(
            """
            name = "my bridge"
            profiles = ["web-orders"]
            [web_orders]
            url = "http://127.0.0.1:8311/LightSpeed"
            user = "lightspeed"
            password = "correct horse"
            [hooks]
            place_order = { command = ["python", "place.py"], timeout_seconds = 5 }
            read_order = { url = "http://127.0.0.1:8312/orders/{id}", headers = { Authorization = "Bearer x" } }
            cancel_order = { command = ["cancel", "--order={id}"] }
            """
        ),
    )


@pytest.mark.parametrize(
    ("number", "path", "value", "where", "reason"),
    [
        (0, "name", "", "name", "must not be empty"),
        (0, "profiles", [], "profiles", "must not be empty"),
        (0, "profiles", ["weborders"], "profiles[0]", "must be one of web-orders, "),
        (0, "settle_seconds", "2", "settle_seconds", "must be number, not string"),
        (0, "setle_seconds", 2, "", "'setle_seconds' is not known here"),
        (0, "web_orders", ..., "", "'web_orders' is missing"),
        (0, "web_orders.url", "ftp://x", "web_orders.url", "must be an http or https URL"),
        (0, "web_orders.user", "a:b", "web_orders.user", "must be a user name without colon"),
        (0, "web_orders.password_env", ..., "web_orders", "'password' is missing"),
        (0, "web_orders.password", SECRET, "web_orders", "'password' cannot stand here"),
        (1, "web_orders.password", [SECRET], "web_orders.password", "must be string, not array"),
        (1, "web_orders.password", {"is": SECRET}, "web_orders.password", "must be string, not object"),
        (1, "magento.password", [SECRET], "magento.password", "must be string"),
        (1, "magento.token_env", ..., "magento", "'token' is missing"),
        (1, "magento.listen", "8080", "magento.listen", "must be host:port, such as 127.0.0.1:8080"),
        (1, "magento", ..., "", "'magento' is missing"),
        (0, "hooks.place_order", ..., "hooks", "'place_order' is missing"),
        (0, "hooks.read_order", ..., "hooks", "'read_order' is missing"),
        (0, "hooks.read_order", {}, "hooks.read_order", "'url' is missing"),
        (0, "hooks.read_order.url", "http://x/", "hooks.read_order.url", "must be a URL with {id}"),
        (
            1,
            "hooks.read_order.command",
            ["status"],
            "hooks.read_order.command",
            "lacks an argument with {id}",
        ),
        (
            0,
            "hooks.place_order.command",
            "python place.py",
            "hooks.place_order.command",
            "must be array, not string",
        ),
        (
            0,
            "hooks.place_order.url",
            "http://x",
            "hooks.place_order",
            "must be one of command, timeout_seconds",
        ),
        (
            0,
            "hooks.read_order.headers",
            {"A": [SECRET]},
            "hooks.read_order.headers.A",
            "must be string, not array",
        ),
        (0, "hooks.read_odrer", {"url": "http://x"}, "hooks", "'read_odrer' is not known here"),
    ],
)
def test_a_target_may_not_say(number: int, path: str, value: Any, where: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        json_schema.check("target", changed("target", number, path, value))

    assert (caught.value.path, caught.value.reason[: len(reason)]) == (where, reason)
    assert SECRET not in str(caught.value)


def test_endpoints_may_lack_systems_and_have_others() -> None:
    json_schema.check("endpoints", {})
    json_schema.check("endpoints", {"xseries": {"url": "http://127.0.0.1:9/api", "partner": 7}})


@pytest.mark.parametrize(
    ("path", "value", "where", "reason"),
    [
        (
            "magento.url",
            "http://127.0.0.1:8310/rest",
            "magento.url",
            "must be the address of the shop, without /rest",
        ),
        ("magento.token", "", "magento.token", "must not be empty"),
        ("magento.token", [SECRET], "magento.token", "must be string, not array"),
        (
            "bridge.web_orders.url",
            "http://127.0.0.1:1",
            "bridge.web_orders.url",
            "must be a URL that ends in /LightSpeed",
        ),
        ("bridge.web_orders", ..., "bridge", "'web_orders' is missing"),
        ("pos.control", ..., "pos", "'control' is missing"),
        ("onsite.url", "http://127.0.0.1:1", "onsite.url", "must be an https address of the server"),
        ("onsite.private_id", ..., "onsite", "'private_id' is missing"),
        ("retail.url", "http://127.0.0.1:1/API", "retail.url", "must be a URL that ends in /API/V3/Account/"),
        ("retail.refresh_token", ..., "retail", "'refresh_token' is missing"),
        ("xseries", {"control": {"url": "http://x"}}, "xseries.control", "'token' is missing"),
        ("xseries", "http://x", "xseries", "must be object, not string"),
    ],
)
def test_endpoints_may_not_say(path: str, value: Any, where: str, reason: str) -> None:
    with pytest.raises(Invalid) as caught:
        json_schema.check("endpoints", changed("endpoints", 0, path, value))

    assert (caught.value.path, caught.value.reason[: len(reason)]) == (where, reason)
    assert SECRET not in str(caught.value)


def test_a_fault_of_the_whole_has_no_path() -> None:
    with pytest.raises(Invalid, match=r"^must be object, not array$"):
        json_schema.check("order-status", [])


def test_a_schema_nobody_knows_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(json_schema.UnknownSchema, match="'order'; there are virtual-order, target, "):
        json_schema.check("order", {})

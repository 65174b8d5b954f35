"""The PyPI client `lightspeed-api`, unmodified. Its two addresses are attributes of the client object, set here as its
user would set them; everything else is its own."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from lightspeed_api import Lightspeed

from tillproof.simulators.faults import Fault


@pytest.fixture
def client(api: Any) -> Any:
    made = Lightspeed(
        {
            "account_id": "1",
            "client_id": "client-of-a-bridge",
            "client_secret": "s" * 32,
            "refresh_token": "r" * 32,
        }
    )
    made.token_url = f"{api.root}/oauth/access_token.php"
    made.api_url = f"{api.root}/API/V3/Account/1/"
    yield made
    made.session.close()


def test_from_the_customer_to_the_refund(client: Any, api: Any) -> None:
    contact = {"Emails": {"ContactEmail": {"address": "zoe@example.com", "useType": "Primary"}}}
    found = client.get("Customer", {"load_relations": '["Contact"]', "Contact.email": "zoe@example.com"})
    assert "Customer" not in found
    created = client.create("Customer", {"firstName": "Zoë", "Contact": contact})
    customer = created["Customer"]["customerID"]
    found = client.get("Customer", {"load_relations": '["Contact"]', "Contact.email": "~,zoe@example.com"})
    assert found["Customer"]["customerID"] == customer
    item = client.create(
        "Item", {"description": "Bell", "Prices": {"ItemPrice": {"amount": 9.99, "useTypeID": 1}}}
    )
    types = {kind["name"]: kind["paymentTypeID"] for kind in client.get("PaymentType")["PaymentType"]}
    assert (types["Cash"], types["Credit Account"], "Stripe" in types) == ("1", "4", False)
    stripe = client.create("PaymentType", {"name": "Stripe"})["PaymentType"]
    sale = client.create(
        "Sale",
        {
            "employeeID": 1,
            "registerID": 1,
            "shopID": 1,
            "customerID": customer,
            "completed": True,
            "referenceNumber": "W1001",
            "SaleLines": {"SaleLine": {"itemID": item["Item"]["itemID"], "unitQuantity": 1}},
            "SalePayments": {"SalePayment": {"amount": 11.49, "paymentTypeID": stripe["paymentTypeID"]}},
        },
    )["Sale"]
    assert (sale["completed"], sale["total"]) == ("true", "11.49")
    assert client.get("Sale", {"referenceNumber": "W1001"})["Sale"]["saleID"] == sale["saleID"]
    assert client.update(f"Sale/{sale['saleID']}", {"referenceNumber": "W1001-a"})["Sale"]["balance"] == "0"
    payment = {"SalePayments": {"SalePayment": {"paymentTypeID": stripe["paymentTypeID"]}}}
    assert client.create(f"Sale/{sale['saleID']}/refund", payment)["Sale"]["total"] == "-11.49"
    assert client.delete(f"PaymentType/{stripe['paymentTypeID']}")["PaymentType"]["archived"] == "true"


def test_it_pages_by_itself(client: Any, api: Any) -> None:
    for number in range(6):
        api.post("Customer", {"firstName": f"C{number}"})
    answer = client.get("Customer", {"limit": "2", "timeStamp": ">,2026-03-04T00:00:00+00:00"})
    assert [record["firstName"] for record in answer["Customer"]] == [f"C{number}" for number in range(6)]


def test_it_refreshes_its_token_with_the_same_refresh_token(client: Any, api: Any, clock: Any) -> None:
    assert client.get("Shop")["Shop"]["shopID"] == "1"
    first = client.bearer_token
    clock.move(timedelta(hours=2))
    api.retail.system.faults.set(Fault("expire_token"))
    assert client.get("Shop") is None  # whatever is not 200 is nothing to this client
    client.token_expire_time = datetime.now() - timedelta(seconds=1)  # noqa: DTZ005 - as the client counts
    assert client.get("Shop")["Shop"]["shopID"] == "1"
    assert client.bearer_token != first


def test_it_reads_its_limits_and_errors(client: Any, api: Any) -> None:
    client.get("Shop")
    assert client.rate_limit_bucket_level.endswith("/90")
    assert client.rate_limit_bucket_rate == 1
    assert client.create("Item", {"description": ""}) is None
    assert client.get("Employee/99") is None

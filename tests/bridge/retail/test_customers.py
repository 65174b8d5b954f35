"""Whose sale it is: the customer table (decisions 18, SET-20 to SET-22, SET-D14, SET-D15)."""

from dataclasses import replace
from typing import Any

import pytest

from tillproof.bridge.order import Party

PAYPAL = Party(first_name="Ann", last_name="Lee", phone="303 555 0100", email="ann.lee@example.com")
"""Without a billing address (SET-21)."""


def _contact(scene: Any) -> Any:
    (customer,) = scene.many("Customer", load_relations='["Contact"]')
    return customer["Contact"]


def test_nobody_known_is_made_with_the_billing_address(scene: Any) -> None:
    scene.push(scene.order())
    (customer,) = scene.many("Customer")
    assert (customer["firstName"], customer["lastName"]) == ("Ann", "Lee")
    assert scene.sale()["customerID"] == customer["customerID"]
    contact = _contact(scene)
    assert contact["Emails"]["ContactEmail"]["address"] == "Ann.Lee@example.com"
    address = contact["Addresses"]["ContactAddress"]
    assert (address["address1"], address["city"], address["zip"]) == ("1 Long Road", "Denver", "80014")


def test_a_known_email_is_attached_whatever_its_case(scene: Any) -> None:
    number = scene.customer("ANN.lee@example.COM")
    pushed = scene.push(scene.order())
    assert scene.sale()["customerID"] == number
    assert len(scene.many("Customer")) == 1
    assert pushed.notes == (
        "Payment type Credit Card (Braintree) was not in Lightspeed Retail and has been created.",
    )


@pytest.mark.parametrize("stored", [" ann.lee@example.com", "Ann.Lee@example.com ", " ann.lee@Example.com "])
def test_blanks_around_a_stored_email_do_not_make_it_another(scene: Any, stored: str) -> None:
    """The account keeps them, and its filters compare them."""
    number = scene.customer(stored)
    scene.push(scene.order())
    assert scene.sale()["customerID"] == number
    assert len(scene.many("Customer")) == 1


def test_of_several_the_lowest_id_with_a_warning(scene: Any) -> None:
    first, second = scene.customer("ann.lee@example.com"), scene.customer("ann.lee@example.com")
    pushed = scene.push(scene.order())
    assert scene.sale()["customerID"] == first
    assert f"{first} is attached, not {second}" in str(pushed.notes)


def test_a_resembling_email_is_somebody_else(scene: Any) -> None:
    scene.customer("ann.lee@example.com.au")
    scene.customer("xann.lee@example.com")
    scene.push(scene.order())
    assert len(scene.many("Customer")) == 3


@pytest.mark.parametrize(
    "billing", [PAYPAL, replace(PAYPAL, first_name="Anna", street=("2 New Road",), city="Reno")]
)
def test_what_is_known_is_never_overwritten(scene: Any, billing: Party) -> None:
    """Neither by blanks nor by other names; a person of another name is told."""
    address = {"Addresses": {"ContactAddress": {"address1": "5 Old Street", "city": "Boulder"}}}
    scene.customer("ann.lee@example.com", Contact=address)
    before = scene.many("Customer", load_relations='["Contact"]')
    pushed = scene.push(scene.order(billing=billing))
    assert scene.many("Customer", load_relations='["Contact"]') == before
    assert ("attached, not changed" in str(pushed.notes)) == (billing.first_name == "Anna")


def test_without_a_billing_address_the_shipping_address_is_not_taken(scene: Any) -> None:
    scene.push(scene.order(billing=PAYPAL))
    assert not any(_contact(scene)["Addresses"]["ContactAddress"].values())
    assert _contact(scene)["Phones"]["ContactPhone"]["number"] == "303 555 0100"
    assert "Billing address" not in scene.sale()["SaleNotes"]["InternalNote"]["note"]


@pytest.mark.parametrize("name", ["Lee", ""])
def test_without_an_email_a_new_flagged_customer(scene: Any, name: str) -> None:
    nobody = Party(last_name=name)
    scene.push(scene.order(billing=nobody))
    pushed = scene.push(scene.order(number="100000002", billing=nobody))
    assert "came without an e-mail" in str(pushed.notes)
    first, second = scene.many("Customer", load_relations='["Note"]')
    assert (first["lastName"], second["lastName"]) == (
        name or "Web order 100000001",
        name or "Web order 100000002",
    )
    assert "[web order 100000002]" in second["Note"]["note"]
    assert scene.sales(referenceNumber="100000002")[0]["customerID"] == second["customerID"]


def test_somebody_put_away_is_not_attached(scene: Any) -> None:
    scene.delete(f"Customer/{scene.customer('ann.lee@example.com')}")
    scene.push(scene.order())
    (customer,) = scene.many("Customer")
    assert scene.sale()["customerID"] == customer["customerID"]

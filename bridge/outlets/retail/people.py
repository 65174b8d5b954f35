"""Customers of the account: found by e-mail (decisions 18, SET-22), made where nobody is, never changed."""

import json

from ...customers import Known, Match, match, normal_email
from ...order import Order, Party
from ...text import short
from .client import RetailClient
from .reading import Record, inner, records, text


class People:
    """Finds and makes customers."""

    def __init__(self, client: RetailClient) -> None:
        self._client = client

    def look_up(self, order: Order, *, again: bool) -> Match:
        """Who of the POS has placed the order. Without an e-mail nobody, but for the one an earlier try has made."""
        email = normal_email(order.billing.email)
        if email:
            found = self._client.find("Customer", ("Contact",), **{"Contact.email": _as_typed(email)})
            return match(order.billing, [_known(one) for one in found])
        return self._made_before(order) if again else Match(None, _without_email(order))

    def create(self, order: Order) -> str:
        """A new customer, with the billing address as far as the order has one (SET-20, SET-21); answers the id."""
        return text(self._client.create("Customer", _customer(order)), "customerID")

    def _made_before(self, order: Order) -> Match:
        """Among the newest of that name, the one whose note speaks of this order."""
        name = _name(order)[1]
        found = self._client.find("Customer", ("Note",), sort="-customerID", lastName=f"=,{name}")
        for one in found:
            if any(_marker(order) in text(note, "note") for note in records(one, "Note")):
                return Match(Known(text(one, "customerID"), ()), _without_email(order))
        return Match(None, _without_email(order))


def _as_typed(email: str) -> str:
    """The address as people type it at the till: the POS compares without case, but keeps blanks around it."""
    return f"IN,{json.dumps([email, f' {email}', f'{email} ', f' {email} '], ensure_ascii=False)}"


def _known(customer: Record) -> Known:
    emails = [
        text(email, "address")
        for contact in records(customer, "Contact")
        for email in inner(contact, "Emails", "ContactEmail")
    ]
    names = text(customer, "firstName"), text(customer, "lastName")
    return Known(text(customer, "customerID"), tuple(emails), *names)


def _customer(order: Order) -> Record:
    buyer = order.billing
    first, last = _name(order)
    body: Record = {
        "firstName": first,
        "lastName": last,
        "title": buyer.prefix,
        "company": buyer.company,
        "Contact": _contact(buyer),
    }
    if not normal_email(buyer.email):
        body["Note"] = {"note": f"{_without_email(order)} {_marker(order)}", "isPublic": False}
    return body


def _name(order: Order) -> tuple[str, str]:
    """R-Series takes customers without a name, but nobody finds them at the till."""
    buyer = order.billing
    first = " ".join(filter(None, (buyer.first_name, buyer.middle_name)))
    last = " ".join(filter(None, (buyer.last_name, buyer.suffix)))
    if not first and not last:
        last = buyer.company or normal_email(buyer.email) or f"Web order {order.number}"
    return short(first, 255), short(last, 255)


def _contact(buyer: Party) -> Record:
    """Whoever has bought something has not asked for advertising: all three are refused."""
    contact: Record = {"noEmail": True, "noPhone": True, "noMail": True}
    if normal_email(buyer.email):
        contact["Emails"] = {"ContactEmail": {"address": buyer.email.strip(), "useType": "Primary"}}
    return contact | phone_and_address(buyer)


def phone_and_address(party: Party) -> Record:
    """As far as they are known; nothing of them is sent blank."""
    told: Record = {}
    if party.phone:
        told["Phones"] = {"ContactPhone": {"number": party.phone, "useType": "Home"}}
    address = {
        "address1": party.street[0] if party.street else "",
        "address2": ", ".join(party.street[1:]),
        "city": party.city,
        "state": party.region,
        "zip": party.postcode,
        "country": party.country,
        "countryCode": party.country,
    }
    if party.street or party.city or party.postcode:
        told["Addresses"] = {"ContactAddress": address}
    return told


def _without_email(order: Order) -> str:
    return f"Web order {order.number} came without an e-mail: a new customer in the POS, to be merged by hand if known."


def _marker(order: Order) -> str:
    return f"[web order {order.number}]"

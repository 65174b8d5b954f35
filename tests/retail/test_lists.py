"""Finding: operators in every spelling, alternatives, relations, order, cursors, and the old way of paging."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest


@pytest.fixture(scope="module")
def people(serve_account: Any) -> Iterator[Any]:
    """Five customers, an hour apart: ids 1 to 5. For reading."""
    with serve_account() as api:
        yield _five(api)


@pytest.fixture
def crowd(api: Any) -> Any:
    """The same five, to do with what one likes."""
    return _five(api)


def _five(api: Any) -> Any:
    for name, last, mail in (
        ("Ann", "Lee", "ann@example.com"),
        ("Bob", "Lee", "bob+shop@example.com"),
        ("Cid", "May", ""),
        ("Dan", "Noe", "dan@Example.COM"),
        ("Eve", "Ott", "eve_x@example.org"),
    ):
        contact = {"Emails": {"ContactEmail": {"address": mail, "useType": "Primary"}}} if mail else {}
        api.post("Customer", {"firstName": name, "lastName": last, "Contact": contact})
        api.clock.move(timedelta(hours=1))
    return api


def test_text_in_the_middle_follows_the_record(crowd: Any) -> None:
    assert _names(crowd, "company=~,%25wheel%25") == ""
    crowd.put("Customer/2", {"company": "Big WHEELS & Co"})
    assert _names(crowd, "company=~,%25wheel%25") == "B"
    assert _names(crowd, "company=~,%25heel_%25Co") == "B"
    assert _names(crowd, "company=~,%25wh%25") == "B"  # too short for the index of words
    crowd.put("Customer/2", {"company": "Bob"})
    assert _names(crowd, "company=~,%25wheel%25") == ""


def test_text_in_the_middle_of_a_relation(people: Any) -> None:
    query = 'load_relations=["Contact"]&Contact.email=~,'
    assert _names(people, f"{query}%25EXAMPLE.com") == "ABD"
    assert _names(people, f"{query}%25_x@%25") == "E"
    assert _names(people, f"{query}%25nowhere%25") == ""


def _names(api: Any, query: str) -> str:
    return "".join(record["firstName"][0] for record in api.many("Customer", query))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("firstName=Ann", "A"),
        ("firstName=ann", "A"),
        ("firstName=%3D,Ann", "A"),
        ("customerID=%3E,3", "DE"),
        ("customerID=>,3", "DE"),
        ("customerID=%3E%3D%2C3", "CDE"),
        ("customerID=>=,3", "CDE"),
        ("customerID=<,2", "A"),
        ("customerID=<=,2", "AB"),
        ("customerID=><,2,4", "BCD"),
        ("customerID=%3E%3C%2C2%2C4", "BCD"),
        ("customerID=!=,2", "ACDE"),
        ("customerID=!%3D%2C2", "ACDE"),
        ("customerID=IN,1,3", "AC"),
        ("customerID=IN,[1,3]", "AC"),
        ("customerID=IN,%5B%221%22%2C%223%22%5D", "AC"),
        ("customerID=IN,[%221,3%22]", "AC"),
        ("lastName=~,L", "AB"),
        ("lastName=~,%25e%25", "ABD"),
        ("lastName=~,%e", "ABD"),
        ("lastName=!~,L", "CDE"),
        ("lastName=!~,", "ABCDE"),
        ("lastName=~,", ""),
        ("lastName=Lee&firstName=Bob", "B"),
        ("lastName=Lee&customerID=>,1", "B"),
        ("customerTypeID=0", "ABCDE"),
        ("customerTypeID=", "ABCDE"),
        ("&limit=2&customerID=>,1", "BC"),
        ("nobodysMember=7", "ABCDE"),
        ("startDate=2026&firstName=Ann", "A"),
    ],
)
def test_operators(people: Any, query: str, found: str) -> None:
    assert _names(people, query) == found


@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-04T11:15:00+00:00",  # the plus arrives as a blank
        "2026-03-04T11:15:00%2B00:00",
        "2026-03-04T11:15:00-00:00",
        "2026-03-04T11:15:00%2D00:00",
        "2026-03-04T07:15:00-0400",
        "2026-03-04T13:15:00%2B02:00",
        "2026-03-04T11:15:00Z",
        "2026-03-04T11:15:00.000Z",
        "2026-03-04T11:15:00",
        "2026-03-04 11:15:00",
        "2026-03-04T11:15",
    ],
)
def test_moments_in_every_spelling(people: Any, moment: str) -> None:
    assert _names(people, f"timeStamp=>,{moment}") == "DE"
    assert _names(people, f"createTime=%3E%3C,2026-03-04T10:15:00,{moment}") == "BC"
    assert _names(people, "timeStamp=>=,2026-03-04") == "ABCDE"


def test_a_moment_that_has_not_come_lies_before_none(api: Any) -> None:
    api.post("Sale", api.sale_body(completed=False))
    api.sale()
    assert [sale["saleID"] for sale in api.many("Sale", "completeTime=<,2027-01-01")] == ["2"]
    assert [sale["saleID"] for sale in api.many("Sale", "completeTime=")] == ["1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("or=firstName%3DAnn|firstName%3DEve", "AE"),
        ("or=firstName%3DAnn%7ClastName%3DNoe", "AD"),
        ("or=lastName%3D~,L|customerID%3D%3E%2C4", "ABE"),
        ("or=lastName%3D~%2CL|customerID%3D>,4&firstName=Bob", "B"),
        ('load_relations=["Contact"]&or=firstName%3DCid|Contact.email%3Dann@example.com', "AC"),
    ],
)
def test_alternatives(people: Any, query: str, found: str) -> None:
    assert _names(people, query) == found


def test_a_bar_inside_an_alternative_is_encoded_once_more(api: Any) -> None:
    api.post("Customer", {"firstName": "A|B"})
    api.post("Customer", {"firstName": "C"})
    assert _names(api, "or=firstName%3DA%257CB|firstName%3DX") == "A"


CONTACT = 'load_relations=["Contact"]&'


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (CONTACT + "Contact.email=ann@example.com", "A"),
        ("load_relations=%5B%22Contact%22%5D&Contact.email=ANN@example.com", "A"),
        (CONTACT + "Contact.email=dan@example.com", "D"),
        (CONTACT + "Contact.email=bob%2Bshop@example.com", "B"),
        (CONTACT + "Contact.email=bob+shop@example.com", ""),  # PHP reads a raw plus as a blank
        (CONTACT + "Contact.email=~,ann@", "A"),
        (CONTACT + "Contact.email=!~,", "ABDE"),
        (CONTACT + "Contact.email=nobody@example.com", ""),
        (CONTACT + "Contact.email=ann@example.com&lastName=May", ""),
        ("load_relations=all&Contact.email=eve_x@example.org", "E"),
    ],
)
def test_searching_in_a_relation(people: Any, query: str, found: str) -> None:
    assert _names(people, query) == found


def test_a_relation_that_is_not_loaded_cannot_be_searched(people: Any) -> None:
    said = people.refused("GET", "Customer.json?Contact.email=ann@example.com")
    assert 'load_relations=["Contact"]' in said["message"]


def test_searching_in_a_to_many_relation(api: Any) -> None:
    full, empty = api.item(quantity=5), api.item()
    loaded = 'load_relations=["ItemShops"]&'
    assert [item["itemID"] for item in api.many("Item", loaded + "ItemShops.qoh=>,1")] == [full]
    assert [item["itemID"] for item in api.many("Item", loaded + "ItemShops.shopID=1")] == [full, empty]
    assert api.many("Item", loaded + "ItemShops.shopID=2") == []


@pytest.mark.parametrize("code", ["1", "210000000001", "012345678905", "4006381333931"])
def test_item_code(api: Any, code: str) -> None:
    api.item(upc="012345678905", ean="4006381333931", customSku="BELL-1")
    api.item()
    assert [item["itemID"] for item in api.many("Item", f"itemCode={code}")] == ["1"]
    assert [item["itemID"] for item in api.many("Item", f"itemCode=IN,[{code},99]")] == ["1"]
    assert api.many("Item", "itemCode=BELL-1") == []


def test_other_codes_are_ordinary_members(api: Any) -> None:
    api.item(customSku="BELL-1", manufacturerSku="M/7")
    for query in ("customSku=bell-1", "manufacturerSku=M/7", "systemSku=210000000001", "description=~,be"):
        assert len(api.many("Item", query)) == 1, query
    assert api.many("Item", "tag=red") == []


@pytest.mark.parametrize(
    "query",
    [
        "customerID=abc",
        "timeStamp=>,soon",
        "archived=maybe",
        "limit=-1",
        "limit=x",
        "sort=company",
        "sort=nothing",
        "orderby=lastName",
        "offset=100",
        "count=1&limit=5",
        "count=1&sort=customerID",
        "customerID=><,1",
        "customerID=IN,[" + ",".join(map(str, range(101))) + "]",
        "after=nonsense",
        "after=WyJhIiwxXQ%3D%3D",
        "after=WzFd&before=WzFd",
        "load_relations=Contact",
        'load_relations=["Friends"]',
        "or=firstName",
        "or=nothing%3D1",
    ],
)
def test_senseless_questions_are_refused(people: Any, query: str) -> None:
    people.refused("GET", f"Customer.json?{query}")


def test_an_unsupported_order_names_those_that_are(people: Any) -> None:
    said = people.refused("GET", "Customer.json?sort=company")["message"]
    assert "customerID, timeStamp, firstName, lastName" in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "ABCDE"),
        ("sort=customerID", "ABCDE"),
        ("sort=-customerID", "EDCBA"),
        ("sort=timeStamp", "ABCDE"),
        ("sort=-timeStamp", "EDCBA"),
        ("sort=lastName", "ABCDE"),
        ("sort=-lastName", "EDCBA"),
    ],
)
def test_pages_forth_and_back(people: Any, query: str, found: str) -> None:
    url, forth = f"{people.url}/Customer.json?{query}&limit=2", []
    while url:
        answer = people.get(url)
        forth.append(answer)
        url = answer["@attributes"]["next"]
        assert not url or url.startswith(f"{people.url}/Customer.json?sort=")
    seen = "".join(_first(answer) for answer in forth)
    assert (seen, len(forth)) == (found, 3)
    assert forth[0]["@attributes"]["previous"] == ""
    back = people.get(forth[2]["@attributes"]["previous"])
    assert _first(back) == found[2:4]
    back = people.get(back["@attributes"]["previous"])
    assert (_first(back), back["@attributes"]["previous"]) == (found[:2], "")
    assert _first(people.get(back["@attributes"]["next"])) == found[2:4]


def _first(answer: Any) -> str:
    found = answer.get("Customer", [])
    return "".join(record["firstName"][0] for record in (found if isinstance(found, list) else [found]))


def test_cursors_are_base64_of_where_the_page_ends(people: Any) -> None:
    def place(attribute: str, name: str, query: str) -> Any:
        link = people.get(f"{people.url}/Customer.json?{query}")["@attributes"][attribute]
        (text,) = parse_qs(urlsplit(link).query)[name]
        return json.loads(base64.b64decode(text))

    assert place("next", "after", "limit=2") == [2]
    assert place("previous", "before", "limit=2&after=WzJd") == [3]
    assert place("next", "after", "limit=2&sort=timeStamp") == ["2026-03-04T10:15:00+00:00", 2]
    assert place("next", "after", "limit=1&sort=lastName") == ["Lee", 1]


def test_next_repeats_the_question_and_its_defaults(people: Any) -> None:
    query = "timeStamp=%3E%2C2026-03-04T00:00:00+00:00&limit=1&load_relations=%5B%22Contact%22%5D"
    link = people.get(f"{people.url}/Customer.json?{query}")["@attributes"]["next"]
    asked = parse_qs(urlsplit(link).query)
    assert (asked["sort"], asked["limit"], asked["load_relations"]) == (
        ["customerID"],
        ["1"],
        ['["Contact"]'],
    )
    assert people.get(link)["Customer"]["Contact"]["Emails"]["ContactEmail"]["address"].startswith("bob")


def test_pages_among_records_of_the_same_moment(api: Any) -> None:
    for number in range(7):
        api.post("Customer", {"firstName": str(number)})
    for sort in ("timeStamp", "-timeStamp", "firstName"):
        url, seen = f"{api.url}/Customer.json?sort={sort}&limit=3", []
        while url:
            answer = api.get(url)
            seen += [record["firstName"] for record in api_list(answer)]
            url = answer["@attributes"]["next"]
        assert sorted(seen) == [str(number) for number in range(7)]


def api_list(answer: Any) -> list[Any]:
    found = answer.get("Customer", [])
    return found if isinstance(found, list) else [found]


def test_a_hundred_at_most(api: Any) -> None:
    for number in range(101):
        api.post("PaymentType", {"name": f"P{number}"})
    assert len(api.many("PaymentType")) == 100
    assert len(api.many("PaymentType", "limit=250")) == 100
    assert api.many("PaymentType", "limit=0") == []
    assert len(api.many("PaymentType", "name=IN,P1,P2,P3")) == 3


def test_counting(crowd: Any) -> None:
    assert crowd.get("Customer.json", count="1") == {"@attributes": {"count": "5"}}
    assert crowd.get("Customer.json", count="1", lastName="Lee") == {"@attributes": {"count": "2"}}
    crowd.delete("Customer/1")
    assert crowd.get("Customer.json", count="1", lastName="Lee") == {"@attributes": {"count": "1"}}


def test_archived_has_three_states(crowd: Any) -> None:
    assert crowd.delete("Customer/2")["archived"] == "true"
    assert _names(crowd, "") == _names(crowd, "archived=false") == "ACDE"
    for query in ("archived=true", "archived=1", "archive=1"):
        assert _names(crowd, query) == "ABCDE", query
    assert _names(crowd, "archived=only") == "B"
    assert crowd.one("Customer/2")["archived"] == "true"
    assert crowd.put("Customer/2", {"archived": False})["archived"] == "false"
    assert _names(crowd, "") == "ABCDE"


def test_the_old_way_of_paging(people: Any) -> None:
    old = f"{people.root}/API/Account/1/Customer.json"
    answer = people.get(f"{old}?limit=2&offset=2")
    assert answer["@attributes"] == {"count": "5", "offset": "2", "limit": "2"}
    assert _first(answer) == "CD"
    assert _first(people.get(f"{old}?orderby=lastName&orderby_desc=1&limit=1")) == "E"
    assert people.get(f"{old}?firstName=X") == {"@attributes": {"count": "0", "offset": "0", "limit": "100"}}
    assert people.get(f"{old.replace('.json', '/3.json')}")["@attributes"] == {"count": "1"}


def test_relations_behind_relations(api: Any) -> None:
    customer = api.post("Customer", {"firstName": "A"})["customerID"]
    api.sale({"itemID": api.item(), "unitQuantity": 1}, pay="9.99", customerID=customer)
    loaded = '["SaleLines.Item","Customer.Contact","SalePayments.PaymentType"]'
    sale = api.one("Sale/1", load_relations=loaded)
    assert sale["SaleLines"]["SaleLine"]["Item"]["description"] == "Bell"
    assert sale["Customer"]["Contact"]["contactID"] == sale["Customer"]["contactID"]
    assert sale["SalePayments"]["SalePayment"]["PaymentType"]["name"] == "Check"
    everything = api.one("Sale/1", load_relations="all")
    assert everything["SaleLines"]["SaleLine"]["TaxClass"]["name"] == "Item"

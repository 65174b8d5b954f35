"""Every defect really changes what the store answers, and says truly which requirements it breaks.

A tour of chapters goes through the whole protocol. The healthy store's answers are known; a store with a defect must
answer something else somewhere, and never because it fell over by accident.
"""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from werkzeug.test import Client

from tillproof.schemas import json_schema, requirements
from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.web_orders_store import (
    DEFECTS,
    ConflictingDefects,
    MachineAddress,
    Shop,
    UnknownDefect,
    open_store,
)
from tillproof.simulators.web_orders_store import defects as registry

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
CREDENTIALS = "lightspeed:pä:ss"
TELLING = ("Content-Type", "Cache-Control", "Allow", "Location", "WWW-Authenticate")
FALLS_OVER_ON_PURPOSE = {"void-500", "malformed-500"}

Exchange = tuple[str, int, tuple[str | None, ...], bytes]


class Noticed(Exception):
    """The store answered something else than the healthy one; the tour need not go on."""

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        self.status = exchange[1]


class Tour:
    """One store, and everything that was said to it and by it. Raises `Noticed` if `expected` is not what it says."""

    def __init__(
        self,
        defect: str | None,
        an_order: Any,
        a_line: Any,
        shop: Shop | None = None,
        expected: list[Exchange] | None = None,
    ) -> None:
        self._expected = expected
        self.clock = VirtualClock(START)
        user, _, password = CREDENTIALS.partition(":")
        store = open_store(
            user=user,
            password=password,
            control_token="token",
            clock=self.clock,
            shop=shop,
            defects=[defect] if defect else [],
        )
        self._client = Client(store.system.wsgi)
        self._order = an_order
        self._placed = 0
        self.line = a_line
        self.said: list[Exchange] = []

    def send(self, method: str, path: str, body: bytes = b"", **headers: str | None) -> bytes:
        given = {
            "Authorization": basic(CREDENTIALS),
            "Content-Type": "application/xml",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        return self._call(method, f"/LightSpeed{path}", body, given)

    def hook(self, path: str, body: Any = None, method: str = "POST") -> Any:
        headers = {"Authorization": "Bearer token", "Content-Type": "application/json", "Host": "localhost"}
        answer = self._call(method, f"/_tillproof{path}", json.dumps(body or {}).encode(), headers)
        return json.loads(answer)

    def _call(self, method: str, path: str, body: bytes, headers: dict[str, str | None]) -> bytes:
        answer = self._client.open(
            path,
            method=method,
            data=body,
            headers=[(name, value) for name, value in headers.items() if value is not None],
            environ_overrides={"REMOTE_ADDR": "127.0.0.1"},
        )
        told = tuple(answer.headers.get(name) for name in TELLING)
        exchange = (f"{method} {path}", answer.status_code, told, answer.data)
        if self._expected is not None and exchange != self._expected[len(self.said)]:
            raise Noticed(exchange)
        self.said.append(exchange)
        return answer.data

    def place(self, **changes: Any) -> str:
        self._placed += 1
        order = self._order(**{"reference": f"R-{self._placed}", **changes})
        return str(self.hook("/hooks/place_order", order)["id"])

    def read(self, *numbers: str) -> None:
        for number in numbers:
            self.hook(f"/hooks/read_order/{number}", method="GET")

    def poll(self) -> None:
        self.send("GET", "/OutstandingActivity")

    def acknowledge(
        self, number: str, *issues: tuple[str, str], about: str = "WEB_ORDER", **more: str
    ) -> None:
        listed = "".join(
            f"<responseIssue><code>{code}</code><message>m</message><responseStatus>{grade}</responseStatus>"
            "</responseIssue>"
            for code, grade in issues
        )
        date = more.get("date", "2026-03-04 10:00:00.000")
        self.send(
            "POST",
            "/AcknowledgeRequest",
            f"<acknowledgeRequest><id>{number}</id><responseType>{about}</responseType><date>{date}</date>"
            f"<responseIssues>{listed}</responseIssues></acknowledgeRequest>".encode(),
        )

    def downloaded(self, **changes: Any) -> str:
        number = self.place(**changes)
        self.poll()
        self.acknowledge(number)
        return number

    def void(self, number: str, reason: str = "phoned", action: str = "VOID") -> None:
        body = f"<order><action>{action}</action><date>2026-03-04 11:00:00.000</date><reason>{reason}</reason></order>"
        self.send("POST", f"/Order/{number}", body.encode())

    def act(self, number: str, item: str, quantity: str, second: int, **more: str) -> None:
        body = (
            f"<item><action>{more.get('action', 'CANCEL')}</action>"
            f"<itemNumber>{more.get('part_number', 'SKU-1')}</itemNumber>"
            f"<quantity>{quantity}</quantity><date>2026-03-04 11:00:{second:02d}.000</date></item>"
        )
        self.send("POST", f"/Order/{number}/Item{item and '/'}{item}", body.encode())

    def ship(self, number: str, items: str | None, tracking: str, carrier: str = "ACME") -> None:
        listed = "" if items is None else f"<items>{items}</items>"
        body = (
            f"<shipment><date>2026-03-04 12:00:00.000</date><shipmentCarrier>{carrier}</shipmentCarrier>"
            f"<trackingNumber>{tracking}</trackingNumber>{listed}</shipment>"
        )
        self.send("POST", f"/Order/{number}/Shipment", body.encode())


def basic(credentials: str) -> str:
    return "Basic " + base64.b64encode(credentials.encode()).decode()


def pieces(item: str, quantity: object) -> str:
    return f"<item><itemID>{item}</itemID><quantity>{quantity}</quantity></item>"


FAILURE, WARNING, ALREADY = ("1301", "FAILURE"), ("2001", "WARNING"), ("1010", "FAILURE")


def visit_the_door(tour: Tour) -> None:
    number = tour.place()
    paths = (
        ("GET", ""),
        ("GET", "/OutstandingActivity"),
        ("POST", "/AcknowledgeRequest"),
        ("GET", "/Nowhere"),
    )
    for given in (None, "Basic !!!", basic("lightspeed:x"), basic("x:y"), basic(CREDENTIALS).lower()):
        for method, path in paths:
            tour.send(method, path, Authorization=given)
    tour.send("GET", "/OutstandingActivity", Authorization="basic " + basic(CREDENTIALS)[6:])
    tour.send("GET", "/OutstandingActivity", Authorization=None, X_Machine_Address="001A2B3C4D5E")
    tour.hook("/hooks/set_module", {"enabled": False})
    for given in (None, basic(CREDENTIALS)):
        tour.send("GET", "/OutstandingActivity", Authorization=given)
    tour.place()
    tour.hook("/hooks/set_module", {"enabled": True})
    tour.poll()
    tour.read(number)


def pin_a_machine(tour: Tour) -> None:
    for address in ("00:1a:2b:3c:4d:5e", "001A2B3C4D5E", "000000000001", "00-1a-2b-3c-4d-5e"):
        tour.send("GET", "", X_Machine_Address=address)


def enable_for_the_first_time(tour: Tour) -> None:
    tour.place()
    tour.hook("/hooks/set_module", {"enabled": True})
    tour.poll()


def spell_addresses(tour: Tour) -> None:
    number = tour.downloaded()
    for path in ("/outstandingactivity", "/OutstandingActivity/", "/TaxRules", "/Nowhere"):
        for method in ("GET", "PUT"):
            tour.send(method, path)
    tour.send("POST", f"/PostAuth/{number}/VISA/1.00")
    tour.void(number)


def speak_formats(tour: Tour) -> None:
    first, second = tour.place(), tour.place()
    for kind in ("application/json", "text/xml", "application/xml; charset=utf-8", None):
        tour.send("GET", "/OutstandingActivity", Content_Type=kind)
        body = f"<acknowledgeRequest><id>{second}</id><responseType>WEB_ORDER</responseType></acknowledgeRequest>"
        tour.send("POST", "/AcknowledgeRequest", body.encode(), Content_Type=kind)
    good = f"<acknowledgeRequest><id>{first}</id><responseType>?</responseType></acknowledgeRequest>"
    tour.send("POST", "/AcknowledgeRequest", good.encode(), Content_Type="text/plain")
    for body in (
        "<acknowledgeRequest>",
        f"<!DOCTYPE a>{good}",
        good,
        f"{good}<!--{'x' * 5 * 1024 * 1024}-->",
    ):
        tour.send("POST", "/AcknowledgeRequest", body.encode())


def read_orders(tour: Tour) -> None:
    line, base = tour.line, tour._order()
    address, customer = base["bill_to"], base["customer"]
    child = {**{name: line()[name] for name in ("manufacturer", "manufacturer_id", "tax_percent", "tax")}}
    child |= {"sku": "P", "name": "Part", "quantity": 1, "discount": "0.00", "unit_price": "0.00"}
    rich = {
        "subtotal": "2500.00",
        "discount": "2.00",
        "shipping": "5.00",
        "tax": "3.40",
        "grand_total": "2506.40",
    }
    numbers = [
        tour.place(
            lines=[
                line(quantity=3, unit_price="832.00", discount="1.00"),
                line(2, quantity=1, unit_price="4.00"),
            ],
            shipping_discount="1.00",
            shipping_tax="0.40",
            tenders=[
                {"type": "gift_card", "amount": "6.40", "state": "captured"},
                {"type": "mastercard", "amount": "2500.00", "state": "authorized"},
            ],
            totals=rich,
        ),
        tour.place(bill_to=None, comment="a\x00b &eacute; & \u00e9" + "long " * 20),
        tour.place(pickup=True, ship_to={**address, "street": ["1 Shop"]}),
        tour.place(ship_to=None, shipping_method=None),
        tour.place(ship_to={**address, "first_name": None, "last_name": None, "phone": None}),
        tour.place(customer={**customer, "id": None}),
        tour.place(customer={**customer, "id": None, "email": "ADA@example.test"}),
        tour.place(lines=[line(manufacturer=None, kind="configurable", parent_sku="C", children=[child])]),
        tour.place(
            lines=[line(discount="20.00")],
            shipping_discount="5.00",
            tenders=[],
            totals={**base["totals"], "discount": "25.00", "grand_total": "0.00"},
        ),
    ]
    tour.poll()
    tour.poll()
    tour.send("GET", "/TaxRules")
    tour.send("GET", "")
    tour.read(*numbers)


def withhold_orders(tour: Tour) -> None:
    pending = [{"type": "check", "amount": "25.00", "state": "pending"}]
    short = [{"type": "visa", "amount": "24.00", "state": "captured"}]
    changes = (
        {"tenders": pending},
        {"tenders": short},
        {"status": "fraud"},
        {"status": "holded"},
        {"currency": "EUR"},
    )
    numbers = [tour.place(**change) for change in changes]
    excluded, canceled = tour.place(), tour.place()
    tour.hook(f"/orders/{excluded}/exclude")
    tour.hook(f"/hooks/cancel_order/{canceled}")
    tour.poll()
    tour.hook(f"/hooks/release/{excluded}")
    tour.poll()
    tour.read(*numbers)


def drain_the_queue(tour: Tour) -> None:
    held = tour.place(placed_at="1999-01-01T00:00:00Z")
    placed = [tour.place() for _ in range(33)]
    tour.hook(f"/hooks/hold/{held}")
    tour.clock.move(timedelta(seconds=1))
    tour.hook(f"/hooks/unhold/{held}")
    for _ in range(3):
        tour.poll()
    for number in placed[:5]:
        tour.acknowledge(number, *([FAILURE] if number == placed[0] else []))
    tour.poll()


def acknowledge_everything(tour: Tour) -> None:
    never, good, bad, worse, warned, known, several, odd = (tour.place() for _ in range(8))
    canceled = tour.place()
    for number in (never, "Wo-9", "Wo-00000"):
        tour.acknowledge(number)
    tour.poll()
    late = tour.place()
    tour.hook(f"/hooks/cancel_order/{canceled}")
    for number, issues in (
        (late, ()),
        (good.lower(), ()),
        (good[:-1], ()),
        (good, ()),
        (bad, (FAILURE,)),
        (worse, (("1", ""),)),
        (warned, (WARNING,)),
        (known, (FAILURE, ALREADY)),
        (several, (FAILURE, WARNING, FAILURE)),
        (canceled, ()),
    ):
        for _ in range(2):
            tour.acknowledge(number, *issues)
        tour.read(good, bad, worse, warned, known, several, odd, late)
    tour.acknowledge(odd, about="WEB_ORDER_REFUND")
    tour.acknowledge(odd, date="tomorrow")
    tour.acknowledge(odd, date="2026-03-04T10:00:00Z")
    tour.acknowledge(good, FAILURE)
    tour.acknowledge(known, ALREADY)
    tour.acknowledge(bad)
    tour.poll()
    tour.read(odd, good, known, bad)


def cancel_in_the_store(tour: Tour) -> None:
    listed, failed, voided, given_up = (tour.downloaded() for _ in range(4))
    undelivered = tour.place()
    tour.poll()
    tour.void(voided)
    for number in (listed, failed, given_up, undelivered):
        tour.hook(f"/hooks/cancel_order/{number}")
    tour.poll()
    tour.poll()
    tour.acknowledge(listed, about="WEB_ORDER_CANCELLATION")
    tour.acknowledge(failed, FAILURE, about="WEB_ORDER_CANCELLATION")
    tour.void(given_up)
    tour.poll()
    tour.ship(listed, None, "Z1")
    tour.read(listed)


def cancel_many(tour: Tour) -> None:
    numbers = [tour.place() for _ in range(31)]
    for number in numbers:
        if number in (numbers[0], numbers[-1]):
            tour.poll()
        tour.acknowledge(number)
        tour.hook(f"/hooks/cancel_order/{number}")
    tour.poll()


def void_orders(tour: Tour) -> None:
    unseen = tour.place(status="holded")
    plain, partly, shipped, lined, odd = (tour.downloaded(lines=two_lines(tour)) for _ in range(5))
    offered = tour.place()
    tour.poll()
    tour.ship(partly, pieces(f"{3:06d}00100", 1), "A")
    tour.ship(shipped, None, "A")
    for number in (unseen, plain, plain, partly, shipped, offered, "W-9"):
        tour.void(number)
    tour.void(odd, action="REFUND")
    tour.act(unseen, "", "1", 0)
    item = f"{5:06d}00100"
    for quantity, second in (("1", 1), ("1", 1), ("5", 2), ("0", 3), ("1.0000", 4)):
        tour.act(lined, item, quantity, second)
    tour.act(lined, item, "1", 5)
    tour.act(lined, f"{5:06d}00200", "1", 6, action="SELL")
    tour.act(lined, "", "1", 7, part_number=" SKU-2 ")
    tour.act(lined, "", "1", 8, part_number="SAME")
    tour.act(lined, f"{5:06d}00200", "1", 9)
    for second, position in ((10, 300), (11, 400)):
        tour.act(lined, f"{5:06d}00{position}", "2", second)
    tour.act(odd, f"{6:06d}00100", "1", 12)
    tour.ship(odd, pieces(f"{6:06d}00100", 1), "B")
    tour.read(unseen, plain, partly, shipped, offered, lined, odd)
    tour.poll()


def two_lines(tour: Tour) -> list[Any]:
    free = {"unit_price": "0.00"}
    return [
        tour.line(1),
        tour.line(2, **free),
        tour.line(3, sku="SAME", **free),
        tour.line(4, sku="SAME", **free),
    ]


def ship_orders(tour: Tour) -> None:
    unseen = tour.place(status="holded")
    first, second, third = (tour.downloaded(lines=two_lines(tour)) for _ in range(3))
    offered = tour.place()
    tour.poll()
    item, other = f"{2:06d}00100", f"{2:06d}00200"
    for items, tracking in (
        (pieces(item, 1), "A"),
        (pieces(item, 1), "A"),
        (pieces(other, 1), "A"),
        ("", "B"),
        (pieces("SKU-1", 1), "C"),
        (pieces(item, 9), "D"),
        (pieces(item, 1) + pieces(other, 1), "E"),
        (None, "F"),
    ):
        tour.ship(first, items, tracking)
        tour.read(first)
    tour.ship(second, None, "G", "Zoë's Vans")
    tour.ship(third, pieces(f"{4:06d}00100", 1), "")
    tour.ship(unseen, None, "H")
    tour.ship(offered, None, "I")
    tour.read(second, third, unseen, offered)
    tour.poll()


def look_after_orders(tour: Tour) -> None:
    edited, taken, rejected, offered = tour.place(), tour.downloaded(), tour.place(), tour.place()
    tour.poll()
    tour.acknowledge(rejected, FAILURE)
    for number in (edited, taken):
        tour.hook(f"/hooks/edit_order/{number}", tour._order(reference=f"E-{number}", comment="edited"))
    tour.poll()
    tour.hook(f"/hooks/release/{rejected}")
    tour.poll()
    tour.hook("/hooks/restart")
    tour.poll()
    tour.hook(f"/orders/{taken}/resend")
    tour.poll()
    tour.hook("/hooks/restart")
    tour.acknowledge(offered)
    tour.read(edited, taken, rejected, offered)


SHOPS = {
    pin_a_machine: Shop(machine_address=MachineAddress("pin")),
    enable_for_the_first_time: Shop(opens_enabled=False),
}

CHAPTERS: dict[str, tuple[Callable[[Tour], None], ...]] = {
    "door": (visit_the_door, pin_a_machine),
    "http": (spell_addresses, read_orders, void_orders, ship_orders),
    "bodies": (speak_formats, void_orders, acknowledge_everything),
    "queue": (withhold_orders, read_orders, acknowledge_everything, drain_the_queue),
    "cancellations": (cancel_in_the_store, cancel_many),
    "staff": (withhold_orders, look_after_orders, enable_for_the_first_time, visit_the_door, read_orders),
    "acknowledging": (acknowledge_everything,),
    "voiding": (void_orders, cancel_in_the_store),
    "shipping": (ship_orders, cancel_in_the_store),
    "money": (read_orders,),
    "people": (read_orders, cancel_in_the_store),
}
"""Where the defects of each module must show."""


_checked: set[str] = set()


@pytest.fixture(autouse=True)
def _check_each_order_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every tour places the same orders; checking them against their schema is most of what that costs."""
    check = json_schema.check

    def check_once(name: str, instance: Any) -> None:
        written = f"{name} {json.dumps(instance)}"
        if written not in _checked:
            check(name, instance)
            _checked.add(written)

    monkeypatch.setattr(json_schema, "check", check_once)


@pytest.fixture
def go(an_order: Any, a_line: Any) -> Callable[..., list[Exchange]]:
    def go_through(
        chapter: Callable[[Tour], None], defect: str | None = None, expected: list[Exchange] | None = None
    ) -> list[Exchange]:
        tour = Tour(defect, an_order, a_line, SHOPS.get(chapter), expected)
        chapter(tour)
        return tour.said

    return go_through


_healthy: dict[Callable[[Tour], None], list[Exchange]] = {}


@pytest.fixture
def healthy(go: Any) -> dict[Callable[[Tour], None], list[Exchange]]:
    """What the healthy store says in each chapter; looked at once."""
    if not _healthy:
        _healthy.update({chapter: go(chapter) for chapters in CHAPTERS.values() for chapter in chapters})
    return _healthy


def test_the_healthy_store_answers_the_same_twice_and_never_falls_over(healthy: Any, go: Any) -> None:
    assert {chapter: go(chapter) for chapter in healthy} == healthy
    assert all(status < 500 for said in healthy.values() for _, status, _, _ in said)
    hooks = (exchange for said in healthy.values() for exchange in said if "_tillproof" in exchange[0])
    assert {status for _, status, _, _ in hooks} == {200}


def defects_by_module() -> list[tuple[str, str]]:
    modules = ((name, getattr(registry, f"broken_{name}")) for name in CHAPTERS)
    return [(name, defect.name) for name, module in modules for defect in module.DEFECTS]


@pytest.mark.parametrize(("module", "name"), defects_by_module())
def test_a_defect_changes_what_the_store_answers(module: str, name: str, healthy: Any, go: Any) -> None:
    def go_through_all() -> None:
        for chapter in CHAPTERS[module]:
            go(chapter, name, healthy[chapter])

    with pytest.raises(Noticed) as noticed:
        go_through_all()
    assert noticed.value.status < 500 or name in FALLS_OVER_ON_PURPOSE


@cache
def catalogue() -> requirements.Requirements:
    return requirements.load()


def test_a_defect_names_requirements_that_there_are() -> None:
    for defect in DEFECTS.values():
        levels = {catalogue().get(each).level for each in defect.breaks}
        assert levels, f"{defect.name} breaks nothing"
        assert "INFO" not in levels
        assert len(set(defect.breaks)) == len(defect.breaks)
        assert defect.level in levels


def test_no_two_defects_have_one_name() -> None:
    assert sorted(name for _, name in defects_by_module()) == sorted(DEFECTS)


EXCUSED = {
    "EVO-03": "a store that calls the POS cannot be seen from outside",
    "EVO-04": "at another address there would be nothing to examine",
    "EVO-74": "about a sister protocol",
    "EVO-75": "about matching inside the POS",
    "EVO-D03f": "how the store is served, not what it does",
    "EVO-D26": "slowness is a fault, set from outside",
}


def test_every_requirement_of_the_store_can_be_broken() -> None:
    broken = {each for defect in DEFECTS.values() for each in defect.breaks}
    wanted = {each.id for each in catalogue().of_profile("web-orders")}
    assert wanted - broken == set(EXCUSED)


def test_a_store_can_have_several_defects_of_different_rules(an_order: Any) -> None:
    clock = VirtualClock(START)
    store = open_store(
        user="u", password="p", control_token="t", clock=clock, defects=["limit-31", "nfd", "date-iso-T"]
    )
    assert store.staff.place(an_order())


def test_two_defects_of_one_rule_are_refused() -> None:
    with pytest.raises(ConflictingDefects, match=r"limit-31 and no-limit both replace queue\.limit"):
        open_store(user="u", password="p", control_token="t", defects=["limit-31", "no-limit"])


def test_an_unknown_defect_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownDefect, match="did you mean limit-31"):
        open_store(user="u", password="p", control_token="t", defects=["limit-32"])

"""The shopper's hands: a lost connection never doubles anything, and trouble is one line without the token."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tillproof.simulators.clock import VirtualClock
from tillproof.simulators.shopper import MagentoShop, ShopError, Shopper, VirtualOrder

TOKEN = "s3cret-t0ken"

Fate = str | int
"""What befalls a request: LOSE carries it out and hangs up, IGNORE only hangs up, LINGER waits for `may_go_on` and
then carries it out, a number is answered as status."""

LOSE, IGNORE, LINGER = "lose", "ignore", "linger"


class ScriptedShop(ThreadingHTTPServer):
    """Answers like Magento as far as the shopper asks, except where `script` has a fate for the coming requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.orders: list[dict[str, Any]] = []
        self.invoices: list[dict[str, Any]] = []
        self.creditmemos: list[dict[str, Any]] = []
        self.script: dict[str, list[Fate]] = {}
        self.asked: Counter[str] = Counter()
        self.refusal: dict[str, Any] = {"message": "no"}
        self.may_go_on, self.went_on = threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fate(self, request: str) -> Fate | None:
        self.asked[request] += 1
        coming = self.script.get(request)
        return coming.pop(0) if coming else None

    def write(self, path: str, body: dict[str, Any]) -> Any:
        if path == "orders":
            number = len(self.orders) + 1
            self.orders.append(body["entity"] | {"entity_id": number, "increment_id": f"{number:09d}"})
            return self.orders[-1]
        kept = self.invoices if path.endswith("/invoice") else self.creditmemos
        of_order = {
            "order_id": path.split("/")[1],
            "comments": [body["comment"]] if "comment" in body else [],
        }
        kept.append(body | of_order | {"entity_id": len(kept) + 1})
        return str(len(kept))

    def read(self, path: str, query: dict[str, list[str]]) -> Any:
        texts = {name.rpartition("[")[2]: values[0] for name, values in query.items()}
        found = [row for row in getattr(self, path) if str(row.get(texts["field]"])) == texts["value]"]]
        return {"items": found or None}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: ScriptedShop

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def log_message(self, *_: Any) -> None:
        pass

    def _serve(self, method: str) -> None:
        url = urlsplit(self.path)
        path = url.path.removeprefix("/rest/V1/")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fate = self.server.fate(f"{method} {path}")
        if isinstance(fate, int):
            self._answer(fate, self.server.refusal)
            return
        done: Any = None
        if fate == LINGER:
            self.server.may_go_on.wait(10)
        if fate != IGNORE:
            if method == "POST":
                done = self.server.write(path, json.loads(body))
            else:
                done = self.server.read(path, parse_qs(url.query))
        if fate is None:
            self._answer(200, done)
        if fate == LINGER:
            self.server.went_on.set()
        self.close_connection = True

    def _answer(self, status: int, answer: Any) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        if status == 302:
            self.send_header("Location", "https://elsewhere.example.com/")
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def scripted() -> Iterator[ScriptedShop]:
    with ScriptedShop() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def shop(scripted: ScriptedShop) -> Iterator[MagentoShop]:
    with MagentoShop(scripted.url, TOKEN, pause=lambda _: None) as shop:
        yield shop


def order(like: str | None = None) -> VirtualOrder:
    return Shopper(1, VirtualClock(datetime(2026, 3, 4, tzinfo=UTC))).order(like)


@pytest.mark.parametrize("fates", [[LOSE], [IGNORE], [503, LOSE], [500, 429], [LOSE, LOSE]])
def test_a_lost_answer_does_not_double_an_order(
    shop: MagentoShop, scripted: ScriptedShop, fates: list[Fate]
) -> None:
    scripted.script["POST orders"] = fates
    placed = shop.place(order())
    assert [kept["ext_order_id"] for kept in scripted.orders] == [order().reference]
    assert (placed.number, placed.entity_id) == ("000000001", 1)


def test_an_order_that_only_takes_long_is_waited_for_and_not_sent_again(scripted: ScriptedShop) -> None:
    def wait(_: float) -> None:
        if scripted.asked["GET orders"]:
            scripted.may_go_on.set()
            assert scripted.went_on.wait(10)

    scripted.script["POST orders"] = [LINGER]
    with MagentoShop(scripted.url, TOKEN, timeout=(3.0, 0.2), pause=wait) as shop:
        assert shop.place(order()).number == "000000001"
    assert (scripted.asked["POST orders"], len(scripted.orders)) == (1, 1)


def test_the_caller_may_repeat_what_stayed_in_doubt(shop: MagentoShop, scripted: ScriptedShop) -> None:
    scripted.script = {"POST orders": [LOSE], "GET orders": [503, 503, 503]}
    with pytest.raises(ShopError, match="no usable answer"):
        shop.place(order())
    assert shop.place(order()).number == "000000001"
    assert scripted.asked["POST orders"] == 1


def test_a_lost_answer_does_not_double_the_invoice(shop: MagentoShop, scripted: ScriptedShop) -> None:
    scripted.script["POST order/1/invoice"] = [LOSE]
    shop.place(order("already-invoiced"))
    assert [invoice["capture"] for invoice in scripted.invoices] == [True]


def test_a_lost_answer_does_not_double_a_refund_but_a_second_refund_is_another(
    shop: MagentoShop, scripted: ScriptedShop
) -> None:
    number = shop.place(order()).number
    scripted.orders[0]["items"] = [{"item_id": 7, "sku": "A", "qty_invoiced": 3, "product_type": "simple"}]
    scripted.script["POST order/1/refund"] = [LOSE]
    assert shop.refund(number, {"A": 1}, back_to_stock=True) == 1
    assert shop.refund(number, {7: 2}, shipping=Decimal("1.50")) == 2
    first, second = scripted.creditmemos
    assert (first["items"], first["arguments"]["shipping_amount"]) == ([{"order_item_id": 7, "qty": 1}], 0)
    assert first["arguments"]["extension_attributes"] == {"return_to_stock_items": [7]}
    assert (second["items"], second["arguments"]) == (
        [{"order_item_id": 7, "qty": 2}],
        {"shipping_amount": 1.5},
    )


def test_an_item_that_cannot_be_refunded_is_named_with_those_that_can(
    shop: MagentoShop, scripted: ScriptedShop
) -> None:
    number = shop.place(order()).number
    scripted.orders[0]["items"] = [{"item_id": 7, "sku": "A"}, {"item_id": 8, "sku": "A"}]
    for wanted in ("B", "A", 9):
        with pytest.raises(ShopError, match=r"item (B|A|9) .*; there are 7 \(A\), 8 \(A\)$"):
            shop.refund(number, {wanted: 1})
    assert scripted.creditmemos == []


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "does not accept the token"),
        (400, "refuses with HTTP 400"),
        (302, "redirects to https://elsewhere.example.com/"),
        (503, "no usable answer"),
    ],
)
def test_trouble_is_one_line_and_never_holds_the_token(
    shop: MagentoShop, scripted: ScriptedShop, status: int, words: str
) -> None:
    scripted.script["POST orders"] = [status] * 3
    scripted.refusal = {
        "message": f"no\nto %1 with {TOKEN} of %name",
        "parameters": {"1": "you", "name": "x"},
    }
    with pytest.raises(ShopError, match=words) as trouble:
        shop.place(order())
    text = str(trouble.value)
    assert "\n" not in text
    assert TOKEN not in text
    assert order().reference in text
    assert scripted.orders == []


def test_an_unknown_number_and_a_shop_that_is_none(shop: MagentoShop, scripted: ScriptedShop) -> None:
    with pytest.raises(ShopError, match=r"order 4711: .* check the number"):
        shop.find("4711")
    with pytest.raises(ShopError, match="without /rest"):
        MagentoShop("shop.example.com", TOKEN)


def test_nobody_at_home() -> None:
    customer = Shopper(1, VirtualClock(datetime(2026, 3, 4, tzinfo=UTC)), run="A7")
    with MagentoShop("http://127.0.0.1:1", TOKEN, pause=lambda _: None) as nowhere:
        with pytest.raises(
            ShopError, match=r"order A7-1-00001: .*http://127.0.0.1:1 .*see that it runs"
        ) as trouble:
            nowhere.place(customer.order())
        assert trouble.value.__cause__ is None


def test_an_order_that_magento_cannot_hold_is_not_sent(shop: MagentoShop, scripted: ScriptedShop) -> None:
    written = order("partly-authorised").to_json()
    written["tenders"][1]["type"] = "paypal"
    with pytest.raises(ShopError, match="one payment per order, not paypal and visa"):
        shop.place(VirtualOrder.from_json(written))
    assert not scripted.asked

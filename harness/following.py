"""Where each order is: what the store, the bridge and the POS say of it, side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import requests

from .control_client import PATIENCE, ControlClient
from .endpoints import Endpoints
from .systems import TILLS
from .troubles import Unreachable

NOT_YET_READ = "not yet read from the store"
PAGE = 1000
TILLS_BY_OUTLET = {outlet: system for system, outlet in TILLS.items()}


@dataclass(frozen=True, slots=True)
class Followed:
    """One order on its way.

    `status` is one of the six words of an order's life on the web-orders outlet, `decision` the code of the bridge's
    last decision (None while the bridge has not seen the order) with its `words`, `till` the system that the bridge
    means it for, `sale` what stands there or in any other POS under its number, `in_store` the status that the store
    shows.
    """

    number: str
    status: str
    decision: str | None
    words: str = ""
    marks: tuple[str, ...] = ()
    till: str | None = None
    sale: str | None = None
    notes: tuple[str, ...] = ()
    in_store: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "status": self.status,
            "decision": self.decision,
            "decision_text": self.words,
            "marks": list(self.marks),
            "till": self.till,
            "sale": self.sale,
            "notes": list(self.notes),
            "in_store": self.in_store,
        }


def follow_all(endpoints: Endpoints) -> list[Followed]:
    """Every order that the store, the bridge or the POS knows, by number. Raises `Unreachable`, `Refused`."""
    sales = _sales(endpoints)
    known = _at_bridge(endpoints)
    in_store = _in_store(endpoints)
    return [
        _followed(number, known.get(number), sales.get(number), in_store.get(number))
        for number in sorted({*in_store, *known, *sales})
    ]


def _followed(
    number: str, at_bridge: Mapping[str, Any] | None, sale: str | None, in_store: str | None
) -> Followed:
    if at_bridge is None:
        return Followed(number, "not_downloaded", None, NOT_YET_READ, sale=sale, in_store=in_store)
    return Followed(
        number,
        at_bridge["status"],
        at_bridge["decision"],
        at_bridge["decision_text"],
        tuple(at_bridge["marks"]),
        TILLS_BY_OUTLET.get(at_bridge.get("outlet", "")),
        sale,
        tuple(at_bridge["notes"]),
        in_store,
    )


def _at_bridge(endpoints: Endpoints) -> dict[str, Mapping[str, Any]]:
    if "bridge" not in endpoints.systems:
        return {}
    found = ControlClient.of(endpoints, "bridge").pages("/orders", "orders")
    return {order["number"]: order for order in found}


def _sales(endpoints: Endpoints) -> dict[str, str]:
    """What stands in any POS under the number of a web order, as people there call it."""
    names: dict[str, list[str]] = {}
    for till, read in _BOOKS.items():
        if till in endpoints.systems:
            for number, name in read(ControlClient.of(endpoints, till)):
                names.setdefault(number, []).append(name)
    return {number: ", ".join(found) for number, found in names.items()}


def _at_pos(pos: ControlClient) -> Iterator[tuple[str, str]]:
    for sale in pos.pages("/sales", "sales"):
        yield sale["orderID"], sale["sale"]


def _at_onsite(onsite: ControlClient) -> Iterator[tuple[str, str]]:
    """Orders and invoices; a return is an invoice, too."""
    for kind in ("orders", "invoices"):
        for document in onsite.pages(f"/{kind}", kind, limit=PAGE):
            if document["web_order_number"] and not document["voided"]:
                yield document["web_order_number"], document["number"]


def _at_retail(retail: ControlClient) -> Iterator[tuple[str, str]]:
    """Sales that were completed, also those that were opened again, and quotes; any other is still being made."""
    for sale in retail.pages("/sales", "sales", limit=PAGE):
        if not sale["web_order_number"] or sale["voided"] or sale["archived"]:
            continue
        if sale["completed_at"]:
            yield sale["web_order_number"], f"sale {sale['ticket']}"
        elif sale["quote"]:
            yield sale["web_order_number"], f"quote {sale['quote']}"


_BOOKS = {"pos": _at_pos, "onsite": _at_onsite, "retail": _at_retail}


def _in_store(endpoints: Endpoints) -> dict[str, str]:
    """What the store shows of its orders, also of those that the bridge has not read yet."""
    if "magento" not in endpoints.systems:
        return {}
    store = endpoints.system("magento")
    found: dict[str, str] = {}
    last = ""
    with requests.Session() as session:
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {store['token']}"
        session.verify = store.get("certificate", True)
        while page := _page(session, store["url"], after=last):
            found |= {order["increment_id"]: order.get("status") or "no status" for order in page}
            last = page[-1]["increment_id"]
            if len(page) < PAGE:
                break
    return found


def _page(session: requests.Session, url: str, *, after: str) -> list[dict[str, Any]]:
    criteria = {
        "searchCriteria[filterGroups][0][filters][0][field]": "increment_id",
        "searchCriteria[filterGroups][0][filters][0][value]": after,
        "searchCriteria[filterGroups][0][filters][0][conditionType]": "gt",
        "searchCriteria[sortOrders][0][field]": "increment_id",
        "searchCriteria[sortOrders][0][direction]": "ASC",
        "searchCriteria[pageSize]": str(PAGE),
        "fields": "items[increment_id,status]",
    }
    try:
        answer = session.get(f"{url}/rest/V1/orders", params=criteria, timeout=PATIENCE)
        answer.raise_for_status()
        return list(answer.json()["items"] or [])
    except requests.RequestException:
        raise Unreachable(f"magento: no list of orders from {url}; is `tillproof up` running?") from None

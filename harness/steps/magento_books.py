"""What has to stand in the books of the Magento that the bridge reads from, and how the bridge decided."""

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import parse  # type: ignore[import-untyped]

from ..magento_books import Books, Entity, amount
from ..magento_visit import books, let_it_work, magento_of
from ..phrases import QUOTED, Which, one_of
from ..scene import Placed, Scene
from ..shown_goods import item_ids
from .sentences import check

Table = Sequence[Sequence[str]]

IS = {"is": None, "are": None}
COUNTS = {"no": 0, "one": 1, "two": 2}


def _over_everything(found: Books) -> tuple[Entity, ...]:
    total = amount(found.order, "grand_total")
    return tuple(invoice for invoice in found.invoices if amount(invoice, "grand_total") == total)


KINDS: dict[str, Callable[[Books], tuple[Entity, ...]]] = {
    "invoice": lambda found: found.invoices,
    "invoice over everything": _over_everything,
    "invoices": lambda found: found.invoices,
    "shipment": lambda found: found.shipments,
    "shipments": lambda found: found.shipments,
    "credit memo": lambda found: found.credit_memos,
    "credit memos": lambda found: found.credit_memos,
}


@check("{which:orders} has {count:count} {kind:kind} in the store", count=one_of(COUNTS), kind=one_of(KINDS))
def _(
    tillproof_scene: Scene,
    which: Which,
    count: int,
    kind: Callable[[Books], tuple[Entity, ...]],
    judged: Sequence[str],
) -> None:
    """That there is none counts only where the bridge was at work."""
    scene = tillproof_scene
    for placed in scene.those(which):
        found = books(scene, placed)
        documents = kind(found)
        scene.tell_absence(
            judged,
            len(documents) == count,
            expected=f"order {placed.id}: {count} of them in the store",
            actual=f"{len(documents)} ({', '.join(_total(each) for each in documents) or 'none'})",
            witness=count > 0 or any(magento_of(scene).calls_of_the_bridge(last_turn=True)),
            active="the bridge asks the store",
        )


@check("{which:orders} {are:are} invoiced piece by piece in the store, each piece once", are=one_of(IS))
def _(tillproof_scene: Scene, which: Which, are: None, judged: Sequence[str]) -> None:
    """By one invoice or by several, whoever made them; the amounts come to the order's total."""
    for placed in tillproof_scene.those(which):
        found = books(tillproof_scene, placed)
        ordered = Counter(found.pieces({"items": [_ordered(row) for row in found.order["items"]]}))
        invoiced: Counter[int] = Counter()
        for invoice in found.invoices:
            invoiced.update(found.pieces(invoice))
        total = amount(found.order, "grand_total")
        charged = sum((amount(invoice, "grand_total") for invoice in found.invoices), Decimal(0))
        tillproof_scene.tell(
            judged,
            invoiced == ordered and charged == total,
            expected=f"order {placed.id}: {dict(ordered)} pieces by line for {total}",
            actual=f"{dict(invoiced)} for {charged}",
        )


@check("{which:orders} is {status:w} in the store")
def _(tillproof_scene: Scene, which: Which, status: str, judged: Sequence[str]) -> None:
    """By its status code."""
    for placed in tillproof_scene.those(which):
        found = books(tillproof_scene, placed)
        tillproof_scene.tell(
            judged,
            found.status == status,
            expected=f"order {placed.id} {status} in the store",
            actual=found.status or "no status at all",
        )


@check(
    "{which:orders} has {only:only} comment with {text:quoted} in the store",
    only=one_of({"a": False, "one": True}),
)
def _(tillproof_scene: Scene, which: Which, only: bool, text: str, judged: Sequence[str]) -> None:
    """On the order or on one of its documents; "a comment" is any number but none."""
    for placed in tillproof_scene.those(which):
        comments = books(tillproof_scene, placed).comments
        fitting = [comment for comment in comments if text.lower() in comment.lower()]
        tillproof_scene.tell(
            judged,
            len(fitting) == 1 if only else bool(fitting),
            expected=f"order {placed.id}: {'one' if only else 'a'} comment with {text!r} in the store",
            actual="; ".join(filter(None, comments)) or "no comment",
        )


@check("the last credit memo of the order gives back")
def _(tillproof_scene: Scene, datatable: Table, judged: Sequence[str]) -> None:
    """Columns line 1, line 2 .. with pieces; shipping: all or 0.00; back to stock: yes = its lines are named."""
    scene = tillproof_scene
    found = books(scene, scene.order)
    header, row = datatable
    wanted = dict(zip(header, row, strict=True))
    if not found.credit_memos:
        scene.tell(judged, False, expected="a credit memo", actual="none")
        return
    memo = max(found.credit_memos, key=lambda each: int(each["entity_id"]))
    pieces = found.pieces(memo)
    asked = _asked_for(scene, found, "refund")
    shipping = amount(found.order, "shipping_amount") if wanted["shipping"] == "all" else wanted["shipping"]
    expected: dict[str, object] = {
        name: int(value or 0) for name, value in wanted.items() if name.startswith("line ")
    }
    actual: dict[str, object] = {name: pieces.get(int(name.removeprefix("line ")), 0) for name in expected}
    expected |= {"shipping": str(shipping), "shipping named": True}
    actual |= {
        "shipping": str(amount(memo, "shipping_amount")),
        "shipping named": asked.get("shipping_amount") is not None,
    }
    if wanted.get("back to stock") == "yes":
        expected["back to stock"] = sorted(
            item["order_item_id"] for item in memo["items"] if item.get("qty") and _has_money(item)
        )
        actual["back to stock"] = sorted(asked.get("return_to_stock_items") or ())
    scene.tell(judged, actual == expected, expected=str(expected), actual=str(actual))


@check("the store shows these parcels of the order")
def _(tillproof_scene: Scene, datatable: Table, judged: Sequence[str]) -> None:
    """Columns tracking, carrier, and line 1, line 2 .. with the pieces in the parcel; in any sequence.

    Without the column carrier it is not asked for: how it is kept is EVO-D16k's affair alone.
    """
    scene = tillproof_scene
    found = books(scene, scene.order)
    header, *rows = datatable
    told = [dict(zip(header, row, strict=True)) for row in rows]
    asked = "carrier" in header
    names = [name for name in header if name.startswith("line ")]
    wanted = sorted(
        (row["tracking"], row.get("carrier", ""), [int(row[name] or 0) for name in names]) for row in told
    )
    actual = sorted(
        (
            str(track.get("track_number")),
            str(track.get("title")) if asked else "",
            _packed(found, shipment, names),
        )
        for shipment in found.shipments
        for track in shipment.get("tracks") or ()
    )
    scene.tell(judged, actual == wanted, expected=str(wanted), actual=str(actual) if actual else "no parcel")


@check(
    "the invoice of {which:orders} {captures:captures}",
    captures=one_of({"captures": True, "captures nothing": False}),
)
def _(tillproof_scene: Scene, which: Which, captures: bool, judged: Sequence[str]) -> None:
    """As it was asked for."""
    scene = tillproof_scene
    for placed in scene.those(which):
        found = books(scene, placed)
        scene.require(bool(found.invoices), f"order {placed.id} has no invoice in the store")
        captured = str(_asked_for(scene, found, "invoice").get("capture")).lower() in {"true", "1"}
        scene.tell(
            judged,
            captured is captures,
            expected=f"the invoice of order {placed.id} {'captures' if captures else 'does not capture'}",
            actual="it captures" if captured else "it does not capture",
        )


@dataclass(frozen=True, slots=True)
class Decided:
    """What is expected of a decision: its code (empty: any) and texts in its words."""

    code: str
    texts: tuple[str, ...]


def decided(text: str) -> Decided:
    code, *texts = (quoted[1:-1] for quoted in re.findall(QUOTED, text))
    return Decided(code, tuple(texts))


@check(
    "{which:orders} was decided {decided:decided}",
    decided=parse.with_pattern(rf"as {QUOTED}(?:, saying {QUOTED}(?: and {QUOTED})*)?")(decided),
)
def _(tillproof_scene: Scene, which: Which, decided: Decided, judged: Sequence[str]) -> None:
    """As the bridge shows it. {total}: what was paid; {sum}: what lines, shipping and tax come to."""
    for placed in tillproof_scene.those(which):
        code, words = _decision(tillproof_scene, placed)
        texts = [_filled(text, placed) for text in decided.texts]
        tillproof_scene.tell(
            judged,
            code == decided.code and all(text in words for text in texts),
            expected=f"order {placed.id}: {decided.code} {' '.join(texts)}".rstrip(),
            actual=f"{code} ({words})",
        )


@check("{which:orders} was decided, with a reason")
def _(tillproof_scene: Scene, which: Which, judged: Sequence[str]) -> None:
    """Whatever it is called."""
    for placed in tillproof_scene.those(which):
        code, words = _decision(tillproof_scene, placed)
        tillproof_scene.tell(
            judged,
            code != "downloaded",
            expected=f"order {placed.id}: a code for why it does not go to the POS",
            actual=f"{code} ({words or 'no words'})",
        )


@check("the order shows the item ids of the store")
def _(tillproof_scene: Scene, judged: Sequence[str]) -> None:
    """Parts of a split line after the first end in -2, -3 and so on."""
    scene = tillproof_scene
    shown = [item_id for item_id, _ in item_ids(scene.offered(scene.order))]
    rows = magento_of(scene).books(scene.order.id).item_ids
    wrong = [each for each in shown if not _is_of(each, rows, shown)]
    scene.tell(
        judged,
        bool(shown) and not wrong,
        expected=f"ids among {', '.join(sorted(rows))}, parts as -2, -3",
        actual=", ".join(shown),
    )


def _is_of(shown: str, rows: frozenset[str], all_shown: Sequence[str]) -> bool:
    row, dash, part = shown.rpartition("-")
    if not dash:
        return shown in rows
    before = row if part == "2" else f"{row}-{int(part) - 1}" if part.isdigit() else ""
    return row in rows and before in all_shown


def _filled(text: str, placed: Placed) -> str:
    totals = placed.order.totals
    goods = totals.subtotal - totals.discount + totals.shipping + totals.tax
    return text.replace("{total}", str(totals.grand_total)).replace("{sum}", str(goods))


def _decision(scene: Scene, placed: Placed) -> tuple[str, str]:
    let_it_work(scene)
    decision = scene.state(placed).decision
    if decision is None:
        scene.examination.not_observable(
            "the target shows no decisions; read_order may answer a member `decision`"
        )
    return decision.code, decision.text


def _asked_for(scene: Scene, found: Books, document: str) -> dict[str, Any]:
    """What the bridge last asked for in a document of that kind, arguments and extension attributes among it."""
    place = f"/order/{found.order['entity_id']}/{document}"
    bodies = [
        call.request_body
        for call in magento_of(scene).calls_of_the_bridge()
        if call.method == "POST" and call.path.endswith(place)
    ]
    if not bodies:
        scene.examination.not_observable(
            f"the bridge made it in another way than POST {place}, which is not read here"
        )
    return _flat(json.loads(bodies[-1]))


def _flat(body: dict[str, Any]) -> dict[str, Any]:
    arguments = body.get("arguments") or {}
    return {**body, **arguments, **(arguments.get("extension_attributes") or {})}


def _ordered(row: Entity) -> Entity:
    """A row of the order as if a document held all of it."""
    return {"order_item_id": row["item_id"], "qty": row["qty_ordered"]}


def _packed(found: Books, shipment: Entity, names: Sequence[str]) -> list[int]:
    pieces = found.pieces(shipment)
    return [pieces.get(int(name.removeprefix("line ")), 0) for name in names]


def _has_money(item: Entity) -> bool:
    return bool(item.get("row_total") or item.get("price"))


def _total(document: Entity) -> str:
    return (
        str(amount(document, "grand_total"))
        if "grand_total" in document
        else f"number {document['entity_id']}"
    )

"""What happens when a sale is completed, and how a void undoes it: payments settle it, stock and credit move."""

from dataclasses import replace

from sqlalchemy import Connection as Rows

from . import (
    allotments,
    balance,
    credit_accounts,
    errors,
    records,
    sale_books,
    sale_lines,
    sale_payments,
    special_orders,
    stock,
)
from .amounts import exact, held, shown
from .call import Call
from .database import add, change, find
from .entity import Row
from .goods import ITEM
from .sale_books import CASH, CREDIT_ACCOUNT, GIFT_CARD, Tender
from .selling import SALE, SALE_PAYMENT, SALE_VOID


def complete(rows: Rows, call: Call, sale: Row, tenders: list[Tender]) -> errors.Refused | None:
    """Complete the sale with these payments. If they do not settle it, they are not kept, the sale stays open, and
    the refusal is handed back: what was written of the sale remains. Raises 400 for everything else."""
    if call.account.faults.take("out_of_balance", call.verb, call.entity.name):
        return errors.out_of_balance(balance.INSUFFICIENT_PAYMENTS, sale["saleID"], shown(sale["total"]))
    lines = sale_books.lines_of(rows, sale["saleID"])
    sale_lines.check_refunds(rows, call, sale["saleID"], lines)
    _check_customer(call, sale, tenders)
    try:
        settled = balance.settle(
            exact(sale["total"]), [balance.Payment(tender.amount, tender.kind == CASH) for tender in tenders]
        )
    except balance.OutOfBalance as error:
        return errors.out_of_balance(error.reason, sale["saleID"], shown(held(error.balance)))
    kept = [
        replace(tender, values={**tender.values, "amount": held(amount)})
        for tender, amount in zip(tenders, settled.amounts, strict=True)
        if amount or not tender.amount
    ]
    sale_payments.keep(rows, call, sale["saleID"], kept)
    _drop(rows, call, tenders, kept)
    _move_credit(rows, call, kept, undo=False)
    _move_stock(rows, call, sale, lines, undo=False)
    _order(rows, call, lines, completed=True)
    now = call.account.now()
    done = {"completed": 1, "completeTime": sale["completeTime"] or now, "timeStamp": now, "updatetime": now}
    if settled.change:
        done["change"] = held(settled.change)
    change(rows, SALE.name, sale["saleID"], done)
    sale_books.reckon(rows, sale["saleID"])
    return None


def reopen(rows: Rows, call: Call, sale: Row) -> None:
    """Open a completed sale again, as the till can: its goods come back until it is completed anew; payments stay, and
    so does the time at which it was first completed."""
    key = sale["saleID"]
    lines = sale_books.lines_of(rows, key)
    _move_stock(rows, call, sale, lines, undo=True)
    _order(rows, call, lines, completed=False)
    now = call.account.now()
    change(rows, SALE.name, key, {"completed": 0, "timeStamp": now, "updatetime": now})


def void(rows: Rows, call: Call, sale: Row) -> None:
    """Undo a sale: payments no longer count, stock and credit go back, and a record says who did it."""
    key = sale["saleID"]
    lines = sale_books.lines_of(rows, key)
    tenders = sale_books.tenders_of(rows, key)
    if sale["completed"]:
        if any(sale_lines.refunded(rows, line["saleLineID"]) for line in lines):
            raise call.refuse(f"Sale {key} has been refunded.")
        _move_stock(rows, call, sale, lines, undo=True)
        _order(rows, call, lines, completed=False)
        _move_credit(rows, call, tenders, undo=True)
    for tender in tenders:
        change(rows, SALE_PAYMENT.name, tender.key, {"archived": 1})
    now = call.account.now()
    change(rows, SALE.name, key, {"voided": 1, "completed": 0, "timeStamp": now, "updatetime": now})
    sale_books.reckon(rows, key)
    employee = find(rows, "Employee", call.employee) or {"firstName": "", "lastName": ""}
    name = f"{employee['firstName']} {employee['lastName']}".strip()
    told = {"createTime": now, "reason": f"{name} Void: ", "saleID": key, "employeeID": call.employee}
    add(rows, SALE_VOID.name, {**told, "shopID": sale["shopID"]})


def _check_customer(call: Call, sale: Row, tenders: list[Tender]) -> None:
    for tender in tenders:
        if tender.type["requireCustomer"] and not sale["customerID"]:
            raise call.refuse(f"{tender.type['name']} requires a customer.")
        if tender.kind in {CREDIT_ACCOUNT, GIFT_CARD} and not tender.values["creditAccountID"]:
            raise call.refuse(f"A payment by {tender.type['name']} needs a creditAccountID.")


def _drop(rows: Rows, call: Call, tenders: list[Tender], kept: list[Tender]) -> None:
    """Cash that was given back entirely is no payment."""
    remaining = {tender.key for tender in kept}
    for tender in tenders:
        if tender.key and tender.key not in remaining:
            records.must_find(rows, SALE_PAYMENT.name, tender.key)
            change(rows, SALE_PAYMENT.name, tender.key, {"archived": 1, "timeStamp": call.account.now()})


def _move_credit(rows: Rows, call: Call, tenders: list[Tender], *, undo: bool) -> None:
    for tender in tenders:
        if tender.kind in {CREDIT_ACCOUNT, GIFT_CARD}:
            amount = -tender.amount if undo else tender.amount
            credit_accounts.pay(rows, call, tender.values["creditAccountID"], amount)


def _move_stock(rows: Rows, call: Call, sale: Row, lines: list[Row], *, undo: bool) -> None:
    """Sold goods leave the shop of their line, refunded ones come back to it. What was reserved has left already."""
    for line in lines:
        item = find(rows, ITEM.name, line["itemID"])
        if item is None or not line["unitQuantity"]:
            continue
        shop = line["shopID"] or sale["shopID"]
        reserved = 0 if undo else line["reserved"]
        if reserved:
            stock.release(rows, item["itemID"], shop, reserved, call.account.now())
            change(rows, "SaleLine", line["saleLineID"], {"reserved": 0})
        if stock.is_tracked(item):
            sold = 0 if undo else line["unitQuantity"]
            allotments.allot(rows, line["saleLineID"], sold, call.account.now())
        quantity = reserved - line["unitQuantity"]
        stock.move(rows, item, shop, -quantity if undo else quantity, _movement(call, sale, line, undo=undo))


def _order(rows: Rows, call: Call, lines: list[Row], *, completed: bool) -> None:
    for line in lines:
        if line["isSpecialOrder"]:
            special_orders.keep(rows, call, line["saleLineID"], completed=completed)


def _movement(call: Call, sale: Row, line: Row, *, undo: bool) -> stock.Movement:
    refund = line["unitQuantity"] < 0
    reasons = {
        (False, False): "RemoveForTransaction",
        (False, True): "RefundAddInventory",
        (True, False): "PutBackForTransaction",
        (True, True): "VoidRefund",
    }
    return stock.Movement(
        reasons[undo, refund],
        call.account.now(),
        line["employeeID"] or sale["employeeID"],
        sale=sale["saleID"],
        customer=sale["customerID"],
    )

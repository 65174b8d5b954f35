"""The history of an order: read, added to, with what a comment does to the order's status; mails."""

from . import errors, lists
from .call import Call
from .database import Row, fetch_all
from .order import Order, load, save
from .order_answer import show_histories
from .order_entity import read_history
from .order_state import STATUSES, apply_save_rule
from .shape import Shown
from .shop import Shop
from .tables import HISTORY
from .versions import CommentStatus

_REFUSAL = 'Unable to add comment: The status "%1" is not part of the order status history.'


def list_comments(shop: Shop, call: Call) -> Shown:
    """GET /V1/orders/:id/comments; an unknown order has none."""
    number = call.identity()
    with shop.database.reading() as rows:
        items = show_histories(fetch_all(rows, HISTORY, parent_id=number))
    return lists.envelope(shop, lists.criteria_for("parent_id", number), items, len(items))


def add_comment(shop: Shop, call: Call) -> bool:
    """POST /V1/orders/:id/comments; the comment's status becomes the order's, the state stays."""
    (history,) = call.need({"status_history": read_history})
    with shop.database.writing() as rows:
        order = load(rows, call.identity())
        order.row["status"] = _status(shop, order, history.get("status"))
        order.histories.append(_line(order, history))
        apply_save_rule(shop, rows, order)
        save(shop, rows, order)
    return True


def mail_order(shop: Shop, call: Call) -> bool:
    """POST /V1/orders/:id/emails"""
    with shop.database.writing() as rows:
        order = load(rows, call.identity())
        order.row["email_sent"] = 1
        save(shop, rows, order)
    return True


def _status(shop: Shop, order: Order, asked: str | None) -> str | None:
    ways = shop.profile.comment_status
    if ways is CommentStatus.TAKEN:
        return asked
    if asked is None or asked == order.status:
        return order.status
    if ways is CommentStatus.REFUSED or asked not in STATUSES.get(order.state or "", frozenset()):
        raise errors.business(_REFUSAL, asked)
    return asked


def _line(order: Order, history: Row) -> Row:
    return {
        "comment": history.get("comment"),
        "status": order.status,
        "entity_name": history.get("entity_name") or "order",
        "is_customer_notified": history.get("is_customer_notified"),
        "is_visible_on_front": history.get("is_visible_on_front") or 0,
        "created_at": history.get("created_at"),
        "entity_id": None,
        "parent_id": order.number,
    }

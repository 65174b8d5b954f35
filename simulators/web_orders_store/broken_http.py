"""Defects of HTTP: addresses, methods, empty answers, what caches are told."""

import re
from dataclasses import replace

from .defect import Defect, rule
from .reply import Reply, as_it_is, unstored
from .routes import ROUTES, Route
from .tree import Listing, Member

_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")


def _no_content(reply: Reply) -> Reply:
    return replace(reply, status=204, body=b"", content_type="")


def _not_found(reply: Reply) -> Reply:
    return replace(reply, status=404)


def _without_leading_zeros(order_id: str) -> str:
    return _LEADING_ZEROS.sub("", order_id)


def _slash_for_writes(method: str, path: str) -> Reply | None:
    if method != "POST" or path.endswith("/"):
        return None
    return Reply(301, headers=(("Location", f"{path}/"),))


def _slash_off(_: str, path: str) -> Reply | None:
    return Reply(301, headers=(("Location", path.rstrip("/")),)) if path.endswith("/") else None


def _cached(reply: Reply) -> Reply:
    return replace(reply, headers=(*reply.headers, ("Cache-Control", "public, max-age=300")))


def _without_allow(reply: Reply) -> Reply:
    kept = tuple(pair for pair in reply.headers if pair[0] != "Allow")
    return unstored(replace(reply, status=404, headers=kept) if reply.status == 405 else reply)


def _nonempty(orders: Listing, cancellations: Listing) -> tuple[Member, ...]:
    return tuple(each for each in (orders, cancellations) if each.entries)


def _orders_only(orders: Listing, _: Listing) -> tuple[Member, ...]:
    return (orders,)


def _all_but(*names: str) -> tuple[Route, ...]:
    return tuple(route for route in ROUTES if route.name not in names)


DEFECTS = (
    Defect(
        "order-lowercased-id",
        "the id in a path is lower-cased before the order is looked up",
        ("EVO-D01c",),
        rule("routes", order_id=str.lower),
    ),
    Defect(
        "order-id-without-leading-zeros",
        "a number in the id of a path loses its leading zeros",
        ("EVO-D01c",),
        rule("routes", order_id=_without_leading_zeros),
    ),
    Defect(
        "addresses-case-sensitive",
        "fixed segments are known in one spelling only",
        ("EVO-D01a",),
        rule("routes", fixed=str),
    ),
    Defect(
        "trailing-slash-404",
        "a trailing slash leads nowhere",
        ("EVO-D01b",),
        rule("routes", trim=str),
    ),
    Defect(
        "redirect-on-post",
        "a write is redirected to the same address with a slash, and arrives there as a read",
        ("EVO-57", "EVO-D01d"),
        rule("replies", detour=_slash_for_writes),
    ),
    Defect(
        "trailing-slash-redirected",
        "an address with a slash at its end is redirected",
        ("EVO-D01b", "EVO-D01d"),
        rule("replies", detour=_slash_off),
    ),
    Defect(
        "wrong-method-404",
        "a method that an address does not have is answered 404",
        ("EVO-D02a",),
        rule("replies", last=_without_allow),
    ),
    Defect(
        "answers-cacheable",
        "answers do not forbid to be kept",
        ("EVO-D02c",),
        rule("replies", last=as_it_is),
    ),
    Defect(
        "answers-cached-five-minutes",
        "answers ask to be kept for five minutes",
        ("EVO-D02c",),
        rule("replies", last=_cached),
    ),
    Defect(
        "empty-poll-204",
        "a poll with nothing to tell is answered 204 without a body",
        ("EVO-54", "EVO-D07c"),
        rule("replies", empty_poll=_no_content),
    ),
    Defect(
        "empty-poll-404",
        "a poll with nothing to tell is answered 404",
        ("EVO-D07c",),
        rule("replies", empty_poll=_not_found),
    ),
    Defect(
        "empty-containers-missing",
        "orders and cancellations are left out where they are empty",
        ("EVO-54", "EVO-D07c"),
        rule("answers", containers=_nonempty),
    ),
    Defect(
        "missing-cancellations-container",
        "the answer never holds cancellations",
        ("EVO-54", "EVO-D07c", "EVO-D11d", "EVO-D13a"),
        rule("answers", containers=_orders_only),
    ),
    Defect(
        "version-unknown",
        "version discovery lists 2.0 only",
        ("EVO-52",),
        rule("answers", versions=("2.0",)),
    ),
    Defect(
        "tax-rules-missing",
        "no tax rule is listed, although orders name one",
        ("EVO-53",),
        rule("answers", tax_rules=lambda _: ()),
    ),
    Defect(
        "version-call-404",
        "nothing answers at the base, so that no connection test succeeds",
        ("EVO-27", "EVO-52"),
        rule("routes", known=_all_but("versions")),
    ),
    Defect(
        "tax-rules-404",
        "nothing answers at TaxRules",
        ("EVO-53",),
        rule("routes", known=_all_but("tax-rules")),
    ),
    Defect(
        "void-404",
        "nothing answers where a void is sent",
        ("EVO-23", "EVO-57", "EVO-61"),
        rule("routes", known=_all_but("void")),
    ),
    Defect(
        "line-actions-404",
        "nothing answers where line actions are sent",
        ("EVO-57", "EVO-62"),
        rule("routes", known=_all_but("line-action")),
    ),
    Defect(
        "line-action-needs-item-id",
        "a line action without the item in its path leads nowhere",
        ("EVO-62", "EVO-D15b"),
        rule("routes", known=tuple(route for route in ROUTES if route.segments[2:] != ("Item",))),
    ),
    Defect(
        "shipments-404",
        "nothing answers where shipments are sent",
        ("EVO-21", "EVO-57", "EVO-63"),
        rule("routes", known=_all_but("ship")),
    ),
    Defect(
        "post-authorisations-404",
        "nothing answers where post-authorisations are sent",
        ("EVO-65", "EVO-D31"),
        rule("routes", known=_all_but("post-authorize")),
    ),
)

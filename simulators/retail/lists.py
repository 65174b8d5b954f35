"""Reading: one record, a page of them in the manner of V2 or V3, or only how many there are."""

from collections.abc import Mapping
from dataclasses import replace

from . import answers, cursors, errors, finding, query_string, routing, search, showing
from .answers import Body, Style
from .call import Call
from .database import find
from .fields import FLAG
from .filters import Test
from .routing import Route
from .search import Search


def read(call: Call, route: Route, style: Style, url: str) -> Body:
    """GET. `url` is the request's own address without its query. Raises 400, 404, 405."""
    if "GET" not in call.entity.verbs:
        raise errors.not_allowed("GET", call.entity.name)
    if route.sub and route.sub != call.entity.name:
        raise errors.not_allowed("GET", route.sub)
    parent = routing.number(route.entity, route.key) if route.sub else None
    key = route.sub_key if route.sub else route.key
    if key is not None:
        return _single(call, key, parent, style)
    return _page(call, parent, style, url)


def _single(call: Call, key: str, parent: int | None, style: Style) -> Body:
    entity = call.entity
    number = routing.number(entity.name, key)
    with call.account.database.reading() as rows:
        row = find(rows, entity.name, number)
        if row is None or (parent is not None and row["saleID"] != parent):
            raise errors.not_found(entity.name, key)
        return answers.single(entity.name, showing.record(rows, entity, row, call.tree), style)


def _page(call: Call, parent: int | None, style: Style, url: str) -> Body:
    entity = call.entity
    asked = _own_rules(call, search.read(entity, call.parameters, call.tree, call.version), parent)
    count = str(call.account.counts.of(asked)) if asked.count_only or call.version == 2 else ""
    if asked.count_only:
        return answers.listing(entity, [], {"count": count}, style)
    with call.account.database.reading() as rows:
        if parent is not None and find(rows, "Sale", parent) is None:
            raise errors.not_found("Sale", parent)
        page = finding.page(rows, asked) if asked.limit else finding.Page([], more=False)
        nodes = showing.by_keys(rows, entity, page.keys, call.tree)
        if call.version == 2:
            attributes: Mapping[str, str] = {
                "count": count,
                "offset": str(asked.offset),
                "limit": str(asked.limit),
            }
        else:
            ends = [find(rows, entity.name, key) for key in (page.keys[:1] + page.keys[-1:])]
            cursor = [
                cursors.write(asked.sort, row[asked.sort.name], row[entity.key], by_key=asked.by_key)
                for row in ends
                if row is not None
            ]
            attributes = _neighbours(call, asked, page, cursor, url)
    return answers.listing(entity, nodes, attributes, style)


def _own_rules(call: Call, asked: Search, parent: int | None) -> Search:
    """What a list leaves out without being told."""
    extra: list[Test] = []
    if call.entity.name == "CreditAccount" and "giftCard" not in call.parameters:
        extra.append(_equals(call, "giftCard", FLAG.blank))
    if parent is not None:
        extra.append(_equals(call, "saleID", parent))
    if not extra:
        return asked
    return replace(asked, filters=(*asked.filters, *((test,) for test in extra)))


def _equals(call: Call, name: str, value: int | str) -> Test:
    field = call.entity.field(name)
    assert field is not None  # noqa: S101 - the callers name members of the entity
    return Test(field, "=", (value,))


def _neighbours(
    call: Call, asked: Search, page: finding.Page, cursor: list[str], url: str
) -> Mapping[str, str]:
    """Complete addresses of the next and the previous page, empty where there is none."""
    came_back = asked.place is not None and asked.place.back
    came_on = asked.place is not None and not asked.place.back
    has_next = bool(cursor) and (came_back or page.more)
    has_previous = bool(cursor) and (came_on or (came_back and page.more))
    return {
        "next": _link(call, asked, url, ("after", cursor[-1])) if has_next else "",
        "previous": _link(call, asked, url, ("before", cursor[0])) if has_previous else "",
    }


def _link(call: Call, asked: Search, url: str, place: tuple[str, str]) -> str:
    """The request's own parameters, order and limit written out, and the place."""
    dropped = {"sort", "limit", "after", "before", "oauth_token"}
    own = [(name, value) for name, value in call.parameters if name not in dropped]
    pairs = [("sort", asked.sort_name), *own, ("limit", str(asked.limit)), place]
    return f"{url}?{query_string.write(pairs)}"

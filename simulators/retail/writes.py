"""Writing: finds the service, lets it write in one transaction, and answers with the record as it is then."""

import re

from sqlalchemy import Connection as Rows

from . import answers, errors, open_lines, records, relation_names, routing, showing
from .answers import Body, Style
from .call import Call, Service, Written
from .resources import RESOURCES
from .routing import Route

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\Z")


def carry_out(call: Call, route: Route, style: Style) -> Body:
    """POST, PUT, DELETE; committed before the answer. Raises 400, 404, 405, 422."""
    if route.entity == "Sale" and route.sub.lower() == "emailreceipt":
        return _email_receipt(call, route, style)
    service, key = _service(call, route)
    with call.account.database.writing() as rows:
        written = service(rows, call, key)
        node = written.node
        if node is None and written.refusal is None:
            tree = relation_names.merge(written.tree, call.tree)
            node = showing.by_keys(rows, call.entity, [written.key], tree)[0]
    if written.refusal is not None:
        raise written.refusal
    return answers.single(written.name or call.entity.name, node, style)


def _service(call: Call, route: Route) -> tuple[Service, int]:
    resource = RESOURCES.get(call.entity.name)
    if resource is None:
        raise errors.not_allowed(call.verb, call.entity.name)
    if route.entity == "Sale" and route.sub == "SaleLine":
        return _on_a_sale(call, route)
    if route.sub:
        service = (resource.actions or {}).get((call.verb, route.sub.lower()))
        if service is None or route.sub_key is not None:
            raise errors.not_allowed(call.verb, f"{call.entity.name}/{route.sub}")
        return service, routing.number(call.entity.name, route.key)
    service = resource.service(call.verb)
    if service is None or (call.verb == "POST") != (route.key is None):
        raise errors.not_allowed(call.verb, call.entity.name)
    return service, routing.number(call.entity.name, route.key) if route.key else 0


def _on_a_sale(call: Call, route: Route) -> tuple[Service, int]:
    """`Sale/n/SaleLine[/m]`."""
    sale = routing.number("Sale", route.key)
    if call.verb == "POST" and route.sub_key is None:
        return open_lines.create_on_sale, sale
    if route.sub_key is None or call.verb not in {"PUT", "DELETE"}:
        raise errors.not_allowed(call.verb, "Sale/SaleLine")
    line = routing.number("SaleLine", route.sub_key)

    def change(rows: Rows, call: Call, key: int) -> Written:
        if call.verb == "DELETE":
            return open_lines.delete(rows, call, open_lines.line_of(rows, sale, key))
        return open_lines.update_on_sale(rows, call, sale, key)

    return change, line


def _email_receipt(call: Call, route: Route, style: Style) -> Body:
    """Nothing is sent anywhere; the answer says what a real one would."""
    if call.verb != "POST":
        raise errors.not_allowed(call.verb, "Sale/EmailReceipt")
    with call.account.database.reading() as rows:
        records.must_find(rows, "Sale", routing.number("Sale", route.key))
    address = str(call.body.get("emailAddress") or "")
    if not _ADDRESS.match(address):
        raise errors.bad("emailAddress is required.")
    return answers.plain("EmailReceipt", {"message": f"Receipt emailed to: {address}"}, style)

"""Sales and quotes in the POS: found by the order's number, made, and an open one finished, never repeated."""

from decimal import Decimal

from ..outlet import Stopped
from .client import OutOfBalance, RetailClient
from .reading import Record, figure, flag, inner, key, text
from .sale import ROUNDING, charge, missing_lines, missing_payments
from .settings import Retail
from .taxes import CLOSE

_LOADED = ("SaleLines", "SaleLines.Note", "SalePayments")


class Books:
    """The sales of web orders. The server knows no sale twice: whoever may have made one looks for it first."""

    def __init__(self, client: RetailClient, settings: Retail) -> None:
        self._client = client
        self._source = settings.reference_source

    def find(self, number: str) -> Record | None:
        """The sale of that order: one that was ever completed, else one that stands open. What somebody has put away
        unfinished does not count."""
        found = self._client.find(
            "Sale",
            _LOADED,
            archived="true",
            referenceNumber=f"=,{number}",
            referenceNumberSource=f"=,{self._source}",
        )
        done = [sale for sale in found if is_done(sale)]
        open_still = [sale for sale in found if not is_done(sale) and not flag(sale, "archived")]
        return next(iter([*done, *open_still]), None)

    def sell(self, body: Record, payments: list[Record], total: Decimal, standing: Record | None) -> Record:
        """A completed sale. One that is refused for being out of balance stands there open and is finished."""
        if standing is None:
            try:
                return self._client.create("Sale", _completing(body, payments))
            except OutOfBalance as error:
                standing = self._client.get("Sale", error.sale, _LOADED)
        standing, rest = self._fill(standing, body, total)
        try:
            return self._client.change(
                "Sale",
                text(standing, "saleID"),
                _completing(rest, missing_payments(standing, payments)),
            )
        except OutOfBalance as error:
            raise _does_not_add_up(standing, total, str(error)) from None

    def quote(self, body: Record, total: Decimal, standing: Record | None) -> tuple[str, Record]:
        """The id of a quote, and the open sale behind it."""
        known = standing is not None
        sale = standing or self._client.create("Sale", body)
        sale, rest = self._fill(sale, body, total)
        number = text(sale, "saleID")
        if known or inner(rest, "SaleLines", "SaleLine"):
            sale = self._client.change("Sale", number, rest)
        found = self._client.find("Quote", archived="true", saleID=f"=,{number}") if known else []
        made = found[0] if found else self._client.create("Quote", _quote(body, number))
        return text(made, "quoteID"), sale

    def _fill(self, sale: Record, body: Record, total: Decimal) -> tuple[Record, Record]:
        """The open sale with all its lines, and the body that is left, with a line that rounds if one is needed.

        Raises `Stopped` when it comes to something else than the order.
        """
        missing = missing_lines(sale, body)
        if missing is None:
            raise Stopped(
                "data:total", f"{name_of(sale)} of this order stands open with other lines; {_CURE}"
            )
        lines: Record = {"SaleLines": {"SaleLine": missing}} if missing else {}
        if lines:
            sale = self._client.change("Sale", text(sale, "saleID"), lines | _taxed_as(body))
        lacks = total - figure(sale, "total")
        if abs(lacks) > CLOSE:
            raise _does_not_add_up(sale, total, "")
        rest = {name: value for name, value in body.items() if name not in _WRITTEN}
        if "ShipTo" in body and not key(sale, "shipToID"):
            rest["ShipTo"] = body["ShipTo"]
        if lacks:
            rest["SaleLines"] = {"SaleLine": [charge(lacks, ROUNDING)]}
        return sale, rest


def is_done(sale: Record) -> bool:
    """Was it ever completed? Reopened, edited or voided since: it is left alone for ever (SET-17, SET-30)."""
    return flag(sale, "completed") or flag(sale, "voided") or bool(text(sale, "completeTime"))


def name_of(sale: Record) -> str:
    """As people call it at the till."""
    return f"sale {text(sale, 'ticketNumber') or text(sale, 'saleID')}"


_WRITTEN = frozenset({"SaleLines", "ShipTo"})
_CURE = "complete it there, or delete it and release the order"


def _completing(body: Record, payments: list[Record]) -> Record:
    paid: Record = {"SalePayments": {"SalePayment": payments}} if payments else {}
    return body | paid | {"completed": True}


def _taxed_as(body: Record) -> Record:
    return {"taxCategoryID": body["taxCategoryID"], "isTaxInclusive": body["isTaxInclusive"]}


def _quote(body: Record, sale: str) -> Record:
    note = body["SaleNotes"]["InternalNote"]["note"]
    return {"saleID": sale, "employeeID": body["employeeID"], "notes": note}


def _does_not_add_up(sale: Record, total: Decimal, reason: str) -> Stopped:
    words = f" ({reason})" if reason else ""
    return Stopped(
        "data:total",
        f"{name_of(sale)} stands open in Lightspeed Retail and comes to {figure(sale, 'total')}, "
        f"the order to {total}{words}; {_CURE}",
    )

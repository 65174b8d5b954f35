"""R-Series' refusals: a flat object of four text members, some with more (OutOfBalanceError).

Texts that were seen on the wire are the vendor's; all others are ours (docs/spec/retail.md, "What is ours").
"""

from collections.abc import Mapping
from http import HTTPStatus

from .node import Node


class Refused(Exception):
    """An answer other than 200."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        error_class: str = "Exception",
        more: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.error_class = error_class
        self.more = dict(more or {})
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Node]:
        """The members of the answer, all of them text."""
        return {
            "httpCode": str(self.status),
            "httpMessage": HTTPStatus(self.status).phrase,
            "message": self.message,
            "errorClass": self.error_class,
            **self.more,
        }


class Denied(Refused):
    """A token that no longer works, in the words of the authorisation server."""

    def __init__(self, hint: str) -> None:
        super().__init__(401, hint)
        self.hint = hint

    def body(self) -> dict[str, Node]:
        return {
            "error": "access_denied",
            "error_description": "The resource owner or authorization server denied the request.",
            "hint": self.hint,
        }


def bad(message: str) -> Refused:
    """400: the request makes no sense, or breaks a rule of the trade."""
    return Refused(400, message)


def not_found(entity: str, key: object) -> Refused:
    return Refused(404, f"Object of type '{entity}' not found with primary ID '{key}'.")


def no_such_place(path: str) -> Refused:
    return Refused(404, f"There is no endpoint at {path}.")


def not_allowed(verb: str, entity: str) -> Refused:
    return Refused(405, f"{entity} does not take {verb} requests.")


def no_access() -> Refused:
    """401 of the classic kind: no token, or none that was ever one."""
    return Refused(
        401,
        "Invalid access token.",
        error_class="BadAuthenticationRequestError",
        headers={"WWW-Authenticate": 'Basic realm="MerchantOS API"'},
    )


def out_of_balance(reason: str, sale: int, balance: str) -> Refused:
    """400: the sale was kept, but not completed."""
    return Refused(
        400,
        f"Cannot complete an out of balance sale. {reason}",
        error_class="OutOfBalanceError",
        more={"saleID": str(sale), "balance": balance},
    )

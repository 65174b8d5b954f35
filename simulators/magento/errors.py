"""Magento's refusals: HTTP status, the raw phrase with its placeholders left in, and the parameters beside it.

The client substitutes `%1` and `%name`; the server never does (web API error body).
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Parameters = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Phrase:
    """One message of an aggregate."""

    message: str
    parameters: Parameters = ()


class Refused(Exception):
    """An answer other than success, in Magento's own words."""

    def __init__(
        self, status: int, message: str, parameters: Parameters = (), errors: Sequence[Phrase] = ()
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.parameters = parameters
        self.errors = tuple(errors)

    def body(self) -> dict[str, Any]:
        """The error body; parameters are absent when there are none."""
        body: dict[str, Any] = {"message": self.message}
        if self.errors:
            body["errors"] = [_plain(phrase.message, phrase.parameters) for phrase in self.errors]
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class Malformed(Refused):
    """The parameters of the call cannot be read, whatever the service would say to them."""


class WrongType(Malformed):
    """A value that is not of the declared type; every object on the way out names the member it was reading."""

    def inside(self, member: str) -> "WrongType":
        """The same refusal, seen from the object that holds `member` (the name as the client spelt it)."""
        return WrongType(self.status, f'Error occurred during "{member}" processing. {self.message}')


class NotAcceptable(Refused):
    """No representation the client accepts; its body has another shape than all others."""

    def __init__(self, accept: str = "") -> None:
        super().__init__(
            406,
            "Server cannot match any of the given Accept HTTP header media type(s) from the request: "
            f'"{accept}" with media types from the config of response renderer.',
        )

    def body(self) -> dict[str, Any]:
        return {"messages": {"error": [{"code": self.status, "message": self.message}]}}


def _plain(message: str, parameters: Parameters) -> dict[str, Any]:
    return {"message": message, "parameters": parameters} if parameters else {"message": message}


def business(message: str, *parameters: Any) -> Refused:
    """Any refusal of Magento's own rules: 400."""
    return Refused(400, message, parameters)


def internal() -> Refused:
    """What Magento answers to anything it did not expect; a real one would write a report."""
    report = f"webapi-{secrets.token_hex(7)[:13]}"
    return Refused(500, f"Internal Error. Details are available in Magento log file. Report ID: {report}")


def not_processed() -> Refused:
    return Refused(400, "Specified request cannot be processed.")


def no_route() -> Refused:
    return Refused(404, "Request does not match any route.")


def no_entity() -> Refused:
    return Refused(404, "The entity that was requested doesn't exist. Verify the entity and try again.")


def no_product() -> Refused:
    return Refused(404, "The product that was requested doesn't exist. Verify the product and try again.")


def no_stock(sku: str) -> Refused:
    return Refused(404, 'The Product with the "%1" SKU doesn\'t exist.', (sku,))


def no_such(field: str, value: Any) -> Refused:
    return Refused(
        404, "No such entity with %fieldName = %fieldValue", {"fieldName": field, "fieldValue": value}
    )


def not_authorized(resources: str) -> Refused:
    return Refused(401, "The consumer isn't authorized to access %resources.", {"resources": resources})


def wrong_type(value: object, expected: str) -> WrongType:
    message = (
        f'The "{value}" value\'s type is invalid. The "{expected}" type was expected. Verify and try again.'
    )
    return WrongType(400, message)


def missing(fields: Sequence[str]) -> Malformed:
    """One required parameter missing, or an aggregate of several."""
    phrases = [Phrase('"%fieldName" is required. Enter and try again.', {"fieldName": f}) for f in fields]
    if len(phrases) == 1:
        return Malformed(400, phrases[0].message, phrases[0].parameters)
    return Malformed(400, "One or more input exceptions have occurred.", errors=phrases)

"""Is a message of the right shape? A fast yes or no, and a readable account of what is wrong.

lxml answers on hot paths (microseconds); xmlschema explains once something is wrong. Both read the same XSDs.
"""

import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import xmlschema
from lxml import etree
from xmlschema.validators import XsdPatternFacets

from . import xml

_FOLDER = Path(__file__).parent
_FILES = {
    "web-orders/versions": "web_orders/versions.xsd",
    "web-orders/tax-rules": "web_orders/tax-rules.xsd",
    "web-orders/outstanding-activity": "web_orders/outstanding-activity.xsd",
    "web-orders/acknowledge-request": "web_orders/acknowledge-request.xsd",
    "web-orders/acknowledge-response": "web_orders/acknowledge-response.xsd",
    "web-orders/order-action": "web_orders/order-action.xsd",
    "web-orders/item-action": "web_orders/item-action.xsd",
    "web-orders/shipment": "web_orders/shipment.xsd",
}
NAMES = tuple(_FILES)
"""The messages there are schemas for."""


class UnknownSchema(LookupError):
    """No message is called so."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (``/outstandingActivityResponse/orders/webOrder[2]/date``) and why."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def is_valid(name: str, document: etree._Element | bytes) -> bool:
    """Whether the message keeps its schema. Bytes that `xml.parse` refuses do not."""
    schema, lock = _fast(name)
    try:
        root = _root(document)
    except xml.Refused:
        return False
    with lock:
        return schema.validate(root)


def explain(name: str, document: etree._Element | bytes) -> list[Problem]:
    """Everything that is wrong with the message, in its own sequence; empty if nothing is."""
    schema, lock = _readable(name)
    try:
        root = _root(document)
    except xml.Refused as refusal:
        return [Problem("/", refusal.reason)]
    with lock:
        errors = list(schema.iter_errors(root))
    return [Problem(error.path or "/", _reason(error)) for error in errors]


def _root(document: etree._Element | bytes) -> etree._Element:
    return xml.parse(document) if isinstance(document, bytes) else document


@cache
def _fast(name: str) -> tuple[etree.XMLSchema, threading.Lock]:
    """The compiled schema and its lock: an lxml schema keeps its error log in itself, one for all threads."""
    return etree.XMLSchema(etree.parse(_file(name), etree.XMLParser(no_network=True))), threading.Lock()


@cache
def _readable(name: str) -> tuple[xmlschema.XMLSchema, threading.Lock]:
    return xmlschema.XMLSchema(_file(name), allow="local"), threading.Lock()


def _file(name: str) -> str:
    try:
        return str(_FOLDER / _FILES[name])
    except KeyError:
        raise UnknownSchema(f"no message is called {name!r}; there are {', '.join(NAMES)}") from None


def _reason(error: xmlschema.XMLSchemaValidationError) -> str:
    """In the words of the schema's own documentation where a value has the wrong form, else of xmlschema."""
    reason = error.reason or error.message
    if isinstance(error.obj, str):
        annotation = getattr(getattr(error.validator, "parent", None), "annotation", None)
        if isinstance(error.validator, XsdPatternFacets) and annotation is not None:
            reason = str(annotation)
        reason = f"{error.obj[:60]!r}: {reason}"
    return " ".join(reason.split())

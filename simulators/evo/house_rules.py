"""What the shop has set up in its POS: methods of payment for web orders, and how long texts may be.

Both are durable. Without any setting the six tokens are mapped and nothing is shortened.
"""

from collections.abc import Mapping
from typing import TypeVar

import sqlalchemy as sql

from .books import Books, keep_setting, setting
from .payments import PAYMENT_METHODS, checked_methods
from .texts import checked_lengths

_Value = TypeVar("_Value")


class HouseRules:
    """`given` methods and lengths replace stored ones; None takes what is stored."""

    def __init__(
        self, books: Books, methods: Mapping[str, str] | None, lengths: Mapping[str, int] | None
    ) -> None:
        self._books = books
        with books.write() as tx:
            self._methods = _given_or_stored(tx, "payment_methods", methods, PAYMENT_METHODS)
            self._lengths = _given_or_stored(tx, "text_lengths", lengths, {})
            checked_methods(self._methods)
            checked_lengths(self._lengths)

    @property
    def payment_methods(self) -> Mapping[str, str]:
        """Token of the store -> method of the POS (EVO-29)."""
        return self._methods

    @property
    def text_lengths(self) -> Mapping[str, int]:
        """Member name of the wire -> most characters this POS can hold (EVO-D21)."""
        return self._lengths

    def map_payments(self, methods: Mapping[str, str]) -> None:
        """Replace the map. Raises `BadPaymentMethods`."""
        checked = checked_methods(methods)
        with self._books.write() as tx:
            keep_setting(tx, "payment_methods", checked)
        self._methods = checked

    def limit_texts(self, lengths: Mapping[str, int]) -> None:
        """Replace the lengths. Raises `BadLength`."""
        checked = checked_lengths(lengths)
        with self._books.write() as tx:
            keep_setting(tx, "text_lengths", checked)
        self._lengths = checked


def _given_or_stored(
    tx: sql.Connection, name: str, given: Mapping[str, _Value] | None, default: Mapping[str, _Value]
) -> dict[str, _Value]:
    if given is not None:
        keep_setting(tx, name, dict(given))
        return dict(given)
    stored = setting(tx, name)
    return dict(default if stored is None else stored)

"""Keeping secrets out of whatever is written down: journals, reports, error texts."""

import base64
from collections.abc import Iterable
from urllib.parse import quote, quote_plus
from xml.sax.saxutils import escape

HIDDEN = "[secret]"
SHORTEST = 4
"""Shorter values are no secrets, and hiding them would make holes in ordinary text."""


class Redaction:
    """Replaces known secrets, plain and in the forms in which they travel, by a fixed word."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets if len(secret) >= SHORTEST for form in _forms(secret)}
        self._forms = sorted(forms, key=len, reverse=True)

    def text(self, text: str) -> str:
        for form in self._forms:
            text = text.replace(form, HIDDEN)
        return text

    def body(self, body: bytes) -> bytes:
        for form in self._forms:
            body = body.replace(form.encode(), HIDDEN.encode())
        return body


def _forms(secret: str) -> set[str]:
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        escape(secret),
        escape(secret, {'"': "&quot;", "'": "&apos;"}),
        base64.b64encode(secret.encode()).decode(),
    }

"""How text that somebody typed has to arrive: decoded, without what XML cannot carry, in normal form C (EVO-D21)."""

import html
import re
import unicodedata
from collections.abc import Iterator

from . import wire

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 does not allow."""


def as_it_arrives(typed: str | None) -> str:
    """Entities decoded, forbidden characters dropped, NFC, no blanks at the ends; empty for nothing."""
    decoded = html.unescape(typed or "")
    return unicodedata.normalize("NFC", FORBIDDEN.sub("", decoded)).strip()


def as_sent(node: wire.Node, member: str) -> str:
    """The text of a member without blanks at the ends; empty when it is absent."""
    return (node.value(member) or "").strip()


def compare(where: str, node: wire.Node, members: dict[str, str]) -> Iterator[str]:
    """A difference per member whose text is not the expected one; an absent member is one, too."""
    for member, wanted in members.items():
        if node.value(member) is None:
            yield f"{where} has no {member}"
        elif as_sent(node, member) != wanted:
            yield f"{where} {member}: expected {wanted!r}, actual {as_sent(node, member)!r}"

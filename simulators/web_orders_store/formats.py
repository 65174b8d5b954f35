"""Which format a request speaks and which one it wants (EVO-D06)."""

from collections.abc import Callable
from dataclasses import dataclass

XML = "xml"
JSON = "json"


def media_type(header: str) -> str:
    """The media type without its parameters, in lower case."""
    return header.partition(";")[0].strip().lower()


def named_in(header: str) -> str | None:
    """`xml` or `json`, whichever the header's media type names."""
    kind = media_type(header)
    return next((name for name in (XML, JSON) if name in kind), None)


def wanted(content_type: str, accept: str) -> str:
    """What Content-Type names, on GET too, since the POS has one setting for both; else Accept; else XML."""
    return named_in(content_type) or first_accepted(accept) or XML


def first_accepted(accept: str) -> str | None:
    """The first of the accepted types that is one of ours."""
    return next((name for each in accept.split(",") if (name := named_in(each))), None)


def is_spoken(content_type: str) -> bool:
    """Whether a body of this type can be read; one without a type is taken for what the answer will be."""
    return not content_type.strip() or named_in(content_type) is not None


@dataclass(frozen=True, slots=True)
class FormatRules:
    """How headers decide."""

    wanted: Callable[[str, str], str] = wanted
    is_spoken: Callable[[str], bool] = is_spoken

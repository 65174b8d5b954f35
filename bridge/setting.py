"""What every group of settings is made of: the error, and the demands."""

from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit


class SettingsError(ValueError):
    """A setting that cannot be used: one line with the thing, the reason and the cure."""


def require(holds: bool, otherwise: str) -> None:
    """Raises `SettingsError` with the words, unless it holds."""
    if not holds:
        raise SettingsError(otherwise)


def require_choice(name: str, value: str, choices: Sequence[str]) -> None:
    """Raises `SettingsError` unless the value is one of the choices."""
    require(value in choices, f"{name} {value!r}: unknown; choose {' or '.join(choices)}")


def require_timeout(name: str, seconds: float) -> None:
    """Raises `SettingsError` for what is no sensible time to wait for another system."""
    require(0 < seconds <= 600, f"{name} {seconds}: choose more than 0 and at most 600")


def web_address(
    name: str, text: str, otherwise: str, *, schemes: Sequence[str] = ("http", "https")
) -> SplitResult:
    """The parts of an address. Raises `SettingsError` with the words `otherwise` for what is none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    require(parts.scheme in schemes and bool(parts.hostname), f"{name} {text!r}: {otherwise}")
    return parts

"""What every group of settings is made of: the error, and the demand."""


class SettingsError(ValueError):
    """A setting that cannot be used: one line with the thing, the reason and the cure."""


def require(holds: bool, otherwise: str) -> None:
    """Raises `SettingsError` with the words, unless it holds."""
    if not holds:
        raise SettingsError(otherwise)

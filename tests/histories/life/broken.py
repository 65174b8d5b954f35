"""A promise of the bridge that did not hold."""


class Broken(AssertionError):
    """What must be true and is not, and what had happened until then."""


def insist(holds: bool, otherwise: str) -> None:
    """Raises `AssertionError` with these words."""
    if not holds:
        raise AssertionError(otherwise)

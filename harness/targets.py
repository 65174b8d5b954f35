"""From what was given as `--tillproof-target` to an open target."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from .target import Target
from .target_file import TargetFile, load

REFERENCE = "reference"
"""The word that stands for the reference bridge."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A target chosen and not yet opened. `shareable`: each worker of pytest-xdist may open one of its own."""

    name: str
    profiles: tuple[str, ...]
    shareable: bool
    open: Callable[[], AbstractContextManager[Target]]


def choose(given: str) -> Choice:
    """`reference`, or the path of a TOML file. Raises `TargetError`."""
    if given == REFERENCE:
        return Choice(
            "the reference bridge",
            ("web-orders", "magento", "onsite", "retail"),
            shareable=True,
            open=_open_reference,
        )
    file = load(Path(given))
    return Choice(file.name, file.profiles, shareable=False, open=lambda: _open_file(file))


@contextmanager
def _open_reference() -> Iterator[Target]:
    from .reference import ReferenceTarget  # noqa: PLC0415 - bridge and simulators load slowly

    with ReferenceTarget() as target:
        yield target


@contextmanager
def _open_file(file: TargetFile) -> Iterator[Target]:
    if file.magento is None:
        from .hooked import HookedTarget  # noqa: PLC0415

        yield HookedTarget(file)
    else:
        from .magento_backed import MagentoBackedTarget  # noqa: PLC0415

        with MagentoBackedTarget(file) as target:
            yield target

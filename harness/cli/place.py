"""Which lab a command speaks to: the options `--home` and `--endpoints`, and the troubles on the way to it."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar
from urllib.parse import quote

import click

from ..home import Home
from ..troubles import LabTrouble
from .trouble import Trouble

if TYPE_CHECKING:
    from ..control_client import ControlClient
    from ..endpoints import Endpoints

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_HOME = ".tillproof"


def home_option(command: Callable[P, R]) -> Callable[P, R]:
    """`--home DIR`, the folder of the lab."""
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        default=lambda: os.environ.get("TILLPROOF_HOME", DEFAULT_HOME),
        show_default="TILLPROOF_HOME or .tillproof",
        help="The folder of the lab.",
    )(command)


def place_options(command: Callable[..., R]) -> Callable[..., R]:
    """`--home` and `--endpoints`; the command gets both as one `Place`."""

    @home_option
    @click.option(
        "--endpoints",
        "endpoints_file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="The endpoints file of a lab elsewhere; default: the one in its home.",
    )
    @wraps(command)
    def with_place(*args: Any, home: Path, endpoints_file: Path | None, **more: Any) -> R:
        with troubles():
            return command(*args, place=Place(Home(home), endpoints_file), **more)

    return with_place


class Place:
    """The lab a command speaks to."""

    def __init__(self, home: Home, endpoints_file: Path | None) -> None:
        self.home = home
        self._file = endpoints_file

    def endpoints(self) -> "Endpoints":
        """Raises `EndpointsUnreadable`."""
        from ..endpoints import read_endpoints  # noqa: PLC0415 - `--help` answers without it

        return read_endpoints(self._file or self.home.endpoints)

    def control(self, system: str) -> "ControlClient":
        """The control API of one of its systems. Raises `EndpointsUnreadable`, `SystemMissing`."""
        from ..control_client import ControlClient  # noqa: PLC0415 - `--help` answers without it

        return ControlClient.of(self.endpoints(), system)

    def new_run(self) -> str:
        """A name for a new run of orders that no other run in this lab has had."""
        return f"R{self.home.next_run()}" if self.has_home else f"X{secrets.token_hex(4).upper()}"

    @property
    def has_home(self) -> bool:
        """Is the lab's folder at hand, or only its endpoints?"""
        return self._file is None or self.home.endpoints.exists()


@contextmanager
def troubles() -> Iterator[None]:
    """Turn what a person can mend into one line and exit code 2."""
    try:
        yield
    except LabTrouble as error:
        raise Trouble(str(error)) from None


def segment(text: str) -> str:
    """`text` as one segment of a path."""
    return quote(text, safe="")

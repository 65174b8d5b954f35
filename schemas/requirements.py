"""The catalogue of requirements: what a store, a POS or a bridge has to do, one sentence each.

The rows live in ``requirements.csv``; an id never changes its meaning, and more may be added.
``unexercised.csv`` names those which no scenario can speak about, each with the reason.
"""

import csv
import difflib
import io
import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType

PROFILES = ("web-orders", "web-orders-pos", "magento", "onsite", "retail", "order-export", "ecom")
ACTORS = ("store", "pos", "bridge")
LEVELS = ("MUST", "SHOULD", "MAY", "INFO")
BASES = ("seed", "observed", "ours")


class UnknownRequirement(KeyError):
    """No requirement has this id; the message names the ids that come near."""

    def __init__(self, id_: str, near: tuple[str, ...]) -> None:
        super().__init__(id_)
        self.id = id_
        self.near = near

    def __str__(self) -> str:
        hint = f"; did you mean {', '.join(self.near)}?" if self.near else ""
        return f"no requirement is called {self.id!r}{hint}"


class BrokenCatalogue(ValueError):
    """A row of the catalogue cannot be used; the message names file, row and reason."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One testable sentence.

    ``profile`` is the set it is claimed with, ``actor`` who has to keep it, ``level`` how much hangs on it
    (MUST is lost, doubled, leaked or miscounted orders), ``basis`` where it stands: ``seed`` a public help
    page, ``observed`` read off public implementations, ``ours`` chosen by this project. ``source`` is a public
    address or a section of ``docs/spec``.
    """

    id: str
    profile: str
    actor: str
    level: str
    basis: str
    text: str
    source: str

    def __post_init__(self) -> None:
        for member, known in (
            ("profile", PROFILES),
            ("actor", ACTORS),
            ("level", LEVELS),
            ("basis", BASES),
        ):
            if getattr(self, member) not in known:
                raise BrokenCatalogue(f"{self.id}: {member} {getattr(self, member)!r} is none of {known}")
        for member in ("id", "text", "source"):
            if not getattr(self, member).strip():
                raise BrokenCatalogue(f"{self.id or 'a row without id'}: {member} is empty")


@dataclass(frozen=True, slots=True)
class Requirements:
    """All requirements, in the sequence of the catalogue."""

    all: tuple[Requirement, ...]
    _by_id: Mapping[str, Requirement]

    def get(self, id_: str) -> Requirement:
        """The requirement of exactly this id; raises `UnknownRequirement`."""
        try:
            return self._by_id[id_]
        except KeyError:
            raise UnknownRequirement(id_, _near(id_, tuple(self._by_id))) from None

    def of_profile(self, profile: str) -> tuple[Requirement, ...]:
        """Those of one profile; raises `ValueError` for a profile that does not exist."""
        if profile not in PROFILES:
            raise ValueError(f"no profile is called {profile!r}; there are {', '.join(PROFILES)}")
        return tuple(requirement for requirement in self.all if requirement.profile == profile)

    def __contains__(self, id_: object) -> bool:
        return id_ in self._by_id

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)


@cache
def load() -> Requirements:
    """The catalogue, read once per process."""
    columns = tuple(field.name for field in fields(Requirement))
    return collect(Requirement(**row) for row in _rows("requirements.csv", columns))


def collect(requirements: Iterable[Requirement]) -> Requirements:
    """A catalogue of these; raises `BrokenCatalogue` if an id stands twice."""
    by_id: dict[str, Requirement] = {}
    for requirement in requirements:
        if requirement.id in by_id:
            raise BrokenCatalogue(f"{requirement.id} stands twice")
        by_id[requirement.id] = requirement
    return Requirements(tuple(by_id.values()), MappingProxyType(by_id))


@cache
def unexercised() -> Mapping[str, str]:
    """Why no scenario can speak about a requirement: id to reason; every id exists in the catalogue."""
    reasons: dict[str, str] = {}
    for row in _rows("unexercised.csv", ("id", "reason")):
        reasons[load().get(row["id"]).id] = row["reason"]
    return MappingProxyType(reasons)


def _rows(name: str, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    text = (files(__package__) / name).read_bytes().decode("utf-8")
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    if tuple(next(lines, ())) != columns:
        raise BrokenCatalogue(f"{name}: the first line must be {','.join(columns)}")
    for cells in lines:
        if len(cells) != len(columns):
            raise BrokenCatalogue(f"{name}, line {lines.line_num}: {len(cells)} of {len(columns)} cells")
        yield dict(zip(columns, cells, strict=True))


def _near(wanted: str, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The same id written otherwise (evo-9), or the parts of a clause that was split (EVO-D09 for EVO-D09a)."""
    plain = {id_: _plain(id_) for id_ in ids}
    same = tuple(
        id_ for id_ in ids if _plain(wanted) in (plain[id_], plain[id_].rstrip(string.ascii_letters))
    )
    return same or tuple(difflib.get_close_matches(wanted.upper(), ids, n=3, cutoff=0.7))


def _plain(id_: str) -> str:
    return re.sub(r"\b(\D?)0+(?=\d)", r"\1", id_).casefold()

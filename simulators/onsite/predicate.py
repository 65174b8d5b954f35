"""The filter language: a subset of Apple's NSPredicate, as real clients write it, read into a small tree.

`(code CONTAINS[cd] "Test" AND inventoried = 1)`, `NOT (email == nil)`, `id > "3" AND id <= "503"`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Unfit(ValueError):
    """The text is no filter; says where it goes wrong."""


class Operator(StrEnum):
    """What a key and its literal are to each other."""

    IS = "="
    IS_NOT = "<>"
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="
    CONTAINS = "CONTAINS"
    BEGINS = "BEGINSWITH"
    ENDS = "ENDSWITH"
    LIKE = "LIKE"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as it was written; `text` None is `nil`."""

    text: str | None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """`how` is `c`, `d` or `cd`, or empty: what the comparison does not look at (case, diacritics)."""

    key: str
    operator: Operator
    literal: Literal
    how: str = ""


@dataclass(frozen=True, slots=True)
class Both:
    """All of these hold."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of these holds."""

    parts: tuple["Predicate", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    part: "Predicate"


Predicate = Comparison | Both | Either | Not

DEEPEST = 60
MOST_PARTS = 500

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    | (?P<how>\[[A-Za-z]+\])
    | (?P<sign>==|=>|=<|<=|>=|<>|!=|&&|\|\||[=<>!(){},])
    | (?P<word>[A-Za-z_][A-Za-z0-9_.]*)
    )""",
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = {
    "=": Operator.IS,
    "==": Operator.IS,
    "<>": Operator.IS_NOT,
    "!=": Operator.IS_NOT,
    "<": Operator.BELOW,
    "<=": Operator.AT_MOST,
    "=<": Operator.AT_MOST,
    ">": Operator.ABOVE,
    ">=": Operator.AT_LEAST,
    "=>": Operator.AT_LEAST,
    "CONTAINS": Operator.CONTAINS,
    "BEGINSWITH": Operator.BEGINS,
    "ENDSWITH": Operator.ENDS,
    "LIKE": Operator.LIKE,
}
_JOINING = frozenset({"AND", "OR", "NOT", "IN"})
_NIL = frozenset({"NIL", "NULL"})
_FLAGS = {"YES": "1", "TRUE": "1", "NO": "0", "FALSE": "0"}
_UNUSABLE = frozenset({"TRUEPREDICATE", "FALSEPREDICATE"})


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        return self.text.upper() if self.kind in {"word", "sign"} else ""


def parse(text: str) -> Predicate:
    """Read a filter. Raises `Unfit`."""
    reader = _Reader(list(_tokens(text)))
    predicate = reader.any_of(0)
    reader.expect_end()
    return predicate


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise Unfit(f"cannot be read from character {at + 1} on: {text[at : at + 20]!r}")
        yield _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1)
        at = match.end()


class _Reader:
    """Goes through the tokens from left to right; NOT binds closest, then AND, then OR."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        if len(tokens) > MOST_PARTS * 4:
            raise Unfit("is too long; ask for less at once")

    def any_of(self, depth: int) -> Predicate:
        parts = [self._all_of(depth)]
        while self._take("OR", "||"):
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def expect_end(self) -> None:
        token = self._peek()
        if token is not None:
            raise Unfit(f"goes on with {token.text!r} at character {token.at} where it should end")

    def _all_of(self, depth: int) -> Predicate:
        parts = [self._one(depth)]
        while self._take("AND", "&&"):
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else Both(tuple(parts))

    def _one(self, depth: int) -> Predicate:
        if depth > DEEPEST:
            raise Unfit("is nested too deeply")
        if self._take("NOT", "!"):
            return Not(self._one(depth + 1))
        if self._take("("):
            inner = self.any_of(depth + 1)
            self._expect(")")
            return inner
        return self._comparison()

    def _comparison(self) -> Predicate:
        key = self._advance("a key")
        if key.word in _UNUSABLE:
            raise Unfit(f"{key.text} does not work here; compare with 1 or 0")
        if key.kind != "word" or key.word in _JOINING:
            raise Unfit(f"has {key.text!r} at character {key.at} where a key should stand")
        sign = self._advance("an operator")
        if sign.word == "IN":
            return self._among(key.text)
        if sign.word not in _OPERATORS:
            raise Unfit(f"has {sign.text!r} at character {sign.at} where an operator should stand")
        how = self._how()
        return Comparison(key.text, _OPERATORS[sign.word], self._literal(), how)

    def _among(self, key: str) -> Predicate:
        how = self._how()
        self._expect("{")
        values = [self._literal()]
        while self._take(","):
            values.append(self._literal())
        self._expect("}")
        return Either(tuple(Comparison(key, Operator.IS, value, how) for value in values))

    def _how(self) -> str:
        token = self._peek()
        if token is None or token.kind != "how":
            return ""
        self._next += 1
        letters = token.text[1:-1].lower()
        if not set(letters) <= set("cd"):
            raise Unfit(f"has {token.text} at character {token.at}; [c], [d] and [cd] are known")
        return "".join(letter for letter in "cd" if letter in letters)

    def _literal(self) -> Literal:
        token = self._advance("a value")
        if token.kind == "string":
            return Literal(re.sub(r"\\(.)", r"\1", token.text[1:-1], flags=re.DOTALL), quoted=True)
        if token.kind == "number":
            return Literal(token.text)
        if token.word in _NIL:
            return Literal(None)
        if token.word in _FLAGS:
            return Literal(_FLAGS[token.word])
        if token.word in _UNUSABLE:
            raise Unfit(f"{token.text} does not work here; compare with 1 or 0")
        raise Unfit(f"has {token.text!r} at character {token.at} where a value should stand; quote texts")

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _advance(self, wanted: str) -> _Token:
        token = self._peek()
        if token is None:
            raise Unfit(f"ends where {wanted} should stand")
        self._next += 1
        return token

    def _take(self, *words: str) -> bool:
        token = self._peek()
        if token is None or token.word not in words:
            return False
        self._next += 1
        return True

    def _expect(self, word: str) -> None:
        if not self._take(word):
            token = self._peek()
            found = f"{token.text!r} at character {token.at}" if token else "its end"
            raise Unfit(f"has {found} where {word!r} should stand")

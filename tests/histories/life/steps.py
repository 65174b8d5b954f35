"""What a history is made of: steps as short texts, and the strategy that throws them.

A history is a list of texts such as `acknowledge 1 clean lost`. It prints as itself, and what it prints can be played
again. Orders are named by the sequence in which they were placed, counted on from the first when there are fewer.
"""

from collections.abc import Callable, Sequence
from functools import cache

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tillproof.simulators.shopper import GALLERY

History = list[str]

HEADERS = ("wait-for-invoice", "redeliver", "keep-voided")
"""Settings a history can begin with: another download mode, rejected orders offered again, voids not paid back."""

ORDINARY = "ordinary"
SEVERAL = (ORDINARY, "three-for-25", "three-for-25", "configurable", "bundle-dynamic", "tax-on-shipping")
LIKES = ("visa", *SEVERAL * 5, *(name for name in GALLERY if name not in ("visa", "fifty-lines")))
"""What is bought. Often several pieces, of which some can be shipped, cancelled, paid back, and some not; fifty lines
are left out because they take as long as twenty other orders.
"""

DONE_UNHEARD = ("drop_response", "status_after", "truncate")
TROUBLES = (*DONE_UNHEARD, *DONE_UNHEARD, "drop_request", "status", "html_login")
"""How Magento fails: it does what it is asked and its answer is lost, or it does nothing."""

READ = ("/orders", "/products")
PLACES = ("write", "write", "/invoice", "/ship", "/refund", "/cancel", "/comments", *READ, "any")
"""Where it fails: at a request that writes, one whose path holds this, or any."""

DELIVERIES = ("lost", "never", "twice")
"""What can become of a message: its answer is lost, it never arrives, it arrives twice. Or the bridge dies over it."""

MOMENTS = (1, 61, 700, 7_200, 90_000)
"""Seconds by which the clock moves on."""


QUIETLY = settings(
    max_examples=2,
    deadline=None,
    database=None,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate, Phase.shrink),
)
"""The same seed throws the same history in every run; what fails says by itself how to see it again."""

SIMPLEST = ["place visa"]
"""What hypothesis always begins with."""


def of_seed(number: int, thrown: st.SearchStrategy[History], run: Callable[[History], None]) -> None:
    """Runs the one history of this seed; if that fails, ever shorter ones that fail too.

    A seed for each of them, because hypothesis likes to follow one throw by many that differ little.
    """

    @seed(number)
    @QUIETLY
    @given(thrown)
    def unless_simplest(history: History) -> None:
        __tracebackhide__ = True
        if history != SIMPLEST:
            run(history)

    unless_simplest()


def parse(text: str) -> History:
    """The inverse of `written`: steps are separated by semicolons or stand on lines of their own."""
    return [step.strip() for line in text.splitlines() for step in line.split(";") if step.strip()]


def written(history: Sequence[str]) -> str:
    """On one line, as the replay command takes it."""
    return "; ".join(history)


OPENINGS = (
    "",
    "cycle; poll",
    "cycle; poll",
    "cycle; poll; store-cancel 1; cycle; acknowledge 1 clean",
    "cycle {death}",
    "cycle {death}",
    "carry",
    "carry; cycle",
    "carry; cycle",
    "carry; cycle; ship 1 one",
    "carry; cycle; ship 1 one; void 1; cycle",
    "carry; cycle; refund 1 part; cycle",
    "carry; store-cancel 1",
    "carry; invoice 1 part; store-hold 1; cycle",
    "clock 7200; {trouble}; cycle",
    "cycle; operator hold 1",
    "carry; operator resend 1",
)
"""How far the first order has come before chance takes over. Once it was not read for long, and then badly; or the
bridge died over it.
"""

READ_BADLY = ("trouble html_login 1 /products", "trouble drop_response 3 /products")


@cache
def histories(longest: int, *, killed: bool = False) -> st.SearchStrategy[History]:
    """Settings, a first order, and up to `longest` steps. `killed`: the bridge is a process that dies often."""
    headers = st.lists(st.sampled_from(HEADERS), max_size=2, unique=True)
    mostly_none = st.one_of(st.just(list[str]()), st.just(list[str]()), headers)
    opening = _opening(killed=killed).map(parse)
    steps = st.lists(_step(killed=killed), min_size=longest // 2, max_size=longest)
    return st.tuples(mostly_none, _place(), opening, steps).map(
        lambda parts: [*parts[0], parts[1], *parts[2], *(step for part in parts[3] for step in parse(part))]
    )


def _opening(*, killed: bool) -> st.SearchStrategy[str]:
    """How far the first order has come; often until the first thing that goes wrong when it is written to the store."""
    usual = st.tuples(st.sampled_from(OPENINGS), st.sampled_from(READ_BADLY), _death(killed, 8)).map(
        lambda parts: parts[0].format(trouble=parts[1], death=parts[2])
    )
    if killed:
        return usual
    return st.one_of(usual, usual, _written_badly("1").map("carry; cycle; {}".format))


def _step(*, killed: bool) -> st.SearchStrategy[str]:
    """The earlier in the list, the simpler; the more often, the likelier. The empty step is what others shrink to."""
    others = _deadly_cycles() if killed else [*_of_the_line(), *_of_the_bridge()]
    return st.one_of(st.just(""), *_of_the_pos(killed=killed), *_of_the_shop(), *others)


def _of_the_pos(*, killed: bool) -> list[st.SearchStrategy[str]]:
    order = _number(1, 3)
    deaths = [_death(killed, 1)] * (8 if killed else 1)
    delivery = st.one_of(*[st.just("")] * 6, st.sampled_from(DELIVERIES), *deaths)
    acknowledgement = _words(
        "acknowledge", order, st.sampled_from(("clean", "failing", "1010", "warning")), delivery
    )
    parcel = st.sampled_from(("all", "one", "absent", "empty", "too-much", "no-tracking"))
    return [
        *[st.just("poll")] * 2,
        *[_words("poll", _death(killed, 1))] * (4 if killed else 1),
        *[acknowledgement] * 4,
        *[_words("accept-cancellation", order, st.sampled_from(("clean", "failing")), delivery)] * 2,
        *[_words("ship", order, parcel, delivery)] * 3,
        *[_words("void", order, delivery)] * 2,
        *[_words("cancel-line", order, _number(1, 3), _number(1, 2), delivery)] * 2,
        _words("sell-line", order, delivery),
        *[_words("repeat", _number(1, 6))] * 2,
        st.just("wrong-password"),
    ]


def _of_the_shop() -> list[st.SearchStrategy[str]]:
    order = _number(1, 3)
    how_much = st.sampled_from(("whole", "part"))
    return [
        *[_place()] * 2,
        *[_words("store-cancel", order)] * 2,
        *[_words("refund", order, how_much)] * 2,
        *[_words("invoice", order, how_much)] * 2,
        *[_taken_back()] * 4,
        _words("store-hold", order),
        _words("store-unhold", order),
        _words("edit", order),
    ]


def _taken_back() -> st.SearchStrategy[str]:
    """The shop's people take an order back, whole or in part, and the bridge reads it at once."""
    order = _number(1, 3)
    deed = st.one_of(
        _words("store-cancel", order), _words("refund", order, st.sampled_from(("whole", "part")))
    )
    return st.tuples(deed, st.just("cycle")).map("; ".join)


def _of_the_line() -> list[st.SearchStrategy[str]]:
    """Troubles, also just when the bridge has something to write."""
    trouble = _words("trouble", st.sampled_from(TROUBLES), _number(1, 3), st.sampled_from(PLACES))
    return [*[trouble] * 2, *[_written_badly(_number(1, 3))] * 8, st.just("line-down"), st.just("line-up")]


def _written_badly(order: str | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    errand = st.one_of(
        _words("ship", order, st.sampled_from(("one", "one", "all"))),
        _words("cancel-line", order, _number(1, 3), "1"),
        _words("void", order),
        st.just("carry"),
    )
    trouble = _words("trouble", st.sampled_from(TROUBLES), _number(1, 2), "write")
    return st.tuples(errand, trouble, st.just("cycle")).map("; ".join)


def _of_the_bridge() -> list[st.SearchStrategy[str]]:
    wishes = st.sampled_from(("release", "resend", "exclude", "hold", "unhold"))
    return [
        *[st.just("carry")] * 4,
        *[st.just("cycle")] * 3,
        _words("cycle", _death(False, 14)),
        *[_words("operator", wishes, _number(1, 3))] * 3,
        st.just("restart"),
        st.sampled_from(("module off", "module on")),
        *[_words("clock", st.sampled_from(MOMENTS).map(str))] * 2,
        _words("skew", st.sampled_from(("0", "90", "-90"))),
    ]


def _deadly_cycles() -> list[st.SearchStrategy[str]]:
    return [*[_words("cycle", _death(True, 10))] * 20, *[st.just("carry")] * 3, st.just("restart")]


def _death(killed: bool, commits: int) -> st.SearchStrategy[str]:
    """At one of the first commits from then on; a process can also be killed after some milliseconds."""
    named = _words(st.sampled_from(("dies-before", "dies-after")), _number(1, commits))
    return st.one_of(named, _words("killed", _number(0, 2 + 4 * commits))) if killed else named


def _place() -> st.SearchStrategy[str]:
    return _words("place", st.sampled_from(LIKES))


def _number(least: int, most: int) -> st.SearchStrategy[str]:
    return st.integers(least, most).map(str)


def _words(*parts: str | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    chosen = [st.just(part) if isinstance(part, str) else part for part in parts]
    return st.tuples(*chosen).map(lambda words: " ".join(word for word in words if word))

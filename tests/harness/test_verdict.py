"""Verdicts: one order, one join, names that are made from one table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillproof.harness.verdict import Verdict, join

VERDICTS = st.sampled_from(Verdict)


@pytest.mark.parametrize("verdict", Verdict)
def test_words_and_keys_are_read_back(verdict: Verdict) -> None:
    assert Verdict.read(verdict.words) is verdict
    assert Verdict.read(verdict.key) is verdict
    assert Verdict.read(f"  {verdict.words.upper()} ") is verdict


def test_the_order_is_that_of_the_decisions() -> None:
    assert [verdict.words for verdict in Verdict] == [
        "error of ours",
        "fail",
        "warning",
        "pass",
        "not run",
        "not observable",
        "not applicable",
        "not claimed",
    ]


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'green' is none; known are error of ours, fail"):
        Verdict.read("green")


@given(st.lists(VERDICTS))
def test_joining_takes_the_worst(verdicts: list[Verdict]) -> None:
    joined = join(verdicts)
    assert joined in (verdicts or [Verdict.NOT_CLAIMED])
    assert not any(verdict.is_worse_than(joined) for verdict in verdicts)


@given(st.lists(VERDICTS), st.lists(VERDICTS))
def test_joining_in_parts_is_joining_at_once(one: list[Verdict], other: list[Verdict]) -> None:
    assert join([join(one), join(other)]) is join(one + other)

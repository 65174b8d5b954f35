"""Properties of money, text and dates, whatever comes (EVO-D17, EVO-D18, EVO-D21)."""

import json
import unicodedata
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tillproof.bridge.clock import instant, stamp
from tillproof.bridge.money import amount, cents, share
from tillproof.bridge.outlets.web_orders import reader, writer
from tillproof.bridge.text import clean, short


@given(st.integers(0, 10_000_000), st.integers(1, 500))
def test_shares_add_up_exactly(total: int, pieces: int) -> None:
    money = Decimal(total) / 100
    parts = share(money, pieces)
    assert sum(quantity for quantity, _ in parts) == pieces
    assert sum(quantity * price for quantity, price in parts) == money
    assert len(parts) <= 2
    assert all(quantity > 0 and price == cents(price) for quantity, price in parts)


@pytest.mark.parametrize(
    ("value", "rounded"), [("12.345", "12.35"), ("12.3449", "12.34"), ("-0.001", "0.00"), (15, "15.00")]
)
def test_cents_round_half_up(value: str | int, rounded: str) -> None:
    assert f"{cents(amount(value))}" == rounded


@pytest.mark.parametrize("value", ["abc", "NaN", "Infinity", "1e15", "-1e999999", [], {}])
def test_what_is_no_money(value: object) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        amount(value)


@given(st.text())
def test_clean_text_travels_through_xml_unchanged(text: str) -> None:
    cleaned, _ = clean(text)
    sent = writer.document("versions", {"version": [cleaned]}, as_json=False)
    assert (etree.fromstring(sent).findtext("version") or "") == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)


@pytest.mark.parametrize(
    ("stored", "meant", "lossy"),
    [
        ("Caf&eacute; &trade;", "Café ™", False),
        ("O&#039;Brien &amp; S&#xF8;n", "O'Brien & Søn", False),
        ("AT&T, R&D &copy without end", "AT&T, R&D &copy without end", False),
        ("&nosuchentity; &amp;amp;", "&nosuchentity; &amp;", False),
        ("a\x1ab\x00c", "abc", True),
        ("a&#0;b&#26;c&#xD800;", "abc", True),
        ("cafe\u0301 \ud800", "café ", True),
        ("]]> <x> \U0001f6b2 \u0627", "]]> <x> \U0001f6b2 \u0627", False),
    ],
)
def test_what_shops_store(stored: str, meant: str, lossy: bool) -> None:
    assert clean(stored) == (meant, lossy)


@given(st.text(max_size=3000))
def test_notes_are_one_short_line(text: str) -> None:
    line = short(text)
    assert len(line) <= 1000
    assert "\n" not in line
    line.encode()


@given(st.datetimes(timezones=st.timezones()))
def test_instants_keep_their_moment_and_their_order(moment: object) -> None:
    assert isinstance(moment, datetime)
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return
    assert instant(stamp(moment)) == moment
    assert len(stamp(moment)) == len("2026-03-04T09:15:00.000000Z")


@pytest.mark.parametrize(
    ("date", "readable"),
    [
        ("2026-03-04 09:15:00.123", True),
        ("2026-03-04 09:15:00", True),
        ("2026-03-04T09:15:00.123456", True),
        ("2026-03-04T09:15:00Z", True),
        ("2026-03-04T09:15:00.5+01:00", True),
        ("2026-03-04 09:15:00-0600", True),
        ("", True),
        ("2026-02-30 09:15:00", False),
        ("2026-03-04 25:15:00", False),
        ("2026-03-04", False),
        ("04/03/2026 09:15", False),
        ("2026-03-04 09:15:00.123 PST", False),
    ],
)
def test_dates(date: str, readable: bool) -> None:
    body = f"<order><action>void</action><date>{date}</date></order>".encode()
    if readable:
        assert reader.read_void(body, as_json=False).date == date
    else:
        with pytest.raises(reader.Faulty, match="date"):
            reader.read_void(body, as_json=False)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for as_json in (False, True):
        for read in (reader.read_acknowledgement, reader.read_shipment, reader.read_void):
            with suppress(reader.Malformed, reader.Faulty):
                read(body, as_json=as_json)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "responseType", "responseIssues", "responseIssue", "code", "items", "item", "date"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_json_breaks_the_reader(value: object) -> None:
    body = json.dumps(value).encode()
    for read in (reader.read_acknowledgement, reader.read_shipment, reader.read_void):
        with suppress(reader.Malformed, reader.Faulty):
            read(body, as_json=True)

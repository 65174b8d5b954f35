"""The parser for bytes from outside takes XML and nothing else: no DTD, no entity, no network, no bomb."""

import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tillproof.schemas import xml

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]><a>&l9;</a>'.encode()
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@pytest.fixture
def stranger() -> Iterator[socket.socket]:
    """An address somebody might be lured to; asking whether it was called never waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def refusal(body: bytes) -> str:
    with pytest.raises(xml.Refused) as caught:
        xml.parse(body)
    assert str(caught.value) == caught.value.reason
    assert "\n" not in caught.value.reason
    return caught.value.reason


def test_xml_is_read() -> None:
    root = xml.parse(b'<?xml version="1.0" encoding="UTF-8"?>\n<a><b>1</b></a>')

    assert (root.tag, root.findtext("b")) == ("a", "1")


@pytest.mark.parametrize(
    "body",
    [
        "<a>é</a>".encode(),
        "\ufeff<a>é</a>".encode(),
        '\ufeff<?xml version="1.0" encoding="utf-8"?><a>é</a>'.encode(),
        "<?xml version='1.0'?><a>é</a>".encode(),
        b"<?xml version='1.0' encoding='us-ascii'?><a>&#233;</a>",
        "<!-- <!DOCTYPE a> --><?note <!DOCTYPE a> ?>\n<a>é</a>".encode(),
    ],
)
def test_utf_8_is_read_with_or_without_declaration_and_mark(body: bytes) -> None:
    assert xml.parse(body).text == "é"


def test_a_doctype_in_text_is_text() -> None:
    assert xml.parse(b"<a><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"
    assert xml.parse(b"<a>&lt;!DOCTYPE a&gt;</a>").text == "<!DOCTYPE a>"


def test_a_comment_does_not_cut_a_value_short() -> None:
    assert xml.parse(b"<id>W-1<!-- -->2<?x y?>3</id>").text == "W-123"


@pytest.mark.parametrize(
    "prolog",
    [
        b"",
        b'<?xml version="1.0"?>\n',
        b"\xef\xbb\xbf",
        b"<!-- one --><?two three?>\n<!---->",
        b'<?xml version="1.0" encoding="utf-8"?><!-- > -->',
    ],
)
@pytest.mark.parametrize("doctype", [b"<!DOCTYPE a>", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<!doctype a>"])
def test_a_doctype_is_refused_wherever_it_stands(prolog: bytes, doctype: bytes) -> None:
    assert refusal(prolog + doctype + b"<a/>") == "a DOCTYPE is not accepted"


@pytest.mark.parametrize("encoding", ["utf-7", "UTF-16", "iso-8859-1", "cp037"])
def test_another_declared_encoding_is_refused(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'.encode()

    assert refusal(body) == f"the encoding is declared as '{encoding}'; only UTF-8 is read"


def test_an_entity_bomb_is_refused_at_once() -> None:
    before = time.process_time()

    assert refusal(BOMB) == "a DOCTYPE is not accepted"
    assert time.process_time() - before < 0.5


def test_no_file_is_opened_and_no_address_called(stranger: socket.socket, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("do not tell")
    address = f"http://127.0.0.1:{stranger.getsockname()[1]}/x"

    for target in (secret.as_uri(), address):
        refusal(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{target}">]><a>&x;</a>'.encode())
        refusal(f'<!DOCTYPE a SYSTEM "{target}"><a/>'.encode())
        refusal(f'<!DOCTYPE a [<!ENTITY % x SYSTEM "{target}"> %x;]><a/>'.encode())
        included = (
            f'<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="{target}" parse="text"/></a>'
        )
        assert "do not tell" not in "".join(xml.parse(included.encode()).itertext())

    with pytest.raises(BlockingIOError):
        stranger.accept()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the body is empty"),
        (b" \r\n", "the body is empty"),
        ("<a/>".encode("utf-16"), "the encoding is UTF-16; only UTF-8 is read"),
        ("<a/>".encode("utf-16-le"), "the body contains a NUL byte, which XML does not allow"),
        (b"<a>\0</a>", "the body contains a NUL byte, which XML does not allow"),
        ("<a>é</a>".encode("latin-1"), "the byte at position 3 is not UTF-8"),
        (b"<a>\xed\xa0\x80</a>", "the byte at position 3 is not UTF-8"),
        (b"<a>&nbsp;</a>", "not well-formed XML: Entity 'nbsp' not defined, line 1, column 10"),
        (b"<html><body><br></body></html>", "not well-formed XML: Opening and ending tag mismatch"),
        (b"<a>\x1a</a>", "not well-formed XML: PCDATA invalid Char value 26"),
        (b"<a>", "not well-formed XML: "),
        (b"<a/><b/>", "not well-formed XML: Extra content at the end of the document"),
        (b"plain words", "not well-formed XML: "),
        (b"<!-- never ends", "not well-formed XML: "),
        (b'{"orders": []}', "not well-formed XML: "),
        (b"<a>" * 10_000, "not well-formed XML: its elements are nested too deeply"),
        (b"<a>" * 300 + b"</a>" * 300, "not well-formed XML: its elements are nested too deeply"),
    ],
)
def test_what_is_no_xml_is_refused_with_a_reason(body: bytes, reason: str) -> None:
    assert refusal(body).startswith(reason)


def test_a_body_beyond_the_limit_is_not_looked_at() -> None:
    assert refusal(b"<a>" + b"x" * 6_000_000) == "the body has 6000003 bytes; at most 5242880 are read"


def test_a_body_of_exactly_the_limit_is_read() -> None:
    body = b"<a>" + b"x" * (xml.LIMIT - 7) + b"</a>"

    assert len(xml.parse(body).text or "") == xml.LIMIT - 7
    with pytest.raises(xml.Refused):
        xml.parse(b"<a>12</a>", limit=8)


def test_text_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="parsed from bytes, not from str"):
        xml.parse("<a/>")  # type: ignore[arg-type]


@given(TEXT, TEXT)
def test_every_text_that_xml_can_hold_survives(text: str, attribute: str) -> None:
    element = etree.Element("a", attrib={"b": attribute})
    element.text = text

    read = xml.parse(etree.tostring(element, encoding="utf-8"))

    assert (read.text or "", read.get("b")) == (text, attribute)


@given(st.binary() | st.builds(lambda tail: b"<a>" + tail + b"</a>", st.binary()))
def test_whatever_arrives_is_read_or_refused(body: bytes) -> None:
    try:
        root = xml.parse(body)
    except xml.Refused as refused:
        outcome = refused.reason
    else:
        outcome = f"a root: {root.tag!r}"

    assert outcome
    assert outcome.isprintable()


def test_many_threads_read_at_the_same_time() -> None:
    bodies = [f"<a><b>{n}</b>{'<c/>' * n}</a>".encode() for n in range(300)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            read = [root.findtext("b") for root in pool.map(xml.parse, bodies)]
    finally:
        sys.setswitchinterval(interval)

    assert read == [str(n) for n in range(300)]

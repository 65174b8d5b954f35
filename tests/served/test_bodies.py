"""Bodies that are too large, lie about their length, or are not what they say: refused, and nothing changes
(EVO-D06f, EVO-D06g, EVO-D11, EVO-D12, EVO-D18)."""

import gzip
import select
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from door.messages import VOID, acknowledgement, line_action, shipment
from door.secrets import OPERATOR
from door.served import Served
from door.wire import Heard, chunked, request

ACKNOWLEDGE = "/LightSpeed/AcknowledgeRequest"
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="session")
def places(offered: str) -> Sequence[str]:
    """Where a body is read at all."""
    order = f"/LightSpeed/Order/{offered}"
    return (ACKNOWLEDGE, order, f"{order}/Item", f"{order}/Shipment")


# Size


@pytest.mark.parametrize("size", [5 * MEBIBYTE + 1, 6 * MEBIBYTE])
@pytest.mark.parametrize("in_chunks", [False, True])
def test_six_megabytes(served: Served, places: Sequence[str], size: int, in_chunks: bool) -> None:
    for path in places:
        body = b"<a>" + b"x" * (size - 3)
        if in_chunks:
            pieces = (body[at : at + MEBIBYTE] for at in range(0, size, MEBIBYTE))
            said = request("POST", path, b"", "Transfer-Encoding: chunked") + chunked(*pieces) + b"0\r\n\r\n"
        else:
            said = request("POST", path, body)
        heard = served.say(said)
        assert (heard.status, b"larger than" in heard.body) == (400, True)


def test_five_mebibytes_are_read(served: Served) -> None:
    body = acknowledgement("none such") + b" " * (5 * MEBIBYTE - 200)
    assert b"no order" in served.ask("POST", ACKNOWLEDGE, body).body


@pytest.mark.parametrize("length", ["5242881", "1000000000000000", "9" * 19])
def test_a_huge_body_that_is_only_announced_is_refused_at_once(served: Served, length: str) -> None:
    began = time.monotonic()
    heard = served.say(request("POST", ACKNOWLEDGE, b"<", f"Content-Length: {length}"))
    assert heard.status == 400
    assert time.monotonic() - began < 1


def test_six_megabytes_for_the_operator(served: Served) -> None:
    heard = served.ask("PUT", "/_tillproof/module", b"[" * 6 * MEBIBYTE, auth=OPERATOR)
    assert heard.status in (400, 413, 415)


# Length


@pytest.mark.parametrize(
    "length", ["-1", "-0", "+5", "0x20", "1e3", "5.0", "five", "5 5", "5,6", "", "²", "9" * 40]
)
def test_a_length_that_is_no_number(served: Served, offered: str, length: str) -> None:
    heard = served.say(request("POST", ACKNOWLEDGE, acknowledgement(offered), f"Content-Length: {length}"))
    assert heard.status == 400
    assert heard.answers == 1


def test_two_lengths(served: Served, offered: str) -> None:
    body = acknowledgement(offered)
    lengths = (f"Content-Length: {len(body)}", f"Content-Length: {len(body) - 1}")
    for told in (lengths, lengths[::-1]):
        assert served.say(request("POST", ACKNOWLEDGE, body, *told)).status == 400


@pytest.mark.parametrize("length", [0, 1, 30, 60])
def test_a_length_that_is_too_short(served: Served, offered: str, length: int) -> None:
    """The rest is not taken for a request of its own either."""
    body = acknowledgement(offered)
    keep = ("Connection: keep-alive", f"Content-Length: {length}")
    heard = served.say(request("POST", ACKNOWLEDGE, body, *keep))
    assert heard.status == 400
    assert heard.raw.count(b"HTTP/1.1 400") == heard.answers == 2


@pytest.mark.parametrize("length", [3, 40, 5000])
@pytest.mark.parametrize("length_first", [True, False])
def test_both_a_length_and_chunks(served: Served, length: int, length_first: bool) -> None:
    """The chunks count (RFC 9112, 6.1); whoever stands before the bridge might have gone by the length, and so nothing
    that comes behind is listened to."""
    told = (f"Content-Length: {length}", "Transfer-Encoding: chunked", "Connection: keep-alive")
    if not length_first:
        told = (told[1], told[0], told[2])
    body = chunked(acknowledgement("none such")) + b"0\r\n\r\n"
    heard = served.say(request("POST", ACKNOWLEDGE, b"", *told) + body + request("GET", "/LightSpeed"))
    assert heard.answers == 1
    assert heard.refused


@pytest.mark.parametrize("coding", ["gzip", "identity", "chunked, gzip", "chunkedd", "xchunked", '"chunked"'])
def test_codings_that_are_not_spoken_here(served: Served, offered: str, coding: str) -> None:
    body = chunked(acknowledgement(offered)) + b"0\r\n\r\n"
    heard = served.say(request("POST", ACKNOWLEDGE, b"", f"Transfer-Encoding: {coding}") + body, no_more=True)
    assert heard.status == 400


def test_a_packed_body(served: Served, places: Sequence[str], offered: str) -> None:
    for path in places:
        packed = gzip.compress(acknowledgement(offered))
        assert served.ask("POST", path, packed, "Content-Encoding: gzip").status == 400


# XML

WITH_LATIN_1 = '<?xml version="1.0" encoding="ISO-8859-1"?>'
BOMB = '<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(12)
)


def with_doctype(doctype: str) -> Callable[[bytes], bytes]:
    return lambda message: f'<?xml version="1.0"?>{doctype}'.encode() + message


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "blanks": lambda _: b" \r\n",
    "no end": lambda message: message[:-3],
    "no beginning": lambda message: message[3:],
    "twice": lambda message: message * 2,
    "crossed tags": lambda message: b"<x>" + message + b"<y></x></y>",
    "an entity bomb": lambda message: f"{BOMB}]>".encode() + message.replace(b"<date>", b"<date>&a11;"),
    "a doctype": with_doctype("<!DOCTYPE a>"),
    "a doctype from the net": with_doctype('<!DOCTYPE a SYSTEM "http://127.0.0.1:TRAP/x.dtd">'),
    "a parameter entity": with_doctype('<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:TRAP/"> %p;]>'),
    "a file": with_doctype('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "a doctype behind a comment": with_doctype('<!-- <a> --><?pi ?><!DOCTYPE a [<!ENTITY e "x">]>'),
    "an unknown entity": lambda message: message.replace(b"</", b"&nbsp;</", 1),
    "latin-1 bytes": lambda message: message.replace(b"</", "ü".encode("latin-1") + b"</", 1),
    "latin-1, declared": lambda message: WITH_LATIN_1.encode() + message.replace(b"</", b"\xfc</", 1),
    "declared as latin-1": lambda message: WITH_LATIN_1.encode() + message,
    "UTF-16": lambda message: message.decode().encode("utf-16"),
    "UTF-16 without a mark": lambda message: message.decode().encode("utf-16-be"),
    "UTF-32": lambda message: message.decode().encode("utf-32"),
    "UTF-7": lambda message: b'<?xml version="1.0" encoding="UTF-7"?>' + message.decode().encode("utf-7"),
    "EBCDIC": lambda message: message.decode().encode("cp037"),
    "NUL": lambda message: message.replace(b"</", b"\0</", 1),
    "U+FFFF": lambda message: message.replace(b"</", b"&#xFFFF;</", 1),
    "a control character": lambda message: message.replace(b"</", b"&#1;</", 1),
    "depth": lambda message: b"<a>" * 100_000 + message + b"</a>" * 100_000,
    "one attribute twice": lambda message: message.replace(b">", b' a="1" a="2">', 1),
    "an unknown prefix": lambda message: message.replace(b"<date>", b"<p:date>").replace(
        b">", b' p:a="1">', 1
    ),
    "text behind": lambda message: message + b"and so on",
    "a form": lambda _: b"id=1&responseType=WEB_ORDER",
    "JSON": lambda _: b'{"id": "1", "responseType": "WEB_ORDER"}',
    "a login page": lambda _: b"<!DOCTYPE html><html><body>log in</body></html>",
}


@pytest.mark.parametrize("how", SPOILT)
def test_xml_that_is_none(served: Served, places: Sequence[str], offered: str, how: str) -> None:
    messages = (acknowledgement(offered), VOID, line_action(), shipment("1"))
    with socket.create_server(("127.0.0.1", 0)) as trap:
        port = str(trap.getsockname()[1]).encode()
        for path, message in zip(places, messages, strict=True):
            began = time.monotonic()
            heard = served.ask("POST", path, SPOILT[how](message).replace(b"TRAP", port))
            assert (heard.status, heard.refused) == (400, True), heard
            assert b"<responseStatus>FAILURE</responseStatus>" in heard.body
            assert b"root:" not in heard.body
            assert time.monotonic() - began < 1
        assert select.select([trap], [], [], 0)[0] == []  # nobody called there


@pytest.mark.parametrize(
    "body",
    [
        b"<a/>",
        b"<order/>",
        b"<acknowledgerequest/>",
        b"<AcknowledgeRequests/>",
        b"<versions><version>1.0</version></versions>",
        b"<soap:Envelope xmlns:soap='http://www.w3.org/2003/05/soap-envelope'/>",
        b"<x xmlns='acknowledgeRequest'/>",
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></a>',
    ],
)
def test_another_root(served: Served, places: Sequence[str], body: bytes) -> None:
    for path in places:
        heard = served.ask("POST", path, body)
        assert (heard.status, heard.refused) == (200, True), heard
        assert b"root:" not in heard.body


def test_good_and_bad_at_once(served: Served, places: Sequence[str]) -> None:
    """Whoever is worked on together with them: the good ones are repeats, which change nothing."""
    good = request("POST", ACKNOWLEDGE, acknowledgement(served.numbers[1]))
    bad = [request("POST", path, SPOILT[how](VOID)) for path in places for how in ("NUL", "depth", "twice")]
    with ThreadPoolExecutor(24) as pool:
        heard = list(pool.map(served.say, [each for one in bad for each in (one, good)]))
    assert all(each.refused for each in heard[::2])
    assert all(b"SUCCESS" in each.body for each in heard[1::2])


# Ids and quantities


def spellings(number: str) -> Sequence[str]:
    return (
        number.upper(),
        number.lower(),
        number.swapcase(),
        number[:-1],
        number + "0",
        number.lstrip("W-"),
        f"0{number}",
        f"{number}-2",
        f"{number}\u200b",
        number.replace("-", "\u2010"),
        number.replace("0", "\uff10"),
        f"%{number}",
        f"{number}' OR '1'='1",
        "*",
        "../" + number,
        number * 1000,
    )


@pytest.mark.parametrize("which", range(len(spellings(""))))
def test_an_id_of_other_letters_or_length(served: Served, which: int) -> None:
    wrong = spellings(served.numbers[3])[which]
    if wrong == served.numbers[3]:
        pytest.skip("this spelling is the number itself")
    heard = served.ask("POST", ACKNOWLEDGE, acknowledgement(wrong.replace("'", "&apos;")))
    assert (heard.status, heard.refused) == (200, True), heard
    encoded = "".join(f"%{byte:02X}" for byte in wrong.encode())
    for path, body in (("", VOID), ("/Item", line_action()), ("/Shipment", shipment("1"))):
        heard = served.ask("POST", f"/LightSpeed/Order/{encoded}{path}", body)
        assert heard.refused, heard
    assert served.ask("POST", f"/LightSpeed/PostAuth/{encoded}/VISA/1.00").refused


@pytest.mark.parametrize(
    "quantity",
    [
        "-1",
        "0",
        "-0",
        "0.5",
        "1.5",
        "2.00001",
        "+1",
        "1e1",
        "1,0",
        "NaN",
        "0x1",
        "½",
        "١",
        "1 1",
        "",
        "9" * 10,
    ],
)
def test_a_quantity_that_is_none(served: Served, offered: str, quantity: str) -> None:
    place, items = f"/LightSpeed/Order/{offered}", served.operator(f"/orders/{offered}")["lines"]
    for item in (items[0]["item_id"], "", "0", "-1", "9" * 30):
        heard: Heard = served.ask("POST", f"{place}/Shipment", shipment(item, quantity))
        assert heard.refused, heard
        for action in ("CANCEL", "SELL"):
            assert served.ask("POST", f"{place}/Item/{item}", line_action(quantity, action)).refused


@pytest.mark.parametrize(
    "amount", ["-", "1,00", "1e3", "NaN", "1.00000", "9" * 14, "٣", "%00", "1.00%0A", "%2e"]
)
def test_an_amount_that_is_none(served: Served, offered: str, amount: str) -> None:
    encoded = amount if amount.isascii() else "".join(f"%{byte:02X}" for byte in amount.encode())
    assert served.ask("POST", f"/LightSpeed/PostAuth/{offered}/VISA/{encoded}").refused

"""A transcript shows what happened, and no secret in any form."""

import base64
from urllib.parse import quote

from tillproof.harness.transcript import Exchange, Transcript

PASSWORD = "s&cret ü:word"


def exchange(body: str, **changed: object) -> Exchange:
    return Exchange(
        method="POST",
        url="http://127.0.0.1:1/LightSpeed/AcknowledgeRequest",
        request_headers={"Content-Type": "application/xml", "Authorization": "Basic xyz"},
        request_body=b"<acknowledgeRequest/>",
        signed=True,
        status=200,
        response_headers={"Content-Type": "text/html", "Set-Cookie": "session=1"},
        response_body=body.encode(),
        **changed,  # type: ignore[arg-type]
    )


def test_the_curl_line_names_the_readers_own_variables() -> None:
    assert exchange("").curl() == (
        "curl -sS -i -X POST -u \"$USER:$PASSWORD\" -H 'Content-Type: application/xml' "
        "--data-binary '<acknowledgeRequest/>' http://127.0.0.1:1/LightSpeed/AcknowledgeRequest"
    )


def test_secrets_are_hidden_plain_encoded_and_escaped() -> None:
    pair = f"lightspeed:{PASSWORD}"
    forms = [
        PASSWORD,
        quote(PASSWORD, safe=""),
        "s&amp;cret ü:word",
        base64.b64encode(PASSWORD.encode()).decode(),
        base64.b64encode(pair.encode()).decode(),
    ]
    transcript = Transcript((PASSWORD, pair))
    transcript.write(exchange(" ".join(forms)))
    shown = transcript.last()
    assert all(form not in shown for form in forms)
    assert shown.count("[secret]") == len(forms)
    assert "session=1" not in shown
    assert "Basic xyz" not in shown


def test_what_is_withheld_is_not_shown() -> None:
    transcript = Transcript(())
    transcript.write(exchange("<webOrder>somebody else's</webOrder>"))
    transcript.withhold("a poll that lists orders of others")
    assert "somebody" not in transcript.last()
    assert "[not shown: a poll that lists orders of others]" in transcript.last()


def test_a_long_body_is_cut_and_counted() -> None:
    transcript = Transcript(())
    transcript.write(exchange("x" * 2000))
    assert transcript.last().endswith("[and 500 characters more]")

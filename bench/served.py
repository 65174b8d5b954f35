"""What the measured server loads: the bridge, and beside it routes of the same application that do next to nothing.

`/same-bytes` sends what a poll would send; `/from-memory` parses an acknowledgement and answers without a ledger.
"""

import os
from pathlib import Path

import flask
from ledgers import noon, settings

from tillproof.bridge import Bridge, open_bridge
from tillproof.bridge.serving import Front
from tillproof.schemas import xml

ANSWER = b"<acknowledgeResponse><responseStatus>SUCCESS</responseStatus></acknowledgeResponse>"


def build() -> Bridge:
    """`BENCH_LEDGER` names the ledger, `BENCH_BODY` the bytes of a poll."""
    bridge = open_bridge(settings(), Path(os.environ["BENCH_LEDGER"]), clock=noon)
    app = bridge.app
    body = Path(os.environ["BENCH_BODY"]).read_bytes() if os.environ.get("BENCH_BODY") else b""
    acknowledged: set[str] = set()

    @app.get("/same-bytes")
    def same_bytes() -> flask.Response:
        return flask.Response(body, content_type="application/xml; charset=utf-8")

    @app.post("/from-memory")
    def from_memory() -> flask.Response:
        acknowledged.add(xml.parse(flask.request.get_data()).findtext("id") or "")
        return flask.Response(ANSWER, content_type="application/xml; charset=utf-8")

    return bridge


application = Front(build, lambda: 20.0)

"""The application: the outlet's pages for the POS, and behind them Flask with the control API for the operator."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import flask
from werkzeug import Request

from .outlets.web_orders.app import WebOrders

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTROL = "/_tillproof"


def create_app(web_orders: WebOrders, control: flask.Blueprint) -> flask.Flask:
    """Everything the bridge serves."""
    app = flask.Flask("tillproof-bridge", static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.register_blueprint(control, url_prefix=CONTROL)
    app.wsgi_app = _OutletFirst(web_orders, app.wsgi_app)  # type: ignore[assignment]

    @app.after_request
    def never_stored(answer: flask.Response) -> flask.Response:
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return app


class _OutletFirst:
    """The outlet answers before Flask routes: no method and no path is redirected, and a POS that calls all day long
    does not pay for what it does not use.
    """

    def __init__(self, web_orders: WebOrders, others: "WSGIApplication") -> None:
        self._web_orders = web_orders
        self._others = others

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        return (self._web_orders.handle(Request(environ)) or self._others)(environ, start)

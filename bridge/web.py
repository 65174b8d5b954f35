"""The Flask application: the outlet's pages for the POS, the control API for the operator."""

import flask

from .outlets.web_orders.app import WebOrders

CONTROL = "/_tillproof"


def create_app(web_orders: WebOrders, control: flask.Blueprint) -> flask.Flask:
    """Everything the bridge serves. The outlet answers before routing, so that no method and no path is redirected."""
    app = flask.Flask("tillproof-bridge", static_folder=None)
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = False
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.register_blueprint(control, url_prefix=CONTROL)
    app.before_request(lambda: web_orders.handle(flask.request))

    @app.after_request
    def never_stored(answer: flask.Response) -> flask.Response:
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return app

"""The status page of the POS: one look at the connection, the alarms and the latest sales.

Read-only and without personal data: it is served to whoever can reach the port. Times are in the dealer's zone.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import flask

from .issues import plain

if TYPE_CHECKING:
    from .pos import Pos

SALES_SHOWN = 50

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Lightspeed EVO (simulated)</title>
<style>
:root { color-scheme: light dark; --line: light-dark(#d9dde3, #3a4048); --soft: light-dark(#5b6570, #9aa4b0);
  --good: light-dark(#176b3a, #6fd39b); --bad: light-dark(#a3241b, #ff9a8f); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 1.5rem; } h1 small { color: var(--soft); font-weight: normal; }
h2 { font-size: 1rem; margin: 2rem 0 .5rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top;
  white-space: nowrap; }
td.text { white-space: normal; min-width: 14rem; }
th { color: var(--soft); font-weight: normal; white-space: nowrap; }
.amount { text-align: right; font-variant-numeric: tabular-nums; }
.good { color: var(--good); } .bad { color: var(--bad); } p.none { color: var(--soft); margin: 0; }
</style>
</head>
<body>
<h1>Lightspeed EVO <small>simulated point of sale, web orders</small></h1>
<dl>
  <dt>Connection</dt><dd class="{{ 'bad' if halted else 'good' if connection.enabled else '' }}">{{ state }}</dd>
  <dt>URL</dt><dd>{{ connection.url or "not filled in" }}</dd>
  <dt>Format</dt><dd>{{ connection.media_type }}</dd>
  <dt>Intervals</dt>
  <dd>request {{ "%g"|format(connection.request_interval) }} s,
    retry {{ "%g"|format(connection.retry_interval) }} s</dd>
  <dt>Machine Address</dt><dd>{{ "filled in" if connection.machine_address else "not asked for" }}</dd>
  <dt>Last poll</dt>
  <dd>{% if poll %}{{ poll.at|local }}: {{ poll.words }}{% if poll.outcome == "answered" %}
    ({{ poll.orders }} offered, {{ poll.imported }} imported, {{ poll.refused }} refused,
    {{ poll.cancelled }} cancelled){% endif %}{% else %}none yet{% endif %}</dd>
  <dt>Next call</dt><dd>{{ following|local if following else "none" }}</dd>
  <dt>Messages waiting</dt><dd>{{ waiting }}</dd>
</dl>
<h2>Alarms</h2>
{% if alarms %}
<div class="wide"><table>
  <tr><th>Since</th><th>Order</th><th>What</th><th class="amount">Times</th></tr>
  {% for alarm in alarms %}
  <tr><td>{{ alarm.raised_at|local }}</td><td>{{ alarm.subject or "all" }}</td>
    <td class="bad text">{{ alarm.text }}</td><td class="amount">{{ alarm.times }}</td></tr>
  {% endfor %}
</table></div>
{% else %}<p class="none">None.</p>{% endif %}
<h2>Latest sales</h2>
{% if sales %}
<div class="wide"><table>
  <tr><th>Sale</th><th>Order</th><th>Imported</th><th>State</th><th>Paid by</th><th class="amount">Total</th></tr>
  {% for sale in sales %}
  <tr><td>{{ sale.number }}</td><td>{{ sale.order_id }}</td><td>{{ sale.imported_at|local }}</td>
    <td>{{ sale.state.replace("_", " ") }}</td>
    <td class="text">{{ sale.bookings|map(attribute="method")|join(", ") or "free" }}</td>
    <td class="amount">{{ sale.order.total|plain }}</td></tr>
  {% endfor %}
</table></div>
{% else %}<p class="none">None yet.</p>{% endif %}
</body>
</html>
"""


def create_app(pos: "Pos") -> flask.Flask:
    """The application at the root of the POS's port."""
    app = flask.Flask("evo", static_folder=None)

    def local(instant: datetime) -> str:
        return f"{instant.astimezone(ZoneInfo(pos.connection.zone)):%Y-%m-%d %H:%M:%S}"

    app.jinja_env.filters.update(local=local, plain=plain)

    @app.get("/")
    def status() -> flask.Response:
        html = flask.render_template_string(
            _PAGE,
            connection=pos.connection,
            halted=pos.halted,
            state=_state(pos),
            poll=pos.last_poll,
            following=pos.next_call(),
            waiting=pos.waiting_messages(),
            alarms=pos.alarms(),
            sales=pos.latest_sales(SALES_SHOWN),
        )
        answer = flask.make_response(html)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return answer

    return app


def _state(pos: "Pos") -> str:
    if not pos.connection.enabled:
        return "off (tested)" if pos.tested else "off (not tested)"
    return f"stopped: {pos.halted}" if pos.halted else "enabled"

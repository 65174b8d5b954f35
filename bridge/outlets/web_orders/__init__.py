"""The web-orders outlet: a POS polls, acknowledges, voids and ships over HTTP (docs/spec/web-orders.md)."""

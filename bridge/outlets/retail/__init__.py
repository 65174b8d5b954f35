"""Lightspeed Retail (R-Series): each order pushed as a completed sale, once (docs/bridge.md, "Lightspeed Retail")."""

"""Lightspeed OnSite: web orders pushed into it as orders or invoices, credit memos as returns (MAG-12..MAG-15)."""

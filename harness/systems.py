"""The systems of a lab by name. Imports nothing, so that the command line knows them at once."""

SYSTEMS = ("magento", "bridge", "pos", "onsite", "retail")
"""In the order of their ports."""

TILLS = {"pos": "web-orders", "onsite": "onsite", "retail": "retail"}
"""The systems in which sales are made, and the bridge's name for the way there."""

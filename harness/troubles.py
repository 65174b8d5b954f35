"""What can be wrong with a lab that a person can mend. Each says the thing, the reason and the cure in one line.

Apart from the modules that raise them, so that the command line knows them without loading those.
"""


class LabTrouble(Exception):
    """Any of them."""


class EndpointsUnreadable(LabTrouble):
    """The endpoints file is not there, or not what it should be."""


class SystemMissing(LabTrouble):
    """The system asked for is not among the endpoints."""


class Unreachable(LabTrouble):
    """The system does not answer."""


class Refused(LabTrouble):
    """The system answered no; its own words."""


class HomeInUse(LabTrouble):
    """Another `tillproof up` works with this folder."""


class HomeUnusable(LabTrouble):
    """The lab's folder cannot be made or read."""


class NotStarted(LabTrouble):
    """A system could not be started."""

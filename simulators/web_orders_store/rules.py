"""All the rules by which the store behaves, as one frozen record. A sound store has every default."""

from dataclasses import dataclass, field

from .acknowledging import AcknowledgementRules
from .answers import AnswerRules
from .codec import CodecRules
from .door import DoorRules
from .drafting import DraftRules
from .formats import FormatRules
from .message import ReadingRules
from .queueing import QueueRules
from .reply import ReplyRules
from .routes import RouteRules
from .shipping import ShipmentRules
from .staff import StaffRules
from .voiding import VoidRules


@dataclass(frozen=True, slots=True)
class Rules:
    """One group of rules per concern, each defined beside the functions it names."""

    routes: RouteRules = field(default_factory=RouteRules)
    door: DoorRules = field(default_factory=DoorRules)
    formats: FormatRules = field(default_factory=FormatRules)
    replies: ReplyRules = field(default_factory=ReplyRules)
    codec: CodecRules = field(default_factory=CodecRules)
    reading: ReadingRules = field(default_factory=ReadingRules)
    answers: AnswerRules = field(default_factory=AnswerRules)
    draft: DraftRules = field(default_factory=DraftRules)
    queue: QueueRules = field(default_factory=QueueRules)
    acknowledgement: AcknowledgementRules = field(default_factory=AcknowledgementRules)
    void: VoidRules = field(default_factory=VoidRules)
    shipment: ShipmentRules = field(default_factory=ShipmentRules)
    staff: StaffRules = field(default_factory=StaffRules)

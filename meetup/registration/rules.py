"""The rules of an event's registration: who may sign up, how many, and when."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..events import Event
from ..extensions import EnumText, Model, db, now, values_check

MAX_CAPACITY = 100_000


class Way(StrEnum):
    """How people sign up: whoever wants to, whoever an organizer approves, or only who is invited."""

    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"


class RegistrationRules(Model):
    """The rules of one event. An event without a row is open to everyone, without a limit.

    ``capacity`` counts attendees without the team; it is empty for no limit. ``moves_up_at_once`` says whether a free
    place is given to the first in line at once, or offered for ``OFFER_TIME``. ``next_place`` is the number that the
    next person in line gets. Whoever changes it, or gives a place away, has locked the event with `lock`.
    """

    __tablename__ = "registration_rules"
    __table_args__ = (
        values_check("way", Way),
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    way: Mapped[Way] = mapped_column(EnumText(Way, 10), default=Way.OPEN)
    capacity: Mapped[int | None]
    has_waiting_list: Mapped[bool] = mapped_column(default=True)
    moves_up_at_once: Mapped[bool] = mapped_column(default=True)
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    next_place: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()

    @classmethod
    def find(cls, event_id: int) -> "RegistrationRules | None":
        return db.session.get(cls, event_id)

    @classmethod
    def lock(cls, event_id: int) -> "RegistrationRules | None":
        """Return the rules, and let nobody else give places of this event away until the commit.

        The lock is that of the event's row, which `lock_admission` takes too, so that the two are never taken in
        different orders.
        """
        if cls.find(event_id) is None:
            return None
        Event.lock(event_id)
        return db.session.get(cls, event_id, populate_existing=True)

    @classmethod
    def lock_or_create(cls, event_id: int) -> "RegistrationRules":
        """Return the rules like `lock`; those of an open event if there were none."""
        Event.lock(event_id)
        rules = db.session.get(cls, event_id, populate_existing=True)
        if rules is None:
            rules = cls(event_id=event_id)
            db.session.add(rules)
            db.session.flush()
        return rules

    @property
    def facts(self) -> tuple[object, ...]:
        """What the rules say besides the number of places."""
        return self.way, self.has_waiting_list, self.moves_up_at_once, self.opens_at, self.closes_at

    def take_place(self) -> int:
        """Return the number of the next place in line."""
        place = self.next_place
        self.next_place += 1
        return place

    def has_opened(self) -> bool:
        return self.opens_at is None or self.opens_at <= now()

    def has_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= now()

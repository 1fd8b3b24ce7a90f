"""Keeping in touch: how often with whom, when next, and “not now”."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import ColumnElement, String, and_, case, or_, select, union_all
from sqlalchemy.orm import Mapped, aliased, mapped_column

from ..extensions import now
from ..formats import time_zone, today
from .cadences import Cadence
from .stages import Stage

if TYPE_CHECKING:
    from ..people import User
    from .tags import Tag

KEEP_IN_TOUCH_STAGES = (Stage.WAITING, Stage.IN_TOUCH)
"""Where somebody stands with whom one keeps in touch: not before the first thanks, and never once let go."""
POSTPONEMENTS_BEFORE_LONGER = 2
"""As often as this “not now”, and the cadence is too short."""


class CadenceFacts(Protocol):
    """What the next day follows from; a contact, or a row with these columns of one."""

    @property
    def keep_every(self) -> str: ...
    @property
    def met_at(self) -> datetime: ...
    @property
    def touched_at(self) -> datetime | None: ...
    @property
    def put_off_at(self) -> datetime | None: ...
    @property
    def put_off_until(self) -> date | None: ...


class CadenceMixin:
    """The part of a contact that says when to be in touch again.

    ``keep_every``: the owner's own choice for this person, else empty, and the shortest cadence of their tags counts.
    ``touched_at``: the latest touch. ``put_off_at``, ``put_off_until`` and ``put_off_times``: the latest “not now”,
    until when, and how many in a row; a touch or a meeting after it makes them void, and its undo brings them back.
    ``keep_on``: the day that follows from all that, for lists to find. ``refresh_keep_day`` renews it after each change.
    """

    keep_every: Mapped[str] = mapped_column(String(8), default="")
    touched_at: Mapped[datetime | None]
    put_off_at: Mapped[datetime | None]
    put_off_until: Mapped[date | None]
    put_off_times: Mapped[int] = mapped_column(default=0)
    keep_on: Mapped[date | None]

    if TYPE_CHECKING:
        id: Mapped[int]
        owner_id: Mapped[int]
        met_at: Mapped[datetime]
        due_on: Mapped[date | None]
        archived_at: Mapped[datetime | None]
        stage: Mapped[str]
        owner: Mapped[User]
        tags: Mapped[list[Tag]]

    @property
    def cadence(self) -> Cadence | None:
        return effective_cadence(self.keep_every, () if self.keep_every else [tag.keep_every for tag in self.tags])

    def refresh_keep_day(self) -> None:
        """Work out anew when to be in touch."""
        self.keep_on = next_keep_day(self, self.cadence, self.owner.time_zone)

    def is_keep_day_due(self, on: date) -> bool:
        """Whether it is time to be in touch again, with somebody on the list."""
        return (
            self.keep_on is not None
            and self.keep_on <= on
            and self.stage in KEEP_IN_TOUCH_STAGES
            and not self.archived_at
        )

    def set_cadence(self, every: str) -> None:
        """Be in touch ``every`` so often (a cadence, ``never``, or empty for what the tags say)."""
        self.keep_every, self.put_off_at, self.put_off_until, self.put_off_times = every, None, None, 0
        self.refresh_keep_day()

    def postpone(self) -> bool:
        """“Not now”: ask again later. The second time in a row, later from now on; whether that is so."""
        cadence = self.cadence
        assert cadence is not None, "only what is due is put off"
        times = 1 + (self.put_off_times if _is_postponement_valid(self) else 0)
        longer = cadence.next_longer if times >= POSTPONEMENTS_BEFORE_LONGER else None
        self.keep_every = str(longer) if longer else self.keep_every
        self.put_off_times = 0 if longer else times
        self.put_off_at, self.put_off_until = now(), today(self.owner.time_zone) + (longer or cadence).postponement
        self.refresh_keep_day()
        return longer is not None

    @classmethod
    def has_keep_day(cls) -> ColumnElement[bool]:
        """For queries: whether the day to be in touch counts."""
        return and_(cls.keep_on.is_not(None), cls.stage.in_(KEEP_IN_TOUCH_STAGES))

    @classmethod
    def earliest_due_day(cls) -> ColumnElement[date | None]:
        """For queries: the day of the next step or that to be in touch, whichever is first."""
        sooner = and_(cls.has_keep_day(), or_(cls.due_on.is_(None), cls.keep_on < cls.due_on))
        return case((sooner, cls.keep_on), else_=cls.due_on)

    @classmethod
    def is_due_by(cls, owner: "User", on: date) -> ColumnElement[bool]:
        """For queries: whether either day has come by ``on``. Each of the two is looked up by its own index, where one
        condition for both would have the database read the whole list."""
        mine = aliased(cls)
        step = select(mine.id).where(mine.owner_id == owner.id, mine.due_on <= on)
        keep = select(mine.id).where(
            mine.owner_id == owner.id, mine.keep_on <= on, mine.stage.in_(KEEP_IN_TOUCH_STAGES)
        )
        return cls.id.in_(union_all(step, keep))

    @property
    def has_own_cadence(self) -> bool:
        """Whether anything was chosen for this person: a cadence of their own, or “not now”."""
        return bool(self.keep_every or self.put_off_at)

    @property
    def cadence_state(self) -> str:
        """What was chosen, in a form to keep and to put back."""
        at, until = (value and value.isoformat() for value in (self.put_off_at, self.put_off_until))
        return json.dumps([self.keep_every, self.put_off_times, at, until])

    def copy_cadence_state(self, other: "CadenceMixin") -> None:
        """Take over what was chosen for ``other``, the same person, unless something was chosen here."""
        if not self.keep_every and (other.keep_every or not self.put_off_at):
            self.restore_cadence_state(other.cadence_state)

    def restore_cadence_state(self, keeping: str) -> None:
        """Put back what ``keeping`` said."""
        self.keep_every, self.put_off_times, at, until = json.loads(keeping)
        self.put_off_at = datetime.fromisoformat(at) if at else None
        self.put_off_until = date.fromisoformat(until) if until else None
        self.refresh_keep_day()


def effective_cadence(own: str, tagged: Iterable[str]) -> Cadence | None:
    """The person's ``own`` where there is one, else the shortest of their tags'."""
    if own:
        return Cadence.parse(own)
    return min(filter(None, map(Cadence.parse, tagged)), default=None)


def next_keep_day(facts: CadenceFacts, cadence: Cadence | None, zone_name: str) -> date | None:
    """The day to be in touch, on the clocks of the owner; ``None`` without a cadence."""
    if cadence is None:
        return None
    due = cadence.day_after(_latest_contact_at(facts).astimezone(time_zone(zone_name)).date())
    return max(due, facts.put_off_until) if facts.put_off_until and _is_postponement_valid(facts) else due


def _latest_contact_at(facts: CadenceFacts) -> datetime:
    return max(facts.met_at, facts.touched_at or facts.met_at)


def _is_postponement_valid(facts: CadenceFacts) -> bool:
    """Whether nothing has happened since the latest “not now”."""
    return facts.put_off_at is not None and facts.put_off_at >= _latest_contact_at(facts)

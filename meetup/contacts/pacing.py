"""Keeping in touch: the cadence of a contact, the next keep day, and “not now”."""

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, ColumnElement, String, and_, case, or_, select, union_all
from sqlalchemy.orm import Mapped, aliased, mapped_column

from ..database.prepared import is_one_of
from ..extensions import now
from ..formats import today
from .cadences import Cadence
from .keep_days import is_postponement_valid, next_keep_day
from .stages import Stage

if TYPE_CHECKING:
    from ..people import User
    from .tags import Tag

KEEP_IN_TOUCH_STAGES = (Stage.WAITING, Stage.IN_TOUCH)
"""The stages in which the keep day counts: not before the first thanks, and not after letting go."""
POSTPONEMENTS_BEFORE_LONGER = 2
"""After so many “not now” in a row the cadence becomes longer."""


class CadenceMixin:
    """The part of a contact that says when to be in touch again.

    ``keep_every``: the cadence that the owner chose for this person; if it is empty, the shortest one of their tags
    counts. ``touched_at``: the time of the latest touch. ``put_off_at``, ``put_off_until`` and ``put_off_times``: when
    the owner last said “not now”, until when, and how often in a row. They do not count after a later touch or meeting.
    ``keep_on``: the keep day, which follows from all that. ``refresh_keep_day`` updates it after each change.
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
        """Compute the keep day again."""
        self.keep_on = next_keep_day(self, self.cadence, self.owner.time_zone)

    def is_keep_day_due(self, on: date) -> bool:
        """Return whether the keep day has come by ``on``, for a contact on the list."""
        return is_keep_day_due(self, on)

    def set_cadence(self, every: str) -> None:
        """Set the cadence: a duration, ``never``, or an empty text for that of the tags."""
        self.keep_every, self.put_off_at, self.put_off_until, self.put_off_times = every, None, None, 0
        self.refresh_keep_day()

    def postpone(self) -> bool:
        """Postpone the keep day. The second time in a row the cadence becomes longer too; return whether it did."""
        cadence = self.cadence
        assert cadence is not None, "only what is due is put off"
        times = 1 + (self.put_off_times if is_postponement_valid(self) else 0)
        longer = cadence.next_longer if times >= POSTPONEMENTS_BEFORE_LONGER else None
        self.keep_every = str(longer) if longer else self.keep_every
        self.put_off_times = 0 if longer else times
        self.put_off_at, self.put_off_until = now(), today(self.owner.time_zone) + (longer or cadence).postponement
        self.refresh_keep_day()
        return longer is not None

    @classmethod
    def has_keep_day(cls) -> ColumnElement[bool]:
        """Return the SQL condition that the contact has a keep day that counts."""
        return and_(cls.keep_on.is_not(None), is_one_of(cls.stage, KEEP_IN_TOUCH_STAGES))

    @classmethod
    def earliest_due_day(cls) -> ColumnElement[date | None]:
        """Return the SQL expression for the due day of the next step or the keep day, whichever is earlier."""
        is_keep_day_first = and_(cls.has_keep_day(), or_(cls.due_on.is_(None), cls.keep_on < cls.due_on))
        return case((is_keep_day_first, cls.keep_on), else_=cls.due_on)

    @classmethod
    def is_due_by(cls, owner: "User", on: "date | BindParameter[date]") -> ColumnElement[bool]:
        """Return the SQL condition that the due day or the keep day has come by ``on``.

        Each of the two is looked up in its own index. For one condition the database would read the whole list.
        """
        return cls._has_day(owner, lambda day: day <= on)

    @classmethod
    def is_due_between(cls, owner: "User", first: Any, last: Any) -> ColumnElement[bool]:
        """Return the SQL condition that ``earliest_due_day`` is from ``first`` to ``last``, by the same indexes."""
        is_near = cls._has_day(owner, lambda day: day.between(first, last))
        return and_(is_near, cls.earliest_due_day().between(first, last))

    @classmethod
    def _has_day(cls, owner: "User", fits: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
        """Return the SQL condition that the due day or the keep day fits."""
        contact = aliased(cls)
        due_ids = select(contact.id).where(contact.owner_id == owner.id, fits(contact.due_on))
        is_paced = fits(contact.keep_on), is_one_of(contact.stage, KEEP_IN_TOUCH_STAGES)
        keep_ids = select(contact.id).where(contact.owner_id == owner.id, *is_paced)
        return cls.id.in_(union_all(due_ids, keep_ids))

    @property
    def has_own_cadence(self) -> bool:
        """Whether the owner chose a cadence for this person, or said “not now”."""
        return bool(self.keep_every or self.put_off_at)

    @property
    def cadence_state(self) -> str:
        """The cadence and the latest “not now” as JSON, for ``restore_cadence_state``."""
        at, until = (value and value.isoformat() for value in (self.put_off_at, self.put_off_until))
        return json.dumps([self.keep_every, self.put_off_times, at, until])

    def copy_cadence_state(self, other: "CadenceMixin") -> None:
        """Copy the choices from ``other``, a contact of the same person, unless there are some here."""
        if not self.keep_every and (other.keep_every or not self.put_off_at):
            self.restore_cadence_state(other.cadence_state)

    def restore_cadence_state(self, state: str) -> None:
        """Restore a state from ``cadence_state``."""
        self.keep_every, self.put_off_times, at, until = json.loads(state)
        self.put_off_at = datetime.fromisoformat(at) if at else None
        self.put_off_until = date.fromisoformat(until) if until else None
        self.refresh_keep_day()


def is_keep_day_due(contact: Any, on: date) -> bool:
    """Return whether the keep day of a contact, or of a row with its columns, has come by ``on``."""
    has_come = contact.keep_on is not None and contact.keep_on <= on
    return has_come and contact.stage in KEEP_IN_TOUCH_STAGES and not contact.archived_at


def effective_cadence(own: str, tag_cadences: Iterable[str]) -> Cadence | None:
    """Return the person's own cadence if there is one, otherwise the shortest of those of their tags."""
    if own:
        return Cadence.parse(own)
    return min(filter(None, map(Cadence.parse, tag_cadences)), default=None)

"""Speakers who have an account: whoever says that a name in the schedule is theirs, and whom organizers believe it."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Index, Select, String, UniqueConstraint, and_, delete, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..domain_errors import DomainError
from ..events import Attendance, Event, EventSharing, join_event_sharing, summary_card_at_event
from ..events.attendance import on_leaving
from ..extensions import Model, db, now, partial_index
from ..languages import lazy_gettext
from ..pages import Page
from ..people import Card, Profile, User
from ..people.visibility import gives_face_to

MAX_NAME = 120
CLAIMS_PER_PAGE = 50


class NameTakenError(DomainError):
    """Somebody else has been approved as this speaker."""

    sentence = lazy_gettext("Someone else is this speaker already. The organizers can change that.")


class SpeakerClaim(Model):
    """That a user says that a speaker's name in the schedule of an event is theirs, and since when it is approved.

    It counts for all sessions with that name. Either side can end it at any time, which deletes it.
    """

    __tablename__ = "speaker_claims"
    __table_args__ = (
        UniqueConstraint("event_id", "name", "user_id"),
        partial_index("uq_speaker_claims_approved", "event_id", "name", where="approved_at IS NOT NULL", unique=True),
        Index("ix_speaker_claims_user_id", "user_id", "event_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(MAX_NAME))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    approved_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @hybrid_property
    def is_approved(self) -> bool:
        return self.approved_at is not None

    @is_approved.inplace.expression
    @classmethod
    def _is_approved_expression(cls) -> ColumnElement[bool]:
        return cls.approved_at.is_not(None)

    @classmethod
    def ask(cls, event: Event, user: User, name: str) -> None:
        """Say that ``name`` is that of ``user``. The same again changes nothing.

        Raises:
            NameTakenError: somebody else has been approved.
        """
        if cls._find_approved(event.id, name):
            raise NameTakenError
        insert_once(cls, event_id=event.id, user_id=user.id, name=name, asked_at=now())

    @classmethod
    def find(cls, event_id: int, claim_id: int) -> "SpeakerClaim | None":
        return db.session.scalar(select(cls).where(cls.id == claim_id, cls.event_id == event_id))

    @classmethod
    def _find_approved(cls, event_id: int, name: str) -> "SpeakerClaim | None":
        query = select(cls).where(cls.event_id == event_id, cls.name == name, cls.approved_at.is_not(None))
        return db.session.scalar(query)

    @classmethod
    def end_own(cls, event_id: int, user: User, names: Collection[str]) -> None:
        """End the claims of ``user`` to these names."""
        is_own = cls.event_id == event_id, cls.user_id == user.id, cls.name.in_(names)
        db.session.execute(delete(cls).where(*is_own))

    @classmethod
    def count_pending(cls, event_id: int) -> int:
        query = select(func.count()).where(cls.event_id == event_id, cls.approved_at.is_(None))
        return db.session.scalar(query) or 0

    def approve(self) -> None:
        """Let the schedule show the card of the user beside the name.

        Raises:
            NameTakenError: somebody else has been approved meanwhile.
        """
        Event.lock(self.event_id)
        approved = self._find_approved(self.event_id, self.name)
        if approved and approved.id != self.id:
            raise NameTakenError
        self.approved_at = self.approved_at or now()


class Speaker(NamedTuple):
    """A speaker of a session as a reader sees them.

    ``card`` is there once it is approved who it is, unless they keep their face from the reader; ``is_taken`` is true
    anyway. ``own_claim_id`` and ``is_pending`` are about the reader's claim.
    """

    name: str
    card: Card | None = None
    own_claim_id: int | None = None
    is_pending: bool = False
    is_taken: bool = False

    @property
    def can_be_claimed(self) -> bool:
        return not self.is_taken and self.own_claim_id is None


class ClaimLine(NamedTuple):
    """A claim as organizers see it, with the card as it is shared at the event."""

    id: int
    name: str
    card: Card
    asked_at: datetime
    approved_at: datetime | None


def speakers_for(event: Event, names: Collection[str], reader: User) -> list[Speaker]:
    """Return the speakers with these names as ``reader`` sees them, who attends the event. Costs one query."""
    is_own, is_approved = SpeakerClaim.user_id == reader.id, SpeakerClaim.approved_at.is_not(None)
    query = _claims_query(event.id).add_columns(is_own | gives_face_to(reader, SpeakerClaim.user_id))
    rows = db.session.execute(query.where(SpeakerClaim.name.in_(names), is_own | is_approved)).all()
    speakers = []
    for name in names:
        approved = [row for row in rows if row[0].name == name and row[0].approved_at]
        cards = [summary_card_at_event(row[1], row[2]) for row in approved if row[3]]
        own = next((row[0] for row in rows if row[0].name == name and row[0].user_id == reader.id), None)
        card, is_pending = next(iter(cards), None), bool(own and not own.approved_at)
        speakers.append(Speaker(name, card, own.id if own else None, is_pending, bool(approved)))
    return speakers


def claim_page(event: Event, after: str | None) -> Page[ClaimLine]:
    """Return a page of the claims at an event, those that wait for an answer first."""
    keys = SpeakerClaim.is_approved, SpeakerClaim.asked_at, SpeakerClaim.id
    page = Page.load_rows(_claims_query(event.id), keys, after, CLAIMS_PER_PAGE, descending=False)
    return page.map(lambda row: _to_line(*row))


def _to_line(claim: SpeakerClaim, profile: Profile, sharing: EventSharing) -> ClaimLine:
    card = summary_card_at_event(profile, sharing)
    return ClaimLine(claim.id, claim.name, card, claim.asked_at, claim.approved_at)


def _claims_query(event_id: int) -> Select[SpeakerClaim, Profile, EventSharing]:
    attends = and_(Attendance.event_id == event_id, Attendance.user_id == SpeakerClaim.user_id)
    query = select(SpeakerClaim, Profile, EventSharing).join(Profile, Profile.user_id == SpeakerClaim.user_id)
    query = query.join(Attendance, attends).where(SpeakerClaim.event_id == event_id)
    return join_event_sharing(query, Profile.user_id, event_id)


@on_leaving
def _end_claims(event: Event, user: User) -> None:
    db.session.execute(delete(SpeakerClaim).where(SpeakerClaim.event_id == event.id, SpeakerClaim.user_id == user.id))

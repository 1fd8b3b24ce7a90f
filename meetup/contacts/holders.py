"""Who has my card: everybody who holds it, asks for it, or had it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import aliased, lazyload

from ..extensions import db, now
from ..pages import Page
from ..people import Card, Profile, User
from .blocks import Block
from .models import Contact
from .touches import Change

STATES = {"holding": "Have it", "asking": "Ask for it", "revoked": "Taken back"}
ROWS = 25
REQUESTS = 10
"""As many as Today shows; the others follow once these are answered."""

Held = aliased(Contact, name="held")
"""A contact of somebody else: what they hold of the person who looks."""


@dataclass(frozen=True)
class Holder:
    """Somebody's hold on my card: ``held`` is their contact of me, ``mine`` my own contact of them."""

    held: Contact
    mine: Contact | None
    name: str

    @property
    def card(self) -> Card:
        return self.mine.face if self.mine else Card(user_id=self.held.owner_id, name=self.name)

    @property
    def place(self) -> str:
        """Where we met, as far as I know; where they say we met is their own note."""
        return self.mine.place if self.mine else ""

    @property
    def badge_only(self) -> bool:
        return self.held.given_at is None

    @property
    def since(self) -> datetime:
        return self.held.given_at or self.held.met_at


def _is(state: str) -> ColumnElement[bool]:
    """Whether ``Held`` is in that state (of ``STATES``)."""
    if state == "revoked":
        return Held.revoked_at.is_not(None)
    if state == "asking":
        return Held.asked_at.is_not(None)
    return Held.given_at.is_not(None) & Held.revoked_at.is_(None)


def _holds(person: User, state: str, event_id: int | None = None) -> Select[Contact, Contact, str]:
    """Rows of their contact, mine, and their name; without those I blocked, who hold nothing."""
    # Only what a line shows comes along: of their contact nothing but the row, of mine the face and the place.
    bare = (lazyload(getattr(Held, part)) for part in ("profile", "kept_card", "sharing", "event", "room"))
    blocked = select(Block.person_id).where(Block.owner_id == person.id)
    query = (
        select(Held, Contact, Profile.name)
        .join(Profile, Profile.user_id == Held.owner_id)
        .outerjoin(Contact, (Contact.owner_id == person.id) & (Contact.person_id == Held.owner_id))
        .where(Held.person_id == person.id, Held.owner_id.not_in(blocked), _is(state))
        .options(*bare)
    )
    return query.where(Contact.event_id == event_id) if event_id else query


def holders_of(person: User, state: str, event_id: int | None, after: str | None) -> Page:
    """A page of ``Holder``, the latest met first."""
    page = Page.of(_holds(person, state, event_id), (Held.met_at, Held.id), after, ROWS)
    return Page([Holder(held, mine, name) for held, mine, name in page.rows], page.next)


def requests_to(person: User) -> list[Holder]:
    """Who asks for ``person``'s card and has no answer yet, the latest first."""
    asking = _holds(person, "asking").where(Held.declined_at.is_(None), Held.withheld_at.is_(None))
    rows = db.session.execute(asking.order_by(Held.asked_at.desc(), Held.id.desc()).limit(REQUESTS))
    return [Holder(held, mine, name) for held, mine, name in rows.unique()]


def holding(person: User, holder_id: int) -> Contact | None:
    """What somebody holds of ``person``: that their contact of this id is of ``person`` is the permission (Z2)."""
    query = select(Contact).where(Contact.id == holder_id, Contact.person_id == person.id)
    return db.session.scalar(query.with_for_update(of=Contact))


def _given(person: User, event_id: int | None) -> list[ColumnElement[bool]]:
    """Who has the card, or of these whom ``person`` met at one event."""
    given = [Contact.person_id == person.id, Contact.given_at.is_not(None), Contact.revoked_at.is_(None)]
    mine = aliased(Contact)
    met_there = select(mine.person_id).where(mine.owner_id == person.id, mine.event_id == event_id)
    return [*given, Contact.owner_id.in_(met_there)] if event_id else given


def count_holders(person: User, event_id: int | None = None) -> int:
    return db.session.scalar(select(func.count()).select_from(Contact).where(*_given(person, event_id))) or 0


def revoke_all(person: User, event_id: int | None = None) -> int:
    """Take the card back from everybody who has it, or got it at one event; from how many."""
    taken = update(Contact).where(*_given(person, event_id)).execution_options(synchronize_session=False)
    values = {"revoked_at": now(), "asked_at": None, "declined_at": None}
    return len(db.session.execute(taken.values(values).returning(Contact.id)).all())


def decline(request: Contact) -> None:
    """Leave ``request`` unanswered, silently; with nothing noted of them, they need no follow-up either."""
    request.decline()
    mine = Contact.between(request.person, request.owner) if request.person else None
    if mine is None:
        return
    mine.notice()
    if mine.stage == "to_do" and not (mine.note or mine.next_step):
        Change.move(mine, "let_go")

"""Who has my card: everybody who holds it, asks for it, or had it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, update
from sqlalchemy.orm import aliased, lazyload

from ..codes import Code
from ..contacts.blocks import Block
from ..contacts.models import Contact
from ..contacts.touches import Change
from ..events import Attendance
from ..extensions import db, now
from ..pages import Page
from ..people import Card, Profile, User
from .encounters import Encounter

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


def _met_at(contact: Any, event_id: int) -> ColumnElement[bool]:
    """Whether the two behind a contact met at that event; where either says that it was is their own note."""
    meeting = (Encounter.contact_id == contact.id) | (Encounter.mirror_id == contact.id)
    there = select(Encounter.id).where(meeting, Encounter.event_id == event_id, Encounter.undone_at.is_(None))
    return there.exists()


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
    return query.where(_met_at(Held, event_id)) if event_id else query


def holders_of(person: User, state: str, event_id: int | None, after: str | None) -> Page:
    """A page of ``Holder``, the latest met first."""
    page = Page.of(_holds(person, state, event_id), (Held.met_at, Held.id), after, ROWS)
    return Page([Holder(held, mine, name) for held, mine, name in page.rows], page.next)


def have_card_of(person: User) -> Select[*tuple[Any, ...]]:
    """Names of those whose list ``person`` is on, and since when they have the card or have it no more."""
    blocked = select(Block.person_id).where(Block.owner_id == person.id)
    facts = Profile.name, Contact.given_at, Contact.asked_at, Contact.revoked_at
    held = select(*facts).join(Profile, Profile.user_id == Contact.owner_id).where(Contact.person_id == person.id)
    return held.where(Contact.owner_id.not_in(blocked))


def requests_to(person: User) -> list[Holder]:
    """Who asks for ``person``'s card and has no answer yet, the latest first."""
    asking = _holds(person, "asking").where(Held.declined_at.is_(None), Held.withheld_at.is_(None))
    rows = db.session.execute(asking.order_by(Held.asked_at.desc(), Held.id.desc()).limit(REQUESTS))
    return [Holder(held, mine, name) for held, mine, name in rows.unique()]


class Pair(NamedTuple):
    """Both sides of an acquaintance, held until the transaction ends: their contact of me, and mine of them."""

    held: Contact
    mine: Contact | None


def holding(person: User, holder_id: int) -> Pair | None:
    """What somebody holds of ``person``: that their contact of this id is of ``person`` is the permission (Z2)."""
    query = select(Contact.owner_id).where(Contact.id == holder_id, Contact.person_id == person.id)
    owner_id = db.session.scalar(query)
    both = Contact.held(person.id, owner_id) if owner_id else {}
    return Pair(both[owner_id], both.get(person.id)) if owner_id in both else None


def _known_by(person: User, event_id: int | None) -> list[ColumnElement[bool]]:
    """Who holds anything of ``person``, or of these whom they met at one event."""
    known = [Contact.person_id == person.id, Contact.revoked_at.is_(None)]
    return [*known, _met_at(Contact, event_id)] if event_id else known


def count_holders(person: User, event_id: int | None = None) -> int:
    known = select(func.count()).select_from(Contact).where(*_known_by(person, event_id))
    return db.session.scalar(known) or 0


def revoke_all(person: User, event_id: int | None = None) -> int:
    """Take card and badge back from everybody, or from all of one event; from how many.

    Codes are renewed as well: a scan that has not arrived yet, and a link that somebody kept, then open nothing.
    """
    person.profile.end_addresses()
    Code.live_of(person).rotate()
    for attendance in Attendance.of(person):
        attendance.renew_badge()
    taken = update(Contact).where(*_known_by(person, event_id)).execution_options(synchronize_session=False)
    values = {"revoked_at": now(), "asked_at": None, "declined_at": None}
    losers = db.session.scalars(taken.values(values).returning(Contact.owner_id)).all()
    news = update(Contact).where(
        Contact.owner_id == person.id, Contact.person_id.in_(losers), Contact.noticed_at.is_(None)
    )
    db.session.execute(news.values(noticed_at=now()).execution_options(synchronize_session=False))
    return len(losers)


def give(pair: Pair) -> None:
    """Let them have the card; it is news to them."""
    pair.held.give()
    pair.held.noticed_at = None
    Encounter.remember_answer(pair.held.owner, _person(pair), None)
    if pair.mine:
        pair.mine.notice()


def revoke(pair: Pair) -> None:
    """Take it back."""
    pair.held.revoke()
    if pair.mine:
        pair.mine.notice()


def decline(pair: Pair) -> None:
    """Leave a request unanswered, silently; with nothing noted of them, they need no follow-up either."""
    pair.held.decline()
    Encounter.remember_answer(pair.held.owner, _person(pair), now())
    if pair.mine is None:
        return
    pair.mine.notice()
    if pair.mine.stage == "to_do" and not (pair.mine.note or pair.mine.next_step):
        Change.move(pair.mine, "let_go")


def _person(pair: Pair) -> User:
    assert pair.held.person is not None, "it was found by its person"
    return pair.held.person

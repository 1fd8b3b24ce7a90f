"""Who may have helped: the owner's contacts, newest first, and those who introduced the owner to somebody."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import aliased

from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..contacts.summary_lines import SUMMARY_LINE_COLUMNS, SummaryLine, join_summary
from ..database import in_ids
from ..extensions import db
from ..introductions import Introduction, IntroductionSide
from ..introductions.connections import is_connected
from ..pages import Page
from ..people import Profile, User
from ..people.searching import contains_word
from ..people.visibility import is_visible_to
from .models import ChosenHelper

CHOICES_PER_PAGE = 10
MAX_INTRODUCTIONS = 10
MAX_HELPERS = 10
MAX_SEARCH_LENGTH = 100


@dataclass(frozen=True)
class IntroductionChoice:
    """An introduction that worked for the owner. Its introducer, a contact of the owner, may have helped."""

    id: int
    contact_id: int
    introducer_name: str
    other_name: str


@dataclass(frozen=True)
class Chosen:
    """Whom the owner has chosen so far."""

    contacts: Sequence[SummaryLine]
    introductions: Sequence[IntroductionChoice]

    @property
    def contact_ids(self) -> set[int]:
        return {line.id for line in self.contacts}

    @property
    def introduction_ids(self) -> set[int]:
        return {introduction.id for introduction in self.introductions}

    @property
    def count(self) -> int:
        return len(self.contacts) + len(self.introductions)


def load_choices(owner: User, words: str, after: str | None, chosen: Chosen) -> Page[SummaryLine]:
    """Return a page of the contacts that are not chosen yet, those whom ``owner`` met last first."""
    query = _lines_query(owner).where(Contact.is_listed(), Contact.id.not_in(chosen.contact_ids))
    for word in words.split():
        query = query.where(contains_word(word, Contact.name_folded, KeptCard.name_folded))
    page = Page.load_rows(query, (Contact.met_at, Contact.id), after, CHOICES_PER_PAGE)
    return page.map(SummaryLine.from_row)


def list_introductions(owner: User, words: str, chosen: Chosen) -> list[IntroductionChoice]:
    """Return the latest introductions that worked for ``owner`` and are not chosen yet."""
    introducer, other = aliased(Profile), aliased(Profile)
    query = _introductions_query(owner, introducer, other).where(Introduction.id.not_in(chosen.introduction_ids))
    for word in words.split():
        query = query.where(contains_word(word, introducer.name_folded, other.name_folded))
    rows = db.session.execute(query.limit(MAX_INTRODUCTIONS))
    return [_choice(row) for row in rows]


def find_chosen(owner: User, contact_ids: Collection[int], introduction_ids: Collection[int]) -> Chosen | None:
    """Return whom ``owner`` chose, ``None`` if one of them does not exist for the owner."""
    introducer, other = aliased(Profile), aliased(Profile)
    contacts: Sequence[Row[Any]] = ()
    introductions: Sequence[Row[Any]] = ()
    if contact_ids:
        query = _lines_query(owner).where(Contact.is_kept(), in_ids(Contact.id, contact_ids))
        contacts = db.session.execute(query.order_by(Contact.met_at.desc(), Contact.id.desc())).all()
    if introduction_ids:
        wanted = _introductions_query(owner, introducer, other)
        introductions = db.session.execute(wanted.where(in_ids(Introduction.id, introduction_ids))).all()
    if len(contacts) < len(set(contact_ids)) or len(introductions) < len(set(introduction_ids)):
        return None
    return Chosen([SummaryLine.from_row(row) for row in contacts], list(map(_choice, introductions)))


def helpers_of(owner: User, chosen: Chosen, shown_ids: Collection[int]) -> list[ChosenHelper]:
    """Return those who helped, each contact once. ``shown_ids`` are the contacts with whom both histories show it."""
    introduction_of = {choice.contact_id: choice.id for choice in reversed(chosen.introductions)}
    ids = [*chosen.contact_ids, *(id_ for id_ in introduction_of if id_ not in chosen.contact_ids)]
    reached = _reached_ids(owner, ids)
    contacts = db.session.scalars(select(Contact).where(in_ids(Contact.id, ids)).order_by(Contact.id)).unique()
    return [
        ChosenHelper(contact, introduction_of.get(contact.id), contact.id in shown_ids, contact.id in reached)
        for contact in contacts
    ]


def _choice(row: Any) -> IntroductionChoice:
    id_, contact_id, introducer_name, other_name = row
    return IntroductionChoice(id_, contact_id, introducer_name, other_name)


def _reached_ids(owner: User, contact_ids: Collection[int]) -> set[int]:
    """Return those of the contacts whose person can be asked: the two are connected, and neither hides."""
    query = select(Contact.id).where(in_ids(Contact.id, contact_ids), Contact.person_id.is_not(None))
    is_seen = is_visible_to(owner, Contact.person_id)  # type: ignore[arg-type]
    return set(db.session.scalars(query.where(is_seen, is_connected(owner.id, Contact.person_id))))


def _lines_query(owner: User) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(*SUMMARY_LINE_COLUMNS, Contact.met_at, Contact.id)
    query = query.select_from(Contact).outerjoin(Profile, Profile.user_id == Contact.person_id)
    return join_summary(query).where(Contact.owner_id == owner.id)


def _introductions_query(owner: User, introducer: Any, other: Any) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(Introduction.id, Contact.id, introducer.name, other.name)
    query = query.join(IntroductionSide, IntroductionSide.introduction_id == Introduction.id)
    query = query.join(introducer, introducer.user_id == Introduction.introducer_id)
    query = query.join(other, other.user_id == IntroductionSide.other_id)
    is_own = Contact.owner_id == owner.id, Contact.person_id == Introduction.introducer_id, Contact.is_listed()
    query = query.join(Contact, and_(*is_own))
    query = query.where(IntroductionSide.person_id == owner.id, Introduction.met_at.is_not(None))
    return query.order_by(Introduction.met_at.desc(), Introduction.id.desc())

"""The introductions that somebody made, as their introducer sees them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select

from ..contacts.models import Contact
from ..database import in_ids
from ..database.prepared import GIVEN_USER
from ..extensions import db
from ..pages import Page
from ..people import Profile, User
from .models import OPEN_FOR, Introduction, IntroductionSide

MADE_PER_PAGE = 20
MAX_NEWS = 5


@dataclass(frozen=True)
class IntroducedPerson:
    """One of the two, and what they were told."""

    name: str
    contact_id: int | None
    """The introducer's contact of them, if it is still there."""
    sentence: str


@dataclass(frozen=True)
class MadeIntroduction:
    """An introduction as its introducer sees it. ``state`` is that of ``Introduction``."""

    id: int
    state: str
    created_at: datetime
    met_at: datetime | None
    is_news: bool
    """Whether both have said yes and the introducer has not said that they know."""
    people: Sequence[IntroducedPerson]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(person.name for person in self.people)

    @property
    def ends_at(self) -> datetime:
        """Until when the two can say yes."""
        return self.created_at + OPEN_FOR


def load_made_page(introducer: User, after: str | None) -> Page[MadeIntroduction]:
    """Return a page of what ``introducer`` made, the latest first."""
    query = select(Introduction).where(Introduction.introducer_id == introducer.id, Introduction.sides.any())
    page = Page.load(query, (Introduction.created_at, Introduction.id), after, MADE_PER_PAGE)
    people = _people_of(introducer, [introduction.id for introduction in page.rows])
    return page.map(lambda introduction: _made_of(introduction, people[introduction.id]))


def _made_of(introduction: Introduction, people: Sequence[IntroducedPerson]) -> MadeIntroduction:
    is_news = introduction.met_at is not None and introduction.noticed_at is None
    times = introduction.created_at, introduction.met_at
    return MadeIntroduction(introduction.id, introduction.state, *times, is_news, people)


def _people_of(introducer: User, ids: Sequence[int]) -> dict[int, tuple[IntroducedPerson, ...]]:
    own = Contact.owner_id == introducer.id, Contact.person_id == IntroductionSide.person_id, Contact.is_not_deleted()
    query = select(IntroductionSide.introduction_id, Profile.name, Contact.id, IntroductionSide.sentence)
    query = query.join_from(IntroductionSide, Profile, Profile.user_id == IntroductionSide.person_id)
    query = query.outerjoin(Contact, and_(*own)).where(in_ids(IntroductionSide.introduction_id, ids))
    people: dict[int, list[IntroducedPerson]] = defaultdict(list)
    for id_, name, contact_id, sentence in db.session.execute(query.order_by(IntroductionSide.person_id)):
        people[id_].append(IntroducedPerson(name, contact_id, sentence))
    return {id_: tuple(each) for id_, each in people.items()}


def list_news(introducer: User) -> tuple[MadeIntroduction, ...]:
    """Return the introductions to which both said yes and of which ``introducer`` has not taken note."""
    query = select(Introduction).where(*_is_news(introducer)).order_by(Introduction.met_at.desc(), Introduction.id)
    found = db.session.scalars(query.limit(MAX_NEWS)).all()
    people = _people_of(introducer, [introduction.id for introduction in found])
    return tuple(_made_of(introduction, people[introduction.id]) for introduction in found)


def news_count() -> ScalarSelect[int]:
    """Return the SQL expression for how many of these there are, of the given user."""
    return select(func.count()).select_from(Introduction).where(*_is_news(GIVEN_USER)).scalar_subquery()


def _is_news(introducer: User) -> tuple[ColumnElement[bool], ...]:
    is_unseen = Introduction.met_at.is_not(None), Introduction.noticed_at.is_(None), Introduction.sides.any()
    return Introduction.introducer_id == introducer.id, *is_unseen

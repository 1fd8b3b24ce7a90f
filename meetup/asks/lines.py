"""The outcomes of somebody as pages show them to their owner. None of it depends on what a helper answered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..database import in_ids
from ..extensions import db
from ..pages import Page
from ..people import Profile, User
from .history import introduced_name
from .models import Outcome, OutcomeHelper

OUTCOMES_PER_PAGE = 20


@dataclass(frozen=True)
class HelperLine:
    """Who helped. ``introduced_name`` is whom they introduced the owner to, if that is how they helped."""

    contact_id: int
    name: str
    introduced_name: str
    is_shown: bool


@dataclass(frozen=True)
class OutcomeLine:
    """An ask that its owner closed. ``topic`` is its name for the reader."""

    id: int
    topic: str
    closed_at: datetime
    helpers: Sequence[HelperLine]


def load_outcomes(owner: User, after: str | None) -> Page[OutcomeLine]:
    """Return a page of the outcomes of ``owner``, the latest first."""
    query = select(Outcome).where(Outcome.owner_id == owner.id)
    page = Page.load(query, (Outcome.closed_at, Outcome.id), after, OUTCOMES_PER_PAGE)
    lines = outcome_lines(page.rows)
    return Page(lines, page.next)


def find_outcome(owner: User, outcome_id: int) -> OutcomeLine | None:
    """Return the outcome with this id if it belongs to ``owner``."""
    query = select(Outcome).where(Outcome.id == outcome_id, Outcome.owner_id == owner.id)
    return next(iter(outcome_lines(db.session.scalars(query).all())), None)


def outcome_lines(outcomes: Sequence[Outcome]) -> list[OutcomeLine]:
    """Return the lines of ``outcomes``, with one statement for all helpers."""
    helpers = _helpers_of([outcome.id for outcome in outcomes])
    return [OutcomeLine(outcome.id, outcome.label, outcome.closed_at, helpers[outcome.id]) for outcome in outcomes]


def _helpers_of(outcome_ids: Sequence[int]) -> dict[int, list[HelperLine]]:
    lines: dict[int, list[HelperLine]] = defaultdict(list)
    query = select(OutcomeHelper, func.coalesce(Profile.name, KeptCard.name), introduced_name())
    query = query.join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    query = query.join(Contact, Contact.id == OutcomeHelper.contact_id).where(Contact.is_kept())
    query = query.outerjoin(Profile, Profile.user_id == Contact.person_id)
    query = query.outerjoin(KeptCard, KeptCard.id == Contact.kept_card_id)
    query = query.where(in_ids(OutcomeHelper.outcome_id, outcome_ids)).order_by(OutcomeHelper.id)
    for helper, name, introduced_to in db.session.execute(query) if outcome_ids else ():
        line = HelperLine(helper.contact_id, name, introduced_to or "", helper.shown_at is not None)
        lines[helper.outcome_id].append(line)
    return lines

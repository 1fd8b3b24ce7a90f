"""The queue of cases, as moderators see it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..languages import gettext
from ..pages import Page
from ..people import User
from ..rooms.moderators import ModeratedEvent
from ..rooms.questions.models import Question
from ..rooms.talk.messages import Message
from .cases import Case
from .reports import Report

CASES_PER_PAGE = 20

WITH_AUTHORS = (
    joinedload(Case.message).joinedload(Message.user),
    joinedload(Case.question).joinedload(Question.user),
    joinedload(Case.author),
)


@dataclass(frozen=True)
class CaseView:
    """A case with its author's name and the reported ``texts``, each wording once.

    ``reporters`` are the names of those who reported it, for organizers only; otherwise the list is empty.
    """

    case: Case
    author: str
    texts: list[str]
    reporters: list[str]


def load_case_page(
    moderated: ModeratedEvent, reader: User, room_id: int | None, closed: bool, after: str | None
) -> Page[CaseView]:
    """Return a page of ``CaseView``, the latest first: either the open cases or the ``closed`` ones.

    They are from all rooms that the reader moderates, or from the one with ``room_id``. What is reported of ``reader``
    is left out (Z7).
    """
    room_ids = moderated.room_ids if room_id is None else [room_id]
    query = select(Case).where(Case.event_id == moderated.event.id, Case.room_id.in_(room_ids))
    query = query.where(Case.author_id != reader.id)
    query = query.where(Case.closed_at.is_not(None) if closed else Case.closed_at.is_(None))
    query = query.options(*WITH_AUTHORS, joinedload(Case.room))
    query = query.options(selectinload(Case.reports).joinedload(Report.reporter))
    page = Page.load(query, (Case.opened_at, Case.id), after, CASES_PER_PAGE)
    return page.map(lambda case: _case_view(case, moderated.is_organizer))


def _case_view(case: Case, with_reporters: bool) -> CaseView:
    author = gettext("Anonymous") if case.anonymous else case.author.profile.name
    reporters = [report.reporter.profile.name for report in case.reports]
    texts = list(dict.fromkeys(report.said for report in case.reports))
    return CaseView(case, author, texts, reporters if with_reporters else [])

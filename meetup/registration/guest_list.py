"""The list of an event's guests, for its organizers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from ..events import ROLES, SUMMARY_COLUMNS_AT_EVENT, Attendance, Event, join_event_sharing, summary_card_in
from ..extensions import db
from ..ids import parse_row_id
from ..pages import Page
from ..people import Card, Profile
from ..people.searching import contains_word
from ..people.text import escape_like
from ..people.visibility import is_not_absent
from .models import ANSWERS_SHOWN, Registration, RegistrationState
from .questions import Answer, Question

MAX_SEARCH_LENGTH = 100
QUOTED_KINDS = ("short", "long")
"""The kinds of questions whose first answer stands in the list."""


@dataclass(frozen=True)
class GuestFilters:
    """Whom the list shows: those in one state, with a role, who gave an answer, or whose names contain words."""

    state: str = ""
    role: str = ""
    question_id: int | None = None
    answer: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "GuestFilters":
        """Return the filters in an address. What it says wrongly is left out."""
        state, role = query.get("state", ""), query.get("role", "")
        question, _, answer = query.get("answer", "").partition(":")
        return cls(
            state if state in [*RegistrationState] else "",
            role if role in ROLES else "",
            _row_id(question),
            answer[:MAX_SEARCH_LENGTH],
            query.get("q", "").strip()[:MAX_SEARCH_LENGTH],
        )

    @property
    def url_values(self) -> dict[str, Any]:
        """The values in the address of a list with these filters."""
        answer = f"{self.question_id}:{self.answer}" if self.question_id else ""
        values = {"state": self.state, "role": self.role, "answer": answer, "q": self.words}
        return {name: value for name, value in values.items() if value}

    def with_state(self, state: str) -> "GuestFilters":
        return replace(self, state=state)

    def conditions(self, event_id: int) -> list[ColumnElement[bool]]:
        """Return the conditions on ``Registration`` joined like in `_guests_query`."""
        conditions = [Registration.event_id == event_id, is_not_absent(Registration.user_id)]
        if self.state:
            conditions.append(Registration.state == self.state)
        if self.role:
            conditions.append(Attendance.role == self.role)
        if self.question_id:
            given = select(Answer.user_id).where(Answer.question_id == self.question_id, Answer.value == self.answer)
            of_event = select(Question.id).where(Question.event_id == event_id)
            conditions.append(Registration.state.in_(ANSWERS_SHOWN))
            conditions.append(Registration.user_id.in_(given.where(Answer.question_id.in_(of_event))))
        conditions += [_contains(word) for word in self.words.split()]
        return conditions


def _row_id(text: str) -> int | None:
    try:
        return parse_row_id(text)
    except ValueError:
        return None


def _contains(word: str) -> ColumnElement[bool]:
    """Return the condition that the name, or the invited address, contains ``word``."""
    in_address = Registration.email.like(f"%{escape_like(word.lower())}%", escape="\\")
    return or_(contains_word(word, Profile.name_folded), and_(Registration.user_id.is_(None), in_address))


class Guest(NamedTuple):
    """One line of the list. ``role`` is empty for those who do not attend, ``answer`` is the first that they wrote."""

    id: int
    card: Card
    state: RegistrationState
    state_at: datetime
    is_offered: bool
    role: str
    checked_in_at: datetime | None
    is_invited_address: bool
    answer: str = ""


def guest_page(
    event: Event, filters: GuestFilters, after: str | None, questions: Sequence[Question] = ()
) -> Page[Guest]:
    """Return a page of the list: those who wait in the order of the line, all others with the latest first.

    Of ``questions``, the answer to the first that is answered with a text is quoted.
    """
    query = _guests_query().where(*filters.conditions(event.id))
    if filters.state == RegistrationState.WAITING:
        page = Page.load_rows(query, (Registration.place, Registration.id), after, descending=False)
    else:
        page = Page.load_rows(query, (Registration.id,), after)
    return Page(_with_answers(questions, [_guest_of(row) for row in page.rows], page.rows), page.next)


def _guests_query() -> Select[*tuple[Any, ...]]:
    columns = (
        Registration.id,
        Registration.place,
        Registration.state,
        Registration.state_at,
        Registration.offered_until,
        Registration.user_id.label("guest_id"),
        Registration.email,
        Attendance.role,
        Attendance.checked_in_at,
    )
    query = select(*columns, *SUMMARY_COLUMNS_AT_EVENT).select_from(Registration)
    query = query.outerjoin(Profile, Profile.user_id == Registration.user_id)
    query = join_event_sharing(query, Registration.user_id, Registration.event_id)
    is_own = and_(Attendance.event_id == Registration.event_id, Attendance.user_id == Registration.user_id)
    return query.outerjoin(Attendance, is_own)


def _guest_of(row: Row[Any]) -> Guest:
    card = summary_card_in(row) if row.guest_id else Card(user_id=None, name=row.email)
    offered = row.offered_until is not None
    is_address = row.guest_id is None
    return Guest(row.id, card, row.state, row.state_at, offered, row.role or "", row.checked_in_at, is_address)


def _with_answers(questions: Sequence[Question], guests: Sequence[Guest], rows: Sequence[Row[Any]]) -> list[Guest]:
    """Return the guests with what they wrote to the first question that is answered with a text."""
    question = next((each for each in questions if each.kind in QUOTED_KINDS), None)
    if question is None:
        return list(guests)
    shown = [row.guest_id for row in rows if row.guest_id and row.state in ANSWERS_SHOWN]
    answers = Answer.of_users(shown, [question.id])
    texts = [next(iter(answers.get(row.guest_id, {}).get(question.id, [])), "") for row in rows]
    return [guest._replace(answer=text) for guest, text in zip(guests, texts, strict=True)]


def guest_ids(event: Event, filters: GuestFilters) -> list[int]:
    """Return the ids of all registrations that the filters leave, in the order of the line and of coming."""
    query = _guests_query().with_only_columns(Registration.id).where(*filters.conditions(event.id))
    return list(db.session.scalars(query.order_by(Registration.place, Registration.id)))


def state_counts(event: Event) -> dict[str, int]:
    """Return how many stand how with the event, and all together under an empty name."""
    query = select(Registration.state, func.count()).where(Registration.event_id == event.id)
    query = query.where(is_not_absent(Registration.user_id))
    counts: dict[str, int] = {
        str(state): count for state, count in db.session.execute(query.group_by(Registration.state))
    }
    return {"": sum(counts.values()), **counts}

"""The guest list as a spreadsheet: what each guest agreed to let the organizers have, and when (P3)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import and_, select

from ..events import Event
from ..extensions import db
from ..languages import gettext
from ..people import Agreement, User
from .guest_list import Guest, GuestFilters, guest_page
from .labels import STATE_LABELS
from .models import Registration
from .questions import Answer, Question


def guest_rows(event: Event, filters: GuestFilters) -> Iterator[Sequence[str]]:
    """Yield the headings, then the cells of each guest: the card as it is shared at the event, and the answers.

    The address is only there for those who gave it to the organizers, with the time of that.
    """
    questions = Question.all_of(event.id)
    yield [
        gettext("Name"),
        gettext("Headline"),
        gettext("Company"),
        gettext("State"),
        gettext("Since (UTC)"),
        gettext("Checked in (UTC)"),
        gettext("Email"),
        gettext("Email given (UTC)"),
        *(question.text for question in questions),
    ]
    after: str | None = None
    while True:
        page = guest_page(event, filters, after)
        yield from _rows_of(event, page.rows, questions)
        if page.next is None:
            return
        after = page.next


def _rows_of(event: Event, guests: Sequence[Guest], questions: Sequence[Question]) -> Iterator[Sequence[str]]:
    user_ids = [guest.card.user_id for guest in guests if guest.card.user_id]
    emails = _given_emails(event, user_ids)
    answers = Answer.of_users(user_ids, [question.id for question in questions])
    for guest in guests:
        email, given_at = emails.get(guest.card.user_id or 0, ("", None))
        if guest.is_invited_address:  # The organizers have typed it themselves.
            email = guest.card.name
        own = answers.get(guest.card.user_id or 0, {})
        yield [
            "" if guest.is_invited_address else guest.card.name,
            guest.card.headline,
            guest.card.company,
            str(STATE_LABELS[guest.state]),
            _moment(guest.state_at),
            _moment(guest.checked_in_at),
            email,
            _moment(given_at),
            *("; ".join(own.get(question.id, ())) for question in questions),
        ]


def _given_emails(event: Event, user_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """Return the addresses that these users gave to the organizers, and when."""
    is_standing = and_(Agreement.subject == event.agreement_subject, Agreement.ended_at.is_(None))
    query = select(User.id, User.email, Agreement.agreed_at).join(Agreement, Agreement.user_id == User.id)
    query = query.where(User.id.in_(user_ids), Agreement.kind == "organizer_email", is_standing)
    return {row.id: (row.email, row.agreed_at) for row in db.session.execute(query)}


def given_email(event: Event, registration: Registration) -> str:
    """Return the address of one guest, if they gave it to the organizers; an invited address is known to them."""
    if registration.user_id is None:
        return registration.email or ""
    return _given_emails(event, [registration.user_id]).get(registration.user_id, ("", None))[0]


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""

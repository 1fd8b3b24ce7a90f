"""The lists of operators. They name nobody: what a line is about is only shown once it is opened."""

from typing import NamedTuple

from flask_login import current_user
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..extensions import db
from ..languages import lazy_gettext
from ..pages import Page
from ..people.complaints import Complaint
from ..people.complaints.forms import REASON_LABELS
from ..people.visibility import is_not_absent
from ..rooms import Message
from .models import Operator
from .subjects import Subject, concerns_party
from .suspensions import Suspension, SuspensionMessage

ROWS = 20
KIND_LABELS = {
    "profile": lazy_gettext("A profile"),
    "event": lazy_gettext("An event"),
    "room": lazy_gettext("A room"),
}
OUTCOME_LABELS = {"set_aside": lazy_gettext("Set aside"), "suspended": lazy_gettext("Suspended")}


def load_complaints(after: str | None, closed: bool) -> Page[Complaint]:
    """Return a page of complaints: open ones, the oldest first, or closed ones, the latest first."""
    query = select(Complaint).where(~_is_own(current_user.id))
    query = query.where(Complaint.closed_at.is_not(None) if closed else Complaint.closed_at.is_(None))
    at = Complaint.closed_at if closed else Complaint.created_at
    return Page.load(query, (at, Complaint.id), after, ROWS, descending=closed)


def _is_own(user_id: int) -> ColumnElement[bool]:
    """Return the condition that a user made a complaint, or is a party to what it is about."""
    is_reporter = func.coalesce(Complaint.reporter_id == user_id, False)
    is_about_message = exists().where(Message.id == Complaint.message_id, Message.user_id == user_id)
    return or_(is_reporter, concerns_party(user_id, Complaint, Complaint.subject_id), is_about_message)


def count_for_another() -> int:
    """Return how many open complaints wait for another operator, as all that there are are parties to them."""
    operator_ids = db.session.scalars(select(Operator.user_id).where(is_not_absent(Operator.user_id))).all()
    is_for_nobody = and_(*(_is_own(operator_id) for operator_id in operator_ids))
    query = select(func.count()).select_from(Complaint).where(Complaint.closed_at.is_(None), is_for_nobody)
    return db.session.scalar(query) or 0


class SuspendedLine(NamedTuple):
    suspension: Suspension
    waits: bool
    """Whether somebody has answered and waits for a reply."""


def load_suspended(after: str | None) -> Page[SuspendedLine]:
    """Return a page of what is suspended now, the latest first."""
    message, later = aliased(SuspensionMessage), aliased(SuspensionMessage)
    is_last = ~exists().where(later.suspension_id == message.suspension_id, later.id > message.id)
    waits = exists().where(message.suspension_id == Suspension.id, message.side == "owner", is_last)
    query = select(Suspension, waits).where(Suspension.restored_at.is_(None))
    query = query.where(~concerns_party(current_user.id, Suspension, Suspension.user_id))
    page = Page.load_rows(query, (Suspension.suspended_at, Suspension.id), after, ROWS)
    return page.map(lambda row: SuspendedLine(row[0], row[1]))


def complaints_about(subject: Subject) -> list[Complaint]:
    """Return the complaints about the same thing, the latest first. Who made them is never shown."""
    query = select(Complaint).where(subject.has_complaint()).order_by(Complaint.created_at.desc(), Complaint.id.desc())
    return list(db.session.scalars(query.limit(ROWS)))


class Counts(NamedTuple):
    """How often something was reported, by how many people, and how often it has been suspended."""

    complaints: int
    people: int
    suspensions: int


def counts_of(subject: Subject) -> Counts:
    """Return the counts. Each report of somebody who was signed out is one of another person."""
    signed_out = func.count().filter(Complaint.reporter_id.is_(None))
    people = func.count(Complaint.reporter_id.distinct())
    query = select(func.count(), people, signed_out).select_from(Complaint).where(subject.has_complaint())
    total, known, unknown = db.session.execute(query).one()
    return Counts(total, known + unknown, Suspension.count_of(subject))


def reason_label(complaint: Complaint) -> str:
    return str(REASON_LABELS.get(complaint.reason, complaint.reason))

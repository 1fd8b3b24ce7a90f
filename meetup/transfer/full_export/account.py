"""What is about the owner: account, profile, what it gives and who has it, events, what they wrote."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...announcements import AnnouncementSettings
from ...contacts.blocks import Block
from ...contacts.models import Contact
from ...contacts.tags import Tag
from ...drafts.templates import Template
from ...events import Attendance, Event, EventSharing
from ...events.log import EventAct
from ...exchange.holders import holder_names_query
from ...extensions import db
from ...follow_up.run_throughs import RunThrough
from ...guide import GuideDismissal
from ...operators import Operator
from ...people import Agreement, User, card_of
from ...people.complaints import Complaint
from ...people.pictures import Picture
from ...registration import Answer, Question, Registration
from ...reminders import NotificationSettings
from ...sponsors import Lead
from ...team import TeamInvitation
from ..batches import OrderedQuery
from . import rooms as in_rooms
from .agreed import own_appointments
from .announced import received_announcements, written_announcements
from .arrivals import check_in_devices, made_check_ins, own_check_ins
from .goals import goals_by_attendance
from .helped import own_help, own_outcomes
from .introduced import introduction_settings, made_introductions, received_introductions
from .moderated import own_moderator_acts, own_reports, own_sanctions
from .operated import operator_looks, own_suspensions
from .signed_in import email_changes, own_devices, own_passkeys, security_history
from .sponsored import represented_sponsors
from .suggested import own_suggestions
from .tickets import own_tickets
from .topics import topic_notes

_ATTENDANCE_FIELDS = ("role", "joined_at", "listed_at", "checked_in_at", "no_photos_at")
_EVENT_FIELDS = ("title", "slug", "venue", "starts_at", "ends_at", "time_zone", "status")


def account_parts(owner: User) -> Iterator[tuple[str, Any]]:
    """The parts by name."""
    yield "account", {name: getattr(owner, name) for name in ("email", "language", "time_zone", "created_at")}
    yield "profile", _profile(owner)
    yield "shared", owner.profile.shared
    yield "paused_at", owner.profile.paused_at
    yield "guests_off_at", owner.profile.guests_off_at
    yield "devices", own_devices(owner)
    yield "passkeys", own_passkeys(owner)
    yield "email_changes", email_changes(owner)
    yield "security_history", security_history(owner)
    yield "agreements", _agreements(owner)
    yield "complaints", _complaints(owner)
    yield "reports", own_reports(owner)
    yield "sanctions", own_sanctions(owner)
    yield "moderator_acts", own_moderator_acts(owner)
    yield "operator_looks", operator_looks(owner)
    yield "suspensions", own_suspensions(owner)
    yield "operator_since", _operator_since(owner)
    yield "shared_at_events", _event_sharings(owner)
    yield "events", _attendances(owner)
    yield "registrations", _registrations(owner)
    yield "tickets", own_tickets(owner)
    yield "team_acts", _team_acts(owner)
    yield "team_invitations", _team_invitations(owner)
    yield "announcements", written_announcements(owner)
    yield "announced_to_me", received_announcements(owner)
    yield "given_to_sponsors", _given_to_sponsors(owner)
    yield "represented_sponsors", represented_sponsors(owner)
    yield "check_ins", own_check_ins(owner)
    yield "made_check_ins", made_check_ins(owner)
    yield "check_in_devices", check_in_devices(owner)
    yield "suggestions", own_suggestions(owner)
    yield "appointments", own_appointments(owner)
    yield "guide_dismissed_at", GuideDismissal.at_of(owner)
    yield "introductions_made", made_introductions(owner)
    yield "introductions_received", received_introductions(owner)
    yield "introduction_settings", introduction_settings(owner)
    yield "outcomes", own_outcomes(owner)
    yield "helped", own_help(owner)
    yield "notifications", _notifications(owner)
    yield "templates", own_templates(owner)
    yield "run_throughs", _run_throughs(owner)
    yield "blocked", [{"name": block.person.profile.name, "since": block.created_at} for block in Block.all_by(owner)]


def own_templates(owner: User) -> list[dict[str, str]]:
    return [{"name": template.name, "body": template.body} for template in Template.all_for(owner)]


def own_tags(owner: User) -> Iterator[dict[str, Any]]:
    return OrderedQuery(select(Tag.name, Tag.keep_every).where(Tag.owner_id == owner.id), (Tag.folded,)).iterate()


def long_lists(owner: User) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """What may be long, by name, the first first; what ``owner`` deleted in a room is not among it."""
    yield "tags", own_tags(owner)
    for name, ordered in in_rooms.room_queries(owner).items():
        yield name, ordered.iterate()
    yield "have_my_card", OrderedQuery(holder_names_query(owner), (Contact.id,)).iterate()


def _profile(owner: User) -> dict[str, Any]:
    card = card_of(owner.profile, show_all=True)
    values = {
        name: getattr(card, name) for name in ("name", "headline", "company", "pronouns", "bio", "email", "phone")
    }
    values |= {name: getattr(card, name) for name in ("interests", "offers", "asks")}
    values["topic_notes"] = topic_notes(card)
    photo = Picture.jpeg_of(card.photo_key)
    return {**values, "links": [link.url for link in card.links], "photo": b64encode(photo).decode() if photo else ""}


def _notifications(owner: User) -> dict[str, Any]:
    """What they want to be told. Devices and the calendar's address are keys, and stay here."""
    chosen = NotificationSettings.find_or_default(owner)
    pushes_off_at = AnnouncementSettings.find_pushes_off(owner)
    return {
        "rhythm": chosen.rhythm,
        "events_off_at": chosen.events_off_at,
        "announcement_pushes_off_at": pushes_off_at,
    }


def _agreements(owner: User) -> list[dict[str, Any]]:
    names = ("kind", "version", "words", "about", "chosen", "agreed_at", "ended_at")
    query = select(Agreement).where(Agreement.user_id == owner.id).order_by(Agreement.agreed_at, Agreement.id)
    return [{name: getattr(agreement, name) for name in names} for agreement in db.session.scalars(query)]


def _complaints(owner: User) -> list[dict[str, Any]]:
    names = ("kind", "about", "reason", "note", "created_at")
    query = select(Complaint).where(Complaint.reporter_id == owner.id).order_by(Complaint.id)
    return [{name: getattr(complaint, name) for name in names} for complaint in db.session.scalars(query)]


def _operator_since(owner: User) -> datetime | None:
    operator = Operator.find(owner)
    return operator.added_at if operator else None


def _event_sharings(owner: User) -> list[dict[str, Any]]:
    chosen = select(Event.title, Event.slug, EventSharing.shared).join(EventSharing, EventSharing.event_id == Event.id)
    found = db.session.execute(chosen.where(EventSharing.user_id == owner.id).order_by(Event.starts_at, Event.id))
    return [{"title": title, "slug": slug, "shared": shared} for title, slug, shared in found]


def _run_throughs(owner: User) -> list[dict[str, Any]]:
    values = select(RunThrough.stage, Event.title.label("event"), RunThrough.moved_at).outerjoin(Event)
    found = db.session.execute(values.where(RunThrough.owner_id == owner.id).order_by(RunThrough.id))
    return [dict(row) for row in found.mappings()]


def _registrations(owner: User) -> list[dict[str, Any]]:
    """How they stand with events, when it came to that, and what they answered the organizers."""
    query = select(Registration).where(Registration.user_id == owner.id).options(joinedload(Registration.event))
    return [
        {
            "title": registration.event.title,
            "slug": registration.event.slug,
            "state": registration.state,
            "state_at": registration.state_at,
            "changes": [{"state": change.state, "at": change.at} for change in registration.changes()],
            "answers": _answers(owner, registration.event_id),
        }
        for registration in db.session.scalars(query.order_by(Registration.id))
    ]


def _team_acts(owner: User) -> list[dict[str, Any]]:
    """What they did on teams of events, as the logs of these say it."""
    query = select(Event.title, Event.slug, EventAct.kind, EventAct.at).join(Event, Event.id == EventAct.event_id)
    rows = db.session.execute(query.where(EventAct.actor_id == owner.id).order_by(EventAct.id))
    return [dict(row) for row in rows.mappings()]


def _team_invitations(owner: User) -> list[dict[str, Any]]:
    """To which teams their address was invited, while that waits for an answer or is kept."""
    values = Event.title, Event.slug, TeamInvitation.role, TeamInvitation.sent_at, TeamInvitation.declined_at
    query = select(*values).join(Event, Event.id == TeamInvitation.event_id)
    rows = db.session.execute(query.where(TeamInvitation.email == owner.email).order_by(TeamInvitation.id))
    return [dict(row) for row in rows.mappings()]


def _given_to_sponsors(owner: User) -> list[dict[str, Any]]:
    return [
        {
            "event": lead.sponsor.event.title,
            "sponsor": lead.sponsor.name,
            "given_at": lead.given_at,
            "fields": lead.fields,
        }
        for lead in db.session.scalars(Lead.given_by(owner).order_by(Lead.given_at.desc(), Lead.sponsor_id))
    ]


def _answers(owner: User, event_id: int) -> list[dict[str, Any]]:
    query = select(Question.text.label("question"), Answer.value.label("answer"), Answer.answered_at)
    query = query.join(Answer, Answer.question_id == Question.id)
    query = query.where(Question.event_id == event_id, Answer.user_id == owner.id)
    rows = db.session.execute(query.order_by(Question.position, Question.id, Answer.position))
    return [dict(row) for row in rows.mappings()]


def _attendances(owner: User) -> list[dict[str, Any]]:
    load_options = joinedload(Attendance.event, innerjoin=True)
    query = select(Attendance).where(Attendance.user_id == owner.id).options(load_options).order_by(Attendance.id)
    goals = goals_by_attendance(owner)
    return [_attendance_values(attendance, goals.get(attendance.id, [])) for attendance in db.session.scalars(query)]


def _attendance_values(attendance: Attendance, goals: list[dict[str, Any]]) -> dict[str, Any]:
    values = {name: getattr(attendance.event, name) for name in _EVENT_FIELDS}
    values |= {name: getattr(attendance, name) for name in _ATTENDANCE_FIELDS}
    return {**values, "goals": goals}

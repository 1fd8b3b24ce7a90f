"""The people of a team, and what organizers change about them. Routes commit, and end the streams afterwards."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, delete, func, select
from werkzeug.exceptions import NotFound

from ..events import ROLES, Attendance, Event, change_role, join_event_sharing, record_act, summary_card_at_event
from ..events.attendance import on_leaving
from ..events.sharing import EventSharing
from ..extensions import db
from ..outbox import write_letter
from ..pages import Page
from ..people import Card, Profile, User
from ..people.visibility import is_not_absent
from ..rooms import Room
from ..rooms.hosts import RoomHost
from .models import TeamInvitation

KIND = "team_role"
ROLES_ENDING_HOSTING = ("speaker", "attendee")
"""Whoever is given one of these hosts no room any more, until they accept to host one again."""
MEMBERS_PER_PAGE = 200


class Member(NamedTuple):
    """Somebody of the team: their attendance, their card as they share it at the event, and the rooms they host."""

    attendance: Attendance
    card: Card
    rooms: Sequence[Room]


def load_members_page(event: Event, after: str | None) -> Page[Member]:
    """Return a page of the team, organizers first. Runs two queries."""
    rank = case({role: number for number, role in enumerate(ROLES)}, value=Attendance.role).label("rank")
    keys = (rank, Attendance.joined_at, Attendance.id)
    query = select(Attendance, Profile, EventSharing, *keys).join(Profile, Profile.user_id == Attendance.user_id)
    query = join_event_sharing(query, Profile.user_id, event.id).where(*_is_member(event))
    page = Page.load_rows(query, keys, after, MEMBERS_PER_PAGE, descending=False)
    rooms = RoomHost.rooms_by_attendance(event.id)
    return page.map(lambda row: Member(row[0], summary_card_at_event(row[1], row[2]), rooms.get(row[0].id, ())))


def count_members(event: Event) -> int:
    return db.session.scalar(select(func.count()).select_from(Attendance).where(*_is_member(event))) or 0


def _is_member(event: Event) -> tuple[ColumnElement[bool], ...]:
    return Attendance.event_id == event.id, Attendance.role != "attendee", is_not_absent(Attendance.user_id)


def get_member(event: Event, attendance_id: int) -> Member:
    """Return one person of the team. Raise NotFound if they are not on it."""
    query = select(Attendance, Profile, EventSharing).join(Profile, Profile.user_id == Attendance.user_id)
    query = join_event_sharing(query, Profile.user_id, event.id).where(Attendance.id == attendance_id)
    row = db.session.execute(query.where(*_is_member(event))).one_or_none()
    if row is None:
        raise NotFound
    rooms = RoomHost.rooms_by_attendance(event.id).get(attendance_id, ())
    return Member(row[0], summary_card_at_event(row[1], row[2]), rooms)


def set_role(attendance: Attendance, role: str, by: User) -> None:
    """Give somebody of the team another role, and tell them. As a speaker or attendee they host no room any more.

    Raises:
        LastOrganizerError: they are the only organizer.
    """
    before = change_role(attendance, role)
    if role == before:
        return
    hosted = role in ROLES_ENDING_HOSTING and RoomHost.remove_all(attendance.id)
    if ROLES.index(role) > ROLES.index(before):
        forget_invitations(attendance.event, attendance.user)
    kind = "team_left" if attendance.user_id == by.id else "team_changed"
    record_act(attendance.event_id, by, kind, attendance.user_id, role=role, before=before)
    if attendance.user_id != by.id:
        tell(attendance.event, attendance.user, before, role, hosted="yes" if hosted else "")


def remove(attendance: Attendance, by: User) -> None:
    """Take somebody off the team and off the event, and tell them.

    Raises:
        LastOrganizerError: they are the only organizer.
    """
    event, user, before = attendance.event, attendance.user, attendance.role
    event.remove_attendee(user)
    record_act(event.id, by, "team_removed", user.id, before=before)
    tell(event, user, before, "")


@on_leaving
def forget_invitations(event: Event, user: User) -> None:
    """Delete the invitations to the address of somebody who leaves the team, with which they could come back (Z3)."""
    own = TeamInvitation.event_id == event.id, TeamInvitation.email == user.email
    db.session.execute(delete(TeamInvitation).where(*own))


def end_hosting(attendance: Attendance, room: Room, by: User) -> None:
    """Let somebody not host ``room`` any more, and tell them. Nothing happens if they did not."""
    if not RoomHost.remove(room.id, attendance.id):
        return
    record_act(room.event_id, by, "host_dismissed", attendance.user_id, room=room.name)
    if attendance.user_id != by.id:
        tell(attendance.event, attendance.user, "host", attendance.role, room_id=str(room.id))


def tell(event: Event, user: User, before: str, role: str, **more: str) -> None:
    """Write to somebody whose role has changed. ``role`` is empty if they do not attend the event any more.

    ``more`` is what else the letter is to know: the ``room_id`` of what they do not host any more; ``hosted`` if the
    role has taken rooms from them; the user ``copied_by`` whom they are on the team of an event that is held again.
    """
    facts = {"event_id": str(event.id), "user_id": str(user.id), "before": before, "role": role}
    write_letter(KIND, user.email, user.language, **facts, **more)

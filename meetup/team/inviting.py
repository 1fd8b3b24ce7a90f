"""Inviting people to a team by mail, and what they answer."""

from flask_login import current_user

from ..database import insert_once
from ..domain_errors import DomainError
from ..events import ROLES, Attendance, Event, EventSuspendedError, change_role, record_act
from ..events.admission import NotAdmittedError, refusal_reason
from ..extensions import db, now
from ..languages import gettext, lazy_gettext
from ..networks import client_network
from ..outbox import write_letter
from ..outbox.allowances import take_allowance
from ..people import Agreement, User
from ..people.refused_addresses import WANTS_NO_INVITATIONS, RefusedAddress, hash_of
from ..registration import RegistrationRules
from ..registration.places import fill_places
from ..rooms import Room
from ..rooms.hosts import RoomHost
from .models import INVITATION_TIME, MAX_INVITATIONS, TeamInvitation

KIND = "team_invitation"


class NotInvitedError(DomainError):
    """Somebody cannot be invited. The sentence says why, and stands beside the field for the address."""


class InvitationGoneError(DomainError):
    """The invitation was withdrawn, answered, or is too old."""

    sentence = lazy_gettext("This invitation can't be accepted anymore. Ask the organizers for a new one.")


class OtherAddressError(DomainError):
    """The invitation was sent to another address than that of the reader."""

    status = 403
    sentence = lazy_gettext("This invitation is for another email address.")


def invite(event: Event, by: User, email: str, role: str, room: Room | None = None) -> None:
    """Invite an address to the team, with one mail. Whoever was invited before with another role gets the new one.

    ``room`` is the one to host. The caller has checked that ``by`` is an organizer.

    Raises:
        NotInvitedError: the owner of the address wants no invitations, or there are too many.
        LimitReachedError: the mailbox has got too many mails (A9).
    """
    Event.lock(event.id)  # so that two at once do not make more than there may be
    room_id = room.id if room else None
    if RefusedAddress.among([email]):
        raise NotInvitedError(str(WANTS_NO_INVITATIONS))
    if TeamInvitation.count_of(event.id) >= MAX_INVITATIONS:
        raise NotInvitedError(gettext("There are %(most)s invitations already. Withdraw some.", most=MAX_INVITATIONS))
    values = {"event_id": event.id, "room_id": room_id, "email": email, "role": role, "inviter_id": by.id}
    is_new = insert_once(TeamInvitation, **values, sent_at=now(), expires_at=now() + INVITATION_TIME)
    invitation = TeamInvitation.find(event.id, email, room_id)
    assert invitation is not None
    if not is_new and invitation.role == role and invitation.declined_at is None and invitation.inviter_id == by.id:
        raise NotInvitedError(gettext("This address is invited already. You can send the invitation again."))
    send(invitation, by, role)
    record_act(event.id, by, "team_invited", role=role, room=room.name if room else "")


def send(invitation: TeamInvitation, by: User, role: str) -> None:
    """Mail the invitation, once more if it was before. It can be accepted for another ``INVITATION_TIME``.

    Raises:
        EventSuspendedError: operators have suspended the event.
        NotInvitedError: the owner of the address wants no invitations.
        LimitReachedError: the mailbox has got too many mails (A9).
    """
    if invitation.event.is_suspended:
        raise EventSuspendedError
    if RefusedAddress.among([invitation.email]):
        raise NotInvitedError(str(WANTS_NO_INVITATIONS))
    take_allowance(invitation.email, client_network())
    invitation.renew(by, role)
    db.session.flush()
    user = User.find_by_email(invitation.email)
    facts = {"invitation_id": str(invitation.id), "address_hash": hash_of(invitation.email)}
    write_letter(KIND, invitation.email, (user or by).language, **facts)


def accept(invitation: TeamInvitation) -> Attendance:
    """Let the reader join the team with the role of the invitation, which is used up. A higher role stays.

    Raises:
        OtherAddressError: the invitation is for another address.
        InvitationGoneError: it cannot be accepted any more.
        NotAdmittedError: the reader is banned from the event.
    """
    if invitation.email != current_user.email:
        raise OtherAddressError
    event, user = invitation.event, current_user
    Event.lock(event.id)
    standing = TeamInvitation.find_open(TeamInvitation.id == invitation.id, lock=True)
    if standing is None or not standing.is_for_coming_event:
        raise InvitationGoneError
    if reason := refusal_reason(event, user):
        raise NotAdmittedError(reason)
    attendance = _take_role(event, user, standing)
    room = standing.room.name if standing.room else ""
    record_act(event.id, user, "team_accepted", role=standing.role, room=room)
    db.session.delete(standing)
    return attendance


def _take_role(event: Event, user: User, invitation: TeamInvitation) -> Attendance:
    attendance, role = event.find_attendance(user), invitation.role
    if attendance is None:
        Agreement.record(user, "attending", event.title, event.agreement_subject)
        attendance = event.add_attendee(user, role)
        fill_places(RegistrationRules.lock(event.id))  # A place may have been kept for them.
    elif ROLES.index(role) < ROLES.index(attendance.role) and not invitation.room:
        change_role(attendance, role)
    if invitation.room:
        RoomHost.add(invitation.room.id, attendance)
    return attendance

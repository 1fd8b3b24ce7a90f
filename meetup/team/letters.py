"""The mails to people on a team, or invited to it."""

from ..events import Event
from ..extensions import db
from ..languages import gettext
from ..outbox import Letter, Link, NothingToSend, absolute_url, load_fact_row, writes_letter
from ..people import User
from ..people.names import short_name
from ..people.refused_addresses import RefusedAddress, hash_of
from ..registration.event_letters import event_link, when_and_where
from ..rooms import Room
from .invitation_links import make_token
from .inviting import KIND as INVITATION_KIND
from .members import KIND as ROLE_KIND
from .models import TeamInvitation
from .role_texts import ROLE_LABELS, ROLE_OFFERS


@writes_letter(INVITATION_KIND)
def _invitation_letter(invitation_id: str, address_hash: str) -> Letter:
    """Return the invitation. It says who asks, for what, and how to be left alone.

    The hash tells it from a later invitation of somebody else, as SQLite uses the id of a deleted row again.
    """
    invitation = TeamInvitation.find_open(TeamInvitation.id == int(invitation_id))
    if invitation is None or invitation.inviter is None or not invitation.is_for_coming_event:
        raise NothingToSend
    if hash_of(invitation.email) != address_hash or RefusedAddress.among([invitation.email]):
        raise NothingToSend
    event, name, address = invitation.event, invitation.inviter.profile.name, _address_of(invitation)
    return Letter(
        subject=_subject(invitation, name),
        paragraphs=(
            gettext(
                "%(name)s organizes %(title)s, gave us your address, and would like you on the team.",
                name=name,
                title=event.title,
            ),
            str(ROLE_OFFERS[invitation.role]),
            gettext("To accept, sign in with this address. The invitation is valid for two weeks."),
        ),
        details=(*([invitation.room.name] if invitation.room else []), *when_and_where(event)),
        button=Link(gettext("Open the invitation"), address),
        reason=gettext("If you unsubscribe, nobody can invite you from here again, to any event."),
        unsubscribe=f"{address}/refusal",
    )


def _address_of(invitation: TeamInvitation) -> str:
    return absolute_url(f"/team-invitations/{make_token(invitation)}")


def _subject(invitation: TeamInvitation, name: str) -> str:
    title = invitation.event.title
    if invitation.role == "host":
        return gettext("%(name)s asks you to host a room at %(title)s", name=name, title=title)
    if invitation.role == "speaker":
        return gettext("%(name)s invites you to speak at %(title)s", name=name, title=title)
    return gettext("%(name)s would like you on the team of %(title)s", name=name, title=title)


@writes_letter(ROLE_KIND)
def _role_letter(
    event_id: str, user_id: str, before: str, role: str, room_id: str = "", hosted: str = "", copied_by: str = ""
) -> Letter:
    """Tell somebody that an organizer has given them a role, changed it, or taken it or a room away."""
    event, user = load_fact_row(Event, event_id), load_fact_row(User, user_id)
    attendance = event.find_attendance(user)
    if role != (attendance.role if attendance else ""):
        raise NothingToSend  # It has changed again.
    room = db.session.get(Room, int(room_id)) if room_id else None
    subject, sentences = _room_texts(event, room) if room else _role_texts(event, before, role)
    if copied_by:
        subject, sentences = _copied_texts(event, role, db.session.get(User, int(copied_by)))
    if hosted:
        sentences = (*sentences, gettext("You no longer host a room there."))
    return Letter(
        subject=subject,
        name=short_name(user.profile.name),
        paragraphs=sentences,
        details=when_and_where(event) if role else (),
        button=event_link(event) if role and (event.status != "draft" or role == "organizer") else None,
        reason=gettext("You get this because you are or were on the team of %(title)s.", title=event.title),
    )


def _role_texts(event: Event, before: str, role: str) -> tuple[str, tuple[str, ...]]:
    title = event.title
    if role in ROLE_OFFERS:
        subject = gettext("Your role at %(title)s: %(role)s", title=title, role=ROLE_LABELS[role])
        changed = gettext("The organizers of %(title)s have changed your role.", title=title)
        return subject, (changed, str(ROLE_OFFERS[role]))
    ended = gettext("You're no longer on the team of %(title)s", title=title)
    labels = {"title": title, "role": ROLE_LABELS[before]}
    taken = gettext("The organizers of %(title)s have ended your role: %(role)s.", **labels)
    if role:
        return ended, (taken, gettext("You can still come, as an attendee."))
    return ended, (taken, gettext("You're also off the list of the event."))


def _copied_texts(event: Event, role: str, by: User | None) -> tuple[str, tuple[str, ...]]:
    """Return what somebody reads who was on the team of an event that is held again."""
    if by is None:
        raise NothingToSend
    names = {"name": by.profile.name, "title": event.title, "role": ROLE_LABELS[role]}
    subject = gettext("You're on the team of %(title)s: %(role)s", **names)
    put = gettext("%(name)s is preparing %(title)s and has put you on the team: %(role)s.", **names)
    if event.status == "draft" and role != "organizer":
        return subject, (put, gettext("You can leave on its page as soon as it's published."))
    return subject, (put, gettext("You can leave on its page."))


def _room_texts(event: Event, room: Room) -> tuple[str, tuple[str, ...]]:
    names = {"room": room.name, "title": event.title}
    subject = gettext("You no longer host %(room)s at %(title)s", **names)
    return subject, (gettext("The organizers of %(title)s have ended that you host %(room)s.", **names),)

"""Inviting people to a team, and what the link in that mail leads to."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ... import live
from ...events import Event, get_organized_event_locked, record_act
from ...events.stream_rights import stream_rights_at
from ...extensions import db, limiter
from ...languages import gettext, lazy_gettext
from ...people.email_addresses import lookup_email
from ...rate_limits import LimitReachedError
from ...rooms import Room
from ...security import allow
from ..forms import TeamInvitationForm
from ..invitation_links import get_invitation, make_token, masked
from ..inviting import InvitationGoneError, NotInvitedError, accept, invite, send
from ..models import TeamInvitation
from ..role_texts import ROLE_LABELS, ROLE_OFFERS
from .members import team_page

bp = Blueprint("invitations", __name__)

TOO_MANY_MAILS = lazy_gettext("This address has just got other mails from here. Try again in some minutes.")
"""What an organizer reads, who cannot look into the mailbox."""


@bp.post("/events/<slug>/team/invitations")
@allow("organizer")
@limiter.limit("60 per hour")
def create(slug: str) -> ResponseReturnValue:
    event = get_organized_event_locked(slug)
    form = TeamInvitationForm(Room.all_for(event))
    if not form.validate_on_submit():
        return team_page(event, form), 422
    try:
        invite(event, current_user, lookup_email(form.email.data), form.role.data, form.chosen_room)
    except (NotInvitedError, LimitReachedError) as error:
        db.session.rollback()
        form.email.errors = [TOO_MANY_MAILS if isinstance(error, LimitReachedError) else error.sentence]
        return team_page(get_organized_event_locked(slug), form), error.status
    db.session.commit()
    flash(gettext("The invitation is on its way. They're on the team once they accept."))
    return redirect(url_for("team.members.index", slug=slug), 303)


@bp.post("/events/<slug>/team/invitations/<int:team_invitation_id>/mail")
@allow("organizer")
@limiter.limit("60 per hour")
def send_again(slug: str, team_invitation_id: int) -> ResponseReturnValue:
    invitation = _get_invitation(get_organized_event_locked(slug), team_invitation_id)
    send(invitation, current_user, invitation.role)
    db.session.commit()
    flash(gettext("Sent once more."))
    return redirect(url_for("team.members.index", slug=slug), 303)


@bp.post("/events/<slug>/team/invitations/<int:team_invitation_id>/removal")
@allow("organizer")
def destroy(slug: str, team_invitation_id: int) -> ResponseReturnValue:
    event = get_organized_event_locked(slug)
    invitation = _get_invitation(event, team_invitation_id)
    record_act(event.id, current_user, "team_withdrawn", role=invitation.role)
    db.session.delete(invitation)
    db.session.commit()
    flash(gettext("Invitation withdrawn."))
    return redirect(url_for("team.members.index", slug=slug), 303)


@bp.get("/team-invitations/own/<int:team_invitation_id>")
@allow("owner")
def open_own(team_invitation_id: int) -> ResponseReturnValue:
    """Lead the owner of the invited address to the invitation, as the link in the mail does."""
    is_own = TeamInvitation.id == team_invitation_id, TeamInvitation.email == current_user.email
    invitation = TeamInvitation.find_open(*is_own)
    if invitation is None:
        raise NotFound
    return redirect(url_for("team.invitations.show", team_invitation=make_token(invitation)))


@bp.get("/team-invitations/<team_invitation>")
@allow("anyone")
def show(team_invitation: str) -> str:
    """Show the invitation. Opening it accepts nothing, because mail scanners open every link."""
    invitation = get_invitation(team_invitation)
    is_open = TeamInvitation.find_open(TeamInvitation.id == invitation.id) and invitation.is_for_coming_event
    return render_template(
        "team/invitations/show.html",
        event=invitation.event,
        invitation=invitation,
        token=team_invitation,
        is_open=bool(is_open),
        is_reader=current_user.is_authenticated and current_user.email == invitation.email,
        address=masked(invitation.email),
        offer=ROLE_OFFERS[invitation.role],
        role=ROLE_LABELS[invitation.role],
    )


@bp.post("/team-invitations/<team_invitation>/acceptance")
@allow("member")
def create_acceptance(team_invitation: str) -> ResponseReturnValue:
    """Join the team. Whoever accepts has to be signed in with the invited address."""
    attendance = accept(get_invitation(team_invitation))
    event, role = attendance.event, ROLE_LABELS[attendance.role]
    rights = stream_rights_at(event.id, current_user.id)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("Thank you! You're on the team of %(title)s now: %(role)s.", title=event.title, role=role))
    if event.status == "draft" and not attendance.is_organizer:
        flash(gettext("You can open its page once it's published."))
        return redirect(url_for("events.events.index"), 303)
    return redirect(url_for("events.events.show", slug=event.slug), 303)


@bp.post("/team-invitations/<team_invitation>/decline")
@allow("anyone")
def decline(team_invitation: str) -> ResponseReturnValue:
    """Say no, without signing in."""
    invitation = get_invitation(team_invitation)
    Event.lock(invitation.event_id)
    standing = TeamInvitation.find_open(TeamInvitation.id == invitation.id, lock=True)
    if standing is None:
        raise InvitationGoneError
    standing.decline()
    record_act(standing.event_id, None, "team_declined", role=standing.role)
    db.session.commit()
    flash(gettext("You've declined. The organizers see that."))
    return redirect(url_for("team.invitations.show", team_invitation=team_invitation), 303)


def _get_invitation(event: Event, team_invitation_id: int) -> TeamInvitation:
    invitation = db.session.get(TeamInvitation, team_invitation_id)
    if invitation is None or invitation.event_id != event.id:
        raise NotFound
    return invitation

"""The people of a team: a list, and another role or none for one of them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ... import live
from ...events import Event, LastOrganizerError, get_organized_event, get_organized_event_locked
from ...events.stream_rights import stream_rights_at
from ...extensions import db
from ...languages import gettext
from ...registration import RegistrationRules
from ...registration.places import is_overfull
from ...rooms import Room
from ...security import allow
from ..forms import MemberRoleForm, TeamInvitationForm
from ..members import Member, count_members, get_member, load_members_page, remove, set_role
from ..models import TeamInvitation
from ..role_texts import ROLE_LABELS, ROLE_MEANINGS

bp = Blueprint("members", __name__, url_prefix="/events/<slug>/team")


@bp.get("")
@allow("organizer")
def index(slug: str) -> str:
    """Show the team. ``role`` and ``room`` in the address fill in the form for invitations."""
    event = get_organized_event(slug)
    form = TeamInvitationForm(Room.all_for(event), formdata=None)
    form.role.data, form.room.data = request.args.get("role", "staff"), request.args.get("room", "")
    return team_page(event, form, request.args.get("after"))


def team_page(event: Event, form: TeamInvitationForm, after: str | None = None) -> str:
    page = load_members_page(event, after)
    return render_template(
        "team/members/index.html",
        event=event,
        page=page,
        count=count_members(event) if after or page.next else len(page.rows),
        invitations=TeamInvitation.all_of(event.id),
        form=form,
        roles=ROLE_LABELS,
        meanings=ROLE_MEANINGS,
    )


@bp.get("/<int:member_id>")
@allow("organizer")
def edit(slug: str, member_id: int) -> str:
    event = get_organized_event(slug)
    member = get_member(event, member_id)
    form = MemberRoleForm(member.attendance.role, formdata=None)
    form.role.data = member.attendance.role
    return _edit_page(event, member, form)


@bp.post("/<int:member_id>")
@allow("organizer")
def update(slug: str, member_id: int) -> ResponseReturnValue:
    """Give somebody another role. Organizers may do that to themselves, as long as there is another one."""
    event = get_organized_event_locked(slug)
    member = get_member(event, member_id)
    form = MemberRoleForm(member.attendance.role)
    if not form.validate_on_submit():
        return _edit_page(event, member, form), 422
    try:
        set_role(member.attendance, form.role.data, current_user)
    except LastOrganizerError as error:
        form.role.errors = [error.sentence]
        return _edit_page(event, member, form), error.status
    rights = stream_rights_at(event.id, member.attendance.user_id)
    db.session.commit()
    live.end_streams(*rights)
    flash(_changed_text(event, member))
    is_self = member.attendance.user_id == current_user.id
    page = "events.events.show" if is_self else "team.members.index"
    return redirect(url_for(page, slug=slug), 303)


@bp.post("/<int:member_id>/removal")
@allow("organizer")
def destroy(slug: str, member_id: int) -> ResponseReturnValue:
    """Take somebody off the team and off the event."""
    event = get_organized_event_locked(slug)
    member = get_member(event, member_id)
    if member.attendance.user_id == current_user.id:
        raise UnprocessableEntity(gettext("You can leave on the page of the event."))
    rights = stream_rights_at(event.id, member.attendance.user_id)
    remove(member.attendance, current_user)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("%(name)s is off the team and the event.", name=member.card.name))
    return redirect(url_for("team.members.index", slug=slug), 303)


def _edit_page(event: Event, member: Member, form: MemberRoleForm) -> str:
    is_self = member.attendance.user_id == current_user.id
    return render_template(
        "team/members/edit.html",
        event=event,
        member=member,
        form=form,
        is_self=is_self,
        roles=ROLE_LABELS,
        meanings=ROLE_MEANINGS,
    )


def _changed_text(event: Event, member: Member) -> str:
    """Return what has changed, and whether somebody who takes a place now has made the event fuller than it may be."""
    text = gettext("Saved. %(name)s: %(role)s.", name=member.card.name, role=ROLE_LABELS[member.attendance.role])
    if member.attendance.is_on_team or not is_overfull(RegistrationRules.find(event.id)):
        return text
    return f"{text} {gettext('More people are coming now than there are places.')}"

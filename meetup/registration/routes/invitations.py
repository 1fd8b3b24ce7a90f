"""Inviting people by mail, and what the link in that mail leads to."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import UnprocessableEntity

from ...events import Event, get_organized_event
from ...events.admission import NotAdmittedError
from ...events.routes.attendances import admit_reader
from ...extensions import db, limiter, now
from ...jobs import redirect_to_progress
from ...languages import gettext
from ...security import allow
from ..event_acts import record_count
from ..forms import InvitationsForm
from ..invitation_links import get_invitation
from ..invitations import MAX_ADDRESSES, find_addresses, invite, left_today
from ..jobs import INVITE, invited_text, is_long, start_job
from ..models import Registration, RegistrationState
from ..rules import RegistrationRules

bp = Blueprint("invitations", __name__)
MAX_FILE_BYTES = 1_000_000


@bp.get("/events/<slug>/manage/invitations/new")
@allow("organizer")
def new(slug: str) -> str:
    return _new_page(get_organized_event(slug), InvitationsForm(formdata=None))


@bp.post("/events/<slug>/manage/invitations")
@allow("organizer")
@limiter.limit("30 per hour")
def create(slug: str) -> ResponseReturnValue:
    """Invite the addresses in the text and in the file."""
    get_organized_event(slug)
    db.session.rollback()  # Others must be able to write while the text is read.
    form, uploaded = InvitationsForm(), _uploaded_text()
    is_valid = form.validate_on_submit()
    addresses = find_addresses(f"{form.addresses.data or ''}\n{uploaded}")
    event = get_organized_event(slug)
    problem = _problem_with(event, addresses, uploaded)
    if not is_valid or problem:
        form.addresses.errors = [problem] if problem else form.addresses.errors
        return _new_page(event, form), 422
    if is_long(addresses):
        job = start_job(INVITE, event, current_user, addresses)
        db.session.commit()
        return redirect_to_progress(job)
    invited = invite(event, addresses, current_user)
    record_count(event.id, current_user, "guests_invited", len(invited))
    db.session.commit()
    flash(invited_text(len(invited), len(addresses)))
    return redirect(url_for("registration.guests.index", slug=slug, state="invited"), 303)


@bp.get("/invitations/<invitation>")
@allow("anyone")
def show(invitation: str) -> str:
    registration = get_invitation(invitation)
    is_standing = registration.state == RegistrationState.INVITED and registration.event.is_open(now())
    return render_template(
        "registration/invitations/show.html",
        event=registration.event,
        invitation=invitation,
        is_standing=is_standing,
        inviter=next((change.by.profile.name for change in registration.changes() if change.by), ""),
    )


@bp.post("/invitations/<invitation>/acceptance")
@allow("member")
def accept(invitation: str) -> ResponseReturnValue:
    """Sign up by an invitation. It then belongs to the account that has accepted it."""
    registration = get_invitation(invitation)
    RegistrationRules.lock(registration.event_id)
    registration.read_again()
    if registration.state != RegistrationState.INVITED or registration.user_id not in (None, current_user.id):
        raise UnprocessableEntity(gettext("This invitation has been used already."))
    event = registration.event
    _give_to_reader(registration)
    return admit_reader(event)


def _give_to_reader(registration: Registration) -> None:
    """Let the invitation be the reader's, in place of how they stood with the event before."""
    own = Registration.find(registration.event, current_user)
    if own is None or own.id == registration.id:
        registration.user_id = current_user.id
    elif own.state == RegistrationState.DECLINED:
        raise NotAdmittedError(gettext("The organizers couldn't give you a place."))
    elif own.state != RegistrationState.GOING:
        own.move(RegistrationState.INVITED)
        registration.move(RegistrationState.CANCELLED)
    db.session.flush()


def _uploaded_text() -> str:
    upload = request.files.get("file")
    if not upload:
        return ""
    with upload.stream as stream:
        return stream.read(MAX_FILE_BYTES + 1).decode("utf-8", "replace")


def _problem_with(event: Event, addresses: list[str], uploaded: str) -> str:
    if len(uploaded) > MAX_FILE_BYTES:
        return gettext("This file is too long. Keep it below 1 MB.")
    if not addresses:
        return gettext("There's no email address in this. They look like ana@example.org.")
    if len(addresses) > MAX_ADDRESSES:
        return gettext("That's more than %(most)s addresses. Invite them in parts.", most=MAX_ADDRESSES)
    if len(addresses) > (left := left_today(current_user)):
        return gettext("You can invite %(left)s more people today.", left=left)
    if event.status != "published":
        return gettext("Publish the event first, so that people you invite can open it.")
    return ""


def _new_page(event: Event, form: InvitationsForm) -> str:
    return render_template("registration/invitations/new.html", event=event, form=form)

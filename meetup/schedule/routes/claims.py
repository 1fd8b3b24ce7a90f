"""Speakers who say that a name in the schedule is theirs, and organizers who approve it. Both can end it again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_organized_event, get_own_attendance
from ...events.log import record_act
from ...extensions import db, limiter
from ...languages import gettext
from ...security import allow
from ..claims import SpeakerClaim, claim_page
from ..models import ScheduleSession

bp = Blueprint("claims", __name__, url_prefix="/events/<slug>")


@bp.post("/schedule/<string(length=6):session_code>/claim")
@allow("attendee")
@limiter.limit("30 per hour")
def create(slug: str, session_code: str) -> ResponseReturnValue:
    """Say that the speaker of this name in the form is the reader."""
    event = get_own_attendance(slug).event
    session, name = ScheduleSession.find(event.id, session_code), request.form.get("name", "")
    if session is None or (name and name not in session.speakers):
        raise NotFound
    if name:
        SpeakerClaim.ask(event, current_user, name)
        db.session.commit()
        flash(gettext("The organizers will confirm it."))
    return redirect(url_for("schedule.sessions.show", slug=slug, session_code=session_code), 303)


@bp.post("/schedule/<string(length=6):session_code>/claim/removal")
@allow("attendee")
def destroy(slug: str, session_code: str) -> ResponseReturnValue:
    """Take back that the reader is one of the speakers of this session."""
    event = get_own_attendance(slug).event
    session = ScheduleSession.find(event.id, session_code)
    if session is None:
        raise NotFound
    SpeakerClaim.end_own(event.id, current_user, session.speakers)
    db.session.commit()
    flash(gettext("Your card is no longer shown beside the name."))
    return redirect(url_for("schedule.sessions.show", slug=slug, session_code=session_code), 303)


@bp.get("/manage/schedule/speakers")
@allow("organizer")
def index(slug: str) -> str:
    event = get_organized_event(slug)
    return render_template("schedule/claims/index.html", event=event, page=claim_page(event, request.args.get("after")))


@bp.post("/manage/schedule/speakers/<int:claim_id>/approval")
@allow("organizer")
def approve(slug: str, claim_id: int) -> ResponseReturnValue:
    event = get_organized_event(slug)
    claim = _get_claim(event, claim_id)
    claim.approve()
    record_act(event.id, current_user, "speaker_approved", claim.user_id)
    db.session.commit()
    flash(gettext("Confirmed."))
    return redirect(url_for("schedule.claims.index", slug=slug), 303)


@bp.post("/manage/schedule/speakers/<int:claim_id>/removal")
@allow("organizer")
def decline(slug: str, claim_id: int) -> ResponseReturnValue:
    """Decline a claim, or end one that was approved."""
    event = get_organized_event(slug)
    claim = _get_claim(event, claim_id)
    record_act(event.id, current_user, "speaker_declined", claim.user_id)
    db.session.delete(claim)
    db.session.commit()
    flash(gettext("Done."))
    return redirect(url_for("schedule.claims.index", slug=slug), 303)


def _get_claim(event: Event, claim_id: int) -> SpeakerClaim:
    claim = SpeakerClaim.find(event.id, claim_id)
    if claim is None:
        raise NotFound
    return claim

"""Who has my card: see them, give it, take it back, answer who asks for it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, events_of
from ...extensions import db
from ...formats import counted
from ...ids import parse_row_id
from ...people.next_page import next_or_start_page
from ...security import allow
from .. import holders
from ..forms import RevocationForm
from ..places import find_attended_event

bp = Blueprint("holders", __name__, url_prefix="/me/card")

OLD_CODE_WARNING = "With your old code they can still open it as anybody can: make a new one under My code."
SAVED_COPIES_WARNING = "Copies they saved elsewhere remain; we cannot reach those."


@bp.get("/holders")
@allow("member")
def index() -> str:
    """Who has the card, asks for it, or had it; narrowed to one event."""
    state = request.args.get("state", "holding")
    event_id = request.args.get("event", type=parse_row_id)
    state = state if state in holders.STATE_LABELS else "holding"
    return render_template(
        "exchange/holders/index.html",
        state=state,
        states=holders.STATE_LABELS,
        event=find_attended_event(current_user, event_id),
        events=events_of(current_user),
        page=holders.load_holders_page(current_user, state, event_id, request.args.get("after")),
    )


@bp.post("/holders/<int:holder_id>")
@allow("owner")
def create(holder_id: int) -> Any:
    """Let somebody have my card, asked or not; ``always`` lets everybody who scans my badge at that event."""
    pair = _get_contact_pair(holder_id)
    holders.give_card(pair)
    event = find_attended_event(current_user, pair.their_contact.given_event_id) if request.form.get("always") else None
    attendance = event.find_attendance(current_user) if event else None
    if attendance:
        attendance.let_badge_give_card()
    name = pair.their_contact.owner.profile.name
    db.session.commit()
    later = ", once your card is no longer paused" if current_user.profile.paused_at else ""
    always = f" So does whoever scans your badge at {event.title}{later}." if event else ""
    flash(f"{name} has your card now.{always}")
    return _redirect_onward()


@bp.post("/holders/<int:holder_id>/removal")
@allow("owner")
def destroy(holder_id: int) -> Any:
    """Take my card back from one person."""
    current_user.profile.expire_photo_urls()  # Before the contacts are held: exchanges hold the two in this order too.
    pair = _get_contact_pair(holder_id)
    holders.revoke_card(pair)
    name = pair.their_contact.owner.profile.name
    db.session.commit()
    flash(
        f"Taken back. {name} keeps your name, where you met and their own note. {SAVED_COPIES_WARNING} {OLD_CODE_WARNING}"
    )
    return _redirect_onward()


@bp.post("/requests/<int:holder_id>/removal")
@allow("owner")
def decline(holder_id: int) -> Any:
    """Do not give it; whoever asked is not told. Given meanwhile, on another phone, it stays given."""
    pair = _get_contact_pair(holder_id)
    if pair.their_contact.has_asked:
        holders.decline_request(pair)
        flash("Not given. They are not told.")
    else:
        flash(
            f"{pair.their_contact.owner.profile.name} does not ask any more. Take your card back under “Who has my card”."
        )
    db.session.commit()
    return _redirect_onward()


@bp.get("/revocations/new")
@allow("member")
def new() -> str:
    """Before taking the card back from many: from how many, and what that does."""
    return _revocation_page(RevocationForm.for_event(request.args.get("event", type=parse_row_id)))


@bp.post("/revocations")
@allow("member")
def revoke() -> Any:
    """Take it back from everybody, or from all of an event."""
    form = RevocationForm()
    if not form.validate_on_submit():  # Nothing in it is typed, so that nobody has to be told what would be right.
        raise NotFound
    _requested_event(form)
    many = holders.revoke_from_all(current_user, form.event_id.data)
    db.session.commit()
    flash(f"Taken back from {counted(many, 'person', 'people')}. Your codes are new ones. {SAVED_COPIES_WARNING}")
    return redirect(url_for("exchange.holders.index", state="revoked"), 303)


def _revocation_page(form: RevocationForm) -> str:
    event = _requested_event(form)
    many = holders.count_holders(current_user, form.event_id.data)
    return render_template("exchange/holders/new.html", form=form, event=event, many=many, honest=SAVED_COPIES_WARNING)


def _requested_event(form: RevocationForm) -> Event | None:
    """The event it is about, ``None`` for everybody; 404 for one that is none of mine."""
    event = find_attended_event(current_user, form.event_id.data)
    if form.event_id.data and event is None:
        raise NotFound
    return event


def _get_contact_pair(holder_id: int) -> holders.ContactPair:
    pair = holders.lock_contact_pair(current_user, holder_id)
    if pair is None:
        raise NotFound
    return pair


def _redirect_onward() -> Any:
    wish = request.form.get("next")
    return redirect(next_or_start_page(wish) if wish else url_for("exchange.holders.index"), 303)

"""Who has my card: see them, give it, take it back, answer who asks for it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, events_of
from ...extensions import db
from ...ids import row_id
from ...people.next_page import next_page
from ...security import allow
from .. import holders
from ..forms import RevocationForm
from ..places import attended

bp = Blueprint("holders", __name__, url_prefix="/me/card")

STRANGER = "With your old code they can still open it as anybody can: make a new one under My code."
HONEST = "Copies they saved elsewhere remain; we cannot reach those."


@bp.get("/holders")
@allow("member")
def index() -> str:
    """Who has the card, asks for it, or had it; narrowed to one event."""
    state = request.args.get("state", "holding")
    event_id = request.args.get("event", type=row_id)
    state = state if state in holders.STATES else "holding"
    return render_template(
        "exchange/holders/index.html",
        state=state,
        states=holders.STATES,
        event=attended(current_user, event_id),
        events=events_of(current_user),
        page=holders.holders_of(current_user, state, event_id, request.args.get("after")),
    )


@bp.post("/holders/<int:holder_id>")
@allow("owner")
def create(holder_id: int) -> Any:
    """Let somebody have my card, asked or not; ``always`` lets everybody who scans my badge at that event."""
    pair = _pair(holder_id)
    holders.give(pair)
    event = attended(current_user, pair.held.given_event_id) if request.form.get("always") else None
    attendance = event.attendance_of(current_user) if event else None
    if attendance:
        attendance.open_badge()
    name = pair.held.owner.profile.name
    db.session.commit()
    later = ", once your card is no longer paused" if current_user.profile.paused_at else ""
    always = f" So does whoever scans your badge at {event.title}{later}." if event else ""
    flash(f"{name} has your card now.{always}")
    return _onward()


@bp.post("/holders/<int:holder_id>/removal")
@allow("owner")
def destroy(holder_id: int) -> Any:
    """Take my card back from one person."""
    current_user.profile.end_addresses()  # Before the contacts are held: exchanges hold the two in this order too.
    pair = _pair(holder_id)
    holders.revoke(pair)
    name = pair.held.owner.profile.name
    db.session.commit()
    flash(f"Taken back. {name} keeps your name, where you met and their own note. {HONEST} {STRANGER}")
    return _onward()


@bp.post("/requests/<int:holder_id>/removal")
@allow("owner")
def decline(holder_id: int) -> Any:
    """Do not give it; whoever asked is not told. Given meanwhile, on another phone, it stays given."""
    pair = _pair(holder_id)
    if pair.held.asks:
        holders.decline(pair)
        flash("Not given. They are not told.")
    else:
        flash(f"{pair.held.owner.profile.name} does not ask any more. Take your card back under “Who has my card”.")
    db.session.commit()
    return _onward()


@bp.get("/revocations/new")
@allow("member")
def new() -> str:
    """Before taking the card back from many: from how many, and what that does."""
    return _revocation_page(RevocationForm.about(request.args.get("event", type=row_id)))


@bp.post("/revocations")
@allow("member")
def revoke() -> Any:
    """Take it back from everybody, or from all of an event."""
    form = RevocationForm()
    if not form.validate_on_submit():  # Nothing in it is typed, so that nobody has to be told what would be right.
        raise NotFound
    _event_of(form)
    many = holders.revoke_all(current_user, form.event_id.data)
    db.session.commit()
    flash(f"Taken back from {many} {'person' if many == 1 else 'people'}. Your codes are new ones. {HONEST}")
    return redirect(url_for("exchange.holders.index", state="revoked"), 303)


def _revocation_page(form: RevocationForm) -> str:
    event = _event_of(form)
    many = holders.count_holders(current_user, form.event_id.data)
    return render_template("exchange/holders/new.html", form=form, event=event, many=many, honest=HONEST)


def _event_of(form: RevocationForm) -> Event | None:
    """The event it is about, ``None`` for everybody; 404 for one that is none of mine."""
    event = attended(current_user, form.event_id.data)
    if form.event_id.data and event is None:
        raise NotFound
    return event


def _pair(holder_id: int) -> holders.Pair:
    pair = holders.holding(current_user, holder_id)
    if pair is None:
        raise NotFound
    return pair


def _onward() -> Any:
    wish = request.form.get("next")
    return redirect(next_page(wish) if wish else url_for("exchange.holders.index"), 303)

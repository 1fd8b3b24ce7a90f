"""The list of events, the page of an event, and creating, editing, publishing, cancelling and deleting events."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ... import live
from ...codes import GuestJoinForm
from ...codes.routes import readable_url_of
from ...extensions import db, limiter, now
from ...languages import gettext
from ...people.pictures import Picture
from ...public_pages import public_page
from ...security import allow
from ..access import get_organized_event, get_organized_event_locked, get_visible_event
from ..calendar import event_calendar, online_calendar_url
from ..deletion import delete_draft
from ..form_pages import edit_page, new_page
from ..forms import EventForm
from ..lists import coming_events, past_events_page, public_events_page
from ..log import record_act
from ..models import Event
from ..page import event_address, event_page, event_url
from ..public_page import shown_to_strangers
from ..stream_rights import stream_rights_at

bp = Blueprint("events", __name__, url_prefix="/events")


@bp.get("")
@allow("anyone")
def index() -> str:
    """List the own events and public ones. ``past`` and ``more`` are the cursors of past and of public events."""
    return render_template(
        "events/events/index.html",
        coming_events=coming_events(current_user),
        past=past_events_page(current_user, request.args.get("past")),
        public=public_events_page(current_user, request.args.get("more")),
        at=now(),
    )


@bp.get("/new")
@allow("member")
def new() -> str:
    return new_page(EventForm.blank())


@bp.post("")
@allow("member")
@limiter.limit("30 per hour")
def create() -> ResponseReturnValue:
    form = EventForm()
    if not form.validate_on_submit():
        return new_page(form), 422
    event = Event.create(current_user, **form.column_values())
    _save_cover(event, form)
    db.session.commit()
    flash(gettext("Your draft is ready, and only you see it. Review it, then publish it."))
    return redirect(event_url(event), 303)


@bp.get("/<slug>")
@allow("anyone")
@public_page(shown_to_strangers)
def show(slug: str) -> str:
    """Show the page. ``join`` in the address opens the form for guests, as the event's code does."""
    form = GuestJoinForm.blank() if "join" in request.args else None
    return event_page(get_visible_event(slug), form)


@bp.get("/<slug>/edit")
@allow("organizer")
def edit(slug: str) -> str:
    return edit_page(get_organized_event(slug))


@bp.post("/<slug>")
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    form = EventForm()
    is_valid = form.validate_on_submit()
    event = get_organized_event(slug)  # after the validation, because reading a picture ends the transaction
    if not is_valid:
        return edit_page(event, form), 422
    sequence = event.sequence
    event.edit(**form.column_values())
    if event.sequence != sequence:
        record_act(event.id, current_user, "event_moved")
    _save_cover(event, form)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(event_url(event), 303)


@bp.post("/<slug>/publication")
@allow("organizer")
def publish(slug: str) -> ResponseReturnValue:
    event = get_organized_event_locked(slug)  # an operator may be suspending it
    if event.status != "published":
        record_act(event.id, current_user, "event_published")
    event.publish()
    db.session.commit()
    flash(gettext("Published. People can join now."))
    return redirect(event_url(event), 303)


@bp.post("/<slug>/cancellation")
@allow("organizer")
def cancel(slug: str) -> ResponseReturnValue:
    event = get_organized_event_locked(slug)  # an operator may be suspending it
    if event.status != "cancelled":
        record_act(event.id, current_user, "event_cancelled")
    event.cancel()
    rights = stream_rights_at(event.id)
    db.session.commit()
    live.end_streams(*rights)
    flash(gettext("The event is cancelled. Its page now says so."))
    return redirect(event_url(event), 303)


@bp.post("/<slug>/removal")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    """Delete a draft. A published event has been shared, so it can only be cancelled."""
    delete_draft(get_organized_event(slug))
    db.session.commit()
    flash(gettext("Draft deleted."))
    return redirect(url_for("events.events.index"), 303)


@bp.get("/<slug>/code")
@allow("anyone")
def code(slug: str) -> str:
    event = get_visible_event(slug).event
    return render_template("events/events/code.html", event=event, code=event.code, link=readable_url_of(event.code))


@bp.get("/<slug>.ics")
@allow("anyone")
def calendar(slug: str) -> ResponseReturnValue:
    event = get_visible_event(slug).event
    organizers = ", ".join(card.name for card in event.organizers())
    content = event_calendar(event, event_address(event), current_app.config["MEETUP"], organizers)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


@bp.get("/<slug>/calendar/<any(google, outlook, office, yahoo):calendar>")
@allow("anyone")
def open_calendar(slug: str, calendar: str) -> ResponseReturnValue:
    """Lead to an online calendar, where the entry is filled in. It learns of the event when somebody chooses it."""
    event = get_visible_event(slug).event
    return redirect(online_calendar_url(event, calendar, event_address(event)))


def _save_cover(event: Event, form: EventForm) -> None:
    if form.cover.encoded:
        event.set_cover(Picture.store(current_user.id, form.cover.encoded))

"""The list of events, an event's page, and making, changing, publishing and calling it off."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import UnprocessableEntity

from ... import live
from ...codes import JoinForm
from ...codes.routes import link_of
from ...extensions import db, limiter, now
from ...people.pictures import Picture
from ...security import allow
from ..access import Sight, organized, seen
from ..admission import refusal
from ..attendance import rights_at
from ..calendar import calendar_of
from ..description import rendered
from ..forms import EventForm
from ..lists import coming, discover, past
from ..models import Event
from ..sections import adds_event_section

bp = Blueprint("events", __name__, url_prefix="/events")

COVERS = {640: (640, 320), 1280: (1280, 640)}
"""Width asked for in addresses → pixels."""


@bp.get("")
@allow("anyone")
def index() -> str:
    """My events, now, coming and past, and public ones to discover; ``past`` and ``more`` turn the pages."""
    return render_template(
        "events/events/index.html",
        mine=coming(current_user),
        past=past(current_user, request.args.get("past")),
        public=discover(current_user, request.args.get("more")),
        at=now(),
    )


@bp.get("/new")
@allow("member")
def new() -> str:
    return render_template("events/events/new.html", form=EventForm.empty())


@bp.post("")
@allow("member")
@limiter.limit("30 per hour")
def create() -> ResponseReturnValue:
    form = EventForm()
    if not form.validate_on_submit():
        return render_template("events/events/new.html", form=form), 422
    event = Event.create(current_user, **form.page())
    _dress(event, form)
    db.session.commit()
    flash("The page is there, as a draft that only you see. Look it over, then publish it.")
    return redirect(_page(event), 303)


@bp.get("/<slug>")
@allow("anyone")
def show(slug: str) -> str:
    """The page; ``join`` opens the form for guests, as the event's code does."""
    return event_page(seen(slug), JoinForm.blank(), joining="join" in request.args)


@bp.get("/<slug>/edit")
@allow("organizer")
def edit(slug: str) -> str:
    return edit_page(organized(slug))


@bp.post("/<slug>")
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    form = EventForm()
    valid = form.validate_on_submit()
    event = organized(slug)  # now, as reading a picture ends the transaction that looks it up
    if not valid:
        return edit_page(event, form), 422
    event.edit(**form.page())
    _dress(event, form)
    db.session.commit()
    flash("Saved.")
    return redirect(_page(event), 303)


@bp.post("/<slug>/publication")
@allow("organizer")
def publish(slug: str) -> ResponseReturnValue:
    event = organized(slug)
    event.publish()
    db.session.commit()
    flash("Published. People can say that they are going.")
    return redirect(_page(event), 303)


@bp.post("/<slug>/cancellation")
@allow("organizer")
def cancel(slug: str) -> ResponseReturnValue:
    event = organized(slug)
    event.cancel()
    rights = rights_at(event.id)
    db.session.commit()
    live.cut(*rights)
    flash("The event is called off, and its page says so.")
    return redirect(_page(event), 303)


@bp.post("/<slug>/removal")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    """Delete a draft. What was published has been shared, so it can only be called off."""
    event = organized(slug)
    if event.status != "draft":
        raise UnprocessableEntity("This event has been published. Call it off instead; its page then says so.")
    db.session.delete(event)
    db.session.commit()
    flash("The draft is gone.")
    return redirect(url_for("events.events.index"), 303)


@bp.get("/<slug>/code")
@allow("anyone")
def code(slug: str) -> str:
    event = seen(slug).event
    return render_template("events/events/code.html", event=event, code=event.code, link=link_of(event.code))


@bp.get("/<slug>.ics")
@allow("anyone")
def calendar(slug: str) -> ResponseReturnValue:
    event = seen(slug).event
    config = current_app.config["MEETUP"]
    content = calendar_of(event, config.base_url + _page(event), config.host)
    response = Response(content, mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{event.slug}.ics"'
    return response


def event_page(sight: Sight, form: JoinForm, joining: bool = True) -> str:
    """The page of an event, with the ``form`` by which guests join, shut unless they are ``joining``."""
    event = sight.event
    return render_template(
        "events/events/show.html",
        event=event,
        attendance=sight.attendance,
        going=event.going(),
        link=current_app.config["MEETUP"].base_url + _page(event),
        organizes=sight.organizes,
        description=rendered(event.description),
        organizers=event.organizers(),
        sections=[Markup(section(sight)) for section in adds_event_section],  # noqa: S704 - rendered by templates
        at=now(),
        form=form,
        joining=joining,
        refusal="" if sight.attendance else refusal(event, current_user),
    )


def edit_page(event: Event, form: EventForm | None = None) -> str:
    """The page to edit ``event``, with what was typed when a form comes back."""
    return render_template("events/events/edit.html", event=event, form=form or EventForm.of(event))


def _dress(event: Event, form: EventForm) -> None:
    if form.cover.picture:
        event.wear(Picture.keep(current_user.id, form.cover.picture, COVERS))


def _page(event: Event) -> str:
    return url_for("events.events.show", slug=event.slug)

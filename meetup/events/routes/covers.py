"""Covers of events: showing the drawn one, and removing the uploaded one."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ...colours import HUE_COUNT
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..access import get_organized_event, get_visible_event
from ..cover import cover_svg
from ..cover_patterns import PATTERNS

bp = Blueprint("covers", __name__, url_prefix="/events")

MAX_SEED_LENGTH = 80


@bp.get("/<slug>/cover.svg")
@allow("anyone")
def show(slug: str) -> ResponseReturnValue:
    """Show the drawn cover. Pages add its pattern and colour to the address, so that a change is seen at once."""
    event = get_visible_event(slug).event
    return _drawing_response(cover_svg(event.slug, event.cover_pattern, event.hue))


@bp.get("/covers/<pattern>-<int:hue>.svg")
@allow("anyone")
def show_sample(pattern: str, hue: int) -> ResponseReturnValue:
    """Show what a pattern looks like in a colour, for the form of events. ``seed`` is the slug of an event."""
    if pattern not in PATTERNS or hue >= HUE_COUNT:
        raise NotFound
    return _drawing_response(cover_svg(request.args.get("seed", "")[:MAX_SEED_LENGTH], pattern, hue))


def _drawing_response(drawing: str) -> ResponseReturnValue:
    response = Response(drawing, mimetype="image/svg+xml")
    response.add_etag()
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response.make_conditional(request)


@bp.post("/<slug>/cover/removal")
@allow("organizer")
def destroy(slug: str) -> ResponseReturnValue:
    get_organized_event(slug).set_cover(None)
    db.session.commit()
    flash(gettext("Picture removed. The page is back to its drawn cover."))
    return redirect(url_for("events.events.edit", slug=slug), 303)

"""The schedule of an event, day by day, for everybody who may see the event."""

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from ...events import get_visible_event
from ...public_pages import public_page
from ...security import allow
from ..pages import Filters, SchedulePage, shown_of_schedule

bp = Blueprint("schedules", __name__, url_prefix="/events/<slug>/schedule")


@bp.get("")
@allow("anyone")
@public_page(shown_of_schedule)
def index(slug: str) -> str:
    """Show today, or the first day. ``room`` and ``track`` in the address are what to see of it."""
    return _day_page(slug, None)


@bp.get("/<string(length=10):day>")
@allow("anyone")
@public_page(shown_of_schedule)
def show(slug: str, day: str) -> str:
    """Show one day, in the address as ``2027-06-12``."""
    try:
        return _day_page(slug, date.fromisoformat(day))
    except ValueError as error:
        raise NotFound from error


def _day_page(slug: str, day: date | None) -> str:
    access = get_visible_event(slug)
    filters = Filters(request.args.get("room", "")[:120], request.args.get("track", "")[:120])
    page = SchedulePage.load(access, day, filters)
    if page is None:
        raise NotFound
    return render_template("schedule/schedules/index.html", page=page, event=access.event)

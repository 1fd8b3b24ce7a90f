"""The page of a series of events, and its calendar."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...extensions import db, now
from ...languages import gettext
from ...security import allow
from ..calendar import series_calendar, subscription_url
from ..copy_form import SeriesForm
from ..page import event_address
from ..series import EventSeries
from ..series_lists import (
    coming_events_of,
    get_organized_series,
    get_visible_series,
    organizes_series,
    past_events_page_of,
    public_events_of,
)

bp = Blueprint("series", __name__, url_prefix="/series")


@bp.get("/<series_slug>")
@allow("anyone")
def show(series_slug: str) -> str:
    """List the events of a series. ``past`` is the cursor of those that are over."""
    return _page(get_visible_series(series_slug))


@bp.post("/<series_slug>")
@allow("organizer")
def update(series_slug: str) -> ResponseReturnValue:
    """Give the series another name. Its address stays, because people have shared it."""
    series, form = get_organized_series(series_slug), SeriesForm()
    if not form.validate_on_submit():
        return _page(series, form), 422
    series.title = form.title.data
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("events.series.show", series_slug=series.slug), 303)


@bp.get("/<series_slug>.ics")
@allow("anyone")
def calendar(series_slug: str) -> ResponseReturnValue:
    series = get_visible_series(series_slug)
    entries = [(event, event_address(event)) for event in public_events_of(series)]
    response = Response(series_calendar(series.title, entries, current_app.config["MEETUP"]), mimetype="text/calendar")
    response.headers["Content-Disposition"] = f'attachment; filename="{series.slug}.ics"'
    response.add_etag()
    return response.make_conditional(request)


def _page(series: EventSeries, form: SeriesForm | None = None) -> str:
    """Render the page, with ``form`` if it has errors."""
    organizes = current_user.is_authenticated and organizes_series(series)
    path = url_for("events.series.calendar", series_slug=series.slug)
    return render_template(
        "events/series/show.html",
        series=series,
        form=form or (SeriesForm(formdata=None, obj=series) if organizes else None),
        coming_events=coming_events_of(series),
        past=past_events_page_of(series, request.args.get("past")),
        subscription=subscription_url(f"{current_app.config['MEETUP'].base_url}{path}"),
        at=now(),
    )

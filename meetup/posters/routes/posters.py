"""Choosing and printing posters, for organizers."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from ...errors import wants_fragment
from ...events import Event, get_organized_event
from ...extensions import db, limiter
from ...lanes import in_lane
from ...languages import gettext
from ...pdf import Drawing
from ...security import allow
from ..drawing import PAPERS, PosterLook, draw_poster, draw_posters
from ..offers import Poster, posters_of

bp = Blueprint("posters", __name__, url_prefix="/events/<slug>/manage/posters")

MOST_AT_ONCE = 40


@bp.get("")
@allow("organizer")
def new(slug: str) -> str:
    """Show which posters there can be, and a preview of the first that is ticked."""
    event = get_organized_event(slug)
    offered = posters_of(event)
    ticked = _ticked(offered) or offered[:1]
    template = "posters/_preview.html" if wants_fragment() else "posters/posters/new.html"
    return render_template(
        template,
        event=event,
        offered=offered,
        ticked={poster.key for poster in ticked},
        ticked_count=len(ticked),
        papers=PAPERS,
        paper=_paper(),
        preview=_preview(event, ticked[0]),
    )


@bp.get("/print.pdf")
@in_lane("exports")
@allow("organizer")
@limiter.limit("30 per minute")
def show(slug: str) -> ResponseReturnValue:
    """Answer with the posters that are ticked, a page for each."""
    event = get_organized_event(slug)
    posters = _ticked(posters_of(event))[:MOST_AT_ONCE]
    if not posters:
        flash(gettext("Select at least one poster."), "problem")
        return redirect(url_for("posters.posters.new", slug=slug), 303)
    look, title = PosterLook.of(event), f"{gettext('Posters')} – {event.title}"
    db.session.commit()
    response = Response(draw_posters(_paper(), look, posters, title), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-posters.pdf"'
    return response


def _ticked(offered: Sequence[Poster]) -> list[Poster]:
    keys = set(request.args.getlist("poster"))
    return [poster for poster in offered if poster.key in keys]


def _paper() -> str:
    paper = request.args.get("paper", "a4")
    return paper if paper in PAPERS else "a4"


def _preview(event: Event, poster: Poster) -> Markup:
    _, width, height = PAPERS[_paper()]
    sample = url_for("events.covers.show_sample", pattern=event.cover_pattern, hue=event.hue, seed=event.slug)
    drawing = Drawing(width, height, "poster")
    draw_poster(drawing, width, height, replace(PosterLook.of(event), cover_url=sample), poster)
    return drawing.markup(gettext("The poster for %(name)s", name=poster.label))

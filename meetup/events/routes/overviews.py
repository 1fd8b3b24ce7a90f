"""The overview of an event for those who run it."""

from flask import Blueprint, render_template

from ...security import allow
from ..access import get_organized_event
from ..managing import figures_of, tasks_of

bp = Blueprint("overviews", __name__, url_prefix="/events/<slug>/manage")


@bp.get("")
@allow("organizer")
def show(slug: str) -> str:
    event = get_organized_event(slug)
    return render_template("events/overviews/show.html", event=event, figures=figures_of(event), tasks=tasks_of(event))

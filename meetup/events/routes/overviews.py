"""The overview of an event for those who run it."""

from flask import Blueprint, render_template

from ...security import allow
from ..access import get_team_event
from ..managing import figures_of, tasks_of

bp = Blueprint("overviews", __name__, url_prefix="/events/<slug>/manage")


@bp.get("")
@allow("staff")
def show(slug: str) -> str:
    """Show figures and what to do next: to staff, only what their role needs."""
    access = get_team_event(slug)
    event, is_staff = access.event, not access.is_organizer
    return render_template(
        "events/overviews/show.html",
        event=event,
        is_staff=is_staff,
        figures=figures_of(event, is_staff),
        tasks=tasks_of(event, is_staff),
    )

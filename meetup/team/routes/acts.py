"""The log of an event, for its organizers."""

from flask import Blueprint, current_app, render_template, request

from ...events import get_organized_event, load_act_page
from ...security import allow

bp = Blueprint("acts", __name__, url_prefix="/events/<slug>/team/log")


@bp.get("")
@allow("organizer")
def index(slug: str) -> str:
    event = get_organized_event(slug)
    page = load_act_page(event.id, request.args.get("after"))
    return render_template("team/acts/index.html", event=event, page=page, days=current_app.config["MEETUP"].talk_kept)

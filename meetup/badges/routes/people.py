"""The people whose badges can be printed: several for organizers, one at the door for staff too."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ...database import in_ids
from ...events import get_team_event
from ...extensions import db, limiter
from ...lanes import in_lane
from ...security import allow
from ...tickets import expected_page, people_by_keys
from ..batches import Batch, current_texts
from ..kinds import kind_label
from ..models import BadgeDesign, BadgePrint
from .printing import print_now

bp = Blueprint("people", __name__, url_prefix="/events/<slug>/manage/badges/people")
MAX_WORDS = 100


@bp.get("")
@allow("staff")
def index(slug: str) -> str:
    """List the people, with ticks for organizers."""
    access, words = get_team_event(slug), request.args.get("q", "")[:MAX_WORDS].strip()
    page = expected_page(access.event, words, request.args.get("after"))
    printed = select(BadgePrint.code_id).where(in_ids(BadgePrint.code_id, [person.code_id for person in page.rows]))
    labels = current_texts()["roles"]
    return render_template(
        "badges/people/index.html",
        event=access.event,
        is_organizer=access.is_organizer,
        page=page,
        words=words,
        printed=set(db.session.scalars(printed)),
        labels={person.key: kind_label(person, labels) for person in page.rows},
    )


@bp.get("/<person_key>.pdf")
@in_lane("exports")
@allow("staff")
@limiter.limit("60 per minute")
def show(slug: str, person_key: str) -> Response:
    """Show the badge of one person, as the printer at a kiosk gets it. It does not count as printed."""
    event = get_team_event(slug).event
    batch = Batch.collect(event, BadgeDesign.of(event.id), [person_key], current_texts())
    if not batch.wearers:
        raise NotFound
    db.session.commit()
    response = Response(batch.draw().content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{slug}-badge.pdf"'
    return response


@bp.post("/prints")
@in_lane("exports")
@allow("staff")
@limiter.limit("60 per minute")
def create_print(slug: str) -> ResponseReturnValue:
    """Print the badge of one person, and lead to the PDF."""
    event = get_team_event(slug).event
    keys = request.form.getlist("person")
    if len(keys) != 1 or not people_by_keys(event, keys):
        raise NotFound
    file = print_now(event, current_user.id, keys)
    db.session.commit()
    return redirect(url_for("badges.files.show", slug=slug, badge_file_id=file.id), 303)

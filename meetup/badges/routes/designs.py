"""How badges of an event look, for its organizers."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...database import only_reads
from ...errors import wants_fragment
from ...events import Event, get_organized_event
from ...extensions import db, limiter
from ...lanes import in_lane
from ...languages import gettext
from ...people.pictures import Picture
from ...security import allow
from ..calibration import draw_calibration
from ..design_page import design_page
from ..forms import BadgeDesignForm
from ..kinds import kinds_at
from ..models import BadgeDesign
from ..previews import preview_of

bp = Blueprint("designs", __name__, url_prefix="/events/<slug>/manage/badges")


@bp.get("")
@allow("organizer")
def edit(slug: str) -> str:
    return design_page(get_organized_event(slug))


@bp.post("")
@allow("organizer")
def update(slug: str) -> ResponseReturnValue:
    form = BadgeDesignForm()
    is_valid = form.validate_on_submit()
    event = get_organized_event(slug)  # after the validation, because reading a picture ends the transaction
    if not is_valid:
        return design_page(event, form), 422
    save_design(event, form)
    db.session.commit()
    flash(gettext("Saved."))
    return redirect(url_for("badges.designs.edit", slug=slug), 303)


@bp.post("/preview")
@only_reads
@allow("organizer")
@limiter.limit("120 per minute")
def preview(slug: str) -> ResponseReturnValue:
    """Show what badges would look like, and store nothing."""
    form, event = BadgeDesignForm(), get_organized_event(slug)
    form.logo.data = None
    if not form.validate():
        return ("", 422) if wants_fragment() else (design_page(event, form), 422)
    kinds = kinds_at(event)
    design = BadgeDesign(event_id=event.id, **form.design_values(kinds))
    design.logo_key = BadgeDesign.of(event.id).logo_key
    if wants_fragment():
        return render_template("badges/_preview.html", preview=preview_of(event, design, kinds))
    return design_page(event, form, design=design)


@bp.post("/logo/removal")
@allow("organizer")
def remove_logo(slug: str) -> ResponseReturnValue:
    BadgeDesign.change(get_organized_event(slug).id, {}).set_logo(None)
    db.session.commit()
    flash(gettext("Logo removed."))
    return redirect(url_for("badges.designs.edit", slug=slug), 303)


@bp.get("/test-page.pdf")
@in_lane("exports")
@allow("organizer")
def test_page(slug: str) -> Response:
    """Answer with a page to measure what the printer does."""
    design = BadgeDesign.of(get_organized_event(slug).id)
    return Response(draw_calibration(design.printing), mimetype="application/pdf")


def save_design(event: Event, form: BadgeDesignForm) -> BadgeDesign:
    """Store what the form says, with its logo if it brings one."""
    design = BadgeDesign.change(event.id, form.design_values(kinds_at(event)))
    if form.logo.encoded:
        design.set_logo(Picture.store(current_user.id, form.logo.encoded))
    return design

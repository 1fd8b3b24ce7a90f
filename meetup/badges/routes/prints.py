"""Printing the badges of many people, for organizers."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...events import Event, get_organized_event
from ...extensions import db, limiter
from ...jobs import redirect_to_progress
from ...lanes import in_lane
from ...languages import gettext
from ...security import allow
from ...tickets import people_by_keys
from ..choosing import all_keys
from ..design_page import design_page
from ..forms import BadgeChoiceForm, BadgeDesignForm, ticked_keys
from ..jobs import MOST_AT_ONCE, find_job, start_job
from .designs import save_design
from .printing import print_now

bp = Blueprint("prints", __name__, url_prefix="/events/<slug>/manage/badges/prints")


@bp.post("")
@in_lane("exports")
@allow("organizer")
@limiter.limit("20 per minute")
def create(slug: str) -> ResponseReturnValue:
    """Save the design, and print the badges of everybody or those that are new."""
    form, choice = BadgeDesignForm(), BadgeChoiceForm()
    is_valid = form.validate_on_submit()
    event = get_organized_event(slug)
    if not (is_valid and choice.validate()):
        return design_page(event, form, choice), 422
    save_design(event, form)
    return _print(event, all_keys(event, only_new=choice.who.data == "new"), "badges.designs.edit")


@bp.post("/selection")
@in_lane("exports")
@allow("organizer")
@limiter.limit("20 per minute")
def create_selected(slug: str) -> ResponseReturnValue:
    """Print the badges of the people who are ticked."""
    event = get_organized_event(slug)
    keys = [person.key for person in people_by_keys(event, ticked_keys())]
    return _print(event, keys, "badges.people.index")


def _print(event: Event, keys: list[str], page: str) -> ResponseReturnValue:
    if not keys:
        db.session.commit()
        flash(gettext("No badge to print. Choose somebody first."), "problem")
        return redirect(url_for(page, slug=event.slug), 303)
    if len(keys) > MOST_AT_ONCE:
        job = find_job(current_user, event) or start_job(current_user, event, keys)
        db.session.commit()
        return redirect_to_progress(job)
    slug = event.slug
    file = print_now(event, current_user.id, keys)
    db.session.commit()
    return redirect(url_for("badges.files.show", slug=slug, badge_file_id=file.id), 303)

"""The sponsors of an event, for its organizers."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...events import Event, get_organized_event
from ...extensions import db
from ...languages import gettext
from ...people.pictures import Picture
from ...security import allow
from ..access import get_sponsor
from ..forms import SponsorForm
from ..manage_page import edit_page
from ..models import MAX_SPONSORS, Sponsor

bp = Blueprint("manage", __name__, url_prefix="/events/<slug>/manage/sponsors")


@bp.get("")
@allow("organizer")
def index(slug: str) -> str:
    event = get_organized_event(slug)
    sponsors = Sponsor.all_of(event.id)
    can_add = len(sponsors) < MAX_SPONSORS
    return render_template("sponsors/manage/index.html", event=event, sponsors=sponsors, can_add=can_add)


@bp.get("/new")
@allow("organizer")
def new(slug: str) -> str:
    event = get_organized_event(slug)
    return render_template("sponsors/manage/new.html", event=event, form=SponsorForm(formdata=None))


@bp.post("")
@allow("organizer")
def create(slug: str) -> ResponseReturnValue:
    form = SponsorForm()
    is_valid = form.validate_on_submit()
    event = get_organized_event(slug)  # after the validation, because reading a picture ends the transaction
    if not is_valid:
        return render_template("sponsors/manage/new.html", event=event, form=form), 422
    _save_logo(Sponsor.add(event.id, form.column_values()), form)
    db.session.commit()
    return _redirect_to_list(event, gettext("Sponsor added."))


@bp.get("/<int:sponsor_id>")
@allow("organizer")
def edit(slug: str, sponsor_id: int) -> str:
    event = get_organized_event(slug)
    return edit_page(get_sponsor(event, sponsor_id))


@bp.post("/<int:sponsor_id>")
@allow("organizer")
def update(slug: str, sponsor_id: int) -> ResponseReturnValue:
    form = SponsorForm()
    is_valid = form.validate_on_submit()
    event = get_organized_event(slug)  # see `create`
    sponsor = get_sponsor(event, sponsor_id)
    if not is_valid:
        return edit_page(sponsor, form), 422
    sponsor.edit(form.column_values())
    _save_logo(sponsor, form)
    db.session.commit()
    return _redirect_to_list(event, gettext("Saved."))


@bp.post("/<int:sponsor_id>/move")
@allow("organizer")
def move(slug: str, sponsor_id: int) -> ResponseReturnValue:
    """Show the sponsor earlier by one."""
    event = get_organized_event(slug)
    get_sponsor(event, sponsor_id).move_up()
    db.session.commit()
    return _redirect_to_list(event)


@bp.post("/<int:sponsor_id>/removal")
@allow("organizer")
def destroy(slug: str, sponsor_id: int) -> ResponseReturnValue:
    event = get_organized_event(slug)
    get_sponsor(event, sponsor_id).delete()
    db.session.commit()
    return _redirect_to_list(event, gettext("Sponsor deleted."))


def _save_logo(sponsor: Sponsor, form: SponsorForm) -> None:
    if form.logo.encoded:
        sponsor.set_logo(Picture.store(current_user.id, form.logo.encoded))


def _redirect_to_list(event: Event, sentence: str = "") -> ResponseReturnValue:
    if sentence:
        flash(sentence)
    return redirect(url_for("sponsors.manage.index", slug=event.slug), 303)

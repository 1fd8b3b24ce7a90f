"""Who reads the details that are given to a sponsor: named by organizers, and accepted by themselves."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_organized_event, get_own_attendance
from ...extensions import db
from ...languages import gettext
from ...security import allow
from ..access import get_sponsor
from ..forms import RepresentativeForm
from ..manage_page import edit_page
from ..representatives import Representative

bp = Blueprint("representatives", __name__, url_prefix="/events/<slug>")

MANAGE_PATH = "/manage/sponsors/<int:sponsor_id>/representatives"


@bp.post(MANAGE_PATH)
@allow("organizer")
def create(slug: str, sponsor_id: int) -> ResponseReturnValue:
    """Name an address. The answer is the same whether or not somebody has it."""
    sponsor, form = get_sponsor(get_organized_event(slug), sponsor_id), RepresentativeForm()
    if not form.validate_on_submit():
        return edit_page(sponsor, representative_form=form), 422
    Representative.add(sponsor, form.email.data)
    db.session.commit()
    flash(gettext("Named. Ask them to open the sponsor's page and accept."))
    return _redirect_to_edit(slug, sponsor_id)


@bp.post(f"{MANAGE_PATH}/<int:representative_id>/removal")
@allow("organizer")
def destroy(slug: str, sponsor_id: int, representative_id: int) -> ResponseReturnValue:
    """Let somebody read nothing any more, from the next request on."""
    sponsor = get_sponsor(get_organized_event(slug), sponsor_id)
    representative = db.session.get(Representative, representative_id)
    if representative is None or representative.sponsor_id != sponsor.id:
        raise NotFound
    db.session.delete(representative)
    db.session.commit()
    flash(gettext("Removed. They don't see any details any more."))
    return _redirect_to_edit(slug, sponsor_id)


@bp.post("/sponsors/<int:sponsor_id>/acceptance")
@allow("owner")
def accept(slug: str, sponsor_id: int) -> ResponseReturnValue:
    """Accept to be named to attendees, who then see who reads their details."""
    sponsor = get_sponsor(get_own_attendance(slug).event, sponsor_id)
    Event.lock(sponsor.event_id)  # so that nobody gives their details meanwhile
    representative = Representative.find_named(sponsor.id, current_user)
    if representative is None:
        raise NotFound
    representative.accept(current_user)
    db.session.commit()
    flash(gettext("From now on you see who gives %(name)s their details.", name=sponsor.name))
    return redirect(url_for("sponsors.leads.index", slug=slug, sponsor_id=sponsor_id), 303)


def _redirect_to_edit(slug: str, sponsor_id: int) -> ResponseReturnValue:
    return redirect(url_for("sponsors.manage.edit", slug=slug, sponsor_id=sponsor_id, _anchor="representatives"), 303)

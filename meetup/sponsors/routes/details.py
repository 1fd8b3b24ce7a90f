"""Giving a sponsor one's details, and taking them back."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...events import Event, get_own_attendance
from ...extensions import db
from ...languages import gettext
from ...people.next_page import redirect_onward
from ...security import allow
from ..access import get_sponsor
from ..forms import GiveDetailsForm
from ..leads import Lead
from ..page import sponsor_page
from ..representatives import readers_of

bp = Blueprint("details", __name__)


@bp.post("/events/<slug>/sponsors/<int:sponsor_id>/details")
@allow("attendee")
def create(slug: str, sponsor_id: int) -> ResponseReturnValue:
    """Give the details to those whom the page has named, and to nobody else."""
    sponsor, form = get_sponsor(get_own_attendance(slug).event, sponsor_id), GiveDetailsForm()
    Event.lock(sponsor.event_id)  # so that nobody accepts between here and the commit
    reader_ids = {card.user_id for card in readers_of(sponsor)}
    if not form.validate_on_submit() or not reader_ids or set(form.seen.data) != reader_ids:
        return sponsor_page(sponsor, is_attendee=True, has_changed=True), 409
    Lead.give(sponsor, current_user, gives_email=form.gives_email.data)
    db.session.commit()
    flash(gettext("%(name)s has your details now.", name=sponsor.name))
    return redirect(url_for("sponsors.sponsors.show", slug=slug, sponsor_id=sponsor_id), 303)


@bp.post("/me/card/sponsors/<int:sponsor_id>/removal")
@allow("owner")
def destroy(sponsor_id: int) -> ResponseReturnValue:
    """Take the details back, also after leaving the event."""
    lead = Lead.find(sponsor_id, current_user)
    if lead is None:
        raise NotFound
    name = lead.sponsor.name
    lead.take_back(current_user)
    db.session.commit()
    result = gettext("%(name)s no longer sees your details.", name=name)
    flash(f"{result} {gettext('Copies they saved elsewhere remain.')}")
    return redirect_onward(url_for("exchange.holders.index"))

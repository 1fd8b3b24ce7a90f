"""Reporting the profile of a contact to the operator of the site."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnprocessableEntity

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...extensions import db, limiter
from ...languages import gettext
from ...people.complaints import Complaint, ComplaintForm
from ...security import allow

bp = Blueprint("complaints", __name__, url_prefix="/contacts/<int:contact_id>/complaints")


@bp.get("/new")
@allow("owner")
def new(contact_id: int) -> str:
    return _page(_get_contact(contact_id), ComplaintForm(formdata=None))


@bp.post("")
@allow("owner")
@limiter.limit("5 per minute; 20 per hour")
def create(contact_id: int) -> ResponseReturnValue:
    contact, form = _get_contact(contact_id), ComplaintForm()
    if not form.validate_on_submit():
        return _page(contact, form), 422
    person = contact.person
    assert person is not None
    if not form.website.data:
        Complaint.create_about(person, form)
        db.session.commit()
    flash(gettext("Thank you. The people who run this site will take a look. No one else is told."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact_id), 303)


def _get_contact(contact_id: int) -> Contact:
    """Return a contact of the reader who has an account, and so a profile."""
    contact = get_own_contact(contact_id)
    if contact.person is None:
        raise UnprocessableEntity(gettext("This card is only on your list, so there is no profile to report."))
    return contact


def _page(contact: Contact, form: ComplaintForm) -> str:
    return render_template("exchange/complaints/new.html", contact=contact, card=contact.card, form=form)

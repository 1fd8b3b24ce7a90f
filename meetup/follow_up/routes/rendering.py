"""Rendering the two pages that several routes answer with: the list, and the page of a contact."""

from typing import Unpack
from urllib.parse import urlsplit

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from ...contacts.models import Contact
from ...errors import wants_fragment, wants_json
from ...events import events_of
from ...languages import gettext
from ...people.next_page import own_path
from ...people.signing_in.fresh_sign_in import has_fresh_sign_in
from ..bulk_forms import BulkForm
from ..cadence_forms import CadenceForm
from ..contact_pages import load_contact_page
from ..contact_parts import ContactForms, ContactParts
from ..list_filters import ListFilters
from ..list_pages import CONTACTS_PER_PAGE, load_contact_list, load_list_page, load_numbers


def render_list(
    filters: ListFilters, bulk_form: BulkForm | None = None, cadence_form: CadenceForm | None = None
) -> str:
    """Return the page of the list, or only the list for a script that asks for a fragment.

    ``bulk_form`` and ``cadence_form`` are forms that were sent and are invalid. Contacts have a box to tick if there
    is a ``bulk_form``, or if the address says so.
    """
    is_selecting = bulk_form is not None or "select" in request.args
    after, shown = request.args.get("after"), request.args.get("shown", CONTACTS_PER_PAGE, type=int)
    contact_list = load_contact_list(current_user, filters, after, is_selecting, shown)
    if wants_fragment():
        numbers = load_numbers(current_user, contact_list, events_of(current_user))
        return render_template("follow_up/_list_fragment.html", list=contact_list, numbers=numbers)
    is_confirmed = "save" in request.args and has_fresh_sign_in()
    bulk_form = bulk_form or (BulkForm.from_query(request.args) if is_selecting else None)
    page = load_list_page(current_user, contact_list, bulk_form, cadence_form, is_confirmed)
    return render_template("follow_up/contacts/index.html", page=page)


def render_contact(contact: Contact, **forms: Unpack[ContactForms]) -> str:
    """Return the page of ``contact``, or what a script shows of it beside the list.

    ``forms`` were sent and are shown again with their problems.
    """
    template = "follow_up/_pane.html" if wants_fragment() and not forms else "follow_up/contacts/show.html"
    page = load_contact_page(contact)
    return render_template(template, page=page, parts=ContactParts(page, forms), back_url=_list_url(contact))


def _list_url(contact: Contact) -> str:
    """Return the address of the list that the reader comes from, with its search and filters; else of their stage."""
    index, came_from = url_for("follow_up.contacts.index"), urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path == index:
        return own_path(f"{index}?{came_from.query}" if came_from.query else index) or index
    return url_for("follow_up.contacts.index", stage=contact.stage)


def invalid_form_response(
    contact: Contact, form: FlaskForm | None = None, **forms: Unpack[ContactForms]
) -> ResponseReturnValue:
    """Answer 422 to an invalid form: with the first problem of ``form`` as JSON, or with the page of ``contact``."""
    if wants_json():
        problems = [str(problem) for problems in form.errors.values() for problem in problems] if form else []
        return {"message": problems[0] if problems else gettext("That can't be saved.")}, 422
    return render_contact(contact, **forms), 422

"""Merging two contacts of the same person, and undoing that."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Conflict, NotFound

from ...contacts import duplicates
from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...extensions import db
from ...flashes import flash_with_undo
from ...ids import parse_row_id
from ...languages import gettext, listed
from ...security import allow
from ..list_filters import ALL_STAGES, ARCHIVED_FILTER, ListFilters, filtered_contacts
from ..lookup import requested_words
from ..merging.merges import Merge, MergeError, lock_contacts, merge_refusal

bp = Blueprint("merges", __name__, url_prefix="/contacts/<int:contact_id>/merges")

MAX_SEARCH_RESULTS = 10


@bp.get("/new")
@allow("owner")
def new(contact_id: int) -> str:
    """Offer contacts to merge with: those who may be the same person, and the results of a search."""
    return _merge_page(get_own_contact(contact_id))


@bp.post("")
@allow("owner")
def create(contact_id: int) -> ResponseReturnValue:
    """Merge the contact with the chosen one."""
    chosen_id = request.form.get("other_id", type=parse_row_id)
    contact, other = lock_contacts(current_user, contact_id, chosen_id or contact_id)
    if contact is None:
        raise NotFound
    if other is None or chosen_id is None:
        return _merge_page(contact, gettext("Choose who to merge them with.")), 422
    if other.id == contact.id and chosen_id != contact_id:  # A double tap: they are merged already.
        return _redirect_to_contact(contact)
    names = list(dict.fromkeys((contact.name, other.name)))
    try:
        into = Merge.create(contact, other)
    except MergeError as error:
        return _merge_page(contact, str(error)), 422
    merged_id = chosen_id if into.id == contact.id else contact.id
    db.session.commit()
    undo = url_for("follow_up.merges.destroy", contact_id=into.id, part_id=merged_id)
    flash_with_undo(gettext("%(names)s are now one contact, with both notes.", names=listed(names)), undo)
    return _redirect_to_contact(into)


@bp.post("/<int:part_id>/removal")
@allow("owner")
def destroy(contact_id: int, part_id: int) -> ResponseReturnValue:
    """Undo the merge that was made last."""
    contact = get_own_contact(contact_id, lock=True)
    merges = Merge.all_into(contact)
    merge = next((merge for merge in merges if merge.contact_id == part_id), None)
    if merge is None:
        raise NotFound
    if merge is not merges[0]:
        raise Conflict(gettext("Someone else was merged into this contact later. Separate them first."))
    merge.undo()
    db.session.commit()
    flash(gettext("Separated. Both are as they were."))
    return _redirect_to_contact(contact)


def _merge_page(contact: Contact, problem: str = "") -> str:
    words = requested_words()
    return render_template(
        "follow_up/merges/new.html",
        contact=contact,
        words=words,
        problem=problem,
        duplicates=[(other, merge_refusal(contact, other)) for other in _find_duplicates(contact)],
        results=[(other, merge_refusal(contact, other)) for other in _search_results(contact, words)] if words else [],
    )


def _find_duplicates(contact: Contact) -> list[Contact]:
    return duplicates.find_duplicates(current_user, duplicates.details_of(contact), excluded=contact)


def _search_results(contact: Contact, words: str) -> list[Contact]:
    """Return up to ``MAX_SEARCH_RESULTS`` other contacts that a search finds, the archived ones last."""
    stages = (ALL_STAGES, ARCHIVED_FILTER)
    queries = [filtered_contacts(current_user, ListFilters(stage, words=words)) for stage in stages]
    queries = [query.where(Contact.id != contact.id).order_by(Contact.met_at.desc()) for query in queries]
    results = [db.session.scalars(query.limit(MAX_SEARCH_RESULTS)).unique() for query in queries]
    return [other for contacts in results for other in contacts][:MAX_SEARCH_RESULTS]


def _redirect_to_contact(contact: Contact) -> ResponseReturnValue:
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)

"""Two entries that are one person: merge them, and take them apart again."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Conflict, NotFound

from ...contacts import duplicates
from ...contacts.lookup import my_contact
from ...contacts.models import Contact
from ...extensions import db
from ...ids import row_id
from ...security import allow
from .. import lists as follow_up
from ..merging.merges import Merge, MergeError, held, refusal

bp = Blueprint("merges", __name__, url_prefix="/contacts/<int:contact_id>/merges")

FOUND = 10


@bp.get("/new")
@allow("owner")
def new(contact_id: int) -> str:
    """Whom to merge with: those who look like the same person, or found by a search."""
    return _page(my_contact(contact_id))


@bp.post("")
@allow("owner")
def create(contact_id: int) -> Any:
    chosen = request.form.get("other_id", type=row_id)
    contact, other = held(current_user, contact_id, chosen or contact_id)
    if contact is None:
        raise NotFound
    if other is None or chosen is None:
        return _page(contact, "Choose whom it is the same as."), 422
    if other.id == contact.id and chosen != contact_id:  # A doubled tap: they are one by now.
        return _onward(contact)
    names = list(dict.fromkeys((contact.name, other.name)))
    try:
        into = Merge.make(contact, other)
    except MergeError as error:
        return _page(contact, str(error)), 422
    part_id = chosen if into.id == contact.id else contact.id
    db.session.commit()
    undo = url_for("follow_up.merges.destroy", contact_id=into.id, part_id=part_id)
    flash(f"{' and '.join(names)}: one entry now, with both notes.", f"undo {undo}")
    return _onward(into)


@bp.post("/<int:part_id>/removal")
@allow("owner")
def destroy(contact_id: int, part_id: int) -> Any:
    """Take apart what was merged last."""
    contact = my_contact(contact_id, held=True)
    merges = Merge.within(contact)
    merge = next((merge for merge in merges if merge.contact_id == part_id), None)
    if merge is None:
        raise NotFound
    if merge is not merges[0]:
        raise Conflict("Somebody else was merged into it later. Take that apart first.")
    merge.undo()
    db.session.commit()
    flash("Taken apart. Both are as they were.")
    return _onward(contact)


def _page(contact: Contact, problem: str = "") -> str:
    words = request.args.get("q", "")[:100].strip()
    return render_template(
        "follow_up/merges/new.html",
        contact=contact,
        words=words,
        problem=problem,
        offered=[(other, refusal(contact, other)) for other in _same(contact)],
        found=[(other, refusal(contact, other)) for other in _found(contact, words)] if words else [],
    )


def _same(contact: Contact) -> list[Contact]:
    return duplicates.same_as(current_user, duplicates.known_of(contact), without=contact)


def _found(contact: Contact, words: str) -> list[Contact]:
    """Whom a search finds, on the list and in the archive."""
    stages = ("all", follow_up.ARCHIVED)
    queries = [follow_up.contacts_of(current_user, follow_up.Filters(stage, words=words)) for stage in stages]
    rows = [
        db.session.scalars(query.where(Contact.id != contact.id).order_by(Contact.met_at.desc()).limit(FOUND)).unique()
        for query in queries
    ]
    return [other for found in rows for other in found][:FOUND]


def _onward(contact: Contact) -> Any:
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)

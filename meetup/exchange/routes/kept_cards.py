"""Kept cards: typed by hand, or read from a foreign code and reviewed before anything is saved."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import NotFound

from ...contacts.card_photos import CardPhoto
from ...contacts.details import Details
from ...contacts.lookup import get_own_card
from ...contacts.models import Contact
from ...errors import error_response
from ...extensions import db, limiter
from ...ids import parse_row_id
from ...languages import gettext
from ...security import allow
from .. import by_hand, foreign
from ..card_forms import KeptCardForm
from ..foreign import UnreadableError
from ..new_card_forms import NewKeptCardForm
from ..ways import Way
from .responses import exchanged_response, offer_duplicates, render_new_card, render_review

bp = Blueprint("kept_cards", __name__)


@bp.get("/contacts/new")
@allow("member")
def new() -> str:
    return render_new_card(NewKeptCardForm.for_review(Way.BY_HAND, Details()))


@bp.post("/cards/drafts")
@allow("member")
@limiter.limit("120 per minute")
def review() -> ResponseReturnValue:
    """Return a form to review what a foreign code says. Nothing is saved; it is a POST because codes can be long."""
    try:
        parsed_card = foreign.read_foreign_code(request.form.get("text", ""))
    except UnreadableError as error:
        return error_response(422, str(error))
    if parsed_card is None:
        return error_response(422, gettext("That's not a contact card or a profile we know."))
    return render_review(parsed_card, request.form)


@bp.post("/cards")
@allow("member")
@limiter.limit("120 per minute")
def create() -> ResponseReturnValue:
    """Save a person, unless somebody on the list may be the same and the form does not say yet whether they are."""
    form = NewKeptCardForm()
    if not form.validate_on_submit():
        return render_new_card(form), 422
    existing = _chosen_contact(form)
    if existing is None and form.into.data != "new" and offer_duplicates(form) and not _is_replay(form):
        return render_new_card(form), 422
    exchange = by_hand.save_person(current_user, form.details, form.scan, existing)
    form.apply_to(exchange)
    if form.photo.encoded and exchange.contact.kept_card:
        CardPhoto.store(exchange.contact.kept_card, form.photo.encoded)
    db.session.commit()
    return exchanged_response(exchange, gettext("Saved: %(name)s is on your list.", name=exchange.contact.name))


@bp.get("/cards/<int:card_id>/edit")
@allow("owner")
def edit(card_id: int) -> str:
    contact, card = get_own_card(card_id)
    form = KeptCardForm.for_details(card.details)
    return render_template("exchange/kept_cards/edit.html", contact=contact, form=form)


@bp.post("/cards/<int:card_id>")
@allow("owner")
def update(card_id: int) -> ResponseReturnValue:
    contact, card = get_own_card(card_id)
    form = KeptCardForm()
    if not form.validate_on_submit():
        return render_template("exchange/kept_cards/edit.html", contact=contact, form=form), 422
    card.set_details(form.details)
    if form.photo.encoded:
        CardPhoto.store(card, form.photo.encoded)
    db.session.commit()
    flash(gettext("Their card is saved."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.get("/cards/<int:card_id>/photo.webp")
@allow("owner")
def show_photo(card_id: int) -> Response:
    """Return the photo of a paper card. No cache may store it, and no other address returns it."""
    _, card = get_own_card(card_id, include_guest_cards=True)
    content = CardPhoto.webp_of(card)
    if content is None:
        raise NotFound
    return Response(content, mimetype="image/webp", headers={"Cache-Control": "private, no-store"})


@bp.post("/cards/<int:card_id>/photo/removal")
@allow("owner")
def destroy_photo(card_id: int) -> ResponseReturnValue:
    contact, card = get_own_card(card_id, include_guest_cards=True)
    CardPhoto.delete_for(card)
    db.session.commit()
    flash(gettext("Photo removed."))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


def _chosen_contact(form: NewKeptCardForm) -> Contact | None:
    """Return the contact that the form says is the same person."""
    try:
        return Contact.find_owned(current_user, parse_row_id(form.into.data or ""), lock=True)
    except ValueError:
        return None


def _is_replay(form: NewKeptCardForm) -> bool:
    """Return whether this very form was saved before, so that a double tap does not ask about its own contact."""
    return by_hand.find_recorded(current_user, form.scan, form.details.name) is not None

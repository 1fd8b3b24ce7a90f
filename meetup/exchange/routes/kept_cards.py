"""Kept cards: typed by hand, or read from a foreign code and reviewed before anything is saved."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ...contacts import duplicates
from ...contacts.card_photos import CardPhoto
from ...contacts.details import Details
from ...contacts.lookup import get_contact_of_own_card
from ...contacts.models import Contact
from ...errors import error_response, wants_fragment, wants_json
from ...extensions import db, limiter
from ...ids import parse_row_id
from ...security import allow
from .. import by_hand, foreign
from ..card_forms import KeptCardForm, NewKeptCardForm
from ..exchanges import ExchangeResult
from ..foreign import ParsedCard, UnreadableError
from ..ways import Way

bp = Blueprint("kept_cards", __name__)

MEETING_FIELDS = ("uuid", "at", "sent_at")
"""The fields that a phone sends with a foreign code that waited for a signal."""


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
        return error_response(422, "That is no contact card, and no profile that we know.")
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
    if existing is None and form.into.data != "new" and _offer_duplicates(form) and not _is_replay(form):
        return render_new_card(form), 422
    exchange = by_hand.save_person(current_user, form.details, form.scan, existing)
    form.apply_to(exchange)
    if form.photo.picture and exchange.contact.kept_card:
        CardPhoto.store(exchange.contact.kept_card, form.photo.picture)
    db.session.commit()
    return exchanged_response(exchange, f"Saved: {exchange.contact.name} is on your list.")


@bp.get("/cards/<int:card_id>/edit")
@allow("owner")
def edit(card_id: int) -> str:
    contact = get_contact_of_own_card(card_id)
    assert contact.kept_card is not None
    form = KeptCardForm.for_details(contact.kept_card.details)
    return render_template("exchange/kept_cards/edit.html", contact=contact, form=form)


@bp.post("/cards/<int:card_id>")
@allow("owner")
def update(card_id: int) -> ResponseReturnValue:
    contact = get_contact_of_own_card(card_id)
    card = contact.kept_card
    assert card is not None
    form = KeptCardForm()
    if not form.validate_on_submit():
        return render_template("exchange/kept_cards/edit.html", contact=contact, form=form), 422
    card.set_details(form.details)
    if form.photo.picture:
        CardPhoto.store(card, form.photo.picture)
    db.session.commit()
    flash("Their card is saved.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.get("/cards/<int:card_id>/photo.webp")
@allow("owner")
def show_photo(card_id: int) -> Response:
    """Return the photo of a paper card. No cache may store it, and no other address returns it."""
    contact = get_contact_of_own_card(card_id, include_guest_cards=True)
    content = CardPhoto.webp_of(contact.kept_card) if contact.kept_card else None
    if content is None:
        raise NotFound
    return Response(content, mimetype="image/webp", headers={"Cache-Control": "private, no-store"})


@bp.post("/cards/<int:card_id>/photo/removal")
@allow("owner")
def destroy_photo(card_id: int) -> ResponseReturnValue:
    contact = get_contact_of_own_card(card_id, include_guest_cards=True)
    assert contact.kept_card is not None
    CardPhoto.delete_for(contact.kept_card)
    db.session.commit()
    flash("The photo is removed.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/cards/<int:card_id>/removal")
@allow("owner")
def destroy(card_id: int) -> ResponseReturnValue:
    """Delete a contact without an account, with the card, the note and everything else."""
    contact = get_contact_of_own_card(card_id, include_guest_cards=True)
    if contact.person_id is not None:
        raise Gone("They have an account by now. Block them if you want nothing more to do with them.")
    name = contact.name
    contact.delete_with_card()
    db.session.commit()
    flash(f"{name} is deleted, with your note and the meetings.")
    return redirect(url_for("follow_up.contacts.index"), 303)


def render_review(parsed_card: ParsedCard, sent: Mapping[str, str]) -> str:
    """Return the form to review ``parsed_card``; ``sent`` may have the values of ``MEETING_FIELDS`` for the meeting."""
    meeting = {name: sent.get(name) for name in MEETING_FIELDS}
    form = NewKeptCardForm.for_review(Way.SCAN, parsed_card.details, **meeting)
    _offer_duplicates(form)
    return render_new_card(form, parsed_card.remarks)


def render_new_card(form: NewKeptCardForm, remarks: tuple[str, ...] = ()) -> str:
    """Return ``form`` as a page, or only the form for the sheet of the scanner."""
    if form.photo.data and not form.photo.errors:
        form.photo.errors = ["Choose the photo again: a form that comes back does not bring it along."]
    template = "exchange/_new_card.html" if wants_fragment() else "exchange/kept_cards/new.html"
    is_review = wants_fragment() or form.how.data == Way.SCAN
    return render_template(template, form=form, remarks=remarks, is_review=is_review)


def exchanged_response(exchange: ExchangeResult, sentence: str) -> ResponseReturnValue:
    """Answer 201, or 200 to a replay, with the sheet or with JSON; to a browser, redirect and show ``sentence``."""
    contact = exchange.contact
    status = 200 if exchange.is_replay else 201
    if wants_fragment():
        return render_template("exchange/_sheet.html", contact=contact, encounter=exchange.encounter), status
    url = url_for("follow_up.contacts.show", contact_id=contact.id)
    if wants_json():
        return {"contact": contact.id, "url": url}, status
    flash(sentence)
    return redirect(url, 303)


def _chosen_contact(form: NewKeptCardForm) -> Contact | None:
    """Return the contact that the form says is the same person."""
    try:
        return Contact.find_owned(current_user, parse_row_id(form.into.data or ""), lock=True)
    except ValueError:
        return None


def _is_replay(form: NewKeptCardForm) -> bool:
    """Return whether this very form was saved before, so that a double tap does not ask about its own contact."""
    return by_hand.find_recorded(current_user, form.scan, form.details.name) is not None


def _offer_duplicates(form: NewKeptCardForm) -> bool:
    """Let the form ask about contacts who may be the same person. Return whether there are any."""
    contacts = duplicates.find_duplicates(current_user, form.details)
    if contacts:
        form.offer_duplicates(contacts, is_certain=duplicates.shares_channel(contacts[0], form.details))
    return bool(contacts)

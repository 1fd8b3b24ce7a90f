"""Cards that a member makes of others: by hand, or of a foreign code, looked over before anything is saved."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
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
from .. import by_hand as keeping
from .. import foreign
from ..card_forms import KeptCardForm, NewKeptCardForm
from ..exchanges import ExchangeResult
from ..foreign import ParsedCard, UnreadableError
from ..refusals import ExchangeError

bp = Blueprint("kept_cards", __name__)

MEETING_FIELDS = ("uuid", "at", "sent_at")
"""What a phone tells of a code that waited for a signal."""


@bp.get("/contacts/new")
@allow("member")
def new() -> str:
    return render_new_card(NewKeptCardForm.for_review("by_hand", Details()))


@bp.post("/cards/drafts")
@allow("member")
@limiter.limit("120 per minute")
def review() -> Any:
    """What a foreign code says, in a form to look over. It is posted because it may be long; nothing is saved."""
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
def create() -> Any:
    form = NewKeptCardForm()
    if not form.validate_on_submit():
        return render_new_card(form), 422
    existing = _chosen_contact(form)
    if existing is None and form.into.data != "new" and _offer_duplicates(form) and not _is_replay(form):
        return render_new_card(form), 422
    try:
        exchange = keeping.save_person(current_user, form.details, form.scan, existing)
    except ExchangeError as error:
        return error_response(error.status, str(error))
    form.apply_to(exchange)
    if form.photo.picture and exchange.contact.kept_card:
        CardPhoto.store(exchange.contact.kept_card, form.photo.picture)
    db.session.commit()
    return _saved_response(exchange)


@bp.get("/cards/<int:card_id>/edit")
@allow("owner")
def edit(card_id: int) -> str:
    contact = get_contact_of_own_card(card_id)
    assert contact.kept_card is not None
    return render_template(
        "exchange/kept_cards/edit.html", contact=contact, form=KeptCardForm.for_details(contact.kept_card.details)
    )


@bp.post("/cards/<int:card_id>")
@allow("owner")
def update(card_id: int) -> Any:
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
    """The picture of the paper card. Nobody keeps a copy of it on the way, and no other address shows it."""
    contact = get_contact_of_own_card(card_id, include_guest_cards=True)
    content = CardPhoto.webp_of(contact.kept_card) if contact.kept_card else None
    if content is None:
        raise NotFound
    return Response(content, mimetype="image/webp", headers={"Cache-Control": "private, no-store"})


@bp.post("/cards/<int:card_id>/photo/removal")
@allow("owner")
def destroy_photo(card_id: int) -> Any:
    contact = get_contact_of_own_card(card_id, include_guest_cards=True)
    assert contact.kept_card is not None
    CardPhoto.delete_for(contact.kept_card)
    db.session.commit()
    flash("The photo is removed.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/cards/<int:card_id>/removal")
@allow("owner")
def destroy(card_id: int) -> Any:
    """Delete a contact that no account is behind, with the card, the note and all."""
    contact = get_contact_of_own_card(card_id, include_guest_cards=True)
    if contact.person_id is not None:
        raise Gone("They have an account by now. Block them if you want nothing more to do with them.")
    name = contact.name
    contact.delete_with_card()
    db.session.commit()
    flash(f"{name} is deleted, with your note and the meetings.")
    return redirect(url_for("follow_up.contacts.index"), 303)


def render_review(draft: ParsedCard, meeting: Any) -> Any:
    """``draft`` to look over, with what a phone told of the ``meeting``."""
    form = NewKeptCardForm.for_review("scan", draft.details, **{name: meeting.get(name) for name in MEETING_FIELDS})
    _offer_duplicates(form)
    return render_new_card(form, draft.remarks)


def render_new_card(form: NewKeptCardForm, remarks: tuple[str, ...] = ()) -> str:
    """The form as a page, or alone for the sheet of the scanner."""
    if form.photo.data and not form.photo.errors:
        form.photo.errors = ["Choose the photo again: a form that comes back does not bring it along."]
    template = "exchange/_new_card.html" if wants_fragment() else "exchange/kept_cards/new.html"
    return render_template(template, form=form, remarks=remarks, review=wants_fragment() or form.how.data == "scan")


def _chosen_contact(form: NewKeptCardForm) -> Contact | None:
    """The contact that the form says it is."""
    try:
        return Contact.find_owned(current_user, parse_row_id(form.into.data or ""), lock=True)
    except ValueError:
        return None


def _is_replay(form: NewKeptCardForm) -> bool:
    """Whether the one on the list is there by this very form. Looked up last, so that a doubled tap is not asked."""
    return keeping.find_recorded(current_user, form.scan, form.details.name) is not None


def _offer_duplicates(form: NewKeptCardForm) -> bool:
    """Whether somebody on the list may be the same person; then the form asks."""
    found = duplicates.find_duplicates(current_user, form.details)
    if found:
        form.offer_duplicates(found, is_certain=duplicates.shares_channel(found[0], form.details))
    return bool(found)


def _saved_response(exchange: ExchangeResult) -> Any:
    contact = exchange.contact
    status = 200 if exchange.is_replay else 201
    if wants_fragment():
        sheet = render_template("exchange/_sheet.html", contact=contact, encounter=exchange.encounter)
        return make_response(sheet, status)
    if wants_json():
        return make_response(
            {"contact": contact.id, "url": url_for("follow_up.contacts.show", contact_id=contact.id)}, status
        )
    flash(f"Saved: {contact.name} is on your list.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)

"""Cards that a member makes of others: by hand, or of a foreign code, looked over before anything is saved."""

from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ...contacts import duplicates
from ...contacts.card_photos import CardPhoto
from ...contacts.details import Details
from ...contacts.lookup import my_card
from ...contacts.models import Contact
from ...errors import answer, wants_fragment, wants_json
from ...extensions import db, limiter
from ...ids import row_id
from ...security import allow
from .. import by_hand as keeping
from .. import foreign
from ..card_forms import CardForm, NewCardForm
from ..encounters import Exchange
from ..foreign import Draft, UnreadableError
from ..refusals import ExchangeError

bp = Blueprint("kept_cards", __name__)

MEETING = ("uuid", "at", "sent_at")
"""What a phone tells of a code that waited for a signal."""


@bp.get("/contacts/new")
@allow("member")
def new() -> str:
    return new_page(NewCardForm.begun("by_hand", Details()))


@bp.post("/cards/drafts")
@allow("member")
@limiter.limit("120 per minute")
def review() -> Any:
    """What a foreign code says, in a form to look over. It is posted because it may be long; nothing is saved."""
    try:
        draft = foreign.read(request.form.get("text", ""))
    except UnreadableError as error:
        return answer(422, str(error))
    if draft is None:
        return answer(422, "That is no contact card, and no profile that we know.")
    return review_page(draft, request.form)


@bp.post("/cards")
@allow("member")
@limiter.limit("120 per minute")
def create() -> Any:
    form = NewCardForm()
    if not form.validate_on_submit():
        return new_page(form), 422
    into = _chosen(form)
    if into is None and form.into.data != "new" and _ask(form) and not _replayed(form):
        return new_page(form), 422
    try:
        exchange = keeping.keep(current_user, form.details, form.scan, into)
    except ExchangeError as error:
        return answer(error.status, str(error))
    form.remember(exchange)
    if form.photo.picture and exchange.contact.kept_card:
        CardPhoto.keep(exchange.contact.kept_card, form.photo.picture)
    db.session.commit()
    return _kept(exchange)


@bp.get("/cards/<int:card_id>/edit")
@allow("owner")
def edit(card_id: int) -> str:
    contact = my_card(card_id)
    assert contact.kept_card is not None
    return render_template(
        "exchange/kept_cards/edit.html", contact=contact, form=CardForm.of(contact.kept_card.details)
    )


@bp.post("/cards/<int:card_id>")
@allow("owner")
def update(card_id: int) -> Any:
    contact = my_card(card_id)
    card = contact.kept_card
    assert card is not None
    form = CardForm()
    if not form.validate_on_submit():
        return render_template("exchange/kept_cards/edit.html", contact=contact, form=form), 422
    card.describe(form.details)
    if form.photo.picture:
        CardPhoto.keep(card, form.photo.picture)
    db.session.commit()
    flash("Their card is saved.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.get("/cards/<int:card_id>/photo.webp")
@allow("owner")
def show_photo(card_id: int) -> Response:
    """The picture of the paper card. Nobody keeps a copy of it on the way, and no other address shows it."""
    contact = my_card(card_id, given=True)
    content = CardPhoto.of(contact.kept_card) if contact.kept_card else None
    if content is None:
        raise NotFound
    return Response(content, mimetype="image/webp", headers={"Cache-Control": "private, no-store"})


@bp.post("/cards/<int:card_id>/photo/removal")
@allow("owner")
def destroy_photo(card_id: int) -> Any:
    contact = my_card(card_id, given=True)
    assert contact.kept_card is not None
    CardPhoto.drop(contact.kept_card)
    db.session.commit()
    flash("The photo is removed.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/cards/<int:card_id>/removal")
@allow("owner")
def destroy(card_id: int) -> Any:
    """Delete a contact that no account is behind, with the card, the note and all."""
    contact = my_card(card_id, given=True)
    if contact.person_id is not None:
        raise Gone("They have an account by now. Block them if you want nothing more to do with them.")
    name = contact.name
    contact.erase()
    db.session.commit()
    flash(f"{name} is deleted, with your note and the meetings.")
    return redirect(url_for("follow_up.contacts.index"), 303)


def review_page(draft: Draft, meeting: Any) -> Any:
    """``draft`` to look over, with what a phone told of the ``meeting``."""
    form = NewCardForm.begun("scan", draft.details, **{name: meeting.get(name) for name in MEETING})
    _ask(form)
    return new_page(form, draft.remarks)


def new_page(form: NewCardForm, remarks: tuple[str, ...] = ()) -> str:
    """The form as a page, or alone for the sheet of the scanner."""
    if form.photo.data and not form.photo.errors:
        form.photo.errors = ["Choose the photo again: a form that comes back does not bring it along."]
    template = "exchange/_new_card.html" if wants_fragment() else "exchange/kept_cards/new.html"
    return render_template(template, form=form, remarks=remarks, review=wants_fragment() or form.how.data == "scan")


def _chosen(form: NewCardForm) -> Contact | None:
    """The contact that the form says it is."""
    try:
        return Contact.owned(current_user, row_id(form.into.data or ""), held=True)
    except ValueError:
        return None


def _replayed(form: NewCardForm) -> bool:
    """Whether the one on the list is there by this very form. Looked up last, so that a doubled tap is not asked."""
    return keeping.recorded(current_user, form.scan, form.details.name) is not None


def _ask(form: NewCardForm) -> bool:
    """Whether somebody on the list may be the same person; then the form asks."""
    found = duplicates.same_as(current_user, form.details)
    if found:
        form.offer(found, same=duplicates.reached(found[0], form.details))
    return bool(found)


def _kept(exchange: Exchange) -> Any:
    contact = exchange.contact
    status = 200 if exchange.replayed else 201
    if wants_fragment():
        sheet = render_template("exchange/_sheet.html", contact=contact, encounter=exchange.encounter)
        return make_response(sheet, status)
    if wants_json():
        return make_response(
            {"contact": contact.id, "url": url_for("follow_up.contacts.show", contact_id=contact.id)}, status
        )
    flash(f"Saved: {contact.name} is on your list.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)

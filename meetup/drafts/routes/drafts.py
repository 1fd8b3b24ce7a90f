"""The message to a contact: reworded, kept, opened elsewhere by its owner, and marked as sent."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user

from ...contacts.lookup import my_contact
from ...contacts.models import STAGES, Contact
from ...contacts.promises import Promise
from ...contacts.touches import KINDS
from ...errors import wants_json
from ...extensions import db
from ...ids import row_id
from ...people import Card
from ...security import allow
from ..forms import DraftForm
from ..languages import LANGUAGES, language_of
from ..links import openings_of
from ..models import Draft, Message, facts_of, lines_of, sent, suggested, with_line, written
from ..phrases import TONES
from ..templates import Template

bp = Blueprint("drafts", __name__, url_prefix="/contacts/<int:contact_id>/draft")


@bp.get("")
@allow("owner")
def show(contact_id: int) -> str:
    return draft_page(my_contact(contact_id))


@bp.post("")
@allow("owner")
def update(contact_id: int) -> Any:
    """Keep the draft. Whoever writes over a version they have not seen gets it back, and 409."""
    contact = my_contact(contact_id, held=True)
    form = DraftForm()
    if not form.validate_on_submit():
        return _invalid(contact, form)
    subject, body = form.subject.data or "", _with_quote(form, contact)
    draft = Draft.of(contact)
    unseen = draft and form.version.data is not None and form.version.data != draft.version
    if draft and unseen and not draft.says(subject, body):
        return _conflict(contact, draft, form)
    draft = Draft.keep(contact, subject, body)
    db.session.commit()
    if wants_json():
        return {"version": draft.version}
    flash("The draft is kept.")
    return redirect(url_for("drafts.drafts.show", contact_id=contact.id, **_scope_values()), 303)


@bp.post("/sending")
@allow("owner")
def send(contact_id: int) -> Any:
    """I sent it, elsewhere: log that, and move on as touches do."""
    contact = my_contact(contact_id, held=True)
    touch = sent(contact)
    db.session.commit()
    flash(
        f"{KINDS[touch.kind]}: {contact.face.name}, now under “{contact.stage_name}”.",
        f"undo {url_for('contacts.touches.destroy', contact_id=contact.id, touch_id=touch.id)}",
    )
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


def draft_page(contact: Contact, form: DraftForm | None = None) -> str:
    """The page to write on; ``form`` is what was typed, to show again with its problems."""
    card, mine, language = contact.card, Template.of(current_user), _language_asked()
    tone = _tone_asked(mine)
    message = _message(contact, card, tone, language)
    if form:
        message = Message(form.subject.data or "", form.body.data or "", message.version)
    return render_template(
        "drafts/drafts/show.html",
        contact=contact,
        card=card,
        message=message,
        form=form or DraftForm(formdata=None, obj=message),
        openings=openings_of(card, message),
        quotes=lines_of(contact.note),
        tones=TONES,
        tone=tone,
        mine=mine,
        languages=LANGUAGES,
        language=language,
        run=_scope_values(),
    )


def _message(contact: Contact, card: Card, tone: str | Template | None, language: str) -> Message:
    """The draft as it stands, or worded anew where the address asks for a tone."""
    promises = Promise.of(contact)
    if tone is None:
        return written(contact, card, language, promises)
    kept = Draft.of(contact)
    return suggested(facts_of(contact, card, promises), tone, language, kept.version if kept else 0)


def _language_asked() -> str:
    language = request.args.get("language", "")
    return language if language in LANGUAGES else language_of(current_user.language)


def _tone_asked(mine: Sequence[Template]) -> str | Template | None:
    """The wording that the address asks for; none for the draft as it stands."""
    template_id = request.args.get("template", type=row_id)
    if own := next((template for template in mine if template.id == template_id), None):
        return own
    if request.args.get("tone") in TONES:
        return request.args["tone"]
    return "warm" if "language" in request.args else None


def _with_quote(form: DraftForm, contact: Contact) -> str:
    """What was typed, with the line of the note that its owner chose to put in."""
    body, quotes, place = form.body.data or "", lines_of(contact.note), form.insert.data
    return with_line(body, quotes[place]) if place is not None and 0 <= place < len(quotes) else body


def _scope_values() -> dict[str, Any]:
    """The run-through that this is a part of, for addresses and forms."""
    stage, event_id = request.values.get("run", ""), request.values.get("event", type=row_id)
    return {"run": stage, **({"event": event_id} if event_id else {})} if stage in STAGES else {}


def _invalid(contact: Contact, form: DraftForm) -> Any:
    if wants_json():
        return {"message": next(str(error) for errors in form.errors.values() for error in errors)}, 422
    return draft_page(contact, form), 422


def _conflict(contact: Contact, draft: Draft, form: DraftForm) -> Any:
    """Both drafts are kept: the stored one stays, the typed one goes back to whoever typed it."""
    if wants_json():
        return {"body": draft.body, "version": draft.version}, 409
    form.body.errors = [f"Changed elsewhere meanwhile. It now says: “{draft.body}”. Save again to replace it."]
    form.version.data = draft.version
    form.version.raw_data = None
    return draft_page(contact, form), 409

"""The message to a contact: reworded, kept, opened elsewhere by its owner, and marked as sent."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...contacts.lookup import get_own_contact
from ...contacts.models import Contact
from ...contacts.promises import Promise
from ...contacts.stages import STAGES
from ...contacts.touches import TOUCH_LABELS
from ...errors import wants_json
from ...extensions import db
from ...flashes import flash_with_undo
from ...ids import parse_row_id
from ...languages import gettext
from ...people import Card
from ...people.names import has_title, is_given_name_known
from ...security import allow
from ..forms import DraftForm, HabitForm
from ..gathering import meeting_facts, open_promises
from ..habits import Manner, WritingHabit, manner_for
from ..languages import LANGUAGES
from ..messages import DraftMessage, current_message, suggest_message
from ..models import Draft, insert_line, mark_sent, quotable_lines
from ..phrases import TONE_LABELS
from ..promising import is_worded
from ..send_links import send_links_of
from ..templates import Template

bp = Blueprint("drafts", __name__, url_prefix="/contacts/<int:contact_id>/draft")


@bp.get("")
@allow("owner")
def show(contact_id: int) -> str:
    return render_draft(get_own_contact(contact_id))


@bp.post("")
@allow("owner")
def update(contact_id: int) -> Any:
    """Keep the draft. Whoever writes over a version they have not seen gets it back, and 409."""
    contact = get_own_contact(contact_id, lock=True)
    form = DraftForm()
    if not form.validate_on_submit():
        return _invalid_response(contact, form)
    subject, body = form.subject.data or "", _body_with_quote(form, contact)
    draft = Draft.find(contact)
    unseen = draft and form.version.data is not None and form.version.data != draft.version
    if draft and unseen and not draft.has_text(subject, body):
        return _conflict_response(contact, draft, form)
    draft = Draft.save(contact, subject, body)
    db.session.commit()
    if wants_json():
        return {"version": draft.version}
    flash(gettext("Draft saved."))
    return redirect(url_for("drafts.drafts.show", contact_id=contact.id, **_run_values()), 303)


@bp.post("/sending")
@allow("owner")
def send(contact_id: int) -> Any:
    """I sent it, elsewhere: log that, and move on as touches do."""
    contact = get_own_contact(contact_id, lock=True)
    touch = mark_sent(contact)
    db.session.commit()
    flash_with_undo(
        gettext(
            "%(done)s: %(name)s, now under “%(stage)s”.",
            done=TOUCH_LABELS[touch.kind],
            name=contact.summary_card.name,
            stage=contact.stage_name,
        ),
        url_for("contacts.touches.destroy", contact_id=contact.id, touch_id=touch.id),
    )
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/habit")
@allow("owner")
def update_habit(contact_id: int) -> ResponseReturnValue:
    """Remember in which language, tone and form of address the owner writes to the contact, and word it so."""
    contact = get_own_contact(contact_id, lock=True)
    form = HabitForm()
    if not form.validate_on_submit():
        return render_draft(contact, habit_form=form), 422
    WritingHabit.keep(contact, form.changed(manner_for(contact, contact.card)))
    db.session.commit()
    wording: dict[str, Any] = {"template": form.template.data} if form.template.data else {"reworded": 1}
    return redirect(url_for("drafts.drafts.show", contact_id=contact.id, **wording, **_run_values()), 303)


def render_draft(contact: Contact, form: DraftForm | None = None, habit_form: HabitForm | None = None) -> str:
    """Return the page to write on. ``form`` is what was typed, to show again with its problems."""
    card, mine, promises = contact.card, Template.all_for(current_user), Promise.all_for(contact)
    manner = manner_for(contact, card)
    tone = _requested_tone(mine, manner)
    message = _message_for_tone(contact, card, promises, tone, manner)
    if form:
        message = DraftMessage(form.subject.data or "", form.body.data or "", message.version)
    return render_template(
        "drafts/drafts/show.html",
        contact=contact,
        card=card,
        message=message,
        form=form or DraftForm(formdata=None, obj=message),
        habit_form=habit_form or HabitForm(formdata=None, data={"call_name": manner.call_name}),
        manner=manner,
        openings=send_links_of(card, message),
        quotes=quotable_lines(contact.note),
        unworded=[promise for promise in open_promises(promises) if not is_worded(promise.text, manner.language)],
        tones=TONE_LABELS,
        tone=tone,
        mine=mine,
        languages=LANGUAGES,
        is_name_known=bool(manner.call_name) or is_given_name_known(card.name) or has_title(card.name),
        run=_run_values(),
    )


def _message_for_tone(
    contact: Contact, card: Card, promises: Sequence[Promise], tone: str | Template | None, manner: Manner
) -> DraftMessage:
    """Return the draft as it stands, or worded anew where the address asks for it."""
    if tone is None:
        return current_message(contact, card, promises, manner)
    kept, facts = Draft.find(contact), meeting_facts(contact, card, promises, manner)
    return suggest_message(facts, tone, manner.language, kept.version if kept else 0)


def _requested_tone(mine: Sequence[Template], manner: Manner) -> str | Template | None:
    """Return the wording that the address asks for, or ``None`` for the draft as it stands."""
    template_id = request.args.get("template", type=parse_row_id)
    if own := next((template for template in mine if template.id == template_id), None):
        return own
    return manner.tone if "reworded" in request.args else None


def _body_with_quote(form: DraftForm, contact: Contact) -> str:
    """Return what was typed, with the line of the note, or the promise, that its owner chose to put in."""
    body, quotes, place = form.body.data or "", quotable_lines(contact.note), form.insert.data
    if form.promise.data and (promise := Promise.find_owned(contact, form.promise.data)):
        return insert_line(body, promise.text)
    return insert_line(body, quotes[place]) if place is not None and 0 <= place < len(quotes) else body


def _run_values() -> dict[str, Any]:
    """The run-through that this is a part of, for addresses and forms."""
    stage, event_id = request.values.get("run", ""), request.values.get("event", type=parse_row_id)
    return {"run": stage, **({"event": event_id} if event_id else {})} if stage in STAGES else {}


def _invalid_response(contact: Contact, form: DraftForm) -> Any:
    if wants_json():
        return {"message": next(str(error) for errors in form.errors.values() for error in errors)}, 422
    return render_draft(contact, form), 422


def _conflict_response(contact: Contact, draft: Draft, form: DraftForm) -> Any:
    """Both drafts are kept: the stored one stays, the typed one goes back to whoever typed it."""
    if wants_json():
        return {"body": draft.body, "version": draft.version}, 409
    form.body.errors = [
        gettext("This draft was changed elsewhere. It now says: “%(body)s”. Save again to replace it.", body=draft.body)
    ]
    form.version.data = draft.version
    form.version.raw_data = None
    return render_draft(contact, form), 409

"""The follow-up list and the page of a contact, with its tags and its stage."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ...contacts.forms import TagsForm
from ...contacts.lookup import get_own_contact
from ...contacts.tags import Tag
from ...contacts.touches import Change
from ...extensions import db
from ...flashes import flash_with_undo
from ...security import allow
from ..forms import StageForm
from ..lookup import requested_filters
from .changes import undo_url
from .rendering import invalid_form_response, render_contact, render_list

bp = Blueprint("contacts", __name__, url_prefix="/contacts")


@bp.get("")
@allow("member")
def index() -> str:
    return render_list(requested_filters())


@bp.get("/<int:contact_id>")
@allow("owner")
def show(contact_id: int) -> str:
    return render_contact(get_own_contact(contact_id))


@bp.post("/<int:contact_id>/tags")
@allow("owner")
def update_tags(contact_id: int) -> ResponseReturnValue:
    """Give the contact exactly the tags in the form."""
    contact = get_own_contact(contact_id, lock=True)
    form = TagsForm()
    if not form.validate_on_submit():
        return invalid_form_response(contact, form, tags_form=form)
    contact.set_tags(Tag.get_or_create(current_user, form.tags.data))
    db.session.commit()
    flash("The tags are saved. Only you see them.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/<int:contact_id>/stage")
@allow("owner")
def update_stage(contact_id: int) -> ResponseReturnValue:
    """Move the contact to another stage."""
    contact = get_own_contact(contact_id)
    form = StageForm()
    if not form.validate_on_submit():
        return invalid_form_response(contact)
    change = Change.set_stage(contact, form.stage.data)
    db.session.commit()
    if change:
        flash_with_undo(f"{contact.summary_card.name} is now under “{contact.stage_name}”.", undo_url(change))
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/contacts/<int:contact_id>/changes/<int:change_id>/removal")
@allow("owner")
def undo_change(contact_id: int, change_id: int) -> Any:
    """Put the stage or the next step back as it was."""
    change = Change.find_owned(get_own_contact(contact_id, lock=True), change_id)
    if change is None:
        raise NotFound
    Promise.reopen_with(change)
    change.undo()
    db.session.commit()
    flash("Taken back.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact_id), 303)


@bp.post("/encounters/<int:encounter_id>/place")
@allow("owner")
def update_place(encounter_id: int) -> Any:
    """Say at which of my events this was."""
    encounter = get_own_encounter(encounter_id)
    contact = encounter.contact_of(current_user)
    if contact is None:
        raise Gone("This meeting was taken back.")
    form = build_place_form(None)
    if not form.validate_on_submit():
        return render_contact(contact, place=form), 422
    encounter.set_event(find_attended_event(current_user, form.event_id.data), current_user)
    db.session.commit()
    flash("The place is corrected.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


def undo_category(change: Change) -> str:
    """The category of a flash that offers to take ``change`` back."""
    return f"undo {url_for('follow_up.contacts.undo_change', contact_id=change.contact_id, change_id=change.id)}"


def render_contact(contact: Contact, **forms: Any) -> str:
    """The page of a contact; ``forms`` are those to show again with their problems."""
    encounters, card, promises = Encounter.all_for(contact), contact.card, Promise.all_for(contact)
    message = current_message(contact, card, draft_language(current_user.language), promises)
    return render_template(
        "follow_up/contacts/show.html",
        contact=contact,
        card=card,
        paper=contact.kept_card is not None and CardPhoto.exists_for(contact.kept_card),
        message=message,
        openings=send_links_of(card, message),
        between=find_in_common(contact, card, current_user.profile, encounters),
        merges=Merge.all_into(contact),
        promises=promises,
        promise=forms.get("promise") or PromiseForm.blank(),
        stages=STAGES,
        kinds=TOUCH_LABELS,
        history=history_of(contact, encounters),
        latest=encounters[0] if encounters else None,
        held=Contact.find(contact.person, contact.owner) if contact.person else None,
        note=forms.get("note") or NoteForm(formdata=None, data={"note": contact.note, "version": contact.note_version}),
        step=forms.get("step") or NextStepForm(formdata=None, obj=contact),
        place=forms.get("place") or build_place_form(encounters[0] if encounters else None),
        tags=forms.get("tags") or TagsForm(formdata=None, data={"tags": [tag.name for tag in contact.tags]}),
        mine=Tag.all_used_by(current_user),
        keep=forms.get("keep") or CadenceForm.for_contact(contact),
        on=today(),
    )


def build_place_form(encounter: Encounter | None) -> PlaceForm:
    """A choice among my events, and none."""
    form = PlaceForm(data={"event_id": encounter and encounter.event_id})
    mine: list[Event] = list(events_of(current_user, limit=50))
    form.event_id.choices = {"": "No event"} | {str(event.id): event.title for event in mine}
    return form


def _invalid_response(contact: Contact, **forms: Any) -> Any:
    if wants_json():
        form = next(iter(forms.values()), None)
        message = next((str(error) for errors in form.errors.values() for error in errors), "") if form else ""
        return {"message": message or "That cannot be saved."}, 422
    return render_contact(contact, **forms), 422


def _conflict_response(contact: Contact, form: NoteForm) -> Any:
    """Both notes are kept: the stored one stays, the typed one goes back to whoever typed it."""
    if wants_json():
        return {"note": contact.note, "version": contact.note_version}, 409
    form.note.errors = [f"Changed elsewhere meanwhile. It now says: “{contact.note}”. Save again to replace it."]
    form.version.data = contact.note_version
    form.version.raw_data = None
    return render_contact(contact, note=form), 409

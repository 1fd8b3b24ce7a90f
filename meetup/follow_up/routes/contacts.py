"""The follow-up list and a contact's page."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import Gone, NotFound

from ...contacts.card_photos import CardPhoto
from ...contacts.forms import TagsForm
from ...contacts.lookup import get_own_contact
from ...contacts.models import STAGES, Contact
from ...contacts.promises import Promise
from ...contacts.tags import Tag
from ...contacts.touches import TOUCH_LABELS, Change
from ...drafts.languages import draft_language
from ...drafts.models import current_message
from ...drafts.send_links import send_links_of
from ...errors import wants_fragment, wants_json
from ...events import Event, events_of
from ...exchange.encounters import Encounter
from ...exchange.lookup import get_own_encounter
from ...exchange.places import find_attended_event
from ...extensions import db
from ...flashes import flash_with_undo
from ...formats import today
from ...ids import parse_row_id
from ...people.fresh_sign_in import has_fresh_sign_in
from ...people.next_page import redirect_onward
from ...security import allow
from .. import lists as follow_up
from ..bulk_forms import MAX_TICKED, BulkForm
from ..cadence_forms import CadenceForm
from ..forms import QUICK_DAYS, NextStepForm, NoteForm, PlaceForm, PromiseForm, StageForm
from ..history import history_of
from ..in_common import find_in_common
from ..lists import ListFilters
from ..merging.merges import Merge
from ..run_through_queue import RunThroughQueue
from ..run_throughs import RunScope

bp = Blueprint("contacts", __name__)


def requested_filters() -> ListFilters:
    stage, due = request.args.get("stage", ""), request.args.get("due", "")
    return ListFilters(
        stage=stage if stage in (*STAGES, "all", follow_up.ARCHIVED_FILTER) else "to_do",
        event_id=request.args.get("event", type=parse_row_id),
        words=request.args.get("q", "")[:100].strip(),
        due=due if due in follow_up.DUE_FILTERS else "",
        tag_id=request.args.get("tag", type=parse_row_id),
        ids=tuple(request.args.getlist("id", type=parse_row_id)[:MAX_TICKED]),
    )


@bp.get("/contacts")
@allow("member")
def index() -> str:
    return render_list(requested_filters())


def render_list(
    filters: ListFilters, bulk_form: BulkForm | None = None, cadence_form: CadenceForm | None = None
) -> str:
    """The follow-up list; with ``selection``, a form that comes back, or when asked for, with boxes to tick."""
    sheet = follow_up.load_list_page(current_user, filters, request.args.get("after"))
    found = {"filters": filters, "stages": STAGES, "on": today(), **vars(sheet)}
    selecting = bulk_form is not None or "select" in request.args
    if wants_fragment():
        return render_template("follow_up/_list.html", selecting=selecting, **found)
    events = events_of(current_user)
    event = find_attended_event(current_user, filters.event_id) or (
        events[0] if events and not filters.event_id else None
    )
    return render_template(
        "follow_up/contacts/index.html",
        counts=follow_up.stage_counts(current_user, filters.event_id),
        progress=follow_up.event_progress(current_user, event) if event else None,
        events=events,
        tags=Tag.all_used_by(current_user),
        tag=(tag := Tag.find_owned(current_user, filters.tag_id)),
        keep=cadence_form or (tag and CadenceForm.for_tag(tag)),
        ahead=RunThroughQueue(current_user, RunScope(filters.stage, filters.event_id), None).remaining_label,
        dues=follow_up.DUE_FILTERS,
        selecting=selecting,
        selection=bulk_form or BulkForm.from_query(request.args),
        confirmed="save" in request.args and has_fresh_sign_in(),
        **found,
    )


@bp.get("/contacts/<int:contact_id>")
@allow("owner")
def show(contact_id: int) -> str:
    return render_contact(get_own_contact(contact_id))


@bp.post("/contacts/<int:contact_id>/note")
@allow("owner")
def update_note(contact_id: int) -> Any:
    """Save the private note. Whoever writes over a version they have not seen gets it back, and 409."""
    contact = get_own_contact(contact_id, lock=True)
    form = NoteForm()
    if not form.validate_on_submit():
        return _invalid_response(contact, note=form)
    unseen = form.version.data is not None and form.version.data != contact.note_version
    if unseen and form.note.data != contact.note:  # Else a replay, whose first answer was lost.
        return _conflict_response(contact, form)
    if form.note.data != contact.note:
        contact.write_note(form.note.data or "")
    if "next_step" in request.form:
        contact.plan(form.next_step.data or "", form.due_on.data)
    db.session.commit()
    if wants_json():
        return {"version": contact.note_version}
    flash("The note is saved. Only you see it.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/contacts/<int:contact_id>/step")
@allow("owner")
def update_step(contact_id: int) -> Any:
    contact = get_own_contact(contact_id)
    form = NextStepForm()
    if not form.validate_on_submit():
        return _invalid_response(contact, step=form)
    days = QUICK_DAYS.get(request.form.get("quick", ""))
    due_on = form.due_on.data if days is None else today() + timedelta(days=days)
    contact.plan(form.next_step.data or "", due_on)
    db.session.commit()
    if wants_json():
        return {"next_step": contact.next_step}
    flash("Planned." if contact.next_step or contact.due_on else "Nothing planned any more.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/contacts/<int:contact_id>/step/completion")
@allow("owner")
def complete_step(contact_id: int) -> Any:
    """The next step is done; it stays in the history."""
    contact = get_own_contact(contact_id, lock=True)
    if contact.next_step or contact.due_on:
        change = Change.complete_step(contact)
        Promise.mark_kept_with(change)
        db.session.commit()
        flash_with_undo("Done. What comes next?", undo_url(change))
    if wants_json():
        return {"next_step": contact.next_step}
    return redirect_onward(url_for("follow_up.contacts.show", contact_id=contact.id))


@bp.post("/contacts/<int:contact_id>/tags")
@allow("owner")
def update_tags(contact_id: int) -> Any:
    """Leave exactly these tags on the contact."""
    contact = get_own_contact(contact_id, lock=True)
    form = TagsForm()
    if not form.validate_on_submit():
        return _invalid_response(contact, tags=form)
    contact.set_tags(Tag.get_or_create(current_user, form.tags.data))
    db.session.commit()
    flash("The tags are saved. Only you see them.")
    return redirect(url_for("follow_up.contacts.show", contact_id=contact.id), 303)


@bp.post("/contacts/<int:contact_id>/stage")
@allow("owner")
def update_stage(contact_id: int) -> Any:
    contact = get_own_contact(contact_id)
    form = StageForm()
    if not form.validate_on_submit():
        return _invalid_response(contact)
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


def undo_url(change: Change) -> str:
    """Return the address that undoes ``change``."""
    return url_for("follow_up.contacts.undo_change", contact_id=change.contact_id, change_id=change.id)


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
    mine: list[Event] = list(events_of(current_user, most=50))
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

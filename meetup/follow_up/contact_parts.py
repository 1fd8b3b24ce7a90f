"""The parts of the page of a contact that are filled into stencils: its forms and buttons, promises and history."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypedDict
from uuid import uuid4

from flask_wtf import FlaskForm
from markupsafe import Markup

from ..contacts.cadences import CADENCE_NAMES, NEVER
from ..contacts.forms import ContextForm, TagsForm
from ..contacts.promises import PromiseLine
from ..contacts.stages import STAGES
from ..contacts.touches import TOUCH_LABELS
from ..formats import day, moment
from ..stencils import Stencil
from .cadence_forms import OWN_WEEKS, CadenceForm, default_label, field_values
from .contact_pages import ContactPage
from .forms import NextStepForm, NoteForm, PlaceForm, PromiseForm

CADENCE_CHOICES = {"", *CADENCE_NAMES, OWN_WEEKS, NEVER}


def _step_form(next_step: str, due_on: str, **_others: Any) -> NextStepForm:
    form = NextStepForm(formdata=None, data={"next_step": next_step})
    form.due_on.raw_data = [due_on]  # as text, as if it had been typed
    return form


def _note_form(note: str, version: int, **_others: Any) -> NoteForm:
    return NoteForm(formdata=None, data={"note": note, "version": version})


def _tags_form(tags: str, **_others: Any) -> TagsForm:
    return TagsForm(formdata=None, data={"tags": [tags]})


def _context_form(context: str, **_others: Any) -> ContextForm:
    return ContextForm(formdata=None, data={"context": context})


def _cadence_form(every: str, weeks: str, default: str, has_tag_cadence: bool, **_others: Any) -> CadenceForm:
    return CadenceForm.for_person(every, weeks, default, has_tag_cadence)


def _promise_form(uuid: str, **_others: Any) -> PromiseForm:
    return PromiseForm(formdata=None, data={"uuid": uuid, "side": "mine"})


STEP = Stencil("follow_up/_step_form.html", shape=["is_planned"], make_form=_step_form)
NOTE = Stencil("follow_up/_note.html", shape=["has_history"], make_form=_note_form)
PROMISE = Stencil("follow_up/_promise.html", shape=["side", "state"])
PROMISE_FORM = Stencil("follow_up/_promise_form.html", make_form=_promise_form)
HISTORY_ENTRY = Stencil("follow_up/_history_entry.html", shape=["has_touch"])
ACTS = Stencil("follow_up/_acts.html", shape=["chosen"], stages=STAGES, touch_labels=TOUCH_LABELS)
CADENCE = Stencil("follow_up/_keep_form.html", shape=["every", "has_tag_cadence"], make_form=_cadence_form)
TAGS = Stencil("follow_up/_tags_form.html", make_form=_tags_form)
CONTEXT = Stencil("follow_up/_context_form.html", shape=["context"], make_form=_context_form)
MERGE_ACTS = Stencil("follow_up/_merge_acts.html", shape=["is_archived"])
HELD = Stencil("exchange/_held.html", shape=["state", "asks"])
LEAVING = Stencil("follow_up/_leaving.html", shape=["has_account"])


class ContactForms(TypedDict, total=False):
    """Forms that were sent from the page of a contact and are invalid, to be shown again as they were typed."""

    note_form: NoteForm
    step_form: NextStepForm
    place_form: PlaceForm
    tags_form: TagsForm
    cadence_form: CadenceForm
    promise_form: PromiseForm


class ContactParts:
    """The parts of ``page``, with the forms that were ``sent`` and are invalid as they were typed."""

    def __init__(self, page: ContactPage, sent: ContactForms) -> None:
        self._page, self.sent = page, sent
        self._id = {"contact_id": page.contact.id}
        self._names = {**self._id, "name": page.card.name}

    @property
    def has_problem(self) -> bool:
        """Whether a form that is folded away has to be shown, because it was sent."""
        return not self.sent.keys().isdisjoint(("cadence_form", "tags_form", "place_form"))

    @property
    def step(self) -> Markup:
        contact = self._page.contact
        due_on = contact.due_on.isoformat() if contact.due_on else ""
        values = {"next_step": contact.next_step, "due_on": due_on, "is_planned": bool(contact.next_step or due_on)}
        return self._filled(STEP, self.sent.get("step_form"), **self._names, **values)

    @property
    def note(self) -> Markup:
        version = self._page.contact.note_version
        values = {"note": self._page.contact.note, "version": version, "has_history": bool(version)}
        return self._filled(NOTE, self.sent.get("note_form"), **self._names, **values)

    @property
    def promises(self) -> Iterator[Markup]:
        for promise in self._page.promises:
            state = promise_state(promise, self._page.today)
            yield PROMISE.fill(
                **self._id,
                promise_id=promise.id,
                side=promise.side,
                text=promise.text,
                state=state,
                day=_promise_day(promise),
            )

    @property
    def promise_form(self) -> Markup:
        return self._filled(PROMISE_FORM, self.sent.get("promise_form"), **self._id, uuid=str(uuid4()))

    @property
    def history(self) -> Iterator[Markup]:
        for entry in self._page.history:
            values = {"text": entry.text, "at": moment(entry.at), "touch_id": entry.touch_id or 0}
            yield HISTORY_ENTRY.fill(**self._id, **values, has_touch=entry.touch_id is not None)

    @property
    def acts(self) -> Markup:
        return ACTS.fill(**self._id, chosen=self._page.contact.stage)

    @property
    def cadence(self) -> Markup:
        stored, tag_cadence = field_values(self._page.contact.keep_every), self._page.tag_cadence
        every = stored["every"] if stored["every"] in CADENCE_CHOICES else "unknown"
        values = {"every": every, "weeks": str(stored["weeks"] or ""), "default": default_label(tag_cadence)}
        form = self.sent.get("cadence_form")
        return self._filled(CADENCE, form, **self._id, **values, has_tag_cadence=tag_cadence is not None)

    @property
    def tags(self) -> Markup:
        return self._filled(TAGS, self.sent.get("tags_form"), **self._id, tags=", ".join(self._page.tags))

    @property
    def context(self) -> Markup:
        return CONTEXT.fill(**self._id, context=self._page.contact.context or "")

    @property
    def merge_acts(self) -> Markup:
        return MERGE_ACTS.fill(**self._names, is_archived=self._page.contact.archived_at is not None)

    @property
    def held(self) -> Markup:
        """What the person has of the owner's card; nothing, if they do not have the owner on their list."""
        if not (held := self._page.held_card):
            return Markup("")
        state = "stopped" if held.revoked_at else "given" if held.given_at else "badge"
        values = {"holder_id": held.id, "day": day(held.given_at) if held.given_at else ""}
        return HELD.fill(**self._names, **values, state=state, asks=held.has_asked and held.declined_at is None)

    @property
    def leaving(self) -> Markup:
        return LEAVING.fill(**self._names, has_account=self._page.contact.person_id is not None)

    @staticmethod
    def _filled(stencil: Stencil, sent: FlaskForm | None, **values: Any) -> Markup:
        return stencil.draw(sent, **values) if sent else stencil.fill(**values)


def promise_state(promise: PromiseLine, today: date) -> str:
    """Return "kept", "late", "today" or "later"; or nothing for an open promise without a day."""
    if promise.kept_at:
        return "kept"
    if promise.due_on is None:
        return ""
    return "late" if promise.due_on < today else "today" if promise.due_on == today else "later"


def _promise_day(promise: PromiseLine) -> str:
    if promise.kept_at:
        return day(promise.kept_at, pattern="d MMM")
    return day(promise.due_on) if promise.due_on else ""

"""The form for a new kept card: typed by hand, or read from a foreign code and reviewed."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from flask_login import current_user
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import Optional

from ..contacts.details import Details
from ..contacts.forms import MAX_NEXT_STEP_LENGTH
from ..contacts.models import Contact
from ..contacts.notes import MAX_NOTE_LENGTH
from ..events import Event, events_of
from ..fields import Day, UuidField, uuid_or_new
from ..ids import parse_optional_row_id
from ..languages import gettext, lazy_gettext
from ..people.fields import LineField, ProseField
from .card_forms import KeptCardForm
from .carried import Carried, CarriedNote
from .exchanges import ExchangeResult, Scan
from .forms import time_of_scan
from .places import event_attended_at
from .ways import Way

ALLOWED_WAYS = (Way.SCAN, Way.BY_HAND)
"""The ways that the form may report; anything else counts as by hand."""


class NewKeptCardForm(KeptCardForm):
    """A new kept card and the meeting that it comes from.

    ``into`` is the id of the contact who is the same person, or ``new`` if none of the offered ones is.
    """

    uuid = UuidField()
    at = StringField()
    sent_at = StringField()
    how = StringField()
    event_id = SelectField(lazy_gettext("Met at"), coerce=parse_optional_row_id, validate_choice=False)
    note = ProseField(lazy_gettext("Note to self"), MAX_NOTE_LENGTH)
    next_step = LineField(lazy_gettext("Next step"), MAX_NEXT_STEP_LENGTH)
    due_on = Day(lazy_gettext("By"), validators=[Optional()])
    into = RadioField(lazy_gettext("Already on your list"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event_id.choices = _choices_of(events_of(current_user, limit=50))

    @classmethod
    def for_review(cls, how: str, details: Details, **meeting: Any) -> Self:
        """Return a form to review ``details``, with a UUID, so that sending it twice creates one encounter.

        ``meeting`` may have ``uuid``, ``at`` and ``sent_at`` as the phone sent them.
        """
        at = time_of_scan(meeting.get("at"), meeting.get("sent_at"))
        event = event_attended_at(current_user, at)
        values = {"uuid": uuid_or_new(meeting.get("uuid")), "at": at.isoformat(), "how": how}
        form = cls.for_details(details, **values, event_id=event and event.id)
        if event:
            form.event_id.choices = _choices_of([event]) | form.event_id.choices
        return form

    def validate_at(self, field: Field) -> None:
        """Replace the time of the device by that of the server, so that a form that comes back has it too."""
        field.data = time_of_scan(field.data, self.sent_at.data).isoformat()

    @property
    def scan(self) -> Scan:
        """The meeting that this valid form describes."""
        how = self.how.data if self.how.data in ALLOWED_WAYS else Way.BY_HAND
        return Scan(
            uuid=UUID(self.uuid.data), at=time_of_scan(self.at.data, None), how=how, event_id=self.event_id.data
        )

    def offer_duplicates(self, duplicates: list[Contact], is_certain: bool) -> None:
        """Let the form ask which of ``duplicates`` is the same person, if any.

        If the first one certainly is (``is_certain``), it is the default.
        """
        self.into.choices = {
            str(contact.id): gettext("Add to %(name)s", name=contact.name) for contact in duplicates
        } | {"new": gettext("Add as new")}
        if self.into.data not in self.into.choices:
            self.into.data = str(duplicates[0].id) if is_certain else "new"

    def apply_to(self, exchange: ExchangeResult) -> None:
        """Store the note and the next step. A replay of the same form does not overwrite what was written since."""
        contact, encounter = exchange.contact, exchange.encounter
        carried = Carried.from_json(encounter.carried)
        sent = CarriedNote(self.note.data or "", self.next_step.data or "", self.due_on.data)
        if sent == carried.note:
            return
        encounter.carried = carried.with_note(sent).to_json()
        if sent.note:
            contact.append_note(sent.note, MAX_NOTE_LENGTH)
        contact.plan(sent.next_step or contact.next_step, sent.due_on or contact.due_on)


def _choices_of(events: Iterable[Event]) -> dict[str, str]:
    """Return the choices of the field for the event: none at all, then ``events``."""
    return {"": gettext("No event")} | {str(event.id): event.title for event in events}

"""The forms for kept cards: typed by hand, or read from a foreign code and reviewed."""

from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from ..contacts.details import CHANNEL_KINDS, DETAIL_TEXTS, MAX_CHANNELS, MAX_LENGTHS, Details, merge_values
from ..contacts.forms import MAX_NEXT_STEP_LENGTH
from ..contacts.models import Contact
from ..contacts.notes import MAX_NOTE_LENGTH
from ..events import Event, events_of
from ..fields import Day, UuidField, uuid_or_new
from ..ids import parse_optional_row_id
from ..people.email_addresses import normalize_email
from ..people.fields import (
    PHONE_PATTERN,
    LineField,
    LinesField,
    LinksField,
    PictureField,
    ProseField,
    check_links,
)
from .by_hand import event_attended_at
from .carried import Carried, CarriedNote
from .exchanges import ExchangeResult, Scan
from .forms import time_of_scan
from .ways import Way

ALLOWED_WAYS = (Way.SCAN, Way.BY_HAND)
"""The ways that the form may report; anything else counts as by hand."""


class EmailAddressesField(LinesField):
    """E-mail addresses, one on each line."""

    def pre_validate(self, _form: FlaskForm) -> None:
        check_channel_count(self.data)
        addresses = []
        for typed in self.data:
            if (address := normalize_email(typed)) is None:
                raise ValidationError(f"“{typed[:60]}” is not an e-mail address. One looks like ana@example.org.")
            addresses.append(address)
        self.data = addresses


class PhoneNumbersField(LinesField):
    """Phone numbers, one on each line."""

    def pre_validate(self, _form: FlaskForm) -> None:
        check_channel_count(self.data)
        for typed in self.data:
            if not PHONE_PATTERN.fullmatch(typed):
                raise ValidationError(f"“{typed[:60]}” is not a phone number. One looks like +351 912 345 678.")


def check_channel_count(lines: list[str]) -> None:
    """Raise ``ValidationError`` for more than ``MAX_CHANNELS`` lines."""
    if len(lines) > MAX_CHANNELS:
        raise ValidationError(f"Keep it to {MAX_CHANNELS}, one a line.")


class KeptCardForm(FlaskForm):
    """The details of a person without an account."""

    name = LineField("Name", MAX_LENGTHS["name"], "Type a name. It is all that is needed.")
    headline = LineField("Headline", MAX_LENGTHS["headline"])
    company = LineField("Company", MAX_LENGTHS["company"])
    emails = EmailAddressesField("E-mail")
    phones = PhoneNumbersField("Phone")
    links = LinksField("Links", check=check_links)
    bio = ProseField("About them", MAX_LENGTHS["bio"])
    photo = PictureField("Photo of the card")

    @classmethod
    def for_details(cls, details: Details, **values: Any) -> Self:
        """Return the form with ``details`` in it, and with ``values`` in its other fields."""
        texts = {field: getattr(details, field) for field in ("name", *DETAIL_TEXTS)}
        lists = {kind: list(getattr(details, kind)) for kind in CHANNEL_KINDS}
        return cls(formdata=None, data={**texts, **lists, **values})

    @property
    def details(self) -> Details:
        values: dict[str, Any] = {field: self[field].data or "" for field in ("name", *DETAIL_TEXTS)}
        values |= {kind: merge_values(tuple(self[kind].data or ()), (), kind) for kind in CHANNEL_KINDS}
        return Details(**values)


class NewKeptCardForm(KeptCardForm):
    """A new kept card and the meeting that it comes from.

    ``into`` is the id of the contact who is the same person, or ``new`` if none of the offered ones is.
    """

    uuid = UuidField()
    at = StringField()
    sent_at = StringField()
    how = StringField()
    event_id = SelectField("Met at", coerce=parse_optional_row_id, validate_choice=False)
    note = ProseField("Anything to remember?", MAX_NOTE_LENGTH)
    next_step = LineField("Next step", MAX_NEXT_STEP_LENGTH)
    due_on = Day("By", validators=[Optional()])
    into = RadioField("On your list already", validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_events(events_of(current_user, limit=50))

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
            form._offer_events([event, *events_of(current_user, limit=50)])
        return form

    def _offer_events(self, events: Iterable[Event]) -> None:
        self.event_id.choices = {"": "No event"} | {str(event.id): event.title for event in events}

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
        self.into.choices = {str(contact.id): f"Add to {contact.name}" for contact in duplicates} | {"new": "Keep both"}
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

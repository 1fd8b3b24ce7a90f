"""What is typed of somebody without an account, or read of them and looked over."""

import json
from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from ..contacts.details import CHANNELS, LENGTHS, MOST, TEXTS, Details, joined
from ..contacts.forms import STEP
from ..contacts.models import Contact
from ..contacts.notes import NOTE
from ..events import Event, events_of
from ..fields import Day, Uuid, valid_uuid
from ..ids import chosen_id
from ..people.forms import PHONE, Lines, Links, PictureField, Prose, Text, check_links, normal_address
from .by_hand import event_at
from .encounters import Exchange, Scan
from .forms import device_time

WAYS = ("scan", "by_hand")


class Addresses(Lines):
    """E-mail addresses, one a line."""

    def pre_validate(self, _form: FlaskForm) -> None:
        few(self.data)
        for typed in self.data:
            if normal_address(typed) is None:
                raise ValidationError(f"“{typed[:60]}” is not an e-mail address. One looks like ana@example.org.")
        self.data = [str(normal_address(typed)).lower() for typed in self.data]


class Numbers(Lines):
    """Phone numbers, one a line."""

    def pre_validate(self, _form: FlaskForm) -> None:
        few(self.data)
        for typed in self.data:
            if not PHONE.fullmatch(typed):
                raise ValidationError(f"“{typed[:60]}” is not a phone number. One looks like +351 912 345 678.")


def few(lines: list[str]) -> None:
    if len(lines) > MOST:
        raise ValidationError(f"Keep it to {MOST}, one a line.")


class CardForm(FlaskForm):
    name = Text("Name", LENGTHS["name"], "Type a name. It is all that is needed.")
    headline = Text("Headline", LENGTHS["headline"])
    company = Text("Company", LENGTHS["company"])
    emails = Addresses("E-mail")
    phones = Numbers("Phone")
    links = Links("Links", check=check_links)
    bio = Prose("About them", LENGTHS["bio"])
    photo = PictureField("Photo of the card")

    @classmethod
    def of(cls, details: Details, **more: Any) -> Self:
        """The form with ``details`` in it."""
        said = {field: getattr(details, field) for field in ("name", *TEXTS)}
        lists = {kind: list(getattr(details, kind)) for kind in CHANNELS}
        return cls(formdata=None, data={**said, **lists, **more})

    @property
    def details(self) -> Details:
        said: dict[str, Any] = {field: self[field].data or "" for field in ("name", *TEXTS)}
        said |= {kind: joined(tuple(self[kind].data or ()), (), kind) for kind in CHANNELS}
        return Details(**said)


class NewCardForm(CardForm):
    """With the meeting behind it. ``into`` says what to do about somebody who is on the list already."""

    uuid = Uuid()
    at = StringField()
    sent_at = StringField()
    how = StringField()
    event_id = SelectField("Met at", coerce=chosen_id, validate_choice=False)
    note = Prose("Anything to remember?", NOTE)
    next_step = Text("Next step", STEP)
    due_on = Day("By", validators=[Optional()])
    into = RadioField("On your list already", validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_events(events_of(current_user, most=50))

    @classmethod
    def begun(cls, how: str, details: Details, **meeting: Any) -> Self:
        """A form to look over, with a UUID of its own: sending it twice is one meeting."""
        at = device_time(meeting.get("at"), meeting.get("sent_at"))
        event = event_at(current_user, at)
        known = {"uuid": valid_uuid(meeting.get("uuid")), "at": at.isoformat(), "how": how}
        form = cls.of(details, **known, event_id=event and event.id)
        if event:
            form._offer_events([event, *events_of(current_user, most=50)])
        return form

    def _offer_events(self, events: Iterable[Event]) -> None:
        self.event_id.choices = {"": "No event"} | {str(event.id): event.title for event in events}

    def validate_at(self, field: Field) -> None:
        """From here on by our clock, also when the form comes back."""
        field.data = device_time(field.data, self.sent_at.data).isoformat()

    @property
    def scan(self) -> Scan:
        how = self.how.data if self.how.data in WAYS else "by_hand"
        return Scan(uuid=UUID(self.uuid.data), at=device_time(self.at.data, None), how=how, event_id=self.event_id.data)

    def offer(self, duplicates: list[Contact], same: bool) -> None:
        """Ask which of ``duplicates`` it is, if any; ``same`` when the first surely is."""
        self.into.choices = {str(contact.id): f"Add to {contact.name}" for contact in duplicates} | {"new": "Keep both"}
        if self.into.data not in self.into.choices:
            self.into.data = str(duplicates[0].id) if same else "new"

    def remember(self, exchange: Exchange) -> None:
        """Keep the note and the next step; a replay does not put what it brought before over what is new."""
        contact, encounter = exchange.contact, exchange.encounter
        carried = json.loads(encounter.carried)
        said = [self.note.data or "", self.next_step.data or "", str(self.due_on.data or "")]
        if carried.get("said") == said:
            return
        encounter.carried = json.dumps({**carried, "said": said})
        if self.note.data:
            contact.add_note(self.note.data, NOTE)
        contact.plan(self.next_step.data or contact.next_step, self.due_on.data or contact.due_on)

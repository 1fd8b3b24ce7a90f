"""The forms of a scan, and of taking a card back from many."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from ..contacts.forms import MAX_NEXT_STEP_LENGTH
from ..contacts.models import Contact
from ..contacts.notes import MAX_NOTE_LENGTH
from ..extensions import now
from ..fields import UuidField, WholeNumberField
from ..ids import parse_row_id
from ..languages import lazy_gettext
from ..people.fields import LineField, ProseField, clean_line
from .carried import Carried, CarriedNote
from .encounters import MAX_LINE_LENGTH, MAX_SYNC_DELAY, Encounter
from .exchanges import Scan
from .ways import Way

DEVICE_WAYS = (Way.SCAN, Way.PHOTO, Way.TYPED, Way.LINK)
"""The ways that a device may report; anything else counts as a scan."""


class ScanForm(FlaskForm):
    """A scan, sent by the phone or by the form for a typed code. The latter does not send a time."""

    code = StringField(
        validators=[
            InputRequired(lazy_gettext("Type the 16 characters under the QR code.")),
            Length(max=300, message=lazy_gettext("A code has 16 characters. Check what you typed.")),
        ]
    )
    uuid = UuidField(broken_message=lazy_gettext("Reload the page and scan again."))
    at = StringField()
    sent_at = StringField()
    how = StringField()
    event_id = StringField()
    note = ProseField(lazy_gettext("Note"), MAX_NOTE_LENGTH)
    next_step = StringField(filters=[clean_line])
    due_on = StringField()

    @classmethod
    def blank(cls, code: str = "") -> "ScanForm":
        """Return an empty form with a UUID of its own, so that sending it twice creates one encounter."""
        return cls(formdata=None, data={"uuid": str(uuid4()), "code": code})

    @property
    def scan(self) -> Scan:
        """The scan that this valid form describes."""
        how = self.how.data if self.how.data in DEVICE_WAYS else Way.SCAN
        at = time_of_scan(self.at.data, self.sent_at.data)
        return Scan(uuid=UUID(self.uuid.data), at=at, how=how, event_id=self._parsed_event_id)

    def apply_to(self, contact: Contact, encounter: Encounter) -> None:
        """Store the note and the next step that were typed on the phone before the scan arrived.

        They never cause a scan to be refused. A replay sends what it carried before once more; that does not overwrite
        what was written since.
        """
        carried = Carried.from_json(encounter.carried)
        before, sent = carried.note or CarriedNote(), self._carried_note
        if sent == before:
            return
        encounter.carried = carried.with_note(sent).to_json()
        if sent.note and sent.note != before.note:
            contact.append_note(sent.note, MAX_NOTE_LENGTH)
        if sent.plan != before.plan:
            contact.plan(sent.next_step or contact.next_step, sent.due_on or contact.due_on)

    @property
    def _carried_note(self) -> CarriedNote:
        next_step = (self.next_step.data or "")[:MAX_NEXT_STEP_LENGTH]
        return CarriedNote(self.note.data or "", next_step, self._parsed_due_on)

    @property
    def _parsed_due_on(self) -> date | None:
        try:
            return date.fromisoformat(self.due_on.data or "")
        except ValueError:
            return None

    @property
    def _parsed_event_id(self) -> int | None:
        try:
            return parse_row_id(self.event_id.data or "")
        except ValueError:
            return None


def time_of_scan(scanned_at: str | None, sent_at: str | None) -> datetime:
    """Return when a scan was made, from two times of the device's clock in ISO 8601.

    If both are known, only the time between them counts, because the clock may be hours off (Q7). Without
    ``scanned_at`` it is now. The exchange decides whether the time is plausible.
    """
    at, sent = _parse_moment(scanned_at), _parse_moment(sent_at)
    if at is None or sent is None:
        return at or now()
    return now() - min(max(sent - at, timedelta(0)), MAX_SYNC_DELAY)


def _parse_moment(text: str | None) -> datetime | None:
    """Return the time that ``text`` states in ISO 8601 with an offset from UTC, ``None`` for anything else."""
    try:
        at = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo and 1970 < at.year < 9999 else None


class RevocationForm(FlaskForm):
    """From whom a card is taken back at once: from everybody, or from everybody met at one event."""

    event_id = WholeNumberField()

    @classmethod
    def for_event(cls, event_id: int | None) -> "RevocationForm":
        return cls(formdata=None, data={"event_id": event_id})


class HelloForm(FlaskForm):
    """A hello to somebody, with a line that says why."""

    line = LineField(lazy_gettext("Why you'd like to meet (optional)"), MAX_LINE_LENGTH)

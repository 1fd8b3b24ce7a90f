"""The page of a contact: everything that it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from ..contacts.card_photos import CardPhoto
from ..contacts.forms import TagsForm
from ..contacts.models import Contact
from ..contacts.promises import Promise
from ..contacts.stages import STAGES
from ..contacts.touches import TOUCH_LABELS
from ..drafts.models import DraftMessage, current_message
from ..drafts.send_links import SendLink, send_links_of
from ..exchange.encounters import Encounter
from ..formats import today
from ..people import Card
from .cadence_forms import CadenceForm
from .forms import NextStepForm, NoteForm, PlaceForm, PromiseForm
from .history import HistoryEntry, history_of
from .in_common import InCommon, find_in_common
from .merging.merges import Merge


class ContactForms(TypedDict, total=False):
    """Forms that were sent from the page of a contact and are invalid, to be shown again as they were typed."""

    note_form: NoteForm
    step_form: NextStepForm
    place_form: PlaceForm
    tags_form: TagsForm
    cadence_form: CadenceForm
    promise_form: PromiseForm


@dataclass(frozen=True)
class ContactPage:
    """Everything that the page of a contact shows."""

    contact: Contact
    card: Card
    """What the owner sees of the person."""
    today: date
    has_card_photo: bool
    """Whether there is a photo of a paper card."""
    message: DraftMessage
    """The draft as it stands, or the suggested one."""
    send_links: Sequence[SendLink]
    in_common: InCommon
    promises: Sequence[Promise]
    history: Sequence[HistoryEntry]
    """What happened with the contact, the latest first."""
    latest_encounter: Encounter | None
    merges: Sequence[Merge]
    """The merges into this contact, the latest first."""
    their_contact: Contact | None
    """The person's own contact of the owner: what they have of the owner's card."""
    stages: Mapping[str, str]
    """The labels of the stages."""
    touch_labels: Mapping[str, str]
    note_form: NoteForm
    step_form: NextStepForm
    place_form: PlaceForm
    tags_form: TagsForm
    cadence_form: CadenceForm
    promise_form: PromiseForm


def load_contact_page(contact: Contact, **forms: Unpack[ContactForms]) -> ContactPage:
    """Return what the page of ``contact`` shows to its owner. All forms but ``forms`` hold what is stored."""
    owner, card = contact.owner, contact.card
    encounters, promises = Encounter.all_for(contact), Promise.all_for(contact)
    latest_encounter = encounters[0] if encounters else None
    message = current_message(contact, card, promises)
    return ContactPage(
        contact=contact,
        card=card,
        today=today(),
        has_card_photo=contact.kept_card is not None and CardPhoto.exists_for(contact.kept_card),
        message=message,
        send_links=send_links_of(card, message),
        in_common=find_in_common(contact, card, owner.profile, encounters),
        promises=promises,
        history=history_of(contact, encounters),
        latest_encounter=latest_encounter,
        merges=Merge.all_into(contact),
        their_contact=Contact.find(contact.person, owner) if contact.person else None,
        stages=STAGES,
        touch_labels=TOUCH_LABELS,
        **(_stored_forms(contact, latest_encounter) | forms),
    )


def _stored_forms(contact: Contact, latest_encounter: Encounter | None) -> ContactForms:
    """Return the forms of the page, filled with what is stored about ``contact``."""
    return {
        "note_form": NoteForm(formdata=None, data={"note": contact.note, "version": contact.note_version}),
        "step_form": NextStepForm(formdata=None, obj=contact),
        "place_form": PlaceForm.for_owner(contact.owner, latest_encounter.event_id if latest_encounter else None),
        "tags_form": TagsForm(formdata=None, data={"tags": [tag.name for tag in contact.tags]}),
        "cadence_form": CadenceForm.for_contact(contact),
        "promise_form": PromiseForm.blank(),
    }

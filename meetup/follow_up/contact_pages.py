"""The page of a contact: everything that it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..contacts.cadences import Cadence
from ..contacts.models import Contact
from ..contacts.pacing import effective_cadence
from ..contacts.promises import PromiseLine
from ..drafts.messages import DraftMessage, current_message
from ..drafts.send_links import SendLink, send_links_of
from ..exchange.encounter_lines import EncounterLine, HeldCard, load_acquaintance
from ..formats import today
from ..goals import GoalLine
from ..goals.chips import chosen_chips
from ..people import Card, Profile, TopicLine, topic_label
from .contact_rows import ContactRow, ContactRows, load_contact_rows
from .history import HistoryEntry, history_of
from .in_common import InCommon, find_in_common


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
    promises: Sequence[PromiseLine]
    history: Sequence[HistoryEntry]
    """What happened with the contact, the latest first."""
    latest_encounter: EncounterLine | None
    merges: Sequence[ContactRow]
    """The merges into this contact, the latest first: the id of the other contact, its name (``text``), and when."""
    held_card: HeldCard | None
    """What the person has of the owner's card."""
    tags: Sequence[str]
    tag_cadence: Cadence | None
    """How often to be in touch because of the tags."""
    goals: Sequence[GoalLine]
    """The goals that the person may count towards."""
    places: Sequence[ContactRow]
    """The events where the two may have met: the id and the title (``text``)."""


def load_contact_page(contact: Contact) -> ContactPage:
    """Return what the page of ``contact`` shows to its owner."""
    rows, acquaintance = load_contact_rows(contact), load_acquaintance(contact)
    profile, meetings = contact.owner.profile, acquaintance.meetings
    for known in filter(None, (profile, contact.profile)):
        _know_topics(known, rows)
    card = contact.card
    promises = [PromiseLine(row.id, row.more, row.text, row.day, row.at) for row in rows["promises"]]
    message = current_message(contact, card, promises)
    return ContactPage(
        contact=contact,
        card=card,
        today=today(),
        has_card_photo=acquaintance.has_card_photo,
        message=message,
        send_links=send_links_of(card, message),
        in_common=find_in_common(card, profile, rows["events"], rows["mutual"]),
        promises=promises,
        history=history_of(contact, meetings, rows),
        latest_encounter=meetings[0] if meetings else None,
        merges=rows["merges"],
        held_card=acquaintance.held_card,
        tags=[row.text for row in rows["tags"]],
        tag_cadence=effective_cadence("", [row.more for row in rows["tags"]]),
        goals=chosen_chips([_goal_line(row) for row in rows["goals"]]),
        places=rows["places"],
    )


def _goal_line(row: ContactRow) -> GoalLine:
    return GoalLine(row.id, row.more, row.text, int(row.rest), 0, 0, is_counted=row.at is not None)


def _know_topics(profile: Profile, rows: ContactRows) -> None:
    """Tell ``profile`` its topics, which are among the rows."""
    lines: dict[str, list[TopicLine]] = {}
    for row in rows["topics"]:
        if row.id == profile.user_id:
            lines.setdefault(row.text, []).append(TopicLine(topic_label(row.rest, row.more), row.help, row.note))
    profile.know_topics(lines)

"""The message to a contact: suggested from what is known, or the draft as its owner edited it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..contacts.models import Contact
from ..people import Card
from .background import load_background
from .facts import MeetingFacts
from .gathering import AnyPromise, meeting_facts
from .habits import Manner, manner_by_habit
from .templates import Template
from .wording import compose, compose_from_template


@dataclass(frozen=True)
class DraftMessage:
    """A message to look at: what it says, and which ``version`` of the kept draft it goes on from, 0 for none."""

    subject: str
    body: str
    version: int = 0
    is_saved: bool = False


def current_message(
    contact: Contact, card: Card, promises: Sequence[AnyPromise], manner: Manner | None = None
) -> DraftMessage:
    """Return the message as it stands: the kept draft, unless it was sent, or else a suggestion in that ``manner``.

    Without a manner, it is the one in which the owner writes to this contact.
    """
    known = load_background(contact)
    if known.draft_text:
        return DraftMessage(*known.draft_text, known.draft_version, is_saved=True)
    manner = manner or manner_by_habit(contact, card, known.habit, known.has_own_habit)
    facts = meeting_facts(contact, card, promises, manner, known)
    return suggest_message(facts, manner.tone, manner.language, known.draft_version)


def suggest_message(facts: MeetingFacts, tone: str | Template, language: str, version: int = 0) -> DraftMessage:
    """Return a message in one of ``TONE_LABELS``, or by a template of the owner's."""
    if isinstance(tone, Template):
        return DraftMessage(*compose_from_template(tone.body, language, facts), version)
    return DraftMessage(*compose(tone, language, facts), version)

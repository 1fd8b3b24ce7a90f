"""What operators are shown of what was reported, and nothing else: no notes, contacts, addresses or other messages."""

from dataclasses import dataclass

from ..events.description import render_description
from ..extensions import db
from ..people import Card, card_of
from ..people.complaints import Complaint
from ..rooms import Message
from .subjects import Subject

KEPT_BACK = ("email", "phone")
"""What the public card of a profile may hold, and operators do not need."""


@dataclass(frozen=True)
class ShownSubject:
    """The public text of an event, the public card of a profile without its addresses, or a room's name and topic."""

    subject: Subject
    card: Card | None = None
    description: str = ""


def shown_subject(subject: Subject) -> ShownSubject:
    if subject.user:
        profile = subject.user.profile
        return ShownSubject(subject, card=card_of(profile, [name for name in profile.shared if name not in KEPT_BACK]))
    if subject.event:
        return ShownSubject(subject, description=render_description(subject.event.description))
    return ShownSubject(subject)


def reported_messages(complaints: list[Complaint]) -> list[str]:
    """Return the texts of the messages that were reported with these complaints, as far as they are still there."""
    ids = list(dict.fromkeys(complaint.message_id for complaint in complaints if complaint.message_id))
    messages = (db.session.get(Message, id_) for id_ in ids)
    return [message.body for message in messages if message and message.body]

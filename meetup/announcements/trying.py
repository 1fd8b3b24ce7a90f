"""A test of an announcement, which only its author gets."""

from sqlalchemy import insert

from ..events import Event
from ..extensions import db, now
from ..outbox import Push, write_letter
from ..people import User
from .audiences import devices_of
from .letters import TEST_MAIL, TEST_PUSH


def send_test(event: Event, user: User, title: str, text: str) -> None:
    """Write a mail and a push for each device of ``user``, marked as a test. It does not count as an announcement."""
    facts = {"event_id": str(event.id), "user_id": str(user.id), "title": title, "text": text}
    write_letter(TEST_MAIL, user.email, user.language, **facts)
    pushes = [
        {"subscription_id": id_, "kind": TEST_PUSH, "facts": {**facts, "at": now().isoformat()}}
        for id_, _ in db.session.execute(devices_of(user.id))
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)

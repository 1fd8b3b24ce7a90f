"""Telling an audience, some hundred people at a time, so that others can write to the database in between."""

import time

from sqlalchemy import insert, literal, select

from ..database import in_ids, insert_missing
from ..events import Event
from ..extensions import UtcDateTime, db, now
from ..outbox import Push, works, write_letters
from ..people import User
from .audiences import devices_of, gets_mails, gets_pushes, people_in
from .letters import MAIL, PUSH
from .models import Announcement, AnnouncementRecipient

BATCH_SIZE = 500
"""How many people are told in one transaction."""
MIN_PAUSE_SECONDS = 0.1
"""SQLite looks at least that often whether it may write, so that everybody who waits gets their turn in a pause."""


@works
def send_announcements() -> int:
    """Tell the next people of an announcement that is due. Return how many steps were done: one, or 0 if none is due.

    Whoever is told gets a row and what goes into the outbox for them in the same transaction. So each of them is told
    once, also if a worker is killed or several of them do it at the same time.
    """
    began_at = time.monotonic()
    announcement = _lock_next()
    is_found = announcement is not None
    if announcement:
        _send_batch(announcement)
    db.session.commit()
    db.session.expunge_all()
    if is_found:
        time.sleep(max(MIN_PAUSE_SECONDS, time.monotonic() - began_at))
    return int(is_found)


def _lock_next() -> Announcement | None:
    """Return the announcement that has been due longest and that no other worker sends, and lock it.

    Those of suspended events wait.
    """
    is_to_be_sent = Announcement.finished_at.is_(None), Announcement.withdrawn_at.is_(None)
    waits = Announcement.event_id.in_(select(Event.id).where(Event.suspended_at.is_not(None)))
    query = select(Announcement).where(*is_to_be_sent, Announcement.send_at <= now(), ~waits)
    query = query.order_by(Announcement.send_at, Announcement.id).limit(1)
    locked = query.with_for_update(skip_locked=True, of=Announcement)
    return db.session.scalar(locked.execution_options(populate_existing=True))


def _send_batch(announcement: Announcement) -> None:
    """Tell the next ``BATCH_SIZE`` people. If there are none left, it is finished."""
    announcement.sent_at = announcement.sent_at or now()
    user_ids = _insert_recipients(announcement)
    if not user_ids:
        announcement.finished_at = now()
        return
    announcement.people_count += len(user_ids)
    if announcement.by_push:
        announcement.push_count += _write_pushes(announcement, user_ids)
    if announcement.by_mail:
        announcement.mail_count += _write_mails(announcement, user_ids)


def _insert_recipients(announcement: Announcement) -> list[int]:
    """Record the next people as recipients, and return their ids."""
    people = people_in(announcement.event_id, announcement.audience, announcement.room_id).subquery()
    id_, type_ = announcement.id, AnnouncementRecipient.sent_at.type
    assert isinstance(type_, UtcDateTime)
    told = select(AnnouncementRecipient.user_id).where(AnnouncementRecipient.announcement_id == id_)
    query = select(literal(id_), people.c.user_id, literal(now(), type_))
    query = query.where(people.c.user_id.not_in(told)).order_by(people.c.user_id).limit(BATCH_SIZE)
    columns = ["announcement_id", "user_id", "sent_at"]
    statement = insert_missing(AnnouncementRecipient, columns, query).returning(AnnouncementRecipient.user_id)
    return list(db.session.scalars(statement))


def _write_pushes(announcement: Announcement, user_ids: list[int]) -> int:
    """Write a push for each device of these people who get them. Return how many people these are."""
    query = devices_of(User.id).add_columns(User.id).where(in_ids(User.id, user_ids), gets_pushes(User.id))
    devices = [(row[0], row[1]) for row in db.session.execute(query)]
    facts = {"announcement_id": str(announcement.id)}
    pushes = [
        {"subscription_id": id_, "kind": PUSH, "facts": {**facts, "user_id": str(user_id)}} for id_, user_id in devices
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)
    return len({user_id for _, user_id in devices})


def _write_mails(announcement: Announcement, user_ids: list[int]) -> int:
    """Write a mail to each of these people who agreed to get them. Return how many these are."""
    query = select(User.id, User.email, User.language)
    query = query.where(in_ids(User.id, user_ids), gets_mails(User.id, announcement.event))
    facts = {"announcement_id": str(announcement.id)}
    letters = [
        (row.email, {**facts, "user_id": str(row.id), "language": row.language})
        for row in db.session.execute(query.order_by(User.id))
    ]
    write_letters(MAIL, letters)
    return len(letters)

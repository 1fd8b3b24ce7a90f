"""Announcements as mails and pushes. They are written when they are sent, so that they say what the pages say then."""

from datetime import datetime, timedelta

from sqlalchemy import select

from .. import outbox
from ..events import Event
from ..extensions import db, now
from ..languages import gettext, speaking
from ..outbox import MANY_AT_ONCE, Letter, NothingToSend, PushMessage, absolute_url, load_fact_row
from ..people import User
from ..people.names import short_name
from ..registration.event_letters import event_link
from .audiences import concerns
from .models import Announcement
from .settings import AnnouncementSettings, wants_mails
from .unsubscribing import unsubscribe_url

MAIL, PUSH = "announcement", "announcement"
TEST_MAIL, TEST_PUSH = "announcement_test", "announcement_test"
LATEST = timedelta(hours=6)
"""How long it may take until somebody is pushed to. They find it on the pages later, too."""
SETTINGS_PATH = "/me/notifications#announcements"

MANY_AT_ONCE.add(MAIL)


@outbox.writes_letter(MAIL)
def write_announcement(announcement_id: str, user_id: str) -> Letter:
    """Write the announcement to somebody who still wants such mails. It is not sent if it was withdrawn meanwhile."""
    announcement, user = _find(announcement_id, user_id)
    if not wants_mails(user, announcement.event):
        raise NothingToSend
    return _letter(announcement.event, user, announcement.title, announcement.text)


@outbox.writes_letter(TEST_MAIL)
def write_test(event_id: str, user_id: str, title: str, text: str) -> Letter:
    """Write to an organizer what others would get."""
    event, user = load_fact_row(Event, event_id), load_fact_row(User, user_id)
    return _letter(event, user, title, text, is_test=True)


@outbox.writes_push(PUSH)
def push_announcement(announcement_id: str, user_id: str) -> PushMessage:
    announcement, user = _find(announcement_id, user_id)
    is_late = announcement.sent_at is None or now() > announcement.sent_at + LATEST
    if is_late or AnnouncementSettings.find_pushes_off(user):
        raise NothingToSend
    return _push(announcement.event, announcement.title, announcement.text, f"announcement-{announcement.id}")


@outbox.writes_push(TEST_PUSH)
def push_test(event_id: str, user_id: str, title: str, text: str, at: str) -> PushMessage:
    event, user = load_fact_row(Event, event_id), load_fact_row(User, user_id)
    if now() > datetime.fromisoformat(at) + LATEST:
        raise NothingToSend
    with speaking(user.language):
        heading = gettext("Test: %(subject)s", subject=title or event.title)
    return _push(event, heading, text, f"test-{event.id}")


def _find(announcement_id: str, user_id: str) -> tuple[Announcement, User]:
    """Return the announcement, if it is still shown and concerns the user, and the user.

    Raises:
        NothingToSend: it was withdrawn, or the user does not stand with the event like that any more.
    """
    is_shown = Announcement.id == int(announcement_id), Announcement.withdrawn_at.is_(None)
    announcement = db.session.scalar(select(Announcement).where(*is_shown, concerns(int(user_id))))
    user = load_fact_row(User, user_id)
    if announcement is None:
        raise NothingToSend
    return announcement, user


def _letter(event: Event, user: User, title: str, text: str, is_test: bool = False) -> Letter:
    subject = f"{event.title}: {title}" if title else gettext("News from %(title)s", title=event.title)
    if is_test:
        subject = gettext("Test: %(subject)s", subject=subject)
        reason = gettext("This is a test that nobody but you gets.")
    else:
        reason = gettext("You get this because you want announcements of %(title)s by email.", title=event.title)
    return Letter(
        subject=subject,
        name=short_name(user.profile.name),
        paragraphs=(*filter(None, [title]), *filter(None, text.split("\n"))),
        button=event_link(event),
        afterwards=(gettext("From the organizers of %(title)s", title=event.title),),
        reason=reason,
        settings=absolute_url(SETTINGS_PATH),
        unsubscribe="" if is_test else unsubscribe_url(user, event),
    )


def _push(event: Event, title: str, text: str, topic: str) -> PushMessage:
    """Return the push. It says what organizers wrote, and nothing about the person."""
    return PushMessage(title or event.title, f"/events/{event.slug}/announcements", None, text, topic)

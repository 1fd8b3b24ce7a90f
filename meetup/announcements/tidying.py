"""Erase who was sent an announcement, once nobody needs to know. The announcements stay with their event."""

from datetime import timedelta

from ..extensions import now
from ..tidying import erase_batch, tidies
from .models import AnnouncementRecipient

RECIPIENTS_KEPT = timedelta(days=30)


@tidies("recipients of announcements")
def erase_recipients() -> int:
    return erase_batch(AnnouncementRecipient, AnnouncementRecipient.sent_at <= now() - RECIPIENTS_KEPT)

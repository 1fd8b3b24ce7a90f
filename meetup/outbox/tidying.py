"""Mails and pushes that went long ago, or never will."""

from sqlalchemy import or_

from ..extensions import now
from ..tidying import erase_batch, retention_limit, tidies
from .items import OutboxItem
from .models import FAILURE_SHOWN_FOR, Mail
from .pushes import Push


@tidies("mails")
def _erase_mails() -> int:
    return _erase_finished(Mail)


@tidies("pushes")
def _erase_pushes() -> int:
    return _erase_finished(Push)


def _erase_finished(waiting: type[OutboxItem]) -> int:
    """One that was given up stays at least as long as its recipient is told of it."""
    since, told = retention_limit("mails_kept"), now() - FAILURE_SHOWN_FOR
    given_up = waiting.given_up_at.is_not(None) & (waiting.given_up_at <= min(since, told))
    return erase_batch(waiting, waiting.created_at <= since, or_(waiting.sent_at <= since, given_up))

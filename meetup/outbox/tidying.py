"""Mails and pushes that went long ago, or never will."""

from sqlalchemy import or_

from ..extensions import now
from ..tidying import erase, kept_since, tidies
from .models import TOLD_FOR, Mail
from .pushes import Push
from .waiting import Waiting


@tidies("mails")
def _mails() -> int:
    return _over(Mail)


@tidies("pushes")
def _pushes() -> int:
    return _over(Push)


def _over(waiting: type[Waiting]) -> int:
    """One that was given up stays at least as long as its recipient is told of it."""
    since, told = kept_since("mails_kept"), now() - TOLD_FOR
    given_up = waiting.given_up_at.is_not(None) & (waiting.given_up_at <= min(since, told))
    return erase(waiting, waiting.created_at <= since, or_(waiting.sent_at <= since, given_up))

"""Erasing mails and pushes that were sent long ago or given up."""

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


def _erase_finished(model: type[OutboxItem]) -> int:
    """Erase a batch. What was given up stays at least as long as its recipient is told of it."""
    limit, shown_since = retention_limit("mails_kept"), now() - FAILURE_SHOWN_FOR
    is_given_up = model.given_up_at.is_not(None) & (model.given_up_at <= min(limit, shown_since))
    return erase_batch(model, model.created_at <= limit, or_(model.sent_at <= limit, is_given_up))

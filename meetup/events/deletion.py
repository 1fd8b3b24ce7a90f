"""Deleting drafts. A published event has been shared, so it can only be cancelled."""

from collections.abc import Callable

from ..domain_errors import DomainError
from ..extensions import db
from ..hooks import Hook
from ..languages import lazy_gettext
from ..people import Agreement
from .models import Event
from .status import EventSuspendedError

on_deleting_draft: Hook[Callable[[Event], object]] = Hook("on_deleting_draft")
"""Follow the deletion of a draft. Its rows are still there."""


class PublishedError(DomainError):
    """An event that was published cannot be deleted."""

    sentence = lazy_gettext("This event is already published. Cancel it instead, and its page will say so.")


def delete_draft(event: Event) -> None:
    """Delete a draft, and end what people agreed to about it, as another event may get its id.

    Raises:
        PublishedError: the event is no draft.
    """
    if event.is_suspended:
        raise EventSuspendedError
    if event.status != "draft":
        raise PublishedError
    for follow in on_deleting_draft:
        follow(event)
    Agreement.end_about(Agreement.subject == event.agreement_subject)
    db.session.delete(event)

"""Erase suggestions when nobody needs them any more."""

from datetime import timedelta

from sqlalchemy import select

from ..events import Event
from ..extensions import now
from ..tidying import erase_batch, tidies
from .models import Redraw, Suggestion, SuggestionDraw

SUGGESTIONS_KEPT = timedelta(days=30)
"""How long after the end of an event its suggestions are kept."""


@tidies("suggestions")
def erase_suggestions() -> int:
    over = select(Event.id).where(Event.ends_at <= now() - SUGGESTIONS_KEPT)
    return sum(erase_batch(model, model.event_id.in_(over)) for model in (Suggestion, Redraw, SuggestionDraw))

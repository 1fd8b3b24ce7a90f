"""Erase introductions that came to nothing, some time after they were over."""

from datetime import timedelta

from sqlalchemy import select

from ..extensions import now
from ..tidying import erase_batch, tidies
from .models import Introduction, IntroductionSide

RETENTION_PERIOD = timedelta(days=90)
"""Declined or left unanswered, it makes no difference. Introductions that both accepted stay, as people's history."""


@tidies("introductions that came to nothing")
def _erase_unanswered() -> int:
    return erase_batch(Introduction, Introduction.met_at.is_(None), Introduction.created_at < now() - RETENTION_PERIOD)


@tidies("introductions of people who are gone")
def _erase_of_nobody() -> int:
    with_sides = select(IntroductionSide.introduction_id)
    return erase_batch(Introduction, Introduction.id.not_in(with_sides))

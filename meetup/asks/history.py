"""What the history of a contact says of help: theirs, and the reader's if they kept it."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, select
from sqlalchemy.orm import aliased

from ..database.prepared import GIVEN_USER
from ..introductions import IntroductionSide
from ..people import Profile
from .models import Outcome, OutcomeHelper


def help_from_contact() -> Select[Any]:
    """Return the query for what the given contact helped its owner with, as far as it stands in both histories.

    What the contact answered makes no difference to it. The parameter is ``contact_id``.
    """
    query = select(OutcomeHelper).join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    return query.where(OutcomeHelper.contact_id == bindparam("contact_id"), OutcomeHelper.shown_at.is_not(None))


def help_for_person() -> Select[Any]:
    """Return the query for what the given user kept of their help for the given person.

    The parameters are ``user_id`` and ``person_id``.
    """
    query = select(OutcomeHelper).join(Outcome, Outcome.id == OutcomeHelper.outcome_id)
    is_theirs = OutcomeHelper.person_id == GIVEN_USER.id, Outcome.owner_id == bindparam("person_id")
    return query.where(*is_theirs, OutcomeHelper.agreed_at.is_not(None))


def introduced_name() -> ScalarSelect[str]:
    """Return the SQL expression for whom the helper introduced, if that was the help."""
    other = aliased(Profile)
    query = select(other.name).join(IntroductionSide, IntroductionSide.other_id == other.user_id)
    is_same = IntroductionSide.introduction_id == OutcomeHelper.introduction_id
    query = query.where(is_same, IntroductionSide.person_id == Outcome.owner_id)
    return query.correlate(OutcomeHelper, Outcome).scalar_subquery()

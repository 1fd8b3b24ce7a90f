"""Erase what only served an event that has been over for long enough. Who went stays known, as people met there."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from ..events import Event
from ..tidying import erase_batch, retention_limit, tidies
from .models import Registration, RegistrationChange, RegistrationState
from .questions import Answer, Question


def _is_over() -> ColumnElement[bool]:
    return Event.ends_at <= retention_limit("talk_kept")


def _ids_at_past_events(model: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    return select(model.id).join(Event, Event.id == model.event_id).where(_is_over(), *conditions)


@tidies("answers to organizers")
def erase_answers() -> int:
    return erase_batch(Answer, Answer.question_id.in_(_ids_at_past_events(Question)))


@tidies("changes of registrations")
def erase_changes() -> int:
    return erase_batch(RegistrationChange, RegistrationChange.registration_id.in_(_ids_at_past_events(Registration)))


@tidies("registrations of people who did not go")
def erase_registrations() -> int:
    did_not_go = Registration.state != RegistrationState.GOING
    return erase_batch(Registration, Registration.id.in_(_ids_at_past_events(Registration, did_not_go)))

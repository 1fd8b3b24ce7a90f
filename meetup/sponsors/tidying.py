"""Erase what only served an event that has been over for long enough. The sponsors stay on its page."""

from sqlalchemy import Select, select

from ..events import Event
from ..tidying import erase_batch, retention_limit, tidies
from .leads import Lead, end_agreements
from .models import Sponsor
from .representatives import Representative


def _sponsors_of_past_events() -> Select[int]:
    query = select(Sponsor.id).join(Event, Event.id == Sponsor.event_id)
    return query.where(Event.ends_at <= retention_limit("talk_kept"))


@tidies("details given to sponsors")
def erase_leads() -> int:
    end_agreements(_sponsors_of_past_events())
    return erase_batch(Lead, Lead.sponsor_id.in_(_sponsors_of_past_events()))


@tidies("representatives of sponsors")
def erase_representatives() -> int:
    return erase_batch(Representative, Representative.sponsor_id.in_(_sponsors_of_past_events()))

"""What the page of an event says about signing up: the button, and how many places there are."""

from sqlalchemy import ColumnElement, ScalarSelect, Text, cast, func, literal, select

from ..events import Attendance, Event, stamps_event
from ..events.admission import Entry, describes_entry
from ..events.time_labels import moment_label
from ..extensions import now
from ..languages import gettext, ngettext
from ..public_pages import shown_until
from .models import Registration
from .places import free_places
from .rules import RegistrationRules, Way

FEW_PLACES = 20
"""From how many free places on their number is told."""


@describes_entry
def describe_entry(event: Event) -> Entry | None:
    """Return what the rules of ``event`` leave to somebody who does not stand with it yet."""
    rules = RegistrationRules.find(event.id)
    if rules is None:
        return None
    shown_until(*(moment for moment in (rules.opens_at, rules.closes_at) if moment))
    if rules.opens_at and not rules.has_opened():
        return Entry("", gettext("Registration opens on %(time)s.", time=moment_label(event, rules.opens_at)))
    if rules.has_closed() and now() < event.ends_at:
        return Entry("", gettext("Registration has closed."))
    if rules.way == Way.INVITATION:
        return Entry("", gettext("By invitation only."))
    return _entry_by_places(rules)


def _entry_by_places(rules: RegistrationRules) -> Entry:
    free = free_places(rules)
    if free == 0 and not rules.has_waiting_list:
        return Entry("", gettext("This event is full."))
    if rules.way == Way.APPROVAL:
        return Entry(gettext("Ask to join"), gettext("The organizers decide who comes."))
    if free == 0:
        return Entry(gettext("Join the waiting list"), gettext("It's full right now."))
    if free is not None and free <= FEW_PLACES:
        return Entry(gettext("I'm going"), ngettext("%(num)s place left", "%(num)s places left", free))
    return Entry(gettext("I'm going"))


@stamps_event("registration")
def select_entry_facts() -> ScalarSelect[str]:
    """Return the query for all that the button depends on, as one text. It is null without rules."""
    attendees = select(func.count()).where(Attendance.event_id == RegistrationRules.event_id)
    kept = select(func.count()).where(Registration.event_id == RegistrationRules.event_id)
    counts = attendees.where(Attendance.role == "attendee"), kept.where(Registration.offered_until.is_not(None))
    counted = [count.correlate(RegistrationRules).scalar_subquery() for count in counts]
    text: ColumnElement[str] = literal("")
    for value in (*RegistrationRules.__table__.columns, *counted):
        text = text + "|" + func.coalesce(cast(value, Text), "")
    return select(text).where(RegistrationRules.event_id == Event.id).correlate(Event).scalar_subquery()

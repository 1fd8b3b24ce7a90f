"""What registration adds to the pages for the team of an event."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy import func, select

from ..events import Attendance, Event
from ..events.managing import Figure, ManageTab, Task, adds_figures, adds_manage_tab, suggests_tasks
from ..extensions import db
from ..languages import gettext, ngettext
from .guest_list import state_counts
from .models import Registration, RegistrationState
from .rules import RegistrationRules

FEW = 2
"""Guests below whom the overview suggests to invite people."""


@adds_manage_tab
def _guests_tab(event: Event) -> ManageTab:
    asking = select(func.count()).where(Registration.event_id == event.id)
    count = db.session.scalar(asking.where(Registration.state == RegistrationState.REQUESTED)) or 0
    url = url_for("registration.guests.index", slug=event.slug)
    return ManageTab(gettext("Guests"), url, count, place=20, also=(f"{url}/",))


@adds_manage_tab
def _registration_tab(event: Event) -> ManageTab:
    return ManageTab(gettext("Registration"), url_for("registration.rules.edit", slug=event.slug), place=30)


@adds_figures
def _guest_figures(event: Event) -> Iterator[Figure]:
    counts, rules = state_counts(event), RegistrationRules.find(event.id)
    going = gettext("Going"), counts.get("going", 0), _places_text(event, rules), _list_url(event, "going")
    yield Figure(*going, for_staff=True)
    labels = {"requested": gettext("Asking"), "waiting": gettext("Waiting"), "invited": gettext("Invited")}
    for state, label in labels.items():
        if rules or counts.get(state):
            yield Figure(label, counts.get(state, 0), "", _list_url(event, state))


@suggests_tasks
def _guest_tasks(event: Event) -> Iterator[Task]:
    counts = state_counts(event)
    count = counts.get("requested", 0)
    if count:
        text = ngettext("%(num)s person asks to join", "%(num)s people ask to join", count)
        yield Task("people", text, gettext("Approve or decline them."), _list_url(event, "requested"))
    if event.status == "published" and event.phase_now == "coming" and counts[""] < FEW:
        url = url_for("registration.invitations.new", slug=event.slug)
        yield Task("mail", gettext("Invite people"), gettext("Nobody but you has signed up yet."), url)


def _places_text(event: Event, rules: RegistrationRules | None) -> str:
    if rules is None or rules.capacity is None:
        return ""
    taken = select(func.count()).where(Attendance.event_id == event.id, Attendance.role == "attendee")
    count = db.session.scalar(taken) or 0
    return ngettext(
        "%(taken)s of %(num)s place taken", "%(taken)s of %(num)s places taken", rules.capacity, taken=count
    )


def _list_url(event: Event, state: str) -> str:
    return url_for("registration.guests.index", slug=event.slug, state=state)

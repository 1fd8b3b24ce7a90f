"""What the log of an event says about its registration. What is done with many guests at once is one act."""

from collections.abc import Sequence

from ..events.log import LoggedAct, describes_act, record_act
from ..extensions import db
from ..languages import gettext, ngettext
from ..people import User
from .models import Registration

_KINDS = {
    "approve": "guests_approved",
    "decline": "guests_declined",
    "remove": "guests_removed",
    "first": "guests_moved",
    "last": "guests_moved",
}


def record_guest_act(event_id: int, by: User, act: str, changed: Sequence[int]) -> None:
    """Add to the log what an organizer did with the guests of these registrations, if it changed any."""
    if changed:
        registration = db.session.get(Registration, changed[0]) if len(changed) == 1 else None
        person_id = registration.user_id if registration else None
        record_act(event_id, by, _KINDS[act], person_id, count=len(changed))


def record_count(event_id: int, by: User, kind: str, count: int) -> None:
    """Add to the log that something was sent to so many people, unless it was nobody."""
    if count:
        record_act(event_id, by, kind, count=count)


@describes_act("guests_approved")
def _approved(act: LoggedAct) -> str:
    if act.has_person:
        return gettext("%(name)s gave %(person)s a place.", name=act.actor, person=act.person)
    return ngettext(
        "%(name)s gave %(num)s person a place.",
        "%(name)s gave %(num)s people a place.",
        act.facts["count"],
        name=act.actor,
    )


@describes_act("guests_declined")
def _declined(act: LoggedAct) -> str:
    if act.has_person:
        return gettext("%(name)s declined %(person)s.", name=act.actor, person=act.person)
    return ngettext(
        "%(name)s declined %(num)s person.", "%(name)s declined %(num)s people.", act.facts["count"], name=act.actor
    )


@describes_act("guests_removed")
def _removed(act: LoggedAct) -> str:
    if act.has_person:
        return gettext("%(name)s took %(person)s off the list.", name=act.actor, person=act.person)
    return ngettext(
        "%(name)s took %(num)s person off the list.",
        "%(name)s took %(num)s people off the list.",
        act.facts["count"],
        name=act.actor,
    )


@describes_act("guests_moved")
def _moved(act: LoggedAct) -> str:
    if act.has_person:
        return gettext("%(name)s moved %(person)s in line.", name=act.actor, person=act.person)
    return ngettext(
        "%(name)s moved %(num)s person in line.",
        "%(name)s moved %(num)s people in line.",
        act.facts["count"],
        name=act.actor,
    )


@describes_act("guests_invited")
def _invited(act: LoggedAct) -> str:
    return ngettext(
        "%(name)s invited %(num)s person by mail.",
        "%(name)s invited %(num)s people by mail.",
        act.facts["count"],
        name=act.actor,
    )


@describes_act("guests_written")
def _written(act: LoggedAct) -> str:
    return ngettext(
        "%(name)s wrote to %(num)s guest.", "%(name)s wrote to %(num)s guests.", act.facts["count"], name=act.actor
    )


@describes_act("rules_changed")
def _rules(act: LoggedAct) -> str:
    return gettext("%(name)s changed who can sign up.", name=act.actor)


@describes_act("capacity_changed")
def _capacity(act: LoggedAct) -> str:
    if act.facts["capacity"] is None:
        return gettext("%(name)s removed the limit of places.", name=act.actor)
    count = act.facts["capacity"]
    return ngettext(
        "%(name)s set the limit to %(num)s place.", "%(name)s set the limit to %(num)s places.", count, name=act.actor
    )


@describes_act("questions_changed")
def _questions(act: LoggedAct) -> str:
    return gettext("%(name)s changed the questions for guests.", name=act.actor)

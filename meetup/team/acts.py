"""What the log of an event says about its team."""

from ..events.log import LoggedAct, describes_act
from ..languages import gettext
from .role_texts import ROLE_LABELS


def _values(act: LoggedAct) -> dict[str, str]:
    role, before = (ROLE_LABELS.get(act.facts.get(name, ""), "") for name in ("role", "before"))
    return {"name": act.actor, "person": act.person, "role": role, "before": before, "room": act.facts.get("room", "")}


@describes_act("team_invited")
def _invited(act: LoggedAct) -> str:
    if act.facts["room"]:
        return gettext("%(name)s invited someone to host %(room)s.", **_values(act))
    return gettext("%(name)s invited someone to the team: %(role)s.", **_values(act))


@describes_act("team_withdrawn")
def _withdrawn(act: LoggedAct) -> str:
    return gettext("%(name)s withdrew an invitation to the team: %(role)s.", **_values(act))


@describes_act("team_accepted")
def _accepted(act: LoggedAct) -> str:
    if act.facts["room"]:
        return gettext("%(name)s accepted to host %(room)s.", **_values(act))
    return gettext("%(name)s joined the team: %(role)s.", **_values(act))


@describes_act("team_declined")
def _declined(act: LoggedAct) -> str:
    return gettext("Someone declined an invitation to the team: %(role)s.", **_values(act))


@describes_act("team_copied")
def _copied(act: LoggedAct) -> str:
    return gettext("%(name)s put %(person)s on the team, as at the earlier event: %(role)s.", **_values(act))


@describes_act("team_changed")
def _changed(act: LoggedAct) -> str:
    return gettext("%(name)s changed the role of %(person)s from %(before)s to %(role)s.", **_values(act))


@describes_act("team_left")
def _left(act: LoggedAct) -> str:
    return gettext("%(name)s changed their own role from %(before)s to %(role)s.", **_values(act))


@describes_act("team_removed")
def _removed(act: LoggedAct) -> str:
    return gettext("%(name)s removed %(person)s from the team and the event.", **_values(act))


@describes_act("host_dismissed")
def _dismissed(act: LoggedAct) -> str:
    return gettext("%(name)s ended that %(person)s hosts %(room)s.", **_values(act))

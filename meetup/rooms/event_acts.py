"""What the log of an event says about the hosts of its rooms."""

from ..events.log import LoggedAct, describes_act
from ..languages import gettext


@describes_act("host_dismissed")
def _dismissed(act: LoggedAct) -> str:
    names = {"name": act.actor, "person": act.person, "room": act.facts["room"]}
    return gettext("%(name)s ended that %(person)s hosts %(room)s.", **names)
